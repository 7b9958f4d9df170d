"""Who writes on a unit's name or in the margin has not abstained; who writes nothing has."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.geometry import PointMm, RectMm
from ballot.grade import Vote
from ballot.layout import Row
from ballot.layout_columns import grade_heads
from ballot.reading import DoubtReason, PageReading, RowReading
from calibration.images import to_gray
from calibration.scans.degrade import degrade
from calibration.scans.presets import HARSH, OFFICE, PHONE
from scanner.context import ReadingContext
from scanner.decide.verdict import decide_rows
from scanner.ink.blank_form import render_blank_forms
from scanner.measures import Surroundings, load_measures
from scanner.sheet import LIMITS, read_page

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]

ROW = 6
"""A row in the middle of the first column, on both forms."""


@pytest.fixture(params=["example_form", "dense_form"])
def form(request: pytest.FixtureRequest) -> "PrintedForm":
    """Both forms in turn."""
    printed: PrintedForm = request.getfixturevalue(request.param)
    return printed


def _filled_in(form: "PrintedForm", make_pen: Callable[..., Any], empty: Sequence[int]) -> Any:
    """Return page 1 with a tick in every row but some."""
    page = form.page(1)
    pen = make_pen(page)
    for number, row in enumerate(form.layout.pages[0].rows):
        if number not in empty:
            pen.tick(row.boxes[number % 3].rect)
    return page


def _read(page: GrayImage, context: ReadingContext) -> tuple[RowReading, ...]:
    outcome = read_page(page, context)
    assert isinstance(outcome, PageReading)
    return outcome.rows


def _is_outside(reading: RowReading) -> bool:
    return reading.vote is None and DoubtReason.MARK_OUTSIDE_BOXES in reading.doubts


def _beside(row: Row, x_mm: float) -> RectMm:
    return replace(row.boxes[0].rect, x=x_mm)


@pytest.mark.parametrize("from_name_mm", np.arange(0.0, 24.0, 4.0).tolist())
@pytest.mark.parametrize("grey", [30, 90])
def test_a_tick_anywhere_on_a_name_is_in_doubt(
    form: "PrintedForm",
    from_name_mm: float,
    grey: int,
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
    context_of: Callable[..., ReadingContext],
) -> None:
    page = _filled_in(form, make_pen, [ROW])
    row = form.layout.pages[0].rows[ROW]
    make_pen(page, grey=grey).tick(_beside(row, row.rect.x + 9.0 + from_name_mm))

    readings = _read(scan(page), context_of(form))

    assert _is_outside(readings[ROW])


@pytest.mark.parametrize("column", [0, 1])
def test_a_cross_in_the_margin_is_in_doubt(
    form: "PrintedForm",
    column: int,
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
    context_of: Callable[..., ReadingContext],
) -> None:
    rows = form.layout.pages[0].rows
    lefts = sorted({row.rect.x for row in rows})
    number = next(k for k, row in enumerate(rows) if row.rect.x == lefts[column]) + ROW
    page = _filled_in(form, make_pen, [number])
    rect = rows[number].rect
    make_pen(page).cross(_beside(rows[number], rect.x - 7.0 if column == 0 else rect.right + 2.0))

    readings = _read(scan(page), context_of(form))

    assert _is_outside(readings[number])


def test_a_comment_written_across_a_name_is_in_doubt(
    form: "PrintedForm",
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
    context_of: Callable[..., ReadingContext],
) -> None:
    page = _filled_in(form, make_pen, [ROW])
    rect = form.layout.pages[0].rows[ROW].rect
    x = rect.x + 4.0 + np.linspace(0, 34, 80)
    y = rect.y + rect.h / 2 + 1.6 * np.sin(np.linspace(0, 40, 80))
    make_pen(page, width_mm=0.4).line(list(zip(x.tolist(), y.tolist(), strict=True)))

    readings = _read(scan(page), context_of(form))

    assert _is_outside(readings[ROW])


def test_a_brace_in_the_margin_puts_all_of_its_rows_in_doubt(
    form: "PrintedForm",
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
    context_of: Callable[..., ReadingContext],
) -> None:
    covered = range(4, 12)
    page = _filled_in(form, make_pen, covered)
    rows = [form.layout.pages[0].rows[number].rect for number in covered]
    left, top, bottom = rows[0].x, rows[0].y, rows[-1].bottom
    middle = (top + bottom) / 2
    brace: list[PointMm] = [
        (left - 2, top),
        (left - 4, top + 2),
        (left - 4, middle - 2),
        (left - 6, middle),
        (left - 4, middle + 2),
        (left - 4, bottom - 2),
        (left - 2, bottom),
    ]
    make_pen(page).line(brace)

    readings = _read(scan(page), context_of(form))

    assert all(_is_outside(readings[number]) for number in covered)


@pytest.mark.parametrize("reach_mm", [0.0, 6.0])
def test_a_line_down_the_margin_past_the_whole_table_is_no_streak(
    form: "PrintedForm",
    reach_mm: float,
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
    context_of: Callable[..., ReadingContext],
) -> None:
    """A streak runs from edge to edge of the scan; whoever draws a line ends it somewhere."""
    rows = [row for row in form.layout.pages[0].rows if row.rect.x < 50]
    page = _filled_in(form, make_pen, range(len(rows)))
    x = rows[0].rect.x - 4.0
    top, bottom = rows[0].rect.y - reach_mm, rows[-1].rect.bottom + reach_mm
    make_pen(page).line([(x, top), (x + 0.5, bottom)])

    readings = _read(scan(page), context_of(form))

    assert all(_is_outside(reading) for reading in readings[: len(rows)])


def test_a_stain_on_a_name_is_in_doubt(
    form: "PrintedForm",
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
    context_of: Callable[..., ReadingContext],
) -> None:
    page = _filled_in(form, make_pen, [ROW])
    rect = form.layout.pages[0].rows[ROW].rect
    center = [round(value * page.shape[1] / 210.0) for value in (rect.x + 22.0, rect.center[1])]
    stain = np.full_like(page, 255)
    cv2.circle(stain, center, 18, 110, -1, cv2.LINE_AA)

    readings = _read(scan(cv2.min(page, stain)), context_of(form))

    assert _is_outside(readings[ROW])


def test_ticks_on_all_names_of_a_sheet_without_a_mark_in_a_box_are_in_doubt(
    form: "PrintedForm",
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
    context_of: Callable[..., ReadingContext],
) -> None:
    rows = form.layout.pages[0].rows
    page = _filled_in(form, make_pen, range(len(rows)))
    pen = make_pen(page)
    for row in rows:
        pen.tick(_beside(row, row.rect.x + 14.0))

    readings = _read(scan(page), context_of(form))

    assert all(_is_outside(reading) for reading in readings)


def test_a_streak_over_the_names_is_no_mark(
    form: "PrintedForm",
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
    context_of: Callable[..., ReadingContext],
) -> None:
    """Dirt on the glass, from edge to edge, over names that people left alone."""
    empty = [2, ROW, 12]
    page = _filled_in(form, make_pen, empty)
    x = round((form.layout.pages[0].rows[0].rect.x + 20.0) / 210.0 * page.shape[1])
    page[:, x : x + 2] = (page[:, x : x + 2] * 0.6).astype(np.uint8)

    readings = _read(scan(page), context_of(form))

    assert [readings[number].vote for number in empty] == [Vote.ABSTAIN] * len(empty)


@pytest.mark.parametrize("preset", [OFFICE, HARSH, PHONE], ids=lambda preset: preset.name)
def test_nothing_is_seen_beside_the_boxes_of_rows_left_blank(
    preset: Any,
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    context_of: Callable[..., ReadingContext],
) -> None:
    """What a scanner does to print is no mark; a hair on paper may be taken for one."""
    empty = range(0, 40, 3)
    page = _filled_in(example_form, make_pen, empty)
    alarms = seen = 0
    # One streaked page in the sample has several alarms: on harsh scans it takes more of them.
    for seed in range(14 if preset is HARSH else 6):
        image = degrade(page, preset, np.random.default_rng(seed)).decoded()
        outcome = read_page(np.asarray(to_gray(image), np.uint8), context_of(example_form))
        if isinstance(outcome, PageReading):
            around = load_measures(outcome.measures).outside
            seen += len(empty)
            alarms += sum(each.area >= LIMITS.outside_area for each in around.values())

    assert seen >= 4 * len(empty)
    assert alarms <= (0.02 * seen if preset is HARSH else 0)


@pytest.mark.parametrize("scale", [0.97, 1.0])
def test_blank_rows_of_a_page_printed_smaller_stay_abstentions(
    scale: float,
    form: "PrintedForm",
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
    context_of: Callable[..., ReadingContext],
) -> None:
    empty = [0, ROW, 11, 17]
    page = _filled_in(form, make_pen, empty)
    height, width = page.shape
    middle = np.array([width / 2, height / 2])
    shift = (1 - scale) * middle
    shrink = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
    small = cv2.warpAffine(page, shrink, (width, height), borderValue=255)

    readings = _read(scan(np.asarray(small, np.uint8)), context_of(form))

    assert [readings[number].vote for number in empty] == [Vote.ABSTAIN] * len(empty)


def test_what_another_form_has_printed_is_not_taken_for_the_blank_form(
    example_form: "PrintedForm", dense_form: "PrintedForm"
) -> None:
    blanks = render_blank_forms(dense_form.pdf, replace(dense_form.layout, pages=()))
    others = render_blank_forms(example_form.pdf, dense_form.layout)

    assert (blanks, others) == ({}, {})


def test_a_judge_who_sees_empty_boxes_does_not_settle_a_row_with_ink_on_its_name(
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    """The boxes are empty to the judge, and to the law; what is on the name neither can see."""
    page = _filled_in(example_form, make_pen, [ROW])
    outcome = read_page(scan(page), example_context)
    assert isinstance(outcome, PageReading)
    measures = load_measures(outcome.measures)
    clean = replace(measures, outside={})
    ticked = replace(clean, outside={ROW: Surroundings(2.0, 0.8)})
    layout = example_form.layout.pages[0].rows

    without, with_ink = (decide_rows(layout, each, LIMITS)[ROW].vote for each in (clean, ticked))

    assert (without, with_ink) == (Vote.ABSTAIN, None)


HEADED = range(4, 12)
"""Rows of the first column that a mark on a heading may be meant for."""


@pytest.mark.parametrize(("column", "grade"), [(0, 0), (1, 1)])
@pytest.mark.parametrize("shape", ["tick", "ring"])
def test_a_mark_on_a_heading_puts_the_blank_rows_in_doubt(
    shape: str,
    column: int,
    grade: int,
    form: "PrintedForm",
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
    context_of: Callable[..., ReadingContext],
) -> None:
    page = _filled_in(form, make_pen, HEADED)
    head = grade_heads(form.layout.pages[0])[column]
    x, y = head.x + (grade + 0.5) * head.w / 3, head.center[1]
    if shape == "tick":
        make_pen(page).tick(RectMm(x - 2.0, y - 2.0, 4.0, 4.0))
    else:
        turn = np.linspace(0.0, 2 * np.pi, 40)
        make_pen(page).line([(x + 6.0 * np.cos(a), y + 2.6 * np.sin(a)) for a in turn.tolist()])

    readings = _read(scan(page), context_of(form))

    assert all(_is_outside(readings[number]) for number in HEADED)
    assert all(
        reading.vote is not None for number, reading in enumerate(readings) if number not in HEADED
    )


def test_blank_rows_under_headings_that_nobody_marked_are_abstentions(
    form: "PrintedForm",
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
    context_of: Callable[..., ReadingContext],
) -> None:
    page = _filled_in(form, make_pen, HEADED)

    readings = _read(scan(page), context_of(form))

    assert {readings[number].vote for number in HEADED} == {Vote.ABSTAIN}
