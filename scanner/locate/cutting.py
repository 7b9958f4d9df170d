"""Cuts rectangles out of a picture and pastes them into it, all of them at once."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def cut(
    picture: NDArray[np.uint8], left: NDArray[np.intp], top: NDArray[np.intp], size: int
) -> NDArray[np.uint8]:
    """Return the squares of a picture at these places, shape (n, size, size).

    A square that would reach beyond the picture is moved to its edge.
    """
    windows = _windows(picture, (size, size))
    last = (side - 1 for side in windows.shape[:2])
    rows, columns = (
        np.minimum(np.maximum(place, 0), most)
        for place, most in zip((top, left), last, strict=True)
    )
    return np.asarray(windows[rows, columns])


def paste(
    picture: NDArray[Any],
    left: NDArray[np.intp],
    top: NDArray[np.intp],
    size: tuple[int, int],
    values: NDArray[Any],
) -> None:
    """Write rectangles into a picture, in place; all of them must lie within it.

    Args:
        picture: shape (H, W).
        left: shape (n,), column of each rectangle's first pixel.
        top: shape (n,).
        size: height and width of a rectangle.
        values: what to write, shape (n, height, width) or what broadcasts to it.
    """
    _windows(picture, size)[top, left] = values


def _windows(picture: NDArray[Any], size: tuple[int, int]) -> NDArray[Any]:
    """Return shape (down, across, *size): the rectangles of a picture at each of its places."""
    places = (side - part + 1 for side, part in zip(picture.shape, size, strict=True))
    return np.ndarray((*places, *size), picture.dtype, picture, strides=picture.strides * 2)
