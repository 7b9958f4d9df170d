"""What may be recorded, and what stands afterwards."""

import pytest

from ballot.activity import Activity
from ballot.errors import UsageError
from ballot.grade import Vote
from ballot.ids import SheetId, UnitId
from ballot.reading import DoubtReason, Rejection, RejectionReason
from ballot.record import RowStatus, SheetStatus
from store.evidence import Store
from tests.store.scanned import U1, A, B, MakeReading, record_of, scan


def test_a_sheet_read_without_doubt_counts_as_read(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1, u2=Vote.DISSATISFIED), make_reading("A", 2))

    record = record_of(store, activity, A)

    assert [row.vote for row in record.rows] == [
        Vote.SATISFIED, Vote.DISSATISFIED, Vote.SATISFIED,
    ]  # fmt: skip
    assert record.status is SheetStatus.VALID
    assert {row.status for row in record.rows} == {RowStatus.READ}


def test_records_are_sorted_by_session_then_id_however_they_were_scanned(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, *(make_reading(letter, 1) for letter in "BDAC"))

    order = [(record.session, record.sheet[0]) for record in store.sheet_records(activity)]

    assert order == [("south", "C"), ("south", "D"), ("north", "A"), ("north", "B")]


def test_a_page_that_was_not_scanned_leaves_its_rows_pending(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1))

    record = record_of(store, activity, A)

    assert record.rows[2].status is RowStatus.PENDING
    assert record.rows[2].doubts == (DoubtReason.MISSING_PAGE,)
    assert [(m.sheet, m.session, m.pages) for m in store.missing_pages()] == [(A, "north", (2,))]


def test_a_blank_sheet_waits_for_a_person(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    blank = {"u1": Vote.ABSTAIN, "u2": Vote.ABSTAIN, "u3": Vote.ABSTAIN}
    scan(store, make_reading("A", 1, **blank), make_reading("A", 2, **blank))

    store.resolve_row(A, U1, Vote.ABSTAIN, "张三", "确为空白", activity=activity)

    record = record_of(store, activity, A)
    assert [row.status for row in record.rows] == [
        RowStatus.REVIEWED, RowStatus.PENDING, RowStatus.PENDING,
    ]  # fmt: skip
    assert record.rows[1].doubts == (DoubtReason.BLANK_SHEET,)


def test_a_resolved_row_keeps_its_doubts(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1, u1=DoubtReason.OVERVOTE), make_reading("A", 2))

    store.resolve_row(A, U1, Vote.VOID, "张三", "两个√", activity=activity)

    row = record_of(store, activity, A).rows[0]
    assert (row.vote, row.status, row.doubts) == (
        Vote.VOID, RowStatus.REVIEWED, (DoubtReason.OVERVOTE,),
    )  # fmt: skip


def test_a_row_that_was_settled_stays_so(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1, u1=DoubtReason.OVERVOTE))
    store.resolve_row(A, U1, Vote.VOID, "张三", "两个√", activity=activity)

    with pytest.raises(UsageError, match="作废"):
        store.resolve_row(A, U1, Vote.SATISFIED, "李四", "改判", activity=activity)


def test_a_row_without_a_doubt_is_not_for_people_to_change(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1, u1=Vote.DISSATISFIED))

    with pytest.raises(UsageError, match="不满意"):
        store.resolve_row(A, U1, Vote.SATISFIED, "张三", "看错了", activity=activity)


@pytest.mark.parametrize(
    ("sheet", "unit", "by", "why"),
    [
        (A, U1, " ", "理由"),
        (A, U1, "张三", ""),
        (A, UnitId("u9"), "张三", "理由"),
        (B, U1, "张三", "理由"),
        (SheetId("Z" * 12), U1, "张三", "理由"),
    ],
    ids=["no name", "no reason", "no such unit", "not scanned", "never printed"],
)
def test_a_resolution_that_makes_no_sense_is_refused_and_leaves_no_trace(
    store: Store,
    activity: Activity,
    make_reading: MakeReading,
    sheet: SheetId,
    unit: UnitId,
    by: str,
    why: str,
) -> None:
    scan(store, make_reading("A", 1, u1=DoubtReason.OVERVOTE))
    before = store.head()

    with pytest.raises(UsageError):
        store.resolve_row(sheet, unit, Vote.VOID, by, why, activity=activity)

    assert store.head() == before


def test_a_voided_sheet_is_void_and_asks_nothing_more(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1, u1=DoubtReason.OVERVOTE))

    store.void_sheet(A, "张三", "署名", confirmed_by="王五")

    record = record_of(store, activity, A)
    assert (record.status, record.pending_rows) == (SheetStatus.VOID, 0)
    assert store.missing_pages() == []
    with pytest.raises(UsageError, match="作废"):
        store.void_sheet(A, "张三", "署名", confirmed_by="王五")
    with pytest.raises(UsageError, match="作废"):
        store.resolve_row(A, U1, Vote.VOID, "张三", "两个√", activity=activity)


@pytest.mark.parametrize(
    ("sheet", "by", "why"),
    [(A, "", "署名"), (A, "张三", " "), (B, "张三", "署名"), (SheetId("Z" * 12), "张三", "署名")],
    ids=["no name", "no reason", "not scanned", "never printed"],
)
def test_a_voiding_that_makes_no_sense_is_refused(
    store: Store, make_reading: MakeReading, sheet: SheetId, by: str, why: str
) -> None:
    scan(store, make_reading("A", 1))

    with pytest.raises(UsageError):
        store.void_sheet(sheet, by, why, confirmed_by="王五")


def test_a_sheet_too_damaged_to_read_can_be_voided_and_is_counted(
    store: Store, activity: Activity
) -> None:
    """It came back, so it must stand among the scanned sheets: 收回 = 扫描."""
    scan(store, Rejection(RejectionReason.POOR_REGISTRATION, "撕破", A, 1))

    store.void_sheet(A, "张三", "撕破,无法识读", confirmed_by="王五")

    assert record_of(store, activity, A).status is SheetStatus.VOID
    assert [r.is_open for r in store.rejections()] == [False]
