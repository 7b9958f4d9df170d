"""Measures ink that lies along a printed outline, where the blank template takes it away.

What is subtracted around a box is wider and darker than its outline is, so of a stroke that lies
flat on it nothing may be left. But it makes the outline thicker than others are, across which all
darkness is summed here: by that a place half a pixel off and any blur change nothing.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from scanner.locate.boxes import LocatedBoxes
from scanner.locate.outlines import MARGIN_PX
from scanner.locate.sampling import PX_PER_MM, SamplingPlan
from scanner.types import FloatArray

_BESIDE_PX = 5
"""From an outline's outer edge to either side, the outline itself within: what is further off than
0.8 mm, in or out, is not taken away with it."""

_CORNER_PX = 5
"""Nearer to a corner the next side's outline and its blur are summed, too."""

_ALONG_PX = 8
"""Along so much of it, 1.3 mm, an outline is thicker for a stroke: the least length of a mark. One
that crosses makes it thicker along half a millimetre."""

_MARK_MM2 = 0.75
"""Rows with so much ink in a box hold a mark; ticks cross outlines everywhere, and nobody asks."""

_OTHERS = 30
"""So many boxes of the page, at least, show how thick its outlines usually are."""

_BOXES_A_ROW = 3

_PRINT = 255.0
"""Darkness of print."""


def along_outlines_mm(boxes: LocatedBoxes, plan: SamplingPlan, own_mm2: FloatArray) -> FloatArray:
    """Return shape (n,): `BoxMeasure.along` of all boxes, 0 in rows that hold a mark.

    Args:
        boxes: where they are, streaks and folds taken away.
        plan: of the page's layout.
        own_mm2: shape (n,), `BoxMeasure.own` of all boxes.
    """
    along_mm = np.zeros(len(own_mm2))
    is_asked = np.repeat(own_mm2.reshape(-1, _BOXES_A_ROW).max(axis=1) < _MARK_MM2, _BOXES_A_ROW)
    asked = np.flatnonzero(is_asked)
    if not len(asked):
        return along_mm
    others = np.flatnonzero(~is_asked)[:: max(1, len(own_mm2) // _OTHERS)]
    chosen = np.concatenate([asked, others])
    patches = boxes.patches(plan)[chosen].astype(np.float32)
    outlines, runs = _outlines(patches.shape[1]), _runs(patches.shape[1])
    level, upright = outlines @ patches, np.swapaxes(patches @ outlines.T, 1, 2)
    thickness_mm = np.concatenate([level, upright], axis=1)
    thickness_mm = thickness_mm[: len(asked)] - np.sort(thickness_mm, axis=0)[len(chosen) // 2]
    # Toner is not even over a page: what most sides of a row have more than others is print.
    inner = thickness_mm[:, :, _ENDS_PX:-_ENDS_PX].mean(axis=2).reshape(-1, 4 * _BOXES_A_ROW)
    of_row = np.median(inner, axis=1)
    most = (thickness_mm @ runs).max(axis=(1, 2))
    along_mm[asked] = most - np.repeat(of_row, _BOXES_A_ROW)
    return along_mm


_ENDS_PX = MARGIN_PX + _CORNER_PX


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
