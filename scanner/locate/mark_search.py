"""Looks for ArUco corner marks in a picture or a part of one, made small."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.types import GrayImage

Marks = dict[int, NDArray[np.float32]]
"""By number, 0 to 3: shape (4, 2), page px: x, y of top left, top right, bottom right, bottom left
of the mark as it is printed."""

Mark = tuple[int, NDArray[np.float32]]
"""One of them."""

_PATIENT_SIDE_PX = 1400
"""Short side of a picture that is looked through with patience."""

_LAST = 3
"""The highest number of our marks."""


@cache
def detector(min_rate: float, windows_px: tuple[int, int]) -> cv2.aruco.ArucoDetector:
    """Return a detector of marks.

    Args:
        min_rate: least perimeter of a mark, as a share of the picture's longer side.
        windows_px: the sizes of neighbourhood against which a pixel is dark.
    """
    parameters = cv2.aruco.DetectorParameters()
    parameters.adaptiveThreshWinSizeMin, parameters.adaptiveThreshWinSizeMax = windows_px
    parameters.adaptiveThreshWinSizeStep = 16
    parameters.minMarkerPerimeterRate = min_rate
    parameters.maxMarkerPerimeterRate = 4.0
    parameters.polygonalApproxAccuracyRate = 0.05
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    return cv2.aruco.ArucoDetector(dictionary, parameters)


def search(crop: GrayImage, offset: tuple[int, int], scale: float, min_rate: float) -> Marks:
    """Return our marks in a part of a picture; of equals, the larger.

    Args:
        crop: the part.
        offset: its place in the picture (x, y).
        scale: by which it is made small.
        min_rate: least perimeter of a mark, as a share of the part's longer side.
    """
    return largest(_searched(crop, offset, scale, min_rate))


def every_mark(page: GrayImage) -> list[Mark]:
    """Return our marks in a whole picture, looked through with patience: of each all that show."""
    return _searched(page, (0, 0), _PATIENT_SIDE_PX / min(page.shape), 0.02)


def largest(marks: list[Mark]) -> Marks:
    """Return one mark of each number: of equals, the larger."""
    found: Marks = {}
    for number, corners in marks:
        if number not in found or cv2.contourArea(corners) > cv2.contourArea(found[number]):
            found[number] = corners
    return found


def detected(
    small: GrayImage, offset: tuple[int, int], scale: float, how: cv2.aruco.ArucoDetector
) -> list[Mark]:
    """Return our marks in a part of a picture that was made small.

    Args:
        small: the part.
        offset: its place in the picture (x, y).
        scale: by which it was made small.
        how: the detector.
    """
    corners, ids, _ = how.detectMarkers(small)
    if ids is None:
        return []
    at = np.array(offset, dtype=np.float32)
    return [
        (number, (np.asarray(quad, np.float32).reshape(4, 2) + 0.5) / scale - 0.5 + at)
        for number, quad in zip(map(int, np.asarray(ids).ravel()), corners, strict=True)
        if number <= _LAST
    ]


def _searched(
    crop: GrayImage, offset: tuple[int, int], scale: float, min_rate: float
) -> list[Mark]:
    scale = min(1.0, scale)
    small = cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return detected(np.asarray(small, np.uint8), offset, scale, detector(min_rate, (9, 25)))
