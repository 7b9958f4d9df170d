"""Tells by the printed boxes alone that a form of ours lies in a picture.

What says whose sheet it is may be covered, cut off, mirrored or a negative; a form has two hundred
boxes, all of one size, each with white around it, and most of them without a mark.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.types import GrayImage

LEAST_BOXES = 5
"""Squares of one size that stand alone. Letters have others beside them, squared paper has lines,
and a QR code has three."""

_ALIKE = 1.15
"""Sides of boxes of one form are at most so many times as long as each other."""

_LEAST_SIDE_PX = 8
"""Of a box in the picture as it is looked at; 5 mm at 50 dpi are 10."""

_SIDE_PX = 1400
"""Longest short side of the picture as it is looked at."""

_UPRIGHTNESS = 0.8
"""Least share of the box around a shape, turned as it is, that a square fills."""

_NEIGHBOURHOOD_PX = 25
_DARKER_BY = 12

_CLEAR = (1.3, 1.7)
"""Between these multiples of a box's size there is paper: boxes stand 7 mm apart and more."""

_INSIDE = 0.7
"""Of a box's size: there an empty one is paper."""

_MOST_INK = 0.04
"""Share of either which noise, or a tick's end from elsewhere, may cover."""


def count_boxes(picture: GrayImage, sides_px: tuple[float, float]) -> int:
    """Return how many squares of one size stand alone in a picture, dark on light or the reverse.

    Args:
        picture: any part of a scan.
        sides_px: least and greatest side of a box, px of the picture.
    """
    scale = min(1.0, _SIDE_PX / min(picture.shape))
    small = picture
    if scale < 1.0:
        small = np.asarray(
            cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
        )
    least, most = max(_LEAST_SIDE_PX, scale * sides_px[0]), scale * sides_px[1]
    return max(_of_one_size(_sides(each, least, most)) for each in (small, 255 - small))


def _sides(small: GrayImage, least: float, most: float) -> list[float]:
    """Return the sides, px, of all empty squares that stand alone, of each outline both, sorted."""
    dark = np.asarray(
        cv2.adaptiveThreshold(
            small,
            1,
            cv2.ADAPTIVE_THRESH_MEAN_C,
            cv2.THRESH_BINARY_INV,
            _NEIGHBOURHOOD_PX,
            _DARKER_BY,
        ),
        np.uint8,
    )
    summed = np.asarray(cv2.integral(dark), np.int32)
    contours, _ = cv2.findContours(dark, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    sides = []
    for contour in contours:
        x, y, width, height = cv2.boundingRect(contour)
        if not least <= max(width, height) <= 1.5 * most:
            continue
        _, (one, other), _ = cv2.minAreaRect(contour)
        if min(one, other) < least or max(one, other) > most:
            continue
        is_square = max(one, other) <= _ALIKE * min(one, other)
        if not is_square or cv2.contourArea(contour) < _UPRIGHTNESS * one * other:
            continue
        if _is_empty_and_alone(summed, (x, y, width, height)):
            sides.append(float(one + other) / 2)
    return sorted(sides)


def _is_empty_and_alone(summed: NDArray[np.int32], box: tuple[int, int, int, int]) -> bool:
    """Return whether there is paper in a box, and all around it.

    Args:
        summed: integral image of what is dark, shape (H + 1, W + 1).
        box: left, top, width, height.
    """
    inside = _within(summed, box, _INSIDE)
    near, far = (_within(summed, box, times) for times in _CLEAR)
    return inside[0] <= _MOST_INK * inside[1] and far[0] - near[0] <= _MOST_INK * (far[1] - near[1])


def _within(
    summed: NDArray[np.int32], box: tuple[int, int, int, int], times: float
) -> tuple[int, int]:
    """Return the dark pixels in a box made larger, and all."""
    x, y, width, height = box
    over_x, over_y = (times - 1) / 2 * width, (times - 1) / 2 * height
    left, top = max(0, round(x - over_x)), max(0, round(y - over_y))
    right = min(summed.shape[1] - 1, round(x + width + over_x))
    bottom = min(summed.shape[0] - 1, round(y + height + over_y))
    dark = summed[bottom, right] - summed[top, right] - summed[bottom, left] + summed[top, left]
    return int(dark), (right - left) * (bottom - top)


def _of_one_size(sides: list[float]) -> int:
    """Return how many of the sides, sorted, are alike at most; each outline has two."""
    best = first = 0
    for last, side in enumerate(sides):
        while side > _ALIKE * sides[first]:
            first += 1
        best = max(best, last - first + 1)
    return best // 2
