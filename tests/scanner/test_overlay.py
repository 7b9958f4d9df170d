"""The overlay shows what was read where it stands on the paper."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.geometry import A4_MM, RectMm
from scanner.context import ReadingContext
from scanner.show.overlay import BLANK, CHOSEN, DOUBT, FOUND, REFUSED, draw_overlay
from scanner.show.picture import Rgb

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]


def colored(overlay: NDArray[np.uint8], color: Rgb, rect: RectMm) -> int:
    """Return how many pixels on or around `rect` have about this colour."""
    px_per_mm = overlay.shape[1] / A4_MM[0]
    around = rect.grown(1.5)
    left, top, right, bottom = (
        round(value * px_per_mm) for value in (around.x, around.y, around.right, around.bottom)
    )
    area = overlay[max(0, top) : bottom, max(0, left) : right].astype(int)
    return int((np.abs(area - color).max(axis=2) <= 12).sum())


@pytest.fixture
def overlay(
    example_form: "PrintedForm",
    example_context: ReadingContext,
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
) -> NDArray[np.uint8]:
    """A page with a tick in its first row, two in its second, none in its third."""
    page = example_form.page()
    pen = make_pen(page)
    first, second = example_form.layout.pages[0].rows[:2]
    pen.tick(first.boxes[1].rect)
    pen.tick(second.boxes[0].rect)
    pen.tick(second.boxes[2].rect)
    return draw_overlay(scan(page), example_context)


def test_the_chosen_box_is_green_and_the_others_grey(
    overlay: NDArray[np.uint8], example_form: "PrintedForm"
) -> None:
    boxes = example_form.layout.pages[0].rows[0].boxes

    greens = [colored(overlay, CHOSEN, box.rect) > 100 for box in boxes]
    greys = [colored(overlay, BLANK, box.rect) > 100 for box in boxes]

    assert greens == [False, True, False]
    assert greys == [True, False, True]


def test_a_row_in_doubt_is_orange_and_says_why(
    overlay: NDArray[np.uint8], example_form: "PrintedForm"
) -> None:
    row = example_form.layout.pages[0].rows[1]
    beside = RectMm(row.boxes[0].rect.x - 14, row.rect.y + 2, 10, row.rect.h - 4)

    oranges = [colored(overlay, DOUBT, box.rect) > 100 for box in row.boxes]

    assert oranges == [True, True, True]
    assert colored(overlay, DOUBT, beside) > 30


def test_a_blank_row_is_grey_without_a_word(
    overlay: NDArray[np.uint8], example_form: "PrintedForm"
) -> None:
    row = example_form.layout.pages[0].rows[2]

    assert all(colored(overlay, BLANK, box.rect) > 100 for box in row.boxes)
    assert colored(overlay, DOUBT, row.rect.grown(-1.5)) == 0


def test_every_fiducial_has_its_frame(
    overlay: NDArray[np.uint8], example_form: "PrintedForm"
) -> None:
    page = example_form.layout.pages[0]

    assert all(colored(overlay, FOUND, fiducial.rect) > 100 for fiducial in page.fiducials)


def test_a_page_that_lay_upside_down_is_shown_upright(
    example_form: "PrintedForm", example_context: ReadingContext
) -> None:
    page = example_form.page()

    turned = draw_overlay(np.ascontiguousarray(np.rot90(page, 2)), example_context).astype(int)

    # Corners are refined to a fraction of a pixel, so lines may differ by a little.
    assert np.abs(turned - draw_overlay(page, example_context)).mean() < 1


def test_a_refused_page_shows_the_reason_and_no_boxes(example_context: ReadingContext) -> None:
    page = np.full((1654, 1170), 240, np.uint8)

    overlay = draw_overlay(page, example_context)

    whole = RectMm(0, 0, *A4_MM)
    assert colored(overlay, REFUSED, whole) > 100
    assert colored(overlay, BLANK, whole) == 0


def test_a_page_that_is_refused_for_its_boxes_shows_where_they_were_looked_for(
    example_form: "PrintedForm", example_context: ReadingContext
) -> None:
    page = example_form.page()
    row = example_form.layout.pages[0].rows[20]
    px_per_mm = page.shape[1] / A4_MM[0]
    page[round(80 * px_per_mm) : round(160 * px_per_mm)] = 245

    overlay = draw_overlay(page, example_context)

    assert all(colored(overlay, REFUSED, box.rect) > 100 for box in row.boxes)
    assert all(colored(overlay, BLANK, box.rect) < 100 for box in row.boxes)


def test_the_scan_itself_is_not_drawn_on(
    example_form: "PrintedForm", example_context: ReadingContext
) -> None:
    page = example_form.page()
    before = page.copy()

    draw_overlay(page, example_context)

    assert np.array_equal(page, before)
