"""Medians of small arrays: a page asks for twenty, and numpy's own take 30 µs each to begin."""

import numpy as np
from numpy.typing import NDArray

from scanner.types import FloatArray


def median_of(values: FloatArray) -> float:
    """Return the median of any number of values but none, as `numpy.median` does."""
    ordered = np.sort(values, axis=None)
    middle = ordered.size // 2
    if ordered.size % 2:
        return float(ordered[middle])
    return (float(ordered[middle - 1]) + float(ordered[middle])) / 2


def medians_of_seen(values: FloatArray, is_seen: NDArray[np.bool_]) -> FloatArray:
    """Return shape (n, k): the medians, along the middle axis, of those values that were seen.

    Args:
        values: shape (n, m, k).
        is_seen: shape (n, m); where none of the m was seen, the median is 0.
    """
    if values.shape[1] % 2 and is_seen.all():
        return np.asarray(np.sort(values, axis=1)[:, values.shape[1] // 2])
    seen = np.sort(np.where(is_seen[:, :, None], values, np.inf), axis=1)
    count = is_seen.sum(axis=1)
    rows = np.arange(len(values))
    upper = np.minimum(count // 2, values.shape[1] - 1)
    middle = (seen[rows, np.maximum(count - 1, 0) // 2] + seen[rows, upper]) / 2
    return np.where(count[:, None] > 0, middle, 0.0)
