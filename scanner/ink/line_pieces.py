"""Cuts a block up along one direction, and tells where its pieces are dark, and on which course."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.kernel import lines as kernel
from scanner.kernel.compiled import compiled_by
from scanner.locate.sampling import PX_PER_MM
from scanner.types import FloatArray, Mask

PIECE_MM = 10.0
"""Length of a piece along the feed. A tick's limb is dark at one place for 3 mm, a stroke straight
down for 6 mm."""

CROSS_PIECE_MM = 5.5
"""The same across the feed, where a block is 44 mm wide."""

DARK_SHARE = 0.9
"""A piece of a line is dark over this much of its length, its three middle pixels together."""

_Bounds = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A block, or a run of its rows, cut up along one direction."""

    bounds: _Bounds
    """First and last px of each piece along the line."""
    middles: FloatArray
    """Shape (pieces,): where each has its middle."""
    shares: FloatArray
    """Shape (pieces, width): how much of the length of each piece is dark at each place across, and
    its two neighbours together: a line may run aslant."""
    reached: int
    """How many pieces are dark, by `DARK_SHARE`, anywhere."""
    moved_px: NDArray[np.intp]
    """By how much places were moved across at each step along, so that the feed runs straight."""


def pieces_along(dark: Mask, runs: tuple[tuple[int, int], ...], feed_slope: float) -> Pieces:
    """Cut up a block down the feed.

    Args:
        dark: the strip, 1 where it is dark.
        runs: first and last line of each run of the block's rows.
        feed_slope: mm to the right a mm down, along the feed.
    """
    bounds, each, middles = _pieces_of(runs, round(PIECE_MM * PX_PER_MM))
    first, last = bounds[0][0], bounds[-1][1]
    moved = feed_slope * (np.minimum(np.maximum(_steps(len(dark)), first), last - 1) - first)
    moved_px = np.rint(max(0.0, float(moved[-1])) - moved).astype(np.intp)
    most_px = int(moved_px[first:last].max())
    shares, reached = shares_down(dark, moved_px, most_px, each, DARK_SHARE)
    return Pieces(bounds, middles, shares, reached, moved_px)


def pieces_across(dark: Mask) -> Pieces:
    """Cut up a run of rows from left to right; the same."""
    bounds, each, middles = _pieces_of(((0, dark.shape[1]),), round(CROSS_PIECE_MM * PX_PER_MM))
    shares, reached = shares_across(dark, each, DARK_SHARE)
    return Pieces(bounds, middles, shares, reached, np.zeros(dark.shape[1], np.intp))


@compiled_by(kernel.shares_down)
def shares_down(
    dark: Mask, moved_px: NDArray[np.intp], most_px: int, bounds: NDArray[np.intp], needed: float
) -> tuple[FloatArray, int]:
    """Return `Pieces.shares` of pieces down a picture, and how many reach `needed` anywhere.

    Args:
        dark: 1 where it is dark.
        moved_px: by how much each line is moved to the right.
        most_px: the most of it between the first and the last piece.
        bounds: shape (pieces, 2), first and last line of each.
        needed: see above.
    """
    first, last = int(bounds[0, 0]), int(bounds[-1, 1])
    upright = _moved(dark[first:last], moved_px[first:last], most_px)
    counts = [
        cv2.reduce(upright[start - first : stop - first], 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)
        for start, stop in bounds.tolist()
    ]
    return _of_three(np.concatenate(counts), bounds, needed)


@compiled_by(kernel.shares_across)
def shares_across(dark: Mask, bounds: NDArray[np.intp], needed: float) -> tuple[FloatArray, int]:
    """Return the same of pieces across a picture.

    Args:
        dark: 1 where it is dark.
        bounds: shape (pieces, 2), first and last column of each.
        needed: how much of it must be dark at a place for a piece to count.
    """
    counts = [
        cv2.reduce(dark[:, start:stop], 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[:, 0]
        for start, stop in bounds.tolist()
    ]
    return _of_three(np.stack(counts), bounds, needed)


@compiled_by(kernel.most_voted)
def most_voted(
    is_dark: NDArray[np.bool_], slopes: FloatArray, from_middle: FloatArray, bin_px: int
) -> tuple[int, int, int]:
    """Return the straight line that most pieces agree on: its slope, middle, and how many do.

    A Hough transform: every slope at every place in the middle.

    Args:
        is_dark: shape (pieces, width).
        slopes: the ones to try.
        from_middle: shape (pieces,), how far along the line each piece is from the middle.
        bin_px: places this near to each other are on the same course; the middle counts in these.
    """
    count, width = is_dark.shape
    piece, place = np.nonzero(is_dark)
    at_middle = (place - np.outer(slopes, from_middle[piece])) / bin_px
    bins = at_middle.round().astype(np.intp).clip(0, width // bin_px)
    seen = np.zeros((count, len(slopes), width // bin_px + 1), np.uint8)
    seen[piece, np.arange(len(slopes))[:, None], bins] = 1
    votes = seen.sum(axis=0, dtype=np.uint8)
    slope, middle = divmod(int(votes.argmax()), votes.shape[1])
    return slope, middle, int(votes[slope, middle])


def _moved(dark: Mask, moved_px: NDArray[np.intp], most_px: int) -> Mask:
    """Return a wider picture, each line of which is so many pixels further right."""
    if most_px == 0:
        return dark
    height, width = dark.shape
    moved = np.zeros((height, width + most_px), np.uint8)
    ends = [0, *(np.flatnonzero(np.diff(moved_px)) + 1).tolist(), height]
    for start, stop in pairwise(ends):
        left = int(moved_px[start])
        moved[start:stop, left : left + width] = dark[start:stop]
    return moved


@cache
def _pieces_of(
    runs: tuple[tuple[int, int], ...], length: int
) -> tuple[_Bounds, NDArray[np.intp], FloatArray]:
    """Return pieces of about `length` of each run, all alike; also as an array; their middles."""
    bounds: list[tuple[int, int]] = []
    for start, stop in runs:
        count = max(1, round((stop - start) / length))
        bounds += pairwise(np.linspace(start, stop, count + 1).round().astype(int).tolist())
    middles = np.array([(start + stop) / 2 for start, stop in bounds])
    return tuple(bounds), np.array(bounds, np.intp), middles


@cache
def _steps(count: int) -> NDArray[np.intp]:
    return np.arange(count)


def _of_three(
    counts: NDArray[np.integer], bounds: NDArray[np.intp], needed: float
) -> tuple[FloatArray, int]:
    """Return shares for each place and its two neighbours together; how many pieces reach it."""
    shares = counts / (bounds[:, 1] - bounds[:, 0])[:, None]
    shares[:, 1:-1] = shares[:, :-2] + shares[:, 1:-1] + shares[:, 2:]
    return np.asarray(shares, dtype=np.float64), int((shares >= needed).any(axis=1).sum())
