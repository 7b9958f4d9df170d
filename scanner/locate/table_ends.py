"""Finds rows at an end of the table that are displaced and don't take the corner marks along.

A feeder that slips displaces all that comes after, the corner marks included. A strip of another
sheet that begins with the first rows, or ends with the last, displaces them alone: where it ends
among the rows they jump, and jump back before the marks. That second jump lies where there are no
rows; but the marks define the map, so it shows as a distance between where the rows lead and where
the marks stand.
"""

from dataclasses import dataclass
from functools import cache
from math import hypot

import numpy as np
from numpy.typing import NDArray

from ballot.geometry import A4_MM
from scanner.locate.jumps import Jump
from scanner.locate.row_places import RowPlaces
from scanner.locate.sampling import PX_PER_MM, SamplingPlan
from scanner.types import FloatArray

MOST_BACK_MM = 0.24
"""The smaller of both jumps, along the page. (Sideways, a single jump is enough.) On 1,640
simulated pages of decent feeders, in grey and in black and white, it is 0.15 at most, as they sway,
and on 1 of 1,202 of a worn feeder more than 0.24."""

ASKED_SHARE = 0.75
"""Of a jump that refuses the page: from here on, rows that it parts from head and foot go to a
person. Pages of decent feeders reach 0.5, strips that lie 0.3 mm off pass it on nine in ten."""

_CALM_MM, _CALM_ACROSS_MM = 0.04, 0.12
"""A feeder that sways does so between the rows and the marks as well. Where what both jumps leave
strays from the straight by more than this, root mean square, or rows stray across the page, all
that they may jump grows with it. It is 0.04 and 0.05 on the median page of a decent feeder, 0.13
and 0.18 on that of a worn one."""

_SWAY_MM, _SWAY_REACH_MM = 0.15, 25.0
"""From the straight, and how far places sway alike: a decent feeder's."""

_ROW_MM, _MARK_MM = 0.05, 0.03
"""How well a row and a pair of corner marks are located; rows in black and white, where they jitter
from one to the next."""

_LINE_MM = 0.2
"""How far a page lies off the map as a whole, and at its ends: a slip of half a millimetre takes
that much from the map's scale."""

_TABLES_MM = 1.0
"""How far one table may stand off the other, all its rows alike, as a wave across the page has it:
that says nothing of jumps."""


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
    parted: NDArray[np.bool_]
    """Shape (c, n): which rows it parts from head and foot, and those beside it."""
    off_line: FloatArray
    """Shape (n + 2, n + 2): what takes places to how far they are off the straight through them."""

    def unrest(self, number: int, places_mm: FloatArray, across_mm: float) -> float:
        """Return by what a jump is divided: 1 for a page that lies calm."""
        left = places_mm - self.effects[number] @ self.jumps[:, number] @ places_mm
        stray_mm = (self.off_line @ left)[~self.is_cut[number]]
        along_mm = float(np.sqrt(np.square(stray_mm).mean()))
        return max(hypot(along_mm / _CALM_MM, across_mm / _CALM_ACROSS_MM), 1.0)


def find_end(rows: RowPlaces, plan: SamplingPlan) -> Jump:
    """Return where rows at an end of the table jump farthest and back before the marks.

    Args:
        rows: of a page that has its four corner marks.
        plan: where they should be.
    """
    ends = _ends_of(plan)
    across_mm = plan.centers_mm[1::3, 0] - A4_MM[0] / 2
    places = np.zeros(len(across_mm) + 2)
    places[1:-1] = rows.places_mm[:, 1] - rows.slopes[:, 1] * across_mm
    there, back = ends.jumps @ places
    shares = np.where(there * back < 0, np.minimum(np.abs(there), np.abs(back)), 0.0)
    shares /= MOST_BACK_MM
    for number in np.flatnonzero(shares >= ASKED_SHARE).tolist():  # of calm pages, none
        shares[number] /= ends.unrest(number, places, rows.stray_across_mm)
    if not shares.size:
        return Jump(0.0, 0.0)  # a single row
    worst = int(shares.argmax())
    parted = ends.parted[shares >= ASKED_SHARE].any(axis=0)
    return Jump(
        float(ends.at_mm[worst]), float(shares[worst]), tuple(np.flatnonzero(parted).tolist())
    )


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
    table = np.zeros(len(y_mm))
    table[1:-1] = plan.block_of[::3]
    table[1:-1] -= table[1:-1].mean()
    spread = _spread(y_mm) + _TABLES_MM**2 * np.outer(table, table)
    jumps = np.zeros((2, *is_cut.shape))
    for number, cuts in enumerate(is_cut):
        said = np.flatnonzero(~cuts)
        weighed = effects[number, said].T @ np.linalg.inv(spread[np.ix_(said, said)])
        jumps[:, number, said] = np.linalg.solve(weighed @ effects[number, said], weighed)
    # The jump may be a row off what fits best.
    parted = (effects[:, :, 0] > 0) | (np.abs(y_mm - at_mm[:, None]) < plan.pitch_px / PX_PER_MM)
    line = np.stack([np.ones(len(y_mm)), y_mm - y_mm.mean(), table], axis=1)
    off_line = np.eye(len(y_mm)) - line @ np.linalg.pinv(line)
    return _Ends(at_mm, effects, is_cut, jumps, parted[:, 1:-1], off_line)


def _spread(y_mm: FloatArray) -> FloatArray:
    """Return shape (n, n): how the places of a page that is one sheet stray together, mm²."""
    apart = (y_mm[:, None] - y_mm) / _SWAY_REACH_MM
    half = float(np.ptp(y_mm)) / 2
    line = np.stack([np.ones(len(y_mm)), (y_mm - y_mm.mean()) / half])
    noise = np.full(len(y_mm), _ROW_MM)
    noise[[0, -1]] = _MARK_MM
    sway = _SWAY_MM**2 * np.exp(-0.5 * apart**2)
    return np.asarray(sway + _LINE_MM**2 * line.T @ line + np.diag(noise**2))
