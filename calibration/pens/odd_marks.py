"""What people draw on a ballot that is no vote: cancelled marks, outlines, words, rings.

Each function returns strokes in mm on the sheet, for `calibration.pens.pen.draw_strokes`.
"""

import itertools
from collections.abc import Sequence
from enum import StrEnum, unique

import numpy as np

from ballot.geometry import PointMm, RectMm
from calibration.images import FloatArray
from calibration.pens.characters import written
from calibration.pens.strokes import Manner, Stroke, bounds
from calibration.smooth import smooth_noise


@unique
class Strike(StrEnum):
    """How a mark is struck through."""

    LINE = "one line"
    TWO_LINES = "two lines"
    SLASH = "slash"


@unique
class OutlineStroke(StrEnum):
    """How much of a box's outline a stroke follows."""

    SIDE = "one side"
    CORNER = "two sides"
    ROUND = "all round"


def strike_through(
    mark: Sequence[Stroke], way: Strike, hand: Manner, rng: np.random.Generator
) -> list[Stroke]:
    """Return the lines that cancel a mark.

    They pass through its middle, as it is seen, and reach beyond it by a tenth to half of its
    size at either end; of two lines the second is 0.8 to 1.6 mm below the first.
    """
    low, high = bounds(mark)
    middle, size = (low + high) / 2, float((high - low).max())
    steep = {Strike.LINE: 4.0, Strike.TWO_LINES: 4.0, Strike.SLASH: rng.choice([-45.0, 45.0])}[way]
    spread = 6.0 if way is not Strike.SLASH else 10.0
    angle = np.radians((steep if way is Strike.SLASH else -steep) + rng.normal(0.0, spread))
    along = np.array([np.cos(angle), np.sin(angle)])
    middle = middle + rng.normal(0.0, 0.08 + 0.08 * hand.sloppiness, 2) * size
    apart = np.array([0.0, rng.uniform(0.8, 1.6)])
    starts = [middle - apart / 2, middle + apart / 2] if way is Strike.TWO_LINES else [middle]
    lines = []
    for at in starts:
        reach = size * (0.5 + rng.uniform(0.1, 0.5, 2))
        lines.append(_line(at - reach[0] * along, at + reach[1] * along, hand, rng))
    return lines


def along_outline(
    box: RectMm, way: OutlineStroke, hand: Manner, rng: np.random.Generator
) -> list[Stroke]:
    """Return one stroke that follows a box's outline, up to 0.45 mm inside or outside of it."""
    out = rng.uniform(-0.45, 0.45)
    corners = np.array(box.grown(out).corners)
    first = int(rng.integers(4))
    sides = {OutlineStroke.SIDE: 1, OutlineStroke.CORNER: 2, OutlineStroke.ROUND: 4}[way]
    path = corners[[(first + k) % 4 for k in range(sides + 1)]]
    path = path + rng.normal(0.0, 0.12 + 0.15 * hand.sloppiness, path.shape)
    if way is OutlineStroke.SIDE:
        start, end = path
        path = np.stack([start + rng.uniform(-0.15, 0.2) * (end - start), end])
    points = np.concatenate([np.linspace(a, b, 8) for a, b in itertools.pairwise(path)])
    return [_steady(points, hand, rng)]


def ring(around: RectMm, hand: Manner, rng: np.random.Generator) -> list[Stroke]:
    """Return one loop around a printed word, its ends crossing or leaving a gap."""
    start = rng.uniform(0.0, 2 * np.pi)
    angle = start - np.linspace(0.0, 2 * np.pi * rng.uniform(0.95, 1.12), 48)
    radius = 1 + 0.04 * smooth_noise(48, knots=6, columns=1, rng=rng)[:, 0]
    half = np.array([around.w, around.h]) * rng.uniform(0.6, 0.8)
    points = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1) * half
    return [_steady(points + around.center + rng.normal(0.0, 0.4, 2), hand, rng)]


def in_box(character: str, box: RectMm, hand: Manner, rng: np.random.Generator) -> list[Stroke]:
    """Return a character written into a box, 0.65 to 1.15 of its height."""
    place = np.array(box.center) + rng.normal(hand.offset, 0.06, 2) * box.w
    middle = (float(place[0]), float(place[1]))
    return written(character, middle, box.h * rng.uniform(0.65, 1.15), hand, rng)


def word_at(text: str, middle: PointMm, hand: Manner, rng: np.random.Generator) -> list[Stroke]:
    """Return a word as people write it on a line of a form: 2.5 to 5.5 mm high."""
    return written(text, middle, rng.uniform(2.5, 5.5), hand, rng)


def _line(start: FloatArray, end: FloatArray, hand: Manner, rng: np.random.Generator) -> Stroke:
    """Return a quick line, slightly bent."""
    along = np.linspace(0.0, 1.0, 14)[:, None]
    chord = end - start
    bend = np.array([-chord[1], chord[0]]) * rng.normal(0.0, 0.03)
    return _steady(start + along * chord + 4 * along * (1 - along) * bend, hand, rng)


def _steady(points: FloatArray, hand: Manner, rng: np.random.Generator) -> Stroke:
    """Return points as a stroke, with the hand's tremor, pressed less towards its end."""
    count = len(points)
    tremor_mm = 0.02 + 0.05 * hand.sloppiness
    knots = max(3, count // 3)
    points = points + tremor_mm * smooth_noise(count, knots=knots, columns=2, rng=rng)
    return Stroke(points, np.linspace(rng.uniform(0.8, 1.0), rng.uniform(0.55, 0.9), count))
