"""What people mean on paper: rows with their votes, and the plan that whole sheets are drawn from.

An intent is the truth that a reading is compared with. It is decided before any ink.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import TypeVar

import numpy as np

from ballot.grade import PLAN_VOTES, Vote
from ballot.ids import LineId
from ballot.layout import Row
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
    """A mark scribbled out, and another in another box; where a row has one box, no other."""
    MIXED = "mixed"
    """√ in one box and × in all others."""
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

    line: LineId
    kind: RowKind
    vote: Vote | None
    """None where the paper doesn't say (an overvote)."""
    marks: tuple[BoxMark, ...]
    """In the order they were drawn."""

    def __post_init__(self) -> None:
        if (self.vote is None) != (self.kind is RowKind.OVERVOTE):
            raise ValueError(f"{self.line}: every row but an overvote has a vote")
        is_empty, is_no_vote = self.kind in (RowKind.BLANK, RowKind.DOT), self.vote is Vote.ABSTAIN
        may_be_taken_back = self.kind is RowKind.CORRECTION
        if is_no_vote != is_empty and not (is_no_vote and may_be_taken_back):
            raise ValueError(f"{self.line}: a row abstains if it is blank or has only a dot")

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
_VOTES = (*PLAN_VOTES, Vote.ABSTAIN)

_PLACES = (0.0, 0.5, 1.0)
"""Of the plan's three grades, from the first box of a row to the last. Rows with more boxes or
fewer have theirs between, and their shares with them."""

_LIKED = (0.5, 0.0, -1.0)
"""How much oftener each of them is marked in a row that people like: log-odds."""

_NEED_OTHER_BOXES = (RowKind.OVERVOTE, RowKind.MIXED, RowKind.DOT_AND_MARK)


@dataclass(frozen=True, slots=True, kw_only=True)
class FillPlan:
    """Probabilities from which sheets are filled in.

    No count of marginal marks in real evaluations was found; the shares of `trouble` are
    assumptions, of the order that election audits report for hand-marked paper.
    """

    votes: Mapping[Vote, float] = field(
        default_factory=lambda: dict(zip(_VOTES, (0.70, 0.22, 0.05, 0.03), strict=True))
    )
    """Share of each vote over all rows. Where a row's grades aren't all named, those of the plan's
    three go by place (`_PLACES`)."""
    chosen: float = 0.10
    """Share of the lines of a list that are marked, where `votes` doesn't name it; an assumption:
    who looks for one unit among sixty marks fewer, who elects marks more."""
    popularity_spread: float = 0.6
    """Standard deviation of the log-odds by which rows differ."""
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

    def popularity(self, rows: Sequence[Row], rng: np.random.Generator) -> FloatArray:
        """Return the share of each vote by row, the same for every sheet.

        Args:
            rows: of the form.
            rng: the meeting's source of randomness.

        Returns:
            Shape (rows, 1 + most boxes of a row): a row's own boxes in their order, then its
            abstentions, then nothing. Each row adds up to 1.
        """
        width = 1 + max(len(row.boxes) for row in rows)
        shares, liked = np.zeros((len(rows), width)), np.zeros((len(rows), width))
        for place, row in enumerate(rows):
            grades = tuple(box.grade for box in row.boxes)
            shares[place, : len(grades) + 1] = self._shares(grades)
            liked[place, : len(grades)] = np.interp(_places(len(grades)), _PLACES, _LIKED)
        # One number a row, better or worse: it moves the best grades one way, the worst the other.
        liking = self.popularity_spread * rng.standard_normal((len(rows), 1))
        weights = shares * np.exp(liking * liked)
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))

    def _shares(self, grades: tuple[Vote, ...]) -> tuple[float, ...]:
        """Return the share of each box of a row, then that of rows without a mark."""
        blank = self.votes.get(Vote.ABSTAIN, 0.0)
        if all(grade in self.votes for grade in grades):
            return (*(self.votes[grade] for grade in grades), blank)
        if len(grades) == 1:
            return (self.chosen, 1.0 - self.chosen)
        known = [self.votes.get(grade, 0.0) for grade in PLAN_VOTES]
        by_place = np.interp(_places(len(grades)), _PLACES, known)
        return (*(by_place * (sum(known) / by_place.sum())).tolist(), blank)

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
        rows: Sequence[Row],
        popularity: FloatArray,
        habit: PenMark,
        rng: np.random.Generator,
    ) -> tuple[RowIntent, ...]:
        """Draw what one person means in every row.

        Args:
            rows: in the order of the form; each says which grades it has boxes for.
            popularity: of these rows, from `popularity`.
            habit: what the person draws for yes.
            rng: the sheet's source of randomness.

        Returns:
            One intent for each row, in their order.
        """
        picks = (popularity.cumsum(axis=1) < rng.random((len(rows), 1))).sum(axis=1)
        kinds = {**self.trouble, RowKind.PLAIN: max(0.0, 1.0 - sum(self.trouble.values()))}
        return tuple(
            row_intent(row, _vote(row, int(pick)), choose(kinds, rng), habit, rng)
            for row, pick in zip(rows, picks, strict=True)
        )


def _places(boxes: int) -> FloatArray:
    """Return where the boxes of a row stand, 0 to 1."""
    return np.linspace(0.0, 1.0, boxes)


def _vote(row: Row, pick: int) -> Vote:
    """Return the grade of a box, from 0; beyond the last one nothing is marked."""
    return row.boxes[pick].grade if pick < len(row.boxes) else Vote.ABSTAIN


PLAIN_ONLY = FillPlan(trouble={}, habits={PenMark.TICK: 0.95, PenMark.V: 0.05})
"""Everybody ticks one box or none: what the form asks for."""

MEETING = FillPlan()
"""As in a real meeting, a few rows in a hundred sheets are not what the form asks for."""


def row_intent(
    row: Row, vote: Vote, kind: RowKind, habit: PenMark, rng: np.random.Generator
) -> RowIntent:
    """Return a row of `kind` for someone who means `vote`.

    Args:
        row: where it stands, with its boxes. In a row of one box a correction is a mark taken
            back, which is no vote, and kinds that need another box are plain.
        vote: the grade of one of its boxes, or an abstention. An abstention has no mark whatever
            `kind` says, except for a dot; a row with only a dot is an abstention whatever `vote`
            says.
        kind: how the row is filled in.
        habit: what the person draws for yes.
        rng: picks the other boxes.
    """
    line = row.line
    order = [Vote(str(name)) for name in rng.permutation([str(box.grade) for box in row.boxes])]
    if kind is RowKind.DOT:
        return RowIntent(line, kind, Vote.ABSTAIN, (BoxMark(order[0], PenMark.DOT),))
    if vote is Vote.ABSTAIN:
        return RowIntent(line, RowKind.BLANK, vote, ())
    meant = vote
    others = [grade for grade in order if grade is not meant]
    yes = BoxMark(meant, habit)
    if not others and kind is RowKind.CORRECTION:
        taken_back = (yes, BoxMark(meant, PenMark.SCRIBBLE))
        return RowIntent(line, kind, Vote.ABSTAIN, taken_back)
    if not others and kind in _NEED_OTHER_BOXES:
        kind = RowKind.PLAIN
    match kind:
        case RowKind.PLAIN | RowKind.FAINT:
            marks: tuple[BoxMark, ...] = (yes,)
        case RowKind.BLANK:
            return RowIntent(line, kind, Vote.ABSTAIN, ())
        case RowKind.OVERVOTE:
            return RowIntent(line, kind, None, (yes, BoxMark(others[0], habit)))
        case RowKind.CORRECTION:
            wrong = BoxMark(others[0], habit)
            marks = (wrong, BoxMark(others[0], PenMark.SCRIBBLE), yes)
        case RowKind.MIXED:
            tick = BoxMark(meant, PenMark.TICK)
            marks = (tick, *(BoxMark(grade, PenMark.CROSS) for grade in others))
        case RowKind.DOT_AND_MARK:
            marks = (BoxMark(others[0], PenMark.DOT), yes)
    return RowIntent(line, kind, vote, marks)
