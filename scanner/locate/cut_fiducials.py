"""Finds a corner mark that the edge of the scan cuts, where only two whole ones are there.

A sheet that went in askew loses corners to the window. ArUco's detector wants four sides with paper
around them; of a mark that touches the edge or is cut by it, it sees nothing. But two whole marks
say where the others must be, within some millimetres: there the printed pattern is looked for, by
normalized correlation of what is inside the scan (J. P. Lewis, Fast Normalized Cross-Correlation,
Vision Interface 1995), and its cells are read one by one.
"""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import A4_MM
from ballot.target import FIDUCIALS
from scanner.locate.fits import similarity
from scanner.locate.mark_search import Marks
from scanner.types import FloatArray, GrayImage

_CELL_PX = 8
"""Side of one of a mark's 6 × 6 cells where it is looked for: 6 px a millimetre."""

_CELLS = 6
_MARK_PX = _CELLS * _CELL_PX

_REACH_PX = 6 * 6
"""6 mm: paper that came out 2 % longer than wide, over the 270 mm from mark to mark."""

_QUIET_PX = 6
"""1 mm of white around the mark, which tells its outer sides; 4 mm are printed free."""

_MAX_MISFIT_MM = 1.0
"""Root mean square, of the two whole marks against a turned and scaled sheet."""

_LEAST_LIKENESS = 0.85
"""Correlation with the pattern. Marks on worn and creased scans reach 0.92 and more, other marks
in the same place 0.84, or 0.88 where nearly half is cut off: those their cells tell apart."""

_LEAST_CELLS = 8
"""Of the 16 inner cells, so many must lie whole inside the scan, and each of them be right: that
chance makes them so is one in 256 at each place, and the boxes of the page are asked next."""


def find_cut(page: GrayImage, found: Marks) -> Marks:
    """Return the corners, page px, of marks that the edge of the page cuts.

    Args:
        page: in any of four orientations.
        found: exactly two whole marks, the corners of each, shape (4, 2).

    Returns:
        Of each further mark that was found, shape (4, 2); some may lie outside the page.
    """
    to_page = _similarity(found)
    if to_page is None:
        return {}
    more: Marks = {}
    for mark in FIDUCIALS:
        if mark.id in found:
            continue
        offset = _offset(page, to_page, mark.id)
        if offset is not None:
            corners = np.array(mark.rect.corners) + offset
            more[mark.id] = (corners @ to_page[:, :2].T + to_page[:, 2]).astype(np.float32)
    return more


def lacking_mm(page: GrayImage, found: Marks) -> float | None:
    """Return how much of a sheet the scan lacks; None unless that is why two marks aren't seen.

    Args:
        page: in any of four orientations.
        found: exactly two whole marks, the corners of each, shape (4, 2).
    """
    to_page = _similarity(found)
    if to_page is None:
        return None
    height, width = page.shape

    def outside_mm(places_mm: FloatArray) -> FloatArray:
        px = places_mm @ to_page[:, :2].T + to_page[:, 2]
        beyond = np.maximum(-px, px - (width - 1, height - 1)).max(axis=1)
        return np.asarray(beyond / np.hypot(*to_page[:, 0]))

    missing = [mark.rect.corners for mark in FIDUCIALS if mark.id not in found]
    if outside_mm(np.array(missing).reshape(-1, 2)).reshape(-1, 4).max(axis=1).min() <= 0:
        return None
    width_mm, height_mm = A4_MM
    corners = np.array([(0, 0), (width_mm, 0), (0, height_mm), (width_mm, height_mm)])
    return float(outside_mm(corners).max())


def _similarity(found: Marks) -> FloatArray | None:
    """Return shape (2, 3): sheet mm to page px, turned and scaled; None where no sheet fits."""
    sheet = np.array([mark.rect.corners for mark in FIDUCIALS if mark.id in found]).reshape(-1, 2)
    corners = np.stack([found[mark.id] for mark in FIDUCIALS if mark.id in found])
    seen = corners.reshape(-1, 2).astype(np.float64)
    to_page = similarity(sheet, seen)
    distance = sheet @ to_page[:, :2].T + to_page[:, 2] - seen
    px_per_mm = max(float(np.hypot(*to_page[:, 0])), 1e-6)
    misfit_mm = float(np.sqrt((distance**2).sum(axis=1).mean())) / px_per_mm
    return to_page if misfit_mm <= _MAX_MISFIT_MM else None


def _offset(page: GrayImage, to_page: FloatArray, number: int) -> FloatArray | None:
    """Return how far, mm (x, y), a mark stands from where the others put it; None if not seen."""
    scale = _CELL_PX * _CELLS / FIDUCIALS[number].rect.w
    margin = _REACH_PX + _QUIET_PX
    size = _MARK_PX + 2 * margin
    rect = FIDUCIALS[number].rect
    # From pixels of the picture (a pixel is its middle) to mm of the sheet, to pixels of the page.
    left, top = rect.x - margin / scale, rect.y - margin / scale
    to_sheet = np.array(
        [[1 / scale, 0, left + 0.5 / scale], [0, 1 / scale, top + 0.5 / scale], [0, 0, 1]]
    )
    matrix = to_page @ to_sheet
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    picture = cv2.warpAffine(page, matrix, (size, size), flags=flags).astype(np.float32)
    whole = np.full_like(page, 255)
    is_inside = (cv2.warpAffine(whole, matrix, (size, size), flags=flags) == 255).astype(np.float32)
    likeness = _likeness(picture, is_inside, _pattern(number))
    row, column = np.unravel_index(int(likeness.argmax()), likeness.shape)
    if likeness[row, column] < _LEAST_LIKENESS:
        return None
    inner = slice(int(row) + _QUIET_PX, None), slice(int(column) + _QUIET_PX, None)
    if not _is_right(picture[inner], is_inside[inner], number):
        return None
    return (np.array([column, row], np.float64) - _REACH_PX) / scale


def _likeness(
    picture: NDArray[np.float32], is_inside: NDArray[np.float32], pattern: NDArray[np.float32]
) -> FloatArray:
    """Return the correlation with the pattern at each place, of what is inside the page."""

    def summed(image: NDArray[np.float32], kernel: NDArray[np.float32]) -> FloatArray:
        return cv2.matchTemplate(image, kernel, cv2.TM_CCORR).astype(np.float64)

    everywhere = np.ones_like(pattern)
    seen = (picture - 128.0) * is_inside
    count = summed(is_inside, everywhere).clip(1.0)
    of_seen, of_pattern = summed(seen, everywhere), summed(is_inside, pattern)
    both = summed(seen, pattern) - of_seen * of_pattern / count
    spread_seen = summed(seen * (picture - 128.0), everywhere) - of_seen**2 / count
    spread_pattern = summed(is_inside, pattern**2) - of_pattern**2 / count
    return np.asarray(both / np.sqrt(spread_seen.clip(1.0) * spread_pattern.clip(1.0)))


def _is_right(picture: NDArray[np.float32], is_inside: NDArray[np.float32], number: int) -> bool:
    """Say whether all cells inside the page are black and white as they should be, and enough."""
    cells = _by_cell(picture)[:, :, 2:-2, 2:-2].mean(axis=(2, 3))
    is_whole = _by_cell(is_inside).min(axis=(2, 3)) > 0
    is_white = _cells(number)
    if not (is_whole & is_white).any() or not (is_whole & ~is_white).any():
        return False
    middle = (cells[is_whole & is_white].mean() + cells[is_whole & ~is_white].mean()) / 2
    is_right = (cells > middle) == is_white
    inner = is_whole[1:-1, 1:-1]
    return bool(is_right[is_whole].all()) and int(inner.sum()) >= _LEAST_CELLS


def _by_cell(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mark's cells, shape (6, 6, 8, 8)."""
    mark = picture[:_MARK_PX, :_MARK_PX]
    return mark.reshape(_CELLS, _CELL_PX, _CELLS, _CELL_PX).swapaxes(1, 2)


@cache
def _cells(number: int) -> NDArray[np.bool_]:
    """Return shape (6, 6): which cells of a mark are white; its border is black."""
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    return np.asarray(cv2.aruco.generateImageMarker(dictionary, number, _CELLS)) > 0


@cache
def _pattern(number: int) -> NDArray[np.float32]:
    """Return a mark and the white around it, as it is printed, light less than half below 0."""
    mark = np.kron(_cells(number), np.ones((_CELL_PX, _CELL_PX))) * 2.0 - 1.0
    return np.pad(mark, _QUIET_PX, constant_values=1.0).astype(np.float32)
