"""Compiled twins of `scanner.locate.outlines` and of how it is shaded."""

import numpy as np
from numpy.typing import NDArray

from scanner.kernel.compiled import Kernel

FloatArray = NDArray[np.float64]

_PROFILES = Kernel("outline_profiles", "bNNllNNNNd")
_OFFSETS = Kernel("outline_offsets", "dNNdXNdd")
_CONTRAST = Kernel("outline_contrast", "dlNNNd")
_SHADE = Kernel("shade", "bbNNNbl")


def profiles(
    picture: NDArray[np.uint8],
    left: NDArray[np.intp],
    top: NDArray[np.intp],
    size: int,
    inner: tuple[int, int],
) -> FloatArray:
    """Do what `scanner.locate.outlines.profiles_of` does."""
    found = np.empty((2 * len(left), size))
    _PROFILES(picture, *picture.shape, left, top, len(left), size, *inner, found)
    return found


def offsets(
    profile: FloatArray, edges_px: FloatArray, apart_px: float, reach_px: int
) -> tuple[FloatArray, FloatArray]:
    """Do what `scanner.locate.outlines.offsets_of` does."""
    found, strength = np.empty(len(profile)), np.empty(len(profile))
    _OFFSETS(profile, *profile.shape, edges_px, apart_px, reach_px, found, strength)
    return found, strength


def contrast(profiles: FloatArray, shifts_px: NDArray[np.intp], edge_px: int) -> FloatArray:
    """Do what `scanner.locate.outlines.contrast_of` does."""
    found = np.empty(2 * len(profiles))
    _CONTRAST(profiles, shifts_px, *profiles.shape, edge_px, found)
    return found


def shade(
    picture: NDArray[np.uint8], white: NDArray[np.uint8], every: int
) -> tuple[NDArray[np.uint8], NDArray[np.intp]]:
    """Do what `scanner.locate.boxes.shaded` does."""
    dark, levels = np.empty_like(picture), np.empty(256, np.intp)
    _SHADE(picture, white, *picture.shape, every, dark, levels)
    return dark, levels
