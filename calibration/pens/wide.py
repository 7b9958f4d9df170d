"""Hands and pens as far apart as people's are: who writes in the tiers `wide` and `two_pens`.

docs/simulation.md says of each range where it comes from.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from calibration.pens.intents import FillPlan, SecondPen, Writer, choose
from calibration.pens.pen import InkKind, Pen
from calibration.pens.strokes import Manner, PenMark, StrokeModel
from calibration.pens.wide_shapes import WideStrokes

_SIZES = (0.5, 2.0)
"""Smallest and largest mark, box widths: smaller ones are missed by people too, larger ones
reach three rows."""

_MOST_OFFSET = 0.3
"""How far off the box's middle a person's habit is, box widths."""

_AIM_SPREAD = 0.25
"""Standard deviation of place from mark to mark of the most careless, box widths."""

_SIZE_SPREAD = 0.25
"""Standard deviation of the logarithm of size from mark to mark of the most careless. Our recorded
people have 0.07 to 0.11 on a tablet, one mark after the other; on paper it is taken for more."""

_FARTHEST = 0.5
"""A mark whose middle leaves its box would be a doubt for a person as well, box widths."""

_LEAST_INSIDE = 0.2
"""Of a mark's line, in its box. With less it stands beside the box: such rows are a person's by the
rules (`marks.outside`), and no plain ones."""

_WIDTHS_MM = {
    InkKind.BALLPOINT_BLUE: (0.20, 0.60),
    InkKind.BALLPOINT_BLACK: (0.20, 0.60),
    InkKind.GEL_BLACK: (0.20, 0.80),
    InkKind.FOUNTAIN: (0.25, 1.00),
    InkKind.RED: (0.20, 0.70),
    InkKind.PENCIL: (0.30, 0.90),
    InkKind.MARKER: (0.80, 1.60),
}
"""Thinnest and thickest line: balls of 0.28 to 1.6 mm write lines about half as wide, felt tips
are labelled 0.8 to 1.6, leads 0.3 to 0.9."""

_GIVE = {InkKind.FOUNTAIN: (0.2, 0.7), InkKind.PENCIL: (0.2, 0.6), InkKind.MARKER: (0.2, 0.5)}
_BALL_GIVE = (0.05, 0.45)
"""Share of the width that goes with pressure: a ball hardly gives, a nib and a lead do."""

_PALEST_PENCIL = 0.8
"""Faintness of the palest pencil, of which 24 % of contrast are left; paler ones have a tier."""

_DRY_SHARE = 0.12
"""Share of ball-points that skip; an assumption."""


def wide_hand(rng: np.random.Generator) -> Manner:
    """Return one person's hand."""
    way, off = rng.uniform(0.0, 2.0 * np.pi), _MOST_OFFSET * float(rng.random())
    return Manner(
        size=float(np.clip(rng.lognormal(0.05, 0.35), *_SIZES)),
        slant_deg=float(np.clip(rng.normal(0.0, 14.0), -35.0, 35.0)),
        offset=(off * float(np.cos(way)), off * float(np.sin(way))),
        sloppiness=float(rng.beta(1.5, 2.0)),
        style=int(rng.integers(1 << 30)),
        aim_spread=_AIM_SPREAD,
        size_spread=_SIZE_SPREAD,
        farthest=_FARTHEST,
        least_inside=_LEAST_INSIDE,
        sizes=_SIZES,
    )


def wide_pen(kind: InkKind, rng: np.random.Generator) -> Pen:
    """Return one person's pen of this kind."""
    thin, thick = _WIDTHS_MM[kind]
    palest = _PALEST_PENCIL if kind is InkKind.PENCIL else 1.0
    pen = replace(
        Pen.of(kind, thickness=0.5, faintness=float(rng.uniform(0.0, palest))),
        width_mm=float(rng.uniform(thin, thick)),
        give=float(rng.uniform(*_GIVE.get(kind, _BALL_GIVE))),
    )
    match kind:
        case InkKind.FOUNTAIN | InkKind.MARKER:  # cut nibs and chisel tips among them
            nib, deg = float(rng.uniform(0.3, 1.0)), float(rng.uniform(20.0, 70.0))
            return replace(pen, nib=nib, nib_deg=deg)
        case InkKind.PENCIL:
            return replace(pen, grain=float(rng.uniform(0.35, 0.8)))
        case InkKind.BALLPOINT_BLUE | InkKind.BALLPOINT_BLACK if rng.random() < _DRY_SHARE:
            return replace(pen, skips=float(rng.uniform(0.1, 0.4)), grain=0.45)
        case _:
            return pen


@dataclass(frozen=True, slots=True, kw_only=True)
class WidePlan(FillPlan):
    """A meeting of hands and pens as far apart as people's are."""

    strokes: StrokeModel = field(default_factory=WideStrokes)

    def writer(self, rng: np.random.Generator) -> Writer:
        """Draw one person."""
        pen = wide_pen(choose(self.inks, rng), rng)
        return Writer(wide_hand(rng), pen, choose(self.habits, rng))


WIDE = WidePlan(
    inks={
        InkKind.BALLPOINT_BLUE: 0.22,
        InkKind.BALLPOINT_BLACK: 0.18,
        InkKind.GEL_BLACK: 0.26,
        InkKind.FOUNTAIN: 0.08,
        InkKind.RED: 0.06,
        InkKind.PENCIL: 0.10,
        InkKind.MARKER: 0.10,
    },
    habits={
        PenMark.TICK: 0.76,
        PenMark.V: 0.08,
        PenMark.CIRCLE: 0.04,
        PenMark.CROSS: 0.05,
        PenMark.FILL: 0.04,
        PenMark.LINE: 0.03,
    },
)
"""More of what is rare in a meeting than `MEETING` has."""

_PENS_OF_FULL_DARKNESS = (InkKind.GEL_BLACK, InkKind.BALLPOINT_BLACK, InkKind.MARKER)
_PENCIL_SHARE = 0.6
"""Share of the paler pens that are pencils; the others are ball-points that hardly write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoPensPlan(FillPlan):
    """Everybody's pages have marks of two pens, the pale one at most two thirds as dark."""

    def writer(self, rng: np.random.Generator) -> Writer:
        """Draw one person with a dark pen and a pale one, or two persons."""
        first = FillPlan.writer(self, rng)
        kind = _PENS_OF_FULL_DARKNESS[int(rng.integers(len(_PENS_OF_FULL_DARKNESS)))]
        dark = Pen.of(kind, thickness=float(rng.random()), faintness=float(rng.random()))
        is_pencil = rng.random() < _PENCIL_SHARE
        pale = Pen.of(
            InkKind.PENCIL if is_pencil else InkKind.BALLPOINT_BLUE,
            thickness=float(rng.random()),
            faintness=float(rng.uniform(0.4, 1.0)),
        )
        if not is_pencil:
            pale = pale.running_dry()
        pens = (dark, pale) if rng.random() < 0.5 else (pale, dark)
        is_from_halfway = bool(rng.random() < 0.5)
        second = SecondPen(
            first.hand if is_from_halfway else Manner.draw(rng),
            pens[1],
            share=float(rng.uniform(0.15, 0.85)),
            is_from_halfway=is_from_halfway,
        )
        return replace(first, pen=pens[0], second=second)


TWO_PENS = TwoPensPlan()
"""Somebody's pen is changed in the middle of a page, or somebody else adds marks."""
