"""Pictures that show more than one form: carrier sheets, merged sides, A3 glass, spreads."""

from collections.abc import Callable
from itertools import product
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest

from ballot.layout import BLANK_SIDE
from ballot.reading import Rejection, RejectionReason, SplitPicture
from scanner.context import ReadingContext
from scanner.locate.forms_in_picture import part_of
from scanner.sheet import read_picture
from scanner.types import Refused
from tests.scanner.laid import GLASS, GrayImage, beside, filled, parts, said, votes

if TYPE_CHECKING:
    from tests.conftest import PrintedForm


@pytest.fixture
def sides(example_form: "PrintedForm", make_pen: Callable[..., Any]) -> list[GrayImage]:
    """Pages 1 and 2 of one sheet, ticked in different columns."""
    return [filled(example_form, make_pen, number, 0) for number in (1, 2)]


def _askew(page: GrayImage, degrees: float, border: int) -> GrayImage:
    """Lay a page on a glass that is larger by a border, turned."""
    large = np.pad(page, border, constant_values=GLASS)
    height, width = large.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(large, turn, (width, height), borderValue=GLASS), np.uint8)


@pytest.mark.parametrize(
    ("axis", "gap", "turns"), [*product((0, 1), (0, 40), (0,)), (1, 0, 1), (1, 0, 2), (0, 40, 3)]
)
def test_front_and_back_in_one_picture_are_both_read(
    axis: int,
    gap: int,
    turns: int,
    sides: list[GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    picture = np.ascontiguousarray(np.rot90(scan(beside(sides, gap=gap, axis=axis)), turns))

    found = parts(read_picture(picture, example_context))

    wanted = [votes(example_form, 1), votes(example_form, 2)]
    # Turned by a half, or a quarter that brings the front to the end, the back comes first.
    assert found == (wanted[::-1] if (axis, turns) in {(1, 1), (1, 2), (0, 3)} else wanted)


@pytest.mark.parametrize("turns", [(0, 2), (2, 0), (2, 2), (1, 0), (0, 3), (1, 3), (1, 1)])
def test_each_form_may_lie_any_way_up(
    turns: tuple[int, int],
    sides: list[GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    turned = [np.rot90(page, k) for page, k in zip(sides, turns, strict=True)]

    found = parts(read_picture(scan(beside(turned)), example_context))

    assert found == [votes(example_form, 1), votes(example_form, 2)]


@pytest.mark.parametrize("degrees", [(2.0, -1.5), (-3.0, 3.0), (4.0, 4.0)])
def test_sheets_that_lie_askew_on_a_glass_are_read(
    degrees: tuple[float, float],
    sides: list[GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    laid = [_askew(page, turn, 70) for page, turn in zip(sides, degrees, strict=True)]

    found = parts(read_picture(scan(beside(laid)), example_context))

    assert found == [votes(example_form, 1), votes(example_form, 2)]


def test_the_fronts_of_two_sheets_are_both_read(
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    fronts = [filled(example_form, make_pen, 1, sheet) for sheet in (0, 1)]

    found = parts(read_picture(scan(beside(fronts)), example_context))

    assert found == [votes(example_form, 1, 0), votes(example_form, 1, 1)]


def test_four_forms_come_in_rows_from_the_left_to_the_right(
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    pages = [filled(example_form, make_pen, number, sheet) for sheet in (0, 1) for number in (1, 2)]
    picture = beside([beside(pages[:2]), beside(pages[2:])], axis=0)

    found = parts(read_picture(scan(picture), example_context))

    assert found == [votes(example_form, number, sheet) for sheet in (0, 1) for number in (1, 2)]


def test_two_forms_on_one_page_are_read_where_they_are_large_enough(
    sides: list[GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    """A copier's "2 in 1", scanned at 300 dpi."""
    picture = beside(sides)
    large = np.asarray(cv2.resize(picture, None, fx=1.06, fy=1.06), np.uint8)

    found = parts(read_picture(scan(large), example_context))

    assert found == [votes(example_form, 1), votes(example_form, 2)]


def test_a_spread_under_a_camera_is_read(
    sides: list[GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    laid = np.pad(beside(sides, gap=20), 150, constant_values=70)
    height, width = laid.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    seen = corners + np.array([(90, 60), (-50, 20), (-10, -30), (20, 0)], np.float32)
    lens = cv2.getPerspectiveTransform(corners, seen)
    picture = np.asarray(cv2.warpPerspective(laid, lens, (width, height), borderValue=70), np.uint8)

    found = parts(read_picture(scan(picture), example_context))

    assert found == [votes(example_form, 1), votes(example_form, 2)]


def test_a_side_without_rows_is_a_part_of_its_own(
    dense_form: "PrintedForm",
    dense_context: ReadingContext,
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
) -> None:
    picture = beside([dense_form.page(2), filled(dense_form, make_pen, 1, 0)])

    outcome = read_picture(scan(picture), dense_context)

    assert isinstance(outcome, SplitPicture)
    back, front = outcome.parts
    assert isinstance(back, Rejection)
    assert (back.reason, back.sheet) == (RejectionReason.BLANK_SIDE, dense_form.sheets[0])
    assert back.page == BLANK_SIDE
    assert said(front) == votes(dense_form, 1)


def test_a_part_can_be_cut_out_again(
    sides: list[GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    picture = scan(beside(sides))

    for part in (1, 2):
        outcome = read_picture(part_of(picture, part), example_context)
        assert said(outcome) == votes(example_form, part)
    with pytest.raises(Refused):
        part_of(picture, 3)


def test_a_page_alone_is_read_as_one(
    sides: list[GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    for page, number in zip(sides, (1, 2), strict=True):
        on_glass = np.pad(page, ((0, 1200), (0, 1700)), constant_values=GLASS)
        assert said(read_picture(scan(on_glass), example_context)) == votes(example_form, number)
