"""Says to which box each stroke belongs.

A tick's tail often runs over into the box above or beside. A stroke belongs to the box that holds
most of it; what it leaves in another box is foreign there, unless it is so much, or so much like a
mark of its own, that only a person can tell.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from scanner.ink.ink import PageInk
from scanner.kernel import strokes as kernel
from scanner.kernel.compiled import compiled_by
from scanner.locate.boxes import LocatedBoxes
from scanner.locate.outlines import MARGIN_PX
from scanner.locate.sampling import SamplingPlan
from scanner.types import FloatArray

FOREIGN_SHARE = 0.35
"""A stroke's part in another box is foreign up to this share of what it has in its own box."""

_REACH_PX = 3
"""How far into a row a stroke must go to matter there: half a millimetre."""

_VERTEX_PX = 4
"""Height of the shorter limb by which a mark is told from a line: two thirds of a millimetre."""


@dataclass(frozen=True, slots=True)
class Strokes:
    """The strokes of a page, their pixels, and what each of them has in which box.

    Arrays of shape (k,) are by ink pixel, arrays of shape (s + 1,) by stroke number, from 1.
    """

    x_px: NDArray[np.intp]
    y_px: NDArray[np.intp]
    darkness: NDArray[np.uint8]
    stroke: NDArray[np.intp]
    box: NDArray[np.intp]
    """The box that a pixel is inside of, -1 for none."""
    pair_of: NDArray[np.intp]
    """Number of a pixel's stroke in its box: index into `pair_px`; means nothing outside boxes."""
    pair_px: NDArray[np.intp]
    """Pixels of each stroke in each box."""
    pair_stroke: NDArray[np.intp]
    pair_box: NDArray[np.intp]
    area_px: NDArray[np.intp]
    darkness_sum: FloatArray
    top_px: NDArray[np.intp]
    """Highest line that a stroke reaches."""
    bottom_px: NDArray[np.intp]
    is_held: NDArray[np.bool_]
    """Whether any of a stroke is inside a box."""

    @classmethod
    def of(cls, ink: PageInk, box: NDArray[np.intp], boxes: int) -> "Strokes":
        """Return the strokes of `ink`; `box` says which of all `boxes` each pixel is inside of."""
        area, darkness_sum, top, bottom, is_held, pair_of, pairs = pairs_of(
            ink.y_px, ink.darkness, ink.stroke, box, (ink.strokes + 1, boxes)
        )
        pair_px, pair_stroke, pair_box = pairs
        return cls(
            x_px=ink.x_px,
            y_px=ink.y_px,
            darkness=ink.darkness,
            stroke=ink.stroke,
            box=box,
            pair_of=pair_of,
            pair_px=pair_px,
            pair_stroke=pair_stroke,
            pair_box=pair_box,
            area_px=area,
            darkness_sum=darkness_sum,
            top_px=top,
            bottom_px=bottom,
            is_held=is_held,
        )


@compiled_by(kernel.pairs)
def pairs_of(
    y_px: NDArray[np.intp],
    darkness: NDArray[np.uint8],
    stroke: NDArray[np.intp],
    box: NDArray[np.intp],
    counts: tuple[int, int],
) -> tuple[
    NDArray[np.intp],
    FloatArray,
    NDArray[np.intp],
    NDArray[np.intp],
    NDArray[np.bool_],
    NDArray[np.intp],
    tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]],
]:
    """Return what each stroke is, and what each has in which box.

    `area_px`, `darkness_sum`, `top_px`, `bottom_px`, `is_held` and `pair_of` of `Strokes`; then
    `pair_px`, `pair_stroke` and `pair_box`, in the order of boxes and then strokes.

    Args:
        y_px: shape (k,), line of each ink pixel; line by line from the top.
        darkness: shape (k,).
        stroke: shape (k,), its number, from 1.
        box: shape (k,), the box that it is inside of, -1 for none.
        counts: numbers of strokes, that of none as well, and of boxes.
    """
    count = counts[0]
    key = np.where(box >= 0, box * count + stroke, 0)
    table = np.bincount(key[box >= 0]) if key.size else np.zeros(1, np.intp)
    keys = np.flatnonzero(table)
    number = np.zeros(len(table) + 1, np.intp)
    number[keys] = np.arange(len(keys))
    top, bottom = np.zeros(count, np.intp), np.zeros(count, np.intp)
    # Pixels come line by line from the top, and of several values given the last one stays.
    top[stroke[::-1]] = y_px[::-1]
    bottom[stroke] = y_px
    is_held = np.zeros(count, np.bool_)
    is_held[keys % count] = True
    area = np.bincount(stroke, minlength=count)
    dark = np.bincount(stroke, weights=darkness.astype(np.float64), minlength=count)
    of_pairs = table[keys], keys % count, keys // count
    return (
        area,
        dark.astype(np.float64),
        top,
        bottom,
        is_held,
        number[key.clip(0, len(table))],
        of_pairs,
    )


@dataclass(frozen=True, slots=True)
class Owners:
    """What belongs to which box."""

    OWN: ClassVar[int] = 0
    FOREIGN: ClassVar[int] = 1
    SHARED: ClassVar[int] = 2

    part_of: NDArray[np.intp]
    """For each stroke in each box (`Strokes.pair_of`): `OWN`, `FOREIGN` or `SHARED`."""
    spill_px: FloatArray
    """Shape (n,): ink of a box's own strokes that lies outside of its inside."""
    reached_px: NDArray[np.intp]
    """Shape (n,): ink of strokes that may belong to a box, though none of it is inside."""


def owners_of(strokes: Strokes, boxes: LocatedBoxes, plan: SamplingPlan) -> Owners:
    """Return to which boxes the strokes of a page belong."""
    count = len(plan.block_of)
    part_of = np.full(len(strokes.pair_px), Owners.OWN)
    reached = np.zeros(count, np.intp)
    stroke_of, box_of = strokes.pair_stroke, strokes.pair_box
    judge = _Judge(strokes, boxes, plan)
    in_boxes = np.bincount(stroke_of, minlength=len(strokes.area_px))
    keeps_to = (in_boxes[stroke_of] == 1) & ~judge.goes_below(stroke_of, box_of)
    # No less than 0: a pair is of its stroke.
    outside = (strokes.area_px[stroke_of] - strokes.pair_px)[keeps_to]
    spill = np.bincount(box_of[keeps_to], weights=outside, minlength=count).astype(np.float64)
    pairs: dict[int, list[int]] = {}
    for pair in np.flatnonzero(~keeps_to).tolist():
        pairs.setdefault(int(stroke_of[pair]), []).append(pair)
    for stroke, numbers in pairs.items():
        held = {int(strokes.pair_box[pair]): int(strokes.pair_px[pair]) for pair in numbers}
        area = int(strokes.area_px[stroke])
        owners, doubtful = judge.owners(stroke, held)
        for pair in numbers:
            box = int(strokes.pair_box[pair])
            if box in owners:
                spill[box] += max(0, area - held[box]) // len(owners)
            else:
                part_of[pair] = Owners.SHARED if box in doubtful else Owners.FOREIGN
        for box in doubtful - set(held):
            reached[box] += area
    return Owners(part_of, spill, reached)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Decides about one stroke at a time."""

    strokes: Strokes
    boxes: LocatedBoxes
    plan: SamplingPlan

    def owners(self, stroke: int, held: dict[int, int]) -> tuple[frozenset[int], frozenset[int]]:
        """Return the boxes a stroke belongs to, and those where only a person can tell.

        Of a stroke in several boxes, the one with most ink owns it; where no other has more than
        `FOREIGN_SHARE` of that, the others hold its tail. Otherwise several marks have grown
        together: boxes whose ink is shaped like a mark own theirs, and the rest is doubtful. So is
        a box lower down that holds any of it: ticks run over upwards, so where a stroke goes down,
        its owner may be the lower box.

        Args:
            stroke: its number.
            held: its pixels inside each box that holds some.
        """
        most = max(held, key=lambda box: held[box])
        goes_below = self.goes_below(np.array([stroke]), np.array([most]))[0]
        below = {int(self.plan.below[most])} if goes_below else set()
        enough = FOREIGN_SHARE * held[most]
        is_simple = sum(pixels >= enough for pixels in held.values()) == 1
        owners, doubtful = {most}, set()
        for box in below | set(held):
            pixels = held.get(box, 0)
            is_tail = is_simple and pixels < enough and not self._is_below(box, most)
            if box == most or is_tail:
                continue
            if pixels and self._has_vertex(stroke, box) and self._has_vertex(stroke, most):
                owners.add(box)
            else:
                doubtful |= {box, most}
        return frozenset(owners - doubtful), frozenset(doubtful)

    def _is_below(self, box: int, other: int) -> bool:
        """Whether a box stands in a lower row than another of the same block."""
        return bool(self.boxes.top_px[box] > self.boxes.top_px[other] + self.plan.side_px / 2)

    def goes_below(self, strokes: NDArray[np.intp], boxes: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return which strokes go down into the row under their box, shape (k,).

        Args:
            strokes: numbers of strokes, shape (k,).
            boxes: a box of each.
        """
        under = self.plan.below[boxes]
        is_under = under >= 0
        under = np.where(is_under, under, boxes)
        gap_px = self.plan.pitch_px - self.plan.side_px
        row_top = self.boxes.top_px[under] + MARGIN_PX - gap_px / 2
        return np.asarray(is_under & (self.strokes.bottom_px[strokes] > row_top + _REACH_PX))

    def _has_vertex(self, stroke: int, box: int) -> bool:
        """Whether the stroke turns inside the box, as a mark does, instead of passing through.

        A limb that passes through only rises or only falls from column to column. A tick does
        both.
        """
        is_here = (self.strokes.stroke == stroke) & (self.strokes.box == box)
        x, y = self.strokes.x_px[is_here], self.strokes.y_px[is_here]
        if not x.size:
            return False
        lowest = np.full(int(np.ptp(x)) + 1, -1)
        np.maximum.at(lowest, x - x.min(), y)
        lowest = lowest[lowest >= 0]
        if lowest.size < 4:
            return False
        steps = np.diff(lowest.astype(np.float64))
        falls, rises = steps.clip(0, None).sum(), (-steps).clip(0, None).sum()
        return bool(min(falls, rises) >= _VERTEX_PX)
