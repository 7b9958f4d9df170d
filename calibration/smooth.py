"""Slow random variation: tremor of a hand, speed of a feeder, shading of a page."""

from functools import lru_cache

import numpy as np

from calibration.images import FloatArray


@lru_cache(maxsize=64)
def _basis(count: int, knots: int) -> FloatArray:
    """Return (count, knots) weights of a cubic smoothstep interpolation between the knots."""
    position = np.linspace(0.0, knots - 1.0, count)
    left = np.minimum(position.astype(np.intp), knots - 2)
    t = position - left
    t = t * t * (3.0 - 2.0 * t)
    weights = np.zeros((count, knots))
    rows = np.arange(count)
    weights[rows, left] = 1.0 - t
    weights[rows, left + 1] += t
    return weights


def smooth_noise(count: int, *, knots: int, columns: int, rng: np.random.Generator) -> FloatArray:
    """Return low-passed standard normal noise.

    Args:
        count: number of samples.
        knots: number of independent values that the samples pass through, at least 2.
        columns: number of independent curves.
        rng: source of randomness.

    Returns:
        Shape (count, columns).
    """
    return np.asarray(_basis(count, knots) @ rng.standard_normal((knots, columns)))
