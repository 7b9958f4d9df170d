"""How the sheets of each session stand, and which rows wait: counted once, and kept.

A sheet is counted again when an event has touched it (`Trail.stale`), and every sheet when the plan
has changed. What leaves the program is counted from the records themselves.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ballot.ids import GroupId, LineId, SessionId, SheetId
from ballot.reading import DoubtReason
from ballot.record import RowStatus, SheetRecord, SheetStatus
from store.kept import Keep, Kind

WaitingRow = tuple[LineId, tuple[DoubtReason, ...]]
"""A row that waits for a person, and why."""


@dataclass(frozen=True, slots=True)
class WaitingSheet:
    """A sheet with rows that wait."""

    sheet: SheetId
    session: SessionId
    rows: tuple[WaitingRow, ...]


@dataclass(frozen=True, slots=True)
class CountedSheet:
    """What a session's numbers need of a sheet."""

    session: SessionId
    group: GroupId | None
    is_void: bool
    pending: int
    """Rows that wait for a person."""


@dataclass(slots=True)
class SessionCount:
    """The sheets of one session that have a record."""

    scanned: int = 0
    void: int = 0
    pending: int = 0
    """Rows."""
    groups: Counter[str] = field(default_factory=Counter)
    """Sheets that carry each group."""

    def add(self, sheet: CountedSheet, times: int) -> None:
        """Count a sheet in, or out with -1."""
        self.scanned += times
        self.void += times * sheet.is_void
        self.pending += times * sheet.pending
        if sheet.group:
            self.groups[sheet.group] += times


def _sheet_from(value: Any) -> CountedSheet:
    session, group, is_void, pending = value
    return CountedSheet(
        SessionId(session), None if group is None else GroupId(group), is_void, pending
    )


def _session_from(value: Any) -> SessionCount:
    scanned, void, pending, groups = value
    return SessionCount(scanned, void, pending, Counter(dict(groups)))


COUNTED: Kind[SheetId, CountedSheet] = Kind(
    "counted",
    str,
    SheetId,
    lambda sheet: [sheet.session, sheet.group, sheet.is_void, sheet.pending],
    _sheet_from,
)
SESSIONS: Kind[SessionId, SessionCount] = Kind(
    "session",
    str,
    SessionId,
    lambda count: [count.scanned, count.void, count.pending, sorted((+count.groups).items())],
    _session_from,
)


def _waiting_from(value: Any) -> WaitingSheet:
    sheet, session, rows = value
    told = tuple([(LineId(line), tuple(map(DoubtReason, doubts))) for line, doubts in rows])
    return WaitingSheet(SheetId(sheet), SessionId(session), told)


WAITING: Kind[SheetId, WaitingSheet] = Kind(
    "waiting",
    str,
    SheetId,
    lambda waiting: [waiting.sheet, waiting.session, waiting.rows],
    _waiting_from,
)


class Counting:
    """The sheets as they were counted last.

    Args:
        keep: makes the mappings.
    """

    def __init__(self, keep: Keep) -> None:
        self.plan = ""
        """Digest of the plan by which they were counted, hex; empty: they never were."""
        self.seq = 0
        """Number of the last event that was known then."""
        self.sessions = keep(SESSIONS)
        self.waiting = keep(WAITING)
        """The sheets with rows that wait; of void sheets none do."""
        self._sheets = keep(COUNTED)

    def clear(self) -> None:
        """Count nothing."""
        self.sessions.clear()
        self.waiting.clear()
        self._sheets.clear()

    def count(self, sheet: SheetId, record: SheetRecord | None) -> None:
        """Count a sheet, in the place of what it was counted as before; None: it has no record."""
        before = self._sheets.pop(sheet, None)
        if before is not None:
            self.sessions[before.session].add(before, -1)
            self.waiting.pop(sheet, None)
        if record is None:
            return
        is_void = record.status is SheetStatus.VOID
        waiting = () if is_void else tuple(_waiting(record))
        now = CountedSheet(record.session, record.group, is_void, len(waiting))
        self._sheets[sheet] = now
        self.sessions.setdefault(record.session, SessionCount()).add(now, 1)
        if waiting:
            self.waiting[sheet] = WaitingSheet(sheet, record.session, waiting)


def _waiting(record: SheetRecord) -> Iterable[WaitingRow]:
    return ((row.line, row.doubts) for row in record.rows if row.status is RowStatus.PENDING)
