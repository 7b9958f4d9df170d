"""Fits a smooth displacement field through the places where boxes were found.

A homography can't follow a feeder that stretches the paper or sways it. The printed boxes show by
how much the sheet is displaced at each of them. The field is least squares over a small basis (hat
functions down the page, each constant and linear across it), held smooth by a penalty on second
differences (P-splines: P. Eilers, B. Marx, Statistical Science 11, 1996) and kept robust against
boxes that were located wrongly by Tukey's biweight.
"""

import numpy as np

from scanner.types import FloatArray

_KNOT_SPACING_MM = 11.0
"""A feeder's speed changes over centimetres; a row stands every 6.5 to 9.5 mm."""

_SMOOTHNESS = 2.0
"""Weight of the penalty: six boxes a row outvote it, one bad row doesn't."""

STEADY_SLOPE = _SMOOTHNESS
"""Weight of a penalty on changes of the slope across the page, for pages that jump: they cost what
a bend costs. Where only one column of rows goes on, slope and shift look alike: what a row tells of
its slope weighs 0.045 there (three boxes, their spread squared), and a jump of the shift would be
taken for one of the slope. Six boxes in two columns weigh 4.3, and outvote the penalty."""

_ROUNDS = 4
_TUKEY = 4.685
"""The usual constant: 95 % efficiency on normal errors."""

_LEAST_SCALE_MM = 0.03
"""Location of a box is no better than this, a fifth of a sampled pixel."""


def smooth_field(
    points_mm: FloatArray,
    offsets_mm: FloatArray,
    weights: FloatArray,
    slope_penalty: float = 0.0,
) -> FloatArray:
    """Return the fitted displacement at each point.

    Args:
        points_mm: shape (n, 2), where the boxes should be on the sheet.
        offsets_mm: shape (n, 2), how far from there they were found.
        weights: shape (n,), 0 for a box that was not found.
        slope_penalty: 0, or `STEADY_SLOPE`.

    Returns:
        Shape (n, 2), mm.
    """
    basis = _basis(points_mm)
    penalty = _penalty(basis.shape[1] // 2, slope_penalty)
    robust = weights.copy()
    fitted = np.zeros_like(offsets_mm)
    for _ in range(_ROUNDS):
        weighted = basis * robust[:, None]
        fitted = basis @ np.linalg.solve(weighted.T @ basis + penalty, weighted.T @ offsets_mm)
        distance = np.linalg.norm(offsets_mm - fitted, axis=1)
        seen = distance[weights > 0]
        if seen.size == 0:
            break
        scale = max(_LEAST_SCALE_MM, 1.4826 * float(np.median(seen)))
        robust = weights * np.clip(1 - (distance / (_TUKEY * scale)) ** 2, 0, None) ** 2
    return fitted


def _basis(points_mm: FloatArray) -> FloatArray:
    """Return shape (n, 2k): k hats down the page, times 1 and times x (-1 to 1)."""
    y, x = points_mm[:, 1], points_mm[:, 0]
    count = max(2, int(np.ceil(np.ptp(y) / _KNOT_SPACING_MM)) + 1)
    knots = np.linspace(y.min(), y.max() + 1e-6, count)
    hats = np.clip(1 - np.abs(y[:, None] - knots) / (knots[1] - knots[0]), 0, None)
    across = (x - x.mean()) / max(float(np.ptp(x)) / 2, 1e-6)
    return np.hstack([hats, hats * across[:, None]])


def _penalty(count: int, slope_penalty: float) -> FloatArray:
    second = np.diff(np.eye(count), n=2, axis=0)
    smooth = _SMOOTHNESS * second.T @ second
    # The term across the page needs two columns of boxes to show; a little ridge keeps it still
    # where a page has only one.
    ridge = 1e-3 * np.eye(count)
    first = np.diff(np.eye(count), n=1, axis=0)
    slope = smooth + slope_penalty * first.T @ first + ridge
    return np.block(
        [[smooth + ridge * 1e-3, np.zeros_like(smooth)], [np.zeros_like(smooth), slope]]
    )
