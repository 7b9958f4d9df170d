"""Marks that no plan of a meeting has, for `tools/judge_data.py`: what a judge must have seen once.

Each is drawn on the paper and written into its contents, so that picture and label agree.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import RectMm
from ballot.layout import PageLayout
from calibration.images import PageImage
from calibration.pens.intents import Writer
from calibration.pens.pen import Pen, draw_strokes
from calibration.pens.strokes import Stroke, StrokeModel, mark_strokes
from calibration.smooth import smooth_noise
from scanner.judge.judge import Content

STRAY_SHARE = 0.02
"""Share of rows with a mark beside its box: nobody can say whose it is."""

BRACE_SHARE = 0.25
"""Share of pages with one long stroke down several boxes."""

ODD_SHARE = 0.3
"""Share of blank rows with an unusual mark in one box."""

HAIR_SHARE = 0.03
"""Share of boxes with a hair of a person or a brush on them: no mark, however much like one."""


@dataclass(frozen=True, slots=True, eq=False)
class Paper:
    """A marked page and what its boxes hold; both are changed in place."""

    image: PageImage
    contents: NDArray[np.uint8]
    """Shape (rows, 3)."""
    page: PageLayout
    dpi: int

    def draw(self, strokes: list[Stroke], pen: Pen, rng: np.random.Generator) -> None:
        """Draw strokes, in mm on the sheet."""
        draw_strokes(self.image, strokes, pen, dpi=self.dpi, rng=rng)


def add_odd_marks(
    paper: Paper, writer: Writer, model: StrokeModel, rng: np.random.Generator
) -> None:
    """Put unusual marks into some blank rows, some beside boxes, and on some pages a brace."""
    is_blank = (paper.contents == Content.EMPTY).all(axis=1)
    for row in np.flatnonzero(is_blank & (rng.random(len(is_blank)) < ODD_SHARE)).tolist():
        column = int(rng.integers(3))
        rect = paper.page.rows[row].boxes[column].rect
        make = (_scribble, _long_tick, _small_tick, _line, _dot)[int(rng.integers(5))]
        points, width_mm, content = make(rect, rng)
        pressure = np.full(len(points), rng.uniform(0.8, 1.0))
        paper.draw([Stroke(points, pressure, width_mm)], writer.pen, rng)
        paper.contents[row, column] = content
    for row in np.flatnonzero(rng.random(len(is_blank)) < STRAY_SHARE).tolist():
        _stray(paper, row, writer, model, rng)
    if rng.random() < BRACE_SHARE:
        _brace(paper, writer.pen, rng)
    for row, column in np.argwhere(rng.random(paper.contents.shape) < HAIR_SHARE).tolist():
        _hair(paper, paper.page.rows[row].boxes[column].rect, rng)


_Shape = tuple[NDArray[np.float64], float | None, Content]
"""Points in mm, width in mm (None: the pen's), and what the box holds with it."""


def _scribble(rect: RectMm, rng: np.random.Generator) -> _Shape:
    """To and fro over the box and beyond it, any way."""
    turns = int(rng.integers(6, 25))
    along = np.linspace(-0.5, 0.5, turns) * rng.uniform(0.7, 1.4)
    across = np.where(np.arange(turns) % 2, 0.5, -0.5) * rng.uniform(1.15, 1.9)
    points = np.stack([along, across], axis=1) + rng.normal(0, 0.05, (turns, 2))
    angle = rng.uniform(0, np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return _placed(points @ turn, rect), None, Content.OTHER


def _long_tick(rect: RectMm, rng: np.random.Generator) -> _Shape:
    """√ whose tail ends beside the box or in the one above."""
    vertex = np.array([rng.uniform(-0.3, 0.1), rng.uniform(0.1, 0.4)])
    start = vertex - np.array([rng.uniform(0.15, 0.4), rng.uniform(0.2, 0.5)])
    end = vertex + np.array([rng.uniform(0.2, 1.6), rng.uniform(-2.0, -0.9)])
    middle = (vertex + end) / 2 + rng.normal(0, 0.06, 2)
    return _placed(np.stack([start, vertex, middle, end]), rect), None, Content.MARK


def _small_tick(rect: RectMm, rng: np.random.Generator) -> _Shape:
    """√ of half a box."""
    size = rng.uniform(0.35, 0.7)
    shape = np.array([(-0.4, 0.0), (-0.1, 0.4), (0.5, -0.5)]) + rng.normal(0, 0.06, (3, 2))
    return _placed(shape * size + rng.normal(0, 0.12, 2), rect), None, Content.MARK


def _line(rect: RectMm, rng: np.random.Generator) -> _Shape:
    """A dash across, up to 1.2 mm wide."""
    half = rng.uniform(0.3, 0.62)
    angle = rng.normal(0.0, 0.25) if rng.random() < 0.8 else rng.uniform(0, np.pi)
    way = half * np.array([np.cos(angle), np.sin(angle)])
    points = np.stack([-way, way]) + rng.normal(0, 0.08, 2)
    return _placed(points, rect), float(rng.uniform(0.3, 1.2)), Content.MARK


def _dot(rect: RectMm, rng: np.random.Generator) -> _Shape:
    """The pen set down: half a millimetre at most."""
    place = rng.uniform(-0.4, 0.4, 2)
    points = np.stack([place, place + rng.normal(0, 0.005, 2)])
    return _placed(points, rect), float(rng.uniform(0.3, 0.5)), Content.EMPTY


def _placed(points: NDArray[np.float64], rect: RectMm) -> NDArray[np.float64]:
    """Return points given in box widths from the middle of a box, in mm on the sheet."""
    return np.asarray(points * rect.w + rect.center)


def _stray(
    paper: Paper, row: int, writer: Writer, model: StrokeModel, rng: np.random.Generator
) -> None:
    """Put a mark beside a box or between two rows; the boxes it may mean are unclear."""
    rows = paper.page.rows
    column = int(rng.integers(3))
    rect = rows[row].boxes[column].rect
    pitch = rows[row].rect.h
    below = row + 1
    has_below = (
        below < len(rows)
        and abs(rows[below].rect.y - rows[row].rect.bottom) < 0.1
        and rows[below].rect.x == rows[row].rect.x
    )
    if has_below and rng.random() < 0.5:
        right, down = float(rng.normal(0.0, 0.4)), pitch * float(rng.uniform(0.42, 0.58))
        unclear = [(row, column), (below, column)]
    else:
        side = 1 if column == 0 or (column == 1 and rng.random() < 0.5) else -1
        right = side * float(rng.uniform(0.85, 1.2)) * rect.w
        down = float(rng.normal(0.0, 0.4))
        unclear = [(row, column)]
    place = RectMm(rect.x + right, rect.y + down, rect.w, rect.h)
    hand = replace(writer.hand, offset=(0.0, 0.0), size=min(writer.hand.size, 1.0))
    paper.draw(list(mark_strokes(writer.habit, place, hand, model, rng)), writer.pen, rng)
    for at in unclear:
        paper.contents[at] = Content.OTHER


def _brace(paper: Paper, pen: Pen, rng: np.random.Generator) -> None:
    """Draw one long stroke down a column of boxes: it may mean all of them or none."""
    rows = paper.page.rows
    column = int(rng.integers(3))
    first = int(rng.integers(len(rows) - 3))
    last = min(first + int(rng.integers(2, 12)), len(rows))
    run = [row for row in range(first, last) if rows[row].rect.x == rows[first].rect.x]
    rects = [rows[row].boxes[column].rect for row in run]
    count = 4 * len(run) + 2
    ys = np.linspace(rects[0].y + 0.5, rects[-1].bottom - 0.5, count)
    sway = smooth_noise(count, knots=len(run) + 3, columns=1, rng=rng).ravel()
    xs = rects[0].center[0] + 0.8 * sway.clip(-2, 2)
    paper.draw([Stroke(np.stack([xs, ys], axis=1), np.full(count, 0.9))], pen, rng)
    paper.contents[run, column] = Content.OTHER


def _hair(paper: Paper, rect: RectMm, rng: np.random.Generator) -> None:
    """Lay a hair over a box: one pixel thin, 2 to 8 mm long, curved smoothly or bent once."""
    steps = 24
    turns = rng.normal(0.0, 0.1) + np.cumsum(rng.normal(0.0, 0.05, steps))
    if rng.random() < 0.3:
        turns[int(rng.integers(6, steps - 6))] += rng.normal(0.0, 1.2)
    ways = rng.uniform(0, 2 * np.pi) + np.cumsum(turns)
    length_mm = rng.uniform(2.0, 8.0)
    points = np.cumsum(np.stack([np.cos(ways), np.sin(ways)], axis=1), axis=0) * length_mm / steps
    points += rect.center + rng.normal(0.0, 0.25 * rect.w, 2) - points.mean(axis=0)
    level = float(rng.uniform(40.0, 190.0))
    places = np.rint(points * paper.dpi / 25.4 * 8).astype(np.int32)
    cv2.polylines(paper.image, [places], False, (level, level, level), 1, cv2.LINE_AA, 3)
