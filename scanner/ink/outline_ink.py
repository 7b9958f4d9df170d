"""Measures ink that lies along a printed outline, where the blank template takes it away.

What is subtracted around a box is wider and darker than its outline is, so of a stroke that lies
flat on it nothing may be left. But it makes the outline thicker than others are, across which all
darkness is summed here: by that a place half a pixel off and any blur change nothing.

Printers draw a line a dot thicker or thinner by where it falls between their dots: all level
outlines of a row alike, and all upright ones of a column. With these each is compared.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from scanner.locate.boxes import LocatedBoxes
from scanner.locate.cutting import cut
from scanner.locate.grid import grid_of
from scanner.locate.outlines import MARGIN_PX
from scanner.locate.sampling import PX_PER_MM, SamplingPlan
from scanner.types import FloatArray

_BESIDE_PX = 5
"""From an outline's outer edge to either side, the outline itself within: what is further off than
0.8 mm, in or out, is not taken away with it."""

_ENDS_PX = MARGIN_PX + 5
"""From the edge of a patch: nearer to a corner the next side's outline and its blur are summed,
too."""

_ALONG_PX = 8
"""Along so much of it, 1.3 mm, an outline is thicker for a stroke: the least length of a mark. One
that crosses makes it thicker along half a millimetre."""

_MARK_MM2 = 0.75
"""Rows with so much ink in a box hold a mark; ticks cross outlines everywhere, and nobody asks."""

_NEAR_ROWS = 5
"""Rows, the row itself in their middle, that show how thick the outlines of a column are there."""

_PRINT = 255.0
"""Darkness of print."""


def along_outlines_mm(boxes: LocatedBoxes, plan: SamplingPlan, own_mm2: FloatArray) -> FloatArray:
    """Return shape (n,): `BoxMeasure.along` of all boxes, 0 in rows that hold a mark.

    Args:
        boxes: where they are, streaks and folds taken away.
        plan: of the page's layout.
        own_mm2: shape (n,), `BoxMeasure.own` of all boxes.
    """
    along_mm = np.zeros((len(plan.rows), plan.columns))
    asked = np.flatnonzero(own_mm2.reshape(-1, plan.columns).max(axis=1) < _MARK_MM2)
    if not len(asked):
        return along_mm.ravel()
    near = _near_rows(plan)[asked]
    is_near = np.zeros(len(plan.rows), np.bool_)
    is_near[near] = True
    if plan.columns == 1:
        is_near[_level_rows(plan)[asked]] = True
    place = np.cumsum(is_near) - 1  # of a row among those that are near
    thickness_mm = _thickness_mm(boxes, plan, np.flatnonzero(is_near))
    usual = thickness_mm[..., _ENDS_PX:-_ENDS_PX].mean(axis=3)
    if plan.columns == 1:
        of_row = _of_lines(usual[:, 0, :2], plan, np.flatnonzero(is_near), asked)[:, None]
    else:
        of_row = _median(usual[place[asked], :, :2])[:, None]
    of_column = _median(usual[place[near], :, 2:])
    of_row = np.broadcast_to(of_row, of_column.shape)
    most = (thickness_mm[place[asked]] @ _runs(thickness_mm.shape[3])).max(axis=3)
    along_mm[asked] = (most - np.concatenate([of_row, of_column], axis=2)).max(axis=2)
    return along_mm.ravel()


def _of_lines(
    levels: NDArray[np.float32],
    plan: SamplingPlan,
    rows: NDArray[np.intp],
    asked: NDArray[np.intp],
) -> NDArray[np.float32]:
    """Return shape (k, 2): how thick level outlines of some boxes of a list should be.

    As they are in their block, and by how much they are thicker in all blocks at this height:
    print is as dark in one block as in the next by its own measure, which is no surer than this.

    Args:
        levels: shape (m, 2), how thick those of m boxes are.
        plan: of the page's layout.
        rows: shape (m,), the row of each.
        asked: shape (k,), of which rows.
    """
    block, place = plan.block_of_row, np.searchsorted(rows, np.arange(len(plan.rows)))
    usually = np.zeros((len(plan.blocks), 2), np.float32)
    for number in np.unique(block[rows]):
        usually[number] = np.median(levels[block[rows] == number], axis=0)
    thicker = levels - usually[block[rows]]
    of_line = np.median(thicker[place[_level_rows(plan)[asked]]], axis=1)
    return np.asarray(of_line + usually[block[asked]], np.float32)


def _median(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the medians along the second axis, of an even number the lower; ten times as fast."""
    return np.asarray(np.sort(values, axis=1)[:, (values.shape[1] - 1) // 2])


def _thickness_mm(
    boxes: LocatedBoxes, plan: SamplingPlan, rows: NDArray[np.intp]
) -> NDArray[np.float32]:
    """Return shape (rows, k, 4, size): how thick each side is along a patch.

    Upper, lower, left and right sides of the boxes of some rows; mm of print black.
    """
    chosen = (plan.columns * rows[:, None] + np.arange(plan.columns)).ravel()
    size = plan.side_px + 2 * MARGIN_PX
    cuts = cut(boxes.darkness, boxes.left_px[chosen], boxes.top_px[chosen], size)
    patches, outlines = cuts.astype(np.float32), _outlines(size)
    level, upright = outlines @ patches, np.swapaxes(patches @ outlines.T, 1, 2)
    return np.concatenate([level, upright], axis=1).reshape(len(rows), plan.columns, 4, size)


@cache
def _near_rows(plan: SamplingPlan) -> NDArray[np.intp]:
    """Return shape (rows, k): each row and those nearest to it in its column of rows."""
    y_mm, block_of = plan.row_y_mm, plan.block_of_row
    apart = np.abs(y_mm[:, None] - y_mm) + 1e6 * (block_of[:, None] != block_of)
    near = np.argsort(apart, axis=1, kind="stable")[:, :_NEAR_ROWS]
    # A column of fewer rows is compared with what it has.
    is_here = np.take_along_axis(apart, near, axis=1) < 1e6
    return np.where(is_here, near, np.arange(len(y_mm))[:, None])


@cache
def _level_rows(plan: SamplingPlan) -> NDArray[np.intp]:
    """Return shape (rows, k): of a list, rows whose level outlines are printed as each row's are.

    All of its line. Where that has less than three boxes, rows near to it in its column say,
    together with them, how thick such outlines are on this page.
    """
    line_of = grid_of(plan).line_of
    level = [np.flatnonzero(line_of == line) for line in line_of.tolist()]
    few = [np.union1d(rows, near) for rows, near in zip(level, _near_rows(plan), strict=True)]
    chosen = [
        rows if len(rows) >= _LEAST_LEVEL else more for rows, more in zip(level, few, strict=True)
    ]
    most = max(map(len, chosen))
    return np.stack([np.resize(rows, most) for rows in chosen])


_LEAST_LEVEL = 3
"""Boxes of a line of which two have no stroke on their outline, if one has."""


@cache
def _outlines(size: int) -> NDArray[np.float32]:
    """Return shape (2, size): what takes the lines of a patch to the darkness of two outlines."""
    outlines = np.zeros((2, size), np.float32)
    outlines[0, MARGIN_PX - _BESIDE_PX : MARGIN_PX + _BESIDE_PX + 2] = 1 / (_PRINT * PX_PER_MM)
    outlines[1] = outlines[0, ::-1]
    return outlines


@cache
def _runs(size: int) -> NDArray[np.float32]:
    """Return shape (size, r): what takes places along an outline to the means of all its runs."""
    starts = range(_ENDS_PX, size - _ENDS_PX - _ALONG_PX + 1)
    runs = np.zeros((size, len(starts)), np.float32)
    for number, start in enumerate(starts):
        runs[start : start + _ALONG_PX, number] = 1 / _ALONG_PX
    return runs
