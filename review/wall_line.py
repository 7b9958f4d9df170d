"""The line on the wall: what lies left of it goes to a person, in one act with one reason."""

from collections.abc import Iterable

from ballot.errors import UsageError
from ballot.ids import LineId, SheetId
from ballot.person import Person
from ballot.record import RowStatus, SheetRecord, SheetStatus
from review.desk import Desk
from review.wall import WallBox
from store.evidence import Store

MOST = 500
"""Boxes left of a line: so many rows a person can be asked to look at again."""


def question_left_of(desk: Desk, boxes: Iterable[WallBox], count: int, by: Person, why: str) -> int:
    """Make the rows of the first boxes of a wall wait for a person; returns how many wait now.

    Rows that wait already, or that a person has settled since the wall was shown, stay as they
    are. Each other one is doubted by an event of its own.

    Args:
        desk: what stands.
        boxes: of the wall, as it was shown.
        count: how many of them lie left of the line.
        by: who doubts them.
        why: what looks wrong.

    Raises:
        UsageError: too many lie left of the line; nobody or no reason is named; a session of
            theirs is sealed. Nothing was recorded.
    """
    if count > MOST:
        raise UsageError("review.line_too_far", most=MOST)
    rows = dict.fromkeys((box.sheet, box.line) for box, _ in zip(boxes, range(count), strict=False))
    with desk.using() as store, store.writing():
        read = [row for row in rows if _is_read(desk, store, *row)]
        for sheet, line in read:
            store.reopen_row(sheet, line, by, why, activity=desk.activity)
        return len(read)


def _is_read(desk: Desk, store: Store, sheet: SheetId, line: LineId) -> bool:
    """Return whether a row counts as it was read.

    Raises:
        UsageError: its session is sealed.
    """
    record: SheetRecord | None = store.sheet_record(sheet, desk.activity)
    if record is None or record.status is SheetStatus.VOID:
        return False
    if record.session in store.seals():
        raise UsageError("store.sealed", session=record.session)
    return record.rows[desk.seen(sheet).line_index[line]].status is RowStatus.READ
