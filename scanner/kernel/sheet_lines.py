"""Compiled twins of what follows lines through the whole sheet."""

import numpy as np
from numpy.typing import NDArray

from scanner.kernel.compiled import Kernel

_PIECES = Kernel("open_pieces", "fbbNNNiif")
_SHARES = Kernel("straight_shares", "bbNNddNNd")

Counts = NDArray[np.int32]
Flags = NDArray[np.bool_]


def open_pieces(
    contrast: NDArray[np.float32], is_open: Flags, is_dark: Flags, step: int
) -> tuple[Counts, Counts, NDArray[np.float32]]:
    """Do what `scanner.ink.sheet_pieces.open_pieces` does."""
    height, width = contrast.shape
    shape = (height // step, width)
    open_px, dark_px = np.empty(shape, np.int32), np.empty(shape, np.int32)
    total = np.empty(shape, np.float32)
    flags = is_open.view(np.uint8), is_dark.view(np.uint8)
    _PIECES(contrast, *flags, width, shape[0], step, open_px, dark_px, total)
    return open_px, dark_px, total


def straight_shares(
    is_dark: Flags,
    is_seen: Flags,
    from_middle: NDArray[np.float64],
    slopes: NDArray[np.float64],
    least: int,
) -> NDArray[np.float64]:
    """Do what `scanner.ink.sheet_pieces.straight_shares` does."""
    shares = np.empty((len(slopes), is_dark.shape[1]))
    flags = is_dark.view(np.uint8), is_seen.view(np.uint8)
    _SHARES(*flags, *is_dark.shape, from_middle, slopes, len(slopes), least, shares)
    return shares
