"""`marks.accept` as a shorter list: other kinds of marks go to a person, from any version's log."""

from dataclasses import replace

import pytest

from ballot.activity import Activity
from ballot.grade import Vote
from ballot.ids import LineId
from ballot.reading import DoubtReason, PageReading, RowReading
from ballot.record import RowRecord, RowStatus, accepted
from ballot.rules import MarkKind, Rules, StraightLineRule
from store.codec import reading_from, reading_payload
from store.evidence import Store
from tests.store.scanned import U1, A, MakeReading, record_of, scan

STRICT = Rules(marks_accept=(MarkKind.TICK, MarkKind.FILL))
GOOD = Vote.SATISFIED


def marked(kind: MarkKind | None, vote: Vote = GOOD) -> RowReading:
    return RowReading(LineId(U1), vote, kind=kind)


@pytest.mark.parametrize("kind", [*MarkKind, None])
def test_every_kind_is_a_vote_by_default(kind: MarkKind | None) -> None:
    assert accepted(marked(kind), Rules()) == marked(kind)


@pytest.mark.parametrize("kind", [MarkKind.CROSS, MarkKind.CIRCLE, MarkKind.LINE, None])
def test_a_kind_that_is_left_out_is_a_doubt_with_the_vote_suggested(kind: MarkKind | None) -> None:
    reading = accepted(marked(kind), STRICT)

    assert (reading.vote, reading.doubts) == (None, (DoubtReason.KIND_NOT_ACCEPTED,))
    assert reading.suggestion is GOOD


def test_an_accepted_kind_and_an_empty_row_are_as_they_were() -> None:
    assert accepted(marked(MarkKind.FILL), STRICT).vote is GOOD
    assert accepted(marked(None, Vote.ABSTAIN), STRICT).vote is Vote.ABSTAIN


def strict(activity: Activity) -> Activity:
    return replace(activity, rules=replace(STRICT, straight_line=StraightLineRule.VOID))


def circled(page: PageReading, kind: MarkKind | None) -> PageReading:
    return replace(
        page, rows=tuple(RowReading(LineId(row.unit), GOOD, kind=kind) for row in page.rows)
    )


@pytest.mark.parametrize("kind", [MarkKind.CIRCLE, None])
def test_rows_of_another_kind_wait_and_void_no_sheet(
    store: Store, activity: Activity, make_reading: MakeReading, kind: MarkKind | None
) -> None:
    """One grade in every row would void the sheet, if it were read."""
    scan(store, *(circled(make_reading("A", page), kind) for page in (1, 2)))

    record = record_of(store, strict(activity), A)

    waiting = {(row.status, row.doubts) for row in record.rows}
    assert waiting == {(RowStatus.PENDING, (DoubtReason.KIND_NOT_ACCEPTED,))}


def test_what_a_person_settles_counts(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, circled(make_reading("A", 1), MarkKind.CROSS))

    store.resolve_row(A, U1, GOOD, "张三", "规则认可", activity=strict(activity))

    first, *_ = record_of(store, strict(activity), A).rows
    assert first == RowRecord(
        LineId(U1), GOOD, RowStatus.REVIEWED, (DoubtReason.KIND_NOT_ACCEPTED,)
    )


@pytest.mark.parametrize("kind", [*MarkKind, None])
def test_a_kind_is_stored_with_its_row(make_reading: MakeReading, kind: MarkKind | None) -> None:
    reading = circled(make_reading("A", 1), kind)

    again = reading_from(reading_payload(reading), reading.measures)

    assert [row.kind for row in again.rows] == [kind] * len(reading.rows)


def test_readings_of_earlier_versions_tell_no_kind(make_reading: MakeReading) -> None:
    payload = reading_payload(circled(make_reading("A", 1), MarkKind.TICK))
    del payload["kind"]

    assert {row.kind for row in reading_from(payload, "").rows} == {None}


def test_two_scans_that_read_different_boxes_differ_whatever_kinds_are_accepted(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    ticked = make_reading("A", 1)
    crossed = replace(
        ticked,
        rows=tuple(
            RowReading(LineId(r.unit), Vote.DISSATISFIED, kind=MarkKind.CROSS) for r in ticked.rows
        ),
    )
    scan(store, ticked, crossed)

    first, *_ = record_of(store, strict(activity), A).rows

    assert (first.vote, first.doubts) == (None, (DoubtReason.COPIES_DIFFER,))
