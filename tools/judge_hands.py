"""Whose marks the learned judge is trained on: all that the product's pens can draw, and more.

`VariedHands` are shapes of the product's own pens, and a few freer ones, each bent by an affine map
and a smooth displacement of its own, and pressed by a curve of its own. They are wider than life on
purpose: a judge that has seen them finds fewer real hands strange.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ballot.grade import Vote
from calibration.images import FloatArray
from calibration.pens.intents import FillPlan, RowKind, Writer
from calibration.pens.pen import InkKind
from calibration.pens.shapes import ParametricStrokes
from calibration.pens.strokes import Manner, PenMark, Stroke, StrokeModel, bounds
from calibration.pens.wide import WIDE
from calibration.smooth import smooth_noise

VOTES = (Vote.SATISFIED, Vote.MOSTLY_SATISFIED, Vote.DISSATISFIED, Vote.ABSTAIN)
"""Votes by number; 4 is none of them."""

TROUBLE = FillPlan(
    votes=dict(zip(VOTES, (0.30, 0.27, 0.25, 0.18), strict=True)),
    trouble={
        RowKind.OVERVOTE: 0.04,
        RowKind.CORRECTION: 0.08,
        RowKind.MIXED: 0.01,
        RowKind.DOT: 0.04,
        RowKind.DOT_AND_MARK: 0.05,
        RowKind.FAINT: 0.05,
    },
    habits={
        PenMark.TICK: 0.56,
        PenMark.V: 0.10,
        PenMark.CIRCLE: 0.10,
        PenMark.CROSS: 0.10,
        PenMark.FILL: 0.06,
        PenMark.LINE: 0.08,
    },
    inks={
        InkKind.BALLPOINT_BLUE: 0.20,
        InkKind.BALLPOINT_BLACK: 0.15,
        InkKind.GEL_BLACK: 0.20,
        InkKind.FOUNTAIN: 0.10,
        InkKind.RED: 0.05,
        InkKind.PENCIL: 0.25,
        InkKind.MARKER: 0.05,
    },
)
"""A meeting at its worst: what is rare in life is what there is to learn."""

WIDE_TROUBLE = replace(WIDE, votes=TROUBLE.votes, trouble=TROUBLE.trouble, habits=TROUBLE.habits)
"""The same of hands and pens as far apart as people's are."""

WIDE_SHARE, VARIED_SHARE = 0.5, 0.25
"""Shares of people in training whose hands are of the plan `WIDE` and wider than life; the others'
are the product's own."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who fills in a row, or a whole page."""

    plan: FillPlan
    writer: Writer
    model: StrokeModel


def anybody(rng: np.random.Generator) -> Person:
    """Return one person to train on."""
    picked = rng.random()
    if picked < WIDE_SHARE:
        return Person(WIDE_TROUBLE, WIDE_TROUBLE.writer(rng), WIDE_TROUBLE.strokes)
    writer = TROUBLE.writer(rng)
    if picked < WIDE_SHARE + VARIED_SHARE:
        return Person(TROUBLE, vary(writer, rng), VariedHands())
    return Person(TROUBLE, writer, TROUBLE.strokes)


FREE_SHARE = 0.35
"""Share of people whose tick is any hook: two legs of any length and angle, sharp or round."""

_LED_SHARE = 0.33

BENT = (PenMark.TICK, PenMark.V, PenMark.CROSS, PenMark.CIRCLE, PenMark.LINE)
"""Fills and scribbles cover a box and stay as they are: bent, one could become the other."""

_LEAST_PRESSURE, _MOST_PRESSURE = 0.35, 1.1
"""As `Stroke.pressure` has it: a line at the least has 0.7 of its width."""


class VariedHands:
    """A stroke model, to train with only; one person keeps their own map and pressure."""

    def __init__(self) -> None:
        self._plain = ParametricStrokes()

    def shape(self, mark: PenMark, hand: Manner, rng: np.random.Generator) -> Sequence[Stroke]:
        """Return the strokes of one mark in any unit, upright, x right, y down."""
        if mark not in BENT:
            return self._plain.shape(mark, hand, rng)
        person = np.random.default_rng([hand.style, 1])
        is_free = person.random() < FREE_SHARE and mark is PenMark.TICK
        bare = [_hook(person, rng)] if is_free else self._plain.shape(mark, hand, rng)
        low, high = bounds(bare)
        extent = float((high - low).max())
        turn = _map(person, 1.0) @ _map(rng, 0.35)
        waver = float(person.uniform(0.0, 0.05))
        first, last = person.uniform(0.4, _MOST_PRESSURE, 2).tolist()
        bent = []
        for stroke in bare:
            count = len(stroke.points)
            points = ((stroke.points - low) / extent) @ turn.T
            points += waver * smooth_noise(count, knots=4, columns=2, rng=rng)
            pressure = np.linspace(first, last, count)
            pressure += 0.15 * smooth_noise(count, knots=5, columns=1, rng=rng)[:, 0]
            bent.append(Stroke(points, pressure.clip(_LEAST_PRESSURE, _MOST_PRESSURE)))
        return bent


def vary(writer: Writer, rng: np.random.Generator) -> Writer:
    """Return the person with a hand of any size, aim a little worse, and a thinner, paler pen.

    Fine gel pens draw lines of 0.2 mm; half of the people keep the pen that they have.
    """
    hand, pen = writer.hand, writer.pen
    size = float(np.clip(hand.size * rng.lognormal(0.0, 0.2), 0.5, 1.9))
    right, below = (np.array(hand.offset) + rng.normal(0.0, 0.06, 2)).tolist()
    hand = replace(hand, size=size, offset=(right, below))
    if rng.random() < 0.5:
        pen = replace(
            pen,
            width_mm=max(0.2, pen.width_mm * float(rng.uniform(0.55, 1.0))),
            density=max(0.15, pen.density * float(rng.uniform(0.7, 1.0))),
            grain=min(1.0, pen.grain + float(rng.uniform(0.0, 0.3))),
        )
    return replace(writer, hand=hand, pen=pen)


def _map(rng: np.random.Generator, much: float) -> FloatArray:
    """Return a 2 × 2 map: stretched by up to a half, sheared, turned by some 15 degrees."""
    wide, high = np.exp(much * rng.normal(0.0, 0.22, 2)).tolist()
    shear, angle = (much * rng.normal(0.0, (0.2, 0.25))).tolist()
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(turn @ np.array([[wide, shear], [0.0, high]]))


def _hook(person: np.random.Generator, rng: np.random.Generator) -> Stroke:
    """Return two legs that meet low: the left 0.1 to 1 as long as the right, each curved.

    One person in three leads up to the left one with a third.
    """
    left, right = np.radians(person.uniform((100.0, 15.0), (170.0, 80.0)) + rng.normal(0, 6.0, 2))
    share = float(np.clip(person.uniform(0.1, 1.0) * rng.lognormal(0.0, 0.15), 0.08, 1.1))
    bulges = person.normal(0.0, 0.08, 2) + rng.normal(0.0, 0.03, 2)
    start = share * np.array([np.cos(left), -np.sin(left)])
    end = np.array([np.cos(right), -np.sin(right)])
    short = _arc(start, np.zeros(2), float(bulges[0]), 9)
    points = np.concatenate([short, _arc(np.zeros(2), end, float(bulges[1]), 16)[1:]])
    lead_deg, lead = person.uniform((165.0, 0.1), (260.0, 0.7))
    if person.random() < _LED_SHARE:
        way = np.radians(lead_deg + rng.normal(0.0, 8.0))
        below = start + lead * rng.lognormal(0.0, 0.15) * np.array([np.cos(way), -np.sin(way)])
        points = np.concatenate([_arc(below, start, float(rng.normal(0.05, 0.1)), 8)[:-1], points])
    for _ in range(int(person.integers(0, 5))):  # the rounder, the more often it is smoothed
        points[1:-1] = (points[:-2] + 2 * points[1:-1] + points[2:]) / 4
    return Stroke(points, np.full(len(points), 0.9))


def _arc(start: FloatArray, end: FloatArray, bulge: float, count: int) -> FloatArray:
    """Return a line that leaves its chord by `bulge` of its length."""
    along = np.linspace(0.0, 1.0, count)[:, None]
    chord = end - start
    away = np.array([chord[1], -chord[0]]) * bulge
    return np.asarray(start + along * chord + 4.0 * along * (1.0 - along) * away)
