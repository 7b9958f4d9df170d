"""What people decided, oldest first and by what it is about; and what changed since when.

Part of the state: whoever shows what stands asks here what is new, and reads no event by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ballot.ids import SheetId
from store.decided import (
    About,
    AtPaper,
    Decided,
    PagesClosed,
    RowReopened,
    RowSettled,
    SessionOpened,
    SessionSealed,
    SheetVoided,
    abouts,
    sheets_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What may stand otherwise than it did after an earlier event."""

    seq: int
    """Number of the last event."""
    sheets: frozenset[SheetId]
    """Whose pages were recorded, or on which people decided."""
    is_every_sheet: bool
    """Whether other scans of any sheet may take part: a seal came or went, a file was mended."""
    has_pages: bool
    """Whether other refused pages may wait."""


class Trail:
    """What happened, as far as it is asked for again: no reading of a page is kept here."""

    def __init__(self) -> None:
        self.seq = 0
        """Number of the last event."""
        self.decided: list[Decided] = []
        """Oldest first."""
        self.settled = 0
        """Decisions on rows, sheets and pages so far, those taken back left out."""
        self._about: dict[About, list[AtPaper]] = {}
        self._sheets: dict[SheetId, int] = {}
        """Number of the last event that touched a sheet, in the order of these."""
        self._pages = 0
        """Of the last after which other refused pages may wait."""
        self._every_sheet = 0
        """Of the last after which other scans of any sheet may take part."""

    def about(self, what: About) -> list[AtPaper]:
        """Return the decisions on a row, sheet or page, oldest first."""
        return list(self._about.get(what, ()))

    def note_decision(self, said: Decided) -> None:
        """Take in what people decided by the last event."""
        self.decided.append(said)
        if isinstance(said, SessionSealed | SessionOpened):
            self._every_sheet = said.seq
        if not isinstance(said, AtPaper):
            return
        self._pages = said.seq
        for what in abouts(said):
            self._about.setdefault(what, []).append(said)
        for sheet in sheets_of(said):
            self._touch(sheet)
        self.settled += isinstance(said, RowSettled | SheetVoided | PagesClosed)
        self.settled -= isinstance(said, RowReopened)

    def note_page(self, sheet: SheetId | None) -> None:
        """Take in that the last event was about a page: of this sheet, if anybody could tell."""
        self._pages = self.seq
        if sheet is not None:
            self._touch(sheet)

    def note_mended(self) -> None:
        """Take in that the last event took refusals back."""
        self._pages = self._every_sheet = self.seq

    def since(self, seq: int) -> Changes:
        """Return what changed after an event; in the time that it takes to name it."""
        return Changes(
            seq=self.seq,
            sheets=frozenset(self._touched_after(seq)),
            is_every_sheet=self._every_sheet > seq,
            has_pages=self._pages > seq,
        )

    def _touched_after(self, seq: int) -> Iterator[SheetId]:
        for sheet, last in reversed(self._sheets.items()):
            if last <= seq:
                return
            yield sheet

    def _touch(self, sheet: SheetId) -> None:
        self._sheets.pop(sheet, None)  # to its end: what changed last is found first
        self._sheets[sheet] = self.seq
