"""Finds what runs straight through the whole sheet outside of the boxes: streaks and folds.

`scanner.ink.lines` does so within the blocks of boxes, and asks here whether what it found goes on.
Here the page as a whole is looked at, made small, with everything left out that the blank form has
print on or beside. A line that a person drew ends somewhere on the sheet; a streak or a fold
doesn't.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import A4_MM, MM_PER_INCH, RectMm
from scanner.context import BlankPage
from scanner.ink.sheet_pieces import open_pieces, straight_shares
from scanner.locate.registration import PageMap
from scanner.locate.sampling import PX_PER_MM
from scanner.types import FloatArray, GrayImage

LINE_PX_PER_MM = 3.0
"""A streak of 0.15 mm still darkens a pixel by half its own darkness."""

EDGE_MM = 4.0
"""So much along the sheet's edges is left out: shadow, lid, and paper that is not flat."""

PIECE_MM = 8.0
PIECE_SHARE = 0.6
"""A piece of a line is dark over this share of its length where nothing is printed."""

LINE_SHARE = 0.8
"""A line shows in this share of the pieces in which it can be seen."""

_LEAST_OPEN = 0.15
"""Pieces with less than this share free of print say nothing."""

_OPEN_BELOW = 24
"""Where the blank form and what is near is paler than this (of 255), nothing is printed."""

_LEAST_PIECES = 8
"""So many pieces, 6 cm of the sheet, must be seen to speak of a line."""

MAX_SLOPE = 0.08
"""Folds run aslant by a degree, streaks as much as the page lay askew."""

_ALONG_MM = 3.0
_LEAST_DARK = 2.5
"""Grey levels by which a line is darker than the paper on both sides of it."""

_SIGMAS = 2.5

_BESIDE_MM = 3.0
"""A line is compared with the paper so far to both sides."""

_MOST_LINES = 8

_STRAY_PX = 4
"""How far a line may lie from the straight course that most of it has, 1.3 mm."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line through the sheet."""

    is_down: bool
    """Whether it runs down the sheet; across otherwise."""
    place_mm: float
    """Where it crosses the middle of the sheet: x of a line down, y of a line across."""
    slope: float
    """Change of place with each mm along."""
    darkness: float
    """How much darker than paper it is, grey levels of the scan."""

    def distance_mm(self, x_mm: FloatArray, y_mm: FloatArray) -> FloatArray:
        """Return how far places on the sheet are from the line, across it."""
        place, along, middle = (
            (x_mm, y_mm, A4_MM[1] / 2) if self.is_down else (y_mm, x_mm, A4_MM[0] / 2)
        )
        return np.abs(place - self.place_mm - self.slope * (along - middle))


@dataclass(frozen=True, slots=True, eq=False)
class WholeSheet:
    """A sheet in its scan, on which a line that was found in one place can be followed.

    Nobody draws one from edge to edge of the paper.
    """

    image: GrayImage
    """Upright."""
    page_map: PageMap
    """Where the sheet lies in it."""
    blank: BlankPage | None
    """The same page without a mark. Where it isn't known, no line is known to go on."""

    def is_crossed_down(self, places_mm: FloatArray) -> bool:
        """Whether a line down through these places, shape (n, 2), goes on to both of its edges.

        Args:
            places_mm: x and y on the sheet, along the line where it was found.
        """
        return self._is_crossed(places_mm[:, 1], places_mm[:, 0], is_down=True)

    def is_crossed_across(self, places_mm: FloatArray) -> bool:
        """Whether a line across, through these places, does."""
        return self._is_crossed(places_mm[:, 0], places_mm[:, 1], is_down=False)

    def _is_crossed(self, along_mm: FloatArray, across_mm: FloatArray, *, is_down: bool) -> bool:
        if self.blank is None:
            return False
        width, length = A4_MM if is_down else A4_MM[::-1]
        slope, place = np.polyfit(along_mm - length / 2, across_mm, 1).tolist()
        play = _SLOPE_PLAY_MM / float(np.ptp(along_mm))
        half = _BAND_MM + (abs(slope) + play) * length / 2
        first, last = max(0.0, place - half), min(width, place + half)
        if last - first < _BAND_MM:
            return False
        window = RectMm(first, 0.0, last - first, length)
        if not is_down:
            window = RectMm(0.0, first, length, last - first)
        darkness, is_open = _band(self.image, self.page_map, self.blank, window)
        if not is_down:
            darkness, is_open = np.ascontiguousarray(darkness.T), is_open.T.copy()
        slopes = slope + np.linspace(-play, play, _SLOPES_NEAR)
        found = _straightest(_pieces_of(darkness, is_open), slopes)
        return found is not None and abs(first + _to_mm(found[0]) - place) <= _SAME_MM


_BAND_MM = 5.0
"""To each side of a line that is followed: what it is compared with, and room to stray."""

_SLOPE_PLAY_MM = 1.3
"""Where it was found, a line may stray so far from its course, and point so far off it."""

_SLOPES_NEAR = 9

_SAME_MM = 2.5
"""A line through the sheet that is so near in its middle is the one that was found."""


def find_page_lines(page: GrayImage, page_map: PageMap, blank: BlankPage) -> tuple[PageLine, ...]:
    """Return the lines that run through a whole sheet.

    Args:
        page: upright.
        page_map: where the sheet lies in it.
        blank: the same page without a mark.
    """
    darkness, is_open = _small(page, page_map, blank)
    return (
        *_lines_down(darkness, is_open, is_down=True),
        *_lines_down(np.ascontiguousarray(darkness.T), is_open.T.copy(), is_down=False),
    )


def _small(
    page: GrayImage, page_map: PageMap, blank: BlankPage
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return the sheet in few pixels: how light falls, negated, and where nothing is printed."""
    # Shrinking by a whole factor is fast; the warp after it hardly shrinks any more.
    times = max(1, int(page_map.dpi / MM_PER_INCH / (1.5 * LINE_PX_PER_MM)))
    factor = 1 / times
    if times > 1:
        even = page[: page.shape[0] // times * times, : page.shape[1] // times * times]
        shape = (even.shape[1] // times, even.shape[0] // times)
        page = np.asarray(cv2.resize(even, shape, interpolation=cv2.INTER_AREA), np.uint8)
    width, height = (round(side * LINE_PX_PER_MM) for side in A4_MM)
    scale, shift = 1 / LINE_PX_PER_MM, (factor - 1) / 2
    to_sheet = np.array([[scale, 0, scale / 2], [0, scale, scale / 2], [0, 0, 1.0]])
    to_small = np.array([[factor, 0, shift], [0, factor, shift], [0, 0, 1.0]])
    seen = cv2.warpPerspective(
        page,
        to_small @ page_map.homography @ to_sheet,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    near = cv2.dilate(blank.darkness, np.ones((9, 9), np.uint8))
    printed = cv2.resize(near, (width, height), interpolation=cv2.INTER_AREA)
    is_open = printed < _OPEN_BELOW
    edge = round(EDGE_MM * LINE_PX_PER_MM)
    is_open[:edge] = is_open[-edge:] = False
    is_open[:, :edge] = is_open[:, -edge:] = False
    return 255.0 - seen.astype(np.float32), is_open


def _band(
    page: GrayImage, page_map: PageMap, blank: BlankPage, window: RectMm
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return a part of the sheet as `_small` returns all of it."""
    x, y = round(window.x * PX_PER_MM), round(window.y * PX_PER_MM)
    times = round(PX_PER_MM / LINE_PX_PER_MM)
    size = (round(window.w * LINE_PX_PER_MM), round(window.h * LINE_PX_PER_MM))
    width, height = (times * side for side in size)
    scale = 1 / PX_PER_MM
    to_sheet = np.array([[scale, 0, (x + 0.5) * scale], [0, scale, (y + 0.5) * scale], [0, 0, 1.0]])
    seen = cv2.warpPerspective(
        page,
        page_map.homography @ to_sheet,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    halved = cv2.resize(seen, size, interpolation=cv2.INTER_AREA)
    near = cv2.dilate(blank.darkness[y : y + height, x : x + width], np.ones((9, 9), np.uint8))
    is_open = cv2.resize(near, size, interpolation=cv2.INTER_AREA) < _OPEN_BELOW
    left, top = EDGE_MM - window.x, EDGE_MM - window.y
    right, bottom = (A4_MM[0] - EDGE_MM - window.x, A4_MM[1] - EDGE_MM - window.y)
    columns = (np.arange(size[0]) + 0.5) / LINE_PX_PER_MM
    rows = (np.arange(size[1]) + 0.5) / LINE_PX_PER_MM
    is_open &= (columns > left) & (columns < right)
    is_open &= ((rows > top) & (rows < bottom))[:, None]
    return 255.0 - halved.astype(np.float32), is_open


@dataclass(frozen=True, slots=True)
class _Pieces:
    """A picture cut up into short pieces down it; arrays of shape (pieces, width)."""

    is_seen: NDArray[np.bool_]
    """Whether enough of a place is free of print."""
    is_dark: NDArray[np.bool_]
    """Whether most of what is seen of it is darker than the paper beside it."""
    contrast: FloatArray
    """By how much, grey levels."""
    from_middle: FloatArray
    """Shape (pieces,): middles of the pieces, px down from the picture's."""


def _pieces_of(darkness: NDArray[np.float32], is_open: NDArray[np.bool_]) -> _Pieces:
    contrast = _contrast(darkness, is_open)
    noise = 1.4826 * float(np.median(np.abs(contrast[::3, ::2][is_open[::3, ::2]])))
    dark = (contrast > max(_LEAST_DARK, _SIGMAS * noise)) & is_open
    step = round(PIECE_MM * LINE_PX_PER_MM)
    count = darkness.shape[0] // step
    open_px, dark_px, opened = open_pieces(contrast, is_open, dark, step)
    open_share = open_px / step
    dark_share = dark_px.astype(np.float32) / np.float32(step)
    is_seen = open_share >= _LEAST_OPEN
    return _Pieces(
        is_seen=is_seen,
        is_dark=is_seen & (dark_share >= PIECE_SHARE * np.maximum(open_share, 1e-6)),
        contrast=opened / np.maximum(step * open_share, 1),
        from_middle=(np.arange(count) + 0.5) * step - darkness.shape[0] / 2,
    )


def _lines_down(
    darkness: NDArray[np.float32], is_open: NDArray[np.bool_], *, is_down: bool
) -> Iterator[PageLine]:
    """Yield the lines down a picture."""
    pieces = _pieces_of(darkness, is_open)
    is_dark = pieces.is_dark
    for _ in range(_MOST_LINES):
        found = _straightest(pieces, _SLOPES)
        if found is None:
            return
        course = found[0] + found[1] * pieces.from_middle
        seen, places, levels = [], [], []
        for piece, x in enumerate(course.round().astype(int).tolist()):
            low = max(0, x - _STRAY_PX)
            near = slice(low, x + _STRAY_PX + 1)
            if is_dark[piece, near].any():
                column = pieces.contrast[piece, near] * is_dark[piece, near]
                seen.append(piece)
                places.append(low + int(column.argmax()))
                levels.append(float(column.max()))
            is_dark[piece, near] = False
        if len(seen) < 2:
            continue
        slope, place = _fitted(pieces.from_middle[seen], np.array(places, dtype=np.float64))
        yield PageLine(is_down, _to_mm(place), slope, float(np.median(levels)))


def _to_mm(place_px: float) -> float:
    return (place_px + 0.5) / LINE_PX_PER_MM


def _fitted(along: FloatArray, places: FloatArray) -> tuple[float, float]:
    """Return slope and place in the middle of the straight line that most places lie on."""
    weights = np.ones_like(places)
    slope = place = 0.0
    for _ in range(3):
        slope, place = np.polyfit(along, places, 1, w=weights).tolist()
        weights = 1 / (1 + (places - place - slope * along) ** 2)
    return slope, place


def _contrast(darkness: NDArray[np.float32], is_open: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return by how much each place is darker than the open paper to both sides of it."""
    size = (2 * round(_BESIDE_MM * LINE_PX_PER_MM) + 1, 1)
    weight = cv2.blur(is_open.astype(np.float32), size)
    around = cv2.blur(np.where(is_open, darkness, 0).astype(np.float32), size)
    contrast = np.where(is_open, darkness - around / np.maximum(weight, 0.05), 0)
    # Along the line noise averages out; a streak as far askew as MAX_SLOPE stays within a pixel.
    along = (1, round(_ALONG_MM * LINE_PX_PER_MM))
    open_along = cv2.blur(is_open.astype(np.float32), along)
    return np.asarray(
        cv2.blur(contrast.astype(np.float32), along) / np.maximum(open_along, 0.2), np.float32
    )


_SLOPES = np.linspace(-MAX_SLOPE, MAX_SLOPE, 27)


def _straightest(pieces: _Pieces, slopes: FloatArray) -> tuple[float, float] | None:
    """Return place in the middle, px, and slope of the line that shows best; None without any."""
    near = cv2.dilate(pieces.is_dark.astype(np.uint8), np.ones((1, 5), np.uint8)) > 0
    share = straight_shares(near, pieces.is_seen, pieces.from_middle, slopes, _LEAST_PIECES)
    best = share.max(axis=1)
    if best.max() < LINE_SHARE:
        return None
    slope = int(best.argmax())
    # Of places that do alike, the middle one is the line's.
    alike = np.flatnonzero(share[slope] >= best[slope] - 1e-6)
    run = alike[alike - alike[0] <= 2 * _STRAY_PX]
    return float(run.mean()), float(slopes[slope])
