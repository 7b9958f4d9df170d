"""Pages of which a part is gone: punched, under fluid, rubbed out, whitened by the scanner."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ballot.geometry import RectMm
from ballot.grade import Vote
from bench.silent_paper import GRADES, Paper
from calibration.images import GrayImage
from calibration.pens.pen import InkKind, Pen
from calibration.pens.strokes import Stroke, bounds
from calibration.scans.damage import HOLES_APART_MM, rubbed_out, under_fluid, whitened
from calibration.scans.damage import punched as with_holes
from calibration.scans.paper import multiplied

_AT_HOLE_MM = 4.5
"""From the middle of a hole to that of a box which it cuts, along either axis: the hole's radius,
half of a box, and less a millimetre."""


def punched(front: Paper, _: Paper) -> GrayImage:
    """Two holes down a column of boxes, some marks under them or beside."""
    rng = front.rng
    name, level = ("white hole", 255.0) if rng.random() < 0.5 else ("dark hole", 20.0)
    front.fill(0.1)
    marked = [row for row, truth in front.truths.items() if Vote.ABSTAIN not in truth.allowed]
    row = int(rng.choice(marked))
    column = next(c for c in range(3) if GRADES[c] in front.truths[row].allowed)
    left, box = front.page.rows[row].rect.x, front.box(row, column)
    x = box.center[0] + rng.uniform(-3.0, 3.0)
    y = box.center[1] + rng.uniform(-3.0, 3.0)
    second = y + HOLES_APART_MM if y < 150.0 else y - HOLES_APART_MM
    holes = [(x, y), (x, second)]
    for row, truth in front.truths.items():
        for hole in holes:
            away = np.abs(np.subtract(front.box(row, column).center, hole)).max()
            is_marked = GRADES[column] in truth.allowed
            if front.page.rows[row].rect.x == left and away < _AT_HOLE_MM and is_marked:
                front.truths[row] = replace(truth, variant=name)
    return with_holes(front.marked, holes, level)


def fluid(front: Paper, _: Paper) -> GrayImage:
    """Fluid over a mark, in some rows with a mark in another box afterwards."""
    patches = []
    for row, is_moved in zip(front.take(6), (False, True) * 3, strict=True):
        column = front.column()
        mark = front.mark(row, column)
        patches.append(_patch(front, mark, front.box(row, column)))
        front.odd(row, "then elsewhere" if is_moved else "over the mark")
    moved = [row for row, truth in front.truths.items() if truth.variant == "then elsewhere"]
    image = _covered(front, patches)
    front.ink = np.full_like(front.ink, 255)
    covered = dict(zip(front.truths, patches, strict=True))
    for row in moved:
        free = [c for c in range(3) if not _touches(covered[row], front.box(row, c))]
        front.mark(row, int(front.rng.choice(free)))
    front.fill(0.1)
    return multiplied(image, front.ink)


def fluid_many(front: Paper, _: Paper) -> GrayImage:
    """Fluid over the marks of many rows; the others are filled in afterwards."""
    count = int(front.rng.integers(8, min(31, len(front.page.rows))))
    patches = []
    for row in front.take(count):
        column = front.column()
        patches.append(_patch(front, front.mark(row, column), front.box(row, column)))
        front.odd(row, "over the mark")
    image = _covered(front, patches)
    front.ink = np.full_like(front.ink, 255)
    front.fill(0.1)
    return multiplied(image, front.ink)


def _patch(front: Paper, mark: Sequence[Stroke], box: RectMm) -> RectMm:
    """Return what somebody covers to hide a mark: the mark, and some of the box or all of it."""
    low, high = bounds(mark)
    x, y = low - front.rng.uniform(0.2, 0.9, 2)
    right, bottom = high + front.rng.uniform(0.2, 0.9, 2)
    if front.rng.random() < 0.5:
        x, y = min(x, box.x - 0.3), min(y, box.y - 0.3)
        right, bottom = max(right, box.right + 0.3), max(bottom, box.bottom + 0.3)
    return RectMm(float(x), float(y), float(right - x), float(bottom - y))


def _touches(patch: RectMm, box: RectMm) -> bool:
    return patch.x < box.right and box.x < patch.right


def _covered(front: Paper, patches: Sequence[RectMm]) -> GrayImage:
    """Return the page with fluid over some places; it dried before anything else was written."""
    image = front.marked
    for patch in patches:
        image = under_fluid(image, patch, float(front.rng.uniform(0.85, 1.15)), front.rng)
    return image


def faint_pencil(front: Paper, _: Paper) -> GrayImage:
    """A pen's rows, and some of a pencil that hardly writes."""
    rng = front.rng
    for row in front.take(8):
        pencil = Pen.of(InkKind.PENCIL, thickness=float(rng.random()), faintness=0.0)
        pale = replace(pencil, density=float(rng.uniform(0.10, 0.35)))
        front.vote(row, front.column(), "pencil", pen=pale)
    front.fill(0.15)
    return front.marked


def erased(front: Paper, _: Paper) -> GrayImage:
    """√ of a pencil, on a page of the same pencil, of which an eraser took a part."""
    rng = front.rng
    pencil = Pen.of(
        InkKind.PENCIL, thickness=float(rng.random()), faintness=float(rng.random()) * 0.4
    )
    front.writer = replace(front.writer, pen=pencil)
    before, rubbed = front.ink, front.take(5)
    for row in rubbed:
        front.ink = np.full_like(before, 255)
        low, high = bounds(front.mark(row, front.column()))
        area = RectMm(*low.tolist(), *(high - low).tolist())
        left, share = float(rng.uniform(0.1, 0.5)), float(rng.uniform(0.35, 0.75))
        before = multiplied(before, rubbed_out(front.ink, area, left, share, rng))
        front.odd(row, "half")
    front.ink = before
    front.fill(0.1)
    return front.marked


def clipped(image: GrayImage, rng: np.random.Generator) -> GrayImage:
    """Return the scan as a scanner that removes the background writes it.

    White lies 5 to 45 levels below this page's paper, as strong as such a setting may be.
    """
    paper = float(np.median(image))
    return whitened(image, paper - rng.uniform(5.0, 45.0), rng.uniform(0.0, 40.0))
