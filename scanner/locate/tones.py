"""Tells by the image itself what a scanner left out: all greys, or the grain of the paper."""

import cv2
import numpy as np

from scanner.types import GrayImage


def is_bilevel(page: GrayImage) -> bool:
    """Whether a page is black and white: hardly a pixel is anything between.

    Args:
        page: as it was scanned, or turned upright.
    """
    looked_at = _some_lines(page)
    grey = cv2.inRange(looked_at, _BLACKEST + 1, _WHITEST - 1)
    return cv2.countNonZero(grey) < _GREY_SHARE * looked_at.size


def is_clipped(page: GrayImage) -> bool:
    """Whether a scanner made the paper of a grey page white: what was hardly darker is gone.

    Background removal and automatic contrast do so. Where white lies in the middle of the paper's
    grain, half of the paper is whiter; a mark that is darker than paper is lost only where white
    lies below that.

    Args:
        page: in grey; as it was scanned, or turned upright.
    """
    looked_at = _some_lines(page)
    most = _CLIPPED_SHARE * looked_at.size
    if cv2.countNonZero(cv2.inRange(looked_at, _CLIPPED_FROM, 255)) <= most:
        return False  # no level has more than all of them together
    levels = cv2.calcHist([looked_at], [0], None, [256], [0, 256]).ravel()
    return float(levels[_CLIPPED_FROM:].max()) > most


def _some_lines(page: GrayImage) -> GrayImage:
    """Return one line in 29: pixels of a line lie together in memory."""
    return np.ascontiguousarray(page[::29])


_BLACKEST, _WHITEST = 16, 239
_GREY_SHARE = 0.002
"""A page scanned in grey has more than this at the edges of its print alone."""

_CLIPPED_FROM = 252
"""White, and what coding makes of it."""

_CLIPPED_SHARE = 0.6
"""Of all pixels, on one level. Paper is nine in ten; where it has a grain of one level, 0.4 of it
is on the commonest. Of simulated clipped pages each has 0.74 and more."""
