"""Corner marks at the very edge of the scan count; what only looks like them doesn't."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.geometry import A4_MM
from ballot.grade import Vote
from ballot.reading import PageReading, Rejection, RejectionReason
from scanner.context import ReadingContext
from scanner.sheet import read_page

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]


@pytest.fixture
def ticked(example_form: "PrintedForm", make_pen: Callable[..., Any]) -> GrayImage:
    """Page 1 with a tick in the first box of every row."""
    page = example_form.page(1)
    pen = make_pen(page)
    for row in example_form.layout.pages[0].rows:
        pen.tick(row.boxes[0].rect)
    return page


def cut_off(page: GrayImage, left_mm: float, *, skew_deg: float = 0.0) -> GrayImage:
    """Return a page that went in too far to the left: so much of it is outside the scan."""
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew_deg, 1.0)
    turn[0, 2] -= left_mm * width / A4_MM[0]
    return np.asarray(cv2.warpAffine(page, turn, (width, height), borderValue=255), np.uint8)


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("cut_mm", [12.0, 13.3, 15.0])
def test_a_page_with_two_marks_at_the_edge_is_read(
    cut_mm: float,
    turns: int,
    ticked: GrayImage,
    scan: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    page = np.ascontiguousarray(np.rot90(scan(cut_off(ticked, cut_mm)), turns))

    outcome = read_page(page, example_context)

    assert isinstance(outcome, PageReading), outcome
    assert {row.vote for row in outcome.rows} == {Vote.SATISFIED}
    assert outcome.registration.fiducials == 3


def test_marks_that_are_cut_off_askew_are_found(
    ticked: GrayImage, scan: Callable[..., GrayImage], example_context: ReadingContext
) -> None:
    outcome = read_page(scan(cut_off(ticked, 13.0, skew_deg=0.5)), example_context)

    assert isinstance(outcome, PageReading), outcome
    assert {row.vote for row in outcome.rows} == {Vote.SATISFIED}


def test_marks_of_which_too_little_is_left_are_not_guessed(
    ticked: GrayImage, scan: Callable[..., GrayImage], example_context: ReadingContext
) -> None:
    outcome = read_page(scan(cut_off(ticked, 17.0)), example_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.INCOMPLETE_SHEET


@pytest.mark.parametrize("number", [1, 3, 7])
def test_other_marks_in_their_places_do_not_count(
    number: int,
    ticked: GrayImage,
    example_form: "PrintedForm",
    scan: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    scale = ticked.shape[1] / A4_MM[0]
    size = round(8.0 * scale)
    for lost in (0, 2):
        rect = example_form.layout.pages[0].fiducials[lost].rect
        top, left = round(rect.y * scale), round(rect.x * scale)
        # Torn, so that the detector doesn't see them as marks either.
        mark = np.asarray(cv2.aruco.generateImageMarker(dictionary, number, size))
        ticked[top : top + size, left : left + size] = mark
        ticked[top : top + size, left : left + size // 5] = 255

    outcome = read_page(scan(ticked), example_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.INCOMPLETE_SHEET


@pytest.mark.parametrize("turns", range(4))
def test_a_scan_of_letter_length_says_what_it_lacks(
    turns: int,
    ticked: GrayImage,
    example_form: "PrintedForm",
    scan: Callable[..., Any],
    example_context: ReadingContext,
) -> None:
    """Drivers' default is 279.4 mm: both lower marks lie below."""
    short = ticked[: round(ticked.shape[0] * 279.4 / A4_MM[1])]

    outcome = read_page(scan(np.ascontiguousarray(np.rot90(short, turns))), example_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.INCOMPLETE_SHEET
    assert (outcome.sheet, outcome.page) == (example_form.sheets[0], 1)
    assert "18 毫米" in outcome.detail
    assert "A4" in outcome.detail


def test_a_scan_that_lacks_no_edge_does_not_say_so(
    ticked: GrayImage, scan: Callable[..., Any], example_context: ReadingContext
) -> None:
    height, width = ticked.shape
    ticked[round(0.9 * height) :, : width // 4] = ticked[round(0.9 * height) :, -width // 4 :] = 255

    outcome = read_page(scan(ticked), example_context)

    assert isinstance(outcome, Rejection)
    assert "毫米" not in outcome.detail
