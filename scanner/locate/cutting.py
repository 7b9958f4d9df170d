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
    height, width = (side - size + 1 for side in picture.shape)
    windows = np.lib.stride_tricks.as_strided(
        picture, (height, width, size, size), picture.strides * 2, writeable=False
    )
    return np.asarray(windows[top.clip(0, height - 1), left.clip(0, width - 1)])


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
    height, width = (side - part + 1 for side, part in zip(picture.shape, size, strict=True))
    windows = np.lib.stride_tricks.as_strided(picture, (height, width, *size), picture.strides * 2)
    windows[top, left] = values
