"""A scan takes the place of another of the same page, by a person's choice."""

from dataclasses import replace
from pathlib import Path

import pytest

from ballot.activity import Activity
from ballot.errors import UsageError
from ballot.grade import Vote
from ballot.ids import LineId, SessionId
from ballot.person import Person, Role
from ballot.reading import DoubtReason, FootProof, Rejection, RejectionReason
from ballot.record import RowRecord, RowStatus
from store.evidence import Store
from store.standing import PageKey
from tests.store.scanned import FILE, U1, A, MakeReading, record_of, scan

ZHANG = Person("张三", Role.OPERATOR)
DIFFER = DoubtReason.COPIES_DIFFER
GOOD, BAD, NONE, VOID = Vote.SATISFIED, Vote.DISSATISFIED, Vote.ABSTAIN, Vote.VOID
DOUBT = DoubtReason.OVERVOTE
FAINT = DoubtReason.FAINT_PAGE
OLD, NEW = PageKey(FILE, 0), PageKey(FILE, 1)


def take(store: Store, activity: Activity, *scans: PageKey) -> None:
    store.replace_scans(scans or (NEW,), ZHANG, "改用灰度扫描", activity=activity)


def first_row(store: Store, activity: Activity) -> RowRecord:
    return record_of(store, activity, A).rows[0]


@pytest.mark.parametrize(
    ("old", "settled", "new", "vote", "doubts"),
    [
        (GOOD, None, GOOD, GOOD, ()),
        (GOOD, None, BAD, None, (DIFFER,)),
        (DOUBT, None, GOOD, GOOD, ()),
        (GOOD, None, FAINT, None, (FAINT,)),
        (DOUBT, None, FAINT, None, (FAINT,)),
        (DOUBT, GOOD, GOOD, GOOD, ()),
        (DOUBT, VOID, GOOD, None, (DIFFER,)),
        (DOUBT, GOOD, FAINT, GOOD, (FAINT,)),
    ],
)
def test_what_a_row_comes_to_when_another_scan_is_taken(
    store: Store,
    activity: Activity,
    make_reading: MakeReading,
    old: Vote | DoubtReason,
    settled: Vote | None,
    new: Vote | DoubtReason,
    vote: Vote | None,
    doubts: tuple[DoubtReason, ...],
) -> None:
    scan(store, make_reading("A", 1, u1=old))
    if settled is not None:
        store.resolve_row(A, U1, settled, "张三", "看图", activity=activity)
    scan(store, make_reading("A", 1, u1=new), start=1)

    take(store, activity)

    row = first_row(store, activity)
    assert (row.vote, row.doubts) == (vote, doubts)
    assert store.page_key(A, 1) == NEW


def test_what_people_settled_with_both_scans_before_them_is_asked_again_if_it_is_otherwise(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1), make_reading("A", 1, u1=BAD))
    store.resolve_row(A, U1, GOOD, "张三", "看图", activity=activity)

    take(store, activity)

    assert first_row(store, activity).vote is None


def test_a_replaced_scan_is_kept_and_compared_with_nothing(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1, u1=BAD), make_reading("A", 1))
    take(store, activity)
    store.resolve_row(A, U1, GOOD, "张三", "看图", activity=activity)

    scan(store, make_reading("A", 1), start=2)

    replaced, copy = store.rejections()
    assert first_row(store, activity).vote is GOOD
    assert (replaced.rejection.reason, replaced.is_open) == (RejectionReason.REPLACED, False)
    assert "第 2 页" in replaced.rejection.detail
    assert (copy.rejection.reason, copy.is_open) == (RejectionReason.SECOND_COPY, True)
    assert [key for key, _ in store.other_readings(A, 1)] == [OLD, PageKey(FILE, 2)]


def test_a_replaced_scan_can_be_taken_back(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    first = make_reading("A", 1, u1=DOUBT)
    scan(store, first, make_reading("A", 1))
    take(store, activity)

    take(store, activity, OLD)

    assert store.page_reading(A, 1) == (OLD, first)
    assert first_row(store, activity).doubts == (DOUBT,)
    assert [r.rejection.reason for r in store.rejections()] == [RejectionReason.REPLACED]


def test_a_question_that_nobody_answered_outlives_the_next_scan(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1), make_reading("A", 1, u1=BAD), make_reading("A", 1, u1=BAD))
    take(store, activity)

    take(store, activity, PageKey(FILE, 2))

    assert first_row(store, activity).vote is None


def test_a_preview_says_what_comes_of_it_and_records_nothing(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(
        store,
        make_reading("A", 1, u1=GOOD, u2=FAINT),
        make_reading("B", 1, u1=DOUBT, u2=GOOD),
        make_reading("A", 1, u1=BAD, u2=GOOD),
        make_reading("B", 1, u1=DOUBT, u2=FAINT),
    )
    head, scans = store.head(), (PageKey(FILE, 2), PageKey(FILE, 3))

    preview = store.preview_replacement(scans, activity=activity)

    assert store.head() == head
    assert (preview.pages, preview.sheets) == (2, 2)
    assert (preview.asked, preview.settled, preview.new_doubts) == (1, 1, 1)
    done = store.replace_scans(scans, ZHANG, "灰度", activity=activity)
    waiting = [
        row
        for record in store.sheet_records(activity)
        for row in record.rows
        if row.vote is None and row.doubts != (DoubtReason.MISSING_PAGE,)
    ]
    assert (done, len(waiting)) == (preview, preview.waiting)


def test_a_batch_is_one_event_in_the_order_of_the_sheets(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, *(make_reading(letter, 1) for letter in "BABA"))

    take(store, activity, PageKey(FILE, 2), PageKey(FILE, 3))

    (*_, event) = store.events()
    assert [each["sheet"][0] for each in event.payload["scans"]] == ["A", "B"]
    assert (event.payload["by"], event.payload["why"]) == ("张三", "改用灰度扫描")


@pytest.mark.parametrize(
    "scans", [(), (OLD,), (PageKey(FILE, 7),), (NEW, PageKey(FILE, 2)), (PageKey(FILE, 3),)]
)
def test_a_choice_that_makes_no_sense_is_refused_and_changes_nothing(
    store: Store, activity: Activity, make_reading: MakeReading, scans: tuple[PageKey, ...]
) -> None:
    blank = Rejection(RejectionReason.NOT_A_FORM, "白纸")
    scan(store, *[make_reading("A", 1)] * 3, blank)
    head = store.head()

    with pytest.raises(UsageError):
        store.replace_scans(scans, ZHANG, "灰度", activity=activity)

    assert store.head() == head


@pytest.mark.parametrize(("by", "why"), [("", "灰度"), ("张三", " ")])
def test_a_name_and_a_reason_are_needed(
    store: Store, activity: Activity, make_reading: MakeReading, by: str, why: str
) -> None:
    scan(store, *[make_reading("A", 1)] * 2)

    with pytest.raises(UsageError):
        store.replace_scans([NEW], Person(by, Role.OPERATOR), why, activity=activity)


def test_nothing_is_replaced_in_a_sealed_session(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, *[make_reading("A", 1)] * 2)
    store.seal_session(SessionId("north"), "0" * 64, "王五")

    with pytest.raises(UsageError, match="已封存"):
        take(store, activity)


def test_a_sheet_that_was_compared_with_its_paper_is_compared_again(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, *[make_reading("A", 1)] * 2)
    draw = store.draw_spot_check("4 2 6 1", 1, ZHANG)
    store.record_spot_check(draw, A, agrees=True, by=ZHANG, why="")

    take(store, activity)

    assert store.spot_checks()[0].agrees == {}


def test_what_was_replaced_stands_alike_when_the_store_is_opened_again(
    store: Store, folder: Path, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1, u1=BAD), make_reading("A", 1))
    take(store, activity)

    with Store.open(folder, kept=True) as again:
        assert again.page_reading(A, 1) == store.page_reading(A, 1)
        assert again.rejections() == store.rejections()
        assert list(again.sheet_records(activity)) == list(store.sheet_records(activity))


def test_a_row_that_people_settled_counts_as_reviewed_after_the_change(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1, u1=DOUBT), make_reading("A", 1))
    store.resolve_row(A, U1, GOOD, "张三", "看图", activity=activity)

    take(store, activity)

    assert first_row(store, activity) == RowRecord(LineId(U1), GOOD, RowStatus.REVIEWED)


def test_a_scan_that_stands_now_is_counted_by_what_proves_its_foot(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    proven = replace(make_reading("A", 1), foot=FootProof.CODE)
    scan(store, make_reading("A", 1), proven)
    before = store.without_foot_code()

    take(store, activity)

    assert (before, store.without_foot_code()) == ({"north": 1}, {})
