"""Finds what runs straight through a whole block: streaks on the glass, and folds.

No pen drew such a line, yet where it passes a box it looks like ink, and where it is faint it comes
apart into pieces that look like strokes. A block is cut into short pieces along the line's
direction; a line shows as a place that is dark nearly everywhere in nearly all pieces, on a
straight course. A pen may have drawn that, too, down a whole column of boxes: what is dark enough
for ink is followed on to both edges of the sheet (`scanner.ink.page_lines`), where no stroke goes.
Of a faint line only its own darkness is taken away, so that a mark across it is still seen; under a
dark one nothing can be seen, and its pixels are dirt.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.ink.line_bands import (
    BAND_PX,
    SOME_PRINT,
    WANDER_PX,
    Band,
    bands_of,
    darkest_of,
    take_away,
)
from scanner.ink.line_pieces import DARK_SHARE, Pieces, most_voted, pieces_across, pieces_along
from scanner.ink.page_lines import WholeSheet
from scanner.locate.sampling import PX_PER_MM, Block, SamplingPlan
from scanner.types import FloatArray, Mask

DARK_SIGMAS = 1.5
"""A pixel counts towards a line from this many spreads of the paper's noise: one in fifteen by
chance."""

_LEAST_DARK = 3.0

LINE_SHARE = 0.8
"""A line shows in this share of the pieces."""

_END_MM = 3.0
END_SHARE = 0.7
"""A streak or fold runs through: it is seen along this share of the first and last 3 mm of where
marks may stand. A line that ends before is a stroke, however straight."""

MAX_SLOPE = 0.06
"""A fold may run this far off the block's direction: 3.4°."""

MAX_STREAK_SLOPE = 0.025
"""A streak may run this far off the feed, whose direction is known: a page that turns by 1.4° as it
is drawn in."""

_MOST_LINES = 6

_BIN_PX = 3
"""Places this near to each other are on the same course."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The straight lines of a page."""

    removed: NDArray[np.uint8] | None
    """The strip: how much darkness was taken away; None where there are no lines."""
    dirt: Mask | None
    """The strip: 1 where a line hides what is under it; None where there are no lines."""
    streaks: tuple[tuple[int, float], ...]
    """Block, and middle in px of the strip, of each line along the feed."""


def take_away_lines(
    ink: NDArray[np.uint8],
    printed: NDArray[np.uint8],
    noise: float,
    feed_slope: float,
    plan: SamplingPlan,
    sheet: WholeSheet,
    least_ink: float,
) -> Lines:
    """Remove streaks and folds from `ink`, in place.

    Args:
        ink: the strip, darker than the blank form, 0 outside of rows.
        printed: the strip, the blank form.
        noise: spread of the paper's darkness.
        feed_slope: mm to the right a mm down, along the feed.
        plan: the page's blocks.
        sheet: on which a line is followed beyond its block.
        least_ink: least darkness of ink. A paler line can't be a stroke.
    """
    level = max(_LEAST_DARK, DARK_SIGMAS * noise)
    original: NDArray[np.uint8] | None = None
    dirt: Mask | None = None
    streaks: list[tuple[int, float]] = []
    for found in _found(ink, level, feed_slope, plan):
        bounds, course = found.pieces.bounds, found.course
        its_ink, its_print = found.view(ink), found.view(printed)
        if not _runs_through(course, found.dark, its_print, bounds):
            continue
        bands = bands_of(its_ink, its_print, bounds, course)
        if darkest_of(bands) >= least_ink and not found.goes_on(sheet, bands):
            continue
        original = ink.copy() if original is None else original
        dirt = np.zeros_like(ink) if dirt is None else dirt
        take_away(its_ink, found.view(dirt), bands)
        if found.is_along_feed:
            streaks.append((found.number, float(course[found.steps].mean())))
    if original is None:
        return Lines(None, None, ())
    return Lines(np.asarray(cv2.subtract(original, ink), np.uint8), dirt, tuple(streaks))


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A line in a block that may be a streak or a fold."""

    is_down: bool
    """Whether it runs down a block; across a run of its rows otherwise."""
    is_along_feed: bool
    """Whether it runs down along the feed, as streaks do, and not along a sheet that lies askew."""
    number: int
    """Of the block."""
    block: Block
    start: int
    stop: int
    """First and last line of the strip in which it lies."""
    pieces: Pieces
    course: NDArray[np.intp]
    """Its place across at every step along."""
    dark: Mask
    """Where it lies, as it was when the line was found; steps along it are axis 0."""

    def view(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return where it lies in a picture of the strip; steps along it are axis 0."""
        return picture if self.is_down else picture[self.start : self.stop].T

    @property
    def steps(self) -> NDArray[np.intp]:
        """Its own, along it."""
        return np.arange(self.start, self.stop) if self.is_down else np.arange(len(self.course))

    def goes_on(self, sheet: WholeSheet, bands: Sequence[Band]) -> bool:
        """Whether it goes on to both edges of the sheet, on the course on which it is darkest."""
        steps = np.concatenate([band.steps for band in bands])
        course = np.concatenate([band.middle for band in bands])
        if self.is_down:
            return sheet.is_crossed_down(_on_sheet(self.block, course, steps))
        return sheet.is_crossed_across(_on_sheet(self.block, steps, self.start + course))


def _found(
    ink: NDArray[np.uint8], level: float, feed_slope: float, plan: SamplingPlan
) -> Iterator[_Found]:
    """Yield what may be lines, down and across; those that were taken away aren't found again."""
    for slope in _slopes_down(feed_slope):
        dark = _dark(ink, level)
        for number, block in enumerate(plan.blocks):
            along = pieces_along(dark, block.runs_px, slope)
            for course in _courses(along, dark.shape[1], MAX_STREAK_SLOPE):
                ends = block.start_px, block.stop_px
                is_along_feed = slope == feed_slope
                yield _Found(True, is_along_feed, number, block, *ends, along, course, dark)
    for number, block in enumerate(plan.blocks):
        for start, stop in block.runs_px:
            part = dark[start:stop]
            across = pieces_across(part)
            for course in _courses(across, len(part), MAX_SLOPE):
                yield _Found(False, False, number, block, start, stop, across, course, part.T)


def _slopes_down(feed_slope: float) -> tuple[float, ...]:
    """Return along which directions lines run down: the feed, and a sheet that lies askew to it."""
    return (feed_slope,) if abs(feed_slope) <= MAX_STREAK_SLOPE else (feed_slope, 0.0)


def _dark(ink: NDArray[np.uint8], level: float) -> Mask:
    return np.asarray(cv2.threshold(ink, level, 1, cv2.THRESH_BINARY)[1], np.uint8)


def _courses(pieces: Pieces, width: int, most_slope: float) -> Iterator[NDArray[np.intp]]:
    """Yield each line's course: its place across at every step along, below `width`."""
    if pieces.reached / len(pieces.bounds) < LINE_SHARE:
        return
    is_dark = pieces.shares >= DARK_SHARE
    for _ in range(_MOST_LINES):
        if is_dark.any(axis=1).mean() < LINE_SHARE:
            return
        straight = _straightest(is_dark, pieces, most_slope)
        if straight is None:
            return
        for piece, (start, stop) in enumerate(pieces.bounds):
            place = round(float(straight[(start + stop) // 2]))
            is_dark[piece, max(0, place - BAND_PX) : place + BAND_PX + 1] = False
        yield (np.rint(straight).astype(np.intp) - pieces.moved_px).clip(0, width - 1)


def _straightest(
    is_dark: NDArray[np.bool_], pieces: Pieces, most_slope: float
) -> FloatArray | None:
    """Return the course that most pieces agree on, as they were moved; None if too few do."""
    middles = pieces.middles
    from_middle = middles - middles.mean()
    slopes = _slopes(pieces.bounds[-1][1] - pieces.bounds[0][0], most_slope)
    slope, middle, votes = most_voted(is_dark, slopes, from_middle, _BIN_PX)
    if votes < LINE_SHARE * len(is_dark):
        return None
    places, seen_at = _darkest_near(
        _BIN_PX * middle + slopes[slope] * from_middle, np.where(is_dark, pieces.shares, 0.0)
    )
    if seen_at.mean() < LINE_SHARE:
        return None
    steps = np.arange(len(pieces.moved_px))
    return np.asarray(np.interp(steps, middles[seen_at], places[seen_at]), np.float64)


def _darkest_near(ideal: FloatArray, shares: FloatArray) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Return the middle of the darkest places of each piece near to a line, and where any is dark.

    Args:
        ideal: shape (pieces,), where the line should be.
        shares: shape (pieces, width), how dark each place is; 0 for what doesn't count.
    """
    low = np.maximum(np.rint(ideal).astype(np.intp) - WANDER_PX, 0)
    columns = low[:, None] + np.arange(2 * WANDER_PX + 1)
    width = shares.shape[1]
    near = shares[np.arange(len(low))[:, None], np.minimum(columns, width - 1)]
    near[columns >= width] = -1.0
    darkest = near.max(axis=1, keepdims=True)
    is_darkest = near >= darkest - 1e-9
    places = (is_darkest * columns).sum(axis=1) / is_darkest.sum(axis=1)
    return places, darkest[:, 0] > 0


@cache
def _slopes(length: int, most: float) -> FloatArray:
    """Return the slopes to try on a line so long: at its ends, half a bin from one to the next."""
    count = math.ceil(most * length / _BIN_PX)
    return np.linspace(-most, most, 2 * count + 1)


def _runs_through(
    course: NDArray[np.intp],
    dark: Mask,
    printed: NDArray[np.uint8],
    bounds: tuple[tuple[int, int], ...],
) -> bool:
    """Whether a line is seen at both of its ends, as far as there is no print."""
    reach = round(_END_MM * PX_PER_MM)
    for steps in (
        np.arange(bounds[0][0], bounds[0][0] + reach),
        np.arange(bounds[-1][1] - reach, bounds[-1][1]),
    ):
        places = (course[steps][:, None] + np.arange(-3, 4)).clip(0, dark.shape[1] - 1)
        is_open = (printed[steps[:, None], places] < SOME_PRINT).any(axis=1)
        is_dark = dark[steps[:, None], places].any(axis=1)
        if not is_open.any() or is_dark[is_open].mean() < END_SHARE:
            return False
    return True


def _on_sheet(block: Block, x_px: NDArray[np.intp], y_px: NDArray[np.intp]) -> FloatArray:
    """Return where places of the strip are on the sheet, shape (n, 2), mm."""
    places = np.column_stack([x_px, y_px, np.ones(len(x_px))]) @ block.to_sheet().T
    return np.asarray(places[:, :2], np.float64)
