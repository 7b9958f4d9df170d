"""Pictures that show more than one form: carrier sheets, merged sides, A3 glass, spreads."""

from collections.abc import Callable, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.grade import PLAN_VOTES
from ballot.ids import SheetId
from ballot.layout import BLANK_SIDE
from ballot.messages import say
from ballot.reading import PageReading, Rejection, RejectionReason, SplitPicture
from scanner.context import ReadingContext
from scanner.locate.forms_in_picture import part_of
from scanner.sheet import read_picture
from scanner.types import Refused

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]

GRADES = PLAN_VOTES

GLASS = 232
"""Grey of what is seen where no sheet lies."""


@pytest.fixture
def sides(example_form: "PrintedForm", make_pen: Callable[..., Any]) -> list[GrayImage]:
    """Pages 1 and 2 of one sheet, ticked in different columns."""
    return [_filled(example_form, make_pen, number, 0) for number in (1, 2)]


def _filled(
    form: "PrintedForm", make_pen: Callable[..., Any], number: int, sheet: int
) -> GrayImage:
    page = form.page(number, sheet=sheet)
    pen = make_pen(page)
    for k, row in enumerate(form.layout.pages[number - 1].rows):
        pen.tick(row.boxes[(k + number + sheet) % 3].rect)
    return page


def _votes(form: "PrintedForm", number: int, sheet: int = 0) -> tuple[SheetId, int, list[str]]:
    rows = form.layout.pages[number - 1].rows
    wanted = [str(GRADES[(k + number + sheet) % 3]) for k in range(len(rows))]
    return form.sheets[sheet], number, wanted


def _said(outcome: object) -> tuple[SheetId, int, list[str]]:
    assert isinstance(outcome, PageReading), outcome
    return outcome.sheet, outcome.page, [str(row.vote) for row in outcome.rows]


def _parts(outcome: object) -> list[tuple[SheetId, int, list[str]]]:
    assert isinstance(outcome, SplitPicture), outcome
    return [_said(part) for part in outcome.parts]


def _beside(pages: Sequence[GrayImage], *, gap: int = 0, axis: int = 1) -> GrayImage:
    """Put pages beside each other, or below, with so many pixels between; at the same edge."""
    longest = max(page.shape[1 - axis] for page in pages)
    laid: list[GrayImage] = []
    for page in pages:
        room = [(0, 0), (0, 0)]
        room[1 - axis] = (0, longest - page.shape[1 - axis])
        if laid:
            room[axis] = (gap, 0)
        laid.append(np.pad(page, room, constant_values=GLASS))
    return np.concatenate(laid, axis=axis)


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
    picture = np.ascontiguousarray(np.rot90(scan(_beside(sides, gap=gap, axis=axis)), turns))

    found = _parts(read_picture(picture, example_context))

    wanted = [_votes(example_form, 1), _votes(example_form, 2)]
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

    found = _parts(read_picture(scan(_beside(turned)), example_context))

    assert found == [_votes(example_form, 1), _votes(example_form, 2)]


@pytest.mark.parametrize("degrees", [(2.0, -1.5), (-3.0, 3.0), (4.0, 4.0)])
def test_sheets_that_lie_askew_on_a_glass_are_read(
    degrees: tuple[float, float],
    sides: list[GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    laid = [_askew(page, turn, 70) for page, turn in zip(sides, degrees, strict=True)]

    found = _parts(read_picture(scan(_beside(laid)), example_context))

    assert found == [_votes(example_form, 1), _votes(example_form, 2)]


def test_the_fronts_of_two_sheets_are_both_read(
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    fronts = [_filled(example_form, make_pen, 1, sheet) for sheet in (0, 1)]

    found = _parts(read_picture(scan(_beside(fronts)), example_context))

    assert found == [_votes(example_form, 1, 0), _votes(example_form, 1, 1)]


def test_four_forms_come_in_rows_from_the_left_to_the_right(
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    pages = [
        _filled(example_form, make_pen, number, sheet) for sheet in (0, 1) for number in (1, 2)
    ]
    picture = _beside([_beside(pages[:2]), _beside(pages[2:])], axis=0)

    found = _parts(read_picture(scan(picture), example_context))

    assert found == [_votes(example_form, number, sheet) for sheet in (0, 1) for number in (1, 2)]


def test_two_forms_on_one_page_are_read_where_they_are_large_enough(
    sides: list[GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    """A copier's "2 in 1", scanned at 300 dpi."""
    picture = _beside(sides)
    large = np.asarray(cv2.resize(picture, None, fx=1.06, fy=1.06), np.uint8)

    found = _parts(read_picture(scan(large), example_context))

    assert found == [_votes(example_form, 1), _votes(example_form, 2)]


def test_a_spread_under_a_camera_is_read(
    sides: list[GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    laid = np.pad(_beside(sides, gap=20), 150, constant_values=70)
    height, width = laid.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    seen = corners + np.array([(90, 60), (-50, 20), (-10, -30), (20, 0)], np.float32)
    lens = cv2.getPerspectiveTransform(corners, seen)
    picture = np.asarray(cv2.warpPerspective(laid, lens, (width, height), borderValue=70), np.uint8)

    found = _parts(read_picture(scan(picture), example_context))

    assert found == [_votes(example_form, 1), _votes(example_form, 2)]


def test_a_side_without_rows_is_a_part_of_its_own(
    dense_form: "PrintedForm",
    dense_context: ReadingContext,
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
) -> None:
    picture = _beside([dense_form.page(2), _filled(dense_form, make_pen, 1, 0)])

    outcome = read_picture(scan(picture), dense_context)

    assert isinstance(outcome, SplitPicture)
    back, front = outcome.parts
    assert isinstance(back, Rejection)
    assert (back.reason, back.sheet) == (RejectionReason.BLANK_SIDE, dense_form.sheets[0])
    assert back.page == BLANK_SIDE
    assert _said(front) == _votes(dense_form, 1)


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

    outcome = read_picture(scan(_beside(sides)), example_context)

    assert isinstance(outcome, SplitPicture)
    front, back = outcome.parts
    assert _said(front) == _votes(example_form, 1)
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

    outcome = read_picture(scan(_beside(pages[::-1] if is_first else pages)), example_context)

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
    picture = _beside([sides[0], _bare(sides[1])])
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
    below = _bare(_filled(example_form, make_pen, 1, 1))
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

    outcome = read_picture(scan(_beside([front, strip])), example_context)

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

    outcome = read_picture(scan(_beside([sides[0], letter])), example_context)

    assert _said(outcome) == _votes(example_form, 1)


@pytest.mark.parametrize("share", [0.08, 0.15])
def test_a_neighbour_of_which_no_box_is_seen_keeps_no_page_from_being_read(
    share: float,
    sides: list[GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    front, back = sides
    picture = _beside([front, back[:, : round(share * back.shape[1])]], gap=30)

    assert _said(read_picture(scan(picture), example_context)) == _votes(example_form, 1)


def test_one_sheet_over_another_is_refused_as_two_forms(
    sides: list[GrayImage], example_context: ReadingContext, scan: Callable[..., GrayImage]
) -> None:
    front, back = sides
    covered = 60 * front.shape[1] // 210
    picture = _beside([front[:, :-covered], back])

    outcome = read_picture(scan(picture), example_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.TWO_SHEETS
    assert outcome.detail == say("page.several_forms")


def test_a_part_can_be_cut_out_again(
    sides: list[GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
    scan: Callable[..., GrayImage],
) -> None:
    picture = scan(_beside(sides))

    for part in (1, 2):
        outcome = read_picture(part_of(picture, part), example_context)
        assert _said(outcome) == _votes(example_form, part)
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
        assert _said(read_picture(scan(on_glass), example_context)) == _votes(example_form, number)
