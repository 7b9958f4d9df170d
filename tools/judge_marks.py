"""Marks that no plan of a meeting has, for `tools/judge_data.py`: what a judge must have seen once.

Each is drawn on the paper and written into its contents, so that picture and label agree.
"""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import RectMm
from calibration.pens.intents import Writer
from calibration.pens.odd_marks import (
    OutlineStroke,
    Strike,
    along_outline,
    in_box,
    strike_through,
    word_at,
)
from calibration.pens.pen import InkKind, Pen, draw_strokes
from calibration.pens.strokes import PenMark, Stroke, StrokeModel, bounds, mark_strokes
from calibration.scans.damage import HOLE_MM, punched, rubbed_out, under_fluid
from calibration.smooth import smooth_noise
from scanner.judge.judge import Content
from tools.judge_paper import BESIDE_MM, UNSEEN, Drawn, Paper, share_within

STRAY_SHARE = 0.02
"""Share of rows with a mark beside its box: nobody can say whose it is."""

BRACE_SHARE = 0.25
"""Share of pages with one long stroke down several boxes."""

ODD_SHARE = 0.45
"""Share of blank rows with something unusual in one box."""

SPOILT_SHARE = 0.12
"""Share of single marks that are taken back, or overwritten, in some way."""

HAIR_SHARE = 0.02
"""Share of boxes with a hair of a person or a brush on them: no mark, however much like one."""

HOLED_SHARE = 0.15
"""Share of pages with a punched hole among their boxes."""

_CHARACTERS = "不否无?!作废弃权"
_WORDS = ("作废", "弃权")


def add_odd_marks(
    paper: Paper, writer: Writer, model: StrokeModel, rng: np.random.Generator
) -> None:
    """Put unusual marks into blank rows, over marks and beside boxes, and braces on some pages."""
    is_blank = (paper.contents == Content.EMPTY).all(axis=1)
    for place in list(paper.marks):
        if rng.random() < SPOILT_SHARE:
            _spoil(paper, place, model, rng)
    paper.forget_unclear()
    for row in np.flatnonzero(is_blank & (rng.random(len(is_blank)) < ODD_SHARE)).tolist():
        column = int(rng.integers(3))
        if rng.random() < 0.5:
            make = (_scribble, _long_tick, _small_tick, _line, _dot)[int(rng.integers(5))]
            points, width_mm, content = make(paper.box(row, column), rng)
            pressure = np.full(len(points), rng.uniform(0.8, 1.0))
            paper.draw([Stroke(points, pressure, width_mm)], writer.pen, rng)
            paper.contents[row, column] = content
        else:
            _no_mark(paper, row, column, writer, rng)
    for row in np.flatnonzero(rng.random(len(is_blank)) < STRAY_SHARE).tolist():
        _stray(paper, row, writer, model, rng)
    if rng.random() < BRACE_SHARE:
        _brace(paper, writer.pen, rng)
    for row, column in np.argwhere(rng.random(paper.contents.shape) < HAIR_SHARE).tolist():
        _hair(paper, paper.box(row, column), rng)
    if rng.random() < HOLED_SHARE:
        _hole(paper, rng)


def _spoil(
    paper: Paper, place: tuple[int, int], model: StrokeModel, rng: np.random.Generator
) -> None:
    """Take a mark back as people do: a line through it, an eraser, fluid, another mark over it."""
    drawn, box = paper.marks[place], paper.box(*place)
    hand, pen = drawn.writer.hand, drawn.writer.pen
    content = paper.contents[place]
    low, high = bounds(drawn.strokes)
    area = RectMm(*low.tolist(), *np.maximum(high - low, 0.5).tolist())
    way = rng.random()
    if content == Content.FILL and (way < 0.5 or way >= 0.8):
        return  # a line through a filled box isn't seen
    if way < 0.5:
        if content == Content.LINE:
            return  # with a line through it, it is a cross
        strike = list(Strike)[int(rng.integers(3))]
        if content == Content.CROSS and strike is Strike.SLASH:
            strike = Strike.TWO_LINES
        lines = strike_through(drawn.strokes, strike, hand, rng)
        paper.draw(lines, pen, rng)
        if content == Content.TICK and _runs_along(drawn.strokes[-1], lines[0]):
            paper.contents[place] = UNSEEN
            return
    elif way < 0.6:
        if pen.kind is not InkKind.PENCIL:
            return
        _rub_out(paper, drawn, area, rng)
    elif way < 0.8:
        patch = area.grown(float(rng.uniform(0.2, 0.9)))
        paper.image[:] = under_fluid(paper.image, patch, float(rng.uniform(0.6, 1.0)), rng)
    else:
        habit = drawn.writer.habit
        others = [mark for mark in (PenMark.TICK, PenMark.CIRCLE, PenMark.CROSS) if mark != habit]
        second = others[int(rng.integers(len(others)))]
        paper.draw(mark_strokes(second, box, hand, model, rng), pen, rng)
    paper.contents[place] = Content.OTHER
    del paper.marks[place]


def _runs_along(mark: Stroke, line: Stroke) -> bool:
    """Whether a line goes the same way as the last third of a mark: beside a √ it isn't seen."""
    ways = [
        stroke.points[-1] - stroke.points[-1 - len(stroke.points) // 3] for stroke in (mark, line)
    ]
    along = abs(float(ways[0] @ ways[1])) / float(np.linalg.norm(ways[0]) * np.linalg.norm(ways[1]))
    return along > _ALONG


_ALONG = 0.85
"""Cosine of the angle from which on: some 30 degrees."""


def _rub_out(paper: Paper, drawn: Drawn, area: RectMm, rng: np.random.Generator) -> None:
    """Draw an eraser over half of a mark or more: its ink becomes what the eraser leaves."""
    ink = np.full(paper.image.shape, 255, np.uint8)
    draw_strokes(ink, drawn.strokes, drawn.writer.pen, dpi=paper.dpi, rng=rng)
    left, share = float(rng.uniform(0.05, 0.5)), float(rng.uniform(0.4, 1.0))
    rubbed = rubbed_out(ink, area, left, share, rng).astype(np.float32)
    rubbed /= np.maximum(ink, 1)
    paper.image[:] = np.clip(paper.image * rubbed, 0, 255).astype(np.uint8)


def _no_mark(paper: Paper, row: int, column: int, writer: Writer, rng: np.random.Generator) -> None:
    """Put something into a box, or over it, that is no mark."""
    box, hand = paper.box(row, column), writer.hand
    way = int(rng.integers(6))
    if way < 2:
        character = _CHARACTERS[int(rng.integers(len(_CHARACTERS)))]
        paper.draw(in_box(character, box, hand, rng), writer.pen, rng)
    elif way == 2:
        paper.draw(_sign(box, rng), writer.pen, rng)
    elif way == 3:
        outline = list(OutlineStroke)[int(rng.integers(3))]
        paper.draw(along_outline(box, outline, hand, rng), writer.pen, rng)
    elif way == 4:
        x, y = (np.array(box.center) + rng.normal(0.0, (0.5, 0.12)) * box.w).tolist()
        paper.draw(strokes := word_at(str(rng.choice(_WORDS)), (x, y), hand, rng), writer.pen, rng)
        points = np.concatenate([stroke.points for stroke in strokes])
        for place in range(3):
            within = share_within(points, paper.box(row, place))
            near = share_within(points, paper.box(row, place).grown(BESIDE_MM))
            if near > 0.0:
                paper.contents[row, place] = Content.OTHER if within > _SEEN_OF_WORD else UNSEEN
        return
    else:
        patch = RectMm(box.x, box.y, box.w, box.h).grown(float(rng.uniform(-0.5, 1.2)))
        paper.image[:] = under_fluid(paper.image, patch, float(rng.uniform(0.7, 1.0)), rng)
    paper.contents[row, column] = Content.OTHER


_SEEN_OF_WORD = 0.04
"""Share of a word's length that a box must hold for its view to be more than empty."""


def _sign(box: RectMm, rng: np.random.Generator) -> list[Stroke]:
    """Return three to eight strokes one beside or over the other, as an unknown character has."""
    strokes = []
    for _ in range(int(rng.integers(3, 9))):
        middle = rng.uniform(-0.4, 0.4, 2)
        angle = rng.choice([0.0, 90.0, 60.0, -45.0], p=[0.4, 0.25, 0.2, 0.15])
        way = np.radians(angle + rng.normal(0.0, 8.0))
        half = rng.uniform(0.12, 0.45) * np.array([np.cos(way), -np.sin(way)])
        points = np.stack([middle - half, middle + rng.normal(0.0, 0.03, 2), middle + half])
        strokes.append(Stroke(_placed(points * rng.uniform(0.8, 1.1), box), np.full(3, 0.85)))
    return strokes


def _hole(paper: Paper, rng: np.random.Generator) -> None:
    """Punch a hole among the boxes, white or dark behind."""
    row, column = int(rng.integers(len(paper.page.rows))), int(rng.integers(3))
    middle = np.array(paper.box(row, column).center) + rng.uniform(-4.0, 4.0, 2)
    level = 255.0 if rng.random() < 0.5 else 20.0
    paper.image[:] = punched(paper.image, [(float(middle[0]), float(middle[1]))], level)
    for place in np.ndindex(*paper.contents.shape):
        box = paper.box(*place)
        away = np.maximum(np.abs(np.array(box.center) - middle) - box.w / 2, 0.0)
        reach = HOLE_MM / 2 - float(np.hypot(*away))
        if reach > 0.0:
            # A hole that only grazes a box hides nothing that matters.
            paper.contents[place] = Content.OTHER if reach > 1.0 else UNSEEN
            paper.marks.pop(place, None)


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
    return _placed(np.stack([start, vertex, middle, end]), rect), None, Content.TICK


def _small_tick(rect: RectMm, rng: np.random.Generator) -> _Shape:
    """√ of half a box."""
    size = rng.uniform(0.35, 0.7)
    shape = np.array([(-0.4, 0.0), (-0.1, 0.4), (0.5, -0.5)]) + rng.normal(0, 0.06, (3, 2))
    return _placed(shape * size + rng.normal(0, 0.12, 2), rect), None, Content.TICK


def _line(rect: RectMm, rng: np.random.Generator) -> _Shape:
    """A dash across, up to 1.2 mm wide."""
    half = rng.uniform(0.3, 0.62)
    angle = rng.normal(0.0, 0.25) if rng.random() < 0.8 else rng.uniform(0, np.pi)
    way = half * np.array([np.cos(angle), np.sin(angle)])
    points = np.stack([-way, way]) + rng.normal(0, 0.08, 2)
    return _placed(points, rect), float(rng.uniform(0.3, 1.2)), Content.LINE


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
