"""Samples the part of a page where marks can be: one upright picture for each column of boxes.

A block is the strip of the sheet around one column of rows, from left of the first grade's boxes to
right of the last grade's. Nothing but the boxes is printed there. Blocks are sampled at a fixed
number of pixels a millimetre, so that nothing after this step depends on the scanner's resolution.
"""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.layout import PageLayout, Row
from scanner.registration import PageMap
from scanner.types import FloatArray, GrayImage

PX_PER_MM = 6.0
"""152 dpi: a pen line of 0.3 mm is two pixels wide, and a page is sampled in 2 ms."""

SIDE_MARGIN_MM = 3.6
"""Left and right of the boxes; the frame of the table stands 5.5 mm away."""

END_MARGIN_MM = 2.0
"""Above the first and below the last row."""

_CELL_PX = 16
"""The map is evaluated every 16 px (2.7 mm) and interpolated between: a scanner's distortions
change over centimetres."""


@dataclass(frozen=True, slots=True)
class Block:
    """One column of rows and its place on the sheet."""

    left_mm: float
    top_mm: float
    width_px: int
    height_px: int
    grid_mm: FloatArray
    """Shape (gy, gx, 2): sheet positions, mm, of the middles of the coarse cells, one cell of
    margin on every side."""
    runs_px: tuple[tuple[int, int], ...]
    """Top and bottom of each run of rows without a heading between them."""


@dataclass(frozen=True, slots=True)
class SamplingPlan:
    """The blocks of one page and where its boxes stand in them."""

    blocks: tuple[Block, ...]
    rows: tuple[Row, ...]
    block_of: NDArray[np.intp]
    """Shape (n,): block of each box; boxes in reading order, three a row."""
    left_px: FloatArray
    """Shape (n,): left outer edge of each box within its block."""
    top_px: FloatArray
    side_px: int
    centers_mm: FloatArray
    """Shape (n, 2)."""
    pitch_px: float


@cache
def sampling_plan(layout: PageLayout) -> SamplingPlan:
    """Return where to sample `layout`; computed once for each page of a form."""
    columns = sorted({row.rect.x for row in layout.rows})
    blocks = tuple(
        _block([row for row in layout.rows if row.rect.x == column]) for column in columns
    )
    boxes = list(layout.boxes())
    block_of = np.array([columns.index(row.rect.x) for row, _ in boxes], dtype=np.intp)
    origin = np.array([(block.left_mm, block.top_mm) for block in blocks])[block_of]
    corners = np.array([(box.rect.x, box.rect.y) for _, box in boxes])
    side_mm = boxes[0][1].rect.w
    left, top = ((corners - origin) * PX_PER_MM).T
    return SamplingPlan(
        blocks=blocks,
        rows=layout.rows,
        block_of=block_of,
        left_px=left,
        top_px=top,
        side_px=round(side_mm * PX_PER_MM),
        centers_mm=corners + side_mm / 2,
        pitch_px=layout.rows[0].rect.h * PX_PER_MM,
    )


def _block(rows: list[Row]) -> Block:
    boxes = [box.rect for row in rows for box in row.boxes]
    left = min(rect.x for rect in boxes) - SIDE_MARGIN_MM
    right = max(rect.right for rect in boxes) + SIDE_MARGIN_MM
    top = min(row.rect.y for row in rows) - END_MARGIN_MM
    bottom = max(row.rect.bottom for row in rows) + END_MARGIN_MM
    width, height = round((right - left) * PX_PER_MM), round((bottom - top) * PX_PER_MM)
    xs = (np.arange(-1, width // _CELL_PX + 2) + 0.5) * _CELL_PX / PX_PER_MM + left
    ys = (np.arange(-1, height // _CELL_PX + 2) + 0.5) * _CELL_PX / PX_PER_MM + top
    runs: list[tuple[int, int]] = []
    for row in rows:
        start = round((row.rect.y - top) * PX_PER_MM)
        stop = round((row.rect.bottom - top) * PX_PER_MM)
        if runs and abs(runs[-1][1] - start) <= 1:
            runs[-1] = (runs[-1][0], stop)
        else:
            runs.append((start, stop))
    return Block(left, top, width, height, np.stack(np.meshgrid(xs, ys), axis=-1), tuple(runs))


def sample_blocks(page: GrayImage, page_map: PageMap, plan: SamplingPlan) -> list[GrayImage]:
    """Return one picture for each block, shape (height_px, width_px); beyond the paper is white."""
    return [_sample(page, page_map, block) for block in plan.blocks]


def _sample(page: GrayImage, page_map: PageMap, block: Block) -> GrayImage:
    coarse = page_map.to_px(block.grid_mm).astype(np.float32)
    size = (coarse.shape[1] * _CELL_PX, coarse.shape[0] * _CELL_PX)
    # Linear interpolation between cell middles; the margin of one cell keeps the edges exact.
    fine = cv2.resize(coarse, size, interpolation=cv2.INTER_LINEAR)
    inside = fine[_CELL_PX : _CELL_PX + block.height_px, _CELL_PX : _CELL_PX + block.width_px]
    sampled = cv2.remap(  # type: ignore[call-overload]  # the stubs forget that map2 may be None
        page,
        inside,
        None,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=255,
    )
    return np.asarray(sampled, dtype=np.uint8)
