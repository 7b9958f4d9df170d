"""Where the rows of a page stand, how they slope and whether they are straight, box by box."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from scanner.locate.grid import Grid
from scanner.locate.row_field import medians_of_rows
from scanner.locate.sampling import SamplingPlan
from scanner.types import FloatArray

_NEIGHBOURS = 15
"""A row's slope is the median of so many rows': three boxes of 0.03 mm each say it within 0.13 mm
at the other table; fifteen rows, within 0.05."""


@dataclass(frozen=True, slots=True, eq=False)
class RowPlaces:
    """What the boxes of each of n rows say together; across and along the page."""

    places_mm: FloatArray
    """Shape (n, 2): how far each row is displaced, as its median box says."""
    boxes_mm: FloatArray
    """Shape (n, k, 2): how far each of the k boxes of a row is displaced."""
    slopes: FloatArray
    """Shape (n, 2): by how much the displacement grows a mm to the right, around each row: of both
    tables, and where they slant otherwise, their mean."""
    bends_mm: FloatArray
    """Shape (n, b, 2): by how much a box stands off the straight line between two others of its
    row, twice that; for each of the b choices of `_bends_of`. 0 where one of the row's boxes wasn't
    seen."""
    stray_mm: float
    """How far the rows of the least straight table stray from a straight line, root mean square."""
    stray_across_mm: float
    """The same across the page alone, where nothing that jumps along it shows."""


def places_in(
    grid: Grid, offsets_mm: FloatArray, weights: FloatArray, field_mm: FloatArray
) -> RowPlaces:
    """Return where rows stand; of a list, where its lines do.

    A place without a box, and a box that wasn't seen, is where the field and its line have it. A
    box that is all that its line shows says no more than those above and below: the median of the
    three.

    Args:
        grid: of the page.
        offsets_mm: shape (n, 2), how far from their places boxes were found, row by row.
        weights: shape (n,), 0 for a box that was not found.
        field_mm: shape (places, 2), where the field through all of them has each place.
    """
    offsets, weights = grid.spread(offsets_mm), grid.spread(weights)
    if not grid.is_list:
        return row_places(offsets, weights, field_mm, grid.plan)
    columns = grid.plan.columns
    is_seen = (weights > 0).reshape(-1, columns)
    off_field = medians_of_rows(offsets - field_mm, weights, columns)
    beside = np.pad(off_field, ((1, 1), (0, 0)), mode="edge")
    of_three = np.median(np.stack([beside[:-2], off_field, beside[2:]]), axis=0)
    is_alone = is_seen.sum(axis=1) < 2
    off_field[is_alone] = of_three[is_alone]
    moved = field_mm + np.repeat(off_field, columns, axis=0)
    is_said = is_seen & ~(is_alone & (grid.boxes_of_line > 1))[:, None]
    as_seen = np.where(is_said.ravel()[:, None], offsets, moved)
    rows = row_places(as_seen, np.ones(len(weights)), moved, grid.plan)
    places = moved.reshape(-1, columns, 2)[:, [(columns - 1) // 2, columns // 2]].mean(axis=1)
    is_known = (~is_seen @ np.abs(_bends_of(columns)).T) == 0
    bends = np.where(is_known[:, :, None], rows.bends_mm, 0.0)
    stray_mm, across_mm = _strays_mm(places, grid.plan)
    return replace(
        rows, places_mm=places, bends_mm=bends, stray_mm=stray_mm, stray_across_mm=across_mm
    )


def row_places(
    offsets_mm: FloatArray, weights: FloatArray, field_mm: FloatArray, plan: SamplingPlan
) -> RowPlaces:
    """Return where rows stand; those that weren't seen, where the field has them.

    Args:
        offsets_mm: shape (n, 2), how far from their places boxes were found, row by row.
        weights: shape (n,), 0 for a box that was not found.
        field_mm: shape (n, 2), where the field through all of them has it.
        plan: where they should be.
    """
    columns = plan.columns
    boxes, field = offsets_mm.reshape(-1, columns, 2), field_mm.reshape(-1, columns, 2)
    seen = (weights > 0).reshape(-1, columns)
    places = medians_of_rows(offsets_mm, weights, columns)
    bends, spans = _bends_of(columns) @ boxes, boxes[:, -1] - boxes[:, 0]
    if not seen.all():
        boxes = np.where(seen[:, :, None], boxes, field)
        unseen, broken = ~np.any(seen, axis=1), ~np.all(seen, axis=1)
        middle = (columns - 1) // 2, columns // 2
        places[unseen] = field[unseen][:, middle].mean(axis=1)
        bends[broken] = 0.0
        spans[broken] = field[broken, -1] - field[broken, 0]
    _, off_mean, _ = _straightness(plan)
    # A wave across the page slants tables otherwise, all of their rows alike. Of both axes at once,
    # along the last: numpy sorts that several times as fast.
    around = np.sort((off_mean @ spans).T[:, _neighbours(plan)])
    slants = around[:, :, around.shape[2] // 2].T + spans.mean(axis=0)
    width_mm = plan.centers_mm[columns - 1, 0] - plan.centers_mm[0, 0]
    stray_mm, across_mm = _strays_mm(places, plan)
    return RowPlaces(
        places_mm=places,
        boxes_mm=boxes,
        slopes=slants / (width_mm or np.inf),
        bends_mm=bends,
        stray_mm=stray_mm,
        stray_across_mm=across_mm,
    )


def _strays_mm(places_mm: FloatArray, plan: SamplingPlan) -> tuple[float, float]:
    """Return `RowPlaces.stray_mm` and `RowPlaces.stray_across_mm`."""
    off_line, _, share = _straightness(plan)
    stray_mm = np.sqrt(share @ np.square(off_line @ places_mm))
    return float(stray_mm.max()), float(stray_mm[:, 0].max())


@cache
def _bends_of(columns: int) -> FloatArray:
    """Return shape (b, k): what takes the places of a row's boxes to its bends.

    The outer boxes with the middle one, and where there are more than three, which stand evenly,
    each with its two neighbours: those show a join in the middle of an even number. Of two boxes
    there is none.
    """
    chosen = [(k - 1, k, k + 1) for k in range(1, columns - 1)]
    if len(chosen) > 1:
        chosen.append((0, columns // 2, columns - 1))
    bends = np.zeros((len(chosen), columns))
    for bend, (left, middle, right) in zip(bends, chosen, strict=True):
        share = (middle - left) / (right - left)
        bend[[left, middle, right]] = 2 * (1 - share), -2.0, 2 * share
    return bends


def tables_of(plan: SamplingPlan) -> list[NDArray[np.intp]]:
    """Return the rows of each table, from above."""
    return [np.flatnonzero(plan.block_of_row == number) for number in range(len(plan.blocks))]


@cache
def _straightness(plan: SamplingPlan) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return what takes values to how far they are off their table's line, off its mean; and to it.

    Shapes (n, n), (n, n) and (tables, n).
    """
    y_mm, tables = plan.row_y_mm, tables_of(plan)
    off_line, off_mean = np.eye(len(y_mm)), np.eye(len(y_mm))
    share = np.zeros((len(tables), len(y_mm)))
    for number, rows in enumerate(tables):
        line = np.stack([np.ones(len(rows)), y_mm[rows] - y_mm[rows].mean()], axis=1)
        off_line[np.ix_(rows, rows)] -= line @ np.linalg.pinv(line)
        off_mean[np.ix_(rows, rows)] -= 1 / len(rows)
        share[number, rows] = 1 / len(rows)
    return off_line, off_mean, share


@cache
def _neighbours(plan: SamplingPlan) -> NDArray[np.intp]:
    """Return shape (n, k): the rows nearest to each, of all columns."""
    y_mm = plan.row_y_mm
    apart = np.abs(y_mm[:, None] - y_mm)
    return np.argsort(apart, axis=1, kind="stable")[:, :_NEIGHBOURS]
