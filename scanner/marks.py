"""Measures every box: how much ink is in it, and how much of that belongs to it.

A tick's tail often runs over into the box above or beside. A stroke belongs to the box that holds
most of it; what it leaves in another box is foreign there, unless it is so much, or so much like a
mark of its own, that only a person can tell.

All areas are in mm². Nothing is decided here: `scanner.doubt` does that from the measures, which
are stored and can be judged again without the image.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, fields
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from scanner.boxes import MARGIN_PX, LocatedBoxes
from scanner.ink import PageInk
from scanner.sampling import PX_PER_MM, SamplingPlan

INNER_PX = 3
"""From a box's outer edge to where its inside begins: the outline and a pixel of play."""

FOREIGN_SHARE = 0.35
"""A stroke's part in another box is foreign up to this share of what it has in its own box."""

_REACH_PX = 3
"""How far into a row a stroke must go to matter there: half a millimetre."""

_LEAST_LOOSE_MM2 = 0.3
"""Strokes beside the boxes are measured from this size; smaller ones are dust."""

_VERTEX_PX = 4
"""Height of the shorter limb by which a mark is told from a line: two thirds of a millimetre."""

_MM2 = PX_PER_MM**2


@dataclass(frozen=True, slots=True)
class BoxMeasure:
    """What was measured in and around one box."""

    own: float
    """Ink inside that belongs to the box, mm²."""
    foreign: float
    """Ink inside that belongs to another box's stroke, mm²."""
    shared: float
    """Ink inside of a stroke that may belong here or elsewhere, mm²."""
    span: float
    """Longer side of the own ink's bounding rectangle inside the box, mm."""
    strength: float
    """Mean darkness of the own ink, as a share of print black."""
    spill: float
    """Ink outside the box that belongs to its strokes, mm²."""
    excess: float
    """Mean darkness inside above that of blank boxes, in spreads of blank boxes."""
    cover: float
    """Share of the inside that is ink."""
    falling: float
    """Own ink in the upper left and lower right quarters, as a share of own ink: a tick has
    little there, a cross, a circle or a fill as much as elsewhere."""
    dirt: float
    """Streak or fold inside, mm²."""
    sides: int
    """How many sides of the outline were seen."""


@dataclass(frozen=True, slots=True)
class RowMeasure:
    """The three boxes of a row, and what lies between them."""

    boxes: tuple[BoxMeasure, ...]
    loose: float
    """Largest stroke in the row that touches no box, mm²."""
    loose_strength: float
    """Mean darkness of that stroke, as a share of print black."""


_BOX_NAMES = [field.name for field in fields(BoxMeasure)]
_BOX_VALUES = attrgetter(*_BOX_NAMES)


def measure_boxes(boxes: LocatedBoxes, ink: PageInk, plan: SamplingPlan) -> list[RowMeasure]:
    """Return the measures of every row of a page, in the order of the layout."""
    inner = slice(MARGIN_PX + INNER_PX, MARGIN_PX + plan.side_px - INNER_PX)
    ledger = _StrokeLedger(boxes, ink, plan, inner)
    area_px = (inner.stop - inner.start) ** 2
    measures: list[BoxMeasure] = []
    for index in range(len(plan.block_of)):
        own_mask, foreign, shared = ledger.split(index)
        own_px = int(own_mask.sum())
        measures.append(
            BoxMeasure(
                own=_mm2(own_px),
                foreign=_mm2(foreign),
                shared=_mm2(shared),
                span=_span(own_mask),
                strength=_strength(ledger.darkness(index), own_mask),
                spill=_mm2(ledger.spill(index)),
                excess=round(float(ink.excess[index]) / ink.excess_noise, 1),
                cover=round((own_px + foreign + shared) / area_px, 3),
                falling=_falling(own_mask),
                dirt=_mm2(int(ledger.dirt(index).sum())),
                sides=int(boxes.sides[index]),
            )
        )
    loose = ledger.loose()
    return [
        RowMeasure(tuple(measures[3 * row : 3 * row + 3]), *loose[row])
        for row in range(len(plan.rows))
    ]


def dump_measures(rows: list[RowMeasure]) -> str:
    """Return the measures as JSON (docs/formats/measures.md): names once, then a list a row."""
    body = [[row.loose, row.loose_strength, *map(_BOX_VALUES, row.boxes)] for row in rows]
    return json.dumps({"box": _BOX_NAMES, "rows": body}, separators=(",", ":"))


def load_measures(text: str) -> list[RowMeasure]:
    """Return the measures that `dump_measures` wrote."""
    body = json.loads(text)
    names = body["box"]
    return [
        RowMeasure(
            tuple(BoxMeasure(**dict(zip(names, box, strict=True))) for box in boxes),
            loose,
            strength,
        )
        for loose, strength, *boxes in body["rows"]
    ]


def _mm2(pixels: int) -> float:
    return round(pixels / _MM2, 2)


def _span(mask: NDArray[np.uint8]) -> float:
    if not mask.any():
        return 0.0
    ys, xs = np.nonzero(mask)
    return round(float(max(np.ptp(xs), np.ptp(ys)) + 1) / PX_PER_MM, 2)


def _strength(darkness: NDArray[np.uint8], mask: NDArray[np.uint8]) -> float:
    inked = darkness[mask > 0]
    return round(float(inked.mean()) / 255, 3) if inked.size else 0.0


def _falling(mask: NDArray[np.uint8]) -> float:
    """Return the share of ink in the quarters that a tick leaves free, seen from its middle."""
    total = int(mask.sum())
    if total == 0:
        return 0.0
    half = mask.shape[0] // 2
    return round(float(mask[:half, :half].sum() + mask[half:, half:].sum()) / total, 2)


class _StrokeLedger:
    """Which stroke has how much ink in which box, and to which box it belongs."""

    def __init__(self, boxes: LocatedBoxes, ink: PageInk, plan: SamplingPlan, inner: slice) -> None:
        self._boxes, self._ink, self._plan, self._inner = boxes, ink, plan, inner
        self._gap_px = plan.pitch_px - plan.side_px
        self._inside: list[dict[int, int]] = []
        """For each box: stroke number → pixels inside."""
        holders: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
        for index, block in enumerate(plan.block_of.tolist()):
            numbers = self._cut(ink.strokes, index)[self._cut(ink.masks, index) > 0]
            counts = np.bincount(numbers) if numbers.size else np.zeros(1, np.intp)
            inside = {int(k): int(counts[k]) for k in np.flatnonzero(counts) if k}
            self._inside.append(inside)
            for stroke, pixels in inside.items():
                holders[block, stroke][index] = pixels
        self._holders = holders
        self._owners = {key: self._owners_of(key, held) for key, held in holders.items()}
        self._reached: dict[int, int] = defaultdict(int)
        """For each box: pixels of strokes that belong there or elsewhere but aren't inside it."""
        for (block, stroke), (_, doubtful) in self._owners.items():
            for index in doubtful - set(holders[block, stroke]):
                self._reached[index] += int(ink.areas_px[block][stroke])

    def split(self, index: int) -> tuple[NDArray[np.uint8], int, int]:
        """Return the mask of own ink inside box `index`, and its foreign and shared pixels."""
        block = int(self._plan.block_of[index])
        strokes = self._cut(self._ink.strokes, index)
        own = np.zeros(strokes.shape, np.uint8)
        foreign, shared = 0, self._reached[index]
        for stroke, pixels in self._inside[index].items():
            owners, doubtful = self._owners[block, stroke]
            if index in owners:
                own |= (strokes == stroke).astype(np.uint8)
            elif index in doubtful:
                shared += pixels
            else:
                foreign += pixels
        return own & self._cut(self._ink.masks, index), foreign, shared

    def spill(self, index: int) -> int:
        """Return the pixels of the box's own strokes that lie outside of its inside."""
        block = int(self._plan.block_of[index])
        spill = 0
        for stroke, pixels in self._inside[index].items():
            owners, _ = self._owners[block, stroke]
            if index in owners:
                spill += max(0, int(self._ink.areas_px[block][stroke]) - pixels) // len(owners)
        return spill

    def darkness(self, index: int) -> NDArray[np.uint8]:
        """Return the darkness of what is inside the box, above that of a blank one."""
        return self._cut(self._ink.darkness, index)

    def dirt(self, index: int) -> NDArray[np.uint8]:
        """Return the dirt mask inside the box."""
        return self._cut(self._ink.dirt, index)

    def loose(self) -> list[tuple[float, float]]:
        """Return for each row area, mm², and strength of its largest stroke that touches no box."""
        largest = [(0.0, 0.0)] * len(self._plan.rows)
        for block, areas in enumerate(self._ink.areas_px):
            rows = np.flatnonzero(self._plan.block_of[::3] == block)
            tops = self._boxes.top_px[::3][rows] + MARGIN_PX
            for stroke in np.flatnonzero(areas >= _LEAST_LOOSE_MM2 * _MM2).tolist():
                if stroke == 0 or (block, stroke) in self._holders:
                    continue
                top = self._ink.tops_px[block][stroke]
                bottom = self._ink.bottoms_px[block][stroke]
                middles = tops + self._plan.side_px / 2
                is_beside = (tops <= bottom) & (tops + self._plan.side_px >= top)
                is_beside[np.abs(middles - (top + bottom) / 2).argmin()] = True
                area = _mm2(int(areas[stroke]))
                mask = (self._ink.strokes[block] == stroke) & (self._ink.masks[block] > 0)
                strength = round(float(self._ink.darkness[block][mask].mean()) / 255, 3)
                for row in rows[is_beside].tolist():
                    largest[row] = max(largest[row], (area, strength))
        return largest

    def _cut(self, pictures: list[NDArray], index: int) -> NDArray:  # type: ignore[type-arg]
        block = int(self._plan.block_of[index])
        x, y = int(self._boxes.left_px[index]), int(self._boxes.top_px[index])
        a, b = self._inner.start, self._inner.stop
        return pictures[block][y + a : y + b, x + a : x + b]

    def _owners_of(
        self, key: tuple[int, int], held: dict[int, int]
    ) -> tuple[frozenset[int], frozenset[int]]:
        """Return the boxes a stroke belongs to, and those where only a person can tell.

        Of a stroke in several boxes, the one with most ink owns it; where no other has more than
        `FOREIGN_SHARE` of that, the others hold its tail. Otherwise several marks have grown
        together: boxes whose ink is shaped like a mark own theirs, and the rest is doubtful. So is
        a box lower down that holds any of it: ticks run over upwards, so where a stroke goes down,
        its owner may be the lower box.
        """
        most = max(held, key=lambda index: held[index])
        enough = FOREIGN_SHARE * held[most]
        is_simple = sum(pixels >= enough for pixels in held.values()) == 1
        owners, doubtful = {most}, set()
        for index in self._below(key, most) | set(held):
            pixels = held.get(index, 0)
            is_tail = is_simple and pixels < enough and not self._is_below(index, most)
            if index == most or is_tail:
                continue
            if pixels and self._has_vertex(key, index) and self._has_vertex(key, most):
                owners.add(index)
            else:
                doubtful |= {index, most}
        return frozenset(owners - doubtful), frozenset(doubtful)

    def _is_below(self, index: int, other: int) -> bool:
        """Whether a box stands in a lower row than another of the same block."""
        return bool(self._boxes.top_px[index] > self._boxes.top_px[other] + self._plan.side_px / 2)

    def _below(self, key: tuple[int, int], index: int) -> set[int]:
        """Return the box under `index`, if the stroke goes down into its row."""
        block, stroke = key
        under = index + 3
        if under >= len(self._plan.block_of) or self._plan.block_of[under] != block:
            return set()
        row_top = self._boxes.top_px[under] + MARGIN_PX - self._gap_px / 2
        return {under} if self._ink.bottoms_px[block][stroke] > row_top + _REACH_PX else set()

    def _has_vertex(self, key: tuple[int, int], index: int) -> bool:
        """Whether the stroke turns inside the box, as a mark does, instead of passing through.

        A limb that passes through only rises or only falls from column to column. A tick does
        both.
        """
        mask = (self._cut(self._ink.strokes, index) == key[1]) & (
            self._cut(self._ink.masks, index) > 0
        )
        columns = np.flatnonzero(mask.any(axis=0))
        if columns.size < 4:
            return False
        lowest = mask.shape[0] - 1 - mask[::-1, columns].argmax(axis=0)
        steps = np.diff(lowest.astype(np.float64))
        falls, rises = steps.clip(0, None).sum(), (-steps).clip(0, None).sum()
        return bool(min(falls, rises) >= _VERTEX_PX)
