"""Measures every box: how much ink is in it, and how much of that belongs to it.

A tick's tail often runs over into the box above or beside. A stroke belongs to the box that holds
most of it; what it leaves in another box is foreign there, unless it is so much, or so much like a
mark of its own, that only a person can tell.

All areas are in mm². Nothing is decided here: `scanner.decide.law` does that from the measures,
which are stored and can be judged again without the image.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from scanner.ink.ink import PageInk, without_lines
from scanner.ink.outline_ink import along_outlines_mm
from scanner.ink.ownership import Owners, Strokes, owners_of
from scanner.locate.boxes import LocatedBoxes
from scanner.locate.cutting import cut
from scanner.locate.outlines import MARGIN_PX
from scanner.locate.sampling import PX_PER_MM, SamplingPlan
from scanner.measures import SPLIT_SHARE, BoxMeasure, RowMeasure
from scanner.types import FloatArray

INNER_PX = 3
"""From a box's outer edge to where its inside begins: the outline and a pixel of play."""

_LEAST_LOOSE_MM2 = 0.3
"""Strokes beside the boxes are measured from this size; smaller ones are dust, and no marks."""

_NEAR_PX = 5
"""A stroke that comes this near to the boxes of a row, 0.8 mm, may be meant for it."""

_LONG_ROWS = 2.5
"""A stroke as high as so many rows is no tick: its tail ends in the second row above its own."""

_FOOT_PX = 2
"""A mark that comes this near to the lower edge of a box's inside may go on below."""

_MM2 = PX_PER_MM**2


def measure_boxes(boxes: LocatedBoxes, ink: PageInk, plan: SamplingPlan) -> tuple[RowMeasure, ...]:
    """Return the measures of every row of a page, in the order of the layout."""
    strokes = Strokes.of(ink, _box_of_pixel(boxes, ink, plan))
    owners = owners_of(strokes, boxes, plan)
    columns = _columns(strokes, owners, boxes, ink, plan)
    measures = list(map(BoxMeasure._make, zip(*columns, strict=True)))
    is_free = (strokes.area_px >= _LEAST_LOOSE_MM2 * _MM2) & ~strokes.is_held
    beside = []
    for stroke in np.flatnonzero(is_free).tolist():
        box = _circled(strokes, stroke, boxes, plan)
        if box is None:
            beside.append(stroke)
        else:
            measures[box] = _with_circle(measures[box], *_size(strokes, stroke))
    loose = _loose(strokes, owners, boxes, plan, beside)
    all_beside = _beside(strokes, boxes, plan, beside)
    count = plan.columns
    return tuple(
        RowMeasure(tuple(measures[count * row : count * (row + 1)]), *loose[row], all_beside[row])
        for row in range(len(plan.rows))
    )


def _box_of_pixel(boxes: LocatedBoxes, ink: PageInk, plan: SamplingPlan) -> NDArray[np.intp]:
    """Return shape (k,): the box that each ink pixel is inside of, -1 for none."""
    side = plan.side_px - 2 * INNER_PX
    left, top = (place + MARGIN_PX + INNER_PX for place in (boxes.left_px, boxes.top_px))
    # The nearest row and column first: no box of a row is further from the row's middle one than
    # half of the way to the next.
    columns = plan.columns
    tops, lefts = top[columns // 2 :: columns], left.reshape(-1, columns)
    order = np.argsort(tops, kind="stable")  # a list's rows may be numbered across the page
    down = tops[order]
    nearest = np.searchsorted((down[:-1] + down[1:] + side) / 2, np.arange(plan.height_px))
    row = order[nearest][ink.y_px]
    usual = np.sort(lefts, axis=0)[len(plan.rows) // 2]
    if 2 * np.abs(lefts - usual).max() < plan.gap_px:
        column = np.searchsorted((usual[:-1] + usual[1:] + side) / 2, np.arange(plan.width_px))
        box = columns * row + column[ink.x_px]
    else:  # boxes stand close, and the page lies so that columns of them aren't upright
        borders = (lefts[:, :-1] + lefts[:, 1:] + side) / 2
        box = columns * row + (ink.x_px[:, None] > borders[row]).sum(axis=1)
    x, y = ink.x_px - left[box], ink.y_px - top[box]
    is_inside = (x >= 0) & (x < side) & (y >= 0) & (y < side)
    return np.where(is_inside, box, -1)


def _columns(
    strokes: Strokes, owners: Owners, boxes: LocatedBoxes, ink: PageInk, plan: SamplingPlan
) -> list[list[float]]:
    """Return each field of `BoxMeasure` in turn, for all boxes."""
    count = len(plan.block_of)
    side = plan.side_px - 2 * INNER_PX
    inside = np.flatnonzero(strokes.box >= 0)
    part = owners.part_of[strokes.pair_of[inside]]
    own = inside[part == Owners.OWN]
    box = strokes.box[own]
    x = strokes.x_px[own] - (boxes.left_px + MARGIN_PX + INNER_PX)[box]
    y = strokes.y_px[own] - (boxes.top_px + MARGIN_PX + INNER_PX)[box]
    own_px = np.bincount(box, minlength=count)
    foreign_px = np.bincount(strokes.box[inside[part == Owners.FOREIGN]], minlength=count)
    shared_px = np.bincount(strokes.box[inside[part == Owners.SHARED]], minlength=count)
    strength, core = _darkness(strokes.darkness[own], box, own_px)
    split = _split(x, y, box, count)
    split[box[y >= side - _FOOT_PX]] = 0.0  # its limbs may meet below the box
    asked = _asked_for_forks(own_px, split, plan.columns)[box]
    forked = _split(*_turned(x[asked], y[asked], box[asked]), count)
    return [
        _rounded(own_px / _MM2, 2),
        _rounded(foreign_px / _MM2, 2),
        _rounded((shared_px + owners.reached_px) / _MM2, 2),
        _rounded(np.maximum(_extent(x, box, count), _extent(y, box, count)) / PX_PER_MM, 2),
        _rounded(strength / 255, 3),
        _rounded(owners.spill_px / _MM2, 2),
        _rounded(ink.page.excess / ink.page.excess_noise, 1),
        _rounded((own_px + foreign_px + shared_px) / side**2, 3),
        _rounded(_dirt_px(boxes, ink, plan) / _MM2, 2),
        boxes.sides.tolist(),
        _rounded(forked, 2),
        _rounded(split, 2),
        _rounded(along_outlines_mm(without_lines(boxes, ink.page), plan, own_px / _MM2), 3),
        _rounded(core / 255, 3),
        _rounded(_breadth_px(x, y, box, own_px, side) / PX_PER_MM, 3),
    ]


def _rounded(values: FloatArray, digits: int) -> list[float]:
    rounded: list[float] = np.round(values, digits).tolist()
    return rounded


def _darkness(
    darkness: NDArray[np.uint8], box: NDArray[np.intp], own_px: NDArray[np.intp]
) -> tuple[FloatArray, FloatArray]:
    """Return median and ninth decile of the darkness of each box's own ink, 0 where there is none.

    Both of shape (n,).
    """
    # Darkness is a byte: numbers of box and darkness together are in the order of both.
    ordered = np.sort(box * 256 + darkness).astype(np.uint8)
    first, held = np.cumsum(own_px) - own_px, own_px > 0
    found = []
    for place in (own_px // 2, own_px * 9 // 10):
        values = np.zeros(len(own_px))
        values[held] = ordered[(first + place)[held]]
        found.append(values)
    return found[0], found[1]


def _breadth_px(
    x: NDArray[np.intp],
    y: NDArray[np.intp],
    box: NDArray[np.intp],
    own_px: NDArray[np.intp],
    side: int,
) -> FloatArray:
    """Return `BoxMeasure.breadth` of all boxes, px.

    A straight line crosses as many lines of pixels as it is high, and as many columns as it is
    wide: the root of both squared is its length, and its ink by that its breadth.

    Args:
        x: shape (k,), column of each pixel of own ink, from its box's inside.
        y: shape (k,), its line.
        box: shape (k,), its box.
        own_px: shape (n,), how many pixels each box has.
        side: of the boxes' insides.
    """
    is_ink = np.zeros((len(own_px), side + 1, side + 1), np.bool_)  # nothing on the left and above
    is_ink[box, y + 1, x + 1] = True
    across = np.bincount(box[~is_ink[box, y + 1, x]], minlength=len(own_px))
    down = np.bincount(box[~is_ink[box, y, x + 1]], minlength=len(own_px))
    return np.asarray(own_px / np.maximum(np.hypot(across, down), 1))


def _split(
    x: NDArray[np.intp], y: NDArray[np.intp], box: NDArray[np.intp], count: int
) -> FloatArray:
    """Return `BoxMeasure.split` of all boxes.

    Args:
        x: shape (k,), column of each pixel of own ink, from its box's inside; line by line.
        y: shape (k,), its line.
        box: shape (k,), its box.
        count: how many boxes there are.
    """
    if not x.size:
        return np.zeros(count)
    side = max(int(x.max()), int(y.max())) + 1
    line = box * side + y
    begins = (np.diff(x, prepend=-2) != 1) | (np.diff(line, prepend=-1) != 0)
    pieces = np.bincount(line[begins], minlength=count * side).reshape(-1, side)
    return np.asarray((pieces > 1).sum(axis=1) / np.maximum((pieces > 0).sum(axis=1), 1))


def _turned(
    x: NDArray[np.intp], y: NDArray[np.intp], box: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Return pixels with columns for lines, in the order of those."""
    order = np.lexsort((y, x, box))
    return y[order], x[order], box[order]


def _asked_for_forks(
    own_px: NDArray[np.intp], split: FloatArray, columns: int
) -> NDArray[np.bool_]:
    """Return of which boxes `BoxMeasure.forked` is measured, shape (n,)."""
    is_marked = (own_px >= _LEAST_LOOSE_MM2 * _MM2).reshape(-1, columns)
    return np.asarray(np.repeat(is_marked.sum(axis=1) > 1, columns) | (split >= SPLIT_SHARE))


def _extent(place: NDArray[np.intp], box: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """Return shape (count,): from first to last place of each box's pixels, in px."""
    first, last = np.full(count, 1 << 30), np.full(count, -1)
    np.minimum.at(first, box, place)
    np.maximum.at(last, box, place)
    return np.asarray(np.where(last < 0, 0, last - first + 1))


def _dirt_px(boxes: LocatedBoxes, ink: PageInk, plan: SamplingPlan) -> NDArray[np.intp]:
    if ink.page.dirt is None:
        return np.zeros(len(plan.block_of), np.intp)
    inset = MARGIN_PX + INNER_PX
    side = plan.side_px - 2 * INNER_PX
    insides = cut(ink.page.dirt, boxes.left_px + inset, boxes.top_px + inset, side)
    return np.asarray(insides.sum(axis=(1, 2), dtype=np.intp))


def _with_circle(measure: BoxMeasure, area: float, strength: float) -> BoxMeasure:
    spill = round(measure.spill + area, 2)
    return measure._replace(spill=spill, strength=measure.strength or strength)


def _circled(strokes: Strokes, stroke: int, boxes: LocatedBoxes, plan: SamplingPlan) -> int | None:
    """Return the one box that a stroke goes around, on all sides, without touching its inside."""
    top, bottom = strokes.top_px[stroke], strokes.bottom_px[stroke]
    middle_y = boxes.top_px + MARGIN_PX + plan.side_px / 2
    within = np.flatnonzero((middle_y > top) & (middle_y < bottom))
    if not len(within) or bottom - top < plan.side_px:
        return None
    is_its = strokes.stroke == stroke
    x, y = strokes.x_px[is_its], strokes.y_px[is_its]
    middle_x = boxes.left_px[within] + MARGIN_PX + plan.side_px / 2
    around = within[(middle_x > x.min()) & (middle_x < x.max())]
    if len(around) != 1 or np.ptp(x) < plan.side_px:
        return None
    box, near = int(around[0]), plan.side_px / 4
    right, below = x - middle_x[within == box][0], y - middle_y[box]
    beside, over = right[np.abs(below) < near], below[np.abs(right) < near]
    sides = (beside < 0, beside > 0, over < 0, over > 0)
    return box if all(side.any() for side in sides) else None


def _beside(
    strokes: Strokes, boxes: LocatedBoxes, plan: SamplingPlan, loose: Sequence[int]
) -> list[float]:
    """Return `RowMeasure.beside` of every row; a stroke is the nearest row's."""
    area = np.zeros(len(plan.rows))
    middles = boxes.top_px[:: plan.columns] + MARGIN_PX + plan.side_px / 2
    for stroke in loose:
        top, bottom = int(strokes.top_px[stroke]), int(strokes.bottom_px[stroke])
        if bottom - top <= plan.pitch_px:
            row = int(np.abs(middles - (top + bottom) / 2).argmin())
            area[row] += strokes.area_px[stroke] / _MM2
    return _rounded(area, 2)


def _size(strokes: Strokes, stroke: int) -> tuple[float, float]:
    """Return area, mm², and mean darkness of a stroke."""
    area = round(float(strokes.area_px[stroke]) / _MM2, 2)
    return area, round(float(strokes.darkness_sum[stroke] / strokes.area_px[stroke]) / 255, 3)


def _loose(
    strokes: Strokes,
    owners: Owners,
    boxes: LocatedBoxes,
    plan: SamplingPlan,
    loose: Sequence[int],
) -> list[tuple[float, float]]:
    """Return for each row area, mm², and strength of its largest stroke that touches no box.

    A long one that runs through boxes here and there is beside those of other rows.

    Args:
        strokes: of the page.
        owners: to which boxes they belong.
        boxes: where they are.
        plan: of the page's layout.
        loose: the strokes that belong to no box.
    """
    largest = [(0.0, 0.0)] * len(plan.rows)
    tops = boxes.top_px[:: plan.columns] + MARGIN_PX
    middles = tops + plan.side_px / 2
    for stroke in loose:
        top, bottom = int(strokes.top_px[stroke]), int(strokes.bottom_px[stroke])
        is_beside = (tops - _NEAR_PX <= bottom) & (tops + plan.side_px + _NEAR_PX >= top)
        is_beside[np.abs(middles - (top + bottom) / 2).argmin()] = True
        size = _size(strokes, stroke)
        for row in np.flatnonzero(is_beside).tolist():
            largest[row] = max(largest[row], size)
    is_long = strokes.bottom_px - strokes.top_px >= _LONG_ROWS * plan.pitch_px
    for stroke in np.flatnonzero(is_long & strokes.is_held).tolist():
        for row, seen in _passed(strokes, owners, stroke, tops, plan):
            largest[row] = max(largest[row], seen)
    return largest


def _passed(
    strokes: Strokes, owners: Owners, stroke: int, tops: NDArray[np.intp], plan: SamplingPlan
) -> Iterator[tuple[int, tuple[float, float]]]:
    """Yield the rows that a long stroke passes, and its area and strength there.

    In a row that has a mark it is what lies beside the boxes, if none of it is in them. A row
    without one counts all of the stroke, and counts it up to a row beyond its end: where it runs
    along an outline it isn't seen.

    Args:
        strokes: of the page.
        owners: which of them are marks.
        stroke: number of the long one.
        tops: shape (rows,), upper edge of each row's boxes, in px of the strip.
        plan: of the page's layout.
    """
    rows = strokes.pair_box // plan.columns
    is_held = strokes.pair_stroke == stroke
    held, block_of = set(rows[is_held].tolist()), plan.block_of_row
    is_own = owners.part_of == Owners.OWN
    own_px = np.bincount(rows[is_own], strokes.pair_px[is_own], minlength=len(tops))
    marked = set(np.flatnonzero(own_px >= _LEAST_LOOSE_MM2 * _MM2).tolist())
    is_here = strokes.stroke == stroke
    y, darkness = strokes.y_px[is_here], strokes.darkness[is_here]
    for row in np.flatnonzero(block_of == block_of[min(held)]).tolist():
        top = int(tops[row])
        reach = _NEAR_PX if row in marked else _NEAR_PX + plan.pitch_px
        is_near = (y >= top - reach) & (y <= top + plan.side_px + reach)
        if is_near.any() and not (row in marked and row in held):
            counted = darkness[is_near] if row in marked else darkness
            yield row, (round(counted.size / _MM2, 2), round(float(counted.mean()) / 255, 3))
