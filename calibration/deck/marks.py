"""What stands on the sheets of a deck: the rows, the pens, and what a reader must make of them.

A page has marks of pens of about the same strength, as it would by one hand: a reader may take
what is much paler than everything else on a page for something else than a mark.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, cycle, islice, repeat

import numpy as np

from ballot.grade import Vote
from ballot.layout import Layout, PageLayout, Row
from calibration.deck.file import Demand, ExpectedRow
from calibration.deck.plan import known_votes
from calibration.pens.intents import RowIntent, RowKind, row_intent
from calibration.pens.pen import InkKind, Pen
from calibration.pens.strokes import PenMark

_SEED = 66
"""Fixes where each mark stands: the same form always has the same deck."""


@dataclass(frozen=True, slots=True)
class DeckPen:
    """A pen that the deck is printed with."""

    name: str
    """Its kind; for a pencil with its darkness, in per cent of black."""
    pen: Pen


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of the deck before it is drawn."""

    intent: RowIntent
    demand: Demand
    pen: DeckPen | None
    """None in a blank row."""

    @property
    def expected(self) -> ExpectedRow:
        """The row as deck.json has it."""
        return ExpectedRow(
            self.intent.line,
            None if self.demand is Demand.DOUBT else self.intent.vote,
            self.demand,
            self.intent.kind,
            self.intent.mark_names,
            "" if self.pen is None else self.pen.name,
        )


SheetPlan = tuple[PlannedRow, ...]
"""All rows of one sheet, in the order of the form."""


def _pen(kind: InkKind) -> DeckPen:
    return DeckPen(kind.value, Pen.of(kind, thickness=0.4, faintness=0.2))


def _pencil(percent: int) -> DeckPen:
    return DeckPen(f"{InkKind.PENCIL}-{percent}", Pen(InkKind.PENCIL, 0.5, percent / 100, 0.0))


PENS = tuple(_pen(kind) for kind in InkKind if kind is not InkKind.PENCIL)
PENCILS = (_pencil(60), _pencil(45), _pencil(30))
PALE_PENCILS = (_pencil(20), _pencil(15))
"""15 % is the palest line that the reader is asked to see at all (docs/simulation.md#pens)."""

_KNOWN_PENS = tuple(
    _pen(kind)
    for kind in (
        InkKind.GEL_BLACK,
        InkKind.BALLPOINT_BLUE,
        InkKind.BALLPOINT_BLACK,
        InkKind.FOUNTAIN,
    )
)
"""What most people bring to a meeting, one pen a sheet."""

_PLAIN_MARKS = (
    PenMark.TICK,
    PenMark.V,
    PenMark.CROSS,
    PenMark.CIRCLE,
    PenMark.FILL,
    PenMark.LINE,
)
_OTHER_KINDS = (
    RowKind.DOT,
    RowKind.DOT_AND_MARK,
    RowKind.CORRECTION,
    RowKind.OVERVOTE,
    RowKind.MIXED,
    RowKind.FAINT,
    RowKind.BLANK,
)
_MUST_DOUBT = (RowKind.CORRECTION, RowKind.OVERVOTE, RowKind.MIXED)
_IN_ONE_BOX = (RowKind.DOT, RowKind.CORRECTION, RowKind.FAINT, RowKind.BLANK)
"""Of the other kinds those that a row with one box can have."""


def known_sheets(layout: Layout) -> list[SheetPlan]:
    """Return the sheets with known totals: ticks by one pen a sheet.

    Raises:
        ValueError: rows of the form have other boxes than others.
    """
    rng = np.random.default_rng(_SEED)
    rows, grades = _rows(layout), _grades(layout)
    sheets = []
    planned = known_votes([row.line for row in rows], grades)
    for votes, pen in zip(planned, cycle(_KNOWN_PENS), strict=False):
        habit = PenMark.V if rng.random() < 0.2 else PenMark.TICK
        sheets.append(tuple(_known_row(row, votes[row.line], habit, pen, rng) for row in rows))
    return sheets


def _known_row(
    row: Row, vote: Vote, habit: PenMark, pen: DeckPen, rng: np.random.Generator
) -> PlannedRow:
    if vote is Vote.ABSTAIN:
        return _blank_row(row, Demand.READ)
    return PlannedRow(row_intent(row, vote, RowKind.PLAIN, habit, rng), Demand.READ, pen)


def mark_sheets(layout: Layout) -> list[SheetPlan]:
    """Return the sheets with every kind of mark by every pen; two or more.

    Each group of pens begins on a page of its own.

    Raises:
        ValueError: rows of the form have other boxes than others.
    """
    rng = np.random.default_rng(_SEED)
    votes = _grades(layout)
    planned: list[tuple[PlannedRow, ...]] = []
    for pens in (PENS, PENCILS, PALE_PENCILS):
        cases = [case for pen in pens for case in _cases(pen, len(votes))]
        cases = [cases[place] for place in rng.permutation(len(cases))]
        grades = cycle(votes)
        while cases:
            page = layout.pages[len(planned) % len(layout.pages)]
            planned.append(_page_rows(page, cases, grades, rng))
            cases = cases[len(page.rows) :]
    least = 2 * len(layout.pages)
    while len(planned) < least or len(planned) % len(layout.pages):
        page = layout.pages[len(planned) % len(layout.pages)]
        planned.append(tuple(_blank_row(row, Demand.READ) for row in page.rows))
    pages = iter(planned)
    return [
        tuple(row for page in islice(pages, len(layout.pages)) for row in page)
        for _ in range(len(planned) // len(layout.pages))
    ]


def blank_sheet(layout: Layout) -> SheetPlan:
    """Return the sheet of the zero check."""
    return tuple(_blank_row(row, Demand.READ) for row in _rows(layout))


def _rows(layout: Layout) -> list[Row]:
    return [row for page in layout.pages for row in page.rows]


def _grades(layout: Layout) -> tuple[Vote, ...]:
    """Return the grades that every row has a box for, in their order."""
    found = {tuple(box.grade for box in row.boxes) for row in _rows(layout)}
    if len(found) != 1:
        raise ValueError(f"{layout.form}: rows have other boxes than others")
    return found.pop()


@dataclass(frozen=True, slots=True)
class _Case:
    """A kind of row by one pen, before it has a place and a grade."""

    kind: RowKind
    mark: PenMark
    pen: DeckPen


def _cases(pen: DeckPen, boxes: int) -> Iterator[_Case]:
    for mark in _PLAIN_MARKS:
        yield _Case(RowKind.PLAIN, mark, pen)
    for kind in _OTHER_KINDS if boxes > 1 else _IN_ONE_BOX:
        yield _Case(kind, PenMark.TICK, pen)


def _page_rows(
    page: PageLayout, cases: Sequence[_Case], grades: Iterator[Vote], rng: np.random.Generator
) -> tuple[PlannedRow, ...]:
    """Return the rows of one page: as many cases as there are rows; what is left over is blank."""
    return tuple(
        _blank_row(row, Demand.PLAIN) if case is None else _case_row(row, case, next(grades), rng)
        for row, case in zip(page.rows, chain(cases, repeat(None)), strict=False)
    )


def _case_row(row: Row, case: _Case, grade: Vote, rng: np.random.Generator) -> PlannedRow:
    intent = row_intent(row, grade, case.kind, case.mark, rng)
    if not intent.marks:
        return _blank_row(row, Demand.PLAIN)
    pen = case.pen
    if case.kind is RowKind.FAINT:
        pen = replace(pen, pen=pen.pen.running_dry())
    return PlannedRow(intent, _demand(case), pen)


def _demand(case: _Case) -> Demand:
    if case.kind in _MUST_DOUBT:
        return Demand.DOUBT
    if case.kind is RowKind.FAINT or case.pen in PALE_PENCILS:
        return Demand.READ_OR_DOUBT
    return Demand.PLAIN


def _blank_row(row: Row, demand: Demand) -> PlannedRow:
    return PlannedRow(RowIntent(row.line, RowKind.BLANK, Vote.ABSTAIN, ()), demand, None)
