"""Finds what runs straight through the whole sheet outside of the boxes: streaks and folds.

`scanner.lines` does so within the blocks of boxes. Here the page as a whole is looked at, made
small, with everything left out that the blank form has print on or beside. A line that a person
drew ends somewhere on the sheet; a streak or a fold doesn't.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import A4_MM, MM_PER_INCH
from scanner.blank_form import BlankPage
from scanner.registration import PageMap
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
    is_open = printed < 24
    edge = round(EDGE_MM * LINE_PX_PER_MM)
    is_open[:edge] = is_open[-edge:] = False
    is_open[:, :edge] = is_open[:, -edge:] = False
    return 255.0 - seen.astype(np.float32), is_open


def _lines_down(
    darkness: NDArray[np.float32], is_open: NDArray[np.bool_], *, is_down: bool
) -> Iterator[PageLine]:
    """Yield the lines down a picture."""
    contrast = _contrast(darkness, is_open)
    noise = 1.4826 * float(np.median(np.abs(contrast[::3, ::2][is_open[::3, ::2]])))
    dark = (contrast > max(_LEAST_DARK, _SIGMAS * noise)) & is_open
    step = round(PIECE_MM * LINE_PX_PER_MM)
    count = darkness.shape[0] // step
    shape = (count, step, darkness.shape[1])
    # A line may run aslant within a piece: it is dark where it or a neighbour is.
    wide = np.asarray(cv2.dilate(dark.astype(np.uint8), np.ones((1, 3), np.uint8)), np.float32)
    open_share = is_open[: count * step].reshape(shape).mean(axis=1)
    dark_share = (wide[: count * step] * is_open[: count * step]).reshape(shape).mean(axis=1)
    is_seen = open_share >= _LEAST_OPEN
    is_dark = is_seen & (dark_share >= PIECE_SHARE * np.maximum(open_share, 1e-6))
    from_middle = (np.arange(count) + 0.5) * step - darkness.shape[0] / 2
    opened = np.where(is_open, contrast, 0)[: count * step].reshape(shape).sum(axis=1)
    by_piece = opened / np.maximum(step * open_share, 1)
    for _ in range(_MOST_LINES):
        found = _straightest(is_dark, is_seen, from_middle)
        if found is None:
            return
        course = found[0] + found[1] * from_middle
        pieces, places, levels = [], [], []
        for piece, x in enumerate(course.round().astype(int).tolist()):
            low = max(0, x - _STRAY_PX)
            near = slice(low, x + _STRAY_PX + 1)
            if is_dark[piece, near].any():
                column = by_piece[piece, near] * is_dark[piece, near]
                pieces.append(piece)
                places.append(low + int(column.argmax()))
                levels.append(float(column.max()))
            is_dark[piece, near] = False
        if len(pieces) < 2:
            continue
        slope, place = _fitted(from_middle[pieces], np.array(places, dtype=np.float64))
        yield PageLine(is_down, (place + 0.5) / LINE_PX_PER_MM, slope, float(np.median(levels)))


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


def _straightest(
    is_dark: NDArray[np.bool_], is_seen: NDArray[np.bool_], from_middle: FloatArray
) -> tuple[float, float] | None:
    """Return place in the middle, px, and slope of the line that shows best; None without any."""
    width = is_dark.shape[1]
    near = cv2.dilate(is_dark.astype(np.uint8), np.ones((1, 5), np.uint8)) > 0
    places = np.arange(width)
    best: tuple[float, float, float] | None = None
    for slope in _SLOPES.tolist():
        columns = (places[None, :] + (slope * from_middle)[:, None]).round().astype(np.intp)
        inside = (columns >= 0) & (columns < width)
        columns = columns.clip(0, width - 1)
        seen_at = np.take_along_axis(is_seen, columns, axis=1) & inside
        dark_at = np.take_along_axis(near, columns, axis=1) & seen_at
        seen, dark = seen_at.sum(axis=0), dark_at.sum(axis=0)
        is_through = _ends(seen_at, dark_at) & _ends(seen_at[::-1], dark_at[::-1])
        is_enough = (seen >= _LEAST_PIECES) & is_through
        share = np.where(is_enough, dark / np.maximum(seen, 1), 0.0)
        top = float(share.max())
        if top >= LINE_SHARE and (best is None or top > best[0]):
            # Of places that do alike, the middle one is the line's.
            alike = np.flatnonzero(share >= top - 1e-6)
            run = alike[alike - alike[0] <= 2 * _STRAY_PX]
            best = (top, float(run.mean()), slope)
    return None if best is None else best[1:]


def _ends(seen_at: NDArray[np.bool_], dark_at: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return for each place whether one of the first two pieces that say anything there is dark.

    What a person drew, however long, ends before the sheet does.
    """
    is_first = np.cumsum(seen_at, axis=0) <= 2
    return np.asarray((dark_at & is_first).any(axis=0))
