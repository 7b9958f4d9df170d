"""One stroke for many rows answers none of them for certain; dirt that runs on is no stroke."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.geometry import A4_MM, PointMm
from ballot.grade import Vote
from ballot.layout import PageLayout, Row
from ballot.reading import PageReading
from calibration.images import to_gray
from calibration.scans.degrade import Preset, degrade
from calibration.scans.presets import BILEVEL, HARSH, OFFICE, PHONE
from scanner.context import ReadingContext
from scanner.sheet import read_page

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]

PAGES = [("example_form", 1), ("example_form", 2), ("dense_form", 1)]
"""Every page of both forms."""

PLACES = {
    "through the first boxes": lambda row: row.boxes[0].rect.center[0],
    "through the middle boxes": lambda row: row.boxes[1].rect.center[0],
    "between boxes": lambda row: (row.boxes[0].rect.right + row.boxes[1].rect.x) / 2,
    "right of the boxes": lambda row: row.boxes[2].rect.right + 1.5,
    "left of the boxes": lambda row: row.boxes[0].rect.x - 1.5,
}
"""Where a stroke runs down, mm from the sheet's left edge."""


@pytest.fixture(params=PAGES, ids=lambda page: f"{page[0]}-{page[1]}")
def printed(request: pytest.FixtureRequest) -> "tuple[PrintedForm, int]":
    """A form and the number of one of its pages."""
    name, number = request.param
    return request.getfixturevalue(name), number


@pytest.fixture
def read(scan: Callable[..., Any], context_of: Callable[..., ReadingContext]) -> Callable[..., Any]:
    """Return a function that scans and reads a page and returns its votes by row, from 0."""

    def read_it(form: "PrintedForm", page: GrayImage) -> list[Vote | None]:
        outcome = read_page(scan(page), context_of(form))
        assert isinstance(outcome, PageReading)
        return [row.vote for row in outcome.rows]

    return read_it


def _columns(page: PageLayout) -> list[list[int]]:
    """Return the numbers of the rows that stand below each other, column by column."""
    places = sorted({row.rect.x for row in page.rows})
    return [[k for k, row in enumerate(page.rows) if row.rect.x == x] for x in places]


def _stroke(rows: Sequence[Row], x_mm: float, *, sway_mm: float, lean_mm: float) -> list[PointMm]:
    """Return a stroke down beside all of some rows, as a hand draws it without a ruler."""
    along = np.linspace(0.0, 1.0, 150)
    sway = sway_mm * (np.sin(8.2 * along + 1.0) + 0.4 * np.sin(19.5 * along))
    x = x_mm + lean_mm * (along - 0.5) + sway
    y = rows[0].boxes[0].rect.y + along * (rows[-1].boxes[0].rect.bottom - rows[0].boxes[0].rect.y)
    return list(zip(x.tolist(), y.tolist(), strict=True))


@pytest.mark.parametrize("column", [0, 1])
@pytest.mark.parametrize(("sway_mm", "lean_mm"), [(0.0, 0.0), (0.4, 0.0), (0.0, 3.0), (0.9, 1.5)])
@pytest.mark.parametrize("place", PLACES)
def test_a_stroke_down_a_whole_column_puts_all_of_its_rows_in_doubt(
    printed: "tuple[PrintedForm, int]",
    column: int,
    place: str,
    sway_mm: float,
    lean_mm: float,
    make_pen: Callable[..., Any],
    read: Callable[..., Any],
) -> None:
    """It looks like a streak on the glass, but for ending where the table does."""
    form, number = printed
    page, layout = form.page(number), form.layout.page(number)
    covered = _columns(layout)[column]
    pen = make_pen(page, width_mm=0.4)
    for k, row in enumerate(layout.rows):
        if k not in covered:
            pen.tick(row.boxes[0].rect)
    rows = [layout.rows[k] for k in covered]
    pen.line(_stroke(rows, PLACES[place](rows[0]), sway_mm=sway_mm, lean_mm=lean_mm))

    votes = read(form, page)

    assert {votes[k] for k in covered} == {None}
    assert {vote for k, vote in enumerate(votes) if k not in covered} <= {Vote.SATISFIED, None}


@pytest.mark.parametrize("column", [0, 1])
def test_a_brace_along_a_whole_column_puts_all_of_its_rows_in_doubt(
    printed: "tuple[PrintedForm, int]",
    column: int,
    make_pen: Callable[..., Any],
    read: Callable[..., Any],
) -> None:
    form, number = printed
    page, layout = form.page(number), form.layout.page(number)
    covered = _columns(layout)[column]
    first, last = (layout.rows[k].boxes[2].rect for k in (covered[0], covered[-1]))
    right, top, bottom = first.right + 1.0, first.y, last.bottom
    middle = (top + bottom) / 2
    arms = [(0, top), (1, top + 2), (1, middle - 2), (2, middle), (1, middle + 2), (1, bottom - 2)]
    make_pen(page, width_mm=0.4).line([(right + x, y) for x, y in [*arms, (0, bottom)]])

    votes = read(form, page)

    assert {votes[k] for k in covered} == {None}


@pytest.mark.parametrize("place", ["between boxes", "right of the boxes"])
@pytest.mark.parametrize("preset", [OFFICE, HARSH, PHONE, BILEVEL], ids=lambda preset: preset.name)
def test_a_stroke_down_a_whole_column_is_in_doubt_on_any_scan(
    printed: "tuple[PrintedForm, int]",
    preset: Preset,
    place: str,
    make_pen: Callable[..., Any],
    context_of: Callable[..., ReadingContext],
) -> None:
    form, number = printed
    layout = form.layout.page(number)
    covered = _columns(layout)[1]
    rows = [layout.rows[k] for k in covered]
    for seed in range(2):
        page = form.page(number)
        pen = make_pen(page, width_mm=0.35, grey=70)
        pen.line(_stroke(rows, PLACES[place](rows[0]), sway_mm=0.5, lean_mm=seed))
        for k, row in enumerate(layout.rows):
            if k not in covered:
                pen.tick(row.boxes[0].rect)
        scan = to_gray(degrade(page, preset, np.random.default_rng(seed)).decoded())

        outcome = read_page(np.asarray(scan, np.uint8), context_of(form))

        assert isinstance(outcome, PageReading)
        assert {outcome.rows[k].vote for k in covered} == {None}


@pytest.mark.parametrize("at", [0.2, 0.5, 0.8])
def test_a_line_across_all_boxes_of_a_row_is_no_abstention(
    printed: "tuple[PrintedForm, int]",
    at: float,
    make_pen: Callable[..., Any],
    read: Callable[..., Any],
) -> None:
    """Who strikes a row out has not left it blank; it looks like a fold, but for its ends."""
    form, number = printed
    page, layout = form.page(number), form.layout.page(number)
    struck = 5
    pen = make_pen(page, width_mm=0.4)
    for k, row in enumerate(layout.rows):
        if k != struck:
            pen.tick(row.boxes[1].rect)
    boxes = [box.rect for box in layout.rows[struck].boxes]
    y = boxes[0].y + at * boxes[0].h
    pen.line([(boxes[0].x - 6.0, y), (boxes[-1].right + 6.0, y + 0.3)])

    votes = read(form, page)

    assert votes[struck] is None
    assert set(votes[:struck] + votes[struck + 1 :]) == {Vote.MOSTLY_SATISFIED}


@pytest.mark.parametrize("grey", [60, 150, 215])
def test_a_streak_through_a_column_of_boxes_costs_no_clear_mark(
    example_form: "PrintedForm",
    grey: int,
    make_pen: Callable[..., Any],
    read: Callable[..., Any],
) -> None:
    """Its pixels count as dirt where another box of the row holds a plain mark."""
    page, layout = example_form.page(1), example_form.layout.page(1)
    column = _columns(layout)[0]
    empty = column[4]
    pen = make_pen(page)
    for k, row in enumerate(layout.rows):
        if k != empty:
            pen.tick(row.boxes[1].rect)
    at = round(layout.rows[0].boxes[2].rect.center[0] * page.shape[1] / A4_MM[0])
    page[:, at : at + 3] = np.minimum(page[:, at : at + 3], grey)

    votes = read(example_form, page)

    assert set(votes[:empty] + votes[empty + 1 :]) == {Vote.MOSTLY_SATISFIED}
    assert votes[empty] in ({Vote.ABSTAIN, None} if grey > 200 else {None})


@pytest.mark.parametrize("grey", [60, 150, 215])
def test_a_fold_through_the_boxes_of_a_row_costs_that_row_at_most(
    example_form: "PrintedForm",
    grey: int,
    make_pen: Callable[..., Any],
    read: Callable[..., Any],
) -> None:
    page, layout = example_form.page(1), example_form.layout.page(1)
    pen = make_pen(page)
    for row in layout.rows:
        pen.tick(row.boxes[1].rect)
    y = layout.rows[8].boxes[2].rect.center[1]
    at = round(y * page.shape[1] / A4_MM[0])
    page[at : at + 3] = np.minimum(page[at : at + 3], grey)

    votes = read(example_form, page)

    crossed = [k for k, row in enumerate(layout.rows) if row.rect.y < y < row.rect.bottom]
    elsewhere = [vote for k, vote in enumerate(votes) if k not in crossed]
    assert set(elsewhere) == {Vote.MOSTLY_SATISFIED}
    assert {votes[k] for k in crossed} <= {Vote.MOSTLY_SATISFIED, None}
