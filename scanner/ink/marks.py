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
from scanner.ink.insides import insides_of
from scanner.ink.outline_ink import along_outlines_mm
from scanner.ink.ownership import Owners, Strokes, owners_of
from scanner.ink.printed import inside_sums
from scanner.kernel import strokes as kernel
from scanner.kernel.compiled import compiled_by
from scanner.locate.boxes import LocatedBoxes
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
    strokes = Strokes.of(ink, _box_of_pixel(boxes, ink, plan), len(plan.block_of))
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
    left, top, side = insides = _insides(boxes, plan)
    # The nearest row and column first: no box of a row is further from the row's middle one than
    # half of the way to the next.
    columns = plan.columns
    tops, lefts = top[columns // 2 :: columns], left.reshape(-1, columns)
    order = np.argsort(tops, kind="stable")  # a list's rows may be numbered across the page
    down = tops[order]
    nearest = _nearest((down[:-1] + down[1:] + side) / 2, order, plan.height_px)
    usual = np.sort(lefts, axis=0)[len(plan.rows) // 2]
    if 2 * np.abs(lefts - usual).max() < plan.gap_px:
        borders = (usual[:-1] + usual[1:] + side) / 2
        column = _nearest(borders, np.arange(columns), plan.width_px)
        return boxes_of(ink.x_px, ink.y_px, (nearest, column), insides, columns)
    # Boxes stand close, and the page lies so that columns of them aren't upright.
    borders, row = (lefts[:, :-1] + lefts[:, 1:] + side) / 2, nearest[ink.y_px]
    box = columns * row + (ink.x_px[:, None] > borders[row]).sum(axis=1)
    return _where_inside(ink.x_px, ink.y_px, box, insides)


def _nearest(borders: FloatArray, numbers: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """Return shape (count,): which of some numbers, between which borders lie, each place is in."""
    ends = np.floor(borders).astype(np.intp) + 1  # a place on a border is in what is before it
    within = np.minimum(np.maximum(ends, 0), count)
    return np.repeat(numbers, np.diff(within, prepend=0, append=count))


def _insides(
    boxes: LocatedBoxes, plan: SamplingPlan
) -> tuple[NDArray[np.intp], NDArray[np.intp], int]:
    """Return left and upper edge of each box's inside, and its side."""
    inset = MARGIN_PX + INNER_PX
    return boxes.left_px + inset, boxes.top_px + inset, plan.side_px - 2 * INNER_PX


@compiled_by(kernel.boxes_of)
def boxes_of(
    x_px: NDArray[np.intp],
    y_px: NDArray[np.intp],
    nearest: tuple[NDArray[np.intp], NDArray[np.intp]],
    insides: tuple[NDArray[np.intp], NDArray[np.intp], int],
    columns: int,
) -> NDArray[np.intp]:
    """Return shape (k,): the box that each place is inside of, -1 for none.

    Args:
        x_px: shape (k,).
        y_px: shape (k,).
        nearest: the row nearest to each line of the strip, and the column of boxes nearest to each
            of its columns.
        insides: left and upper edge of each box's inside, and its side.
        columns: boxes a row.
    """
    row_of, column_of = nearest
    return _where_inside(x_px, y_px, columns * row_of[y_px] + column_of[x_px], insides)


def _where_inside(
    x_px: NDArray[np.intp],
    y_px: NDArray[np.intp],
    box: NDArray[np.intp],
    insides: tuple[NDArray[np.intp], NDArray[np.intp], int],
) -> NDArray[np.intp]:
    left, top, side = insides
    x, y = x_px - left[box], y_px - top[box]
    is_inside = (x >= 0) & (x < side) & (y >= 0) & (y < side)
    return np.where(is_inside, box, -1)


def _columns(
    strokes: Strokes, owners: Owners, boxes: LocatedBoxes, ink: PageInk, plan: SamplingPlan
) -> list[list[float]]:
    """Return each field of `BoxMeasure` in turn, for all boxes."""
    insides, page = _insides(boxes, plan), ink.page
    pixels = (strokes.x_px, strokes.y_px, strokes.darkness, strokes.box, strokes.pair_of)
    found = insides_of(pixels, owners.part_of, insides, _FOOT_PX)
    own_px, foreign_px, shared_px, median, decile, across, down = found[:7]
    lines, lines_split, columns, columns_split, begin_x, begin_y, at_foot = found[7:]
    split = lines_split / np.maximum(lines, 1)
    split[at_foot > 0] = 0.0  # its limbs may meet below the box
    forked = columns_split / np.maximum(columns, 1)
    forked[~_asked_for_forks(own_px, split, plan.columns)] = 0.0
    breadth_px = own_px / np.maximum(np.hypot(begin_x, begin_y), 1)
    return [
        _rounded(own_px / _MM2, 2),
        _rounded(foreign_px / _MM2, 2),
        _rounded((shared_px + owners.reached_px) / _MM2, 2),
        _rounded(np.maximum(across, down) / PX_PER_MM, 2),
        _rounded(median / 255, 3),
        _rounded(owners.spill_px / _MM2, 2),
        _rounded(page.excess / page.excess_noise, 1),
        _rounded((own_px + foreign_px + shared_px) / insides[2] ** 2, 3),
        _rounded(_dirt_px(boxes, ink, plan) / _MM2, 2),
        boxes.sides.tolist(),
        _rounded(forked, 2),
        _rounded(split, 2),
        _rounded(along_outlines_mm(without_lines(boxes, page), plan, own_px / _MM2), 3),
        _rounded(decile / 255, 3),
        _rounded(breadth_px / PX_PER_MM, 3),
    ]


def _rounded(values: FloatArray, digits: int) -> list[float]:
    rounded: list[float] = np.round(values, digits).tolist()
    return rounded


def _asked_for_forks(
    own_px: NDArray[np.intp], split: FloatArray, columns: int
) -> NDArray[np.bool_]:
    """Return of which boxes `BoxMeasure.forked` is measured, shape (n,)."""
    is_marked = (own_px >= _LEAST_LOOSE_MM2 * _MM2).reshape(-1, columns)
    return np.asarray(np.repeat(is_marked.sum(axis=1) > 1, columns) | (split >= SPLIT_SHARE))


def _dirt_px(boxes: LocatedBoxes, ink: PageInk, plan: SamplingPlan) -> NDArray[np.intp]:
    if ink.page.dirt is None:
        return np.zeros(len(plan.block_of), np.intp)
    return inside_sums(ink.page.dirt, *_insides(boxes, plan), 0)


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
