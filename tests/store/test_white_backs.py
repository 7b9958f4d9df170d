"""White backs of one-sided forms settle themselves; whatever else is white waits."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ballot.ids import FormId, SessionId, SheetId
from ballot.reading import PageReading, Rejection, RejectionReason
from store.evidence import Store
from store.standing import PageKey
from tests.store.scanned import MakeReading

FORM = FormId("fedcba9876543210")
STACK = "bb" * 32
WHITE = Rejection(RejectionReason.NOT_A_FORM, "空白页", is_blank=True)
GRUBBY = Rejection(RejectionReason.NOT_A_FORM, "空白页")
MINUTES = Rejection(RejectionReason.NOT_A_FORM, "只找到 0 个定位标记")


@pytest.fixture
def printed(store: Store) -> Store:
    """Six sheets of one page, E to K, besides the sheets of two pages."""
    store.record_print(
        session=SessionId("south"),
        form=FORM,
        group=None,
        sheets=[SheetId(letter * 12) for letter in "EFHJKM"],
        pages=1,
        layout_digest="11" * 32,
    )
    return store


@pytest.fixture
def waiting(printed: Store, make_reading: MakeReading) -> "Waiting":
    return Waiting(printed, make_reading)


class Waiting:
    """Scans a stack, and says which of its pages wait for a person, from 1."""

    def __init__(self, store: Store, make_reading: MakeReading) -> None:
        self.store, self._make = store, make_reading

    def __call__(self, pages: Sequence[str | Rejection], *, of: int | None = None) -> list[int]:
        self.store.record_file(STACK, "stack.pdf", 99, of or len(pages))
        for index, page in enumerate(pages):
            outcome = page if isinstance(page, Rejection) else self._read(page)
            self.store.record_page(STACK, index, outcome)
        return [index + 1 for index in self.store.open_refusals(STACK)]

    def _read(self, letter: str) -> PageReading:
        return self._make(
            letter, 1, form=FORM if letter in "EFHJKM" else FormId("0123456789abcdef")
        )


def test_white_backs_between_fronts_wait_for_nobody(waiting: Waiting, folder: Path) -> None:
    assert waiting(["E", WHITE, "F", WHITE, "H", WHITE]) == []

    assert not any(each.is_open for each in waiting.store.rejections())
    waiting.store.close()
    with Store.open(folder, kept=True) as again:
        assert again.open_refusals(STACK) == {}
        assert again.refusal(PageKey(STACK, 1)) == WHITE


def test_a_sheet_that_lay_face_down_waits(waiting: Waiting) -> None:
    """One side was scanned: what is white is the back of a sheet whose front nobody saw."""
    assert waiting(["E", WHITE, "F", "H"]) == [2]


def test_one_front_and_a_white_page_say_nothing(waiting: Waiting) -> None:
    """Two sheets were scanned on one side, and the second lay face down; or one on both."""
    assert waiting(["E", WHITE]) == [2]


def test_in_a_file_of_an_odd_number_of_pages_white_ones_wait(waiting: Waiting) -> None:
    assert waiting(["E", WHITE, "F"]) == [2]


def test_the_first_of_a_pair_waits(waiting: Waiting) -> None:
    """The stack lay with its wrong side up, or a sheet was turned over."""
    assert waiting([WHITE, "E", "F", WHITE]) == [1, 4]


def test_two_white_pages_on_end_wait(waiting: Waiting) -> None:
    assert waiting(["E", WHITE, WHITE, WHITE]) == [3, 4]


def test_a_white_page_of_a_sheet_of_two_pages_waits(waiting: Waiting) -> None:
    """It may be what is left of the page that is missing."""
    assert waiting(["A", WHITE, "B", WHITE]) == [2, 4]


def test_a_page_with_ink_on_it_waits(waiting: Waiting) -> None:
    assert waiting(["E", GRUBBY, "F", WHITE]) == [2, 4]


def test_a_back_whose_front_is_no_sheet_waits(waiting: Waiting) -> None:
    assert waiting([MINUTES, WHITE, "E", WHITE]) == [1, 2]


def test_what_was_not_read_to_its_end_waits(waiting: Waiting) -> None:
    assert waiting(["E", WHITE], of=4) == [2]


def test_a_back_of_a_front_that_is_refused_and_known_is_its_back(waiting: Waiting) -> None:
    covered = Rejection(RejectionReason.BOXES_COVERED, "盖住了", SheetId("E" * 12), 1)

    assert waiting([covered, WHITE, "F", WHITE]) == [1]
