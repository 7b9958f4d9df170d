"""Shows the paper of a page where the form has no print: what an edge's shadow crosses unbroken.

Paper shows between the boxes of the table, in the margins on its left and right from the head of
the page to its foot, and below the table. Each piece is made small: cells of 0.7 mm are finer than
any shadow, and paper's grain averages out in them.
"""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import A4_MM
from ballot.layout_plan import EDGE_MM, TABLE_BOTTOM_MM
from scanner.locate.registration import PageMap
from scanner.locate.sampling import END_MARGIN_MM, PX_PER_MM, Block, SamplingPlan
from scanner.types import FloatArray, GrayImage

_HALVINGS = 2
"""The strip is made small in halvings, the fastest way."""

_CELL_PX = 2**_HALVINGS

CELL_MM = _CELL_PX / PX_PER_MM

_BESIDE_BOX_MM = 2.0
"""So near to a box marks spill over."""

_RUN_END_MM = 0.5
"""Between rows and headings: print that may lie off its place."""

_MARGIN_MM = (4.0, EDGE_MM - 1.0)
"""Of a margin: farther out the paper's own edge may be seen, farther in the table's frame."""

_HEAD_TO_FOOT_MM = (14.0, A4_MM[1] - 9.0)
"""From above the middle of the code at the head to below that of the code at the foot."""

_BELOW_MM = 1.0
"""Below the table's frame, and above the foot."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenPaper:
    """A piece of paper without print, made small."""

    is_right: bool
    """Which half of the page it belongs to."""
    is_table: bool
    """Whether it lies among the rows, and not around them."""
    columns: NDArray[np.intp]
    """Columns of cells of the small picture that show paper."""
    x_mm: FloatArray
    """On the sheet, of each column."""
    runs: tuple[tuple[int, int], ...]
    """First and last line of each run without print."""
    top_mm: float
    """On the sheet, of the small picture's line 0, as if all of it were this piece's."""

    def y_mm(self, lines: NDArray[np.intp]) -> FloatArray:
        """Return where lines of the small picture lie on the sheet."""
        return np.asarray(self.top_mm + (lines + 0.5) * CELL_MM)

    def is_seen(self, y_mm: FloatArray) -> NDArray[np.bool_]:
        """Return which places stand within a run."""
        lines = (y_mm - self.top_mm) / CELL_MM
        is_within = np.zeros(len(y_mm), np.bool_)
        for start, stop in self.runs:
            is_within |= (lines >= start + 1) & (lines <= stop - 1)
        return is_within


def open_papers(
    page: GrayImage, page_map: PageMap, strip: GrayImage, plan: SamplingPlan
) -> list[tuple[OpenPaper, GrayImage]]:
    """Return every piece of open paper with the small picture that it is seen in.

    Args:
        page: upright.
        page_map: of the page.
        strip: from `sample_strip`.
        plan: what it was sampled by.
    """
    table = _made_small(strip, _HALVINGS)
    shown = [(paper, table) for paper in _between_boxes(plan)]
    shown += [(lane.within(page, page_map), lane.sampled(page, page_map)) for lane in _lanes(plan)]
    return shown


def _made_small(picture: GrayImage, halvings: int) -> GrayImage:
    for _ in range(halvings):
        height, width = (side // 2 * 2 for side in picture.shape)
        half = cv2.resize(
            picture[:height, :width], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA
        )
        picture = np.asarray(half, np.uint8)
    return picture


@cache
def _between_boxes(plan: SamplingPlan) -> tuple[OpenPaper, ...]:
    return tuple(_between(plan, number, block) for number, block in enumerate(plan.blocks))


def _between(plan: SamplingPlan, number: int, block: Block) -> OpenPaper:
    lefts = plan.left_px[plan.block_of == number][:3]
    columns = np.arange(plan.width_px // _CELL_PX)
    first, last = columns * _CELL_PX, (columns + 1) * _CELL_PX
    beside = _BESIDE_BOX_MM * PX_PER_MM
    is_paper = np.ones(len(columns), np.bool_)
    for left in lefts.tolist():
        is_paper &= (last <= left - beside) | (first >= left + plan.side_px + beside)
    shown = columns[is_paper]
    end = round(_RUN_END_MM * PX_PER_MM)
    return OpenPaper(
        is_right=_is_right(block.left_mm),
        is_table=True,
        columns=shown,
        x_mm=np.asarray(block.left_mm + (shown + 0.5) * CELL_MM, np.float64),
        runs=tuple(
            (-(-(start + end) // _CELL_PX), (stop - end) // _CELL_PX)
            for start, stop in block.runs_px
        ),
        top_mm=block.top_mm - block.start_px / PX_PER_MM,
    )


def _is_right(x_mm: float) -> bool:
    return x_mm > A4_MM[0] / 2


@dataclass(frozen=True, slots=True)
class _Lane:
    """A stretch of white along the page, in whole cells."""

    left_mm: float
    top_mm: float
    columns: int
    lines: int

    @classmethod
    def between(cls, x_mm: tuple[float, float], y_mm: tuple[float, float]) -> "_Lane":
        columns, lines = (int((end - start) / CELL_MM) for start, end in (x_mm, y_mm))
        return cls(x_mm[0], y_mm[0], columns, lines)

    def sampled(self, page: GrayImage, page_map: PageMap) -> GrayImage:
        """Return shape (lines, columns); two places each way a cell average out the grain."""
        step = CELL_MM / 2
        to_sheet = np.array(
            [
                [step, 0.0, self.left_mm + step / 2],
                [0.0, step, self.top_mm + step / 2],
                [0.0, 0.0, 1.0],
            ]
        )
        seen = cv2.warpPerspective(
            page,
            page_map.homography @ to_sheet,
            (2 * self.columns, 2 * self.lines),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return _made_small(np.asarray(seen, np.uint8), 1)

    def within(self, page: GrayImage, page_map: PageMap) -> OpenPaper:
        """Return the lane, cut to the lines that lie in the picture from side to side."""
        ends = np.empty((self.lines, 2, 2))
        ends[:, :, 0] = self.left_mm + np.array([0.0, self.columns * CELL_MM])
        ends[:, :, 1] = (self.top_mm + (np.arange(self.lines) + 0.5) * CELL_MM)[:, None]
        px = page_map.to_px(ends)
        height, width = page.shape
        is_inside = (px >= 0) & (px <= np.array([width - 1, height - 1]))
        lines = np.flatnonzero(is_inside.all(axis=(1, 2)))
        columns = np.arange(self.columns)
        return OpenPaper(
            is_right=_is_right(self.left_mm),
            is_table=False,
            columns=columns,
            x_mm=np.asarray(self.left_mm + (columns + 0.5) * CELL_MM),
            runs=((int(lines[0]), int(lines[-1]) + 1),) if len(lines) else (),
            top_mm=self.top_mm,
        )


@cache
def _lanes(plan: SamplingPlan) -> tuple[_Lane, ...]:
    """Return both margins, and what is white below each column of rows."""
    near, far = _MARGIN_MM
    width = A4_MM[0]
    lanes = [
        _Lane.between((near, far), _HEAD_TO_FOOT_MM),
        _Lane.between((width - far, width - near), _HEAD_TO_FOOT_MM),
    ]
    for number, block in enumerate(plan.blocks):
        side_mm = plan.side_px / PX_PER_MM
        first, second, third = np.flatnonzero(plan.block_of == number)[:3].tolist()
        height_mm = (block.stop_px - block.start_px) / PX_PER_MM
        y_mm = (
            block.top_mm + height_mm - END_MARGIN_MM + _BELOW_MM,
            TABLE_BOTTOM_MM - _BELOW_MM,
        )
        if y_mm[1] - y_mm[0] < _LEAST_BELOW_MM:
            continue
        for left, right in ((first, second), (second, third)):
            x_mm = plan.centers_mm[[left, right], 0] + np.array([side_mm, -side_mm]) / 2
            lanes.append(_Lane.between((float(x_mm[0]), float(x_mm[1])), y_mm))
    return tuple(lanes)


_LEAST_BELOW_MM = 9.0
"""As high as a row: a shadow is held against paper on both its sides."""
