"""Grades a representative may tick, and what a row can come to."""

from enum import StrEnum, unique


@unique
class Grade(StrEnum):
    """六: 每份调查表中均列有“满意”、“基本满意”、“不满意”三个选项."""

    SATISFIED = "satisfied"
    MOSTLY_SATISFIED = "mostly_satisfied"
    DISSATISFIED = "dissatisfied"

    @property
    def zh(self) -> str:
        """The word on paper and on screens."""
        return _GRADE_ZH[self]

    @property
    def is_satisfaction(self) -> bool:
        """七(一) 群众满意率=(满意票数+基本满意票数)÷总有效票数: is it above the line?"""
        return self is not Grade.DISSATISFIED


_GRADE_ZH = {
    Grade.SATISFIED: "满意",
    Grade.MOSTLY_SATISFIED: "基本满意",
    Grade.DISSATISFIED: "不满意",
}


@unique
class Vote(StrEnum):
    """What one row of one sheet comes to, once nothing about it is in doubt."""

    SATISFIED = "satisfied"
    MOSTLY_SATISFIED = "mostly_satisfied"
    DISSATISFIED = "dissatisfied"
    ABSTAIN = "abstain"
    """No mark in the row: 弃权."""
    VOID = "void"
    """A row that was read and is not counted: 作废行."""

    @property
    def zh(self) -> str:
        """The word on paper and on screens."""
        return _VOTE_ZH[self]

    @classmethod
    def of(cls, grade: Grade) -> "Vote":
        """The vote for `grade`."""
        return _VOTE_OF[grade]


_VOTE_OF = {grade: Vote(grade.value) for grade in Grade}

_VOTE_ZH = {
    Vote.SATISFIED: "满意",
    Vote.MOSTLY_SATISFIED: "基本满意",
    Vote.DISSATISFIED: "不满意",
    Vote.ABSTAIN: "弃权",
    Vote.VOID: "作废",
}
