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
from scanner.locate.jumps import Jump
from scanner.locate.row_places import RowPlaces
from scanner.locate.sampling import PX_PER_MM, SamplingPlan
from scanner.locate.sway import Jumps, Sway
from scanner.types import FloatArray

_SPREADS, _MM = 5.1, 0.43
"""Both jumps together as surely as this, and the smaller as far: rows that they part from head and
foot go to a person. Of 1,900 simulated pages of decent feeders and photos none has so plain a pair;
strips that lie 0.3 mm off on office scans do, three in five, and all that lie 0.5 mm off. A slip is
one jump, and what it has taken from the map's scale the rest gives back evenly."""

_MOST_PLAIN = 1.3
"""More refuses the page: none of those, and none of 132 of worn feeders, has more than 1.1."""

_LONGEST_STRIP = 10
"""Rows; of longer ones only what refuses the page is told."""

_ABOUT_AS_PLAIN = 0.15
"""What is asked about lies by the plainest of all places, or by one about as plain."""

_SWAY_MM, _SWAY_REACH_MM = 0.15, 25.0
"""From the straight, and how far places sway alike: a decent feeder's."""

_CURL_MM, _CURL_REACH_MM = 0.5, 60.0
"""The same of paper that doesn't lie flat."""

_CALM_ACROSS_MM = 0.12
"""Where rows stray from the straight across the page by more than this, root mean square, a jump
along it tells less: a worn feeder sways both ways, and so between the rows and the marks."""

_ROW_MM, _MARK_MM = 0.05, 0.1
"""How well a row and a pair of corner marks say where the page is: rows in black and white jitter
from one to the next, and paper that bends before its last marks, as on photos, takes them along."""

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
    jumps: Jumps
    """There, and back before the marks."""
    parted: NDArray[np.bool_]
    """Shape (c, n): which rows it parts from head and foot, and those beside it."""
    is_short: NDArray[np.bool_]
    """Shape (c,): whether these are few enough."""


def find_end(rows: RowPlaces, plan: SamplingPlan) -> Jump:
    """Return where rows at an end of the table jump farthest and back before the marks.

    Args:
        rows: of a page that has its four corner marks.
        plan: where they should be.
    """
    ends = _ends_of(plan)
    if ends is None:
        return Jump(0.0, 0.0)
    across_mm = plan.row_x_mm - A4_MM[0] / 2
    places = np.zeros((len(across_mm) + 2, 2))
    places[1:-1] = rows.places_mm - rows.slopes * across_mm[:, None]
    plain = ends.jumps.plainness(places, spreads=_SPREADS, mm=_MM)
    plain[:, 1] /= max(rows.stray_across_mm / _CALM_ACROSS_MM, 1.0)
    plainest = plain.max(axis=1)
    worst = int(plainest.argmax())
    near = plainest >= max(1.0, float(plainest[worst]) - _ABOUT_AS_PLAIN)
    parted = ends.parted[ends.is_short & near].any(axis=0)
    return Jump(
        float(ends.at_mm[worst]),
        float(plainest[worst]) / _MOST_PLAIN,
        tuple(np.flatnonzero(parted).tolist()),
    )


@cache
def _ends_of(plan: SamplingPlan) -> _Ends | None:
    """Return what is asked of the rows of a page; None of a single one."""
    row_mm = plan.row_y_mm
    y_mm = np.array([plan.marks_y_mm[0], *row_mm, plan.marks_y_mm[1]])
    heights = np.unique(np.round(row_mm, 1))
    at_mm = np.tile(np.sort([*(heights[1:] + heights[:-1]) / 2, *heights]), 2)
    is_lower: NDArray[np.bool_] = np.arange(len(at_mm)) >= len(at_mm) // 2
    displaced = np.where(is_lower[:, None], y_mm > at_mm[:, None], y_mm < at_mm[:, None])
    is_mark = np.zeros_like(displaced)
    is_mark[~is_lower, 0] = is_mark[is_lower, -1] = True
    is_cut = np.abs(y_mm - at_mm[:, None]) < plan.side_px / PX_PER_MM / 2
    # A jump before all rows that say anything is that of the marks themselves.
    is_told = (displaced & ~is_cut & ~is_mark).any(axis=1)
    is_told &= (~displaced & ~is_cut)[:, 1:-1].any(axis=1)
    if not is_told.any():
        return None
    cuts = is_cut.sum(axis=1)
    order = [number for number in np.argsort(cuts, kind="stable").tolist() if is_told[number]]
    at_mm, displaced, is_cut, cuts = at_mm[order], displaced[order], is_cut[order], cuts[order]
    # The jump may be a row off what fits best.
    parted = displaced | (np.abs(y_mm - at_mm[:, None]) < plan.pitch_px / PX_PER_MM)
    count, numbers = len(order), np.arange(len(order))
    mark = np.where(is_lower[order], len(y_mm) - 1, 0)
    choices = [
        np.stack(
            [
                these,
                count + mark[these],
                *(count + np.nonzero(is_cut[these])[1].reshape(len(these), cut).T),
            ]
        )
        for cut in np.unique(cuts).tolist()
        for these in [numbers[cuts == cut]]
    ]
    table = np.zeros(len(y_mm))
    table[1:-1] = plan.block_of_row
    table[1:-1] -= table[1:-1].mean()
    spread = _spread(y_mm) + _TABLES_MM**2 * np.outer(table, table)
    effects = np.concatenate([displaced.astype(np.float64), np.eye(len(y_mm))])
    jumps = Jumps.among(
        Sway(np.asarray(np.linalg.inv(spread), np.float64)), effects, *choices, tested=2
    )
    rows_high = np.where(is_lower[order], row_mm.max() - at_mm, at_mm - row_mm.min())
    is_short = rows_high < _LONGEST_STRIP * plan.pitch_px / PX_PER_MM
    return _Ends(at_mm, jumps, parted[:, 1:-1], is_short)


def _spread(y_mm: FloatArray) -> FloatArray:
    """Return shape (n, n): how the places of a page that is one sheet stray together, mm²."""
    apart = y_mm[:, None] - y_mm
    half = float(np.ptp(y_mm)) / 2
    line = np.stack([np.ones(len(y_mm)), (y_mm - y_mm.mean()) / half])
    noise = np.full(len(y_mm), _ROW_MM)
    noise[[0, -1]] = _MARK_MM
    spread = _LINE_MM**2 * line.T @ line + np.diag(noise**2)
    for sway_mm, reach_mm in ((_SWAY_MM, _SWAY_REACH_MM), (_CURL_MM, _CURL_REACH_MM)):
        spread += sway_mm**2 * np.exp(-0.5 * np.square(apart / reach_mm))
    return np.asarray(spread)
