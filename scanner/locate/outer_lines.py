"""The outer lines of a page's boxes, which a layout that is off by one row or column moves off."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ballot.layout import columns_of
from scanner.locate.sampling import SamplingPlan
from scanner.types import FloatArray


def outer_lines(plan: SamplingPlan) -> list[NDArray[np.intp]]:
    """Return the boxes of each line that a slip would move off the table.

    They are the outer rows, and every column of boxes.
    """
    of_row = np.arange(plan.columns)
    columns = [plan.columns * np.array(run) for run in columns_of(plan.rows)]
    return [*outer_rows(plan), *(rows + column for rows in columns for column in of_row)]


@cache
def outer_rows(plan: SamplingPlan) -> list[NDArray[np.intp]]:
    """Return the boxes of the first and the last row of every block.

    Of a list, the first of all blocks together, and the last of all.
    """
    ends = np.array([(run[0], run[-1]) for run in columns_of(plan.rows)])
    if plan.columns == 1:
        return list(ends.T)
    return [plan.columns * row + np.arange(plan.columns) for row in ends.ravel()]


@cache
def outer_shares(plan: SamplingPlan) -> FloatArray:
    """Return shape (lines, n): what takes boxes that were found to the share of each line's."""
    lines = outer_lines(plan)
    shares = np.zeros((len(lines), len(plan.block_of)))
    for number, line in enumerate(lines):
        shares[number, line] = 1 / len(line)
    return shares
