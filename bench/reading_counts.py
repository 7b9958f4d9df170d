"""What a bench counts, and when a reading counts as silently wrong."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum, unique
from typing import Any, Final, Self, assert_never

from ballot.grade import Vote
from ballot.ids import LineId
from ballot.layout import PageLayout
from ballot.reading import PageReading, Rejection, RowReading
from calibration.pens.intents import RowIntent, RowKind

_BOXES_OF_OLD: Final = 3
"""In each row of results from before boxes were counted: they are of the plan's own form."""

MANY_WRONG_ROWS: Final = 3
"""So many silently wrong rows on one page are no accident of one mark: the page was read askew,
or its pen hardly seen."""


@unique
class RowClass(StrEnum):
    """What a row asks of a reader."""

    PLAIN = "plain"
    """One clear mark: read it."""
    BLANK = "blank"
    """Nothing, or a hesitation dot: an abstention."""
    DOUBTFUL = "doubtful"
    """Only a person can say: ask."""
    FAINT = "faint"
    """A pen that hardly writes: read it or ask, never pass it over."""

    @classmethod
    def of(cls, kind: RowKind) -> "RowClass":
        """Return the class of rows of this kind."""
        match kind:
            case RowKind.PLAIN | RowKind.DOT_AND_MARK:
                return cls.PLAIN
            case RowKind.BLANK | RowKind.DOT:
                return cls.BLANK
            case RowKind.OVERVOTE | RowKind.CORRECTION | RowKind.MIXED:
                return cls.DOUBTFUL
            case RowKind.FAINT:
                return cls.FAINT
            case _:
                assert_never(kind)


@unique
class RowError(StrEnum):
    """How a row was read wrong without anybody being told."""

    VOTE_TO_OTHER_VOTE = "vote_to_other_vote"
    VOTE_TO_ABSTAIN = "vote_to_abstain"
    ABSTAIN_TO_VOTE = "abstain_to_vote"
    OVERVOTE_READ = "overvote_read"
    """Nobody can say what was meant, and the reader said it."""


def row_error(meant: RowIntent, seen: RowReading) -> RowError | None:
    """Return how a row is silently wrong; None where it is right or in doubt."""
    if seen.vote is None or seen.vote == meant.vote:
        return None
    if meant.vote is None:
        return RowError.OVERVOTE_READ
    if meant.vote is Vote.ABSTAIN:
        return RowError.ABSTAIN_TO_VOTE
    return RowError.VOTE_TO_ABSTAIN if seen.vote is Vote.ABSTAIN else RowError.VOTE_TO_OTHER_VOTE


@dataclass(slots=True)
class Counts:
    """What came of some sheets; sums with others of its kind. One line of a results file."""

    sheets: int = 0
    sheets_refused: int = 0
    """At least one of their pages was."""
    pages: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Pages by reason."""
    misidentified: int = 0
    """Pages taken for another page, or whose rows came in another order."""
    many_wrong: int = 0
    """Pages on which `MANY_WRONG_ROWS` rows or more are silently wrong."""
    positions: int = 0
    """Boxes of the pages that were read."""
    rows: Counter[str] = field(default_factory=Counter)
    """Rows of pages that were read, by kind."""
    wrong: Counter[str] = field(default_factory=Counter)
    """Silently wrong rows, by `RowError`."""
    wrong_kinds: Counter[str] = field(default_factory=Counter)
    """The same rows, by kind."""
    doubtful_read: Counter[str] = field(default_factory=Counter)
    """Rows that only a person can decide and that went to none, right or wrong, by kind."""
    review: Counter[str] = field(default_factory=Counter)
    """Rows to a person, by kind."""
    doubts: Counter[str] = field(default_factory=Counter)
    """Reasons of the doubts on plain and blank rows, joined by `+` where there are several."""
    median_mm: list[float] = field(default_factory=list)
    """Median registration residual of each page that was read."""
    worst_mm: list[float] = field(default_factory=list)
    """Worst one of each page that was read, as the reader reports it."""
    simulate_ms: float = 0.0
    """Processor time of making the files."""
    read_ms: float = 0.0
    """Processor time from the file to the reading."""

    def add(self, other: Self) -> None:
        """Add what came of other sheets."""
        for entry in fields(self):
            mine, theirs = getattr(self, entry.name), getattr(other, entry.name)
            setattr(self, entry.name, mine + theirs)

    def add_refusal(self, rejection: Rejection) -> None:
        """Count a page that was not read."""
        self.pages += 1
        self.refused[rejection.reason.value] += 1

    def add_page(
        self,
        page: PageReading,
        meant: tuple[RowIntent, ...],
        layout: PageLayout,
        *,
        is_identified: bool,
    ) -> list[RowError | None]:
        """Count a page that was read.

        Args:
            page: what was seen.
            meant: what stands on it, in the order of the form.
            layout: where.
            is_identified: whether sheet and page number are right.

        Returns:
            For each row, how it is silently wrong.
        """
        self.pages += 1
        self.positions += sum(len(row.boxes) for row in layout.rows)
        lines = [intent.line for intent in meant]
        if not is_identified or [LineId(row.unit) for row in page.rows] != lines:
            self.misidentified += 1
        self.median_mm.append(page.registration.residual_median_mm)
        self.worst_mm.append(page.registration.residual_worst_mm)
        errors = [self._add_row(*pair) for pair in zip(meant, page.rows, strict=True)]
        if sum(error is not None for error in errors) >= MANY_WRONG_ROWS:
            self.many_wrong += 1
        return errors

    def _add_row(self, meant: RowIntent, seen: RowReading) -> RowError | None:
        kind, row_class = meant.kind.value, RowClass.of(meant.kind)
        self.rows[kind] += 1
        if seen.vote is None:
            self.review[kind] += 1
            if row_class in (RowClass.PLAIN, RowClass.BLANK):
                self.doubts["+".join(seen.doubts)] += 1
        elif row_class is RowClass.DOUBTFUL:
            self.doubtful_read[kind] += 1
        error = row_error(meant, seen)
        if error is not None:
            self.wrong[error.value] += 1
            self.wrong_kinds[kind] += 1
        return error

    def rows_of(self, row_class: RowClass) -> int:
        """Return the number of rows of a class."""
        return _of_class(self.rows, row_class)

    def review_of(self, row_class: RowClass) -> int:
        """Return how many rows of a class went to a person."""
        return _of_class(self.review, row_class)

    def to_json(self) -> dict[str, Any]:
        """Return values for JSON."""
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return what `to_json` was made from, or an earlier version of it."""
        counts = cls()
        known = {"positions": _BOXES_OF_OLD * sum(values["rows"].values()), **values}
        for entry in fields(cls):
            value = known[entry.name]
            setattr(counts, entry.name, Counter(value) if isinstance(value, dict) else value)
        return counts


def _of_class(counter: Counter[str], row_class: RowClass) -> int:
    return sum(count for kind, count in counter.items() if RowClass.of(RowKind(kind)) is row_class)
