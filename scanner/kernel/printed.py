"""Compiled twins of what takes the printed form away, and of how boxes are shown to the judge."""

import numpy as np
from numpy.typing import NDArray

from scanner.kernel.compiled import Kernel

_INSIDE_SUMS = Kernel("inside_sums", "bNNllNNNl")
_PATCH_SUMS = Kernel("patch_sums", "bNNlllNNNil")
_PASTE = Kernel("paste_print", "bNllNNbbNNbb")
_VIEWS = Kernel("box_views", "bNNllNNb")
_FLAT = Kernel("flat_views", "bNNblNXb")

Picture = NDArray[np.uint8]
Places = NDArray[np.intp]


def inside_sums(picture: Picture, left: Places, top: Places, size: int, inset: int) -> Places:
    """Do what `scanner.ink.printed.inside_sums` does."""
    sums = np.empty(len(left), np.intp)
    _INSIDE_SUMS(picture, *picture.shape, left, top, len(left), size, inset, sums)
    return sums


def patch_sums(
    picture: Picture, left: Places, top: Places, chosen: Places, size: int, inset: int
) -> tuple[NDArray[np.int32], int]:
    """Do what `scanner.ink.printed.patch_sums` does."""
    sums, squares = np.empty((size, size), np.int32), np.empty(1, np.intp)
    _PATCH_SUMS(picture, *picture.shape, left, top, chosen, len(chosen), size, inset, sums, squares)
    return sums, int(squares[0])


def paste_print(
    darkness: Picture,
    left: Places,
    top: Places,
    columns: int,
    look: tuple[Picture, Picture],
    into: tuple[Picture, Picture],
) -> None:
    """Do what `scanner.ink.printed.paste_print` does."""
    rows = len(left) // columns
    shape = look[0].shape
    _PASTE(darkness, darkness.shape[1], left, top, rows, columns, *look, *shape, *into)


def half_views(picture: Picture, left: Places, top: Places, side: int) -> Picture:
    """Do what `scanner.judge.views.half_views` does."""
    found = np.empty((len(left), side, side), np.uint8)
    _VIEWS(picture, *picture.shape, left, top, len(left), side, found)
    return found


def flat(views: Picture, shown: Picture, paper: Places, least: float) -> NDArray[np.bool_]:
    """Do what `scanner.judge.views.flat_of` does."""
    found = np.empty(len(views), np.uint8)
    _FLAT(views, *views.shape, shown, paper, len(paper), least, found)
    return found.view(np.bool_)
