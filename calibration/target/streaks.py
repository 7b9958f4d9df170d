"""Finds streaks: dirt on a feeder's glass draws a line down every scan.

Each white strip of the target reaches from side to side. A place across the scan that is darker
than its neighbourhood in every strip is a streak; a speck is dark in one. Light streaks are looked
for in the black bars in the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

import numpy as np

from ballot.geometry import RectMm
from ballot.target import ACROSS, ALONG, BARS
from calibration.images import FloatArray
from calibration.target.areas import TargetScan, area_of

_WINDOW_MM: Final = 8.0
"""The neighbourhood that a streak is darker than: uneven light changes more slowly."""

_LEAST_SHARE: Final = 0.03
"""Least depth, as a share of the contrast between paper and print: half of what counts as ink."""

_SPREADS: Final = 6.0
"""Least depth, in spreads of the strip's other columns."""

_EDGE_MM: Final = 0.8
"""Strips are looked at this far from their edges, where blur ends."""

_LEAST_STRIP_MM: Final = 3.0
"""Columns of which less than this lies in a strip say nothing."""

_JOIN_MM: Final = 0.4
"""Columns nearer than this are one streak."""


@unique
class StreakKind(StrEnum):
    """What colour a streak has."""

    DARK = "dark"
    """Dirt on the glass: ink to a reader."""
    LIGHT = "light"
    """A worn drum or a dirty sensor: a piece missing from every mark."""


@dataclass(frozen=True, slots=True)
class Streak:
    """A line down the scan."""

    kind: StreakKind
    at_mm: float
    """Its middle, from the left edge of the scan, on the glass."""
    width_mm: float
    depth: float
    """How much darker or lighter than its neighbourhood, as a share of the contrast."""


def find_streaks(page: TargetScan, contrast: float) -> tuple[Streak, ...]:
    """Return the streaks of a scan from left to right.

    Args:
        page: a scan of the target.
        contrast: paper white less print black, grey levels.
    """
    is_upright = abs(page.homography[0, 0]) > abs(page.homography[0, 1])
    found = _streaks(page, ACROSS if is_upright else ALONG, contrast, StreakKind.DARK)
    if is_upright:
        # Dirt that hides black as well as white is one streak, and a dark one.
        found += [
            light
            for light in _streaks(page, BARS, contrast, StreakKind.LIGHT)
            if all(abs(light.at_mm - dark.at_mm) > _JOIN_MM for dark in found)
        ]
    return tuple(sorted(found, key=lambda streak: streak.at_mm))


def _streaks(
    page: TargetScan, strips: Sequence[RectMm], contrast: float, kind: StreakKind
) -> list[Streak]:
    scale = page.px_per_mm
    depths = np.array([_depths(page, strip, kind) for strip in strips])
    spreads = [1.4826 * np.nanmedian(np.abs(strip - np.nanmedian(strip))) for strip in depths]
    needed = np.maximum(_LEAST_SHARE * contrast, _SPREADS * np.array(spreads))
    with np.errstate(invalid="ignore"):  # outside of the strips there is nothing to compare
        is_streak = (depths > needed[:, None]).all(axis=0)
    least = depths.min(axis=0)
    columns = np.flatnonzero(is_streak)
    groups = np.split(columns, np.flatnonzero(np.diff(columns) > _JOIN_MM * scale) + 1)
    return [
        Streak(
            kind,
            round(float(np.average(group, weights=least[group]) + 0.5) / scale, 1),
            round(float(group[-1] - group[0] + 1) / scale, 2),
            round(float(least[group].max()) / contrast, 3),
        )
        for group in groups
        if group.size
    ]


def _depths(page: TargetScan, strip: RectMm, kind: StreakKind) -> FloatArray:
    """Return by how much each column differs from its neighbourhood, NaN outside of the strip."""
    means = column_means(page, strip)
    known = np.flatnonzero(~np.isnan(means))
    depths = np.full_like(means, np.nan)
    if known.size:
        inside = means[known]
        half = round(_WINDOW_MM * page.px_per_mm / 2)
        padded = np.pad(inside, half, mode="reflect" if inside.size > half else "edge")
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1)
        difference = np.median(windows, axis=1) - inside
        depths[known] = difference if kind is StreakKind.DARK else -difference
    return depths


def column_means(page: TargetScan, strip: RectMm) -> FloatArray:
    """Return the mean grey level of a strip in each column of the scan.

    Returns:
        Shape (W,), NaN in columns that the strip hardly touches.
    """
    area = area_of(page, strip.grown(-_EDGE_MM))
    counts = area.is_inside.sum(axis=0)
    sums = np.where(area.is_inside, area.pixels, 0).sum(axis=0, dtype=np.float64)
    enough = counts >= _LEAST_STRIP_MM * page.px_per_mm
    means = np.full(page.image.shape[1], np.nan)
    columns = area.left + np.flatnonzero(enough)
    means[columns] = sums[enough] / counts[enough]
    return means
