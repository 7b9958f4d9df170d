"""The marks of a deck as lines that a printer draws: strokes without the paper's grain."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ballot.ids import LineId
from ballot.ink import InkLine, Rgb
from ballot.layout import PageLayout
from calibration.deck.marks import PlannedRow
from calibration.pens.pen import INKS, Pen
from calibration.pens.shapes import ParametricStrokes
from calibration.pens.strokes import Manner, Stroke, mark_strokes

_SIZES = (0.75, 0.95)
"""Longer side of a tick in box widths: marks stay in their boxes, because a printed deck tests the
machine and not how far a hand may stray."""

_MAX_SLOPPINESS = 0.25

_SHAPES = ParametricStrokes()

_WIDTH_STEP_MM = 0.02
_GREY_STEP = 8
"""Widths and colours are rounded to these, so that a stroke is a few lines and not one for each of
its points; neither step can be seen at 600 dpi."""


def deck_hand(rng: np.random.Generator) -> Manner:
    """Return the hand of one sheet: careful, and not always the same."""
    hand = Manner.draw(rng)
    return replace(
        hand,
        size=float(rng.uniform(*_SIZES)),
        sloppiness=min(hand.sloppiness, _MAX_SLOPPINESS),
        offset=(float(rng.uniform(-0.05, 0.05)), float(rng.uniform(-0.05, 0.05))),
    )


def page_ink(
    page: PageLayout, rows: Mapping[LineId, PlannedRow], hand: Manner, rng: np.random.Generator
) -> tuple[InkLine, ...]:
    """Return the lines of all marks on one page, in the order they are drawn."""
    lines: list[InkLine] = []
    for row in page.rows:
        planned = rows[row.line]
        if planned.pen is None:
            continue
        rects = {box.grade: box.rect for box in row.boxes}
        for mark in planned.intent.marks:
            strokes = mark_strokes(mark.mark, rects[mark.grade], hand, _SHAPES, rng)
            lines += ink_lines(strokes, planned.pen.pen)
    return tuple(lines)


def ink_lines(strokes: Sequence[Stroke], pen: Pen) -> Iterator[InkLine]:
    """Yield strokes as lines of even width and colour, wider and darker where they were pressed.

    Widths and darkness follow pressure as in `calibration.pens.pen.draw_strokes`.
    """
    for stroke in strokes:
        points = [(round(x, 3), round(y, 3)) for x, y in stroke.points.tolist()]
        run = points[:1]
        style: tuple[float, Rgb] | None = None
        for point, pressure in zip(points[1:], stroke.pressure[1:].tolist(), strict=True):
            width = stroke.width_mm or pen.width_mm * (0.55 + 0.45 * pressure)
            here = (_rounded(width), _colour(pen, min((150.0 + 105.0 * pressure) / 255.0, 1.0)))
            if style is not None and here != style:
                yield InkLine(tuple(run), *style)
                run = run[-1:]
            style = here
            run.append(point)
        if style is not None:
            yield InkLine(tuple(run), *style)


def _rounded(width_mm: float) -> float:
    return round(round(width_mm / _WIDTH_STEP_MM) * _WIDTH_STEP_MM, 3)


def _colour(pen: Pen, darkness: float) -> Rgb:
    """Return what white paper looks like under the ink at this share of its full darkness."""
    taken = pen.density * darkness
    red, green, blue = (
        round((255.0 - taken * (255.0 - level)) / _GREY_STEP) * _GREY_STEP
        for level in INKS[pen.kind].rgb
    )
    return min(red, 255), min(green, 255), min(blue, 255)
