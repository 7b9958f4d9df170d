"""Measures sharpness: the width of a slanted edge, and how much is left of fine lines.

The slanted edge is that of ISO 12233: because it crosses the pixel grid at a small angle, its
pixels sample the edge much finer than their own distance.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ballot.errors import SourceError
from ballot.geometry import RectMm
from ballot.target import LinePairs, SlantedSquare
from calibration.images import FloatArray
from calibration.target.areas import TargetScan, area_of

_REACH_MM: Final = 2.0
"""The edge is looked at this far to either side."""

_PLATEAU_MM: Final = 1.4
"""From here on it is all black or all white, however blurred."""

_CORNER_MM: Final = 2.0
"""Ends of an edge, where its neighbour's blur reaches, are left out."""

_BIN_MM: Final = 0.02
_PIECE_MM: Final = 0.5
"""The edge is straightened by where pieces of this length cross half height."""

_LOW, _HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True, eq=False)
class EdgeProfile:
    """One edge, from black to white."""

    across_mm: FloatArray
    """Shape (n,), from inside the square outwards."""
    levels: FloatArray
    """Shape (n,), 0 black to 1 white."""
    width_mm: float
    """From 10 to 90 %."""


def edge_profiles(page: TargetScan, square: SlantedSquare) -> tuple[EdgeProfile, EdgeProfile]:
    """Return a square's upper edge and its left one: sharpness along and across the feed.

    Raises:
        SourceError: the square is not in the scan, or there is no edge where it should be.
    """
    a, b, _, d = square.corners
    return _profile(page, square, a, b), _profile(page, square, a, d)


def _profile(
    page: TargetScan, square: SlantedSquare, start: tuple[float, float], end: tuple[float, float]
) -> EdgeProfile:
    (x, y), half = square.center, square.side / 2 + _REACH_MM + 1.0
    area = area_of(page, RectMm(x - half, y - half, 2 * half, 2 * half))
    rows, columns = np.nonzero(area.is_inside)
    places = page.to_mm(np.stack([columns + area.left, rows + area.top], axis=1).astype(np.float64))
    direction = (np.array(end) - start) / square.side
    outwards = np.array([direction[1], -direction[0]])
    if outwards @ (np.array(square.center) - start) > 0:
        outwards = -outwards
    along = (places - start) @ direction
    across = (places - start) @ outwards
    near = (np.abs(across) < _REACH_MM) & (
        (along > _CORNER_MM) & (along < square.side - _CORNER_MM)
    )
    along, across = along[near], across[near]
    levels = area.pixels[rows[near], columns[near]].astype(np.float64)
    black = float(np.median(levels[across < -_PLATEAU_MM]))
    white = float(np.median(levels[across > _PLATEAU_MM]))
    if white - black < 20:
        raise SourceError("calibrate.no_edge")
    levels = (levels - black) / (white - black)
    across = across - _line_through_half(along, across, levels)
    edges = np.arange(-_PLATEAU_MM, _PLATEAU_MM + _BIN_MM / 2, _BIN_MM)
    which = np.digitize(across, edges)
    count = np.bincount(which, minlength=edges.size + 1)[1:-1]
    total = np.bincount(which, weights=levels, minlength=edges.size + 1)[1:-1]
    middles, seen = (edges[:-1] + edges[1:]) / 2, count > 0
    profile = np.interp(middles, middles[seen], total[seen] / count[seen])
    profile = _rising(profile)
    low, high = np.interp([_LOW, _HIGH], profile, middles)
    return EdgeProfile(middles, profile, round(float(high - low), 3))


def _line_through_half(along: FloatArray, across: FloatArray, levels: FloatArray) -> FloatArray:
    """Return, for each pixel, where across the edge the line lies that its middle forms.

    An edge passes half height where as much is white before it as is black behind it: the mean
    of `1 - level` over a symmetric reach gives the place without any search.
    """
    pieces = np.floor(along / _PIECE_MM).astype(int)
    numbers = np.unique(pieces)
    places, middles = [], []
    for number in numbers:
        here = (pieces == number) & (np.abs(across) < _PLATEAU_MM)
        if here.sum() < 10:
            continue
        darkness = float(np.clip(1 - levels[here], 0, 1).mean())
        places.append(_PLATEAU_MM * (2 * darkness - 1))
        middles.append(float(along[here].mean()))
    slope, offset = np.polyfit(middles, places, 1)
    return np.asarray(slope * along + offset, dtype=np.float64)


def _rising(profile: FloatArray) -> FloatArray:
    """Return a profile that nowhere falls, so that each height is passed once.

    Half way between the lowest rising curve above and the highest below: what noise adds to one
    it takes from the other.
    """
    above = np.maximum.accumulate(profile)
    below = np.minimum.accumulate(profile[::-1])[::-1]
    slope = np.arange(profile.size) * 1e-9  # np.interp wants it to rise strictly
    return np.asarray((above + below) / 2 + slope, dtype=np.float64)


def modulation(page: TargetScan, group: LinePairs, contrast: float) -> float:
    """Return how much contrast lines of a known pitch keep, 0 to about 1.

    The amplitude of their fundamental over that of perfect lines (2/π of the contrast).

    Raises:
        SourceError: the lines are not in the scan.
    """
    amplitude, _ = _fundamental(page, group)
    return round(amplitude / (2 / np.pi * contrast), 3)


def regularity(page: TargetScan, group: LinePairs) -> float:
    """Return how much of all that varies at this place is lines of this pitch: 1 and more, or 0.

    Raises:
        SourceError: the place is not in the scan.
    """
    amplitude, spread = _fundamental(page, group)
    return amplitude / spread if spread > 1.0 else 0.0


def _fundamental(page: TargetScan, group: LinePairs) -> tuple[float, float]:
    """Return amplitude of the wave of a group's pitch, and standard deviation, grey levels."""
    area = area_of(page, group.rect.grown(-0.25))
    rows, columns = np.nonzero(area.is_inside)
    places = page.to_mm(np.stack([columns + area.left, rows + area.top], axis=1).astype(np.float64))
    position = places[:, 0 if group.is_upright else 1]
    # Whole periods only, or the mean would leak into the fundamental.
    pitch = 1.0 / group.per_mm
    periods = np.floor((position.max() - position.min()) / pitch) * pitch
    keep = position < position.min() + periods
    levels = area.pixels[rows[keep], columns[keep]].astype(np.float64)
    wave = np.exp(2j * np.pi * group.per_mm * position[keep])
    amplitude = 2 * abs(np.mean((levels - levels.mean()) * wave))
    return float(amplitude), float(levels.std())
