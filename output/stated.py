"""What a tally states about grades, votes and points, in whichever readable schema it is written.

Whoever prints, shows or exports a tally asks here and knows neither schema, nor how many grades
there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ballot.form import FormKind
from ballot.grade import ABSTAIN_WORD, PLAN_SCALE
from ballot.messages import say

Tally = Mapping[str, Any]


def kind_of(tally: Tally) -> FormKind:
    """Return what the form that a tally counts is for."""
    return FormKind(tally.get("form", {}).get("kind", FormKind.EVALUATION))


@dataclass(frozen=True, slots=True)
class StatedGrade:
    """One grade of the form."""

    id: str
    word: str
    """On paper and screens."""
    points: Fraction | None
    """None: it isn't scored."""
    is_satisfaction: bool
    """Whether it is counted for 群众满意率."""
    satisfies: Fraction
    """Its weight there."""
    is_valid: bool = True
    """Whether it is in 总有效票数."""
    short: str = ""
    """Where its word is too long; empty: the word."""

    @property
    def head(self) -> str:
        """What stands above its boxes, and at the head of a narrow column."""
        return self.short or self.word


@dataclass(frozen=True, slots=True)
class Scale:
    """The grades of the form from the best to the worst, and what an abstention is worth."""

    grades: tuple[StatedGrade, ...]
    abstain_word: str
    abstain_points: Fraction | None
    """None: it isn't scored."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the grades."""
        return tuple(grade.word for grade in self.grades)

    @property
    def heads(self) -> tuple[str, ...]:
        """What stands at the head of a narrow column, for each grade."""
        return tuple(grade.head for grade in self.grades)

    @property
    def is_plans(self) -> bool:
        """Whether they are the plan's own three, in its words."""
        plan = [(str(grade.vote), grade.name) for grade in PLAN_SCALE.grades]
        return [(grade.id, grade.word) for grade in self.grades] == plan

    @property
    def has_rate(self) -> bool:
        """Whether there is a 群众满意率: some grade counts for it, and it is no list."""
        return not self.is_list and any(grade.satisfies for grade in self.grades)

    @property
    def is_list(self) -> bool:
        """Whether a line has one box: it is chosen, or it isn't."""
        return len(self.grades) == 1

    @property
    def most(self) -> Fraction:
        """What the best row is worth."""
        scored = (grade.points for grade in self.grades if grade.points is not None)
        return max(scored, default=Fraction(0))


@dataclass(frozen=True, slots=True)
class StatedVotes:
    """The rows of valid sheets about one unit, or about one item of it."""

    grades: tuple[int, ...]
    """In the order of the scale."""
    abstain: int
    void: int
    pending: int

    @property
    def decided(self) -> tuple[int, ...]:
        """Every grade, then abstentions, then void rows."""
        return (*self.grades, self.abstain, self.void)

    @property
    def rows(self) -> int:
        """All rows: the valid sheets, each as often as it asks about the unit."""
        return sum(self.decided) + self.pending


def scale_of(tally: Tally) -> Scale:
    """Return the grades and their points."""
    if "scale" not in tally:  # pingyi-tally/1 knows these three and no others
        scoring = tally["rules"]["scoring"]
        grades = [
            StatedGrade(
                each.vote,
                each.name,
                Fraction(scoring[each.vote]),
                each.satisfies > 0,
                each.satisfies,
            )
            for each in PLAN_SCALE.grades
        ]
        return Scale(tuple(grades), ABSTAIN_WORD, Fraction(scoring["abstain"]))
    stated = tally["scale"]
    return Scale(
        tuple(
            StatedGrade(
                each["grade"],
                each["word"],
                fraction_or_none(each["points"]),
                each["is_satisfaction"],
                fraction(each["satisfies"])
                if "satisfies" in each
                else Fraction(each["is_satisfaction"]),
                each.get("is_valid", True),
                each.get("short", ""),
            )
            for each in stated["grades"]
        ),
        stated["abstain"]["word"],
        fraction_or_none(stated["abstain"]["points"]),
    )


def votes_of(scale: Scale, line: Mapping[str, Any]) -> StatedVotes:
    """Return the votes of a line under `units`, of the whole or of a group."""
    counts = line["counts"]
    by_grade = counts.get("grades", counts)  # in pingyi-tally/1 they stand beside the others
    return StatedVotes(
        tuple(by_grade[grade.id] for grade in scale.grades),
        counts["abstain"],
        counts["void"],
        counts["pending"],
    )


def points_of(unit: Mapping[str, Any]) -> Fraction:
    """Return the sum of a unit's points."""
    if "half_points" in unit:  # pingyi-tally/1
        return Fraction(unit["half_points"], 2)
    return fraction(unit["points"])


def points_text(points: Fraction) -> str:
    """Return points with one decimal where that is exact, as they are by halves; else as given."""
    tenths = points * 10
    if tenths.denominator != 1:
        return str(points)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths.numerator) // 10}.{abs(tenths.numerator) % 10}"


def plain_points(points: Fraction | None) -> str:
    """Return what a single row is worth, as the plan writes it: `2`, `0.5`; 不计分."""
    if points is None:
        return say("scoring.not_scored")
    return str(points.numerator) if points.denominator == 1 else points_text(points)


def worth_text(scale: Scale) -> str:
    """Return what the grades are worth beside each other: `2 : 1 : 0`."""
    scored = (grade.points for grade in scale.grades if grade.points is not None)
    return " : ".join(map(plain_points, scored))


def fraction(value: Mapping[str, int]) -> Fraction:
    """Return a fraction as a tally writes it."""
    return Fraction(value["num"], value["den"])


def fraction_or_none(value: Mapping[str, int] | None) -> Fraction | None:
    """Return a fraction as a tally writes it; None where it has none."""
    return None if value is None else fraction(value)


def grade_list(scale: Scale, votes: StatedVotes) -> Sequence[tuple[str, int]]:
    """Return each grade's word with its votes, then the abstentions."""
    return [*zip(scale.words, votes.grades, strict=True), (scale.abstain_word, votes.abstain)]
