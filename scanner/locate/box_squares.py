"""Tells by the printed boxes alone that a form of ours lies in a picture.

What says whose sheet it is may be covered, cut off, mirrored or a negative; a form has two hundred
boxes, all of one size, and most of them without a mark.
"""

import cv2
import numpy as np

from scanner.types import GrayImage

LEAST_BOXES = 8
"""Squares of one size. A QR code has three, and a page of text none."""

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


def count_boxes(picture: GrayImage, sides_px: tuple[float, float]) -> int:
    """Return how many squares of one size a picture shows, dark on light or light on dark.

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
    """Return the sides, px, of all squares whose outline is dark, the shortest first."""
    dark = cv2.adaptiveThreshold(
        small,
        255,
        cv2.ADAPTIVE_THRESH_MEAN_C,
        cv2.THRESH_BINARY_INV,
        _NEIGHBOURHOOD_PX,
        _DARKER_BY,
    )
    contours, _ = cv2.findContours(dark, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    sides = []
    for contour in contours:
        _, _, width, height = cv2.boundingRect(contour)
        if not (least <= max(width, height) <= 1.5 * most):
            continue
        _, (one, other), _ = cv2.minAreaRect(contour)
        if (
            min(one, other) < least
            or max(one, other) > most
            or max(one, other) > _ALIKE * min(one, other)
        ):
            continue
        if cv2.contourArea(contour) >= _UPRIGHTNESS * one * other:
            sides.append(float(one + other) / 2)
    return sorted(sides)


def _of_one_size(sides: list[float]) -> int:
    """Return how many of the sides, sorted, are alike at most; each outline has two."""
    best = first = 0
    for last, side in enumerate(sides):
        while side > _ALIKE * sides[first]:
            first += 1
        best = max(best, last - first + 1)
    return best // 2
