"""votes.csv."""

import io
from collections.abc import Callable
from pathlib import Path

from ballot.activity import Activity
from ballot.record import SheetRecord
from output.votes import write_votes

EXPECTED = """\
session,sheet,unit,vote,status,doubts
east,ABCDEFHJKMNP,local-01,satisfied,read,
east,ABCDEFHJKMNP,local-02,mostly_satisfied,read,
east,ABCDEFHJKMNP,finance-01,satisfied,read,
east,BBCDEFHJKMNP,local-01,,pending,marginal_mark
east,BBCDEFHJKMNP,local-02,dissatisfied,read,
east,BBCDEFHJKMNP,finance-01,abstain,read,
east,CBCDEFHJKMNP,local-01,mostly_satisfied,read,
east,CBCDEFHJKMNP,local-02,satisfied,read,
east,CBCDEFHJKMNP,finance-01,void,reviewed,overvote;correction
west,DBCDEFHJKMNP,local-01,satisfied,read,
west,DBCDEFHJKMNP,local-02,abstain,read,
west,DBCDEFHJKMNP,finance-01,mostly_satisfied,read,
"""


def test_a_file_and_a_stream_get_the_same_sorted_lines_without_void_sheets(
    tmp_path: Path,
    activity: Activity,
    records: tuple[SheetRecord, ...],
    as_pending: Callable[[SheetRecord], SheetRecord],
) -> None:
    deck = [records[0], as_pending(records[1]), *records[2:]][::-1]
    path, stream = tmp_path / "votes.csv", io.StringIO()

    write_votes(path, deck, activity.lines)
    write_votes(stream, deck, activity.lines)

    assert path.read_bytes() == EXPECTED.encode()
    assert stream.getvalue() == EXPECTED


def test_units_stand_in_the_order_of_the_activity_file_not_of_the_record(
    activity: Activity, records: tuple[SheetRecord, ...]
) -> None:
    stream = io.StringIO()

    write_votes(stream, records[:1], activity.lines[::-1])

    units = [line.split(",")[2] for line in stream.getvalue().splitlines()[1:]]
    assert units == ["finance-01", "local-02", "local-01"]
