"""What people mean on paper: rows with their votes, and the plan that whole sheets are drawn from.

An intent is the truth that a reading is compared with. It is decided before any ink.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import TypeVar

import numpy as np

from ballot.grade import PLAN_VOTES, Vote
from ballot.ids import UnitId
from calibration.images import FloatArray
from calibration.pens.pen import InkKind, Pen
from calibration.pens.shapes import ParametricStrokes
from calibration.pens.strokes import Manner, PenMark, StrokeModel


@unique
class RowKind(StrEnum):
    """How a row was filled in; column `kind` of truth.csv."""

    PLAIN = "plain"
    """One mark in one box."""
    BLANK = "blank"
    """Nothing: an abstention."""
    OVERVOTE = "overvote"
    """Marks of the same kind in two boxes; nobody can say what was meant."""
    CORRECTION = "correction"
    """A mark scribbled out, and another in another box."""
    MIXED = "mixed"
    """√ in one box and × in the two others."""
    DOT = "dot"
    """A hesitation dot and nothing else: an abstention."""
    DOT_AND_MARK = "dot_and_mark"
    """A hesitation dot in one box and a plain mark in another."""
    FAINT = "faint"
    """One mark by a pen that hardly writes."""


@dataclass(frozen=True, slots=True)
class BoxMark:
    """One mark in one box of a row."""

    grade: Vote
    mark: PenMark


@dataclass(frozen=True, slots=True)
class RowIntent:
    """What one person meant in one row, and what they drew for it."""

    unit: UnitId
    kind: RowKind
    vote: Vote | None
    """None where the paper doesn't say (an overvote)."""
    marks: tuple[BoxMark, ...]
    """In the order they were drawn."""

    def __post_init__(self) -> None:
        if (self.vote is None) != (self.kind is RowKind.OVERVOTE):
            raise ValueError(f"{self.unit}: every row but an overvote has a vote")
        if (self.vote is Vote.ABSTAIN) != (self.kind in (RowKind.BLANK, RowKind.DOT)):
            raise ValueError(f"{self.unit}: a row abstains if it is blank or has only a dot")

    @property
    def mark_names(self) -> str:
        """The marks in the order they were drawn, such as `tick+scribble+tick`."""
        return "+".join(mark.mark for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Writer:
    """One person with one pen and one habit of marking."""

    hand: Manner
    pen: Pen
    habit: PenMark
    """What this person draws for yes."""
    second: "SecondPen | None" = None


@dataclass(frozen=True, slots=True)
class SecondPen:
    """Another pen on the same pages: its owner's, or of somebody who added marks."""

    hand: Manner
    pen: Pen
    share: float
    """Share of a page's rows that are marked with it, 0-1."""
    is_from_halfway: bool
    """Whether they are the page's last ones; any of them otherwise."""


_Choice = TypeVar("_Choice", bound=StrEnum)


def choose(shares: Mapping[_Choice, float], rng: np.random.Generator) -> _Choice:
    """Return a key of `shares`, each as likely as its share of the sum."""
    keys = list(shares)
    ends = np.cumsum([shares[key] for key in keys])
    return keys[int(np.searchsorted(ends, rng.random() * ends[-1], side="right"))]


_MEETING_INKS = {
    InkKind.BALLPOINT_BLUE: 0.25,
    InkKind.BALLPOINT_BLACK: 0.20,
    InkKind.GEL_BLACK: 0.35,
    InkKind.FOUNTAIN: 0.08,
    InkKind.RED: 0.03,
    InkKind.PENCIL: 0.06,
    InkKind.MARKER: 0.03,
}
_MEETING_HABITS = {
    PenMark.TICK: 0.90,
    PenMark.V: 0.055,
    PenMark.CIRCLE: 0.015,
    PenMark.CROSS: 0.01,
    PenMark.FILL: 0.015,
    PenMark.LINE: 0.005,
}
_MEETING_TROUBLE = {
    RowKind.OVERVOTE: 0.0015,
    RowKind.CORRECTION: 0.002,
    RowKind.MIXED: 0.0005,
    RowKind.DOT: 0.002,
    RowKind.DOT_AND_MARK: 0.002,
    RowKind.FAINT: 0.002,
}
_VOTES = (Vote.SATISFIED, Vote.MOSTLY_SATISFIED, Vote.DISSATISFIED, Vote.ABSTAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class FillPlan:
    """Probabilities from which sheets are filled in.

    No count of marginal marks in real evaluations was found; the shares of `trouble` are
    assumptions, of the order that election audits report for hand-marked paper.
    """

    votes: Mapping[Vote, float] = field(
        default_factory=lambda: dict(zip(_VOTES, (0.70, 0.22, 0.05, 0.03), strict=True))
    )
    """Share of each vote over all units."""
    popularity_spread: float = 0.6
    """Standard deviation of the log-odds by which units differ."""
    trouble: Mapping[RowKind, float] = field(default_factory=lambda: dict(_MEETING_TROUBLE))
    """Share of rows of each kind that isn't plain; `DOT` turns a vote into an abstention."""
    habits: Mapping[PenMark, float] = field(default_factory=lambda: dict(_MEETING_HABITS))
    """Share of people who mark with each kind."""
    inks: Mapping[InkKind, float] = field(default_factory=lambda: dict(_MEETING_INKS))
    """Share of people with each kind of pen."""
    faintness: tuple[float, float] = (0.0, 1.0)
    """Darkest and palest pen of its kind, 0-1."""
    strokes: StrokeModel = field(default_factory=ParametricStrokes)
    """Shapes of the marks."""

    def popularity(self, units: int, rng: np.random.Generator) -> FloatArray:
        """Return shape (units, 4): the share of each vote (in the order of `_VOTES`) by unit."""
        shares = np.array([self.votes.get(vote, 0.0) for vote in _VOTES])
        # One number a unit, better or worse: it moves 满意 one way and 不满意 the other.
        liking = self.popularity_spread * rng.standard_normal((units, 1))
        weights = shares * np.exp(liking * np.array([0.5, 0.0, -1.0, 0.0]))
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))

    def writer(self, rng: np.random.Generator) -> Writer:
        """Draw one person."""
        pen = Pen.of(
            choose(self.inks, rng),
            thickness=float(rng.random()),
            faintness=float(rng.uniform(*self.faintness)),
        )
        return Writer(Manner.draw(rng), pen, choose(self.habits, rng))

    def intents(
        self,
        units: Sequence[UnitId],
        popularity: FloatArray,
        habit: PenMark,
        rng: np.random.Generator,
    ) -> tuple[RowIntent, ...]:
        """Draw what one person means in every row.

        Args:
            units: the rows, in the order of the form.
            popularity: from `popularity`, the same for every sheet.
            habit: what the person draws for yes.
            rng: the sheet's source of randomness.

        Returns:
            One intent for each unit, in their order.
        """
        picks = (popularity.cumsum(axis=1) < rng.random((len(units), 1))).sum(axis=1)
        kinds = {**self.trouble, RowKind.PLAIN: max(0.0, 1.0 - sum(self.trouble.values()))}
        return tuple(
            row_intent(unit, _VOTES[min(int(pick), 3)], choose(kinds, rng), habit, rng)
            for unit, pick in zip(units, picks, strict=True)
        )


PLAIN_ONLY = FillPlan(trouble={}, habits={PenMark.TICK: 0.95, PenMark.V: 0.05})
"""Everybody ticks one box or none: what the form asks for."""

MEETING = FillPlan()
"""As in a real meeting, a few rows in a hundred sheets are not what the form asks for."""


def row_intent(
    unit: UnitId, vote: Vote, kind: RowKind, habit: PenMark, rng: np.random.Generator
) -> RowIntent:
    """Return a row of `kind` for someone who means `vote`.

    Args:
        unit: the row's unit.
        vote: a grade or an abstention. An abstention has no mark whatever `kind` says, except
            for a dot; a row with only a dot is an abstention whatever `vote` says.
        kind: how the row is filled in.
        habit: what the person draws for yes.
        rng: picks the other boxes.
    """
    order = [Vote(str(name)) for name in rng.permutation(list(map(str, PLAN_VOTES)))]
    if kind is RowKind.DOT:
        return RowIntent(unit, kind, Vote.ABSTAIN, (BoxMark(order[0], PenMark.DOT),))
    if vote is Vote.ABSTAIN:
        return RowIntent(unit, RowKind.BLANK, vote, ())
    meant = vote
    others = [grade for grade in order if grade is not meant]
    yes = BoxMark(meant, habit)
    match kind:
        case RowKind.PLAIN | RowKind.FAINT:
            marks: tuple[BoxMark, ...] = (yes,)
        case RowKind.BLANK:
            return RowIntent(unit, kind, Vote.ABSTAIN, ())
        case RowKind.OVERVOTE:
            return RowIntent(unit, kind, None, (yes, BoxMark(others[0], habit)))
        case RowKind.CORRECTION:
            wrong = BoxMark(others[0], habit)
            marks = (wrong, BoxMark(others[0], PenMark.SCRIBBLE), yes)
        case RowKind.MIXED:
            tick = BoxMark(meant, PenMark.TICK)
            marks = (tick, *(BoxMark(grade, PenMark.CROSS) for grade in others))
        case RowKind.DOT_AND_MARK:
            marks = (BoxMark(others[0], PenMark.DOT), yes)
    return RowIntent(unit, kind, vote, marks)
