"""A picture of two sheets is refused, or the rows that may be the other's go to a person.

What the boxes and the paper between them tell; what the foot tells is in test_foot.py.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.layout import PageLayout
from ballot.reading import DoubtReason, PageReading, Rejection, RejectionReason
from calibration.images import to_gray
from calibration.scans.degrade import DEGRADATIONS, Degradation
from calibration.scans.joins import EdgeShadow, below, join, left_of, strip
from scanner.context import ReadingContext
from scanner.sheet import read_page

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]
Read = Callable[[GrayImage], PageReading | Rejection]

SHADOWS = [EdgeShadow.SOFT, EdgeShadow.CAST]


@pytest.fixture
def form(request: pytest.FixtureRequest) -> "PrintedForm":
    """Rows of 9 mm, or of 6.5."""
    printed: PrintedForm = request.getfixturevalue(getattr(request, "param", "example_form"))
    return printed


on_both_forms = pytest.mark.parametrize("form", ["example_form", "dense_form"], indirect=True)


@pytest.fixture
def sheets(form: "PrintedForm", make_pen: Callable[..., Any]) -> tuple[GrayImage, GrayImage]:
    """Page 1 of two sheets, ticked in different columns."""
    pages = []
    for sheet in (0, 1):
        page = form.page(1, sheet=sheet)
        pen = make_pen(page)
        for k, row in enumerate(form.layout.pages[0].rows):
            pen.tick(row.boxes[(k + sheet) % 3].rect)
        pages.append(page)
    return pages[0], pages[1]


@pytest.fixture
def read(
    form: "PrintedForm", scan: Callable[..., GrayImage], context_of: Callable[..., ReadingContext]
) -> Read:
    """Return a function that reads a page of the form from its scan."""
    context = context_of(form)
    return lambda page: read_page(scan(page), context)


def edges(page: PageLayout) -> list[float]:
    """Return where rows of the first column begin, and where the last ends, mm from the top."""
    rows = [row.rect for row in page.rows if row.rect.x == page.rows[0].rect.x]
    return [*(row.y for row in rows), rows[-1].bottom]


def half_of(page: GrayImage, *, is_right: bool) -> NDArray[np.bool_]:
    """Return which pixels are the left or the right half's, between the columns of rows."""
    is_beyond = np.arange(page.shape[1]) * 210.0 / page.shape[1] > 105.0
    return np.broadcast_to(is_beyond == is_right, page.shape)


def reason(outcome: PageReading | Rejection) -> RejectionReason | None:
    return outcome.reason if isinstance(outcome, Rejection) else None


def doubted(outcome: PageReading | Rejection) -> set[int]:
    """Return the numbers of the rows that go to a person for an edge."""
    assert isinstance(outcome, PageReading), outcome
    rows = enumerate(outcome.rows)
    return {number for number, row in rows if DoubtReason.BEYOND_EDGE in row.doubts}


@on_both_forms
@pytest.mark.parametrize("shift_mm", [(0.35, 0.0), (0.0, 0.9), (0.0, -0.9), (-1.0, 0.0)])
def test_a_sheet_that_goes_on_beside_its_place_is_refused_as_two(
    shift_mm: tuple[float, float],
    form: "PrintedForm",
    sheets: tuple[GrayImage, GrayImage],
    read: Read,
) -> None:
    over, under = sheets
    middle = edges(form.layout.pages[0])[12]

    outcome = read(join(over, under, below(over, middle), shift_mm=shift_mm))

    assert reason(outcome) is RejectionReason.TWO_SHEETS


def test_a_sheet_that_goes_on_turned_is_refused_as_two(
    form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    over, under = sheets
    middle = edges(form.layout.pages[0])[12]

    outcome = read(join(over, under, below(over, middle), turn_deg=0.8))

    assert reason(outcome) is RejectionReason.TWO_SHEETS


@on_both_forms
@pytest.mark.parametrize("count", [1, 10])
@pytest.mark.parametrize("shift_mm", [(0.3, 0.0), (0.0, 0.3), (0.0, -0.8)])
def test_a_strip_of_another_sheet_that_lies_off_its_place_is_refused_as_two(
    count: int,
    shift_mm: tuple[float, float],
    form: "PrintedForm",
    sheets: tuple[GrayImage, GrayImage],
    read: Read,
) -> None:
    over, under = sheets
    at = edges(form.layout.pages[0])
    part = strip(over, at[4], at[4 + count])

    outcome = read(join(over, under, part, shift_mm=shift_mm))

    assert reason(outcome) is RejectionReason.TWO_SHEETS


@on_both_forms
@pytest.mark.parametrize("shift_mm", [(0.3, 0.0), (0.0, 0.3), (-0.8, 0.8)])
def test_the_left_half_of_another_sheet_that_lies_off_its_place_is_refused_as_two(
    shift_mm: tuple[float, float],
    form: "PrintedForm",
    sheets: tuple[GrayImage, GrayImage],
    read: Read,
) -> None:
    over, under = sheets

    outcome = read(join(over, under, left_of(over, 105.0), shift_mm=shift_mm))

    assert reason(outcome) is RejectionReason.TWO_SHEETS


@pytest.mark.parametrize("box", [1, 2])
def test_a_join_down_between_two_columns_of_boxes_is_refused_as_two(
    box: int, form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    over, under = sheets
    part = left_of(over, form.layout.pages[0].rows[0].boxes[box].rect.x - 4.0)

    outcome = read(join(over, under, part, shift_mm=(0.3, 0.0)))

    assert reason(outcome) is RejectionReason.TWO_SHEETS


def test_a_strip_that_is_turned_about_the_middle_of_the_page_is_refused_as_two(
    form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    over, under = sheets
    at = edges(form.layout.pages[0])

    outcome = read(join(over, under, strip(over, at[0] - 4.0, at[10]), turn_deg=0.3))

    assert reason(outcome) is RejectionReason.TWO_SHEETS


def test_a_strip_of_one_table_that_lies_off_its_place_is_refused_as_two(
    form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    over, under = sheets
    at = edges(form.layout.pages[0])
    part = strip(over, at[0] - 4.0, at[3]) & left_of(over, 105.0)

    outcome = read(join(over, under, part, shift_mm=(0.0, 0.35)))

    assert reason(outcome) is RejectionReason.TWO_SHEETS


@pytest.mark.parametrize("down_mm", [0.35, -0.5])
@pytest.mark.parametrize("is_last", [False, True])
def test_a_strip_at_an_end_of_the_table_that_lies_off_along_the_page_is_refused_as_two(
    is_last: bool,
    down_mm: float,
    form: "PrintedForm",
    sheets: tuple[GrayImage, GrayImage],
    read: Read,
) -> None:
    over, under = sheets
    at = edges(form.layout.pages[0])
    ends = (at[-4], at[-1] + 1.5) if is_last else (at[0] - 4.0, at[3])

    outcome = read(join(over, under, strip(over, *ends), shift_mm=(0.0, down_mm)))

    assert reason(outcome) is RejectionReason.TWO_SHEETS


@on_both_forms
@pytest.mark.parametrize("shadow", SHADOWS)
@pytest.mark.parametrize("count", [1, 10])
def test_rows_of_a_strip_with_a_shadow_at_its_edges_go_to_a_person(
    count: int,
    shadow: EdgeShadow,
    form: "PrintedForm",
    sheets: tuple[GrayImage, GrayImage],
    read: Read,
) -> None:
    over, under = sheets
    page = form.layout.pages[0]
    top, bottom = edges(page)[4], edges(page)[4 + count]

    outcome = read(join(over, under, strip(over, top, bottom), shadow=shadow))

    rows = enumerate(page.rows)
    others = {number for number, row in rows if top < row.rect.center[1] < bottom}
    assert doubted(outcome) >= others
    assert len(doubted(outcome)) <= len(others) + 4


@pytest.mark.parametrize("shadow", SHADOWS)
def test_rows_in_a_corner_beyond_a_slanting_edge_go_to_a_person(
    shadow: EdgeShadow, form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    over, under = sheets
    corner = below(over, 356.0, slope=-1.414)  # the code at the foot is on this side

    outcome = read(join(over, under, corner, shadow=shadow))

    scale = over.shape[1] / 210.0
    others = {
        number
        for number, row in enumerate(form.layout.pages[0].rows)
        for x, y in [box.rect.center for box in row.boxes]
        if corner[round(y * scale), round(x * scale)]
    }
    assert others
    assert doubted(outcome) >= others


@pytest.mark.parametrize("shadow", SHADOWS)
@pytest.mark.parametrize("is_last", [False, True])
def test_rows_of_a_strip_at_an_end_of_the_table_go_to_a_person(
    is_last: bool,
    shadow: EdgeShadow,
    form: "PrintedForm",
    sheets: tuple[GrayImage, GrayImage],
    read: Read,
) -> None:
    """One of its edges lies beyond the rows: in the head, or between the table and the foot."""
    over, under = sheets
    page = form.layout.pages[0]
    at = edges(page)
    top, bottom = (at[-4], at[-1] + 1.5) if is_last else (at[0] - 4.0, at[3])

    outcome = read(join(over, under, strip(over, top, bottom), shadow=shadow))

    rows = enumerate(page.rows)
    others = {number for number, row in rows if top < row.rect.center[1] < bottom}
    assert doubted(outcome) >= others
    assert len(doubted(outcome)) <= len(others) + 4


def test_rows_of_a_strip_at_the_end_of_a_short_table_go_to_a_person(
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
    context_of: Callable[..., ReadingContext],
) -> None:
    """The paper below the table shows its lower edge, though the margins are outside the scan."""
    over, under = (example_form.page(2, sheet=sheet) for sheet in (0, 1))
    page = example_form.layout.pages[1]
    for row in page.rows:
        make_pen(over).tick(row.boxes[0].rect)
        make_pen(under).tick(row.boxes[2].rect)
    top, bottom = edges(page)[-4], edges(page)[-1] + 40.0
    joined = join(over, under, strip(over, top, bottom), shadow=EdgeShadow.CAST)
    margin = round(9.0 * over.shape[1] / 210.0)

    outcome = read_page(scan(joined[:, margin:-margin]), context_of(example_form))

    rows = enumerate(page.rows)
    assert doubted(outcome) >= {number for number, row in rows if row.rect.center[1] > top}


@pytest.mark.parametrize("is_right", [False, True])
def test_rows_of_a_strip_as_wide_as_half_the_page_go_to_a_person(
    is_right: bool,
    form: "PrintedForm",
    sheets: tuple[GrayImage, GrayImage],
    read: Read,
) -> None:
    over, under = sheets
    page = form.layout.pages[0]
    top, bottom = edges(page)[4], edges(page)[7]
    part = strip(over, top, bottom) & half_of(over, is_right=is_right)

    outcome = read(join(over, under, part, shadow=EdgeShadow.CAST))

    others = {
        number
        for number, row in enumerate(page.rows)
        if top < row.rect.center[1] < bottom and (row.rect.x > 105.0) == is_right
    }
    assert doubted(outcome) >= others
    assert len(doubted(outcome)) <= len(others) + 2


def test_all_rows_of_a_half_of_which_a_quarter_is_another_sheet_go_to_a_person(
    form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    """Neither code stands on that half, and its foot is the first sheet's."""
    over, under = sheets
    page = form.layout.pages[0]
    part = strip(over, edges(page)[9], 275.0) & half_of(over, is_right=False)

    outcome = read(join(over, under, part, shadow=EdgeShadow.CAST))

    assert doubted(outcome) == {n for n, row in enumerate(page.rows) if row.rect.x < 105.0}


@on_both_forms
@pytest.mark.parametrize("folded_in", [3, 4])
def test_a_sheet_that_was_folded_evenly_leaves_no_row_in_doubt(
    folded_in: int, form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    over, _ = sheets
    for part, off_mm in zip(range(1, folded_in), (3.0, -2.0, 1.0), strict=False):
        crease = below(over, 297.0 * part / folded_in + off_mm)
        over = np.asarray(join(over, over, crease, shadow=EdgeShadow.SOFT), np.uint8)

    outcome = read(over)

    assert doubted(outcome) == set()


def test_ten_rows_in_the_middle_of_the_page_are_no_fold(
    form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    over, under = sheets
    at = edges(form.layout.pages[0])
    first = int(np.argmin(np.abs(np.add(at[:-10], at[10:]) / 2 - 148.5)))
    part = strip(over, at[first], at[first + 10])

    outcome = read(join(over, under, part, shadow=EdgeShadow.SOFT))

    rows = enumerate(form.layout.pages[0].rows)
    assert doubted(outcome) >= {
        number for number, row in rows if at[first] < row.rect.center[1] < at[first + 10]
    }


def test_the_lower_end_of_a_page_with_one_crease_is_left_to_the_id_at_its_foot(
    form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    """A fold looks like an edge: with a code on both sides of it nothing is in doubt."""
    over, _ = sheets
    middle = edges(form.layout.pages[0])[9] + 1.0

    outcome = read(join(over, over, below(over, middle), shadow=EdgeShadow.SOFT))

    assert doubted(outcome) == set()


def test_a_feeder_that_slips_by_half_a_millimetre_is_no_second_sheet(
    form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    over, _ = sheets
    slipped = DEGRADATIONS[Degradation.FEEDER_STRETCH](over, 0.6, np.random.default_rng(7))

    outcome = read(np.asarray(to_gray(slipped), np.uint8))

    assert reason(outcome) is None


def test_strokes_through_the_rows_of_one_column_are_no_edges(
    form: "PrintedForm",
    sheets: tuple[GrayImage, GrayImage],
    read: Read,
    make_pen: Callable[..., Any],
) -> None:
    over, _ = sheets
    pen = make_pen(over)
    for row in (form.layout.pages[0].rows[number] for number in (3, 8)):
        y = row.rect.y + 0.5
        pen.line([(row.rect.x, y), (row.rect.right - 0.5, y)])

    outcome = read(over)

    assert doubted(outcome) == set()


@pytest.mark.parametrize("number", [3, 8])
def test_dirt_that_leads_one_row_astray_is_no_second_sheet(
    number: int, form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    over, _ = sheets
    scale = over.shape[1] / 210.0
    row = form.layout.pages[0].rows[number]
    corners = [
        (round(x * scale), round(y * scale))
        for x, y in (
            (row.boxes[0].rect.x - 3, row.boxes[0].rect.y - 1.2),
            (row.boxes[2].rect.right + 3, row.boxes[2].rect.bottom + 1.2),
        )
    ]
    cv2.rectangle(over, corners[0], corners[1], 60, cv2.FILLED)

    outcome = read(over)

    assert reason(outcome) is None
