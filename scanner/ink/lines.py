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
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.ink.page_lines import WholeSheet
from scanner.locate.sampling import PX_PER_MM, Block, SamplingPlan
from scanner.types import FloatArray, Mask

DARK_SIGMAS = 1.5
"""A pixel counts towards a line from this many spreads of the paper's noise: one in fifteen by
chance."""

_LEAST_DARK = 3.0

_SOME_PRINT = 48
"""Where more darkness than this was subtracted as print, a line may be hidden."""

PIECE_MM = 10.0
"""Length of a piece along the feed. A tick's limb is dark at one place for 3 mm, a stroke straight
down for 6 mm."""

CROSS_PIECE_MM = 5.5
"""The same across the feed, where a block is 44 mm wide."""

DARK_SHARE = 0.9
"""A piece of a line is dark over this much of its length, its three middle pixels together."""

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

OPAQUE = 100.0
"""From this darkness (of 255) on, what lies under a line can't be seen."""

_BAND_PX = 14
"""To each side of its middle a line is taken away: a fold's shadow reaches 2 mm."""

_WANDER_PX = 5
"""How far a line may stray from its course: paper is not quite flat."""

_LEAST_SEEN = 6
"""Pixels of paper from which a line's darkness at one place can be told."""

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


@dataclass(frozen=True, slots=True)
class _Pieces:
    """A block, or a run of its rows, cut up along one direction."""

    bounds: tuple[tuple[int, int], ...]
    """First and last px of each piece along the line."""
    shares: FloatArray
    """Shape (pieces, width): how much of the length of each piece is dark at each place across."""
    moved_px: NDArray[np.intp]
    """By how much places were moved across at each step along, so that the feed runs straight."""


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
    for slope in _slopes_down(feed_slope):
        dark = _dark(ink, level)
        for number, block in enumerate(plan.blocks):
            along = _pieces_along(dark, block.runs_px, slope)
            steps = np.arange(block.start_px, block.stop_px)
            for course in _courses(along, dark.shape[1], MAX_STREAK_SLOPE):
                bands = _bands(ink, printed, along, course)
                is_plain = _runs_through(course, dark, printed, along.bounds)
                is_plain &= _darkest(bands) < least_ink
                if is_plain or sheet.is_crossed_down(_on_sheet(block, course[steps], steps)):
                    original = ink.copy() if original is None else original
                    dirt = np.zeros_like(ink) if dirt is None else dirt
                    _take_away(ink, dirt, bands)
                    streaks.append((number, float(course[steps].mean())))
    for block in plan.blocks:
        for start, stop in block.runs_px:
            part, print_of_part = dark[start:stop].T, printed[start:stop].T
            across = _pieces_across(dark[start:stop])
            for course in _courses(across, len(part.T), MAX_SLOPE):
                bands = _bands(ink[start:stop].T, print_of_part, across, course)
                steps = np.arange(len(course))
                is_plain = _runs_through(course, part, print_of_part, across.bounds)
                is_plain &= _darkest(bands) < least_ink
                if is_plain or sheet.is_crossed_across(_on_sheet(block, steps, start + course)):
                    original = ink.copy() if original is None else original
                    dirt = np.zeros_like(ink) if dirt is None else dirt
                    _take_away(ink[start:stop].T, dirt[start:stop].T, bands)
    if original is None:
        return Lines(None, None, ())
    return Lines(np.asarray(cv2.subtract(original, ink), np.uint8), dirt, tuple(streaks))


def _slopes_down(feed_slope: float) -> tuple[float, ...]:
    """Return along which directions lines run down: the feed, and a sheet that lies askew to it."""
    return (feed_slope,) if abs(feed_slope) <= MAX_STREAK_SLOPE else (feed_slope, 0.0)


def _dark(ink: NDArray[np.uint8], level: float) -> Mask:
    return np.asarray(cv2.threshold(ink, level, 1, cv2.THRESH_BINARY)[1], np.uint8)


def _pieces_along(dark: Mask, runs: tuple[tuple[int, int], ...], feed_slope: float) -> _Pieces:
    length = round(PIECE_MM * PX_PER_MM)
    bounds = tuple(piece for start, stop in runs for piece in _cut_up(start, stop, length))
    first, last = bounds[0][0], bounds[-1][1]
    moved = feed_slope * (np.arange(len(dark)).clip(first, last - 1) - first)
    moved_px = np.rint(max(0.0, float(moved[-1])) - moved).astype(np.intp)
    upright = _moved(dark[first:last], moved_px[first:last])
    shares = [
        cv2.reduce(upright[start - first : stop - first], 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)
        for start, stop in bounds
    ]
    return _Pieces(bounds, _of_three(np.concatenate(shares), bounds), moved_px)


def _moved(dark: Mask, moved_px: NDArray[np.intp]) -> Mask:
    """Return a wider picture, each line of which is so many pixels further right."""
    most = int(moved_px.max())
    if most == 0:
        return dark
    height, width = dark.shape
    moved = np.zeros((height, width + most), np.uint8)
    ends = [0, *(np.flatnonzero(np.diff(moved_px)) + 1).tolist(), height]
    for start, stop in pairwise(ends):
        left = int(moved_px[start])
        moved[start:stop, left : left + width] = dark[start:stop]
    return moved


def _pieces_across(dark: Mask) -> _Pieces:
    bounds = _cut_up(0, dark.shape[1], round(CROSS_PIECE_MM * PX_PER_MM))
    shares = [
        cv2.reduce(dark[:, a:b], 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[:, 0] for a, b in bounds
    ]
    still = np.zeros(dark.shape[1], np.intp)
    return _Pieces(bounds, _of_three(np.stack(shares), bounds), still)


@cache
def _cut_up(start: int, stop: int, length: int) -> tuple[tuple[int, int], ...]:
    """Return pieces of about `length` from `start` to `stop`, all alike."""
    count = max(1, round((stop - start) / length))
    ends = np.linspace(start, stop, count + 1).round().astype(int).tolist()
    return tuple(pairwise(ends))


def _of_three(counts: NDArray[np.integer], bounds: tuple[tuple[int, int], ...]) -> FloatArray:
    """Return shares for each place and its two neighbours together: a line may run aslant."""
    shares = counts / np.array([stop - start for start, stop in bounds])[:, None]
    shares[:, 1:-1] = shares[:, :-2] + shares[:, 1:-1] + shares[:, 2:]
    return np.asarray(shares, dtype=np.float64)


def _courses(pieces: _Pieces, width: int, most_slope: float) -> Iterator[NDArray[np.intp]]:
    """Yield each line's course: its place across at every step along, below `width`."""
    is_dark = pieces.shares >= DARK_SHARE
    for _ in range(_MOST_LINES):
        if is_dark.any(axis=1).mean() < LINE_SHARE:
            return
        straight = _straightest(is_dark, pieces, most_slope)
        if straight is None:
            return
        for piece, (start, stop) in enumerate(pieces.bounds):
            place = round(float(straight[(start + stop) // 2]))
            is_dark[piece, max(0, place - _BAND_PX) : place + _BAND_PX + 1] = False
        yield (np.rint(straight).astype(np.intp) - pieces.moved_px).clip(0, width - 1)


def _straightest(
    is_dark: NDArray[np.bool_], pieces: _Pieces, most_slope: float
) -> FloatArray | None:
    """Return the course that most pieces agree on, as they were moved; None if too few do."""
    count, width = is_dark.shape
    middles = np.array([(start + stop) / 2 for start, stop in pieces.bounds])
    piece, place = np.nonzero(is_dark)
    from_middle = middles - middles.mean()
    # A Hough transform: every slope at every place in the middle.
    slopes = _slopes(pieces.bounds[-1][1] - pieces.bounds[0][0], most_slope)
    at_middle = (place - np.outer(slopes, from_middle[piece])) / _BIN_PX
    bins = at_middle.round().astype(np.intp).clip(0, width // _BIN_PX)
    seen = np.zeros((count, len(slopes), width // _BIN_PX + 1), np.uint8)
    seen[piece, np.arange(len(slopes))[:, None], bins] = 1
    votes = seen.sum(axis=0, dtype=np.uint8)
    slope, middle = divmod(int(votes.argmax()), votes.shape[1])
    if votes[slope, middle] < LINE_SHARE * count:
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
    low = np.maximum(np.rint(ideal).astype(np.intp) - _WANDER_PX, 0)
    columns = low[:, None] + np.arange(2 * _WANDER_PX + 1)
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
        is_open = (printed[steps[:, None], places] < _SOME_PRINT).any(axis=1)
        is_dark = dark[steps[:, None], places].any(axis=1)
        if not is_open.any() or is_dark[is_open].mean() < END_SHARE:
            return False
    return True


@dataclass(frozen=True, slots=True)
class _Band:
    """A line and what is beside it, along one piece."""

    steps: NDArray[np.intp]
    """Shape (n,): the piece, along the line."""
    places: NDArray[np.intp]
    """Shape (n, w): at each step, what is near the line, across it."""
    own: FloatArray
    """Shape (w,): the line's own darkness at each distance from its middle."""


def _bands(
    ink: NDArray[np.uint8],
    printed: NDArray[np.uint8],
    pieces: _Pieces,
    course: NDArray[np.intp],
) -> list[_Band]:
    """Return how dark a line is, piece by piece, at each distance from its middle.

    It is the darkness that two thirds of the piece reach, and no more than half as much again as is
    usual for the line, so that a stroke along it stays.
    """
    distances = np.arange(-_BAND_PX, _BAND_PX + 1)
    seen = []
    for start, stop in pieces.bounds:
        steps = np.arange(start, stop)
        darkest = course[steps] + _to_darkest(ink, printed, steps, course[steps])
        places = (darkest[:, None] + distances).clip(0, ink.shape[1] - 1)
        values = ink[steps[:, None], places].astype(np.float64)
        is_paper = printed[steps[:, None], places] < _SOME_PRINT
        seen.append((steps, places, _tertile(values, is_paper)))
    levels = np.stack([level for _, _, level in seen])
    ordered = np.sort(levels, axis=0)
    usual = (ordered[(len(levels) - 1) // 2] + ordered[len(levels) // 2]) / 2
    most = 1.5 * usual + 4.0
    return [_Band(steps, places, np.minimum(level, most)) for steps, places, level in seen]


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
    near = np.arange(-_WANDER_PX, _WANDER_PX + 1)
    places = ((course + leans)[:, :, None] + near).clip(0, ink.shape[1] - 1)
    is_paper = printed[steps[:, None], places] < _SOME_PRINT
    darkness = (ink[steps[:, None], places] * is_paper).sum(axis=1, dtype=np.int64)
    mean = darkness / np.maximum(is_paper.sum(axis=1), _LEAST_SEEN)
    lean, place = divmod(int(mean.argmax()), len(near))
    return np.asarray(leans[lean] + near[place])


_LEANS_PX = np.array([0.0, -1.0, 1.0, -2.0, 2.0, -3.0, 3.0])
"""From one end of a piece to the other, the least first."""


def _darkest(bands: Sequence[_Band]) -> float:
    return max(float(band.own.max()) for band in bands)


def _on_sheet(block: Block, x_px: NDArray[np.intp], y_px: NDArray[np.intp]) -> FloatArray:
    """Return where places of the strip are on the sheet, shape (n, 2), mm."""
    places = np.column_stack([x_px, y_px, np.ones(len(x_px))]) @ block.to_sheet().T
    return np.asarray(places[:, :2], np.float64)


def _take_away(ink: NDArray[np.uint8], dirt: Mask, bands: Sequence[_Band]) -> None:
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
