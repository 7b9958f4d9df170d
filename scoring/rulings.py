"""Questions and rulings of one category: what is asked, and what an answer comes to.

The rulings are taken in one by one, in the order in which they were recorded, each at the
questions as they stood then. So an answer may raise or change later questions and never loses its
own; a ruling whose question isn't among them stands for nothing, and that is said.

Every answer that is taken in makes what is unsettled smaller, and every question that is left can
be answered: whatever the order, the questions come to an end.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from typing import assert_never

from ballot.ids import CategoryId, UnitId
from ballot.ruling import Ruling, RulingKind, in_order, question_id

Units = frozenset[UnitId]
NOBODY: Units = frozenset()


@dataclass(frozen=True, slots=True)
class RulingNeeded:
    """A question that the rules leave open."""

    kind: RulingKind
    category: CategoryId
    units: tuple[UnitId, ...]
    """The units it is about, in the order of the form."""
    seats: int | None
    """In a tie: how many of them may be designated."""

    @property
    def id(self) -> str:
        """How people name it."""
        return question_id(self.kind, self.category, self.units, self.seats)


@unique
class NoEffect(StrEnum):
    """Why a ruling stands for nothing. The texts are `scoring.no_effect_of.<name>`."""

    NOT_ASKED = "not_asked"
    """Its question isn't asked: the votes have changed, or a ruling that raised it is gone."""
    FOREIGN_UNIT = "foreign_unit"
    """It chooses a unit that the question isn't about, or one twice."""
    TOO_MANY = "too_many"
    """It chooses more units than there are seats."""
    NOT_ONE_LAST = "not_one_last"
    """A tie for last takes as many units as there are seats, one as a rule, or the words that there
    is none."""
    LEAVES_NO_LAST = "leaves_no_last"
    """The category would be left without its 末位单位, and nobody says so."""
    LAST_REMAINS = "last_remains"
    """It says that there is no 末位单位, and there is one, or it isn't about that."""


@dataclass(frozen=True, slots=True)
class IdleRuling:
    """A ruling on record that stands for nothing."""

    ruling: Ruling
    why: NoEffect


@dataclass(frozen=True, slots=True)
class Choice:
    """The units that are surely chosen, and those that a ruling must choose among."""

    sure: Units
    open: Units = NOBODY
    seats: int | None = None

    def without(self, units: Units) -> "Choice":
        """Return the choice without these units."""
        return Choice(self.sure - units, self.open - units, self.seats)

    def settled(self) -> "Choice":
        """Return the choice; settled where no more units are left to choose among than seats."""
        if self.seats is None or len(self.open) > self.seats:
            return self
        return Choice(self.sure | self.open)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is settled and what is open in one category, after some rulings or none."""

    category: CategoryId
    units: tuple[UnitId, ...]
    """In the order of the form."""
    award: Choice
    last: Choice
    doubtful: Units
    """Below the rate, and nobody has ruled whether they may be 优胜 all the same."""
    unscored: Units
    """Without a place, and nobody has ruled on it."""
    unrated: Units
    """Without a rate, and nobody has ruled on it."""
    mending: Units = NOBODY
    """重点整改 by a ruling."""
    lacks_last: bool = False
    """Whether the category has no 末位单位 by a ruling, or may have none by the rules."""

    @property
    def has_last(self) -> bool:
        """Whether some unit is the last, or may become it."""
        return bool(self.last.sure or self.last.open)

    def questions(self) -> tuple[RulingNeeded, ...]:
        """Return what is asked now."""
        return tuple(self._asked())

    def after(self, ruling: Ruling) -> "Standing | NoEffect":
        """Return how it stands with one more ruling, or why that stands for nothing."""
        about, chosen = frozenset(ruling.units), frozenset(ruling.chosen)
        asked = next((each for each in self._asked() if _answers(ruling, each)), None)
        if asked is None:
            return NoEffect.NOT_ASKED
        if not chosen <= about or len(chosen) != len(ruling.chosen):
            return NoEffect.FOREIGN_UNIT
        if asked.seats is not None and len(chosen) > asked.seats:
            return NoEffect.TOO_MANY
        changed = self._with(ruling.kind, about, chosen)
        # Where no unit has a place there is no last one either, and who rules on that says so.
        is_about_last = self.has_last or ruling.kind is RulingKind.NO_SCORE
        loses_last = is_about_last and not changed.has_last and not self.lacks_last
        if not ruling.is_staged and (fault := _fault(ruling, self.last, loses_last=loses_last)):
            return fault
        return replace(changed, lacks_last=self.lacks_last or loses_last)

    def _asked(self) -> Iterator[RulingNeeded]:
        award, last = self.award, self.last
        both = (award.sure & (last.sure | last.open)) | (award.open & last.sure)
        for kind, about, seats in (
            (RulingKind.AWARD_TIE, award.open, award.seats),
            (RulingKind.LAST_TIE, last.open, last.seats),
            (RulingKind.AWARD_BELOW_RATE, (award.sure | award.open) & self.doubtful, None),
            (RulingKind.AWARD_AND_LAST, both, None),
            (RulingKind.NO_SCORE, self.unscored, None),
            (RulingKind.NO_RATE, self.unrated - last.sure, None),
        ):
            if about:
                units = tuple(unit for unit in self.units if unit in about)
                yield RulingNeeded(kind, self.category, units, seats)

    def _with(self, kind: RulingKind, about: Units, chosen: Units) -> "Standing":
        match kind:
            case RulingKind.AWARD_TIE:
                return replace(self, award=Choice(self.award.sure | chosen))
            case RulingKind.LAST_TIE:
                return replace(self, last=Choice(self.last.sure | chosen))
            case RulingKind.AWARD_BELOW_RATE:
                award = self.award.without(about - chosen)
                return replace(self, award=award, doubtful=self.doubtful - about)
            case RulingKind.AWARD_AND_LAST:
                award = self.award.without(about - chosen)
                return replace(self, award=award, last=self.last.without(chosen).settled())
            case RulingKind.NO_SCORE:
                return replace(self, unscored=self.unscored - about, mending=self.mending | chosen)
            case RulingKind.NO_RATE:
                return replace(self, unrated=self.unrated - about, mending=self.mending | chosen)
            case _:
                assert_never(kind)


def replay(
    standing: Standing, rulings: Iterable[Ruling]
) -> tuple[Standing, tuple[IdleRuling, ...]]:
    """Take in the rulings on a category, each at the questions as they stand at its turn.

    Returns:
        How the category stands after them, and the rulings that stand for nothing.
    """
    idle = []
    for ruling in in_order(rulings):
        if ruling.category != standing.category:
            continue
        match standing.after(ruling):
            case NoEffect() as why:
                idle.append(IdleRuling(ruling, why))
            case changed:
                standing = changed
    return standing, tuple(idle)


def _answers(ruling: Ruling, asked: RulingNeeded) -> bool:
    return (
        (ruling.kind, ruling.category) == (asked.kind, asked.category)
        and frozenset(ruling.units) == frozenset(asked.units)
        and (ruling.is_staged or ruling.seats == asked.seats)
    )


def _fault(ruling: Ruling, last: Choice, *, loses_last: bool) -> NoEffect | None:
    """Return what is wrong with an answer as to 末位单位: all of its seats, or words."""
    if ruling.without_last:
        return None if loses_last else NoEffect.LAST_REMAINS
    if ruling.kind is RulingKind.LAST_TIE and len(ruling.chosen) != last.seats:
        return NoEffect.NOT_ONE_LAST
    return NoEffect.LEAVES_NO_LAST if loses_last else None
