"""Compiled twins of what looks for streaks and folds within a block of boxes."""

import numpy as np
from numpy.typing import NDArray

from scanner.kernel.compiled import Kernel

_DOWN = Kernel("shares_down", "bNlNlNXd")
_ACROSS = Kernel("shares_across", "bNNlNXd")
_HOUGH = Kernel("hough", "bNNdNdXNl")
_PIECE = Kernel("line_piece", "bbNNNlNNlNNXNNNld")

Picture = NDArray[np.uint8]
Places = NDArray[np.intp]
FloatArray = NDArray[np.float64]


def shares_down(
    dark: Picture, moved_px: Places, most_px: int, bounds: Places, needed: float
) -> tuple[FloatArray, int]:
    """Do what `scanner.ink.line_pieces.shares_down` does."""
    width = dark.shape[1]
    shares = np.empty((len(bounds), width + most_px))
    reached = _DOWN(dark, width, moved_px, most_px, bounds, len(bounds), needed, shares)
    return shares, reached


def shares_across(dark: Picture, bounds: Places, needed: float) -> tuple[FloatArray, int]:
    """Do what `scanner.ink.line_pieces.shares_across` does."""
    shares = np.empty((len(bounds), len(dark)))
    return shares, _ACROSS(dark, *dark.shape, bounds, len(bounds), needed, shares)


def most_voted(
    is_dark: NDArray[np.bool_], slopes: FloatArray, from_middle: FloatArray, bin_px: int
) -> tuple[int, int, int]:
    """Do what `scanner.ink.line_pieces.most_voted` does."""
    best, bins = np.empty(3, np.intp), is_dark.shape[1] // bin_px + 1
    _HOUGH(
        *(is_dark.view(np.uint8), *is_dark.shape, slopes, len(slopes)),
        *(from_middle, bin_px, bins, best),
    )
    slope, middle, votes = best.tolist()
    return slope, middle, votes


def piece(
    pictures: tuple[Picture, Picture],
    course: Places,
    start: int,
    leans_px: Places,
    limits: tuple[int, float, int, int, int],
) -> tuple[Places, FloatArray]:
    """Do what `scanner.ink.line_bands.piece_of` does."""
    ink, printed = pictures
    wander, as_dark, some_print, least_seen, band = limits
    count, steps = leans_px.shape
    darkest, levels = np.empty(steps, np.intp), np.empty(2 * band + 1)
    along, across = ink.strides
    is_upright = across == 1
    _PIECE(
        *((ink, printed) if is_upright else (ink.T, printed.T)),
        *(along, across, ink.shape[1], course, start, steps, leans_px, count, wander),
        *(as_dark, some_print, least_seen, band, darkest, levels),
    )
    return darkest, levels
