"""Looks for the printed outlines of boxes, each around the place where it is expected."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanner.kernel import outlines as kernel
from scanner.kernel.compiled import compiled_by
from scanner.locate.cutting import cut
from scanner.locate.median import median_of
from scanner.locate.sampling import PX_PER_MM, SamplingPlan
from scanner.types import FloatArray

MARGIN_PX = 10
"""Around a box in its patch: 1.7 mm."""

SEARCH_PX = 7
"""How far from its place a box is looked for: 1.2 mm, far less than the way to the next row."""

_WIDE_PX = MARGIN_PX + SEARCH_PX + 1
"""Around a box while it is looked for: its patch, wherever it is found."""

_LINE_OFFSET_PX = 0.84
"""Middle of the outline, from its outer edge: half of 0.28 mm."""

_FIRST_LINE_PX = _WIDE_PX + _LINE_OFFSET_PX - 0.5
"""The same from the edge of a wide patch, in places: that of a pixel is its middle."""

_MIN_CONTRAST = 28.0
"""Least darkness (of 255) of an outline against the paper beside it."""


@dataclass(frozen=True, slots=True)
class OutlineLook:
    """What one look for all outlines gave."""

    left_px: NDArray[np.intp]
    """Shape (n,): the whole pixel around which each box was looked for."""
    top_px: NDArray[np.intp]
    profiles: FloatArray
    """Shape (2n, p): mean darkness across each wide patch, then down each, from `profiles_of`."""
    offsets_mm: FloatArray
    """Shape (n, 2): where each box was found, from where the sheet has it."""
    strength: FloatArray
    """Shape (n,): how dark the weaker of its lines is."""
    weights: FloatArray
    """Shape (n,): 0 for a box that was not found."""


def look_for_outlines(
    darkness: NDArray[np.uint8], plan: SamplingPlan, expected_mm: FloatArray
) -> OutlineLook:
    """Look for every outline around where it is expected, shape (n, 2), mm from its place."""
    left_px = plan.left_px + expected_mm[:, 0] * PX_PER_MM
    top_px = plan.top_px + expected_mm[:, 1] * PX_PER_MM
    size = plan.side_px + 2 * _WIDE_PX
    # A patch that reached beyond the strip is cut at its edge; its box stands off its middle.
    left, top = (
        np.minimum(
            np.maximum(np.rint(place_px).astype(np.intp), _WIDE_PX), length - size + _WIDE_PX
        )
        for place_px, length in ((left_px, plan.width_px), (top_px, plan.height_px))
    )
    inner = (_WIDE_PX + 5, size - _WIDE_PX - 5)
    profiles = profiles_of(darkness, left - _WIDE_PX, top - _WIDE_PX, size, inner)
    part_px = np.concatenate([left_px - left, top_px - top])
    edges_px, apart_px = _FIRST_LINE_PX + part_px, plan.side_px - 2 * _LINE_OFFSET_PX
    found_px, strengths = offsets_of(profiles, edges_px, apart_px, SEARCH_PX)
    strength = strengths.reshape(2, -1).min(axis=0)
    weights = np.minimum(strength / max(median_of(strength), _MIN_CONTRAST), 1.0)
    weights[strength < _MIN_CONTRAST] = 0.0
    offsets = expected_mm + found_px.reshape(2, -1).T / PX_PER_MM
    return OutlineLook(left, top, profiles, offsets, strength, weights)


@compiled_by(kernel.profiles)
def profiles_of(
    picture: NDArray[np.uint8],
    left: NDArray[np.intp],
    top: NDArray[np.intp],
    size: int,
    inner: tuple[int, int],
) -> FloatArray:
    """Return shape (2n, size): mean darkness across each of n patches, then down each.

    Args:
        picture: from which they are cut.
        left: shape (n,), first column of each.
        top: shape (n,), first line of each.
        size: side of a patch.
        inner: first and last line and column over which it is taken: the inner part of a box,
            where its other two sides don't reach.
    """
    patches, within = cut(picture, left, top, size), slice(*inner)
    # Whole numbers up to 2**24 have no rounding errors: the order of their sums changes nothing.
    ones = np.ones(inner[1] - inner[0], np.float32)
    across = ones @ patches[:, within].astype(np.float32)
    down = patches[:, :, within].astype(np.float32) @ ones
    return np.concatenate([across, down]).astype(np.float64) / len(ones)


@compiled_by(kernel.offsets)
def offsets_of(
    profile: FloatArray, edges_px: FloatArray, apart_px: float, reach_px: int
) -> tuple[FloatArray, FloatArray]:
    """Return by how many pixels each box is displaced along one axis, and how sure that is.

    A box shows as two dark lines. Each shift is worth the contrast of the weaker of the two plus a
    fraction of the stronger, so that no single line can pass for a box.

    Args:
        profile: shape (n, p), from `profiles_of`.
        edges_px: shape (n,), where the middle of the first line is expected.
        apart_px: how far the second is from it.
        reach_px: how far a box may be displaced.
    """
    lines = np.zeros_like(profile)
    lines[:, 4:-4] = profile[:, 4:-4] - 0.5 * (profile[:, :-8] + profile[:, 8:])
    smooth, line_on_line = 0.5 * lines, lines.ravel()  # their ends are 0
    smooth.ravel()[1:-1] += 0.25 * (line_on_line[:-2] + line_on_line[2:])
    shifts = np.arange(-reach_px, reach_px + 1)
    rows = np.arange(len(profile))
    first = _between_places(smooth, edges_px, shifts)
    second = _between_places(smooth, edges_px + apart_px, shifts)
    score = np.minimum(first, second) + 0.25 * np.maximum(first, second)
    best = score[:, 1:-1].argmax(axis=1) + 1
    middle = score[rows, best]
    before, after = score[rows, best - 1], score[rows, best + 1]
    curve = before - 2 * middle + after
    step = np.where(curve < -1e-6, 0.5 * (before - after) / np.minimum(curve, -1e-6), 0.0)
    return shifts[best] + step.clip(-1, 1), middle


def _between_places(values: FloatArray, start: FloatArray, steps: NDArray[np.intp]) -> FloatArray:
    """Return shape (n, k): each line of values at k whole steps from a place of its own.

    Args:
        values: shape (n, p).
        start: shape (n,), where step 0 is; between two values it lies on the line through them.
        steps: shape (k,), from one to the next.
    """
    whole = np.floor(start)
    part = (start - whole)[:, None]
    places = whole[:, None].astype(np.intp) + np.append(steps, steps[-1] + 1)
    places = np.minimum(np.maximum(places, 0), values.shape[1] - 1)
    near = values[np.arange(len(values))[:, None], places]
    return np.asarray((1 - part) * near[:, :-1] + part * near[:, 1:])


def sides_seen(profiles: FloatArray, shifts_px: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return how many sides of each outline stand out, seen where the field puts the box.

    Args:
        profiles: shape (2n, p), from `profiles_of`.
        shifts_px: shape (2n,), by how much each box stands off its patch, across and then down.
    """
    contrast = contrast_of(profiles, shifts_px, _WIDE_PX)
    needed = max(_MIN_CONTRAST, 0.4 * median_of(contrast))
    return np.asarray((contrast >= needed).reshape(4, -1).sum(axis=0))


@compiled_by(kernel.contrast)
def contrast_of(profiles: FloatArray, shifts_px: NDArray[np.intp], edge_px: int) -> FloatArray:
    """Return shape (4n,): how much darker each side of an outline is than the paper beside it.

    Left sides of all boxes, upper ones, right ones, lower ones.

    Args:
        profiles: shape (2n, p), from `profiles_of`.
        shifts_px: shape (2n,), by how much each box stands off its patch, across and then down.
        edge_px: where the outline begins of a box that doesn't.
    """
    lines = np.concatenate([profiles, profiles[:, ::-1]])
    edges = edge_px + np.concatenate([shifts_px, -shifts_px])
    left, middle, right = _around(lines, edges, _BESIDE).T
    on = _around(lines, edges, _ON).max(axis=1)
    return np.asarray(on - (left + middle + right) / 3)


_ON, _BESIDE = np.arange(-1, 4), np.arange(-6, -3)
"""Steps from an outline's outer edge: those where its line is, and those where paper is."""


def _around(lines: FloatArray, edges: NDArray[np.intp], steps: NDArray[np.intp]) -> FloatArray:
    """Return shape (n, len(steps)): each line at these steps from its edge."""
    places = (edges[:, None] + steps).clip(0, lines.shape[1] - 1)
    return np.asarray(lines[np.arange(len(lines))[:, None], places])
