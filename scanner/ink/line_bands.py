"""Measures how dark a line is that no pen drew, along its course, and takes that away.

Of a faint line only its own darkness goes, so that a mark across it is still seen; under a dark one
nothing can be seen, and its pixels are dirt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from scanner.kernel import lines as kernel
from scanner.kernel.compiled import compiled_by
from scanner.types import FloatArray, Mask

SOME_PRINT = 48
"""Where more darkness than this was subtracted as print, a line may be hidden."""

OPAQUE = 100.0
"""From this darkness (of 255) on, what lies under a line can't be seen."""

BAND_PX = 14
"""To each side of its middle a line is taken away: a fold's shadow reaches 2 mm."""

WANDER_PX = 5
"""How far a line may stray from its course: paper is not quite flat."""

_LEAST_SEEN = 6
"""Pixels of paper from which a line's darkness at one place can be told."""


@dataclass(frozen=True, slots=True)
class Band:
    """A line and what is beside it, along one piece."""

    steps: NDArray[np.intp]
    """Shape (n,): the piece, along the line."""
    places: NDArray[np.intp]
    """Shape (n, w): at each step, what is near the line, across it."""
    own: FloatArray
    """Shape (w,): the line's own darkness at each distance from its middle."""

    @property
    def middle(self) -> NDArray[np.intp]:
        """Shape (n,): where the line is darkest at each step."""
        return self.places[:, BAND_PX]


def bands_of(
    ink: NDArray[np.uint8],
    printed: NDArray[np.uint8],
    bounds: Sequence[tuple[int, int]],
    course: NDArray[np.intp],
) -> list[Band]:
    """Return how dark a line is, piece by piece, at each distance from its middle.

    It is the darkness that two thirds of the piece reach, and no more than half as much again as is
    usual for the line, so that a stroke along it stays.
    """
    limits = (WANDER_PX, _AS_DARK, SOME_PRINT, _LEAST_SEEN, BAND_PX)
    seen = []
    for start, stop in bounds:
        darkest, level = piece_of((ink, printed), course, start, _leans_px(stop - start), limits)
        places = np.minimum(np.maximum(darkest[:, None] + _DISTANCES, 0), ink.shape[1] - 1)
        seen.append((np.arange(start, stop), places, level))
    levels = np.stack([level for _, _, level in seen])
    ordered = np.sort(levels, axis=0)
    usual = (ordered[(len(levels) - 1) // 2] + ordered[len(levels) // 2]) / 2
    most = 1.5 * usual + 4.0
    return [Band(steps, places, np.minimum(level, most)) for steps, places, level in seen]


_DISTANCES = np.arange(-BAND_PX, BAND_PX + 1)


@compiled_by(kernel.piece)
def piece_of(
    pictures: tuple[NDArray[np.uint8], NDArray[np.uint8]],
    course: NDArray[np.intp],
    start: int,
    leans_px: NDArray[np.intp],
    limits: tuple[int, float, int, int, int],
) -> tuple[NDArray[np.intp], FloatArray]:
    """Return where one piece of a line is darkest at each step, and how dark it is around there.

    The crease of a fold is finer than the shadow around it, and seldom in its middle.

    Args:
        pictures: ink and print; steps along the line are axis 0.
        course: where the line is at each step.
        start: first step of the piece.
        leans_px: shape (k, steps), how far off its course the piece may be, the least first.
        limits: `WANDER_PX`, `_AS_DARK`, `SOME_PRINT`, `_LEAST_SEEN` and `BAND_PX`.

    Returns:
        Shape (steps,), places across; and shape (2 * `BAND_PX` + 1,), the darkness that two thirds
        of what is seen reach at each distance from there.
    """
    (ink, printed), (wander, as_dark, some_print, least_seen, band) = pictures, limits
    steps = np.arange(start, start + leans_px.shape[1])
    near, last = np.arange(-wander, wander + 1), ink.shape[1] - 1
    places = ((course[steps] + leans_px)[:, :, None] + near).clip(0, last)
    is_paper = printed[steps[:, None], places] < some_print
    darkness = (ink[steps[:, None], places] * is_paper).sum(axis=1, dtype=np.int64)
    mean = darkness / np.maximum(is_paper.sum(axis=1), least_seen)
    lean = int(mean.argmax()) // len(near)
    is_darkest = mean[lean] >= as_dark * mean[lean].max()
    darkest = course[steps] + leans_px[lean] + round(float(near[is_darkest].mean()))
    around = (darkest[:, None] + np.arange(-band, band + 1)).clip(0, last)
    values = ink[steps[:, None], around].astype(np.float64)
    return darkest, _tertile(values, printed[steps[:, None], around] < some_print, least_seen)


@cache
def _leans_px(steps: int) -> NDArray[np.intp]:
    """Return shape (k, steps): how far off its course a piece may be at each of its steps."""
    return np.rint(_LEANS_PX[:, None] * np.linspace(-0.5, 0.5, steps)).astype(np.intp)


_LEANS_PX = np.array([0.0, -1.0, 1.0, -2.0, 2.0, -3.0, 3.0])
"""From one end of a piece to the other, the least first."""


_AS_DARK = 0.85
"""Of several places nearly as dark as the darkest the line's middle is in their midst."""


def darkest_of(bands: Sequence[Band]) -> float:
    """Return how dark a line is where it is darkest, of 255."""
    return max(float(band.own.max()) for band in bands)


def take_away(ink: NDArray[np.uint8], dirt: Mask, bands: Sequence[Band]) -> None:
    """Subtract a line's own darkness along its course; where it is opaque, mark dirt."""
    for band in bands:
        where = (band.steps[:, None], band.places)
        rest = np.maximum(ink[where] - np.rint(band.own), 0.0)
        if band.own.max() >= OPAQUE:
            is_hidden = band.own >= OPAQUE / 2
            rest[:, is_hidden] = 0.0
            dirt[band.steps[:, None], band.places[:, is_hidden]] = 1
        ink[where] = rest.astype(np.uint8)


def _tertile(values: FloatArray, is_seen: NDArray[np.bool_], least_seen: int) -> FloatArray:
    """Return, for each column, the value that two thirds of what is seen reach; 0 if little is."""
    ordered = np.sort(np.where(is_seen, values, np.inf), axis=0)
    count = is_seen.sum(axis=0)
    columns = np.arange(values.shape[1])
    return np.where(count >= least_seen, ordered[count // 3, columns].clip(0, 255), 0.0)
