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
from ballot.paper import EDGE_MM, TABLE_BOTTOM_MM
from scanner.locate.registration import PageMap
from scanner.locate.sampling import END_MARGIN_MM, PX_PER_MM, Block, SamplingPlan
from scanner.types import FloatArray, GrayImage

_CELL_PX = 4

CELL_MM = _CELL_PX / PX_PER_MM

_BESIDE_BOX_MM, _BESIDE_SHARE = 2.0, 0.25
"""So near to a box marks spill over; and where boxes stand close, so much of the white between two:
the half of it that is left, of six boxes a row, shows an edge in as many columns of cells."""

_RUN_END_MM = 2.0
"""Kept clear of where rows end: the grey of a heading and the frame's line may lie so far off their
place on a page that is read (`MAX_DISPLACEMENT_MM`), and cross it from edge to edge."""

_MARGIN_MM = (4.0, EDGE_MM - 1.0)
"""Of a margin: farther out the paper's own edge may be seen, farther in the table's frame."""

_HEAD_TO_FOOT_MM = (14.0, A4_MM[1] - 9.0)
"""From above the middle of the code at the head to below that of the code at the foot."""

_BELOW_MM = _RUN_END_MM
"""Kept clear of the table's frame and of the foot."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenPaper:
    """A piece of paper without print, made small."""

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
    within: NDArray[np.intp] | None = None
    """Shape (columns, 2): first and last line of each column that the scan holds; None for all."""

    def y_mm(self, lines: NDArray[np.intp]) -> FloatArray:
        """Return where lines of the small picture lie on the sheet."""
        return np.asarray(self.top_mm + (lines + 0.5) * CELL_MM)

    def is_seen(self, y_mm: FloatArray) -> NDArray[np.bool_]:
        """Return which places stand within a run."""
        lines = (y_mm - self.top_mm) / CELL_MM
        is_within = np.zeros(len(y_mm), np.bool_)
        for start, stop in self.runs:
            is_within |= (lines >= start + 1) & (lines <= stop - 1)
        if self.within is not None:
            is_within &= (lines >= self.within[:, 0] + 1) & (lines <= self.within[:, 1] - 1)
        return is_within


def table_and_margins(
    page: GrayImage, page_map: PageMap, strip: GrayImage, plan: SamplingPlan
) -> list[tuple[OpenPaper, GrayImage]]:
    """Return the paper between the boxes and in the margins, with the pictures that show it.

    Args:
        page: upright.
        page_map: of the page.
        strip: from `sample_strip`.
        plan: what it was sampled by.
    """
    table = _small(strip)
    shown = [(paper, table) for paper in _between_boxes(plan)]
    return [*shown, *_shown_in(_MARGINS, page, page_map)]


def below_table(
    page: GrayImage, page_map: PageMap, plan: SamplingPlan
) -> list[tuple[OpenPaper, GrayImage]]:
    """Return the paper below each column of rows, with the pictures that show it."""
    return [shown for lane in _lanes_below(plan) for shown in _shown_in((lane,), page, page_map)]


def _small(strip: GrayImage) -> GrayImage:
    """Return a strip made small: down, the darkest line of each cell; across, its mean.

    The edge of a sheet may be seen as a thin line alone.
    """
    height, width = (side // _CELL_PX * _CELL_PX for side in strip.shape)
    lines = [strip[start:height:_CELL_PX, :width] for start in range(_CELL_PX)]
    darkest = lines[0]
    for line in lines[1:]:
        darkest = np.asarray(cv2.min(darkest, line), np.uint8)
    small = cv2.resize(darkest, (width // _CELL_PX, len(lines[0])), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


@cache
def _between_boxes(plan: SamplingPlan) -> tuple[OpenPaper, ...]:
    return tuple(_between(plan, number, block) for number, block in enumerate(plan.blocks))


def _between(plan: SamplingPlan, number: int, block: Block) -> OpenPaper:
    lefts = plan.left_px[plan.block_of == number][: plan.columns]
    columns = np.arange(plan.width_px // _CELL_PX)
    first, last = columns * _CELL_PX, (columns + 1) * _CELL_PX
    beside = min(_BESIDE_BOX_MM * PX_PER_MM, _BESIDE_SHARE * plan.gap_px)
    is_paper = np.ones(len(columns), np.bool_)
    for left in lefts.tolist():
        is_paper &= (last <= left - beside) | (first >= left + plan.side_px + beside)
    shown = columns[is_paper]
    end = round(_RUN_END_MM * PX_PER_MM)
    return OpenPaper(
        is_table=True,
        columns=shown,
        x_mm=np.asarray(block.left_mm + (shown + 0.5) * CELL_MM, np.float64),
        runs=tuple(
            (-(-(start + end) // _CELL_PX), (stop - end) // _CELL_PX)
            for start, stop in block.runs_px
        ),
        top_mm=block.top_mm - block.start_px / PX_PER_MM,
    )


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

    @property
    def x_mm(self) -> FloatArray:
        """Shape (columns,): the middle of each cell."""
        return np.asarray(self.left_mm + (np.arange(self.columns) + 0.5) * CELL_MM)

    def sample(self, page: GrayImage, page_map: PageMap) -> GrayImage:
        """Return shape (columns, 2 lines): two places a cell along the page.

        The lane lies on its side: narrow pictures take twice the time.
        """
        to_sheet = np.array(
            [
                [0.0, CELL_MM, self.left_mm + CELL_MM / 2],
                [CELL_MM / 2, 0.0, self.top_mm + CELL_MM / 4],
                [0.0, 0.0, 1.0],
            ]
        )
        seen = cv2.warpPerspective(
            page,
            page_map.homography @ to_sheet,
            (2 * self.lines, self.columns),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.asarray(seen, np.uint8)

    @property
    def corners_mm(self) -> FloatArray:
        """Shape (4, 2)."""
        ends = np.array([[0, 0], [0, self.lines], [self.columns, 0], [self.columns, self.lines]])
        return np.asarray((self.left_mm, self.top_mm) + ends * CELL_MM, np.float64)

    def inside(self, page: GrayImage, page_map: PageMap) -> NDArray[np.intp]:
        """Return shape (columns, 2): first and last line of each column that the picture holds."""
        x_mm = self.left_mm + np.arange(self.columns + 1) * CELL_MM
        y_mm = self.top_mm + np.arange(self.lines + 1) * CELL_MM
        places = np.stack(np.meshgrid(x_mm, y_mm, indexing="ij"), axis=2)
        is_inside = _are_inside(places, page, page_map)
        is_inside = is_inside[:-1] & is_inside[1:]  # both sides of a column
        first, behind = is_inside.argmax(axis=1), is_inside[:, ::-1].argmax(axis=1)
        last = np.where(is_inside.any(axis=1), self.lines - behind, first)
        return np.stack([first, last], axis=1)


def _are_inside(places_mm: FloatArray, page: GrayImage, page_map: PageMap) -> NDArray[np.bool_]:
    """Return shape (...): whether places, shape (..., 2), lie in the picture."""
    height, width = page.shape
    px = page_map.to_px(places_mm)
    return np.asarray(((px >= 0) & (px <= (width - 1, height - 1))).all(axis=-1))


def _shown_in(
    lanes: tuple[_Lane, ...], page: GrayImage, page_map: PageMap
) -> list[tuple[OpenPaper, GrayImage]]:
    """Return lanes of one height side by side, so far as they lie in the picture."""
    start, stop, within = 0, lanes[0].lines, None
    if not _are_inside(_corners_mm(lanes), page, page_map).all():
        within = np.concatenate([lane.inside(page, page_map) for lane in lanes])
        start, stop = int(within[:, 0].min()), int(within[:, 1].max())
    if stop <= start:
        return []
    lying = np.concatenate([lane.sample(page, page_map) for lane in lanes])
    double = np.ascontiguousarray(lying.T)
    small = cv2.min(double[::2], double[1::2])
    x_mm = _x_mm(lanes)
    paper = OpenPaper(
        is_table=False,
        columns=np.arange(len(x_mm)),
        x_mm=x_mm,
        runs=((start, stop),),
        top_mm=lanes[0].top_mm,
        within=within,
    )
    return [(paper, np.asarray(small, np.uint8))]


@cache
def _corners_mm(lanes: tuple[_Lane, ...]) -> FloatArray:
    return np.concatenate([lane.corners_mm for lane in lanes])


@cache
def _x_mm(lanes: tuple[_Lane, ...]) -> FloatArray:
    return np.concatenate([lane.x_mm for lane in lanes])


_MARGINS = tuple(
    _Lane.between(x_mm, _HEAD_TO_FOOT_MM)
    for x_mm in (_MARGIN_MM, (A4_MM[0] - _MARGIN_MM[1], A4_MM[0] - _MARGIN_MM[0]))
)


@cache
def _lanes_below(plan: SamplingPlan) -> tuple[_Lane, ...]:
    """Return what is white below each column of rows, from its first boxes to its middle ones."""
    lanes = []
    half_mm = plan.side_px / PX_PER_MM / 2
    for number, block in enumerate(plan.blocks):
        height_mm = (block.stop_px - block.start_px) / PX_PER_MM
        top_mm = block.top_mm + height_mm - END_MARGIN_MM + _BELOW_MM
        bottom_mm = TABLE_BOTTOM_MM - _BELOW_MM
        of_row = plan.centers_mm[plan.block_of == number][: plan.columns, 0]
        first, second = of_row[[0, plan.columns // 2]].tolist()
        if bottom_mm - top_mm >= _LEAST_BELOW_MM:
            lanes.append(_Lane.between((first + half_mm, second - half_mm), (top_mm, bottom_mm)))
    return tuple(lanes)


_LEAST_BELOW_MM = 9.0
"""As high as a row: a shadow is held against paper on both its sides."""
