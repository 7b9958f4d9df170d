"""Maps from points on the sheet to where they are seen that fit best, by least squares."""

import numpy as np

from scanner.types import FloatArray


def affine(sheet: FloatArray, seen: FloatArray) -> FloatArray:
    """Return the affine map that fits best.

    Args:
        sheet: shape (n, 2), n at least 3.
        seen: shape (n, 2).

    Returns:
        Shape (2, 3).
    """
    ones = np.hstack([sheet, np.ones((len(sheet), 1))])
    return np.asarray(np.linalg.lstsq(ones, seen, rcond=None)[0].T)


def similarity(sheet: FloatArray, seen: FloatArray) -> FloatArray:
    """Return the map that turns, scales and moves, and fits best.

    Args:
        sheet: shape (n, 2), n at least 2.
        seen: shape (n, 2).

    Returns:
        Shape (2, 3).
    """
    x, y = sheet.T
    one, none = np.ones_like(x), np.zeros_like(x)
    equations = np.vstack([np.stack([x, -y, one, none], 1), np.stack([y, x, none, one], 1)])
    a, b, dx, dy = np.linalg.lstsq(equations, seen.T.ravel().astype(np.float64), rcond=None)[0]
    return np.array([[a, -b, dx], [b, a, dy]])
