"""Measures ink that lies along a printed outline, where the blank template takes it away.

What is subtracted around a box is wider and darker than its outline is, so of a stroke that lies
flat on it nothing may be left. But it makes the outline thicker than others are, across which all
darkness is summed here: by that a place half a pixel off and any blur change nothing.
"""

import numpy as np

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

_BOXES_A_ROW = 3

_PRINT = 255.0
"""Darkness of print."""


def along_outlines_mm(boxes: LocatedBoxes, plan: SamplingPlan) -> FloatArray:
    """Return shape (n,): `BoxMeasure.along` of all boxes.

    Args:
        boxes: where they are, streaks and folds taken away.
        plan: of the page's layout.
    """
    patches = boxes.patches(plan)
    turned = patches.transpose(0, 2, 1)
    sides = (patches, patches[:, ::-1], turned, turned[:, ::-1])
    across = slice(MARGIN_PX - _BESIDE_PX, MARGIN_PX + _BESIDE_PX + 2)
    along = slice(MARGIN_PX + _CORNER_PX, -(MARGIN_PX + _CORNER_PX))
    darkness = [side[:, across, along].sum(axis=1, dtype=np.float64) for side in sides]
    thickness_mm = np.stack(darkness, axis=1) / (_PRINT * PX_PER_MM)
    thickness_mm -= np.median(thickness_mm, axis=0)
    # Toner is not even over a page: what most sides of a row have more than others is print.
    of_row = np.median(thickness_mm.mean(axis=2).reshape(-1, 4 * _BOXES_A_ROW), axis=1)
    summed = np.cumsum(np.pad(thickness_mm, ((0, 0), (0, 0), (1, 0))), axis=2)
    means = (summed[:, :, _ALONG_PX:] - summed[:, :, :-_ALONG_PX]) / _ALONG_PX
    return np.asarray(means.max(axis=(1, 2)) - np.repeat(of_row, _BOXES_A_ROW))
