"""Sheets that were printed, pages that come twice or are refused, and the files they came in."""

from dataclasses import replace
from pathlib import Path

import pytest

from ballot.activity import Activity
from ballot.errors import PingyiError, StoreError, UsageError
from ballot.grade import Vote
from ballot.ids import FormId, SessionId, SheetId
from ballot.layout import BLANK_SIDE
from ballot.reading import DoubtReason, FootProof, Rejection, RejectionReason
from store.evidence import Store
from store.standing import FileStanding, PageKey
from tests.store.scanned import FILE, U1, A, B, C, MakeReading, scan


def test_an_id_is_printed_once(store: Store) -> None:
    def print_again(*sheets: SheetId) -> None:
        store.record_print(
            session=SessionId("north"), form=FormId("f"), group=None, sheets=sheets, pages=2,
            layout_digest="",
        )  # fmt: skip

    with pytest.raises(StoreError, match="AAAA-AAAA-AAAA"):
        print_again(SheetId("E" * 12), A)
    with pytest.raises(StoreError, match="EEEE"):
        print_again(SheetId("E" * 12), SheetId("E" * 12))

    assert len(store.printed_sheets()) == 4


def test_printed_sheets_are_remembered_in_their_order(store: Store) -> None:
    printed = store.printed_sheets()

    assert (printed[B].session, printed[B].pages) == ("north", 2)


def test_a_second_copy_of_a_page_is_rejected_and_names_the_first(
    store: Store, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1), make_reading("B", 1))

    stored = store.record_page(FILE, 2, make_reading("A", 1, u1=Vote.DISSATISFIED))

    assert isinstance(stored, Rejection)
    assert (stored.reason, stored.sheet, stored.page) == (RejectionReason.SECOND_COPY, A, 1)
    assert "scan.pdf" in stored.detail
    assert "1" in stored.detail


def test_a_second_copy_keeps_what_it_would_say_as_evidence(
    store: Store, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1), make_reading("A", 1, u1=Vote.DISSATISFIED))

    payload = list(store.events())[-1].payload

    assert payload["reading"]["rows"][0] == ["u1", "dissatisfied"]
    assert len(payload["measures_sha256"]) == 64


def test_a_second_copy_stays_open_until_dismissed(store: Store, make_reading: MakeReading) -> None:
    scan(store, make_reading("A", 1), make_reading("A", 1))
    store.void_sheet(A, "张三", "复印件", confirmed_by="王五")
    assert [r.is_open for r in store.rejections()] == [True]

    store.dismiss_page(FILE, 1, "张三", "复印件", confirmed_by="王五")

    assert [r.is_open for r in store.rejections()] == [False]


@pytest.mark.parametrize("back_first", [True, False])
def test_a_side_without_rows_is_open_only_while_no_page_of_its_sheet_is_read(
    store: Store, make_reading: MakeReading, back_first: bool
) -> None:
    back = Rejection(RejectionReason.BLANK_SIDE, "背面", A, BLANK_SIDE)
    pages = [back, make_reading("A", 1)]
    scan(store, *(pages if back_first else reversed(pages)))
    scan(store, Rejection(RejectionReason.BLANK_SIDE, "背面", B, BLANK_SIDE), start=2)

    assert {r.rejection.sheet: r.is_open for r in store.rejections()} == {A: False, B: True}


def test_recording_a_page_again_changes_nothing_and_says_what_stands(
    store: Store, make_reading: MakeReading
) -> None:
    reading = make_reading("A", 1, u1=DoubtReason.OVERVOTE)
    rejection = Rejection(RejectionReason.NOT_A_FORM, "白纸")
    scan(store, reading, rejection)
    before = store.head()

    assert store.record_page(FILE, 0, make_reading("B", 1)) == reading
    assert store.record_page(FILE, 1, reading) == rejection
    assert store.head() == before


@pytest.mark.parametrize(
    ("letter", "page", "form", "reason"),
    [
        ("Z", 1, None, RejectionReason.UNKNOWN_SHEET),
        ("A", 1, "fedcba9876543210", RejectionReason.UNKNOWN_FORM),
        ("A", 3, None, RejectionReason.UNKNOWN_FORM),
    ],
)
def test_a_page_that_was_never_printed_can_not_count(
    store: Store, activity: Activity, make_reading: MakeReading,
    letter: str, page: int, form: str | None, reason: RejectionReason,
) -> None:  # fmt: skip
    reading = make_reading(letter, page)

    stored = store.record_page(FILE, 0, replace(reading, form=FormId(form)) if form else reading)

    assert isinstance(stored, Rejection)
    assert stored.reason is reason
    assert list(store.sheet_records(activity)) == []


def test_a_rejection_that_names_its_page_is_closed_by_a_later_scan(
    store: Store, make_reading: MakeReading
) -> None:
    scan(store, Rejection(RejectionReason.POOR_REGISTRATION, "歪", A, 1))
    assert [r.is_open for r in store.rejections()] == [True]

    scan(store, make_reading("A", 2), start=1)
    assert [r.is_open for r in store.rejections()] == [True]

    scan(store, make_reading("A", 1), start=2)
    assert [r.is_open for r in store.rejections()] == [False]


def test_a_piece_of_a_sheet_waits_for_a_person_also_when_the_sheet_is_read(
    store: Store, make_reading: MakeReading
) -> None:
    """What else lies in its picture nobody knows."""
    piece = Rejection(RejectionReason.INCOMPLETE_SHEET, "", sheet=A, page=1)
    scan(store, piece, make_reading("A", 1))

    (stored,) = store.rejections()

    assert stored.is_open
    assert stored.session == "north"


def test_a_rejection_after_the_page_was_read_waits_for_a_person(
    store: Store, make_reading: MakeReading
) -> None:
    """The same id on a page that can't be read may be a copy that somebody made."""
    scan(store, make_reading("A", 1), Rejection(RejectionReason.POOR_REGISTRATION, "歪", A, 1))

    assert [r.is_open for r in store.rejections()] == [True]


def test_a_rejection_names_its_file_and_page_for_people(store: Store) -> None:
    scan(store, Rejection(RejectionReason.NOT_A_FORM, "白纸"), start=6)

    (rejected,) = store.rejections()

    assert (rejected.file, rejected.file_page, rejected.session) == ("scan.pdf", 7, None)


@pytest.mark.parametrize(
    ("index", "by", "why"),
    [(0, "", "白纸"), (0, "张三", ""), (1, "张三", "白纸"), (2, "张三", "白纸")],
    ids=["no name", "no reason", "was read", "was never seen"],
)
def test_a_dismissal_that_makes_no_sense_is_refused(
    store: Store, make_reading: MakeReading, index: int, by: str, why: str
) -> None:
    scan(store, Rejection(RejectionReason.NOT_A_FORM, "白纸"), make_reading("A", 1))

    with pytest.raises(UsageError):
        store.dismiss_page(FILE, index, by, why)


def test_a_page_is_dismissed_once(store: Store) -> None:
    scan(store, Rejection(RejectionReason.NOT_A_FORM, "白纸"))
    store.dismiss_page(FILE, 0, "张三", "白纸")

    with pytest.raises(UsageError, match="处理过"):
        store.dismiss_page(FILE, 0, "张三", "白纸")


def test_the_same_bytes_under_another_name_are_a_duplicate(store: Store) -> None:
    assert store.record_file(FILE, "scan.pdf", 1234, 99) is FileStanding.KNOWN
    assert store.record_file(FILE, "copy.pdf", 1234, 99) is FileStanding.DUPLICATE
    assert store.record_file(FILE, "copy.pdf", 1234, 99) is FileStanding.DUPLICATE
    assert store.record_file("bb" * 32, "scan.pdf", 1, 1) is FileStanding.NEW

    known = store.file_state(FILE)
    assert known is not None
    assert known.names == ["scan.pdf", "copy.pdf"]
    assert store.image_hashes() == ["aa" * 32, "bb" * 32]


def test_the_state_of_a_file_says_which_pages_are_left(
    store: Store, make_reading: MakeReading
) -> None:
    store.record_file("bb" * 32, "two.pdf", 1, 2)
    store.record_page("bb" * 32, 1, make_reading("A", 1))

    halfway = store.file_state("bb" * 32)

    assert halfway is not None
    assert (halfway.recorded, halfway.is_complete) == ({1}, False)
    assert store.file_state("cc" * 32) is None


def test_a_file_name_that_is_not_text_does_no_harm(store: Store) -> None:
    store.record_file("bb" * 32, "scan-\udcff.pdf", 1, 1)

    assert store.verify_chain() is None


def test_a_page_of_a_file_that_was_not_recorded_is_refused(
    store: Store, make_reading: MakeReading
) -> None:
    with pytest.raises(StoreError):
        store.record_page("cc" * 32, 0, make_reading("A", 1))


def test_the_numbers_of_each_session(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(
        store,
        make_reading("A", 1, u1=DoubtReason.OVERVOTE),
        make_reading("A", 2),
        make_reading("B", 1),
        make_reading("B", 1),
        Rejection(RejectionReason.UNREADABLE_CODE, "污损"),
        Rejection(RejectionReason.POOR_REGISTRATION, "歪", C, 1),
    )
    store.void_sheet(B, "张三", "署名", confirmed_by="王五")
    store.record_counts(SessionId("north"), issued=3, returned=9, by="王五")
    store.record_counts(SessionId("north"), issued=2, returned=2, by="王五", confirmed_by="张三")

    south, north = store.status(activity)

    assert (north.session, north.printed, north.issued, north.returned) == ("north", 2, 2, 2)
    assert (north.scanned, north.valid, north.void, north.pending, north.rejected) == (
        2,
        1,
        1,
        1,
        1,
    )
    assert (south.session, south.issued, south.scanned, south.rejected) == ("south", None, 0, 1)
    assert store.stray_rejections() == 1


def test_sheets_of_a_session_that_left_the_activity_are_not_lost(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1), make_reading("C", 1))
    without_north = replace(activity, sessions=activity.sessions[:1])

    assert [s.session for s in store.status(without_north)] == ["south", "north"]
    assert [r.sheet for r in store.sheet_records(without_north)] == [C, A]


@pytest.mark.parametrize(
    ("issued", "returned", "by"), [(-1, 0, "王五"), (1, -1, "王五"), (1, 1, "")]
)
def test_hand_counts_that_make_no_sense_are_refused(
    store: Store, issued: int, returned: int, by: str
) -> None:
    with pytest.raises(PingyiError):
        store.record_counts(SessionId("north"), issued=issued, returned=returned, by=by)


def test_everything_stands_again_when_the_store_is_opened_again(
    store: Store, folder: Path, activity: Activity, make_reading: MakeReading
) -> None:
    reading = make_reading("A", 1, u1=DoubtReason.OVERVOTE)
    scan(store, reading, make_reading("A", 1), Rejection(RejectionReason.NOT_A_FORM, "白纸"))
    store.resolve_row(A, U1, Vote.VOID, "张三", "两个√", activity=activity)
    store.dismiss_page(FILE, 2, "张三", "白纸")
    store.record_counts(SessionId("north"), issued=2, returned=1, by="王五")

    with Store.open(folder, kept=True) as again:
        assert again.page_reading(A, 1) == (PageKey(FILE, 0), reading)
        assert list(again.sheet_records(activity)) == list(store.sheet_records(activity))
        assert again.rejections() == store.rejections()
        assert again.status(activity) == store.status(activity)
        assert again.head() == store.head()


def test_sheets_of_which_no_code_proves_the_foot_are_counted(
    store: Store, make_reading: MakeReading
) -> None:
    """One sheet proved by codes, one by its printed id, one read before feet were compared."""
    for index, (letter, page, foot) in enumerate(
        [
            ("A", 1, FootProof.CODE),
            ("A", 2, FootProof.CODE),
            ("B", 1, FootProof.CODE),
            ("B", 2, FootProof.SERIAL),
            ("C", 1, None),
        ]
    ):
        store.record_page("aa" * 32, index, replace(make_reading(letter, page), foot=foot))

    assert store.without_foot_code() == {SessionId("north"): 1, SessionId("south"): 1}
    sha256, index = "aa" * 32, 3
    found = store.page_reading(SheetId("B" * 12), 2)
    assert found is not None
    assert found == (PageKey(sha256, index), replace(make_reading("B", 2), foot=FootProof.SERIAL))
