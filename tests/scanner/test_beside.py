"""Beside a form that is read no other one is lost, and what is no form is no matter."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest

from ballot.messages import say
from ballot.reading import Rejection, RejectionReason, SplitPicture
from scanner.context import ReadingContext
from scanner.sheet import read_picture
from tests.scanner.laid import GLASS, GrayImage, beside, filled, said, votes

if TYPE_CHECKING:
    from tests.conftest import PrintedForm


@pytest.fixture
def sides(example_form: "PrintedForm", make_pen: Callable[..., Any]) -> list[GrayImage]:
    """Pages 1 and 2 of one sheet, ticked in different columns."""
    return [filled(example_form, make_pen, number, 0) for number in (1, 2)]


@pytest.mark.parametrize("lost", [(0, 1), (1, 2), (0, 1, 2)])
def test_a_form_whose_marks_are_covered_is_a_part_that_is_refused(
    lost: tuple[int, ...],
    sides: list[GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    """It isn't lost beside the other one."""
    page = sides[1]
    px_per_mm = page.shape[1] / 210
    for mark in (mark for mark in example_form.layout.pages[1].fiducials if mark.id in lost):
        x, y, w, h = (round(px_per_mm * side) for side in mark.rect.grown(1.0).as_list())
        page[y : y + h, x : x + w] = 255

    outcome = read_picture(scan(beside(sides)), example_context)

    assert isinstance(outcome, SplitPicture)
    front, back = outcome.parts
    assert said(front) == votes(example_form, 1)
    assert isinstance(back, Rejection)


def _bare(page: GrayImage) -> GrayImage:
    """Cover what says whose sheet it is: all marks, and both codes."""
    page = page.copy()
    px_per_mm = page.shape[1] / 210
    page[: round(56 * px_per_mm)] = page[-round(27 * px_per_mm) :] = 250
    return page


@pytest.mark.parametrize(
    "spoil",
    [
        _bare,
        lambda page: page[:, ::-1],
        lambda page: 255 - page,
        lambda page: page[:, : round(0.45 * page.shape[1])],
        lambda page: cv2.resize(_bare(page), None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA),
    ],
    ids=["bare", "mirrored", "negative", "in part", "smaller"],
)
@pytest.mark.parametrize("is_first", [False, True])
def test_a_form_of_which_no_mark_shows_is_not_lost_beside_another(
    spoil: Callable[[GrayImage], GrayImage],
    is_first: bool,
    sides: list[GrayImage],
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    pages = [sides[0], spoil(sides[1])]

    outcome = read_picture(scan(beside(pages[::-1] if is_first else pages)), example_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.TWO_SHEETS


@pytest.mark.parametrize("squeezed", [0.78, 0.82])
def test_a_spread_that_a_camera_saw_askew_loses_no_form_without_marks(
    squeezed: float,
    sides: list[GrayImage],
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    """Its boxes are no squares to the picture; in the plane of the first form they are."""
    picture = beside([sides[0], _bare(sides[1])])
    height = round(squeezed * picture.shape[0])
    flat = np.asarray(cv2.resize(picture, (picture.shape[1], height)), np.uint8)

    outcome = read_picture(scan(flat), example_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.TWO_SHEETS


def test_a_form_in_the_corner_beside_one_that_lies_askew_is_not_lost(
    sides: list[GrayImage],
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    """Between a turned sheet and the picture's edges there is room."""
    first = np.pad(sides[0], ((200, 200), (700, 200)), constant_values=GLASS)
    height, width = first.shape
    turn = cv2.getRotationMatrix2D((width / 2 + 100, height / 2), 25.0, 1.0)
    is_laid = np.pad(np.ones_like(sides[0]), ((200, 200), (700, 200)))
    laid, over = (cv2.warpAffine(each, turn, (width, height)) for each in (first, is_laid))
    other = np.full_like(first, GLASS)
    below = _bare(filled(example_form, make_pen, 1, 1))
    other[: len(below), : below.shape[1]] = below
    picture = np.where(np.asarray(over) > 0, laid, other).astype(np.uint8)

    outcome = read_picture(scan(picture), example_context)

    assert isinstance(outcome, Rejection), outcome
    assert outcome.reason is RejectionReason.TWO_SHEETS


def test_a_code_of_ours_beside_a_form_is_another_form_s(
    sides: list[GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    """A strip with a code, and nothing else that tells."""
    front, back = sides
    code = example_form.layout.pages[1].code.grown(4.0)
    px_per_mm = back.shape[1] / 210
    strip = np.full((back.shape[0], round(60 * px_per_mm)), GLASS, np.uint8)
    x, y, w, h = (round(px_per_mm * side) for side in code.as_list())
    strip[900 : 900 + h, 100 : 100 + w] = back[y : y + h, x : x + w]

    outcome = read_picture(scan(beside([front, strip])), example_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.TWO_SHEETS


def test_what_is_no_form_beside_a_page_keeps_it_from_nothing(
    sides: list[GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    """A letter, and a mat with lines, lie under the document camera, too."""
    letter = np.full_like(sides[0], 245)
    for y in range(200, 2200, 45):
        for x in range(150, 1500, 34):
            cv2.putText(letter, "EA8"[(x + y) % 3], (x, y), 0, 0.9, 30, 2)
    letter[::200] = letter[:, ::200] = 90

    outcome = read_picture(scan(beside([sides[0], letter])), example_context)

    assert said(outcome) == votes(example_form, 1)


@pytest.mark.parametrize("share", [0.08, 0.15])
def test_a_neighbour_of_which_no_box_is_seen_keeps_no_page_from_being_read(
    share: float,
    sides: list[GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    front, back = sides
    picture = beside([front, back[:, : round(share * back.shape[1])]], gap=30)

    assert said(read_picture(scan(picture), example_context)) == votes(example_form, 1)


def test_one_sheet_over_another_is_refused_as_two_forms(
    sides: list[GrayImage], example_context: ReadingContext, scan: Callable[..., GrayImage]
) -> None:
    front, back = sides
    covered = 60 * front.shape[1] // 210
    picture = beside([front[:, :-covered], back])

    outcome = read_picture(scan(picture), example_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.TWO_SHEETS
    assert outcome.detail == say("page.several_forms")
