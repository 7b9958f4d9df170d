"""Rows that shadows part from all that says whose sheet it is go to a person."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest

from calibration.scans.joins import EdgeShadow, below, join, strip
from scanner.context import ReadingContext
from scanner.locate.edges import Edge, is_chance
from scanner.locate.open_paper import CELL_MM, OpenPaper
from scanner.sheet import read_page
from tests.scanner.joins.joined import GrayImage, Read, doubted, edges, half_of, on_both_forms

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

SHADOWS = [EdgeShadow.SOFT, EdgeShadow.CAST]


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


@on_both_forms
@pytest.mark.parametrize(("wide_mm", "share"), [(0.15, 0.5), (0.3, 0.3)])
def test_an_edge_that_is_a_thin_line_alone_is_seen(
    wide_mm: float,
    share: float,
    form: "PrintedForm",
    sheets: tuple[GrayImage, GrayImage],
    read: Read,
) -> None:
    """Under a lamp that shines along the feed a sheet's edge has hardly a shadow."""
    over, under = sheets
    page = form.layout.pages[0]
    top, bottom = edges(page)[4], edges(page)[7]
    picture = np.asarray(join(over, under, strip(over, top, bottom)), np.uint8).copy()
    for at_mm in (top, bottom):
        is_line = strip(over, at_mm - wide_mm / 2, at_mm + wide_mm / 2)
        picture[is_line] = (picture[is_line] * (1 - share)).astype(np.uint8)

    outcome = read(picture)

    rows = enumerate(page.rows)
    assert doubted(outcome) >= {n for n, row in rows if top < row.rect.center[1] < bottom}


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


@on_both_forms
def test_an_edge_is_seen_where_the_scan_cuts_off_a_part_of_a_margin(
    form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    """The sheets lie askew: at the foot of the page the left margin is half outside the picture."""
    page = form.layout.pages[0]
    scale = sheets[0].shape[1] / 210.0
    middle_mm = np.array([105.0, 148.5])
    askew = cv2.getRotationMatrix2D((middle_mm * scale).tolist(), -1.2, 1.0)
    askew[:, 2] -= 2.5 * scale, 0.0
    size = sheets[0].shape[::-1]
    over, under = (cv2.warpAffine(each, askew, size, borderValue=(255.0,)) for each in sheets)
    top, bottom = edges(page)[-7], edges(page)[-1] + 4.0

    outcome = read(join(over, under, strip(over, top, bottom), shadow=EdgeShadow.SOFT))

    centers = np.array([box.rect.center for row in page.rows for box in row.boxes])
    y_mm = centers @ askew[1, :2] + askew[1, 2] / scale
    others = np.flatnonzero((y_mm > top).reshape(-1, 3).any(axis=1))
    assert doubted(outcome) >= set(others.tolist())


@on_both_forms
@pytest.mark.parametrize("askew_deg", [0.5, -0.65, 0.8])
def test_an_edge_that_only_the_margins_show_is_found_however_it_slants(
    askew_deg: float, form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    """Above the table there is print from side to side: lines of many slopes go through either."""
    page = form.layout.pages[0]
    size = sheets[0].shape[::-1]
    askew = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), askew_deg, 1.0)
    over, under = (cv2.warpAffine(each, askew, size, borderValue=(255.0,)) for each in sheets)
    top, bottom = edges(page)[0] - 8.0, edges(page)[7]

    outcome = read(join(over, under, strip(over, top, bottom), shadow=EdgeShadow.CAST))

    rows = enumerate(page.rows)
    assert doubted(outcome) >= {n for n, row in rows if row.rect.bottom < bottom - 2.0}


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


@pytest.mark.parametrize("normal", [(0.958, 0.287), (0.0, 1.0)], ids=["steep", "level"])
@pytest.mark.parametrize("grain", [0.0, 0.8])
def test_grain_that_happens_to_lie_on_a_line_is_no_edge(
    normal: tuple[float, float], grain: float
) -> None:
    """A steep line that is as broad as an edge meets much of it in each column."""
    rng = np.random.default_rng(1)
    x_mm = np.arange(20) * CELL_MM
    paper = OpenPaper(
        is_table=True,
        columns=np.arange(20),
        x_mm=x_mm,
        runs=((0, 150),),
        top_mm=0.0,
    )
    edge = Edge(normal, 50.0 * normal[1], frozenset((False, True)))
    on_edge = np.stack([x_mm, edge.y_mm(x_mm)], axis=1)[: 17 if grain else 20]
    height_mm = 150 * CELL_MM
    count = round(grain * len(x_mm) * height_mm / (2.0 / normal[1]))
    elsewhere = np.stack([rng.choice(x_mm, count), rng.uniform(0, height_mm, count)], axis=1)

    chance = is_chance(edge, np.concatenate([on_edge, elsewhere]), [paper])

    assert chance == (grain > 0)
