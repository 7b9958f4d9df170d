"""Decisions that are taken back, doubted, confirmed by a second person, or keyed in by two."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ballot.activity import Activity
from ballot.errors import UsageError
from ballot.grade import Vote
from ballot.ids import SheetId, UnitId
from ballot.person import Person, Role
from ballot.reading import DoubtReason, PageReading, Rejection, RejectionReason
from ballot.record import RowStatus, SheetRecord, SheetStatus
from store.event import EventKind
from store.evidence import Store
from store.standing import PageKey

MakeReading = Callable[..., PageReading]

FILE = "aa" * 32
A, B = SheetId("A" * 12), SheetId("B" * 12)
U1, U2, U3 = UnitId("u1"), UnitId("u2"), UnitId("u3")
ZHANG, WANG, LI = (
    Person("张三", Role.OPERATOR),
    Person("王五", Role.SCRUTINEER),
    Person("李四", Role.OPERATOR),
)


@pytest.fixture
def read(store: Store, make_reading: MakeReading) -> Store:
    """Both pages of sheet A, read plainly but for the first row."""
    store.record_page(FILE, 0, make_reading("A", 1, u1=DoubtReason.OVERVOTE))
    store.record_page(FILE, 1, make_reading("A", 2))
    return store


def record_of(store: Store, activity: Activity, sheet: SheetId = A) -> SheetRecord:
    record = store.sheet_record(sheet, activity)
    assert record is not None
    return record


def votes(first: Vote = Vote.SATISFIED) -> Mapping[UnitId, Vote]:
    return {U1: first, U2: Vote.ABSTAIN, U3: Vote.DISSATISFIED}


def test_a_decision_that_is_taken_back_waits_again_and_both_stay_on_record(
    read: Store, activity: Activity
) -> None:
    read.resolve_row(A, U1, Vote.VOID, "张三", "两个√", activity=activity)

    read.reopen_row(A, U1, ZHANG, "按错了", activity=activity)

    row = record_of(read, activity).rows[0]
    assert (row.vote, row.status) == (None, RowStatus.PENDING)
    assert row.doubts == (DoubtReason.QUESTIONED, DoubtReason.OVERVOTE)
    kinds = [event.kind for event in read.events()][-2:]
    assert kinds == [EventKind.ROW_RESOLVED, EventKind.ROW_REOPENED]


def test_a_row_that_was_read_plainly_can_be_doubted_and_settled(
    read: Store, activity: Activity
) -> None:
    read.reopen_row(A, U2, WANG, "图上像是不满意", activity=activity)
    waiting = record_of(read, activity).rows[1]

    read.resolve_row(
        A, U2, Vote.DISSATISFIED, "王五", "√在不满意", activity=activity, role=Role.SCRUTINEER
    )

    settled = record_of(read, activity).rows[1]
    assert (waiting.vote, waiting.doubts) == (None, (DoubtReason.QUESTIONED,))
    assert (settled.vote, settled.status) == (Vote.DISSATISFIED, RowStatus.REVIEWED)
    assert settled.doubts == (DoubtReason.QUESTIONED,)


def test_a_row_that_waits_cannot_be_doubted_once_more(read: Store, activity: Activity) -> None:
    with pytest.raises(UsageError, match="正等待复核"):
        read.reopen_row(A, U1, ZHANG, "看不清", activity=activity)


def test_a_sheet_counts_until_a_second_person_confirms_that_it_is_void(
    read: Store, activity: Activity
) -> None:
    read.propose_void(A, ZHANG, "署名")
    between = record_of(read, activity).status
    with pytest.raises(UsageError, match="请由另一人确认"):
        read.confirm_void(A, ZHANG)

    read.confirm_void(A, WANG)

    assert between is SheetStatus.VALID
    assert record_of(read, activity).status is SheetStatus.VOID
    assert read.void_proposals() == {}
    last = list(read.events())[-1].payload
    assert (last["by"], last["confirmed_by"], last["confirmed_role"]) == (
        "张三",
        "王五",
        "scrutineer",
    )


def test_a_proposal_can_be_refused_and_made_again(read: Store, activity: Activity) -> None:
    read.propose_void(A, ZHANG, "署名")
    with pytest.raises(UsageError, match="已有人提议"):
        read.propose_void(A, LI, "署名")

    read.withdraw_void(A, WANG, "不是署名")

    assert record_of(read, activity).status is SheetStatus.VALID
    with pytest.raises(UsageError, match="没有待确认"):
        read.confirm_void(A, WANG)
    read.propose_void(A, LI, "署名")
    assert A in read.void_proposals()


def test_a_sheet_keyed_in_alike_by_two_people_counts(store: Store, activity: Activity) -> None:
    store.record_page(FILE, 0, Rejection(RejectionReason.UNREADABLE_CODE, "码被撕去"))

    first = store.key_sheet(B, votes(), ZHANG, "码被撕去", activity=activity, page=PageKey(FILE, 0))
    alone = store.sheet_record(B, activity)
    second = store.key_sheet(B, votes(), WANG, "码被撕去", activity=activity, page=PageKey(FILE, 0))

    record = record_of(store, activity, B)
    assert (first, alone, second) == ((), None, ())
    assert [row.vote for row in record.rows] == [Vote.SATISFIED, Vote.ABSTAIN, Vote.DISSATISFIED]
    assert {row.status for row in record.rows} == {RowStatus.REVIEWED}
    assert [stored.is_open for stored in store.rejections()] == [False]


def test_where_two_people_key_in_differently_the_row_waits(
    store: Store, activity: Activity
) -> None:
    store.key_sheet(B, votes(), ZHANG, "撕破", activity=activity)

    apart = store.key_sheet(B, votes(Vote.VOID), WANG, "撕破", activity=activity)

    row = record_of(store, activity, B).rows[0]
    assert apart == (U1,)
    assert (row.vote, row.doubts[0]) == (None, DoubtReason.KEYED_APART)
    store.key_sheet(B, votes(), WANG, "看错了", activity=activity)
    assert record_of(store, activity, B).rows[0].vote is Vote.SATISFIED


def test_one_person_typing_twice_is_still_one_person(store: Store, activity: Activity) -> None:
    store.key_sheet(B, votes(), ZHANG, "撕破", activity=activity)
    store.key_sheet(B, votes(), ZHANG, "撕破", activity=activity)

    assert store.sheet_record(B, activity) is None
    assert store.keyed_by(B) == ("张三",)


def test_every_row_must_be_keyed_in(store: Store, activity: Activity) -> None:
    with pytest.raises(UsageError, match="录入了 1 行"):
        store.key_sheet(B, {U1: Vote.VOID}, ZHANG, "撕破", activity=activity)


def test_rows_of_a_page_that_was_read_may_be_left_out(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    """Two people type the page that is missing; what was read counts as it was read."""
    store.record_page(FILE, 0, make_reading("B", 1))
    read = [row.line for row in make_reading("B", 1).rows]
    rest = {line: vote for line, vote in votes().items() if line not in read}

    first = store.key_sheet(B, rest, ZHANG, "第 2 页撕破", activity=activity)
    alone = [row.status for row in record_of(store, activity, B).rows]
    second = store.key_sheet(B, votes(Vote.VOID), WANG, "第 2 页撕破", activity=activity)

    assert read and rest
    rows = {row.line: row for row in record_of(store, activity, B).rows}
    assert (first, second) == ((), ())
    assert RowStatus.PENDING in alone
    assert {rows[line].status for line in read} == {RowStatus.READ}
    assert {line: rows[line].vote for line in rest} == rest
    assert {rows[line].status for line in rest} == {RowStatus.REVIEWED}
    assert store.missing_pages() == []
    with pytest.raises(UsageError, match="录入了"):
        store.key_sheet(B, dict(list(rest.items())[1:]), LI, "撕破", activity=activity)


def test_a_refused_page_names_the_page_that_was_scanned_in_its_place(
    read: Store, activity: Activity
) -> None:
    read.record_page(FILE, 5, Rejection(RejectionReason.POOR_REGISTRATION, "折角"))
    with pytest.raises(UsageError, match="没有被识读"):
        read.dismiss_page(FILE, 5, "张三", "重扫", instead=PageKey(FILE, 9))

    read.dismiss_page(FILE, 5, "张三", "重扫", instead=PageKey(FILE, 0), confirmed_by="王五")

    assert [stored.is_open for stored in read.rejections()] == [False]
    assert list(read.events())[-1].payload["instead"] == {"file": FILE, "index": 0}


def test_a_spot_check_is_on_record_with_its_seed_and_its_outcome(read: Store) -> None:
    draw = read.draw_spot_check("4-2-6-1", 20, WANG)
    read.record_spot_check(draw, A, agrees=False, by=WANG, why="第3行不符")
    read.record_spot_check(draw, A, agrees=True, by=WANG, why="")

    (drawn,) = read.spot_checks()
    assert (drawn.seed, drawn.size, drawn.agrees) == ("4-2-6-1", 20, {A: True})
    with pytest.raises(UsageError, match="理由"):
        read.record_spot_check(draw, A, agrees=False, by=WANG, why=" ")


def test_everything_stands_after_reopening(read: Store, activity: Activity, folder: Path) -> None:
    read.reopen_row(A, U2, WANG, "再看", activity=activity)
    read.propose_void(A, ZHANG, "署名")
    read.key_sheet(B, votes(), ZHANG, "撕破", activity=activity)
    read.key_sheet(B, votes(Vote.VOID), LI, "撕破", activity=activity)
    read.draw_spot_check("1", 1, WANG)

    with Store.open(folder, kept=True) as again:
        assert again.void_proposals() == read.void_proposals()
        assert again.keyed_apart(B) == [U1]
        assert record_of(again, activity) == record_of(read, activity)
        assert again.spot_checks() == read.spot_checks()
