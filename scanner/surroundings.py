"""Looks for ink where nothing but print should be: on a unit's name, in the margins.

Who ticks the name and not a box has not abstained. So before a row counts as an abstention, its
whole line, from the margin over the name to the next column, is compared with the blank form as it
was printed (`scanner.blank_form`). What this printer and this scanner make of print, and where in
the scan it has come to lie, is learned from the scan itself. The strip of boxes is left to
`scanner.marks`.

Only rows without a mark are looked at: a page has two or three of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import A4_MM, RectMm
from scanner.blank_form import BlankPage
from scanner.boxes import LocatedBoxes
from scanner.page_lines import PageLine, find_page_lines
from scanner.print_look import PrintLook
from scanner.registration import PageMap
from scanner.sampling import PX_PER_MM, SIDE_MARGIN_MM, SamplingPlan
from scanner.types import FloatArray, GrayImage, Homography

REACH_MM = 12.0
"""How far beyond the table a mark may stand to be a row's."""

PAPER_EDGE_MM = 3.0
"""The paper's edge, its shadow and the scanner's lid are nearer than this to the sheet's end."""

SEARCH_PX = 6
"""How far the print of a row is looked for from where the boxes say it is: 1 mm."""

_PLAY_PX = 2
"""How far around a place found in half size it is looked for once more."""

MODEL_ROWS = 6
"""From so many rows of a page, at least, it is learned what print looks like in its scan."""

PRINT_SHARE = 0.9
PRINT_SLACK = 1.25
"""A place in or near print may be a quarter darker than nine in ten of its like are."""

SUSPECT_SHARE = 0.8
SUSPECT_SLACK = 1.0
"""The same in a first look, which has a row's own print alone to go by."""

LINE_MM = 1.0
LINE_SLACK = 2.0
"""Within this distance of a fold's or streak's middle, ink must be so many times as dark as it."""

WORTH_MM2 = 0.4
"""Less ink than this isn't worth looking for folds and streaks that explain it."""

LEAST_PIECE_MM2 = 0.14
"""Smaller pieces are noise at the edges of print, or dust of up to 0.4 mm."""

EDGE_SHARE = 0.8
"""What is dark along so much of a line's outer end goes on beyond it: the lid, or a shadow."""

_MM2 = PX_PER_MM**2


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Ink on a row's line outside of its boxes that the blank form doesn't explain."""

    area: float
    """All of it, mm²."""
    strength: float
    """Its mean darkness, as a share of print black."""


@dataclass(frozen=True, slots=True)
class _Window:
    """The piece of the sheet around one row."""

    left_mm: float
    top_mm: float
    width_px: int
    height_px: int
    name: slice
    """Columns of number and name."""
    boxes: slice
    """Columns that `scanner.marks` looks at."""

    @classmethod
    def of(cls, plan: SamplingPlan, number: int) -> "_Window":
        """Return the window of a row: to the next column of rows, or into the margin."""
        row = plan.rows[number]
        before = [other.rect.right for other in plan.rows if other.rect.right <= row.rect.x]
        after = [other.rect.x for other in plan.rows if other.rect.x >= row.rect.right]
        left = max(row.rect.x - REACH_MM, *before, PAPER_EDGE_MM)
        right = min(row.rect.right + REACH_MM, *after, A4_MM[0] - PAPER_EDGE_MM)
        start, first, last = (
            round((x - left) * PX_PER_MM)
            for x in (
                row.rect.x,
                row.boxes[0].rect.x - SIDE_MARGIN_MM,
                row.boxes[-1].rect.right + SIDE_MARGIN_MM,
            )
        )
        return cls(
            left_mm=left,
            top_mm=row.rect.y,
            width_px=int((right - left) * PX_PER_MM),
            height_px=round(row.rect.h * PX_PER_MM),
            name=slice(start, first),
            boxes=slice(first, last),
        )

    def cut(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return the window of a picture of the blank page."""
        x, y = round(self.left_mm * PX_PER_MM), round(self.top_mm * PX_PER_MM)
        return picture[y : y + self.height_px, x : x + self.width_px]

    def places_mm(self) -> tuple[FloatArray, FloatArray]:
        """Return x, shape (1, width), and y, shape (height, 1), of the middles of its pixels."""
        x = np.asarray(self.left_mm + (np.arange(self.width_px) + 0.5) / PX_PER_MM, np.float64)
        y = np.asarray(self.top_mm + (np.arange(self.height_px) + 0.5) / PX_PER_MM, np.float64)
        return x[None, :], y[:, None]


@dataclass(frozen=True, slots=True)
class _Page:
    """A page, and what is printed on it."""

    image: GrayImage
    page_map: PageMap
    boxes: LocatedBoxes
    plan: SamplingPlan
    blank: BlankPage
    is_complete: bool
    """Whether all of the sheet that is looked at lies in the scan."""


def look_around(
    page: GrayImage,
    page_map: PageMap,
    boxes: LocatedBoxes,
    plan: SamplingPlan,
    blank: BlankPage,
    rows: Sequence[int],
    needed: float,
) -> dict[int, Surroundings]:
    """Return what stands on the lines of some rows; those with nothing are left out.

    Args:
        page: upright.
        page_map: what its strip was sampled with.
        boxes: where they were found.
        plan: of its layout.
        blank: the same page of the blank form.
        rows: which rows, from 0.
        needed: darkness (of 255, print black) from which a pixel is ink.
    """
    if not rows:
        return {}
    inner = RectMm(0.0, 0.0, *A4_MM).grown(-PAPER_EDGE_MM)
    is_complete = bool(_are_in(page_map.to_px(np.array(inner.corners)), page).all())
    whole = _Page(page, page_map, boxes, plan, blank, is_complete)
    windows = {number: _Window.of(plan, number) for number in rows}
    seen = {number: _seen(whole, number, window) for number, window in windows.items()}
    suspects = [
        number
        for number, window in windows.items()
        if _is_suspect(seen[number], window, blank, needed)
    ]
    return _examined(whole, {number: seen[number] for number in suspects}, needed)


def _is_suspect(seen: NDArray[np.uint8], window: _Window, blank: BlankPage, needed: float) -> bool:
    """Whether there may be ink on a line: most have none, and that is soon told."""
    name, soft = seen[:, window.name], window.cut(blank.soft)[:, window.name]
    printed = PrintLook.of([name], [soft], SUSPECT_SHARE, SUSPECT_SLACK)
    ink = _ink(seen, window, blank, printed)
    if np.count_nonzero(ink > needed) < WORTH_MM2 * _MM2:
        return False
    around = _pieces(ink, needed)
    return around is not None and around.area >= WORTH_MM2


def _examined(
    whole: _Page, suspects: dict[int, NDArray[np.uint8]], needed: float
) -> dict[int, Surroundings]:
    """Return what stands on the lines of some rows, as far as a closer look finds it, too.

    Args:
        whole: the page.
        suspects: each row's line as it was seen.
        needed: darkness from which a pixel is ink.
    """
    if not suspects:
        return {}
    seen = dict(suspects)
    for number in _others(list(suspects), len(whole.plan.rows)):
        seen[number] = _seen(whole, number, _Window.of(whole.plan, number))
    windows = {number: _Window.of(whole.plan, number) for number in seen}
    printed = PrintLook.of(
        [line[:, windows[number].name] for number, line in seen.items()],
        [windows[number].cut(whole.blank.soft)[:, windows[number].name] for number in seen],
        PRINT_SHARE,
        PRINT_SLACK,
    )
    lines: tuple[PageLine, ...] | None = None
    found: dict[int, Surroundings] = {}
    for number in suspects:
        ink = _ink(seen[number], windows[number], whole.blank, printed)
        around = _pieces(ink, needed)
        if around is not None and around.area >= WORTH_MM2:
            if lines is None:
                lines = find_page_lines(whole.image, whole.page_map, whole.blank)
            for line in lines:
                _take_away(ink, line, windows[number], printed)
            around = _pieces(ink, needed)
        if around is not None:
            found[number] = around
    return found


def _others(rows: Sequence[int], count: int) -> list[int]:
    """Return rows all over the page, so many that there are `MODEL_ROWS` with those given."""
    others = np.linspace(0, count - 1, 2 * MODEL_ROWS + 1).round().astype(int).tolist()
    return [other for other in others[1::2] if other not in rows][: max(0, MODEL_ROWS - len(rows))]


def _displacement(boxes: LocatedBoxes, plan: SamplingPlan, number: int) -> Homography:
    """Return by how much the sheet is displaced along a row, as its boxes and their like show.

    The field of `scanner.field` is linear across the page, so a line through the boxes of all
    columns at the row's height goes on to its name and into the margin.
    """
    height = plan.centers_mm[3 * number, 1]
    away = np.abs(plan.centers_mm[:, 1] - height)
    near = np.concatenate(
        [
            inside[away[inside] <= away[inside].min() + 1e-6]
            for inside in (np.flatnonzero(plan.block_of == k) for k in range(len(plan.blocks)))
        ]
    )
    places = plan.centers_mm[near, 0]
    terms = np.stack([np.ones_like(places), places], axis=1)
    (base, slope), *_ = np.linalg.lstsq(terms, boxes.offset_mm[near], rcond=None)
    return np.array([[1 + slope[0], 0.0, base[0]], [slope[1], 1.0, base[1]], [0.0, 0.0, 1.0]])


def _seen(whole: _Page, number: int, window: _Window) -> NDArray[np.uint8]:
    """Return how much darker than the paper around it a window is, grey levels of the scan.

    It is moved so that the row's name lies on that of the blank form; beyond the scan it is 0.
    """
    to_page = whole.page_map.homography @ _displacement(whole.boxes, whole.plan, number)
    x, y = _off_place(whole, to_page, window)
    moved = np.array([[1.0, 0, x / PX_PER_MM], [0, 1.0, y / PX_PER_MM], [0, 0, 1.0]])
    size = (window.width_px, window.height_px)
    part = _sampled(whole.image, to_page @ moved, window.left_mm, window.top_mm, size)
    small = _shrunk(part, 4)
    white = cv2.blur(cv2.dilate(small, np.ones((9, 9), np.uint8)), (9, 9))
    white = cv2.resize(white, size, interpolation=cv2.INTER_LINEAR)
    seen = np.asarray(cv2.subtract(white, part), np.uint8)
    if not whole.is_complete:
        seen[~_is_scanned(whole, window)] = 0
    return seen


def _is_scanned(whole: _Page, window: _Window) -> NDArray[np.bool_]:
    """Return shape (height, width): what of a window lies in the scan."""
    places = whole.page_map.to_px(np.stack(np.broadcast_arrays(*window.places_mm()), axis=-1))
    return _are_in(places, whole.image)


def _are_in(places_px: FloatArray, image: GrayImage) -> NDArray[np.bool_]:
    last = (image.shape[1] - 2, image.shape[0] - 2)
    return np.asarray(((places_px >= 1) & (places_px <= last)).all(axis=-1))


def _sampled(
    page: GrayImage, to_page: Homography, left_mm: float, top_mm: float, size: tuple[int, int]
) -> NDArray[np.uint8]:
    """Return a piece of the sheet of so many pixels; the scan's edge goes on beyond it."""
    scale = 1 / PX_PER_MM
    to_sheet = np.array(
        [[scale, 0, left_mm + scale / 2], [0, scale, top_mm + scale / 2], [0, 0, 1.0]]
    )
    part = cv2.warpPerspective(
        page,
        to_page @ to_sheet,
        size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(part, np.uint8)


def _off_place(whole: _Page, to_page: Homography, window: _Window) -> tuple[float, float]:
    """Return by how many px a row's name is right of and below its place."""
    name = np.asarray(window.cut(whole.blank.soft)[:, window.name], np.uint8)
    left_mm = window.left_mm + (window.name.start - SEARCH_PX) / PX_PER_MM
    top_mm = window.top_mm - SEARCH_PX / PX_PER_MM
    height, width = name.shape
    size = (width + 2 * SEARCH_PX, height + 2 * SEARCH_PX)
    area = np.asarray(
        cv2.bitwise_not(_sampled(whole.image, to_page, left_mm, top_mm, size)), np.uint8
    )
    (x, y), _ = _best_place(_shrunk(area, 2), _shrunk(name, 2))
    left, top = max(0, 2 * x - _PLAY_PX), max(0, 2 * y - _PLAY_PX)
    near = area[top : 2 * y + height + _PLAY_PX, left : 2 * x + width + _PLAY_PX]
    (x, y), (part_x, part_y) = _best_place(near, name)
    return left + x + part_x - SEARCH_PX, top + y + part_y - SEARCH_PX


def _best_place(
    area: NDArray[np.uint8], pattern: NDArray[np.uint8]
) -> tuple[tuple[int, int], tuple[float, float]]:
    """Return where a pattern fits best into an area, in whole px and how far beside them."""
    score = np.asarray(cv2.matchTemplate(area, pattern, cv2.TM_CCOEFF_NORMED), np.float32)
    _, _, _, (x, y) = cv2.minMaxLoc(score)
    across, down = score[y, max(0, x - 1) : x + 2], score[max(0, y - 1) : y + 2, x]
    return (x, y), (_peak(across), _peak(down))


def _shrunk(picture: NDArray[np.uint8], times: int) -> NDArray[np.uint8]:
    """Return a picture so many times smaller; what is left over at its right and foot is cut off.

    OpenCV is ten times as fast where sizes divide evenly.
    """
    height, width = picture.shape[0] // times, picture.shape[1] // times
    even = picture[: height * times, : width * times]
    return np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _peak(values: NDArray[np.float32]) -> float:
    """Return how far from the middle one of three values a parabola through them is highest."""
    if len(values) < 3:
        return 0.0
    before, middle, after = values.tolist()
    curve = before - 2 * middle + after
    return 0.5 * (before - after) / curve if curve < 0 else 0.0


def _ink(
    seen: NDArray[np.uint8], window: _Window, blank: BlankPage, printed: PrintLook
) -> NDArray[np.float32]:
    """Return how much darker than the blank form a window is, 255 as dark as print."""
    soft = window.cut(blank.soft)
    ink = seen * np.float32(255.0 / printed.black) - printed.expected(soft)
    ink[window.cut(blank.ruled) > 0] = 0.0
    ink[:, window.boxes] = 0.0
    return np.asarray(ink, np.float32)


def _take_away(
    ink: NDArray[np.float32], line: PageLine, window: _Window, printed: PrintLook
) -> None:
    """Subtract a line through the sheet from a window, in place."""
    is_on = line.distance_mm(*window.places_mm()) <= LINE_MM
    ink[is_on] -= LINE_SLACK * line.darkness * 255.0 / printed.black


def _pieces(ink: NDArray[np.float32], needed: float) -> Surroundings | None:
    """Return the ink that is no dust, nor the dark beyond the paper's edge."""
    mask = (ink > needed).astype(np.uint8)
    if cv2.countNonZero(mask) < LEAST_PIECE_MM2 * _MM2:
        return None
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    is_piece = stats[:, cv2.CC_STAT_AREA] >= LEAST_PIECE_MM2 * _MM2
    for side in (labels[:, 0], labels[:, -1]):
        along = np.bincount(side, minlength=len(stats))
        is_piece &= along < EDGE_SHARE * len(side)
    is_piece[0] = False
    if not is_piece.any():
        return None
    kept = ink[is_piece[labels]]
    return Surroundings(round(kept.size / _MM2, 2), round(min(1.0, float(kept.mean()) / 255), 3))
