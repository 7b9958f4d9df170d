"""Shapes of marks as many people draw them: what `ParametricStrokes` has in the middle only.

Limbs, angles and curves are free within what people still call the same mark, and the pen goes
along them as hands do: slowly where it sets down and turns, fast in between (docs/simulation.md
has the ranges and where they come from).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import lru_cache

import numpy as np

from calibration.images import FloatArray
from calibration.pens.shapes import ParametricStrokes, curve, zigzag
from calibration.pens.strokes import Manner, PenMark, Stroke
from calibration.smooth import smooth_noise

_SHARP_TURN = np.radians(50.0)
"""Where a line turns by more within two of its steps, the pen all but stands."""

_SLOWEST = 0.25
"""Speed of the pen where it sets down and turns, as a share of a limb's fastest. Our recorded
ticks have 0.31 to 0.79 of their median speed at the vertex."""

_PRESSURE = (0.15, 1.15)
"""Lightest and hardest pressure of a pen that is on the paper (`Stroke.pressure`)."""


@unique
class _TickKind(StrEnum):
    PLAIN = "plain"
    STEEP = "steep"
    FLAT = "flat"
    HOOKED = "hooked"
    LONG_TAILED = "long_tailed"
    SLASH = "slash"
    LED_IN = "led_in"
    LOOPED = "looped"
    MIRRORED = "mirrored"


_TICK_KINDS = {
    _TickKind.PLAIN: 0.22,
    _TickKind.STEEP: 0.16,
    _TickKind.FLAT: 0.12,
    _TickKind.HOOKED: 0.13,
    _TickKind.LONG_TAILED: 0.12,
    _TickKind.SLASH: 0.09,
    _TickKind.LED_IN: 0.08,
    _TickKind.LOOPED: 0.06,
    _TickKind.MIRRORED: 0.02,
}
"""Share of people with each kind; assumptions, so that each is met on many sheets."""


@dataclass(frozen=True, slots=True)
class _Ways:
    """What one person's marks have in common."""

    kind: _TickKind
    rise_deg: float
    """Of the long limb, from the horizontal."""
    fall_deg: float
    """Of the short limb; above 90 it comes from the right."""
    short: float
    """Length of the short limb where the long one is 1."""
    bend: float
    """How far the long limb leaves its chord, as a share of it."""
    lead: float
    """Length of a wave that leads up to the short limb where the long one is 1."""
    hook: float
    """Length of the hook at the end where the long limb is 1; negative at the beginning."""
    rounding: float
    """0 a sharp vertex, 1 a round one."""
    spread: float
    """How much marks of this person differ."""
    drive: float
    """How much lighter the pen lies where it is fast, 0-1."""
    flick: float
    """How much of the pressure is gone when the pen leaves the paper, 0-1."""

    @classmethod
    @lru_cache(maxsize=64)
    def of(cls, style: int) -> "_Ways":
        rng = np.random.default_rng([style, 1])
        kinds = list(_TICK_KINDS)
        kind = kinds[int(rng.choice(len(kinds), p=list(_TICK_KINDS.values())))]
        rise, fall, short = rng.uniform(38.0, 72.0), rng.uniform(15.0, 80.0), rng.uniform(0.2, 0.7)
        bend, hook, lead = rng.normal(0.0, 0.06), 0.0, 0.0
        match kind:
            case _TickKind.STEEP:
                rise, short = rng.uniform(70.0, 88.0), rng.uniform(0.15, 1.0)
            case _TickKind.FLAT:
                rise, short = rng.uniform(25.0, 42.0), rng.uniform(0.12, 0.6)
            case _TickKind.HOOKED:
                hook = rng.uniform(0.08, 0.22) * rng.choice([-1.0, 1.0])
            case _TickKind.LED_IN:
                lead, short = rng.uniform(0.12, 0.5), rng.uniform(0.15, 0.5)
            case _TickKind.LONG_TAILED:
                short, bend = rng.uniform(0.08, 0.25), rng.uniform(0.05, 0.20)
            case _TickKind.SLASH:
                short, rise = rng.uniform(0.0, 0.08), rng.uniform(30.0, 80.0)
            case _:
                pass
        return cls(
            kind=kind,
            rise_deg=rise,
            fall_deg=fall,
            short=short,
            bend=bend,
            lead=lead,
            hook=hook,
            rounding=float(rng.beta(0.8, 1.2)),
            spread=rng.uniform(0.3, 1.0),
            drive=rng.uniform(0.1, 0.8),
            flick=float(rng.beta(1.2, 2.0)),
        )


class WideStrokes:
    """Shapes of many hands; stateless."""

    def __init__(self) -> None:
        self._plain = ParametricStrokes()

    def shape(self, mark: PenMark, hand: Manner, rng: np.random.Generator) -> Sequence[Stroke]:
        """Return the strokes of one mark, a few units across."""
        ways = _Ways.of(hand.style)
        match mark:
            case PenMark.TICK:
                lines = [_tick(ways, rng)]
            case PenMark.V:
                lines = [_v(ways, rng)]
            case PenMark.CROSS:
                lines = _cross(ways, rng)
            case PenMark.CIRCLE:
                lines = [_circle(ways, rng)]
            case PenMark.LINE:
                lines = [_line(ways, rng)]
            case PenMark.FILL:
                lines = _fill(ways, rng)
            case PenMark.SCRIBBLE | PenMark.DOT:
                return self._plain.shape(mark, hand, rng)
        return [_driven(line, ways, rng) for line in lines]


def _toward(deg: float, length: float) -> FloatArray:
    """Return the vector of this length and angle, counterclockwise from the right, y down."""
    return length * np.array([np.cos(np.radians(deg)), -np.sin(np.radians(deg))])


def _tick(ways: _Ways, rng: np.random.Generator) -> FloatArray:
    """√ with its vertex at the origin and a long limb of 1."""
    spread = ways.spread
    rise = min(ways.rise_deg + rng.normal(0.0, 9.0 * spread), 95.0)
    end = _toward(rise, 1.0)
    long = curve(np.zeros(2), end, ways.bend + rng.normal(0.0, 0.03 * spread), 14)
    short = max(ways.short * rng.lognormal(0.0, 0.25 * spread), 0.0)
    parts = [long]
    if short > 0.03:
        start = _toward(180.0 - ways.fall_deg + rng.normal(0.0, 8.0 * spread), short)
        down = curve(start, np.zeros(2), rng.normal(0.0, 0.06), 8)[:-1]
        parts = [down, long]
        if ways.kind is _TickKind.LOOPED:
            parts = [down, _loop(rng), long]
    if ways.lead > 0.0:
        first, lead = parts[0][0], ways.lead * rng.lognormal(0.0, 0.2 * spread)
        below = first + _toward(rng.uniform(170.0, 250.0), lead)
        parts.insert(0, curve(below, first, rng.uniform(-0.1, 0.25), 7)[:-1])
    if ways.hook > 0.0:
        back = end + _toward(rise - rng.uniform(90.0, 170.0), ways.hook)
        parts.append(curve(end, back, 0.15, 6)[1:])
    elif ways.hook < 0.0:
        first = parts[0][0]
        barb = first + _toward(rng.uniform(150.0, 260.0), -ways.hook)
        parts.insert(0, curve(barb, first, 0.2, 6)[:-1])
    points = _rounded(np.concatenate(parts), ways.rounding)
    return points * (-1.0, 1.0) if ways.kind is _TickKind.MIRRORED else points


def _loop(rng: np.random.Generator) -> FloatArray:
    """Return a small loop under the vertex, from it and back to it."""
    radius = rng.uniform(0.05, 0.14)
    angle = np.radians(-90.0 + 360.0 * np.linspace(0.0, 1.0, 10)[:-1])
    return radius * np.stack([np.cos(angle) * rng.uniform(0.5, 1.0), np.sin(angle) + 1.0], axis=1)


def _rounded(points: FloatArray, rounding: float) -> FloatArray:
    """Return a line with its corners cut, from not at all to by two steps on either side."""
    smooth = points.copy()
    for _ in range(2):
        smooth[1:-1] = (smooth[:-2] + smooth[1:-1] + smooth[2:]) / 3.0
    return points + rounding * (smooth - points)


def _v(ways: _Ways, rng: np.random.Generator) -> FloatArray:
    left = _toward(rng.normal(116.0, 8.0), rng.uniform(0.7, 1.1))
    right = _toward(rng.normal(64.0, 8.0), 1.0)
    down = curve(left, np.zeros(2), rng.normal(0.0, 0.05), 10)
    up = curve(np.zeros(2), right, rng.normal(0.0, 0.05), 10)
    return _rounded(np.concatenate([down, up[1:]]), ways.rounding)


def _cross(ways: _Ways, rng: np.random.Generator) -> list[FloatArray]:
    middle = rng.normal(0.0, 0.08, 2)
    arms = (rng.normal(-45.0, 14.0), 0.5), (rng.normal(-135.0, 14.0), rng.uniform(0.32, 0.62))
    lines = []
    for deg, half in arms:
        along = _toward(deg, half)
        lines.append(curve(middle - along, middle + along, rng.normal(0.0, 0.05), 12))
    return lines


def _circle(ways: _Ways, rng: np.random.Generator) -> FloatArray:
    """A loop from about the top that falls short, closes, or goes round up to half again."""
    way = 1.0 if ways.fall_deg > 65.0 else -1.0
    sweep = 2.0 * np.pi * min(max(rng.normal(1.02, 0.14), 0.85), 1.5)
    angle = np.radians(rng.normal(-80.0, 35.0)) + way * np.linspace(0.0, sweep, 34)
    radius = 0.5 + 0.04 * smooth_noise(34, knots=6, columns=1, rng=rng)[:, 0]
    radius += np.linspace(0.0, rng.normal(0.0, 0.06), 34)
    squash = rng.uniform(0.6, 1.25)
    return np.stack([radius * np.cos(angle), squash * radius * np.sin(angle)], axis=1)


def _line(ways: _Ways, rng: np.random.Generator) -> FloatArray:
    along = _toward((ways.fall_deg - 45.0) * 0.8 + rng.normal(0.0, 8.0), 0.5)
    return curve(-along, along, rng.normal(0.0, 0.05), 12)


def _fill(ways: _Ways, rng: np.random.Generator) -> list[FloatArray]:
    """The box filled by strokes to and fro, dense or loose, at an angle of the person's own."""
    points = zigzag(int(rng.integers(9, 20)), 0.05, rng)
    turn = np.radians(ways.rise_deg * 2.0)
    return [points @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]).T]


def _driven(points: FloatArray, ways: _Ways, rng: np.random.Generator) -> Stroke:
    """Return the line as a hand drives a pen along it: light where it is fast.

    Between two stops the speed of a hand is a bell (T. Flash, N. Hogan 1985), and a longer limb
    is drawn faster, not for longer (isochrony: P. Viviani, C. Terzuolo 1982).
    """
    steps = np.diff(points, axis=0)
    length = np.concatenate([[0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))])
    heading = np.arctan2(steps[:, 1], steps[:, 0])
    turn = np.abs((np.diff(heading) + np.pi) % (2.0 * np.pi) - np.pi)
    over_two = np.convolve(turn, [0.5, 1.0, 0.5], mode="same")
    is_stop = (over_two > _SHARP_TURN) & (over_two >= np.maximum(*_neighbours(over_two)))
    stops = np.unique([0, *(np.flatnonzero(is_stop) + 1).tolist(), len(points) - 1])
    limb = np.minimum(np.searchsorted(stops, np.arange(len(points)), side="right"), len(stops) - 1)
    begin, end = length[stops[limb - 1]], length[stops[limb]]
    bell = np.sin(np.pi * (length - begin) / np.maximum(end - begin, 1e-9))
    fastest = np.sqrt((end - begin) / max(float((end - begin).max()), 1e-9))
    speed = fastest * (_SLOWEST + (1.0 - _SLOWEST) * np.clip(bell, 0.0, 1.0))
    pressure = 1.1 - ways.drive * speed
    leaving = np.clip((length / max(length[-1], 1e-9) - 0.6) / 0.4, 0.0, 1.0)
    pressure *= 1.0 - ways.flick * leaving**2
    pressure += 0.06 * smooth_noise(len(points), knots=4, columns=1, rng=rng)[:, 0]
    return Stroke(points, np.clip(pressure, *_PRESSURE))


def _neighbours(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return what stands before and behind each value, 0 at the ends."""
    padded = np.pad(values, 1)
    return padded[:-2], padded[2:]
