"""Compares what was read of a deck with what is printed on it.

A page may be scanned again: a speck of dust puts a row in doubt on one scan and not on the next.
What no scan of a page reads is in doubt; what any scan of it reads wrongly is wrong.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import assert_never

from ballot.deck import DeckCheck
from ballot.grade import Vote
from ballot.ids import LineId, SheetId
from ballot.layout import Layout, Row
from ballot.reading import DoubtReason, PageOutcome, PageReading, Rejection, RowReading
from calibration.deck.file import Deck, DeckPart, DeckSheet, Demand, ExpectedRow
from calibration.pens.intents import RowKind
from calibration.pens.strokes import PenMark

MAX_DOUBT_SHARE = 0.10
"""Share of the mark deck's plain rows that may be in doubt. They are every kind of mark by every
pen in equal numbers, mostly what hardly anybody does, so far more of them than at a meeting. A
reader or a scanner that is out of order puts whole kinds of tick or pens in doubt, a sixth and
more."""


PageId = tuple[SheetId, int]
"""Sheet, and page of the form from 1."""


@unique
class RowProblem(StrEnum):
    """What may be wrong with one row."""

    MISREAD = "misread"
    """Read as another vote than was printed: silently wrong."""
    IN_DOUBT = "in_doubt"
    """Put in doubt, though it is plain."""
    NOT_DOUBTED = "not_doubted"
    """Read, though only a person can tell: silently wrong."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """One page of the scans of a deck."""

    file: str
    page: int
    """In the file, from 1."""
    outcome: PageOutcome
    part: int = 0
    """Of the picture, from 1, where it shows several forms; 0 for a whole one."""


@dataclass(frozen=True, slots=True)
class RowFinding:
    """A row that wasn't read as it should be."""

    sheet: DeckSheet
    page: int
    """Of the form, from 1."""
    expected: ExpectedRow
    file: str
    """The scan that shows it."""
    vote: Vote | None
    """As read; None in doubt."""
    doubts: tuple[DoubtReason, ...]
    problem: RowProblem
    is_tolerated: bool
    """Whether it fails the check only together with many others."""


@dataclass(frozen=True, slots=True)
class TotalDifference:
    """A total of the known deck that wasn't read as it is; over the pages that were read."""

    line: LineId
    vote: Vote
    expected: int
    read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckReport:
    """What a check came to."""

    check: DeckCheck
    """In numbers."""
    totals: tuple[TotalDifference, ...]
    rows: tuple[RowFinding, ...]
    missing: tuple[tuple[DeckSheet, int], ...]
    """Sheets and pages that were not read."""
    rejected: tuple[ScannedPage, ...]
    """Without those of which the page was read from another scan."""


@dataclass(frozen=True, slots=True)
class _Read:
    """One scan of a page of the deck."""

    file: str
    rows: Mapping[LineId, RowReading]


def check_deck(
    deck: Deck, layout: Layout, scans: Iterable[ScannedPage], *, deck_sha256: str
) -> DeckReport:
    """Compare the pages of a scanned deck with what they should be.

    Args:
        deck: what was printed.
        layout: the form that it was printed on.
        scans: every scanned page, in any order.
        deck_sha256: of deck.json, hex.

    Returns:
        All that differs. Passed are only decks of which every page was read, every row of the
        known deck and of the blank sheet was read as it is, nothing on the mark deck was read
        wrongly, and no more than `MAX_DOUBT_SHARE` of its plain rows are in doubt.
    """
    readings: dict[PageId, list[_Read]] = {}
    refused: list[tuple[ScannedPage, Rejection]] = []
    for scan in scans:
        match scan.outcome:
            case Rejection():
                refused.append((scan, scan.outcome))
            case PageReading() as reading:
                rows = {LineId(row.unit): row for row in reading.rows}
                readings.setdefault((reading.sheet, reading.page), []).append(
                    _Read(scan.file, rows)
                )
            case _:
                assert_never(scan.outcome)
    rejected = tuple(
        scan for scan, rejection in refused if (rejection.sheet, rejection.page) not in readings
    )
    missing = tuple(
        (sheet, page.number)
        for sheet in deck.sheets
        for page in layout.pages
        if (sheet.sheet, page.number) not in readings
    )
    compared = list(_compared(deck, layout, readings))
    findings = tuple(finding for row in compared if (finding := _finding(row)) is not None)
    totals = tuple(_total_differences(compared))
    problems = Counter(finding.problem for finding in findings if not finding.is_tolerated)
    plain = sum(row.expected.demand is Demand.PLAIN for row in compared)
    plain_in_doubt = sum(finding.is_tolerated for finding in findings)
    is_faulty = missing or rejected or totals or problems
    return DeckReport(
        check=DeckCheck(
            form=deck.form,
            deck_sha256=deck_sha256,
            passed=not is_faulty and plain_in_doubt <= MAX_DOUBT_SHARE * plain,
            pages=len(deck.sheets) * len(layout.pages),
            missing=len(missing),
            rejected=len(rejected),
            again=sum(len(reads) - 1 for reads in readings.values()),
            rows=len(compared),
            misread=problems[RowProblem.MISREAD],
            in_doubt=problems[RowProblem.IN_DOUBT],
            not_doubted=problems[RowProblem.NOT_DOUBTED],
            plain=plain,
            plain_in_doubt=plain_in_doubt,
            totals_off=len(totals),
        ),
        totals=totals,
        rows=findings,
        missing=missing,
        rejected=rejected,
    )


@dataclass(frozen=True, slots=True)
class _ComparedRow:
    """A row as it was printed, and the reading of it that says most."""

    sheet: DeckSheet
    page: int
    row: Row
    """As the form has it."""
    expected: ExpectedRow
    file: str
    reading: RowReading
    is_by_pale_pen: bool
    """Whether its page has marks of which some may not be seen."""


def _compared(
    deck: Deck, layout: Layout, readings: Mapping[PageId, Sequence[_Read]]
) -> Iterator[_ComparedRow]:
    """Yield the rows of all pages that were read, in the order of the deck."""
    for sheet in deck.sheets:
        expected = {row.line: row for row in sheet.rows}
        for page in layout.pages:
            reads = readings.get((sheet.sheet, page.number))
            if reads is None:
                continue
            is_by_pale_pen = any(
                expected[row.line].demand is Demand.READ_OR_DOUBT
                and expected[row.line].kind is not RowKind.FAINT
                for row in page.rows
            )
            for row in page.rows:
                wanted = expected[row.line]
                file, reading = _telling(
                    wanted, [(read.file, read.rows[row.line]) for read in reads]
                )
                yield _ComparedRow(sheet, page.number, row, wanted, file, reading, is_by_pale_pen)


def _telling(
    wanted: ExpectedRow, readings: Sequence[tuple[str, RowReading]]
) -> tuple[str, RowReading]:
    """Return, with its file, a wrong reading if there is one, then a right one, then a doubt."""

    def rank(read: tuple[str, RowReading]) -> int:
        vote = read[1].vote
        return 2 if vote is None else int(vote is wanted.vote)

    return min(readings, key=rank)


def _finding(row: _ComparedRow) -> RowFinding | None:
    """Return what is wrong with a row, or None."""
    vote, demand = row.reading.vote, row.expected.demand
    problem: RowProblem | None = None
    if demand is Demand.DOUBT:
        problem = None if vote is None else RowProblem.NOT_DOUBTED
    elif vote is None:
        is_asked = demand is Demand.READ_OR_DOUBT or _is_rightly_asked(row)
        problem = None if is_asked else RowProblem.IN_DOUBT
    elif vote is not row.expected.vote:
        problem = RowProblem.MISREAD
    if problem is None:
        return None
    return RowFinding(
        row.sheet,
        row.page,
        row.expected,
        row.file,
        vote,
        row.reading.doubts,
        problem,
        is_tolerated=problem is RowProblem.IN_DOUBT and demand is Demand.PLAIN,
    )


def _is_rightly_asked(row: _ComparedRow) -> bool:
    """Whether this is a row that a reader asks about for what else its page holds.

    Among ticks a ring may be a zero, a line a slip of the pen, and a filled box crossed out. An
    empty row beside the marks of a pen that hardly writes proves nothing.
    """
    if row.expected.demand is not Demand.PLAIN:
        return False
    if row.expected.vote is Vote.ABSTAIN:
        proves_nothing = {DoubtReason.FAINT_PAGE}
        if row.is_by_pale_pen:
            proves_nothing.add(DoubtReason.MARK_OUTSIDE_BOXES)
        return proves_nothing.issuperset(row.reading.doubts)
    return row.expected.kind is RowKind.PLAIN and row.expected.marks not in _AS_THE_OTHERS


_AS_THE_OTHERS = (PenMark.TICK, PenMark.V, PenMark.CROSS)
"""Kinds of mark with about the same ink in about the same places: one page may hold all of them."""


def _total_differences(compared: Iterable[_ComparedRow]) -> Iterator[TotalDifference]:
    """Yield the totals of the known deck that differ, by line and vote."""
    expected: Counter[tuple[LineId, Vote]] = Counter()
    read: Counter[tuple[LineId, Vote]] = Counter()
    votes: dict[LineId, tuple[Vote, ...]] = {}
    for row in compared:
        if row.sheet.part is not DeckPart.KNOWN:
            continue
        line = row.expected.line
        votes[line] = (*(box.grade for box in row.row.boxes), Vote.ABSTAIN, Vote.VOID)
        if row.expected.vote is not None:
            expected[line, row.expected.vote] += 1
        if row.reading.vote is not None:
            read[line, row.reading.vote] += 1
    for line, possible in votes.items():
        for vote in possible:
            if expected[line, vote] != read[line, vote]:
                yield TotalDifference(line, vote, expected[line, vote], read[line, vote])
