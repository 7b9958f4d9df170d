"""Tells black and white scans from grey ones, by the image itself."""

import cv2
import numpy as np

from scanner.types import GrayImage


def is_bilevel(page: GrayImage) -> bool:
    """Whether a page is black and white: hardly a pixel is anything between.

    Args:
        page: as it was scanned, or turned upright.
    """
    looked_at = np.ascontiguousarray(page[::29])  # few lines, which lie together in memory
    grey = cv2.inRange(looked_at, _BLACKEST + 1, _WHITEST - 1)
    return cv2.countNonZero(grey) < _GREY_SHARE * looked_at.size


_BLACKEST, _WHITEST = 16, 239
_GREY_SHARE = 0.002
"""A page scanned in grey has more than this at the edges of its print alone."""
