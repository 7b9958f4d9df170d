"""Tells of a page that was refused whether the scanner's mode is why: dots, or hollow marks.

A scanner set to "photo" that stores black and white makes grey of dots; "enhanced text", and apps
of document cameras, compare each pixel with its neighbourhood, so that of whatever is wider than
that only the outline is left. Nobody looks for either on a page that can be read.
"""

from collections.abc import Iterator
from enum import StrEnum, unique
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import A4_MM
from ballot.target import FIDUCIALS
from scanner.locate.mark_search import detector, every_mark, largest
from scanner.types import FloatArray, GrayImage

_NEAR_PX = 3.0
"""Standard deviation of the neighbourhood that dots stand out from."""

_BLOCK_PX = 24

_PAPER = 25
"""Percentile of the blocks: a quarter of any form is paper without print."""

_LEAST_DOTS = 25.0
"""Grey levels (standard deviation against the neighbourhood). Pages of dots have 28 to 111 in their
calmest quarter, and 18 where they were made smaller afterwards; scans in grey 3, with the noise of
a bad camera 20, black and white 0 (see `docs/scanners.md`)."""

_SMOOTHED_MM = (0.2, 0.3)
"""Standard deviations by which dots are made grey again: a cell of a mark is 1.3 mm."""

_LEAST_MARKS = 2
"""So many of our marks show that it is our form."""

_CELLS, _CELL_PX = 6, 8
_MARK_PX = _CELLS * _CELL_PX

_BANDS_PX = (1, 2, 3, 4, 5, 6)
"""Of a cell's 8 px, the black that an adaptive threshold leaves along an edge. Of the wide ones
only the middle of 2 x 2 black cells is missing."""

_LEAST_HOLLOW = 0.55
"""Correlation of a square with a mark's outlines."""

_BETTER = 0.04
"""By so much more than with the mark as it is printed."""

_SIZES = (0.7, 1.4)
"""Sides of a square against a mark's on a picture as wide as A4; the boxes of the form are less."""


@unique
class ScanMode(StrEnum):
    """What the scanner made of a page instead of grey. Texts: `page.<name>`."""

    DOTS = "dots"
    HOLLOW = "hollow"


def wrong_mode(page: GrayImage, marks: int) -> ScanMode | None:
    """Return what mode spoilt a page of ours; None where no mode, or no form of ours, shows.

    Args:
        page: that was refused, in any of four orientations.
        marks: how many of our corner marks were found on it.
    """
    if _is_of_dots(page) and _marks_smoothed(page, marks) >= _LEAST_MARKS:
        return ScanMode.DOTS
    if marks < len(FIDUCIALS):
        hollow = _hollow_marks(page)
        return ScanMode.HOLLOW if hollow and marks + hollow >= _LEAST_MARKS else None
    return None


def _is_of_dots(page: GrayImage) -> bool:
    """Return whether even its paper consists of dots."""
    gray = page.astype(np.float32)
    apart = gray - cv2.GaussianBlur(gray, (0, 0), _NEAR_PX)
    mean = cv2.boxFilter(apart * apart, -1, (_BLOCK_PX, _BLOCK_PX))
    half = _BLOCK_PX // 2
    calm = float(np.percentile(mean[half::_BLOCK_PX, half::_BLOCK_PX], _PAPER))
    return calm >= _LEAST_DOTS**2


def _marks_smoothed(page: GrayImage, marks: int) -> int:
    """Return how many marks show once the dots are made grey."""
    px_per_mm = min(page.shape) / A4_MM[0]
    for sigma_mm in _SMOOTHED_MM:
        if marks >= _LEAST_MARKS:
            break
        smooth = cv2.GaussianBlur(page, (0, 0), sigma_mm * px_per_mm)
        marks = max(marks, len(largest(every_mark(np.asarray(smooth, np.uint8)))))
    return marks


def _hollow_marks(page: GrayImage) -> int:
    """Return how many of our marks show as outlines, each once."""
    _, _, squares = detector(0.02, (9, 25)).detectMarkers(page)
    side_px = FIDUCIALS[0].rect.w * min(page.shape) / A4_MM[0]
    hollow: set[int | None] = set()
    for each in squares:
        square = np.asarray(each, np.float32).reshape(4, 2)
        if _SIZES[0] * side_px <= np.sqrt(cv2.contourArea(square)) <= _SIZES[1] * side_px:
            hollow.add(_hollow_as(page, square))
    return len(hollow - {None})


def _hollow_as(page: GrayImage, square: NDArray[np.float32]) -> int | None:
    """Return the mark whose outlines a square shows; None for none."""
    side = _MARK_PX - 1
    flat = np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float32)
    matrix = cv2.getPerspectiveTransform(square, flat)
    seen = cv2.warpPerspective(page, matrix, (_MARK_PX, _MARK_PX)).astype(np.float64)
    seen -= seen.mean()
    norm = max(1.0, float(np.linalg.norm(seen)))
    likeness = [(float((seen * each).sum()) / norm, number) for number, each in _outlines()]
    solid = max(float((seen * each).sum()) / norm for _, each in _printed())
    most, number = max(likeness)
    return number if most >= max(_LEAST_HOLLOW, solid + _BETTER) else None


@cache
def _outlines() -> tuple[tuple[int, FloatArray], ...]:
    """Return each mark as an adaptive threshold leaves it, turned four ways, of norm 1."""
    found = []
    for number, black in _marks():
        for band in _BANDS_PX:
            inner = cv2.erode(np.pad(black, 1), np.ones((2 * band + 1, 2 * band + 1)))[1:-1, 1:-1]
            found += _turned(number, 1.0 - (black - np.asarray(inner)))
    return tuple(found)


@cache
def _printed() -> tuple[tuple[int, FloatArray], ...]:
    """Return each mark as it is printed, turned four ways, of norm 1."""
    return tuple(each for number, black in _marks() for each in _turned(number, 1.0 - black))


def _marks() -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """Yield number and picture of each mark, 1 where it is black."""
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    for mark in FIDUCIALS:
        cells = np.asarray(cv2.aruco.generateImageMarker(dictionary, mark.id, _CELLS)) == 0
        yield mark.id, np.kron(cells, np.ones((_CELL_PX, _CELL_PX))).astype(np.uint8)


def _turned(number: int, picture: NDArray[np.floating]) -> list[tuple[int, FloatArray]]:
    centred = np.asarray(picture - picture.mean(), np.float64)
    centred /= np.linalg.norm(centred)
    return [(number, np.rot90(centred, turns)) for turns in range(4)]
