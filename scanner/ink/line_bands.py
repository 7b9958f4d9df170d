"""Measures how dark a line is that no pen drew, along its course, and takes that away.

Of a faint line only its own darkness goes, so that a mark across it is still seen; under a dark one
nothing can be seen, and its pixels are dirt.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
    distances = np.arange(-BAND_PX, BAND_PX + 1)
    seen = []
    for start, stop in bounds:
        steps = np.arange(start, stop)
        darkest = course[steps] + _to_darkest(ink, printed, steps, course[steps])
        places = (darkest[:, None] + distances).clip(0, ink.shape[1] - 1)
        values = ink[steps[:, None], places].astype(np.float64)
        is_paper = printed[steps[:, None], places] < SOME_PRINT
        seen.append((steps, places, _tertile(values, is_paper)))
    levels = np.stack([level for _, _, level in seen])
    ordered = np.sort(levels, axis=0)
    usual = (ordered[(len(levels) - 1) // 2] + ordered[len(levels) // 2]) / 2
    most = 1.5 * usual + 4.0
    return [Band(steps, places, np.minimum(level, most)) for steps, places, level in seen]


def _to_darkest(
    ink: NDArray[np.uint8],
    printed: NDArray[np.uint8],
    steps: NDArray[np.intp],
    course: NDArray[np.intp],
) -> NDArray[np.intp]:
    """Return how far from its course a piece of a line is darkest, px at each step.

    The crease of a fold is finer than the shadow around it, and seldom in its middle.
    """
    along = np.linspace(-0.5, 0.5, len(steps))
    leans = np.rint(_LEANS_PX[:, None] * along).astype(np.intp)
    near = np.arange(-WANDER_PX, WANDER_PX + 1)
    places = ((course + leans)[:, :, None] + near).clip(0, ink.shape[1] - 1)
    is_paper = printed[steps[:, None], places] < SOME_PRINT
    darkness = (ink[steps[:, None], places] * is_paper).sum(axis=1, dtype=np.int64)
    mean = darkness / np.maximum(is_paper.sum(axis=1), _LEAST_SEEN)
    lean = int(mean.argmax()) // len(near)
    is_darkest = mean[lean] >= _AS_DARK * mean[lean].max()
    return np.asarray(leans[lean] + round(float(near[is_darkest].mean())))


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
        rest = (ink[where] - np.rint(band.own)).clip(0, 255)
        if band.own.max() >= OPAQUE:
            is_hidden = band.own >= OPAQUE / 2
            rest[:, is_hidden] = 0.0
            dirt[band.steps[:, None], band.places[:, is_hidden]] = 1
        ink[where] = rest.astype(np.uint8)


def _tertile(values: FloatArray, is_seen: NDArray[np.bool_]) -> FloatArray:
    """Return, for each column, the value that two thirds of what is seen reach; 0 if little is."""
    ordered = np.sort(np.where(is_seen, values, np.inf), axis=0)
    count = is_seen.sum(axis=0)
    columns = np.arange(values.shape[1])
    return np.where(count >= _LEAST_SEEN, ordered[count // 3, columns].clip(0, 255), 0.0)
