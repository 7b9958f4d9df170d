"""What people decided, by number of the event and by what it is about; and what changed since when.

Part of the state: whoever shows what stands asks here what is new, and reads no event by itself.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ballot.ids import SheetId
from store import kinds
from store.decided import (
    About,
    AtPaper,
    Decided,
    PagesClosed,
    RowReopened,
    RowSettled,
    SheetVoided,
    abouts,
    sheets_of,
)
from store.event import Event
from store.kept import Keep

_REMEMBERED = 10_000
"""Touched sheets that are remembered one by one: whoever asks has asked seconds ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What may stand otherwise than it did after an earlier event."""

    seq: int
    """Number of the last event."""
    sheets: frozenset[SheetId]
    """Whose pages were recorded, or on which people decided."""
    is_every_sheet: bool
    """Whether it may be any sheet: a seal took effect or came off, a file was mended, or nobody
    remembers."""
    has_pages: bool
    """Whether other refused pages may wait."""
    said: tuple[AtPaper, ...] | None = field(default=None, compare=False)
    """What people decided at sheets and pages, oldest first; None where nobody remembers."""


class Trail:
    """What happened, as far as it is asked for again: no reading of a page is kept here.

    Args:
        keep: makes the mappings of what grows with the events.
    """

    def __init__(self, keep: Keep) -> None:
        self.seq = 0
        """Number of the last event."""
        self.files = 0
        """How many files were met."""
        self.settled = 0
        """Decisions on rows, sheets and pages so far, those taken back left out."""
        self.pages = 0
        """Number of the last event after which other refused pages may wait."""
        self.every_sheet = 0
        """And of the last after which other scans of any sheet may take part."""
        self.decided = keep(kinds.DECIDED)
        """Numbers of the events by which people decided, oldest first."""
        self.above = keep(kinds.ABOVE)
        """Numbers of the events from which what stands above the paper is folded."""
        self.stale = keep(kinds.STALE)
        """Sheets of which the record may be another one than when it was counted last."""
        self._about = keep(kinds.ABOUT)
        self._touched: deque[tuple[int, SheetId]] = deque(maxlen=_REMEMBERED)
        self._remembers_after = 0
        self._said: deque[AtPaper] = deque(maxlen=_REMEMBERED)
        self._told_after = 0
        """Number of the event after which nothing that was said is forgotten."""

    def begin_after(self, seq: int) -> None:
        """Take in that what was touched up to an event is remembered by nobody."""
        self._touched.clear()
        self._said.clear()
        self._remembers_after = self._told_after = seq

    def about(self, what: About) -> list[int]:
        """Return the numbers of the decisions on a row, sheet or page, oldest first."""
        return list(self._about.get(what, ()))

    def note_decision(self, said: Decided) -> None:
        """Take in what people decided by the last event."""
        self.decided[said.seq] = None
        if not isinstance(said, AtPaper):
            return
        self.pages = said.seq
        if len(self._said) == _REMEMBERED:
            self._told_after = self._said[0].seq
        self._said.append(said)
        for what in abouts(said):
            self._about.setdefault(what, []).append(said.seq)
        for sheet in sheets_of(said):
            self.touch(sheet)
        self.settled += isinstance(said, RowSettled | SheetVoided | PagesClosed)
        self.settled -= isinstance(said, RowReopened)

    def note_page(self, sheet: SheetId | None) -> None:
        """Take in that the last event was about a page: of this sheet, if anybody could tell."""
        self.pages = self.seq
        if sheet is not None:
            self.touch(sheet)

    def note_every_sheet(self) -> None:
        """Take in that the last event may have changed any sheet, and any refused page."""
        self.pages = self.every_sheet = self.seq

    def touch(self, sheet: SheetId) -> None:
        """Take in that the last event may have changed a sheet."""
        self.stale[sheet] = None
        if len(self._touched) == _REMEMBERED:
            self._remembers_after = self._touched[0][0]
        self._touched.append((self.seq, sheet))

    def since(self, seq: int) -> Changes:
        """Return what changed after an event; in the time that it takes to name it."""
        is_known = seq >= self._remembers_after
        return Changes(
            seq=self.seq,
            sheets=frozenset(self._touched_after(seq) if is_known else ()),
            is_every_sheet=not is_known or self.every_sheet > seq,
            has_pages=self.pages > seq,
            said=tuple(self._said_after(seq))[::-1] if seq >= self._told_after else None,
        )

    def _said_after(self, seq: int) -> Iterator[AtPaper]:
        for said in reversed(self._said):
            if said.seq <= seq:
                return
            yield said

    def _touched_after(self, seq: int) -> Iterator[SheetId]:
        for last, sheet in reversed(self._touched):
            if last <= seq:
                return
            yield sheet


def since(
    numbers: Sequence[int], fetch: Callable[[Sequence[int]], Mapping[int, Event]], at: str
) -> Sequence[int]:
    """Return those of some events that were recorded at a time or later: looked at from the last.

    Args:
        numbers: of the events, oldest first.
        fetch: gives events by number.
        at: as the log writes times, `2026-11-24T08:15Z`.
    """
    begin = len(numbers)
    while begin > 0:
        some = numbers[max(0, begin - _LOOKED_AT) : begin]
        events = fetch(some)
        early = [number for number in some if events[number].at < at]
        if early:
            return numbers[numbers.index(early[-1]) + 1 :]
        begin -= len(some)
    return numbers


_LOOKED_AT = 200
