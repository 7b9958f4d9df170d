"""Two scans of one page: rows in which they differ go to a person, whichever came first."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from ballot.activity import Activity
from ballot.grade import Vote
from ballot.ids import LineId, SessionId
from ballot.person import Person, Role
from ballot.reading import DoubtReason, RejectionReason
from ballot.record import RowRecord, RowStatus
from ballot.rules import BlankSheetRule, RowDoubtRule
from store.event import EventKind
from store.evidence import Store
from tests.store.scanned import FILE, U1, U3, A, MakeReading, record_of, scan

NORTH = SessionId("north")
DIFFER = DoubtReason.COPIES_DIFFER
GOOD, BAD, NONE = Vote.SATISFIED, Vote.DISSATISFIED, Vote.ABSTAIN
DOUBT = DoubtReason.OVERVOTE


def first_row(store: Store, activity: Activity) -> RowRecord:
    return record_of(store, activity, A).rows[0]


@pytest.mark.parametrize(
    ("scans", "vote", "doubts"),
    [
        ((GOOD, GOOD), GOOD, ()),
        ((GOOD, BAD), None, (DIFFER,)),
        ((NONE, GOOD), None, (DIFFER,)),
        ((GOOD, GOOD, BAD), None, (DIFFER,)),
        ((GOOD, DOUBT), GOOD, ()),
        ((DOUBT, GOOD), None, (DOUBT,)),
        ((DOUBT, GOOD, BAD), None, (DIFFER, DOUBT)),
        ((DOUBT, DOUBT), None, (DOUBT,)),
    ],
)
def test_what_a_row_comes_to_of_which_there_are_several_scans(
    store: Store,
    activity: Activity,
    make_reading: MakeReading,
    scans: tuple[Vote | DoubtReason, ...],
    vote: Vote | None,
    doubts: tuple[DoubtReason, ...],
) -> None:
    scan(store, *(make_reading("A", 1, u1=each) for each in scans))

    row = first_row(store, activity)

    assert (row.vote, row.doubts) == (vote, doubts)


@pytest.mark.parametrize("scans", list(permutations([GOOD, BAD, DOUBT])))
def test_no_scan_stands_because_it_came_first(
    store: Store,
    activity: Activity,
    make_reading: MakeReading,
    scans: tuple[Vote | DoubtReason, ...],
) -> None:
    scan(store, *(make_reading("A", 1, u1=each) for each in scans))

    row = first_row(store, activity)

    assert (row.vote, row.doubts[0]) == (None, DIFFER)


def test_a_person_settles_a_row_in_which_scans_differ_and_the_reason_stays(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1), make_reading("A", 1, u1=BAD))

    store.resolve_row(A, U1, BAD, "张三", "纸上是不满意", activity=activity)

    assert first_row(store, activity) == RowRecord(LineId(U1), BAD, RowStatus.REVIEWED, (DIFFER,))


def test_a_decision_keeps_which_scans_of_the_sheet_were_on_record(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1, u1=GOOD), make_reading("A", 1, u1=BAD))

    store.resolve_row(A, U1, BAD, "张三", "看图", activity=activity)

    (*_, event) = store.events()
    assert event.payload["on_record"] == [{"file": FILE, "index": index} for index in (0, 1)]


def test_closing_a_second_copy_settles_no_row(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1), make_reading("A", 1, u1=BAD))

    store.dismiss_page(FILE, 1, "张三", "复印件", confirmed_by="王五")

    assert first_row(store, activity).vote is None


@pytest.mark.parametrize(
    ("later", "vote"), [(BAD, None), (GOOD, GOOD), (DOUBT, GOOD)], ids=["other", "same", "doubt"]
)
def test_a_decision_waits_again_only_where_a_later_scan_says_otherwise(
    store: Store,
    activity: Activity,
    make_reading: MakeReading,
    later: Vote | DoubtReason,
    vote: Vote | None,
) -> None:
    scan(store, make_reading("A", 1, u1=DOUBT))
    store.resolve_row(A, U1, GOOD, "张三", "看得清", activity=activity)

    scan(store, make_reading("A", 1, u1=later), start=1)

    assert first_row(store, activity).vote is vote


def test_a_page_that_is_found_later_is_compared_with_what_people_settled_without_it(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1))
    store.resolve_row(A, U3, GOOD, "张三", "按纸质表", activity=activity)

    scan(store, make_reading("A", 2, u3=BAD), start=1)

    row = record_of(store, activity, A).rows[2]
    assert (row.vote, row.doubts) == (None, (DIFFER,))


def test_a_sheet_that_two_people_keyed_in_is_compared_with_a_later_scan(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    votes = dict.fromkeys(activity.unit_index, GOOD)
    for name in ("张三", "王五"):
        store.key_sheet(A, votes, Person(name, Role.OPERATOR), "码被撕去", activity=activity)

    scan(store, make_reading("A", 1, u1=BAD), make_reading("A", 2))

    rows = record_of(store, activity, A).rows
    assert [row.vote for row in rows] == [None, GOOD, GOOD]


def test_a_row_that_the_rules_void_is_compared_like_one_that_was_read(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    """A double mark that a rule voids would count without a person, whichever scan came first."""
    strict = replace(
        activity, rules=replace(activity.rules, double_mark=RowDoubtRule.VOID_ROW), digest=""
    )
    scan(store, make_reading("A", 1, u1=DOUBT), make_reading("A", 1, u1=GOOD))

    row = first_row(store, strict)

    assert (row.vote, row.doubts) == (None, (DIFFER, DOUBT))


@pytest.mark.parametrize("rule", BlankSheetRule)
def test_a_blank_scan_voids_no_sheet_of_which_another_scan_shows_a_mark(
    store: Store, activity: Activity, make_reading: MakeReading, rule: BlankSheetRule
) -> None:
    blank = replace(activity, rules=replace(activity.rules, blank_sheet=rule))
    empty = {"u1": NONE, "u2": NONE}
    scan(
        store,
        make_reading("A", 1, **empty),
        make_reading("A", 2, u3=NONE),
        make_reading("A", 1, u1=GOOD, u2=NONE),
    )

    record = record_of(store, blank, A)

    assert (record.status, record.rows[0].vote, record.pending_rows) == ("valid", None, 1)


def test_a_void_sheet_asks_for_no_row(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1), make_reading("A", 1, u1=BAD))

    store.void_sheet(A, "张三", "复印件", confirmed_by="王五")

    assert record_of(store, activity, A).pending_rows == 0


def test_a_scan_after_the_seal_is_refused_and_compared_once_the_session_is_opened(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1), make_reading("A", 2))
    store.seal_session(NORTH, "0" * 64, "王五")
    sealed = record_of(store, activity, A)

    scan(store, make_reading("A", 1, u1=BAD), start=2)
    while_sealed = record_of(store, activity, A)
    store.open_session(NORTH, "张三", "又找到一份", confirmed_by="王五")
    opened = first_row(store, activity)
    store.resolve_row(A, U1, GOOD, "张三", "按纸质表", activity=activity)
    store.seal_session(NORTH, "1" * 64, "王五")

    assert [r.rejection.reason for r in store.rejections()] == [RejectionReason.SEALED_SESSION]
    assert while_sealed == sealed
    assert (opened.vote, opened.doubts) == (None, (DIFFER,))
    assert first_row(store, activity).vote is GOOD


def test_a_seal_of_a_version_that_compared_nothing_stays_as_it_was_until_it_is_opened(
    store: Store, folder: Path, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1), make_reading("A", 1, u1=BAD))
    seal = {"session": NORTH, "revision": 1, "tally_sha256": "0" * 64, "replaces": None, "by": "王"}
    with store.writing():
        store._append(EventKind.SESSION_SEALED, seal)

    sealed = first_row(store, activity)
    store.open_session(NORTH, "张三", "复查", confirmed_by="王五")

    assert (sealed.vote, sealed.doubts) == (GOOD, ())
    assert first_row(store, activity).vote is None


def test_copies_are_compared_alike_when_the_store_is_opened_again(
    store: Store, folder: Path, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1), make_reading("A", 1, u1=BAD), make_reading("B", 1))

    with Store.open(folder, kept=True) as again:
        assert list(again.sheet_records(activity)) == list(store.sheet_records(activity))


def test_a_copy_whose_refusal_is_taken_back_is_compared_no_more(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    """Its file was damaged when it was read; it is read again."""
    scan(store, make_reading("A", 1), make_reading("A", 1, u1=BAD))

    store.record_mended(FILE, pages=99, withdrawn=[1], is_replaced=True)

    assert first_row(store, activity).vote is GOOD
