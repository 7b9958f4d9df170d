"""Grades that a representative may mark, what they are worth, and what a row can come to.

Which grades there are is said by the activity: the plan's own three, unless it names others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Final


class Vote(str):
    """What one row of one sheet comes to, once nothing about it is in doubt.

    The id of a grade, or one of two words that no grade may have. One id is one object.
    """

    __slots__ = ()

    SATISFIED: ClassVar["Vote"]
    MOSTLY_SATISFIED: ClassVar["Vote"]
    DISSATISFIED: ClassVar["Vote"]
    ABSTAIN: ClassVar["Vote"]
    """No mark in the row: 弃权."""
    VOID: ClassVar["Vote"]
    """A row that was read and is not counted: 作废行."""

    _known: ClassVar[dict[str, "Vote"]] = {}

    def __new__(cls, id_: str) -> "Vote":
        """Return the vote with this id."""
        known = cls._known.get(id_)
        return known or cls._known.setdefault(str(id_), super().__new__(cls, id_))

    @property
    def is_grade(self) -> bool:
        """Whether a grade was marked."""
        return self is not Vote.ABSTAIN and self is not Vote.VOID


# 六: 每份调查表中均列有“满意”、“基本满意”、“不满意”三个选项.
Vote.SATISFIED = Vote("satisfied")
Vote.MOSTLY_SATISFIED = Vote("mostly_satisfied")
Vote.DISSATISFIED = Vote("dissatisfied")
Vote.ABSTAIN = Vote("abstain")
Vote.VOID = Vote("void")

ABSTAIN_WORD: Final = "弃权"
NOT_CHOSEN_WORD: Final = "未选"
"""In a list, where one line or another stays without a mark."""

VOID_WORD: Final = "作废"


@dataclass(frozen=True, slots=True)
class Grade:
    """One answer that stands on the form."""

    vote: Vote
    """Its id, as files have it."""
    name: str
    """On paper and screens."""
    points: Fraction | None
    """What a row is worth; None: it is not scored."""
    satisfies: Fraction
    """Its weight in 群众满意率: 1, 0, or between."""
    short: str = ""
    """Above the boxes, where the name is too long; empty: the name."""
    is_valid: bool = True
    """Whether it is in 总有效票数; of 不了解 it isn't."""

    @property
    def head(self) -> str:
        """What stands above its boxes."""
        return self.short or self.name


@dataclass(frozen=True, slots=True)
class Scale:
    """The grades of a form, in the order of its boxes, and what a row without a mark is worth."""

    grades: tuple[Grade, ...]
    blank: Fraction | None
    """Points of 弃权; None: it is not scored."""

    @property
    def votes(self) -> tuple[Vote, ...]:
        """Everything that a row can come to: the grades, then 弃权 and 作废."""
        return (*(grade.vote for grade in self.grades), Vote.ABSTAIN, Vote.VOID)

    def word(self, vote: Vote) -> str:
        """Return what a vote is called on paper and screens; of one that nobody knows its id."""
        if vote is Vote.ABSTAIN:
            return NOT_CHOSEN_WORD if self.is_list else ABSTAIN_WORD
        if vote is Vote.VOID:
            return VOID_WORD
        return next((grade.name for grade in self.grades if grade.vote is vote), str(vote))

    @property
    def is_list(self) -> bool:
        """Whether a line has one box: it is chosen, or it isn't."""
        return len(self.grades) == 1

    @property
    def best(self) -> Vote:
        """The first grade of the form."""
        return self.grades[0].vote

    @property
    def worst(self) -> Vote:
        """The last grade of the form that is scored; the first where none is."""
        scored = (grade.vote for grade in reversed(self.grades) if grade.points is not None)
        return next(scored, self.best)

    def scored(self, votes: Mapping[Vote, int], abstain: int) -> int:
        """Return how many rows are worth points, if only 0; `abstain` says how many are blank."""
        graded = sum(votes.get(g.vote, 0) for g in self.grades if g.points is not None)
        return graded if self.blank is None else graded + abstain

    def expressed(self, votes: Mapping[Vote, int]) -> int:
        """Return how many rows hold a grade that is a valid vote."""
        return sum(votes.get(grade.vote, 0) for grade in self.grades if grade.is_valid)

    def satisfied(self, votes: Mapping[Vote, int]) -> Fraction:
        """Return the rows above the line of 群众满意率, each by its weight."""
        return _weighed((votes.get(grade.vote, 0), grade.satisfies) for grade in self.grades)

    def points(self, votes: Mapping[Vote, int], abstain: int) -> Fraction:
        """Return the sum of points, those of `abstain` blank rows among them."""
        given = [(votes.get(g.vote, 0), g.points) for g in self.grades if g.points is not None]
        return _weighed([*given, (abstain, self.blank or Fraction(0))])


def _weighed(rows: Iterable[tuple[int, Fraction]]) -> Fraction:
    """Return the sum of rows, each number of them times what one is worth, exact.

    In whole numbers over one denominator: `Fraction` reduces after every step, and the sum of four
    grades takes seven times as long.
    """
    top, bottom = 0, 1
    for number, worth in rows:
        top = top * worth.denominator + number * worth.numerator * bottom
        bottom *= worth.denominator
    return Fraction(top, bottom)


def plan_scale(points: Iterable[Fraction], blank: Fraction | None) -> Scale:
    """Return the plan's own three grades.

    七(一): “群众满意率=(满意票数+基本满意票数)÷总有效票数”.

    Args:
        points: of 满意, 基本满意 and 不满意.
        blank: of 弃权.
    """
    words = ("满意", "基本满意", "不满意")
    votes = (Vote.SATISFIED, Vote.MOSTLY_SATISFIED, Vote.DISSATISFIED)
    above = (Fraction(1), Fraction(1), Fraction(0))
    return Scale(tuple(map(Grade, votes, words, points, above)), blank)


PLAN_SCALE: Final = plan_scale(map(Fraction, (2, 1, 0)), Fraction(1, 2))
"""With the plan's own points: 2 : 1 : 0, and half a point."""

PLAN_VOTES: Final = tuple(grade.vote for grade in PLAN_SCALE.grades)
