"""Cuts out what the learned judge sees of each box, and tells where there is nothing to see."""

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.judge.network import Views
from scanner.kernel import printed as kernel
from scanner.kernel.compiled import compiled_by
from scanner.locate.cutting import cut


def padded_cut(
    picture: NDArray[np.uint8], left: NDArray[np.intp], top: NDArray[np.intp], side: int
) -> Views:
    """Return the squares of a picture at these places; beyond it is paper.

    Args:
        picture: shape (H, W).
        left: shape (n,), first column of each.
        top: shape (n,), first line of each.
        side: in px.
    """
    height, width = picture.shape
    right, bottom = (place.max(initial=0) + side for place in (left, top))
    reach = max(0, -left.min(initial=0), -top.min(initial=0), right - width, bottom - height)
    around = np.pad(picture, reach) if reach else picture
    return cut(around, left + reach, top + reach, side)


@compiled_by(kernel.half_views)
def half_views(
    picture: NDArray[np.uint8], left: NDArray[np.intp], top: NDArray[np.intp], side: int
) -> Views:
    """Return what `padded_cut` does of squares of twice this side, at half their resolution."""
    return halved(padded_cut(picture, left, top, 2 * side))


def halved(close: Views) -> Views:
    """Return the views of close ones, whose side must be even: half as many pixels a side."""
    side = close.shape[1]
    # All views stand one below the other: halving keeps them apart because their side is even.
    half = cv2.resize(close.reshape(-1, side), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.asarray(half, dtype=np.uint8).reshape(-1, side // 2, side // 2)


@compiled_by(kernel.flat)
def flat_of(
    views: Views, shown: NDArray[np.uint8], paper: NDArray[np.intp], least: float
) -> NDArray[np.bool_]:
    """Return shape (n,): which views hold nothing that is darker than their paper by `least`.

    Args:
        views: shape (n, k), laid out flat.
        shown: shape (k,), 255 for the places that are looked at, 0 for others.
        paper: numbers of the places that say how dark paper is.
        least: darkness, of 255.
    """
    darkest = (views & shown).max(axis=1)
    return np.asarray(darkest <= views[:, paper].mean(axis=1) + least)
