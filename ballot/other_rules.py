"""Rules that other places have and the plan hasn't; each is off until activity.toml turns it on.

More tie-breakers, who is the last, bands (等次), points for places (名次分), and quotas of grades
on one sheet. `ballot.rules` declares the switches that hold them.
"""

from dataclasses import dataclass
from enum import StrEnum, unique
from fractions import Fraction

from ballot.grade import Vote
from ballot.ids import CategoryId

MOST, FEWEST = "most", "fewest"


@dataclass(frozen=True, slots=True)
class GradeBreaker:
    """A tie-breaker that names a grade: more of it first, or fewer."""

    is_most: bool
    grade: Vote

    @classmethod
    def of(cls, word: object) -> "GradeBreaker | None":
        """Return the breaker that a word such as `most:satisfied` is; None where it is none."""
        order, _, grade = word.partition(":") if isinstance(word, str) else ("", "", "")
        if order not in (MOST, FEWEST) or not grade:
            return None
        return cls(order == MOST, Vote(grade))

    @property
    def value(self) -> str:
        """The word."""
        return f"{MOST if self.is_most else FEWEST}:{self.grade}"


@unique
class LastBy(StrEnum):
    """How it is said how many of a category are 末位单位."""

    NUMBER = "number"
    """So many of the last places."""
    SHARE = "share"
    """A share of the category's units."""
    LIMIT = "limit"
    """Every unit below the limit, however many they are."""


@unique
class Rounding(StrEnum):
    """What a share of a category comes to in units."""

    DOWN = "down"
    UP = "up"
    NEAREST = "nearest"
    """Halves upwards."""

    def of(self, units: Fraction) -> int:
        """Return whole units."""
        match self:
            case Rounding.DOWN:
                return units // 1
            case Rounding.UP:
                return -(-units // 1)
            case Rounding.NEAREST:
                return (units + Fraction(1, 2)) // 1


@unique
class Measure(StrEnum):
    """What of a unit is compared with a limit."""

    RATE = "rate"
    """群众满意率, by the reading in force."""
    MEAN = "mean"
    """Mean points of the rows that count; with weights, the weighted mean."""


@unique
class BandBy(StrEnum):
    """What of a unit is compared with the lower limit of a band."""

    RATE = "rate"
    MEAN = "mean"
    SHARE = "share"
    """Votes of the named grades, of 总有效票数 by the reading in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One band (等次): its name, and from where on a unit is in it."""

    name: str
    by: BandBy = BandBy.RATE
    grades: tuple[Vote, ...] = ()
    """Of a share."""
    at_least: Fraction


@unique
class QuotaRule(StrEnum):
    """What a sheet comes to that breaks a quota."""

    REVIEW = "review"
    VOID_SHEET = "void_sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How many rows of one sheet may have, or must have, one of these grades."""

    grades: tuple[Vote, ...]
    at_most: int | None = None
    at_least: int | None = None
    then: QuotaRule = QuotaRule.REVIEW


@dataclass(frozen=True, slots=True, kw_only=True)
class RankPoints:
    """What a place is worth (名次分) in one category, or in each without an entry of its own."""

    category: CategoryId | None = None
    points: tuple[Fraction, ...] = ()
    """Of place 1, 2, …; empty: `first`, and `step` less for each place."""
    first: Fraction | None = None
    step: Fraction = Fraction(1)
    rest: Fraction = Fraction(0)
    """Of every place after those in the table; the least that a step leads to."""

    def of(self, place: int) -> Fraction:
        """Return what a place is worth."""
        if self.first is None:
            return self.points[place - 1] if place <= len(self.points) else self.rest
        return max(self.first - (place - 1) * self.step, self.rest)
