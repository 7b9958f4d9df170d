"""Batches: which pages lie behind which cover, and what is there, lacking or out of place."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from ballot.activity import Activity
from ballot.batch import Batch, BatchId
from ballot.cover import Cover
from ballot.errors import UsageError
from ballot.ids import SessionId, SheetId
from ballot.reading import PageOutcome, PageReading, Rejection, RejectionReason, SplitPicture
from store.batches import BatchPlace
from store.event import EventKind
from store.evidence import Store
from store.standing import PageKey
from tests.store.conftest import FORM, MakeReading

NORTH, SOUTH = SessionId("north"), SessionId("south")
FORMS = {SOUTH: "MNPRSTUW", NORTH: "ABCDEFHJ"}
"""First letters of the sheets of each session here."""
LOST = Rejection(RejectionReason.POOR_REGISTRATION, "歪")
WHITE = Rejection(RejectionReason.NOT_A_FORM, "空白", is_blank=True)

Scan = Callable[..., str]
Of = Callable[[str], PageReading]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path, kept=True) as store:
        for session, letters in FORMS.items():
            sheets = [SheetId(letter * 12) for letter in letters]
            store.record_print(
                session=session, form=FORM, group=None, sheets=sheets, pages=2, layout_digest="0"
            )
        yield store


@pytest.fixture
def scan(store: Store) -> Scan:
    """Return what records a file of some pages; returns its SHA-256."""
    numbers = count(1)

    def record(*pages: PageOutcome | SplitPicture, name: str = "") -> str:
        number = next(numbers)
        sha256 = f"{number:064x}"
        store.record_file(sha256, name or f"stack {number}.pdf", 1, len(pages))
        for index, page in enumerate(pages):
            store.record_picture(sha256, index, page)
        return sha256

    return record


def batch(store: Store, number: int = 1, session: SessionId = NORTH) -> Batch:
    (found,) = [each for each in store.batches().batches if each.id == BatchId(session, number)]
    return found


def sheets(make: MakeReading, letters: str) -> list[PageReading]:
    """Both pages of each sheet."""
    return [make(letter, page) for letter in letters for page in (1, 2)]


def test_a_whole_batch_agrees(store: Store, scan: Scan, make_reading: MakeReading) -> None:
    scan(Cover(NORTH, 1, 3), *sheets(make_reading, "ABC"))

    whole = batch(store)
    assert (whole.expected, whole.found, whole.missing, whole.surplus) == (3, 3, 0, 0)
    assert whole.agrees
    assert store.batches().loose == ()


def test_a_cover_is_neither_read_nor_refused(
    store: Store, scan: Scan, activity: Activity, make_reading: MakeReading
) -> None:
    sha256 = scan(Cover(NORTH, 1, 1), *sheets(make_reading, "A"))

    key = PageKey(sha256, 0)
    assert store.rejections() == []
    assert store.stray_rejections() == 0
    assert store.refusal(key) is None
    assert store.record_page(sha256, 0, LOST) == Cover(NORTH, 1, 1)
    assert [s.scanned for s in store.status(activity)] == [0, 1]
    assert store.file_state(sha256).is_complete  # type: ignore[union-attr]


def test_sheets_that_lack_and_that_are_too_many_are_told(
    store: Store, scan: Scan, make_reading: MakeReading
) -> None:
    scan(Cover(NORTH, 1, 5), *sheets(make_reading, "ABC"))
    scan(Cover(NORTH, 2, 1), *sheets(make_reading, "DE"))

    assert (batch(store, 1).missing, batch(store, 1).surplus) == (2, 0)
    assert (batch(store, 2).missing, batch(store, 2).surplus) == (0, 1)


def test_a_sheet_that_is_read_in_part_or_refused_with_its_id_is_there(
    store: Store, scan: Scan, make_reading: MakeReading
) -> None:
    known = Rejection(RejectionReason.POOR_REGISTRATION, "歪", SheetId("B" * 12), 1)
    scan(Cover(NORTH, 1, 3), make_reading("A", 1), known, LOST)

    there = batch(store)
    assert (there.found, there.missing, there.unknown_pages) == (2, 1, 1)


def test_a_page_that_is_closed_or_keyed_in_is_no_longer_unknown(
    store: Store, scan: Scan, make_reading: MakeReading
) -> None:
    sha256 = scan(Cover(NORTH, 1, 1), LOST, LOST)

    store.dismiss_page(sha256, 1, "张三", "空表", confirmed_by="王五")

    assert batch(store).unknown_pages == 1


def test_a_sheet_of_another_session_belongs_elsewhere(
    store: Store, scan: Scan, make_reading: MakeReading
) -> None:
    scan(Cover(NORTH, 1, 2), *sheets(make_reading, "AM"))

    there = batch(store)
    assert (there.found, there.missing, dict(there.elsewhere)) == (2, 0, {SOUTH: 1})
    assert not there.agrees


def test_a_sheet_that_lay_in_another_batch_is_told_where_it_comes_again(
    store: Store, scan: Scan, make_reading: MakeReading
) -> None:
    scan(Cover(NORTH, 1, 2), *sheets(make_reading, "AB"))
    scan(Cover(NORTH, 2, 2), *sheets(make_reading, "BC"))

    assert batch(store, 1).agrees
    assert dict(batch(store, 2).again) == {BatchId(NORTH, 1): 1}
    assert not batch(store, 2).agrees


def test_a_batch_that_is_scanned_again_is_the_same_batch(
    store: Store, scan: Scan, make_reading: MakeReading
) -> None:
    pages = (Cover(NORTH, 1, 2), *sheets(make_reading, "AB"))
    scan(*pages)
    scan(*pages)

    again = batch(store)
    assert (again.covers, again.found, again.agrees) == (2, 2, True)
    assert again.files == ("stack 1.pdf", "stack 2.pdf")


def test_what_lacked_and_is_scanned_behind_the_cover_completes_the_batch(
    store: Store, scan: Scan, make_reading: MakeReading
) -> None:
    scan(Cover(NORTH, 1, 2), *sheets(make_reading, "A"))
    scan(Cover(NORTH, 1, 2), *sheets(make_reading, "B"))

    assert batch(store).agrees


def test_a_file_holds_several_batches_and_what_lies_before_the_first_cover(
    store: Store, scan: Scan, make_reading: MakeReading
) -> None:
    scan(
        *sheets(make_reading, "A"),
        Cover(NORTH, 1, 1),
        *sheets(make_reading, "B"),
        Cover(NORTH, 2, 2),
        *sheets(make_reading, "CD"),
    )

    assert [batch(store, n).found for n in (1, 2)] == [1, 2]
    (loose,) = store.batches().loose
    assert (loose.file, loose.found, loose.outside) == ("stack 1.pdf", 1, 1)


def test_a_batch_does_not_go_on_in_the_next_file(
    store: Store, scan: Scan, make_reading: MakeReading
) -> None:
    scan(Cover(NORTH, 1, 3), *sheets(make_reading, "A"))
    scan(*sheets(make_reading, "BM"))

    assert batch(store).missing == 2
    (loose,) = store.batches().loose
    assert (loose.found, dict(loose.sessions)) == (2, {NORTH: 1, SOUTH: 1})
    assert store.batches().outside(NORTH) == 1


def test_where_every_page_is_a_file_the_files_are_one_stack(
    store: Store, scan: Scan, make_reading: MakeReading
) -> None:
    pages = (Cover(NORTH, 1, 2), *sheets(make_reading, "AB"), Cover(NORTH, 2, 1))
    for number, page in enumerate((*pages, *sheets(make_reading, "C")), start=9):
        scan(page, name=f"day1/scan{number:03d}.jpg")
    scan(make_reading("D", 1), name="day2/scan016.jpg")  # of another folder
    scan(make_reading("E", 1), name="day2/scan018.jpg")  # not the next

    assert [batch(store, n).found for n in (1, 2)] == [2, 1]
    assert [(loose.file, loose.found) for loose in store.batches().loose] == [
        ("day2/scan016.jpg", 1),
        ("day2/scan018.jpg", 1),
    ]


def test_without_covers_every_file_is_a_batch(
    store: Store, scan: Scan, make_reading: MakeReading
) -> None:
    scan(*sheets(make_reading, "AB"))
    scan(*sheets(make_reading, "C"))

    found = store.batches()
    assert found.batches == ()
    assert [each.found for each in found.loose] == [2, 1]


def test_covers_of_one_batch_that_differ_need_somebody_to_say_the_number(
    store: Store, scan: Scan, make_reading: MakeReading
) -> None:
    scan(Cover(NORTH, 1, 2), *sheets(make_reading, "A"))
    scan(Cover(NORTH, 1, 3), *sheets(make_reading, "B"))

    apart = batch(store)
    assert (apart.said, apart.expected, apart.missing) == ((2, 3), None, None)
    assert apart.is_in_doubt

    store.record_batch_count(BatchId(NORTH, 1), 2, "张三", confirmed_by="王五")

    assert batch(store).agrees


def test_the_number_of_a_cover_without_one_is_entered_by_one_person(
    store: Store, scan: Scan, make_reading: MakeReading
) -> None:
    scan(Cover(NORTH, 1, None), *sheets(make_reading, "A"))
    assert batch(store).expected is None

    store.record_batch_count(BatchId(NORTH, 1), 2, "张三")

    assert (batch(store).expected, batch(store).missing) == (2, 1)
    assert batch(store).entered.by == "张三"  # type: ignore[union-attr]


def test_changing_a_number_takes_two_people(store: Store, scan: Scan) -> None:
    scan(Cover(NORTH, 1, 5))
    store.record_batch_count(BatchId(NORTH, 2), 7, "张三")

    for number in (1, 2):
        with pytest.raises(UsageError):
            store.record_batch_count(BatchId(NORTH, number), 6, "张三")
        with pytest.raises(UsageError):
            store.record_batch_count(BatchId(NORTH, number), 6, "张三", confirmed_by="张 三")
        store.record_batch_count(BatchId(NORTH, number), 6, "张三", confirmed_by="王五")
        store.record_batch_count(BatchId(NORTH, number), 6, "李四")  # says the same

    assert [batch(store, n).expected for n in (1, 2)] == [6, 6]


@pytest.mark.parametrize(("number", "size"), [(0, 5), (1000, 5), (1, -1), (1, 10_000)])
def test_numbers_that_no_cover_can_have_are_refused(store: Store, number: int, size: int) -> None:
    with pytest.raises(UsageError):
        store.record_batch_count(BatchId(NORTH, number), size, "张三")


def test_a_batch_that_was_counted_and_never_came_is_missing_whole(store: Store) -> None:
    store.record_batch_count(BatchId(NORTH, 1), 50, "张三")
    store.record_batch_count(BatchId(NORTH, 4), 50, "张三")

    assert (batch(store, 4).covers, batch(store, 4).missing) == (0, 50)
    assert store.batches().absent(NORTH) == [2, 3]


def test_every_page_knows_its_batch_and_its_place_in_it(
    store: Store, scan: Scan, make_reading: MakeReading
) -> None:
    first = scan(make_reading("A", 1), Cover(NORTH, 1, 2), LOST, make_reading("B", 1))
    second = scan(Cover(NORTH, 1, 2), make_reading("C", 1))

    in_batch = BatchId(NORTH, 1)
    assert store.batch_places() == {
        PageKey(first, 0): BatchPlace(None, 1),
        PageKey(first, 2): BatchPlace(in_batch, 1),
        PageKey(first, 3): BatchPlace(in_batch, 2),
        PageKey(second, 1): BatchPlace(in_batch, 3),
    }


def test_batches_are_the_same_whatever_order_pages_were_recorded_in(
    store: Store, make_reading: MakeReading
) -> None:
    """A scan that was killed goes on: pages that were in flight come last."""
    pages = [Cover(NORTH, 1, 1), *sheets(make_reading, "A"), Cover(NORTH, 2, 1)]
    pages += sheets(make_reading, "B")
    store.record_file("f" * 64, "stack.pdf", 1, len(pages))

    for index in (5, 1, 0, 4, 2, 3):
        store.record_page("f" * 64, index, pages[index])

    assert [batch(store, n).agrees for n in (1, 2)] == [True, True]


def test_a_cover_that_is_a_part_of_a_picture_begins_its_batch_there(
    store: Store, scan: Scan, make_reading: MakeReading
) -> None:
    scan(SplitPicture((Cover(NORTH, 1, 1), make_reading("A", 1))), make_reading("A", 2))

    assert batch(store).agrees
    (event,) = [each for each in store.events() if each.kind is EventKind.COVER_READ]
    assert (event.payload["part"], event.payload["parts"]) == (1, 2)


def test_an_event_of_a_cover_says_what_its_code_does(store: Store, scan: Scan) -> None:
    sha256 = scan(Cover(NORTH, 1, None))

    (event,) = [each for each in store.events() if each.kind is EventKind.COVER_READ]
    assert event.payload == {
        "file": sha256,
        "index": 0,
        "cover": {"session": "north", "batch": 1, "sheets": None},
    }


def test_the_white_back_of_a_cover_settles_itself_where_both_sides_were_scanned(
    store: Store, scan: Scan, make_reading: MakeReading
) -> None:
    scan(Cover(NORTH, 1, 2), WHITE, *sheets(make_reading, "AB"))

    assert [stored.is_open for stored in store.rejections()] == [False]
    assert batch(store).unknown_pages == 0


@pytest.mark.parametrize("behind", ["", "one", "apart"])
def test_a_white_page_behind_a_cover_waits_where_one_side_may_have_been_scanned(
    store: Store, scan: Scan, make_reading: MakeReading, behind: str
) -> None:
    pages: dict[str, list[PageOutcome]] = {
        "": [],
        "one": sheets(make_reading, "A")[:1],  # an odd number of pages
        "apart": [make_reading("A", 1), make_reading("B", 1)],
    }
    scan(Cover(NORTH, 1, 2), WHITE, *pages[behind])

    assert [stored.is_open for stored in store.rejections()] == [True]


def test_the_batches_of_a_folder_that_is_opened_again_are_the_same(
    store: Store, scan: Scan, make_reading: MakeReading, tmp_path: Path
) -> None:
    scan(Cover(NORTH, 1, 3), *sheets(make_reading, "AM"), LOST)
    store.record_batch_count(BatchId(NORTH, 1), 3, "张三")
    found, places = store.batches(), store.batch_places()
    store.close()

    with Store.open(tmp_path, kept=True) as again:
        assert again.batches() == found
        assert again.batch_places() == places
        assert again.verify_chain() is None
