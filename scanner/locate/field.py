"""Fits a smooth displacement field through the places where boxes were found.

A homography can't follow a feeder that stretches the paper or sways it. The printed boxes show by
how much the sheet is displaced at each of them. The field is least squares over a small basis (hat
functions down the page, each constant and linear across it), held smooth by a penalty on second
differences (P-splines: P. Eilers, B. Marx, Statistical Science 11, 1996) and kept robust against
boxes that were located wrongly by Tukey's biweight.
"""

from dataclasses import dataclass

import numpy as np

from scanner.locate.median import median_of
from scanner.types import FloatArray

_KNOT_SPACING_MM = 11.0
"""A feeder's speed changes over centimetres; a row stands every 6.5 to 9.5 mm."""

_SMOOTHNESS = 2.0
"""Weight of the penalty: two rows abreast, which weigh six, outvote it, one bad row doesn't."""

ROW_WEIGHT = 3.0
"""All boxes of a row together, however many they are."""

LONE_WEIGHT = 1.0
"""Of a box that is all that its row has: as much as one of three."""

STEADY_SLOPE = _SMOOTHNESS
"""Weight of a penalty on changes of the slope across the page, for pages that jump: they cost what
a bend costs. Where only one column of rows goes on, slope and shift look alike: what a row tells of
its slope weighs 0.045 there (its boxes' spread, squared), and a jump of the shift would be taken
for one of the slope. Rows of two tables weigh 4.3, and outvote the penalty."""

_ROUNDS = 4
_TUKEY = 4.685
"""The usual constant: 95 % efficiency on normal errors."""

_LEAST_SCALE_MM = 0.03
"""Location of a box is no better than this, a fifth of a sampled pixel."""


@dataclass(frozen=True, slots=True, eq=False)
class SmoothField:
    """What a smooth field through the boxes of one form can be; worked out once for the form."""

    basis: FloatArray
    """Shape (n, 2k): k hats down the page, times 1 and times x (-1 to 1), at each of n boxes."""
    penalty: FloatArray
    """Shape (2k, 2k): of bends."""
    steady_penalty: FloatArray
    """The same, and of changes of the slope, weighing `STEADY_SLOPE`."""
    box_weight: float
    """Of a box that was plainly found."""

    @classmethod
    def through(cls, points_mm: FloatArray, box_weight: float) -> "SmoothField":
        """Return the field through points, shape (n, 2): where the boxes should be on the sheet.

        Args:
            points_mm: their middles.
            box_weight: of a box that was plainly found.
        """
        basis = _basis(points_mm)
        count = basis.shape[1] // 2
        penalties = _penalty(count, 0.0), _penalty(count, STEADY_SLOPE)
        return cls(basis, *penalties, box_weight)

    def fit(
        self, offsets_mm: FloatArray, weights: FloatArray, *, is_steady: bool = False
    ) -> FloatArray:
        """Return the fitted displacement at each point, shape (n, 2), mm.

        Args:
            offsets_mm: shape (n, 2), how far from their places boxes were found.
            weights: shape (n,), 0 for a box that was not found.
            is_steady: whether changes of the slope cost as well.
        """
        basis, penalty = self.basis, self.steady_penalty if is_steady else self.penalty
        weights = weights * self.box_weight
        robust = weights
        is_seen = weights > 0
        fitted = np.zeros_like(offsets_mm)
        for _ in range(_ROUNDS):
            weighted = (basis * robust[:, None]).T
            fitted = basis @ np.linalg.solve(weighted @ basis + penalty, weighted @ offsets_mm)
            away = offsets_mm - fitted
            distance = np.sqrt((away * away).sum(axis=1))
            seen = distance[is_seen]
            if seen.size == 0:
                break
            scale = max(_LEAST_SCALE_MM, 1.4826 * median_of(seen))
            robust = weights * np.maximum(1 - (distance / (_TUKEY * scale)) ** 2, 0) ** 2
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
