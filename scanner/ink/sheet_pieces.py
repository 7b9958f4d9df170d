"""Counts what pieces of a line through the whole sheet show, for `scanner.ink.page_lines`."""

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.kernel import sheet_lines as kernel
from scanner.kernel.compiled import compiled_by
from scanner.types import FloatArray

_Flags = NDArray[np.bool_]
_Counts = NDArray[np.int32]


@compiled_by(kernel.open_pieces)
def open_pieces(
    contrast: NDArray[np.float32], is_open: _Flags, is_dark: _Flags, step: int
) -> tuple[_Counts, _Counts, NDArray[np.float32]]:
    """Return what short pieces down a picture show at each place across, shape (pieces, width).

    How many of its lines are open; how many of those are dark, there or right beside it, as a line
    may run aslant; and the sum of the contrast of all that are open.

    Args:
        contrast: shape (H, W).
        is_open: shape (H, W), where nothing is printed.
        is_dark: shape (H, W), where it is darker than the paper beside it.
        step: lines of a piece; what is left at the foot of the picture belongs to none.
    """
    pieces, width = len(contrast) // step, contrast.shape[1]
    shape, last = (pieces, step, width), pieces * step
    beside = cv2.dilate(is_dark.astype(np.uint8), np.ones((1, 3), np.uint8))
    wide = np.asarray(beside, np.uint8) & is_open.view(np.uint8)
    open_px = is_open[:last].reshape(shape).sum(axis=1, dtype=np.int32)
    dark_px = wide[:last].reshape(shape).sum(axis=1, dtype=np.int32)
    opened = np.where(is_open, contrast, np.float32(0))[:last].reshape(shape).sum(axis=1)
    return open_px, dark_px, opened


@compiled_by(kernel.straight_shares)
def straight_shares(
    is_dark: _Flags, is_seen: _Flags, from_middle: FloatArray, slopes: FloatArray, least: int
) -> FloatArray:
    """Return shape (slopes, width): in which share of its pieces each straight line shows.

    Of a line where fewer than `least` pieces say anything, or that doesn't show at both of its
    ends, 0.

    Args:
        is_dark: shape (pieces, width), where one is dark, or right beside it.
        is_seen: shape (pieces, width), where enough of one is free of print.
        from_middle: shape (pieces,), how far along each piece is from the middle.
        slopes: the ones to try, at every place in the middle.
        least: see above.
    """
    width = is_dark.shape[1]
    # Every slope at every place in the middle; shapes (pieces, slopes, width).
    moved = from_middle[:, None, None] * slopes[:, None]
    columns = (np.arange(width) + moved).round().astype(np.intp)
    inside = (columns >= 0) & (columns < width)
    columns = np.minimum(np.maximum(columns, 0), width - 1)
    piece = np.arange(len(is_dark))[:, None, None]
    seen_at = is_seen[piece, columns] & inside
    dark_at = is_dark[piece, columns] & seen_at
    seen, dark = seen_at.sum(axis=0), dark_at.sum(axis=0)
    is_through = _ends(seen_at, dark_at) & _ends(seen_at[::-1], dark_at[::-1])
    return np.where((seen >= least) & is_through, dark / np.maximum(seen, 1), 0.0)


def _ends(seen_at: _Flags, dark_at: _Flags) -> _Flags:
    """Return for each place whether one of the first two pieces that say anything there is dark.

    What a person drew, however long, ends before the sheet does.
    """
    is_first = np.cumsum(seen_at, axis=0) <= 2
    return np.asarray((dark_at & is_first).any(axis=0))
