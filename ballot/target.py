"""Where everything stands on the calibration target: `forms.target` draws it, `calibration` looks.

One A4 page with the forms' own fiducials. All lengths are millimetres from the top left corner of
the trimmed page.
"""

import math
from dataclasses import dataclass
from typing import Final

from ballot.geometry import A4_MM, PointMm, RectMm
from ballot.layout import Fiducial
from ballot.paper import CODE_MM, EDGE_MM, FIDUCIAL_MM

TARGET_CODE: Final = "PINGYI-TARGET-1"
"""What the target's QR code says: none of our forms, so a target among ballots is refused."""

_RIGHT = A4_MM[0] - EDGE_MM - FIDUCIAL_MM
_BOTTOM = A4_MM[1] - EDGE_MM - FIDUCIAL_MM

FIDUCIALS: Final = tuple(
    Fiducial(number, RectMm(x, y, FIDUCIAL_MM, FIDUCIAL_MM))
    for number, (x, y) in enumerate(
        ((EDGE_MM, EDGE_MM), (_RIGHT, EDGE_MM), (_RIGHT, _BOTTOM), (EDGE_MM, _BOTTOM))
    )
)
"""As on the forms; a test compares them."""

CODE: Final = RectMm(_RIGHT - 5.0 - CODE_MM, EDGE_MM, CODE_MM, CODE_MM)


@dataclass(frozen=True, slots=True)
class WedgeStep:
    """One step of the grey wedge."""

    percent: int
    """Share of ink that is asked for: 0 is paper, 100 solid black."""
    rect: RectMm


_PERCENTS = (0, 5, 10, 15, 20, 30, 40, 50, 60, 80, 100)
WEDGE: Final = tuple(
    WedgeStep(percent, RectMm(31.0 + 15.0 * k, 83.0, 15.0, 14.0))
    for k, percent in enumerate(_PERCENTS)
)
"""Finest where pencil lines lie: 5 to 20 %."""


@dataclass(frozen=True, slots=True)
class SlantedSquare:
    """A black square whose edges cross the pixels at a small angle (ISO 12233's slanted edge)."""

    center: PointMm
    side: float
    degrees: float
    """Turned clockwise by this."""

    @property
    def corners(self) -> tuple[PointMm, PointMm, PointMm, PointMm]:
        """Clockwise from what was the top left."""
        cos, sin = (f(math.radians(self.degrees)) for f in (math.cos, math.sin))
        (cx, cy), half = self.center, self.side / 2
        a, b, c, d = (
            (cx + half * (u * cos - v * sin), cy + half * (u * sin + v * cos))
            for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1))
        )
        return a, b, c, d


SQUARES: Final = tuple(SlantedSquare((x, 123.0), 14.0, 5.0) for x in (42.0, 113.5, 185.0))
"""At the left, in the middle and at the right: a tilted glass is sharp at one side only."""


@dataclass(frozen=True, slots=True)
class LinePairs:
    """Black and white lines of equal width."""

    per_mm: int
    is_upright: bool
    """Lines run down the page; they show what is resolved across it."""
    rect: RectMm


LINE_PAIRS: Final = tuple(
    LinePairs(per_mm, is_upright, RectMm(left + 10.75 * (per_mm - 1), 117.0, 10.0, 12.0))
    for left, is_upright in ((56.5, True), (128.0, False))
    for per_mm in (1, 2, 3, 4)
)
"""A pen line of 0.3 mm is as wide as a line of 1.7 pairs a millimetre."""

BARS: Final = (RectMm(31.0, 49.0, 165.0, 5.0), RectMm(31.0, 233.0, 165.0, 5.0))
"""Solid black across the page: how black print is, and light streaks."""

BLANK: Final = RectMm(31.0, 146.0, 165.0, 80.0)
"""White: noise, and how white paper is."""

ACROSS: Final = (RectMm(8.0, 34.0, 194.0, 12.0), RectMm(8.0, 260.5, 194.0, 13.5))
"""White strips from side to side: what is dark at one place in both is a streak."""

ALONG: Final = (RectMm(4.0, 24.0, 7.0, 248.0), RectMm(199.0, 24.0, 7.0, 248.0))
"""The white margins: the same for a sheet that was fed sideways."""


@dataclass(frozen=True, slots=True)
class Ruler:
    """A scale of millimetres."""

    start: PointMm
    length: float
    is_upright: bool


RULERS: Final = (Ruler((38.5, 58.0), 150.0, False), Ruler((14.0, 71.0), 150.0, True))
"""To be checked with a steel ruler, and to see how evenly the paper is fed."""

RULER_LINE_MM: Final = 0.2
TICK_MM: Final = 3.0
"""Length of a millimetre's tick; of five 4.5, of ten 6."""
