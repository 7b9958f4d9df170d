"""Locates the printed boxes and proves that they stand where they should.

This is the check on registration that owes nothing to the fiducials: the outline of every box is
looked for around its place. A page on which boxes are missing, or a whole outer row or column is,
or on which they lie askew, is refused.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.reading import Registration, RejectionReason
from scanner.field import smooth_field
from scanner.registration import PageMap
from scanner.sampling import PX_PER_MM, SamplingPlan
from scanner.types import FloatArray, GrayImage, Refused

MARGIN_PX = 10
"""Around a box in its patch: 1.7 mm."""

SEARCH_PX = 7
"""How far from its place a box is looked for: 1.2 mm, far less than the way to the next row."""

MIN_FOUND_SHARE = 0.9
"""A fold or a stain may hide some boxes, no more."""

MIN_EDGE_SHARE = 0.5
"""Of each outer row and each column of boxes. A layout that is off by one row or column puts a
whole outer line of boxes where there are none."""

MAX_MEDIAN_RESIDUAL_MM = 0.25
MAX_P95_RESIDUAL_MM = 0.6

_LINE_OFFSET_PX = 0.84
"""Middle of the outline, from its outer edge: half of 0.28 mm."""

_MIN_CONTRAST = 28.0
"""Least darkness (of 255) of an outline against the paper beside it."""


@dataclass(frozen=True, slots=True)
class LocatedBoxes:
    """Where the boxes of a page are, in the pixels of its blocks."""

    darkness: list[NDArray[np.uint8]]
    """One picture for each block: 0 paper, 255 as dark as print."""
    left_px: NDArray[np.intp]
    """Shape (n,): left edge of each box's patch (box and margin) within its block."""
    top_px: NDArray[np.intp]
    offset_mm: FloatArray
    """Shape (n, 2): fitted displacement of each box."""
    sides: NDArray[np.intp]
    """Shape (n,): how many of the four sides of each outline were seen."""
    registration: Registration

    def patches(self, plan: SamplingPlan) -> NDArray[np.uint8]:
        """Return shape (n, p, p): the darkness around each box, box and margin."""
        return _cut(self.darkness, plan, self.left_px, self.top_px)


def locate_boxes(blocks: list[GrayImage], page_map: PageMap, plan: SamplingPlan) -> LocatedBoxes:
    """Find every box, fit the page's displacement through them, and check the page.

    Raises:
        Refused: `POOR_REGISTRATION`; the text says what is missing.
    """
    darkness = [_darkness(block) for block in blocks]
    left = np.rint(plan.left_px - MARGIN_PX).astype(np.intp)
    top = np.rint(plan.top_px - MARGIN_PX).astype(np.intp)
    patches = _cut(darkness, plan, left, top)
    across, down = _profiles(patches)
    edge = MARGIN_PX + _LINE_OFFSET_PX
    x_px, x_strength = _offset(across, edge + plan.left_px - MARGIN_PX - left, plan.side_px)
    y_px, y_strength = _offset(down, edge + plan.top_px - MARGIN_PX - top, plan.side_px)
    offsets = np.stack([x_px, y_px], axis=1) / PX_PER_MM
    strength = np.minimum(x_strength, y_strength)
    weights = np.clip(strength / max(float(np.median(strength)), _MIN_CONTRAST), 0, 1)
    weights[strength < _MIN_CONTRAST] = 0.0
    fitted = smooth_field(plan.centers_mm, offsets, weights)
    left = np.rint(plan.left_px - MARGIN_PX + fitted[:, 0] * PX_PER_MM).astype(np.intp)
    top = np.rint(plan.top_px - MARGIN_PX + fitted[:, 1] * PX_PER_MM).astype(np.intp)
    sides = _sides_seen(_cut(darkness, plan, left, top))
    residual = np.linalg.norm(offsets - fitted, axis=1)[weights > 0]
    found = sides >= 3
    registration = Registration(
        fiducials=page_map.fiducials,
        dpi=round(page_map.dpi, 1),
        boxes_found=int(found.sum()),
        boxes=len(found),
        residual_median_mm=_rounded(residual, 50),
        residual_worst_mm=_rounded(residual, 95),
    )
    _check(found, plan, registration)
    return LocatedBoxes(darkness, left, top, fitted, sides, registration)


def _rounded(residual: FloatArray, percent: float) -> float:
    return round(float(np.percentile(residual, percent)), 3) if residual.size else 99.0


def _check(found: NDArray[np.bool_], plan: SamplingPlan, registration: Registration) -> None:
    if found.mean() < MIN_FOUND_SHARE:
        raise Refused(
            RejectionReason.POOR_REGISTRATION,
            "page.boxes_missing",
            boxes=len(found),
            found=int(found.sum()),
        )
    for line in outer_lines(plan):
        if found[line].mean() < MIN_EDGE_SHARE:
            raise Refused(RejectionReason.POOR_REGISTRATION, "page.edge_missing")
    for value, limit in (
        (registration.residual_median_mm, MAX_MEDIAN_RESIDUAL_MM),
        (registration.residual_worst_mm, MAX_P95_RESIDUAL_MM),
    ):
        if value > limit:
            raise Refused(
                RejectionReason.POOR_REGISTRATION,
                "page.bad_fit",
                residual=f"{value:.2f}",
                limit=limit,
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


def _darkness(block: GrayImage) -> NDArray[np.uint8]:
    """Return how dark each pixel is against the paper around it, print being 255.

    Paper white is the local maximum of the block made four times smaller (6 mm around), so light
    that falls off towards an edge doesn't count as ink. Print black is the darkness that the
    outlines reach: they are some 4 % of a block, so the darkest 2 % lie on them or on marks.
    """
    small = cv2.resize(block, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    white = cv2.dilate(small, np.ones((9, 9), np.uint8))
    white = cv2.blur(white, (9, 9))
    height, width = block.shape
    white = cv2.resize(white, (width, height), interpolation=cv2.INTER_LINEAR)
    difference = cv2.subtract(white, block)
    histogram = np.cumsum(cv2.calcHist([difference], [0], None, [256], [0, 256]).ravel())
    black = int(np.searchsorted(histogram, 0.98 * histogram[-1]))
    return np.asarray(cv2.convertScaleAbs(difference, alpha=255.0 / max(black, 20)))


def _cut(
    darkness: list[NDArray[np.uint8]],
    plan: SamplingPlan,
    left: NDArray[np.intp],
    top: NDArray[np.intp],
) -> NDArray[np.uint8]:
    """Return the patches at these places, shape (n, p, p); places beyond a block are its edge."""
    size = plan.side_px + 2 * MARGIN_PX
    patches = np.empty((len(left), size, size), np.uint8)
    for index, block in enumerate(plan.block_of.tolist()):
        height, width = darkness[block].shape
        x = min(max(int(left[index]), 0), width - size)
        y = min(max(int(top[index]), 0), height - size)
        patches[index] = darkness[block][y : y + size, x : x + size]
    return patches


def _profiles(patches: NDArray[np.uint8]) -> tuple[FloatArray, FloatArray]:
    """Return mean darkness across (n, p) and down (n, p) each patch.

    Taken over the inner part of the box, where its other two sides don't reach.
    """
    inner = slice(MARGIN_PX + 5, patches.shape[1] - MARGIN_PX - 5)
    return patches[:, inner, :].mean(axis=1), patches[:, :, inner].mean(axis=2)


def _offset(
    profile: FloatArray, edge_px: FloatArray, side_px: int
) -> tuple[FloatArray, FloatArray]:
    """Return by how many pixels each box is displaced along one axis, and how sure that is.

    A box shows as two dark lines `side_px` apart. Each shift is worth the contrast of the weaker of
    the two lines plus a fraction of the stronger, so that no single line can pass for a box.
    """
    lines = profile - 0.5 * (np.roll(profile, 4, axis=1) + np.roll(profile, -4, axis=1))
    lines[:, :4] = 0
    lines[:, -4:] = 0
    smooth = 0.5 * lines + 0.25 * (np.roll(lines, 1, axis=1) + np.roll(lines, -1, axis=1))
    shifts = np.arange(-SEARCH_PX, SEARCH_PX + 1)
    count, size = profile.shape
    rows = np.arange(count)[:, None]
    far = side_px - 2 * _LINE_OFFSET_PX

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


def _sides_seen(patches: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Return how many sides of each outline stand out, seen where the field puts the box."""
    across, down = _profiles(patches)
    contrasts = []
    for profile in (across, down):
        for line in (profile, profile[:, ::-1]):
            on = line[:, MARGIN_PX - 1 : MARGIN_PX + 4].max(axis=1)
            beside = line[:, MARGIN_PX - 6 : MARGIN_PX - 3].mean(axis=1)
            contrasts.append(on - beside)
    contrast = np.stack(contrasts, axis=1)
    needed = max(_MIN_CONTRAST, 0.4 * float(np.median(contrast)))
    return np.asarray((contrast >= needed).sum(axis=1))
