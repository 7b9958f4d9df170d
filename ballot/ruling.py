"""What an authority settles where the rules leave a question open."""

from dataclasses import dataclass
from enum import StrEnum, unique

from ballot.ids import CategoryId, UnitId


@unique
class RulingKind(StrEnum):
    """What an authority must settle. The texts are `scoring.ruling.<kind>`."""

    AWARD_TIE = "award_tie"
    """Equal units stand across the last place that is rewarded."""
    LAST_TIE = "last_tie"
    """Equal units share the last place; 最后一名 is one unit."""
    AWARD_BELOW_RATE = "award_below_rate"
    """A unit is 优胜 by its place and below the required rate."""
    AWARD_AND_LAST = "award_and_last"
    """A unit is among the first and the last: so small, or so equal, is its category."""
    NO_SCORE = "no_score"
    """No row of the unit counts, so it has no mean and no place."""
    NO_RATE = "no_rate"
    """总有效票数 is 0, so nobody can say whether the rate is reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """How the leading group (领导小组) settles one question, confirmed by a second person.

    It answers the question about exactly these units: where the votes change and with them the
    question, it stands for nothing.
    """

    kind: RulingKind
    category: CategoryId
    units: tuple[UnitId, ...]
    """The units of the question, in the order of the form."""
    chosen: tuple[UnitId, ...]
    """Of these, who is 优胜 (`award_tie`, `award_below_rate`, `award_and_last`), 末位 (`last_tie`),
    or 重点整改 (`no_score`, `no_rate`)."""
    text: str
    by: str
    confirmed_by: str
