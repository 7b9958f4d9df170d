"""Lists, whose rows have one box: boxes at one height are a line, as boxes of one row are.

A lone box says nothing of itself: a mark may lead it astray, and what a printer and a scanner make
of an outline isn't known from one. So what is asked of the boxes of a row elsewhere (do they agree
where they stand, are they straight, do all of their outlines look alike) is asked of the boxes of a
line, from the left of the page to the right. A line may lack some: there the grid has a place
without a box, of which nothing is known. Where rows have several boxes, lines are rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from scanner.locate.sampling import SamplingPlan
from scanner.types import FloatArray

_Kind = TypeVar("_Kind", bound=np.generic)

_LEVEL_MM = 0.1
"""Boxes that stand no further apart than this down the page are a line."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The lines of a page, from above; each has the same number of places, k."""

    plan: SamplingPlan
    """The page's, as if each line was a row of k boxes, in one table."""
    place_of: NDArray[np.intp]
    """Shape (n,): the place of each box, line by line."""
    boxes_of_line: NDArray[np.intp]
    """Shape (lines,): how many of its places have boxes."""
    is_list: bool
    """Whether rows have one box; where not, places are boxes, and nothing else is asked of them."""

    def spread(self, values: FloatArray) -> FloatArray:
        """Return what is known of each box at its place, 0 where there is none."""
        if not self.is_list:
            return values
        places = np.zeros((len(self.plan.centers_mm), *values.shape[1:]), values.dtype)
        places[self.place_of] = values
        return places

    def of_boxes(self, places: NDArray[_Kind]) -> NDArray[_Kind]:
        """Return of each box what is known of its place."""
        return places[self.place_of] if self.is_list else places

    @property
    def line_of(self) -> NDArray[np.intp]:
        """Shape (n,): the line of each box."""
        return self.place_of // self.plan.columns

    def rows_of(self, lines: Iterable[int]) -> tuple[int, ...]:
        """Return the numbers of the rows that stand in some lines, from 0."""
        if not self.is_list:
            return tuple(sorted(lines))
        return tuple(np.flatnonzero(np.isin(self.line_of, list(lines))).tolist())


@cache
def grid_of(plan: SamplingPlan) -> Grid:
    """Return the lines of a page, worked out once for each page of a form."""
    if plan.columns > 1:
        of_row = np.full(len(plan.rows), plan.columns)
        return Grid(plan, np.arange(len(plan.block_of)), of_row, is_list=False)
    x_mm, y_mm = plan.centers_mm.T
    across, column = np.unique(x_mm, return_inverse=True)
    order = np.argsort(y_mm, kind="stable")
    line = np.empty(len(y_mm), np.intp)
    line[order] = np.cumsum(np.diff(y_mm[order], prepend=y_mm[order[0]]) > _LEVEL_MM)
    boxes = np.bincount(line)
    heights = np.bincount(line, y_mm) / boxes
    centers = np.stack(
        [np.tile(across, len(heights)), np.repeat(heights, len(across))], axis=1
    ).astype(np.float64)
    as_rows = replace(
        plan,
        blocks=plan.blocks[:1],
        columns=len(across),
        block_of=np.zeros(len(centers), np.intp),
        centers_mm=centers,
    )
    return Grid(as_rows, line * len(across) + column, boxes, is_list=True)
