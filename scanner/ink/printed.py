"""Sums what stands in and around boxes, and lays print where it is on a page."""

from functools import reduce

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.kernel import printed as kernel
from scanner.kernel.compiled import compiled_by
from scanner.locate.cutting import cut, paste
from scanner.types import Mask

_Picture = NDArray[np.uint8]
_Places = NDArray[np.intp]


@compiled_by(kernel.inside_sums)
def inside_sums(picture: _Picture, left: _Places, top: _Places, size: int, inset: int) -> _Places:
    """Return shape (n,): the sum of what is inside of each of n squares.

    Args:
        picture: shape (H, W).
        left: shape (n,), first column of each square.
        top: shape (n,), first line of each.
        size: side of a square.
        inset: so far from its edges its inside begins.
    """
    inner = slice(inset, size - inset)
    return _summed(cut(picture, left, top, size)[:, inner, inner], 1).astype(np.intp)


@compiled_by(kernel.patch_sums)
def patch_sums(
    picture: _Picture, left: _Places, top: _Places, chosen: _Places, size: int, inset: int
) -> tuple[NDArray[np.int32], int]:
    """Return the sums of some squares, place by place, and of the squares of all their insides.

    Args:
        picture: shape (H, W).
        left: shape (n,), first column of each square.
        top: shape (n,), first line of each.
        chosen: shape (k,), which of them.
        size: side of a square.
        inset: so far from its edges its inside begins.
    """
    patches = cut(picture, left[chosen], top[chosen], size)
    inside = patches[:, inset:-inset, inset:-inset].astype(np.float32).ravel().astype(np.float64)
    return _summed(patches, 0).reshape(size, size), int(inside @ inside)


def _summed(patches: _Picture, axis: int) -> NDArray[np.int32]:
    """Return the sums of all patches, shape (p * p,), along axis 0; along 1 that of each, (n,)."""
    flat = patches.reshape(len(patches), -1)
    return np.asarray(cv2.reduce(flat, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S), np.int32).ravel()


@compiled_by(kernel.paste_print)
def paste_print(
    darkness: _Picture,
    left: _Places,
    top: _Places,
    columns: int,
    look: tuple[_Picture, Mask],
    into: tuple[_Picture, Mask],
) -> None:
    """Lay print around each box of rows, and 1 on the bands of their outlines, in place.

    In the band what all boxes of a row have is print as well.

    Args:
        darkness: the strip.
        left: shape (n,), first column of what is around each box.
        top: shape (n,), first line of it.
        columns: how many boxes a row has.
        look: what is around a box, as the template has it, and where its outline's band is.
        into: strips of print and of the outlines.
    """
    (wide, band), (printed, outlines) = look, into
    places = [(left[column::columns], top[column::columns]) for column in range(columns)]
    shown = [_rectangles(darkness, *place, wide.shape) for place in places]
    in_row = np.maximum(wide, reduce(np.minimum, shown) * band)
    for place in places:
        paste(printed, *place, wide.shape, in_row)
    paste(outlines, left, top, wide.shape, band)


def _rectangles(picture: _Picture, left: _Places, top: _Places, size: tuple[int, ...]) -> _Picture:
    return cut(picture, left, top, size[0])  # what is around a box is as wide as it is high
