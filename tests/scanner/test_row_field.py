"""A page that jumps from one row to the next is followed, and nothing else is."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.geometry import A4_MM
from ballot.layout import PageLayout
from ballot.reading import RejectionReason
from scanner.locate.boxes import locate_boxes
from scanner.locate.fiducials import find_fiducials, orient
from scanner.locate.registration import register_page
from scanner.locate.row_field import missed_mm, proved, row_field, slanted
from scanner.locate.sampling import sample_strip, sampling_plan
from scanner.types import FloatArray, Refused

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]

ALL_FOUND = np.ones(6)
"""Two rows of three boxes."""

OF_THREE = np.array([3, 3])
IN_PLACE = np.zeros((6, 2))


def offsets(*of_first_row: tuple[float, float]) -> FloatArray:
    return np.array([*of_first_row, (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)])


def test_a_row_whose_boxes_agree_is_followed() -> None:
    found = offsets((0.1, 0.5), (0.1, 0.5), (0.1, 0.5))

    fitted, residual = row_field(IN_PLACE, found, ALL_FOUND, OF_THREE)

    assert fitted == pytest.approx(found)
    assert residual == pytest.approx(0.0)


def test_one_box_that_is_badly_located_moves_nothing_and_is_told() -> None:
    found = offsets((0.0, 0.5), (0.0, 0.5), (0.0, -0.7))

    fitted, residual = row_field(IN_PLACE, found, ALL_FOUND, OF_THREE)

    assert fitted[:3, 1] == pytest.approx(0.5)
    assert residual[:3] == pytest.approx([0.0, 0.0, 1.2])


@pytest.mark.parametrize("weights", [(1, 1, 1, 1, 1, 1), (0, 0, 1, 1, 1, 1), (1, 0, 1, 1, 1, 1)])
def test_boxes_that_do_not_agree_or_stand_alone_move_nothing(weights: tuple[int, ...]) -> None:
    found = offsets((0.0, -0.5), (0.3, 0.9), (0.0, 0.5))

    fitted, residual = row_field(IN_PLACE, found, np.array(weights, np.float64), OF_THREE)

    assert fitted == pytest.approx(0.0)
    assert residual == pytest.approx(np.linalg.norm(found, axis=1))


def test_a_box_is_held_against_the_others_of_its_row_and_never_against_itself() -> None:
    found = offsets((0.0, 0.5), (0.0, 0.6), (0.0, 0.7))

    fitted, residual = row_field(IN_PLACE, found, ALL_FOUND, OF_THREE)

    assert fitted[:3, 1] == pytest.approx(0.6)
    assert residual[:3] == pytest.approx([0.15, 0.0, 0.15])


def test_a_row_is_not_followed_to_where_another_line_may_be_printed() -> None:
    found = offsets((0.0, 1.1), (0.0, 1.1), (0.0, 1.1))

    fitted, residual = row_field(IN_PLACE, found, ALL_FOUND, OF_THREE)

    assert fitted == pytest.approx(0.0)
    assert residual[:3] == pytest.approx(1.1)


def test_how_far_a_field_misses_a_row_is_what_its_median_box_says() -> None:
    found = offsets((0.0, 0.2), (0.0, 0.3), (0.0, 1.2))

    assert missed_mm(found, ALL_FOUND, OF_THREE) == pytest.approx(0.3)
    assert missed_mm(found, np.array([0.0, 0.0, 1.0, 1.0, 1.0, 1.0]), OF_THREE) == 0.0


@pytest.mark.parametrize(
    ("columns", "agreeing", "moves"),
    [(2, 2, True), (2, 1, False), (4, 3, True), (4, 2, False), (6, 4, True), (6, 3, False)],
)
def test_a_row_moves_if_most_of_its_boxes_agree(columns: int, agreeing: int, moves: bool) -> None:
    found = np.zeros((columns, 2))
    found[:agreeing, 1] = 0.5
    weights = (np.arange(columns) < agreeing).astype(np.float64)

    fitted, residual = row_field(np.zeros((columns, 2)), found, weights, np.array([columns]))

    assert fitted[:, 1] == pytest.approx(0.5 if moves else 0.0)
    assert proved(residual, weights, 0.4, np.array([columns])).all() == moves
    assert missed_mm(found, weights, np.array([columns])) == pytest.approx(0.5 if moves else 0.0)


def jumped(page: GrayImage, from_mm: float, by_mm: float, *, down: bool = True) -> GrayImage:
    """Return a page of which all below `from_mm` is displaced by whole pixels."""
    scale = page.shape[1] / A4_MM[0]
    first, by = round(from_mm * scale), round(by_mm * scale)
    moved = page.copy()
    moved[first:] = np.roll(page, by, axis=0 if down else 1)[first:]
    return moved


def worst_error_mm(page: GrayImage, layout: PageLayout, from_mm: float, by_mm: FloatArray) -> float:
    """Return how far from the truth the worst box is taken to be."""
    upright, rough = orient(page)
    page_map = register_page(find_fiducials(upright, rough), layout)
    plan = sampling_plan(layout)
    boxes = locate_boxes(sample_strip(upright, page_map, plan), page_map, plan)
    scale = page.shape[1] / A4_MM[0]
    true_px = plan.centers_mm * scale - 0.5
    true_px[plan.centers_mm[:, 1] > from_mm] += np.rint(by_mm * scale)
    taken_px = page_map.to_px(plan.centers_mm + boxes.offset_mm)
    return float(np.linalg.norm(taken_px - true_px, axis=1).max()) / scale


@pytest.mark.parametrize("by_mm", [-0.5, 0.5])
@pytest.mark.parametrize("rows_after", [1, 2, 8])
def test_the_boxes_of_a_page_that_a_feeder_lets_slip_are_found_where_they_are(
    rows_after: int, by_mm: float, example_form: "PrintedForm", scan: Callable[..., GrayImage]
) -> None:
    layout = example_form.layout.pages[0]
    at = sorted({row.rect.y for row in layout.rows})[-rows_after]
    page = jumped(scan(example_form.page(1)), at, by_mm)

    assert worst_error_mm(page, layout, at, np.array([0.0, by_mm])) < 0.15


@pytest.mark.parametrize(("down", "by_mm"), [(True, 0.8), (True, -0.8), (False, -0.5)])
@pytest.mark.parametrize("rows_after", [1, 2, 8])
@pytest.mark.parametrize("number", [1, 2])
def test_a_page_that_jumps_further_or_sideways_is_two_sheets(
    number: int,
    rows_after: int,
    down: bool,
    by_mm: float,
    example_form: "PrintedForm",
    scan: Callable[..., GrayImage],
) -> None:
    """No feeder lets paper slip sideways between two rows."""
    layout = example_form.layout.page(number)
    assert layout is not None
    at = sorted({row.rect.y for row in layout.rows})[-rows_after]
    page = jumped(scan(example_form.page(number)), at, by_mm, down=down)

    with pytest.raises(Refused) as refused:
        worst_error_mm(page, layout, at, np.zeros(2))

    assert refused.value.rejection.reason is RejectionReason.TWO_SHEETS


@pytest.mark.parametrize("by_mm", [-2.0, -1.5, 1.5])
@pytest.mark.parametrize("row", [0, -1])
def test_an_outer_row_that_stands_elsewhere_is_a_refusal(
    row: int, by_mm: float, example_form: "PrintedForm", scan: Callable[..., GrayImage]
) -> None:
    layout = example_form.layout.pages[0]
    tops = sorted({line.rect.y for line in layout.rows})
    page = jumped(scan(example_form.page(1)), tops[row], by_mm)
    if row != -1:
        page = jumped(page, tops[row + 1], -by_mm)

    with pytest.raises(Refused):
        worst_error_mm(page, layout, tops[row], np.zeros(2))


def test_boxes_further_off_than_the_search_reaches_are_found_where_the_others_point(
    example_form: "PrintedForm", scan: Callable[..., GrayImage]
) -> None:
    layout = example_form.layout.pages[0]
    page = scan(example_form.page(1))
    scale = page.shape[1] / A4_MM[0]
    # A bulge to the right, of 1.6 mm in the middle, that leaves the fiducials where they are.
    bulge_px = np.rint(1.6 * scale * np.sin(np.linspace(0.0, np.pi, len(page))) ** 2)
    swayed = np.stack([np.roll(line, int(by)) for line, by in zip(page, bulge_px, strict=True)])
    upright, rough = orient(swayed)
    page_map = register_page(find_fiducials(upright, rough), layout)
    plan = sampling_plan(layout)

    boxes = locate_boxes(sample_strip(upright, page_map, plan), page_map, plan)

    true_px = plan.centers_mm * scale - 0.5
    true_px[:, 0] += bulge_px[np.rint(true_px[:, 1]).astype(int)]
    taken_px = page_map.to_px(plan.centers_mm + boxes.offset_mm)
    assert np.linalg.norm(taken_px - true_px, axis=1).max() / scale < 0.15


def test_a_lone_box_goes_with_the_row_beside_it_that_it_fits_better() -> None:
    found = np.zeros((9, 2))
    found[3:6] = (0.2, 0.5)
    found[6:] = (0.0, 0.45)
    found[[0, 3, 6]] += (0.0, 0.02)
    weights = np.array([1, 1, 1, 1, 0, 0, 1, 1, 1], np.float64)
    found[3] = (0.0, 0.3)  # one box a row, between a row in its place and one that is not

    fitted, residual = row_field(np.zeros((9, 2)), found, weights, np.array([3, 1, 3]))

    assert fitted[3] == pytest.approx(fitted[7])
    assert residual[3] == pytest.approx(np.abs(found[3] - fitted[3]).max())
    assert proved(residual, weights, 0.4, np.array([3, 1, 3]))[3]
    found[3, 1] = 0.9
    assert not proved(
        row_field(np.zeros((9, 2)), found, weights, np.array([3, 1, 3]))[1],
        weights,
        0.4,
        np.array([3, 1, 3]),
    )[3]


@pytest.mark.parametrize(
    ("offsets", "slants"),
    [
        ((0.0, 0.12, 0.28, 0.42), True),
        ((0.0, 0.12, 0.9, 0.42), True),  # one is astray
        ((0.0, 0.5, 0.1, 0.7), False),  # they don't agree
        ((0.0, 0.5, 1.0, 1.5), False),  # no feeder turns paper so far within a row
    ],
)
def test_a_row_across_the_page_slants_if_most_of_its_boxes_say_so(
    offsets: tuple[float, ...], slants: bool
) -> None:
    x_mm, boxes = np.array([50.0, 97.0, 144.0, 190.0]), np.array([4])
    found = np.stack([np.zeros(4), offsets], axis=1)

    field = slanted(np.zeros((4, 2)), found, np.ones(4), boxes, x_mm)

    slope = (field[3, 1] - field[0, 1]) / 140
    assert slope == pytest.approx(0.003 if slants else 0.0, abs=0.0003)
    assert not field[:, 0].any()
