"""One stroke is one mark, and what stands beside a mark or in every row may be none."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.geometry import A4_MM, PointMm, RectMm
from ballot.grade import Vote
from ballot.reading import PageReading, RowReading
from scanner.context import ReadingContext
from scanner.sheet import read_page

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]

ROW = 10
"""Rows 10 and 11, from 0, are left free by the pen that ticks all others."""

FOU = (
    ((0.05, 0.1), (0.95, 0.1)),
    ((0.5, 0.1), (0.15, 0.5)),
    ((0.5, 0.15), (0.5, 0.55)),
    ((0.6, 0.3), (0.9, 0.5)),
    ((0.2, 0.6), (0.2, 0.98), (0.8, 0.98), (0.8, 0.6), (0.2, 0.6)),
)
"""否, in shares of a box."""


@pytest.fixture
def read(
    scan: Callable[..., GrayImage], example_context: ReadingContext
) -> Callable[..., tuple[RowReading, ...]]:
    """Return a function that scans and reads a page."""

    def read_it(page: GrayImage) -> tuple[RowReading, ...]:
        outcome = read_page(scan(page), example_context)
        assert isinstance(outcome, PageReading)
        return outcome.rows

    return read_it


def in_box(points: tuple[PointMm, ...], rect: RectMm) -> list[PointMm]:
    return [(rect.x + a * rect.w, rect.y + b * rect.h) for a, b in points]


def low_tick(own: RectMm, below: RectMm) -> list[PointMm]:
    """Return a √ whose foot stands on the upper edge of the box below its own."""
    foot = (own.x + 1.8, below.y - 0.05)
    return [(foot[0] - 1.9, foot[1] - 3.0), foot, (foot[0] + 3.7, foot[1] - 6.2)]


def long_tick(own: RectMm, far: RectMm) -> list[PointMm]:
    """Return a √ in its own box whose tail ends in another column's box, a row above."""
    foot = (own.x + 1.4, own.y + 4.0)
    return [(own.x + 0.4, own.y + 2.0), foot, (far.right - 0.8, far.y + 1.0)]


@pytest.mark.parametrize("kind", ["low", "long"])
def test_a_stroke_that_two_rows_may_claim_is_neither_s_vote(
    kind: str,
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    read: Callable[..., tuple[RowReading, ...]],
) -> None:
    """The learned judge sees a mark in both of their boxes."""
    page, rows = example_form.page(1), example_form.layout.page(1).rows
    pen = make_pen(page)
    for number, row in enumerate(rows):
        if number not in (ROW, ROW + 1):
            pen.tick(row.boxes[0].rect)
    above, below = rows[ROW].boxes, rows[ROW + 1].boxes
    if kind == "low":
        pen.line(low_tick(above[0].rect, below[0].rect))
    else:
        pen.line(long_tick(below[0].rect, above[1].rect))

    readings = read(page)

    assert [readings[ROW].vote, readings[ROW + 1].vote] == [None, None]
    assert {readings[number].vote for number in range(ROW)} == {Vote.SATISFIED}


def test_a_word_in_every_row_is_nobody_s_way_to_mark(
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    read: Callable[..., tuple[RowReading, ...]],
) -> None:
    page = example_form.page(1)
    pen = make_pen(page, width_mm=0.5)
    for row in example_form.layout.page(1).rows:
        for stroke in FOU:
            pen.line(in_box(stroke, row.boxes[0].rect))

    assert {reading.vote for reading in read(page)} == {None}


def test_a_question_mark_beside_a_tick_is_for_a_person(
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    read: Callable[..., tuple[RowReading, ...]],
) -> None:
    page, rows = example_form.page(1), example_form.layout.page(1).rows
    pen = make_pen(page)
    for row in rows:
        pen.tick(row.boxes[0].rect)
    asked = rows[ROW].boxes[0].rect
    turns = np.linspace(-np.pi, 0.6 * np.pi, 24)
    hook = [(asked.right + 4 + 1.2 * np.cos(a), asked.y + 1.4 + 1.2 * np.sin(a)) for a in turns]
    pen.line([*hook, (asked.right + 4, asked.y + 3.6)])
    pen.dot((asked.right + 4, asked.y + 4.6), 0.6)

    readings = read(page)

    assert readings[ROW].vote is None
    assert {row.vote for number, row in enumerate(readings) if number != ROW} == {Vote.SATISFIED}


@pytest.mark.parametrize("lean_mm", [0.0, 2.0])
def test_a_fold_along_a_sheet_that_lies_askew_costs_no_row(
    lean_mm: float,
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    read: Callable[..., tuple[RowReading, ...]],
) -> None:
    """Its crease is finer than the shadow beside it, and follows the paper and not the feed."""
    page, rows = example_form.page(1), example_form.layout.page(1).rows
    pen = make_pen(page)
    for row in rows:
        pen.tick(row.boxes[0].rect)
    folded = page.astype(np.float32)
    height, width = page.shape
    px_per_mm = width / A4_MM[0]
    between = rows[0].boxes[0].rect.right + 7.0
    at_mm = between + lean_mm * (np.arange(height) / height - 0.5)
    from_crease = np.arange(width) / px_per_mm - at_mm[:, None]
    folded *= 1 - 0.35 * np.exp(-((from_crease / 0.12) ** 2))
    folded *= 1 - 0.1 * np.exp(-np.abs(from_crease) / 0.8) * (from_crease > 0)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 2.6, 0.96)
    askew = cv2.warpAffine(folded.astype(np.uint8), turn, (width, height), borderValue=255)

    readings = read(np.asarray(askew, np.uint8))

    assert {reading.vote for reading in readings} == {Vote.SATISFIED}
