"""Parametric shapes of marks: the stroke model that needs no file.

Proportions were set by eye against recorded strokes (docs/simulation.md); every number varies
from person to person and from mark to mark.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from calibration.images import FloatArray
from calibration.pens.strokes import Manner, PenMark, Stroke
from calibration.smooth import smooth_noise


class ParametricStrokes:
    """Shapes from a few random parameters; stateless."""

    def shape(self, mark: PenMark, hand: Manner, rng: np.random.Generator) -> Sequence[Stroke]:
        """Return the strokes of one mark, a few units across."""
        match mark:
            case PenMark.TICK:
                return [_tick(hand, rng)]
            case PenMark.V:
                return [_v(rng)]
            case PenMark.CROSS:
                return _cross(rng)
            case PenMark.CIRCLE:
                return [_circle(hand, rng)]
            case PenMark.FILL:
                return _fill(hand, rng)
            case PenMark.LINE:
                return [_line(rng)]
            case PenMark.SCRIBBLE:
                return [_scribble(rng)]
            case PenMark.DOT:
                return [_pressed(np.zeros((2, 2)), 1.0, 1.0, rng)]


@lru_cache(maxsize=16)
def _bezier_weights(count: int) -> FloatArray:
    """Return (count, 3) Bernstein weights of a quadratic curve."""
    t = np.linspace(0.0, 1.0, count)
    return np.stack([(1 - t) ** 2, 2 * t * (1 - t), t**2], axis=1)


def curve(start: FloatArray, end: FloatArray, bulge: float, count: int) -> FloatArray:
    """Return a curve that leaves its chord by `bulge` of its length, to the left of travel."""
    chord = end - start
    left = np.array([chord[1], -chord[0]])
    control = (start + end) / 2.0 + 2.0 * bulge * left
    return np.asarray(_bezier_weights(count) @ np.stack([start, control, end]))


def _pressed(points: FloatArray, first: float, last: float, rng: np.random.Generator) -> Stroke:
    """Return the stroke with a pressure that goes from `first` to `last` unsteadily."""
    count = len(points)
    pressure = first + (last - first) / (count - 1) * np.arange(count)
    pressure += 0.08 * smooth_noise(count, knots=4, columns=1, rng=rng)[:, 0]
    return Stroke(points, np.minimum(np.maximum(pressure, 0.2), 1.15))


def _around(center: Sequence[float], spread: float, rng: np.random.Generator) -> FloatArray:
    return np.asarray(center + spread * rng.standard_normal(2))


@dataclass(frozen=True, slots=True)
class _TickStyle:
    """What one person's ticks have in common; the long stroke rises by about 1."""

    start: tuple[float, float]
    end: tuple[float, float]
    short_bulge: float
    long_bulge: float
    has_round_turn: bool
    last_pressure: float

    @classmethod
    @lru_cache(maxsize=64)
    def of(cls, style: int) -> "_TickStyle":
        rng = np.random.default_rng(style)
        down = rng.uniform(0.22, 0.48)
        return cls(
            start=(-down * rng.uniform(0.55, 1.0), -down),
            end=(rng.uniform(0.50, 0.95), -rng.uniform(0.75, 1.05)),
            short_bulge=rng.uniform(-0.08, 0.12),
            long_bulge=rng.uniform(-0.02, 0.13),
            has_round_turn=bool(rng.random() < 0.5),
            last_pressure=rng.uniform(0.35, 0.95),
        )


def _tick(hand: Manner, rng: np.random.Generator) -> Stroke:
    """√ with its vertex at the origin."""
    style = _TickStyle.of(hand.style)
    vertex = np.zeros(2)
    start, end = _around(style.start, 0.04, rng), _around(style.end, 0.06, rng)
    short = curve(start, vertex, style.short_bulge + rng.normal(0.0, 0.03), 7)
    long = curve(vertex, end, style.long_bulge + rng.normal(0.0, 0.025), 13)
    points = np.concatenate([short, long[1:]])
    if style.has_round_turn:
        points[4:10] = (points[3:9] + points[4:10] + points[5:11]) / 3.0
    return _pressed(points, 0.95, style.last_pressure, rng)


def _v(rng: np.random.Generator) -> Stroke:
    width = rng.uniform(0.28, 0.42)
    start, end = _around([-width, -0.95], 0.05, rng), _around([width, -1.0], 0.06, rng)
    down = curve(start, np.zeros(2), rng.normal(0.0, 0.03), 9)
    up = curve(np.zeros(2), end, rng.normal(0.03, 0.03), 9)
    return _pressed(np.concatenate([down, up[1:]]), 0.95, rng.uniform(0.45, 0.9), rng)


def _cross(rng: np.random.Generator) -> list[Stroke]:
    falling = curve(_around([-0.45, -0.5], 0.06, rng), _around([0.45, 0.5], 0.06, rng), 0.02, 10)
    bulge = rng.normal(0.0, 0.04)
    rising = curve(_around([0.45, -0.5], 0.06, rng), _around([-0.45, 0.5], 0.06, rng), bulge, 10)
    return [_pressed(falling, 0.95, 0.7, rng), _pressed(rising, 0.95, 0.65, rng)]


def _circle(hand: Manner, rng: np.random.Generator) -> Stroke:
    """A loop from the top, its ends crossing or leaving a gap."""
    direction = 1.0 if hand.style % 3 == 0 else -1.0  # most people draw it anticlockwise
    start = np.radians(-90.0 + rng.normal(10.0, 18.0))
    sweep = 2.0 * np.pi * rng.uniform(0.93, 1.10)
    angle = start + direction * np.linspace(0.0, sweep, 30)
    radius = 0.5 + 0.02 * smooth_noise(30, knots=6, columns=1, rng=rng)[:, 0]
    radius += np.linspace(0.0, rng.normal(0.0, 0.04), 30)
    squash = rng.uniform(0.78, 1.08)
    points = np.stack([radius * np.cos(angle), squash * radius * np.sin(angle)], axis=1)
    return _pressed(points, 0.9, 0.65, rng)


def zigzag(turns: int, wander: float, rng: np.random.Generator) -> FloatArray:
    """Return a line to and fro over the unit square from the left, its turns uneven."""
    x = np.linspace(-0.5, 0.5, turns)
    y = np.where(np.arange(turns) % 2 == 0, 0.5, -0.5)
    corners = np.stack([x, y], axis=1) + wander * rng.standard_normal((turns, 2))
    steps = np.arange(0.0, turns - 0.99, 1.0 / 3.0)
    columns = [np.interp(steps, np.arange(turns), corners[:, axis]) for axis in (0, 1)]
    return np.stack(columns, axis=1)


def _fill(hand: Manner, rng: np.random.Generator) -> list[Stroke]:
    """The box blackened by close strokes one way, often a second layer the other way."""
    turns = int(rng.integers(13, 22))
    first = zigzag(turns, 0.03 + 0.02 * hand.sloppiness, rng)
    layers = [_pressed(first, 0.95, 0.9, rng)]
    if rng.random() < 0.6:
        second = zigzag(turns - 2, 0.04, rng)[:, ::-1]
        layers.append(_pressed(np.ascontiguousarray(second), 0.9, 0.85, rng))
    return layers


def _line(rng: np.random.Generator) -> Stroke:
    tilt = rng.normal(-0.05, 0.06)
    ends = np.array([[-0.5, -tilt], [0.5, tilt]])
    return _pressed(curve(ends[0], ends[1], rng.normal(0.0, 0.03), 10), 0.9, 0.75, rng)


def _scribble(rng: np.random.Generator) -> Stroke:
    """A few strokes to and fro across the box, turned by some angle."""
    points = zigzag(int(rng.integers(6, 12)), 0.07, rng)
    points[:, 1] *= rng.uniform(0.65, 1.0)
    angle = np.radians(rng.choice([0.0, 90.0]) + rng.normal(25.0, 15.0))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return _pressed(points @ turn.T, 1.0, 0.85, rng)
