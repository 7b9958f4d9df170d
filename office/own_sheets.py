"""What the evidence of this folder comes to, in one pass over its sheets.

Whether rows wait, whether seals hold, the votes, the leaves: whoever asks more than one of these
goes through the sheets once and hands on what was found. No sheet is kept.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ballot.activity import Activity
from ballot.ids import LineId, SessionId, SheetId
from ballot.record import SheetRecord
from output.gathered import Gathered
from output.leaves import line_of, parts_of, salts_of
from output.tally_schema import WRITTEN, TallySchema
from store.evidence import Store

LINES_KEPT = 4
"""Lines that wait on a sheet, of which a refusal names three."""


@dataclass(frozen=True, slots=True)
class WaitingSheet:
    """A sheet on which rows wait for a person."""

    sheet: SheetId
    session: SessionId
    rows: int
    lines: tuple[LineId, ...]
    """The first that wait; no more than `LINES_KEPT`."""

    @classmethod
    def of(cls, record: SheetRecord, rows: int) -> "WaitingSheet":
        """Return a sheet of which so many rows wait."""
        lines = tuple(row.line for row in record.rows if row.vote is None)
        return cls(record.sheet, record.session, rows, lines[:LINES_KEPT])


@dataclass(frozen=True, slots=True)
class OwnSheets:
    """What the sheets that were scanned here come to."""

    activity: Activity
    """The plan; of several forms, sessions have the lines of theirs."""
    by_session: dict[SessionId, Gathered] = field(default_factory=dict)
    waiting: list[WaitingSheet] = field(default_factory=list)
    """In the order of the records."""

    def of(self, session: SessionId) -> Gathered:
        """Return what the sheets of a session come to; nothing where there are none."""
        return self.by_session.get(session) or Gathered(self.activity.of_session(session))


def own_sheets(
    activity: Activity,
    store: Store,
    secret: bytes,
    schemas: Mapping[SessionId, TallySchema] = MappingProxyType({}),
    keep: Callable[[SheetRecord, bytes], None] | None = None,
) -> OwnSheets:
    """Go through the sheets.

    Args:
        activity: the plan.
        store: the evidence.
        secret: of the activity; it salts the leaves.
        schemas: of sessions whose leaves aren't those of this version.
        keep: is called with each sheet and its line of records.jsonl.
    """
    own = OwnSheets(activity)
    for record in store.sheet_records(activity):
        salts = salts_of(secret, record.sheet, schemas.get(record.session, WRITTEN))
        leaf, rows = parts_of(record, salts)
        gathered = own.by_session.setdefault(record.session, own.of(record.session))
        waiting = gathered.add(record, leaf)
        if waiting:
            own.waiting.append(WaitingSheet.of(record, waiting))
        if keep is not None:
            keep(record, leaf if rows is None else line_of(leaf, rows))
    return own


def waiting_sheets(activity: Activity, store: Store) -> Iterator[WaitingSheet]:
    """Yield the sheets on which rows wait, in the order of the records."""
    for record in store.sheet_records(activity):
        waiting = record.pending_rows
        if waiting:
            yield WaitingSheet.of(record, waiting)
