"""Marks as lines in millimetres: what a pen's tip does, before there is any ink.

A stroke model gives the bare shape of a mark; `place_mark` puts it where and as large as one
person would, whichever model drew it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from typing import Protocol

import numpy as np

from ballot.geometry import RectMm
from calibration.images import FloatArray
from calibration.smooth import smooth_noise


@unique
class PenMark(StrEnum):
    """What a person may leave in a box."""

    TICK = "tick"
    """√: a short stroke down, a long one up to the right."""
    V = "v"
    """A tick with two nearly equal sides."""
    CROSS = "cross"
    CIRCLE = "circle"
    FILL = "fill"
    LINE = "line"
    SCRIBBLE = "scribble"
    """A box crossed out, usually over a mark."""
    DOT = "dot"
    """The pen's tip set down in hesitation; means nothing."""


DOT_MAX_MM = 0.5
"""A hesitation dot is at most this wide; a larger blot would be a small mark."""


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """One line from pen down to pen up."""

    points: FloatArray
    """Shape (N, 2), N at least 2. In a shape: any unit; on a sheet: mm, x right, y down."""
    pressure: FloatArray
    """Shape (N,), about 0.3 (hardly touching) to 1.1 (pressed)."""
    width_mm: float | None = None
    """Width of the line where it isn't the pen's."""


def bounds(strokes: Sequence[Stroke]) -> tuple[FloatArray, FloatArray]:
    """Return the top left and bottom right of the lines, in their unit, whatever their width."""
    lines = [stroke.points for stroke in strokes]
    points = lines[0] if len(lines) == 1 else np.concatenate(lines)
    return points.min(axis=0), points.max(axis=0)


@dataclass(frozen=True, slots=True)
class Manner:
    """How one person marks boxes; drawn once for a sheet."""

    size: float
    """Longer side of a tick in box widths, 0.7-1.6."""
    slant_deg: float
    """Lean of everything written, to the right if positive."""
    offset: tuple[float, float]
    """Where this person aims, in box widths right of and below the middle of the box."""
    sloppiness: float
    """0 careful, 1 careless: spread of place and size, tremor, overshoot."""
    style: int
    """Picks what a model keeps fixed for one person, such as whose strokes to take."""
    aim_spread: float = 0.10
    """Standard deviation of place from mark to mark at sloppiness 1, in box widths."""
    size_spread: float = 0.10
    """Standard deviation of the logarithm of size from mark to mark at sloppiness 1."""
    farthest: float = math.inf
    """Most that a mark is off its box, in box widths each way."""
    least_inside: float = 0.0
    """Least share of a mark's line that is in its box: a mark with less is put nearer to its
    middle. Of one beside its box nobody says by itself which it is meant for."""
    sizes: tuple[float, float] = (0.6, 2.2)
    """Smallest and largest mark, in box widths."""

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Manner":
        """Return one person's hand."""
        sloppiness = float(rng.beta(2.0, 3.5))
        off_x, off_y = (rng.normal(0.0, 0.05 + 0.07 * sloppiness, size=2)).tolist()
        return cls(
            size=float(np.clip(rng.lognormal(0.02, 0.20), 0.7, 1.6)),
            slant_deg=float(np.clip(rng.normal(0.0, 7.0), -18.0, 18.0)),
            offset=(off_x, off_y),
            sloppiness=sloppiness,
            style=int(rng.integers(1 << 30)),
        )


class StrokeModel(Protocol):
    """A source of shapes."""

    def shape(self, mark: PenMark, hand: Manner, rng: np.random.Generator) -> Sequence[Stroke]:
        """Return the strokes of one mark in any unit, upright, x right, y down."""
        ...


_SIZE_IN_TICKS = {
    PenMark.TICK: 1.0,
    PenMark.V: 0.85,
    PenMark.CROSS: 0.80,
    PenMark.CIRCLE: 0.90,
    PenMark.LINE: 0.80,
}
"""Longer side of other marks where the same person's tick is 1."""

_MAX_TREMOR_MM = 0.07
"""Standard deviation of the hand's tremor at sloppiness 1."""


def mark_strokes(
    mark: PenMark, box: RectMm, hand: Manner, model: StrokeModel, rng: np.random.Generator
) -> tuple[Stroke, ...]:
    """Return the strokes that `hand` leaves for one mark in one box, in mm on the sheet."""
    if mark is PenMark.DOT:
        return (_dot(box, hand, rng),)
    return place_mark(mark, model.shape(mark, hand, rng), box, hand, rng)


def place_mark(
    mark: PenMark,
    shape: Sequence[Stroke],
    box: RectMm,
    hand: Manner,
    rng: np.random.Generator,
) -> tuple[Stroke, ...]:
    """Put a shape into a box as a person aims it.

    The middle of the mark goes to the middle of the box. A tick, which is aimed by its vertex,
    runs out to the upper right with whatever of it doesn't fit.

    Args:
        mark: what the shape is.
        shape: its strokes, in any unit.
        box: the printed box, mm.
        hand: size, slant, offset and care.
        rng: spread from mark to mark.

    Returns:
        The strokes in mm on the sheet.
    """
    spread = 0.3 + 0.7 * hand.sloppiness
    low, high = bounds(shape)
    middle, extent = (low + high) / 2.0, high - low
    size = _size(mark, hand, spread, rng)
    scale = size * box.w / float(extent.max())
    lean = np.tan(np.radians(hand.slant_deg + rng.normal(0.0, 4.0 * spread)))
    right, below = rng.normal(hand.offset, hand.aim_spread * spread)
    right, below = (min(max(off, -hand.farthest), hand.farthest) for off in (right, below))
    if mark in (PenMark.TICK, PenMark.V):
        out = np.maximum(extent * scale / box.w - 0.9, 0.0)
        right += 0.40 * out[0]
        below -= 0.38 * out[1]
    elif mark in (PenMark.FILL, PenMark.SCRIBBLE):
        right, below = right * 0.5, below * 0.5  # aimed at something already there
    center = np.array(box.center) + np.array([right, below]) * box.w
    placed = []
    for stroke in shape:
        points = (stroke.points - middle) * scale
        points[:, 0] -= points[:, 1] * lean
        tremor_mm = _MAX_TREMOR_MM * spread * float(rng.uniform(0.3, 1.0))
        knots = max(3, len(points) // 4)
        points += tremor_mm * smooth_noise(len(points), knots=knots, columns=2, rng=rng)
        placed.append(Stroke(points + center, stroke.pressure, stroke.width_mm))
    if hand.least_inside:
        return _reaching_in(placed, box, hand.least_inside)
    return tuple(placed)


def _reaching_in(strokes: Sequence[Stroke], box: RectMm, least_inside: float) -> tuple[Stroke, ...]:
    """Return a mark, moved as far towards its box's middle as leaves enough of it in the box."""
    low, high = bounds(strokes)
    way = np.array(box.center) - (low + high) / 2.0
    for step in np.linspace(0.0, 1.0, _STEPS):
        moved = [replace(each, points=each.points + step * way) for each in strokes]
        if _share_inside(moved, box) >= least_inside:
            break
    return tuple(moved)


_STEPS = 11


def _share_inside(strokes: Sequence[Stroke], box: RectMm) -> float:
    """Return how much of the length of some lines lies in a box."""
    inside = total = 0.0
    for stroke in strokes:
        length = np.linalg.norm(np.diff(stroke.points, axis=0), axis=1)
        x, y = ((stroke.points[1:] + stroke.points[:-1]) / 2.0).T
        is_in = (x >= box.x) & (x <= box.right) & (y >= box.y) & (y <= box.bottom)
        inside, total = inside + float(length[is_in].sum()), total + float(length.sum())
    return inside / total if total else 1.0


def _size(mark: PenMark, hand: Manner, spread: float, rng: np.random.Generator) -> float:
    """Return the longer side of one mark in box widths."""
    if mark is PenMark.FILL:
        return float(rng.uniform(0.80, 1.0 + 0.15 * hand.sloppiness))
    if mark is PenMark.SCRIBBLE:
        return float(rng.uniform(1.0, 1.35 + 0.2 * hand.sloppiness))
    size = hand.size * _SIZE_IN_TICKS[mark] * float(rng.lognormal(0.0, hand.size_spread * spread))
    if mark is PenMark.TICK and rng.random() < 0.05 * hand.sloppiness:
        size *= float(rng.uniform(1.2, 1.6))  # swung off towards the row above
    return float(np.clip(size, *hand.sizes))


def _dot(box: RectMm, hand: Manner, rng: np.random.Generator) -> Stroke:
    """Return the pen set down once, no wider than `DOT_MAX_MM` in all."""
    width_mm = float(rng.uniform(0.20, 0.40))
    drag_mm = float(rng.uniform(0.0, DOT_MAX_MM - width_mm)) * 0.9
    angle = float(rng.uniform(0.0, 2.0 * np.pi))
    start = np.array(box.center) + rng.normal(hand.offset, 0.12, size=2).clip(-0.4, 0.4) * box.w
    end = start + drag_mm * np.array([np.cos(angle), np.sin(angle)])
    return Stroke(np.stack([start, end]), rng.uniform(0.5, 1.0, size=2), width_mm)
