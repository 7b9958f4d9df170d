"""Finds where a page is joined down its length: what stands side by side no longer does.

Whatever a feeder, a lens or curling paper does to a page, it does the same to all that lies at the
same height, or changes it evenly from left to right. So the three boxes of a row stand on a
straight line at even distances, and the rows of one table where those of the other say. Where
another sheet shows left or right of a line down the page, or in a part of one table, they don't.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scanner.locate.row_places import RowPlaces, tables_of
from scanner.locate.sampling import SamplingPlan
from scanner.types import FloatArray

MOST_BENT_MM = 0.2
"""Median bend of `_BENT_ROWS` rows on end. On 3,500 simulated pages of all kinds it is 0.15 at most
(in black and white, 0.08 in grey but for one); a join between two boxes that displaces one of them
by 0.3 mm makes 0.3 of it."""

_BENT_ROWS = 5
"""A mark over an outline may lead a box astray, not the same one of three rows in five."""

_LEAST_BENT_ROWS = 3
"""Of a table; fewer have no majority."""

MOST_APART_MM = ((1, 0.28), (2, 0.24), (5, 0.2))
"""By how much the rows of one table may stand off those of the other: so many on end, their mean.
On the same pages it is 0.22, 0.18 and 0.15, beyond what is unknown and as they stray."""

MOST_ALL_APART_MM = 0.18
"""And that of all rows, where waves cancel: 0.13 at most, however rows stray."""

_CALM_MM = 0.12
"""Where rows stray from the straight by more than this (`RowPlaces.stray_mm`), all that tables may
stand apart grows with it: on a page that lies askew by 4° their rows pass the lamp 7 mm apart."""

_WIDEST_GAP_MM = 20.0
"""Between two rows of a table there may be a heading; across more, nothing is interpolated."""


@dataclass(frozen=True, slots=True, eq=False)
class _Abreast:
    """The m rows that have rows of the other table above and below them, and windows of them."""

    row: NDArray[np.intp]
    above: NDArray[np.intp]
    below: NDArray[np.intp]
    share: FloatArray
    """Shape (m, 1): how far each stands on the way from the one above to the one below."""
    across_mm: FloatArray
    """Shape (m, 1): from each to the other table."""
    unevenness: FloatArray
    """Shape (n, n): what takes places to how far each row stands off the line through the next."""
    windows: FloatArray
    """Shape (w, m): what takes rows to the mean of each run."""
    most_mm: FloatArray
    """Shape (w, 1): how far a run may stand off."""
    grows: FloatArray
    """Shape (w, 1): whether that grows with how rows stray, 0 or 1."""
    middle: NDArray[np.intp]
    """Shape (w,): the row in the middle of each run."""


def find_side(rows: RowPlaces, plan: SamplingPlan) -> float | None:
    """Return where boxes stand off those beside them, so that a part must be another sheet's.

    Args:
        rows: of the page.
        plan: where they should be.

    Returns:
        Its y on the sheet, mm: the middle of the rows that do most. None where none do.
    """
    runs = _runs_of(plan)
    if len(runs):
        bends = np.sort(rows.bends_mm.T[:, runs])
        bent = np.abs(bends[:, :, _BENT_ROWS // 2]).max(axis=0)
        if bent.max() > MOST_BENT_MM:
            return float(plan.centers_mm[3 * runs[bent.argmax(), _BENT_ROWS // 2], 1])
    pairs = _abreast(plan)
    if pairs is None:
        return None
    places = rows.places_mm
    beside = places[pairs.above] * (1 - pairs.share) + places[pairs.below] * pairs.share
    apart = beside - places[pairs.row] - rows.slopes[pairs.row] * pairs.across_mm
    uneven = np.abs(pairs.unevenness @ places)
    # Between two rows of a page that jumps or sways nobody knows where a third would stand.
    unknown = np.maximum(uneven[pairs.above], uneven[pairs.below])
    unknown *= 2 * pairs.share * (1 - pairs.share)
    apart_mm = np.abs(pairs.windows @ apart) - pairs.windows @ unknown
    unrest = max(rows.stray_mm / _CALM_MM - 1, 0.0)
    excess = apart_mm - pairs.most_mm * (1 + pairs.grows * unrest)
    worst = excess.max(axis=1)
    if worst.max() <= 0:
        return None
    return float(plan.centers_mm[3 * pairs.middle[worst.argmax()], 1])


@cache
def _runs_of(plan: SamplingPlan) -> NDArray[np.intp]:
    """Return shape (w, 5): rows on end; those of a short table more than once."""
    runs = [np.empty((0, _BENT_ROWS), np.intp)]
    for rows in tables_of(plan):
        if len(rows) >= _BENT_ROWS:
            runs.append(np.lib.stride_tricks.sliding_window_view(rows, _BENT_ROWS))
        elif len(rows) >= _LEAST_BENT_ROWS:
            runs.append(np.resize(rows, (1, _BENT_ROWS)))
    return np.concatenate(runs)


@cache
def _abreast(plan: SamplingPlan) -> _Abreast | None:
    """Return what is asked of tables side by side; None for a page with one."""
    tables = tables_of(plan)
    lists: list[list[tuple[int, int, int, float]]] = []
    for one, other in pairwise(tables):
        lists += [list(_between(one, other, plan)), list(_between(other, one, plan))]
    pairs = [pair for of_table in lists for pair in of_table]
    if not pairs:
        return None
    row, above, below = (np.array([pair[k] for pair in pairs], np.intp) for k in range(3))
    x_mm = plan.centers_mm[1::3, 0]
    windows, most, first = [], [], 0
    for of_table in lists:
        for count, most_mm in MOST_APART_MM:
            for start in range(len(of_table) - count + 1):
                window = np.zeros(len(pairs))
                window[first + start : first + start + count] = 1 / count
                windows.append(window)
                most.append((most_mm, 1.0))
        windows.append(np.zeros(len(pairs)))
        windows[-1][first : first + len(of_table)] = 1 / max(len(of_table), 1)
        most.append((MOST_ALL_APART_MM, 0.0))
        first += len(of_table)
    stacked = np.stack(windows)
    middles = np.rint((stacked > 0) @ np.arange(len(pairs)) / (stacked > 0).sum(axis=1))
    return _Abreast(
        row=row,
        above=above,
        below=below,
        share=np.array([[pair[3]] for pair in pairs]),
        across_mm=(x_mm[above] - x_mm[row])[:, None],
        unevenness=_unevenness(plan, tables),
        windows=stacked,
        most_mm=np.array(most)[:, :1],
        grows=np.array(most)[:, 1:],
        middle=row[middles.astype(np.intp)],
    )


def _between(
    one: NDArray[np.intp], other: NDArray[np.intp], plan: SamplingPlan
) -> Iterator[tuple[int, int, int, float]]:
    """Yield rows of one table, those of the other above and below each, and its share between."""
    y_mm = plan.centers_mm[::3, 1]
    for row in one.tolist():
        above, below = other[y_mm[other] <= y_mm[row]], other[y_mm[other] >= y_mm[row]]
        if not len(above) or not len(below):
            continue
        gap_mm = float(y_mm[below[0]] - y_mm[above[-1]])
        if gap_mm <= _WIDEST_GAP_MM:
            share = float(y_mm[row] - y_mm[above[-1]]) / gap_mm if gap_mm else 0.0
            yield row, int(above[-1]), int(below[0]), share


def _unevenness(plan: SamplingPlan, tables: list[NDArray[np.intp]]) -> FloatArray:
    """Return shape (n, n): twice how far each row stands off the line through its neighbours."""
    y_mm = plan.centers_mm[::3, 1]
    uneven = np.zeros((len(y_mm), len(y_mm)))
    for rows in tables:
        for above, row, below in zip(rows, rows[1:], rows[2:], strict=False):
            share = (y_mm[row] - y_mm[above]) / (y_mm[below] - y_mm[above])
            uneven[row, [above, row, below]] = -2 * (1 - share), 2, -2 * share
    return uneven
