"""What a mark looks like doesn't matter, what it may mean does: from the page to the reading."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.geometry import RectMm
from ballot.grade import Vote
from ballot.reading import DoubtReason, PageReading, RowReading
from ballot.rules import MarkKind
from scanner.context import ReadingContext
from scanner.files.sources import examine, open_pages
from scanner.measures import load_measures
from scanner.sheet import read_page
from scanner.types import OpenedPage

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]

SOME = range(4, 13)
"""Rows that each test is about; all others hold a tick."""


def _v(pen: Any, box: RectMm) -> None:
    at = [(0.15, 0.15), (0.5, 0.9), (0.85, 0.15)]
    pen.line([(box.x + x * box.w, box.y + y * box.h) for x, y in at])


def _circle(pen: Any, box: RectMm) -> None:
    turn = np.linspace(0.0, 6.6, 40)
    (x, y), r = box.center, 0.42 * box.w
    pen.line([(x + r * a, y + r * b) for a, b in zip(np.cos(turn), np.sin(turn), strict=True)])


def _fill(pen: Any, box: RectMm) -> None:
    ys = np.linspace(0.08, 0.92, 12)
    at = [(0.9 if k % 2 else 0.1, y) for k, y in enumerate(ys)]
    pen.line([(box.x + x * box.w, box.y + y * box.h) for x, y in at])


def _dash(pen: Any, box: RectMm) -> None:
    pen.line([(box.x + 0.1 * box.w, box.center[1]), (box.x + 0.9 * box.w, box.center[1])])


def _ditto(pen: Any, box: RectMm) -> None:
    """〃"""
    for at in (0.3, 0.7):
        x = box.x + at * box.w
        pen.line([(x + 0.3, box.y + 0.2 * box.h), (x - 0.3, box.y + 0.65 * box.h)])


MARKS: dict[str, Callable[[Any, RectMm], None]] = {
    "√": lambda pen, box: pen.tick(box),
    "v": _v,
    "×": lambda pen, box: pen.cross(box),
    "○": _circle,
    "fill": _fill,
    "line": _dash,
}


@pytest.fixture(params=["example_form", "dense_form"])
def form(request: pytest.FixtureRequest) -> "PrintedForm":
    """Both forms in turn."""
    printed: PrintedForm = request.getfixturevalue(request.param)
    return printed


@pytest.fixture
def page(form: "PrintedForm", make_pen: Callable[..., Any]) -> GrayImage:
    """The first page, ticked in the first box but in `SOME` rows."""
    blank = form.page(1)
    pen = make_pen(blank)
    for k, row in enumerate(form.layout.pages[0].rows):
        if k not in SOME:
            pen.tick(row.boxes[0].rect)
    return blank


@pytest.fixture
def boxes(form: "PrintedForm") -> list[list[RectMm]]:
    """The three boxes of each of `SOME` rows."""
    rows = form.layout.pages[0].rows
    return [[box.rect for box in rows[k].boxes] for k in SOME]


@pytest.fixture
def read(
    scan: Callable[..., Any], context_of: Callable[..., ReadingContext], form: "PrintedForm"
) -> Callable[[GrayImage], list[RowReading]]:
    """Return a function that scans and reads a page and returns what `SOME` of its rows are."""

    def read_it(page: GrayImage) -> list[RowReading]:
        outcome = read_page(scan(page), context_of(form))
        assert isinstance(outcome, PageReading)
        others = {row.vote for k, row in enumerate(outcome.rows) if k not in SOME}
        assert others == {Vote.SATISFIED}
        return [outcome.rows[k] for k in SOME]

    return read_it


@pytest.mark.parametrize("mark", MARKS)
def test_one_plain_mark_of_any_kind_is_that_vote(
    mark: str,
    page: GrayImage,
    boxes: list[list[RectMm]],
    make_pen: Callable[..., Any],
    read: Callable[[GrayImage], list[RowReading]],
) -> None:
    for row in boxes:
        MARKS[mark](make_pen(page), row[1])

    # All others are ticks: a ring among them may be a zero.
    meant = None if mark == "○" else Vote.MOSTLY_SATISFIED
    assert {row.vote for row in read(page)} == {meant}


@pytest.mark.parametrize("mark", ["√", "×", "fill"])
def test_the_kind_of_a_mark_is_told(
    mark: str,
    page: GrayImage,
    boxes: list[list[RectMm]],
    make_pen: Callable[..., Any],
    read: Callable[[GrayImage], list[RowReading]],
) -> None:
    """`rules.marks.accept` may leave it to a person: none is taken for another."""
    for row in boxes:
        MARKS[mark](make_pen(page), row[1])

    kinds = {"√": MarkKind.TICK, "×": MarkKind.CROSS, "fill": MarkKind.FILL}
    told = [row.kind for row in read(page)]
    assert set(told) <= {kinds[mark], None}
    assert told.count(None) < len(told) / 2


@pytest.mark.parametrize("place", range(3))
def test_a_tick_among_crosses_is_in_doubt_and_suggested(
    place: int,
    page: GrayImage,
    boxes: list[list[RectMm]],
    make_pen: Callable[..., Any],
    read: Callable[[GrayImage], list[RowReading]],
) -> None:
    pen = make_pen(page)
    for row in boxes:
        for k, box in enumerate(row):
            (pen.tick if k == place else pen.cross)(box)

    readings = read(page)

    votes = (Vote.SATISFIED, Vote.MOSTLY_SATISFIED, Vote.DISSATISFIED)
    assert {row.vote for row in readings} == {None}
    reasons = {reason for row in readings for reason in row.doubts}
    assert reasons <= {DoubtReason.MIXED_MARKS, DoubtReason.CORRECTION}  # a broad × fills its box
    assert {row.suggestion for row in readings} == {votes[place]}


def test_a_mark_beside_one_that_is_scribbled_out_is_in_doubt_and_suggested(
    page: GrayImage,
    boxes: list[list[RectMm]],
    make_pen: Callable[..., Any],
    read: Callable[[GrayImage], list[RowReading]],
) -> None:
    pen = make_pen(page)
    for row in boxes:
        pen.tick(row[0])
        pen.scribble(row[0])
        pen.tick(row[2])

    readings = read(page)

    assert {row.vote for row in readings} == {None}
    reasons = {row.doubts[0] for row in readings}
    assert reasons <= {DoubtReason.CORRECTION, DoubtReason.SHARED_STROKE}  # it reaches other rows
    assert {row.suggestion for row in readings} == {Vote.DISSATISFIED}


def test_a_ditto_mark_in_a_box_is_in_doubt(
    page: GrayImage,
    boxes: list[list[RectMm]],
    make_pen: Callable[..., Any],
    read: Callable[[GrayImage], list[RowReading]],
) -> None:
    for row in boxes:
        _ditto(make_pen(page, width_mm=0.35), row[0])

    assert {row.vote for row in read(page)} == {None}


@pytest.mark.parametrize("right_mm", [-3.5, 1.5])
def test_a_ditto_mark_beside_the_boxes_is_no_abstention(
    right_mm: float,
    page: GrayImage,
    boxes: list[list[RectMm]],
    make_pen: Callable[..., Any],
    read: Callable[[GrayImage], list[RowReading]],
) -> None:
    for row in boxes:
        near = row[0] if right_mm < 0 else row[2]
        x = near.x + right_mm if right_mm < 0 else near.right + right_mm
        _ditto(make_pen(page, width_mm=0.5), RectMm(x, near.y, 2.5, near.h))

    assert {row.vote for row in read(page)} == {None}


@pytest.mark.parametrize("size_mm", [0.3, 0.4, 0.5])
def test_a_hesitation_dot_is_no_mark(
    size_mm: float,
    page: GrayImage,
    boxes: list[list[RectMm]],
    make_pen: Callable[..., Any],
    read: Callable[[GrayImage], list[RowReading]],
) -> None:
    """Alone it is an abstention; beside a mark it takes nothing from it."""
    pen = make_pen(page)
    for k, row in enumerate(boxes):
        pen.dot((row[1].x + (0.2 + 0.06 * k) * row[1].w, row[1].center[1]), size_mm)
        if k % 2:
            pen.tick(row[2])

    readings = read(page)

    assert {row.vote for row in readings[::2]} == {Vote.ABSTAIN}
    assert {row.vote for row in readings[1::2]} == {Vote.DISSATISFIED}


def test_a_larger_dot_is_no_vote(
    page: GrayImage,
    boxes: list[list[RectMm]],
    make_pen: Callable[..., Any],
    read: Callable[[GrayImage], list[RowReading]],
) -> None:
    for k, row in enumerate(boxes):
        make_pen(page).dot(row[1].center, 0.6 + 0.04 * k)

    assert {row.vote for row in read(page)} <= {Vote.ABSTAIN, None}


INKS = {
    "blue": (30, 50, 160),
    "black": (20, 20, 25),
    "red": (200, 30, 40),
    "green": (30, 140, 60),
    "pink": (240, 120, 160),
    "light blue": (90, 150, 220),
}


@pytest.mark.parametrize("ink", INKS)
def test_ink_of_any_colour_is_read_from_a_scan_in_colour(
    ink: str,
    example_form: "PrintedForm",
    example_context: ReadingContext,
    make_pen: Callable[..., Any],
    scan: Callable[..., Any],
    tmp_path: Path,
) -> None:
    blank = example_form.page(1)
    ticks = np.full_like(blank, 255)
    pen = make_pen(ticks, grey=0)
    rows = example_form.layout.pages[0].rows
    votes = (Vote.SATISFIED, Vote.MOSTLY_SATISFIED, Vote.DISSATISFIED)
    for k, row in enumerate(rows):
        pen.tick(row.boxes[k % 3].rect)
    share = ticks.astype(np.float32) / 255
    layers = [
        scan(np.minimum(blank, share * 255 + (1 - share) * level).astype(np.uint8), seed=k)
        for k, level in enumerate(reversed(INKS[ink]))
    ]
    file = tmp_path / "scan.jpg"
    cv2.imwrite(str(file), np.dstack(layers), [cv2.IMWRITE_JPEG_QUALITY, 80])

    (page,) = open_pages(examine(file), 0, 1)
    assert isinstance(page, OpenedPage)
    outcome = read_page(page.image, example_context)

    assert isinstance(outcome, PageReading)
    read = [row.vote for row in outcome.rows]
    assert read == [votes[k % 3] for k in range(len(rows))]


@pytest.mark.parametrize("sides", [2, 3, 4])
def test_a_stroke_around_a_box_is_its_mark_only_if_it_closes(
    sides: int,
    form: "PrintedForm",
    page: GrayImage,
    boxes: list[list[RectMm]],
    make_pen: Callable[..., Any],
    scan: Callable[..., Any],
    context_of: Callable[..., ReadingContext],
) -> None:
    """Along two or three sides it follows the outline, and nobody knows what it means."""
    for row in boxes[::3]:
        around = row[1].grown(0.9)
        low, high = (around.x, around.y), (around.right, around.bottom)
        corners = [low, (high[0], low[1]), high, (low[0], high[1]), low]
        make_pen(page).line(corners[: sides + 1])

    outcome = read_page(scan(page), context_of(form))

    assert isinstance(outcome, PageReading)
    rows = load_measures(outcome.measures).rows
    assert {rows[k].boxes[1].spill > 0 for k in SOME[::3]} == {sides == 4}
    assert {outcome.rows[k].vote for k in SOME[::3]} == {None}
