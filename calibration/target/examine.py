"""Measures a scan of the calibration target. What is good enough `measure_verdict` says.

It is given where the sheet lies in the scan and knows nothing of how that was found.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ballot.geometry import MM_PER_INCH, RectMm
from ballot.target import (
    BARS,
    BLANK,
    FIDUCIALS,
    LINE_PAIRS,
    RULERS,
    SQUARES,
    TICK_MM,
    WEDGE,
    Ruler,
    WedgeStep,
)
from calibration.images import FloatArray, GrayImage
from calibration.target.areas import TargetScan, area_of
from calibration.target.focus import EdgeProfile, edge_profiles, modulation, regularity
from calibration.target.streaks import Streak, find_streaks

_INSIDE_MM: Final = 2.5
"""Grey levels are taken this far inside of what was printed."""

_BILEVEL_SHARE: Final = 0.98
_BILEVEL_PLAY: Final = 8
"""A scan is black and white when this share of its pixels lies this near to two levels."""

_LEAST_REGULARITY: Final = 0.8
"""Perfect lines have 4/π, blurred ones up to √2, anything that is no such lines next to nothing."""

_LEAST_STEP_SHARE: Final = 0.03
"""A step that is darker than paper by less of the contrast was washed out."""

_PAPER_ABOVE_MM: Final = (-10.2, 4.0)
"""From the top of the wedge to the white strip above it, and that strip's height."""


@dataclass(frozen=True, slots=True, eq=False)
class TargetMeasures:
    """What one scan of the target shows of printer and scanner."""

    dpi: float
    """Pixels an inch of the printed sheet, mean of both directions."""
    scale_x: float
    """Printed and scanned width as a share of what was asked for: 1 is true."""
    scale_y: float
    skew_degrees: float
    """Clockwise."""
    paper_white: float
    """Grey level of paper, 0-255."""
    print_black: float
    """Grey level of solid print."""
    is_bilevel: bool
    noise: float
    """Standard deviation of paper, grey levels, without what is common to a row or a column."""
    wedge: tuple[tuple[int, float], ...]
    """For each step: ink asked for, percent, and darkness seen, 0 paper to 1 print."""
    faintest_percent: int | None
    """The lightest step that stands out from paper by more than the scan's noise; None: none."""
    edges: tuple[tuple[EdgeProfile, EdgeProfile], ...]
    """For each slanted square from the left: its upper and its left edge."""
    modulations: tuple[tuple[int, bool, float], ...]
    """For each group of lines: pairs a millimetre, whether they run down, contrast kept."""
    wander_mm: float
    """How far the ticks of the rulers stray from where the fiducials put them, at worst."""
    streaks: tuple[Streak, ...]

    @property
    def contrast(self) -> float:
        """Paper white less print black, grey levels."""
        return max(self.paper_white - self.print_black, 1.0)

    @property
    def noise_share(self) -> float:
        """Noise as a share of the contrast."""
        return self.noise / self.contrast

    @property
    def edge_mm(self) -> float:
        """How wide an edge is, 10 to 90 %, mm, where and in the direction in which it is widest.

        One wide edge alone is a streak or a fold through it: a direction shows in the middle one
        of the squares, a place in both edges of its square.
        """
        widths = np.array([[edge.width_mm for edge in pair] for pair in self.edges])
        return float(max(np.median(widths, axis=0).max(), widths.min(axis=1).max()))


def is_target(page: TargetScan) -> bool:
    """Whether the page is the target: its coarsest lines are where they should be.

    They survive what nothing else does, a scanner's adaptive black and white among it.
    """
    coarse = [group for group in LINE_PAIRS if group.per_mm == 1]
    return all(regularity(page, group) >= _LEAST_REGULARITY for group in coarse)


def measure_target(page: TargetScan) -> TargetMeasures:
    """Return what a scan of the target shows.

    Raises:
        SourceError: a part of the target is outside of the scan, or can't be made out.
    """
    blank = area_of(page, BLANK.grown(-_INSIDE_MM))
    is_bilevel = _is_bilevel(page)
    paper, black = _paper_and_print(page, is_bilevel)
    contrast = max(paper - black, 1.0)
    noise = _noise(blank.pixels, blank.is_inside)
    wedge = tuple((step.percent, round(_depth(page, step) / contrast, 3)) for step in WEDGE)
    across, down = _directions(page)
    width, height = float(np.linalg.norm(across)), float(np.linalg.norm(down))
    return TargetMeasures(
        dpi=round((width + height) / 2 * MM_PER_INCH, 2),
        scale_x=round(width / page.px_per_mm, 4),
        scale_y=round(height / page.px_per_mm, 4),
        skew_degrees=_skew(across),
        paper_white=paper,
        print_black=black,
        is_bilevel=is_bilevel,
        noise=round(noise, 2),
        wedge=wedge,
        faintest_percent=_faintest(wedge, noise / contrast),
        edges=tuple(edge_profiles(page, square) for square in SQUARES),
        modulations=tuple(
            (group.per_mm, group.is_upright, modulation(page, group, contrast))
            for group in LINE_PAIRS
        ),
        wander_mm=max(_wander(page, ruler) for ruler in RULERS),
        streaks=find_streaks(page, contrast),
    )


def _directions(page: TargetScan) -> tuple[FloatArray, FloatArray]:
    """Return the mean of the sheet's sides, in px for each mm, across and down."""
    middles = page.to_px(np.array([mark.rect.center for mark in FIDUCIALS]))
    (left, top), (right, bottom) = FIDUCIALS[0].rect.center, FIDUCIALS[2].rect.center
    a, b, c, d = middles
    return ((b - a) + (c - d)) / 2 / (right - left), ((d - a) + (c - b)) / 2 / (bottom - top)


def _skew(across: FloatArray) -> float:
    """Return how far the sheet is turned from the nearest quarter, degrees clockwise."""
    angle = float(np.degrees(np.arctan2(across[1], across[0])))
    return round((angle + 45.0) % 90.0 - 45.0, 2)


def _noise(pixels: GrayImage, is_inside: npt.NDArray[np.bool_]) -> float:
    """Return the standard deviation of paper after rows and columns are made even.

    Uneven light and streaks are measured elsewhere.
    """
    height, width = pixels.shape
    middle = pixels[height // 10 : -(height // 10), width // 10 : -(width // 10)]
    inside = is_inside[height // 10 : -(height // 10), width // 10 : -(width // 10)]
    levels = np.where(inside, middle, np.nan).astype(np.float64)
    levels -= np.nanmean(levels, axis=0, keepdims=True)
    levels -= np.nanmean(levels, axis=1, keepdims=True)
    return float(np.nanstd(levels))


def _paper_and_print(page: TargetScan, is_bilevel: bool) -> tuple[float, float]:
    """Return the grey levels of white paper and of solid black.

    A scanner that makes pages black and white may leave a solid area hollow; there the levels are
    the two that it has.
    """
    paper = area_of(page, BLANK.grown(-_INSIDE_MM)).levels
    black = np.hstack([area_of(page, bar.grown(-1.0)).levels for bar in BARS])
    if is_bilevel:
        edges = area_of(page, BARS[0].grown(1.0)).levels
        return float(edges.max()), float(edges.min())
    return float(np.median(paper)), float(np.median(black))


def _depth(page: TargetScan, step: WedgeStep) -> float:
    """Return by how many grey levels a step is darker than the paper above it."""
    rect, (above, height) = step.rect, _PAPER_ABOVE_MM
    paper = area_of(page, RectMm(rect.x + 1.0, rect.y + above, rect.w - 2.0, height)).levels
    return float(paper.mean() - area_of(page, rect.grown(-_INSIDE_MM)).levels.mean())


def _faintest(wedge: tuple[tuple[int, float], ...], noise_share: float) -> int | None:
    least = max(_LEAST_STEP_SHARE, noise_share / 2)
    return next((percent for percent, depth in wedge if percent and depth > least), None)


def _is_bilevel(page: TargetScan) -> bool:
    steps = np.hstack([area_of(page, rect).levels for rect in (BLANK, *(s.rect for s in WEDGE))])
    lowest, highest = int(steps.min()), int(steps.max())
    extremes = (steps <= lowest + _BILEVEL_PLAY) | (steps >= highest - _BILEVEL_PLAY)
    return highest - lowest > 100 and float(extremes.mean()) >= _BILEVEL_SHARE


_RULER_PITCH_MM: Final = 5
_RULER_REACH_MM: Final = 2.0
"""Paper that is fed so badly that it strays further is refused by the reader anyway."""


def _wander(page: TargetScan, ruler: Ruler) -> float:
    """Return how far a ruler's long ticks stray from where the fiducials put them, mm.

    A long tick, at every fifth millimetre, is where the darkness around its place has its centre,
    seen where the short ticks have ended.
    """
    axis = 1 if ruler.is_upright else 0
    offsets = np.arange(-_RULER_REACH_MM, _RULER_REACH_MM + 0.01, 0.03)
    depth = np.linspace(1.1 * TICK_MM, 1.4 * TICK_MM, 8)
    along = ruler.start[axis] + np.arange(0, ruler.length + 1, _RULER_PITCH_MM)[:, None] + offsets
    points = np.empty((*along.shape, depth.size, 2))
    points[..., axis] = along[..., None]
    points[..., 1 - axis] = ruler.start[1 - axis] + depth
    levels = _sampled(page, points).mean(axis=-1)
    paper, darkest = np.median(levels, axis=1), levels.min(axis=1)
    # Half way down the line ends: what is paler is paper and its noise.
    darkness = np.clip((paper + darkest)[:, None] / 2 - levels, 0, None)
    places = (darkness * offsets).sum(axis=1) / np.maximum(darkness.sum(axis=1), 1e-6)
    smooth = np.median(np.lib.stride_tricks.sliding_window_view(places, 3), axis=1)
    return round(float(np.abs(smooth).max()), 2)


def _sampled(page: TargetScan, points_mm: FloatArray) -> FloatArray:
    """Return grey levels at points of the sheet, between pixels linearly."""
    places = page.to_px(points_mm)
    height, width = page.image.shape
    x = np.clip(places[..., 0], 0, width - 1.001)
    y = np.clip(places[..., 1], 0, height - 1.001)
    left, top = x.astype(int), y.astype(int)
    dx, dy = x - left, y - top
    image = page.image
    upper = image[top, left] * (1 - dx) + image[top, left + 1] * dx
    lower = image[top + 1, left] * (1 - dx) + image[top + 1, left + 1] * dx
    return np.asarray(upper * (1 - dy) + lower * dy, dtype=np.float64)
