"""Shows the line of one row in the scan, from the margin over its name to the next column.

The heads of the columns are shown in the same way. The window that is cut out lies on the same
window of the blank form to a fraction of a pixel: the located boxes say where the row is, and its
printed number and name are then moved onto those of the form.
"""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import A4_MM, RectMm
from scanner.context import BlankPage
from scanner.locate.boxes import LocatedBoxes
from scanner.locate.paper_white import paper_white
from scanner.locate.registration import PageMap
from scanner.locate.sampling import PX_PER_MM, SIDE_MARGIN_MM, SamplingPlan
from scanner.types import FloatArray, GrayImage, Homography

REACH_MM = 12.0
"""How far beyond the table a mark may stand to be a row's."""

PAPER_EDGE_MM = 3.0
"""The paper's edge, its shadow and the scanner's lid are nearer than this to the sheet's end."""

SEARCH_PX = 6
"""How far the print of a row is looked for from where the boxes say it is: 1 mm."""

_LETTER_DARKNESS = 40
"""What is printed at least this dark (of 255) in the name's columns, beside the table's lines, is a
letter."""

_AROUND_LETTERS_PX = 3
"""Paper around the letters that is compared with them."""


@dataclass(frozen=True, slots=True, eq=False)
class RowWindow:
    """The piece of the sheet around one row, or on the head of a column.

    There is one of each for a page of a form.
    """

    left_mm: float
    top_mm: float
    width_px: int
    height_px: int
    name: slice
    """Columns of number and name; of a head, all of them."""
    boxes: slice
    """Columns that `scanner.ink.marks` looks at; of a head, none."""

    @classmethod
    def of(cls, plan: SamplingPlan, number: int) -> "RowWindow":
        """Return the window of a row, from 0: to the next column of rows, or into the margin."""
        row = plan.rows[number]
        before = [other.rect.right for other in plan.rows if other.rect.right <= row.rect.x]
        after = [other.rect.x for other in plan.rows if other.rect.x >= row.rect.right]
        left = max(row.rect.x - REACH_MM, *before, PAPER_EDGE_MM)
        right = min(row.rect.right + REACH_MM, *after, A4_MM[0] - PAPER_EDGE_MM)
        start, first, last, end = (
            round((x - left) * PX_PER_MM)
            for x in (
                row.rect.x,
                row.boxes[0].rect.x - SIDE_MARGIN_MM,
                row.boxes[-1].rect.right + SIDE_MARGIN_MM,
                row.rect.right,
            )
        )
        # In a list the box may stand before the name.
        is_before = row.boxes[0].rect.x - row.rect.x < row.rect.right - row.boxes[-1].rect.right
        return cls(
            left_mm=left,
            top_mm=row.rect.y,
            width_px=int((right - left) * PX_PER_MM),
            height_px=round(row.rect.h * PX_PER_MM),
            name=slice(last, end) if is_before else slice(start, first),
            boxes=slice(first, last),
        )

    @classmethod
    def on_head(cls, head: RectMm) -> "RowWindow":
        """Return the window of what names the grades of a column."""
        width, height = round(head.w * PX_PER_MM), round(head.h * PX_PER_MM)
        return cls(head.x, head.y, width, height, name=slice(0, width), boxes=slice(0, 0))

    def cut(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return the window of a picture of the blank page."""
        x, y = round(self.left_mm * PX_PER_MM), round(self.top_mm * PX_PER_MM)
        return picture[y : y + self.height_px, x : x + self.width_px]

    def corners_mm(self) -> tuple[tuple[float, float], ...]:
        """Return its four corners on the sheet."""
        size = (self.width_px / PX_PER_MM, self.height_px / PX_PER_MM)
        return RectMm(self.left_mm, self.top_mm, *size).corners

    def places_mm(self) -> tuple[FloatArray, FloatArray]:
        """Return x, shape (1, width), and y, shape (height, 1), of the middles of its pixels."""
        x = np.asarray(self.left_mm + (np.arange(self.width_px) + 0.5) / PX_PER_MM, np.float64)
        y = np.asarray(self.top_mm + (np.arange(self.height_px) + 0.5) / PX_PER_MM, np.float64)
        return x[None, :], y[:, None]


@dataclass(frozen=True, slots=True, eq=False)
class ScannedRows:
    """The rows of a located page, and the blank form that they are laid on."""

    image: GrayImage
    """Upright."""
    page_map: PageMap
    """What its strip was sampled with."""
    boxes: LocatedBoxes
    plan: SamplingPlan
    blank: BlankPage

    def seen(self, number: int) -> NDArray[np.uint8]:
        """Return how much darker than the paper around it a row's window is, in its place.

        Returns:
            Shape (height_px, width_px), grey levels of the scan; beyond the scan it is 0.
        """
        return self.seen_in(row_window(self.plan, number), number)

    def seen_in(self, window: RowWindow, number: int) -> NDArray[np.uint8]:
        """Return the same of any window; `number` is the row that is nearest to it."""
        part = self.shown_in(window, number)
        seen = np.asarray(cv2.subtract(paper_white(part), part), np.uint8)
        if not self._is_scanned(np.array(window.corners_mm())).all():
            places = np.stack(np.broadcast_arrays(*window.places_mm()), axis=-1)
            seen[~self._is_scanned(places)] = 0
        return seen

    def shown_in(self, window: RowWindow, number: int) -> GrayImage:
        """Return a window in its place as it was scanned, shape (height_px, width_px)."""
        to_page = self.page_map.homography @ self._displacement(number)
        x, y = self._off_place(to_page, window)
        moved = np.array([[1.0, 0, x / PX_PER_MM], [0, 1.0, y / PX_PER_MM], [0, 0, 1.0]])
        size = (window.width_px, window.height_px)
        return self._sampled(to_page @ moved, window.left_mm, window.top_mm, size)

    def _displacement(self, number: int) -> Homography:
        """Return by how much the sheet is displaced along a row, as its boxes and their like show.

        The field of `scanner.locate.field` is linear across the page, so a line through the boxes
        of all columns at the row's height goes on to its name and into the margin.
        """
        near, fit = _line_fit(self.plan, number)
        base, slope = fit @ self.boxes.offset_mm[near]
        return np.array([[1 + slope[0], 0.0, base[0]], [slope[1], 1.0, base[1]], [0.0, 0.0, 1.0]])

    def _off_place(self, to_page: Homography, window: RowWindow) -> tuple[float, float]:
        """Return by how many px a window's letters are right of and below their place."""
        letters, rows, columns = _letters(window, self.blank)
        if not letters.size:
            return 0.0, 0.0
        left_mm = window.left_mm + (window.name.start + columns.start - SEARCH_PX) / PX_PER_MM
        top_mm = window.top_mm + (rows.start - SEARCH_PX) / PX_PER_MM
        size = (letters.shape[1] + 2 * SEARCH_PX, letters.shape[0] + 2 * SEARCH_PX)
        area = np.float32(255) - self._sampled(to_page, left_mm, top_mm, size)
        score = np.asarray(cv2.matchTemplate(area, letters, cv2.TM_CCOEFF_NORMED), np.float32)
        _, _, _, (x, y) = cv2.minMaxLoc(score)
        across, down = score[y, max(0, x - 1) : x + 2], score[max(0, y - 1) : y + 2, x]
        return x + _peak(across) - SEARCH_PX, y + _peak(down) - SEARCH_PX

    def _sampled(
        self, to_page: Homography, left_mm: float, top_mm: float, size: tuple[int, int]
    ) -> NDArray[np.uint8]:
        """Return a piece of the sheet of so many pixels; the scan's edge goes on beyond it."""
        scale = 1 / PX_PER_MM
        to_sheet = np.array(
            [[scale, 0, left_mm + scale / 2], [0, scale, top_mm + scale / 2], [0, 0, 1.0]]
        )
        part = cv2.warpPerspective(
            self.image,
            to_page @ to_sheet,
            size,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.asarray(part, np.uint8)

    def _is_scanned(self, places_mm: FloatArray) -> NDArray[np.bool_]:
        """Return which places of the sheet, shape (..., 2), lie in the scan."""
        places_px = self.page_map.to_px(places_mm)
        last = (self.image.shape[1] - 2, self.image.shape[0] - 2)
        return np.asarray(((places_px >= 1) & (places_px <= last)).all(axis=-1))


@cache
def row_window(plan: SamplingPlan, number: int) -> RowWindow:
    """Return `RowWindow.of`, worked out once for each row of a form."""
    return RowWindow.of(plan, number)


@cache
def _line_fit(plan: SamplingPlan, number: int) -> tuple[NDArray[np.intp], FloatArray]:
    """Return the boxes that say where a row's line runs, and how.

    Returns:
        Numbers of the boxes nearest to the row's height, of each block, shape (n,); and what takes
        their displacement, shape (n, 2), to that at the sheet's left edge and its change with each
        mm across, least squares, shape (2, n).
    """
    height = plan.row_y_mm[number]
    away = np.abs(plan.centers_mm[:, 1] - height)
    columns = [np.flatnonzero(plan.block_of == k) for k in range(len(plan.blocks))]
    if plan.columns == 1:  # a column of a list may end far above
        columns = [inside for inside in columns if away[inside].min() * PX_PER_MM < plan.pitch_px]
    near = np.concatenate([inside[away[inside] <= away[inside].min() + 1e-6] for inside in columns])
    places = plan.centers_mm[near, 0]
    terms = np.stack([np.ones_like(places), places], axis=1)
    return near, np.asarray(np.linalg.pinv(terms), np.float64)


@cache
def _letters(window: RowWindow, blank: BlankPage) -> tuple[NDArray[np.float32], slice, slice]:
    """Return the letters of a window on the blank form, and some paper around them.

    Returns:
        Their picture, in numbers that OpenCV compares soonest, and the rows and columns of the
        name's picture that it takes; empty where there are none. Worked out once for each window
        of a form.
    """
    name, ruled = (window.cut(each)[:, window.name] for each in (blank.soft, blank.ruled))
    is_letter = (name >= _LETTER_DARKNESS) & (ruled == 0)
    spans = []
    for axis in (1, 0):
        along = np.flatnonzero(is_letter.any(axis=axis))
        first, last = (int(along[0]), int(along[-1])) if along.size else (0, -1)
        spans.append(slice(max(0, first - _AROUND_LETTERS_PX), last + 1 + _AROUND_LETTERS_PX))
    rows, columns = (spans[0], spans[1]) if is_letter.any() else (slice(0, 0), slice(0, 0))
    return name[rows, columns].astype(np.float32, order="C"), rows, columns


def _peak(values: NDArray[np.float32]) -> float:
    """Return how far from the middle one of three values a parabola through them is highest."""
    if len(values) < 3:
        return 0.0
    before, middle, after = values.tolist()
    curve = before - 2 * middle + after
    return 0.5 * (before - after) / curve if curve < 0 else 0.0
