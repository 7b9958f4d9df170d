"""What an authority settles where the rules leave a question open."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique

from ballot.ids import CategoryId, UnitId

QUESTION_ID_LENGTH = 8
"""Hex digits by which people name a question. An activity has a few dozen: that two of them share
32 bits happens once in some million activities, and then the id is refused."""


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


Asked = tuple[RulingKind, CategoryId, tuple[UnitId, ...], int | None]
"""All of a question: kind, category, units in the order of the form, seats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """How the leading group (领导小组) settles one question, confirmed by a second person.

    It answers the question of this kind about exactly these units and seats, as it was shown: where
    the votes change and with them the question, it stands for nothing.
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
    seats: int | None = None
    """In a tie: how many could be designated, as it was shown."""
    without_last: bool = False
    """Whether the leading group says in words that the category is left without its 末位单位."""
    is_staged: bool = False
    """Recorded by the version before, which asked in stages and recorded no seats: such rulings
    answer in the order of the kinds, whatever the seats, and leave a category without its 末位单位
    where they say so by whom they choose."""

    @property
    def question(self) -> str:
        """The id of the question that it answers."""
        return question_id(self.kind, self.category, self.units, self.seats)

    @property
    def asked(self) -> Asked:
        """The question that it answers."""
        return self.kind, self.category, self.units, self.seats


def question_id(
    kind: RulingKind, category: CategoryId, units: Sequence[UnitId], seats: int | None
) -> str:
    """Return the short name of a question: it changes with anything that the question shows.

    The first hex digits of the SHA-256 of the JSON array `[kind, category, [units], seats]` in
    UTF-8 without spaces.
    """
    shown = json.dumps([kind.value, category, list(units), seats], separators=(",", ":"))
    return hashlib.sha256(shown.encode()).hexdigest()[:QUESTION_ID_LENGTH]


def in_order(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Return the rulings in the order in which they answer: as they were recorded.

    Those of the version before come first, by kind: it looked for answers in that order.
    """
    kinds = list(RulingKind)
    return tuple(
        sorted(rulings, key=lambda each: kinds.index(each.kind) if each.is_staged else len(kinds))
    )
