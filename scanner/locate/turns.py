"""Finds where rows turn from one to the next, as a page that is one sheet doesn't."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from scanner.locate.row_places import RowPlaces
from scanner.locate.sampling import SamplingPlan

MOST_TURNED = 0.0025
"""Mm along the page a mm across: 0.14°. Feeders turn paper over centimetres: on 1,000 pages of two
simulators the slope around a row, beside the mean of its table, is at most 0.0021 off that around
the next (a worn feeder's; 0.0007 on others, 0.0015 on photos). Eight rows of a strip that is turned
by 0.3° make 0.004 of it."""

_CALM_MM = 0.12
"""Where rows stray from the straight by more than this, root mean square, the limit grows."""


def find_turn(rows: RowPlaces, plan: SamplingPlan) -> float | None:
    """Return the y on the sheet, mm, where rows turn so that a part must be another sheet's.

    Args:
        rows: of the page.
        plan: where they should be.
    """
    order = _from_above(plan)
    turns = np.abs(np.diff(rows.slopes[order, 1]))
    if not len(turns) or turns.max() <= MOST_TURNED * max(1.0, rows.stray_mm / _CALM_MM):
        return None
    return float(plan.row_y_mm[order[turns.argmax()]])


@cache
def _from_above(plan: SamplingPlan) -> NDArray[np.intp]:
    """Return the rows of all tables in order of height."""
    return np.argsort(plan.row_y_mm, kind="stable")
