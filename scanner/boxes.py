"""Locates the printed boxes and proves that they stand where they should.

This is the check on registration that owes nothing to the fiducials: the outline of every box is
looked for around its place. A page on which boxes are missing, or a whole outer row or column is,
or on which they lie askew, is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.reading import Registration, RejectionReason
from scanner.fiducials import NEEDED
from scanner.field import SmoothField
from scanner.median import median_of
from scanner.paper_white import paper_white
from scanner.registration import PageMap
from scanner.row_field import MISSED_MM, missed_mm, proved, row_field
from scanner.sampling import PX_PER_MM, SamplingPlan
from scanner.types import FloatArray, GrayImage, Refused

MARGIN_PX = 10
"""Around a box in its patch: 1.7 mm."""

SEARCH_PX = 7
"""How far from its place a box is looked for: 1.2 mm, far less than the way to the next row."""

_REACH_MM = 1.0
"""A field that moves boxes further than this brings some near the end of the search, 1.2 mm, and
others beyond it: then all are looked for again around where the field puts them."""

_WIDE_PX = MARGIN_PX + SEARCH_PX + 1
"""Around a box while it is looked for: its patch, wherever it is found."""

MIN_FOUND_SHARE = 0.9
"""A fold or a stain may hide some boxes, no more."""

MIN_FOUND_SHARE_OF_THREE = 0.99
"""Where one fiducial is lost, perspective is not in the map: the boxes alone prove the fit, and all
of them must be there but one in a hundred."""

MIN_MEDIAN_STRENGTH = 80.0
"""Least darkness (of 255, print black) of the page's median outline: outlines are the print of a
block. On simulated pages of all kinds it is 143 and more; where boxes of the other side shine
through a page whose own boxes stand elsewhere, it is 30."""

MIN_EDGE_SHARE = 0.5
"""Of each outer row and each column of boxes. A layout that is off by one row or column puts a
whole outer line of boxes where there are none."""

MAX_MEDIAN_RESIDUAL_MM = 0.15
MAX_WORST_RESIDUAL_MM = 0.4
"""Of the boxes whose four sides are seen: a mark over an outline may lead its box astray."""

MAX_DISPLACEMENT_MM = 2.0
"""From where the fiducials have it, on each axis. Rows stand at least 5 mm apart: a box within 2 mm
of its place is nearer to it than to its neighbour's, with half a millimetre to spare."""

_LINE_OFFSET_PX = 0.84
"""Middle of the outline, from its outer edge: half of 0.28 mm."""

_CLEAR_WEIGHT = 0.5
"""An outline at least half as dark as most says for itself where it stands."""

_HISTOGRAM_STEP = 3
"""Every third line of a block, 100,000 pixels, says how dark print is as well as all of them."""

_MIN_CONTRAST = 28.0
"""Least darkness (of 255) of an outline against the paper beside it."""


@dataclass(frozen=True, slots=True)
class LocatedBoxes:
    """Where the boxes of a page are, in pixels of its strip."""

    darkness: NDArray[np.uint8]
    """The strip, 0 where there is paper, 255 where it is as dark as print."""
    left_px: NDArray[np.intp]
    """Shape (n,): left edge of each box's patch (box and margin)."""
    top_px: NDArray[np.intp]
    offset_mm: FloatArray
    """Shape (n, 2): fitted displacement of each box."""
    sides: NDArray[np.intp]
    """Shape (n,): how many of the four sides of each outline were seen."""
    side_px: int
    """Side of a box."""
    registration: Registration
    feed_slope: float
    """Along the scan's feed, mm to the right on the sheet a mm down."""

    def patches(self, plan: SamplingPlan) -> NDArray[np.uint8]:
        """Return shape (n, p, p): the darkness around each box, box and margin."""
        return cut(self.darkness, self.left_px, self.top_px, plan.side_px + 2 * MARGIN_PX)


def locate_boxes(strip: GrayImage, page_map: PageMap, plan: SamplingPlan) -> LocatedBoxes:
    """Find every box, fit the page's displacement through them, and check the page.

    Args:
        strip: from `sample_strip`.
        page_map: what the strip was sampled with.
        plan: the same.

    Raises:
        Refused: `POOR_REGISTRATION`; the text says what is missing.
    """
    darkness = _darkness(strip, plan)
    look = _look_for(darkness, plan, np.zeros_like(plan.centers_mm))
    field = _field_of(plan)
    fitted = field.fit(look.offsets_mm, look.weights)
    residual = np.linalg.norm(look.offsets_mm - fitted, axis=1)
    is_proved = np.ones(len(fitted), np.bool_)
    if (
        missed_mm(look.offsets_mm - fitted, look.weights) > MISSED_MM
        or np.abs(fitted).max() > _REACH_MM
    ):
        look = _look_for(darkness, plan, fitted)
        fitted = field.fit(look.offsets_mm, look.weights, is_steady=True)
        fitted, residual = row_field(fitted, look.offsets_mm, look.weights)
        is_proved = proved(residual, look.weights, MAX_WORST_RESIDUAL_MM)
        clear = np.where(look.weights >= _CLEAR_WEIGHT, look.weights, 0.0)
        _check_rows(missed_mm(look.offsets_mm - fitted, clear), fitted)
    weights, strength = look.weights, look.strength
    found_left = np.rint(plan.left_px + fitted[:, 0] * PX_PER_MM).astype(np.intp)
    found_top = np.rint(plan.top_px + fitted[:, 1] * PX_PER_MM).astype(np.intp)
    shifts = np.concatenate([found_left - look.left_px, found_top - look.top_px])
    sides = _sides_seen(look.profiles, shifts)
    found = (sides >= 3) & is_proved
    is_clear = (sides == 4) & (weights >= _CLEAR_WEIGHT)
    registration = Registration(
        fiducials=page_map.fiducials,
        dpi=round(page_map.dpi, 1),
        boxes_found=int(found.sum()),
        boxes=len(found),
        residual_median_mm=_rounded(median_of, residual[weights > 0]),
        residual_worst_mm=_rounded(np.max, residual[is_clear]),
    )
    _check(found, plan, registration)
    if median_of(strength) < MIN_MEDIAN_STRENGTH:
        raise Refused(RejectionReason.POOR_REGISTRATION, "page.pale_boxes")
    left, top = found_left - MARGIN_PX, found_top - MARGIN_PX
    _check_inside(left, top, plan)
    return LocatedBoxes(
        darkness,
        left,
        top,
        fitted,
        sides,
        plan.side_px,
        registration,
        page_map.feed_slope(),
    )


def see_boxes(strip: GrayImage, plan: SamplingPlan) -> tuple[FloatArray, FloatArray]:
    """Return where outlines are seen, with no proof: offsets, mm, shape (n, 2), and weights."""
    look = _look_for(_darkness(strip, plan), plan, np.zeros_like(plan.centers_mm))
    return look.offsets_mm, look.weights


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look for all outlines gave."""

    left_px: NDArray[np.intp]
    """Shape (n,): the whole pixel around which each box was looked for."""
    top_px: NDArray[np.intp]
    profiles: FloatArray
    """Shape (2n, p): mean darkness across each wide patch, then down each, from `_profiles`."""
    offsets_mm: FloatArray
    """Shape (n, 2): where each box was found, from where the sheet has it."""
    strength: FloatArray
    """Shape (n,): how dark the weaker of its lines is."""
    weights: FloatArray
    """Shape (n,): 0 for a box that was not found."""


def _look_for(darkness: NDArray[np.uint8], plan: SamplingPlan, expected_mm: FloatArray) -> _Look:
    """Look for every outline around where it is expected, shape (n, 2), mm from its place."""
    left_px = plan.left_px + expected_mm[:, 0] * PX_PER_MM
    top_px = plan.top_px + expected_mm[:, 1] * PX_PER_MM
    size = plan.side_px + 2 * _WIDE_PX
    # A patch that reached beyond the strip is cut at its edge; its box stands off its middle.
    left = np.rint(left_px).astype(np.intp).clip(_WIDE_PX, plan.width_px - size + _WIDE_PX)
    top = np.rint(top_px).astype(np.intp).clip(_WIDE_PX, plan.height_px - size + _WIDE_PX)
    profiles = _profiles(cut(darkness, left - _WIDE_PX, top - _WIDE_PX, size))
    part_px = np.concatenate([left_px - left, top_px - top])
    found_px, strengths = _offset(profiles, part_px, plan.side_px)
    strength = strengths.reshape(2, -1).min(axis=0)
    weights = (strength / max(median_of(strength), _MIN_CONTRAST)).clip(0, 1)
    weights[strength < _MIN_CONTRAST] = 0.0
    offsets = expected_mm + found_px.reshape(2, -1).T / PX_PER_MM
    return _Look(left, top, profiles, offsets, strength, weights)


def _rounded(summary: Callable[[FloatArray], float], residual: FloatArray) -> float:
    return round(float(summary(residual)), 3) if residual.size else 99.0


def _check(found: NDArray[np.bool_], plan: SamplingPlan, registration: Registration) -> None:
    share = MIN_FOUND_SHARE if registration.fiducials > NEEDED else MIN_FOUND_SHARE_OF_THREE
    if found.mean() < share:
        raise Refused(
            RejectionReason.POOR_REGISTRATION,
            "page.boxes_missing",
            boxes=len(found),
            found=int(found.sum()),
        )
    if (_shares_of(plan) @ found).min() < MIN_EDGE_SHARE:
        raise Refused(RejectionReason.POOR_REGISTRATION, "page.edge_missing")
    _check_distance(registration.residual_median_mm, MAX_MEDIAN_RESIDUAL_MM)
    _check_distance(registration.residual_worst_mm, MAX_WORST_RESIDUAL_MM)


def _check_rows(missed: float, fitted_mm: FloatArray) -> None:
    """Refuse a page of which a row stands elsewhere, or that lies too far off to be told.

    A row's boxes may be clear and yet not be where they are looked for: then fewer than four sides
    are seen there, and no single one of them counts.
    """
    _check_distance(missed, MAX_WORST_RESIDUAL_MM)
    _check_distance(float(np.abs(fitted_mm).max()), MAX_DISPLACEMENT_MM)


def _check_distance(found_mm: float, most_mm: float) -> None:
    if found_mm > most_mm:
        raise Refused(
            RejectionReason.POOR_REGISTRATION,
            "page.bad_fit",
            residual=f"{found_mm:.2f}",
            limit=most_mm,
        )


def _check_inside(left: NDArray[np.intp], top: NDArray[np.intp], plan: SamplingPlan) -> None:
    """Refuse a page on which a box would lie beyond what was sampled."""
    size = plan.side_px + 2 * MARGIN_PX
    is_inside = (
        (left >= 0) & (top >= 0) & (left + size <= plan.width_px) & (top + size <= plan.height_px)
    )
    if not is_inside.all():
        raise Refused(
            RejectionReason.POOR_REGISTRATION,
            "page.boxes_missing",
            boxes=len(is_inside),
            found=int(is_inside.sum()),
        )


def outer_lines(plan: SamplingPlan) -> list[NDArray[np.intp]]:
    """Return the boxes of each line that a slip would move off the table.

    They are the first and last row of every block, and every column of boxes.
    """
    lines: list[NDArray[np.intp]] = []
    for block in range(len(plan.blocks)):
        inside = np.flatnonzero(plan.block_of == block)
        lines += [inside[:3], inside[-3:]]
        lines += [inside[column::3] for column in range(3)]
    return lines


@cache
def _shares_of(plan: SamplingPlan) -> FloatArray:
    """Return shape (lines, n): what takes boxes that were found to the share of each line's."""
    lines = outer_lines(plan)
    shares = np.zeros((len(lines), len(plan.block_of)))
    for number, line in enumerate(lines):
        shares[number, line] = 1 / len(line)
    return shares


@cache
def _field_of(plan: SamplingPlan) -> SmoothField:
    """Return the smooth field through the boxes of a page."""
    return SmoothField.through(plan.centers_mm)


def _darkness(strip: GrayImage, plan: SamplingPlan) -> NDArray[np.uint8]:
    """Return how dark each pixel is against the paper around it, print being 255.

    Print black is the darkness that the outlines reach: they are some 4 % of a block, so the
    darkest 2 % lie on them or on marks.
    """
    darkness = np.zeros_like(strip)
    for block in plan.blocks:
        part = strip[block.start_px : block.stop_px]
        difference = cv2.subtract(paper_white(part), part)
        some = np.ascontiguousarray(difference[::_HISTOGRAM_STEP])
        histogram = np.cumsum(cv2.calcHist([some], [0], None, [256], [0, 256]).ravel())
        black = int(np.searchsorted(histogram, 0.98 * histogram[-1]))
        cv2.convertScaleAbs(
            difference, dst=darkness[block.start_px : block.stop_px], alpha=255.0 / max(black, 20)
        )
    return darkness


def cut(
    picture: NDArray[np.uint8], left: NDArray[np.intp], top: NDArray[np.intp], size: int
) -> NDArray[np.uint8]:
    """Return the squares of a picture at these places, shape (n, size, size).

    A square that would reach beyond the picture is moved to its edge.
    """
    height, width = (side - size + 1 for side in picture.shape)
    windows = np.lib.stride_tricks.as_strided(
        picture, (height, width, size, size), picture.strides * 2, writeable=False
    )
    return np.asarray(windows[top.clip(0, height - 1), left.clip(0, width - 1)])


def paste(
    picture: NDArray[Any],
    left: NDArray[np.intp],
    top: NDArray[np.intp],
    size: tuple[int, int],
    values: NDArray[Any],
) -> None:
    """Write rectangles into a picture, in place; all of them must lie within it.

    Args:
        picture: shape (H, W).
        left: shape (n,), column of each rectangle's first pixel.
        top: shape (n,).
        size: height and width of a rectangle.
        values: what to write, shape (n, height, width) or what broadcasts to it.
    """
    height, width = (side - part + 1 for side, part in zip(picture.shape, size, strict=True))
    windows = np.lib.stride_tricks.as_strided(picture, (height, width, *size), picture.strides * 2)
    windows[top, left] = values


def _profiles(patches: NDArray[np.uint8]) -> FloatArray:
    """Return shape (2n, p): mean darkness across each of n patches, then down each.

    Taken over the inner part of the box, where its other two sides don't reach.
    """
    inner = slice(_WIDE_PX + 5, patches.shape[1] - _WIDE_PX - 5)
    count = inner.stop - inner.start
    mean = np.full(count, 1 / count, np.float32)
    across = mean @ patches[:, inner].astype(np.float32)
    down = patches[:, :, inner].astype(np.float32) @ mean
    return np.concatenate([across, down]).astype(np.float64)


def _offset(
    profile: FloatArray, part_px: FloatArray, side_px: int
) -> tuple[FloatArray, FloatArray]:
    """Return by how many pixels each box is displaced along one axis, and how sure that is.

    Args:
        profile: shape (n, p), from `_profiles`.
        part_px: shape (n,), how much further than a whole pixel each box should stand.
        side_px: side of a box.

    A box shows as two dark lines `side_px` apart. Each shift is worth the contrast of the weaker of
    the two lines plus a fraction of the stronger, so that no single line can pass for a box.
    """
    lines = np.zeros_like(profile)
    lines[:, 4:-4] = profile[:, 4:-4] - 0.5 * (profile[:, :-8] + profile[:, 8:])
    smooth = 0.5 * lines
    smooth[:, 1:-1] += 0.25 * (lines[:, :-2] + lines[:, 2:])
    shifts = np.arange(-SEARCH_PX, SEARCH_PX + 1)
    count, size = profile.shape
    rows = np.arange(count)[:, None]
    far = side_px - 2 * _LINE_OFFSET_PX
    edge_px = _WIDE_PX + _LINE_OFFSET_PX - 0.5 + part_px  # a pixel's place is its middle

    def at(position: FloatArray) -> FloatArray:
        low = np.floor(position).astype(np.intp)
        part = position - low
        low = low.clip(0, size - 2)
        return np.asarray((1 - part) * smooth[rows, low] + part * smooth[rows, low + 1])

    first = at(edge_px[:, None] + shifts)
    second = at(edge_px[:, None] + far + shifts)
    score = np.minimum(first, second) + 0.25 * np.maximum(first, second)
    best = score[:, 1:-1].argmax(axis=1) + 1
    middle = score[rows[:, 0], best]
    before, after = score[rows[:, 0], best - 1], score[rows[:, 0], best + 1]
    curve = before - 2 * middle + after
    step = np.where(curve < -1e-6, 0.5 * (before - after) / np.minimum(curve, -1e-6), 0.0)
    return shifts[best] + step.clip(-1, 1), middle


def _sides_seen(profiles: FloatArray, shifts_px: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return how many sides of each outline stand out, seen where the field puts the box.

    Args:
        profiles: shape (2n, p), from `_profiles`.
        shifts_px: shape (2n,), by how much each box stands off its patch, across and then down.
    """
    lines = np.concatenate([profiles, profiles[:, ::-1]])
    edges = _WIDE_PX + np.concatenate([shifts_px, -shifts_px])
    on = _around(lines, edges, _ON).max(axis=1)
    contrast = on - _around(lines, edges, _BESIDE).mean(axis=1)
    needed = max(_MIN_CONTRAST, 0.4 * median_of(contrast))
    return np.asarray((contrast >= needed).reshape(4, -1).sum(axis=0))


_ON, _BESIDE = np.arange(-1, 4), np.arange(-6, -3)
"""Steps from an outline's outer edge: those where its line is, and those where paper is."""


def _around(lines: FloatArray, edges: NDArray[np.intp], steps: NDArray[np.intp]) -> FloatArray:
    """Return shape (n, len(steps)): each line at these steps from its edge."""
    places = (edges[:, None] + steps).clip(0, lines.shape[1] - 1)
    return np.asarray(lines[np.arange(len(lines))[:, None], places])
