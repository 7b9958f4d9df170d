"""Finds rows at an end of the table that are displaced and don't take the corner marks along.

A feeder that slips displaces all that comes after, the corner marks included. A strip of another
sheet that begins with the first rows, or ends with the last, displaces them alone: where it ends
among the rows they jump, and jump back before the marks. That second jump lies where there are no
rows; but the marks define the map, so it shows as a distance between where the rows lead and where
the marks stand.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ballot.geometry import A4_MM
from scanner.locate.row_places import RowPlaces
from scanner.locate.sampling import PX_PER_MM, SamplingPlan
from scanner.types import FloatArray

MOST_BACK_MM = 0.22
"""The smaller of both jumps, along the page. (Sideways, a single jump is enough.) On 2,000
simulated pages of all kinds but worn feeders' it is 0.18 at most, and on all but one of 1,240 of
these."""

_CALM = 0.5
"""Where rows stray by more than this share of what is expected (`_SWAY_MM` and the rest), all that
they may jump grows with it."""

_CALM_MM = 0.12
"""And where they stray from the straight by more than this, root mean square."""

_SWAY_MM, _SWAY_REACH_MM = 0.15, 25.0
"""From the straight, and how far places sway alike: a decent feeder's."""

_ROW_MM, _MARK_MM = 0.02, 0.03
"""How well a row and a pair of corner marks are located."""

_LINE_MM = 0.2
"""How far a page lies off the map as a whole, and at its ends: a slip of half a millimetre takes
that much from the map's scale."""


@dataclass(frozen=True, slots=True, eq=False)
class _Ends:
    """What is asked of n rows, and of the marks above and below them, for c places of a jump."""

    at_mm: FloatArray
    """Shape (c,): y of the jump among the rows."""
    effects: FloatArray
    """Shape (c, n + 2, 2): what it does to places, and what the marks' jump does."""
    is_cut: NDArray[np.bool_]
    """Shape (c, n + 2): which rows the edge cuts, so that they say nothing."""
    jumps: FloatArray
    """Shape (2, c, n + 2): what takes places to both jumps."""
    spread: FloatArray
    """Shape (n + 2, n + 2): how places of a page that is one sheet stray together, mm²."""

    def stray(self, number: int, places_mm: FloatArray) -> float:
        """Return how far places are from what a jump makes of them; 1 is as far as expected."""
        left = places_mm - self.effects[number] @ self.jumps[:, number] @ places_mm
        said = np.flatnonzero(~self.is_cut[number])
        known = np.linalg.inv(self.spread[np.ix_(said, said)])
        return float(np.sqrt(left[said] @ known @ left[said] / (len(said) - 2)))


def find_end(rows: RowPlaces, plan: SamplingPlan) -> float | None:
    """Return where rows at an end of the table jump so that they must be another sheet's.

    Args:
        rows: of a page that has its four corner marks.
        plan: where they should be.

    Returns:
        Its y on the sheet, mm; None where none do.
    """
    ends = _ends_of(plan)
    across_mm = plan.centers_mm[1::3, 0] - A4_MM[0] / 2
    places = np.zeros(len(across_mm) + 2)
    places[1:-1] = rows.places_mm[:, 1] - rows.slopes[:, 1] * across_mm
    there, back = ends.jumps @ places
    undone = np.where(there * back < 0, np.minimum(np.abs(there), np.abs(back)), 0.0)
    undone /= max(1.0, rows.stray_mm / _CALM_MM)
    if not len(undone):
        return None  # a single row
    worst = int(undone.argmax())
    if undone[worst] <= MOST_BACK_MM:
        return None
    if undone[worst] <= MOST_BACK_MM * ends.stray(worst, places) / _CALM:
        return None
    return float(ends.at_mm[worst])


@cache
def _ends_of(plan: SamplingPlan) -> _Ends:
    row_mm = plan.centers_mm[::3, 1]
    y_mm = np.array([plan.marks_y_mm[0], *row_mm, plan.marks_y_mm[1]])
    heights = np.unique(np.round(row_mm, 1))
    at_mm = np.tile(np.sort([*(heights[1:] + heights[:-1]) / 2, *heights]), 2)
    is_lower: NDArray[np.bool_] = np.arange(len(at_mm)) >= len(at_mm) // 2
    displaced = np.where(is_lower[:, None], y_mm > at_mm[:, None], y_mm < at_mm[:, None])
    mark = np.zeros_like(displaced)
    mark[~is_lower, 0] = mark[is_lower, -1] = True
    effects = np.stack([displaced, mark], axis=2).astype(np.float64)
    is_cut = np.abs(y_mm - at_mm[:, None]) < plan.side_px / PX_PER_MM / 2
    # A jump before all rows that say anything is that of the marks themselves.
    is_told = (displaced & ~is_cut & ~mark).any(axis=1) & (~displaced & ~is_cut)[:, 1:-1].any(
        axis=1
    )
    at_mm, effects, is_cut = at_mm[is_told], effects[is_told], is_cut[is_told]
    spread = _spread(y_mm)
    jumps = np.zeros((2, *is_cut.shape))
    for number, cuts in enumerate(is_cut):
        said = np.flatnonzero(~cuts)
        weighed = effects[number, said].T @ np.linalg.inv(spread[np.ix_(said, said)])
        jumps[:, number, said] = np.linalg.solve(weighed @ effects[number, said], weighed)
    return _Ends(at_mm, effects, is_cut, jumps, spread)


def _spread(y_mm: FloatArray) -> FloatArray:
    """Return shape (n, n): how the places of a page that is one sheet stray together, mm²."""
    apart = (y_mm[:, None] - y_mm) / _SWAY_REACH_MM
    half = float(np.ptp(y_mm)) / 2
    line = np.stack([np.ones(len(y_mm)), (y_mm - y_mm.mean()) / half])
    noise = np.full(len(y_mm), _ROW_MM)
    noise[[0, -1]] = _MARK_MM
    sway = _SWAY_MM**2 * np.exp(-0.5 * apart**2)
    return np.asarray(sway + _LINE_MM**2 * line.T @ line + np.diag(noise**2))
