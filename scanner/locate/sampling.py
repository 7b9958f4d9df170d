"""Samples the part of a page where marks can be: its columns of boxes, upright, in one picture.

A block is the piece of the sheet around one column of rows, from left of the first grade's boxes to
right of the last grade's; of a list, whose rows have one box, around one column of boxes. Nothing
but the boxes is printed there. The blocks of a page stand one under the other in a strip, with
white between them, so that every later step works on a single picture. The strip has a fixed number
of pixels a millimetre: nothing after this step depends on the scanner's resolution.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.layout import PageLayout, Row, boxes_a_row, columns_of
from scanner.locate.registration import PageMap
from scanner.types import FloatArray, GrayImage, Homography

PX_PER_MM = 6.0
"""152 dpi: a pen line of 0.3 mm is two pixels wide, and a page is sampled in 2 ms."""

SIDE_MARGIN_MM = 3.6
"""Left and right of the boxes; the frame of the table stands 5.5 mm away."""

END_MARGIN_MM = 2.0
"""Above the first and below the last row."""

_GUTTER_PX = 16
"""White between two blocks, so that no stroke reaches from one into the other."""


@dataclass(frozen=True, slots=True)
class Block:
    """One column of rows, its place on the sheet and in the strip."""

    left_mm: float
    top_mm: float
    start_px: int
    """Its first line of the strip."""
    stop_px: int
    runs_px: tuple[tuple[int, int], ...]
    """First and last line of each run of rows without a heading between them."""

    def to_sheet(self) -> Homography:
        """Return the map from pixels of the strip to mm of the sheet; a pixel is its middle."""
        scale = 1 / PX_PER_MM
        return np.array(
            [
                [scale, 0.0, self.left_mm + scale / 2],
                [0.0, scale, self.top_mm + scale / 2 - self.start_px * scale],
                [0.0, 0.0, 1.0],
            ]
        )


@dataclass(frozen=True, slots=True, eq=False)
class SamplingPlan:
    """The blocks of one page and where its boxes stand in the strip.

    There is one for each page of a form (`sampling_plan`): what follows from it is worked out once.
    """

    blocks: tuple[Block, ...]
    rows: tuple[Row, ...]
    columns: int
    """How many boxes stand in a row, the same in all of them."""
    width_px: int
    height_px: int
    block_of: NDArray[np.intp]
    """Shape (n,): block of each box; boxes in reading order, `columns` a row."""
    left_px: FloatArray
    """Shape (n,): left outer edge of each box."""
    top_px: FloatArray
    side_px: int
    centers_mm: FloatArray
    """Shape (n, 2)."""
    pitch_px: float
    marks_y_mm: tuple[float, float]
    """Where the upper and the lower corner marks stand, their middles;"""
    marks_x_mm: tuple[float, float]
    """and where those to the left and to the right do."""
    below: NDArray[np.intp]
    """Shape (n,): the box under each in its column of boxes, -1 under the last."""

    def lines_around(self, rows: Sequence[int]) -> tuple[int, int]:
        """Return first and last line of the strip from three rows before to three behind `rows`."""
        tops = self.top_px[self.columns * np.array(rows)]
        reach = 3 * self.pitch_px
        first, last = tops.min() - reach, tops.max() + self.side_px + reach
        return max(0, round(first)), min(self.height_px, round(last))

    @property
    def row_y_mm(self) -> FloatArray:
        """Shape (rows,): how far down the sheet the middles of each row's boxes stand."""
        return self.centers_mm[:: self.columns, 1]

    @property
    def row_x_mm(self) -> FloatArray:
        """Shape (rows,): how far right the middle of each row's boxes stands."""
        left, right = (self.columns - 1) // 2, self.columns // 2
        x_mm = self.centers_mm[:, 0].reshape(-1, self.columns)
        return np.asarray((x_mm[:, left] + x_mm[:, right]) / 2)

    @property
    def block_of_row(self) -> NDArray[np.intp]:
        """Shape (rows,): block of each row."""
        return self.block_of[:: self.columns]

    @property
    def gap_px(self) -> float:
        """Least white between two boxes of a row; infinite where each has one."""
        left_px = self.left_px.reshape(-1, self.columns)
        return float(np.diff(left_px, axis=1).min(initial=np.inf)) - self.side_px

    def row_below(self, x_mm: float) -> int:
        """Return the first row, from 0, of the column that `x_mm` lies in."""
        inside = (k for k, row in enumerate(self.rows) if row.rect.x <= x_mm < row.rect.right)
        return next(inside)

    def sheet_x_mm(self, block: int, x_px: float) -> float:
        """Return where a column of the strip's pixels stands on the sheet."""
        return self.blocks[block].left_mm + (x_px + 0.5) / PX_PER_MM


@cache
def sampling_plan(layout: PageLayout) -> SamplingPlan:
    """Return where to sample `layout`; computed once for each page of a form.

    Raises:
        ValueError: its rows have not all the same number of boxes, one at least.
    """
    count = boxes_a_row(layout)
    columns = sorted({row.column_mm for row in layout.rows})
    blocks: list[Block] = []
    for column in columns:
        start = blocks[-1].stop_px + _GUTTER_PX if blocks else 0
        blocks.append(_block([row for row in layout.rows if row.column_mm == column], start))
    boxes = list(layout.boxes())
    block_of = np.array([columns.index(row.column_mm) for row, _ in boxes], dtype=np.intp)
    origin = np.array([(block.left_mm, block.top_mm) for block in blocks])[block_of]
    corners = np.array([(box.rect.x, box.rect.y) for _, box in boxes])
    side_mm = boxes[0][1].rect.w
    left, top = ((corners - origin) * PX_PER_MM).T
    start_px = np.array([block.start_px for block in blocks], dtype=np.float64)
    marks = [mark.rect.center[1] for mark in layout.fiducials]
    aside = [mark.rect.center[0] for mark in layout.fiducials]
    return SamplingPlan(
        blocks=tuple(blocks),
        rows=layout.rows,
        columns=count,
        width_px=max(_width_px(layout, column) for column in columns),
        height_px=blocks[-1].stop_px,
        block_of=block_of,
        left_px=left,
        top_px=top + start_px[block_of],
        side_px=round(side_mm * PX_PER_MM),
        centers_mm=corners + side_mm / 2,
        pitch_px=layout.rows[0].rect.h * PX_PER_MM,
        marks_y_mm=(min(marks), max(marks)),
        marks_x_mm=(min(aside), max(aside)),
        below=_below(layout, count),
    )


def _below(layout: PageLayout, count: int) -> NDArray[np.intp]:
    """Return `SamplingPlan.below`."""
    below = np.full((len(layout.rows), count), -1)
    for upper, lower in ((a, b) for run in columns_of(layout.rows) for a, b in pairwise(run)):
        below[upper] = count * lower + np.arange(count)
    return below.ravel()


def _width_px(layout: PageLayout, column: float) -> int:
    boxes = [box.rect for row in layout.rows if row.column_mm == column for box in row.boxes]
    width_mm = max(rect.right for rect in boxes) - min(rect.x for rect in boxes)
    return round((width_mm + 2 * SIDE_MARGIN_MM) * PX_PER_MM)


def _block(rows: list[Row], start_px: int) -> Block:
    rows = sorted(rows, key=lambda row: row.rect.y)
    left = min(box.rect.x for row in rows for box in row.boxes) - SIDE_MARGIN_MM
    top = min(row.rect.y for row in rows) - END_MARGIN_MM
    bottom = max(row.rect.bottom for row in rows) + END_MARGIN_MM
    runs: list[tuple[int, int]] = []
    for row in rows:
        start = start_px + round((row.rect.y - top) * PX_PER_MM)
        stop = start_px + round((row.rect.bottom - top) * PX_PER_MM)
        if runs and abs(runs[-1][1] - start) <= 1:
            runs[-1] = (runs[-1][0], stop)
        else:
            runs.append((start, stop))
    return Block(left, top, start_px, start_px + round((bottom - top) * PX_PER_MM), tuple(runs))


def sample_strip(page: GrayImage, page_map: PageMap, plan: SamplingPlan) -> GrayImage:
    """Return the strip of a page, shape (height_px, width_px); beyond the paper it is white."""
    strip = np.full((plan.height_px, plan.width_px), 255, np.uint8)
    for block in plan.blocks:
        to_page = page_map.homography @ block.to_sheet()
        to_page = to_page @ np.array([[1.0, 0, 0], [0, 1.0, block.start_px], [0, 0, 1.0]])
        cv2.warpPerspective(
            page,
            to_page,
            (plan.width_px, block.stop_px - block.start_px),
            dst=strip[block.start_px : block.stop_px],
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=255,
        )
    return strip
