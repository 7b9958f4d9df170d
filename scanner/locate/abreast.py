"""Finds where a page is joined down its length: what stands side by side no longer does.

Whatever a feeder, a lens or curling paper does to a page, it does to all that lies at one height,
or changes it smoothly from left to right. Where another sheet shows left or right of a line down
the page, or in a part of one table, it jumps there:

- from left to right, between two columns of boxes or two tables, with the corner marks beyond;
- from one row to the next, in how far one table stands off the other (a feeder's slip moves both);
- or in how the boxes of a row stand off their straight line.

`scanner.locate.sway` says how surely.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scanner.locate.row_places import RowPlaces, tables_of
from scanner.locate.sampling import SamplingPlan
from scanner.locate.steps import ROW_NOISE_MM, ROW_SWAY_MM
from scanner.locate.sway import MOST_SURE, Jumps, Sway, steps_and_places
from scanner.types import FloatArray

MOST_BENT_MM = 0.2
"""Median bend of `_BENT_ROWS` rows on end, beside the median of their table: a wave across the page
bends all of them. On 690 simulated pages of two simulators it is 0.16 at most; a join between two
boxes that displaces one of them by 0.3 mm in these rows makes 0.3 of it."""

_BENT_ROWS = 5
"""A mark over an outline may lead a box astray, not the same one of three rows in five."""

_LEAST_BENT_ROWS = 3
"""Of a table; fewer have no majority."""

_ACROSS_SWAY_MM = 0.028
"""From the straight, from left to right, root mean square: what decent scanners do. Where paper
curls or the lamp's glass is bent it is more, and the page shows it."""

_COLUMN_NOISE_MM = 0.015
"""How well the median of all boxes of a column says where it is: of ten rows, and of twenty as they
sway by themselves."""

_COLUMN_ASTRAY_MM = 0.05
"""The same where a join is looked for between the boxes of a table: who marks the same box of all
rows, over its outline, leads a whole column astray. Beside another table its neighbours tell."""

_MARKS_NOISE_MM, _MARKS_SWAY_MM = 0.03, 0.1
"""How well a pair of corner marks is located, and how far both together may be off where the rows
between them are at large, as these sway."""

_THIRDS_SWAY_MM = 0.015
"""From the straight, by how much the lowest third of the rows does so otherwise than the uppermost:
waves across run down the whole page."""

_THIRDS_NOISE = 2.4
"""How many times as badly the difference of two thirds of the rows is known as all of them are."""

_APART_SWAY_MM, _APART_NOISE_MM = 0.1, 0.045
"""How far one table stands off the other, from the straight down the page: less than rows sway,
which sway together; and how well a row of each says it."""

_BEYOND_APART = 2
"""Rows that must stand beyond a jump of one table off the other."""

_WIDEST_GAP_MM = 20.0
"""Between two rows of a table there may be a heading; across more, nothing is interpolated."""


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """The m rows of a table that have rows of the next table above and below them."""

    row: NDArray[np.intp]
    above: NDArray[np.intp]
    below: NDArray[np.intp]
    share: FloatArray
    """Shape (m,): how far each stands on the way from the one above to the one below."""
    jumps: Jumps
    """Of one table off the other, before each row; the row itself may be cut."""
    of_rows: Jumps
    """The same of the rows of either table by itself."""

    def beside(self, places_mm: FloatArray) -> FloatArray:
        """Return shape (m, ...): where the next table stands beside each row, of n rows' places."""
        above, below = places_mm[self.above], places_mm[self.below]
        share = self.share.reshape(-1, *(1,) * (places_mm.ndim - 1))
        return np.asarray(above + (below - above) * share)

    def sureness(self, places_mm: FloatArray) -> FloatArray:
        """Return shape (k, 2): how surely one table jumps off the other.

        Where the sheet lies askew, rows at one height pass the lamp one after the other. So tables
        may stand apart by as much more as either of them strays, beside what the jump explains.
        """
        one, other = places_mm[self.row], self.beside(places_mm)
        sure = self.jumps.sureness(other - one)
        asked = np.flatnonzero(sure.max(axis=1, initial=0.0) > MOST_SURE)
        if len(asked):
            unrest = [self.of_rows.unrest(asked, each) for each in (one, other)]
            sure[asked] /= np.maximum(*unrest)
        return sure


def find_side(rows: RowPlaces, plan: SamplingPlan) -> float | None:
    """Return where boxes stand off those beside them, so that a part must be another sheet's.

    Args:
        rows: of the page.
        plan: where they should be.

    Returns:
        Its y on the sheet, mm; the middle of the page's rows where it runs down all of it. None
        where nothing does.
    """
    bent = _bent(rows, plan)
    if bent is not None:
        return bent
    for pairs in _pairs_of(plan):
        sure = pairs.sureness(rows.places_mm)
        if sure.max(initial=0.0) > MOST_SURE:
            row = pairs.jumps.chosen[0, sure.max(axis=1).argmax()]
            return float(plan.row_y_mm[pairs.row[row]])
    for which, profile in enumerate(_profiles(rows, plan)):
        for jumps in _across_of(plan)[which]:
            if jumps.sureness(profile).max(initial=0.0) > MOST_SURE:
                return float(np.median(plan.centers_mm[:, 1]))
    return None


def _bent(rows: RowPlaces, plan: SamplingPlan) -> float | None:
    """Return the y on the sheet where rows are bent otherwise than the rest of their table."""
    runs = _runs_of(plan)
    if not len(runs) or not rows.bends_mm.size:
        return None
    bends = np.ascontiguousarray(rows.bends_mm.reshape(len(rows.bends_mm), -1).T)
    medians = np.sort(bends[:, runs])[:, :, _BENT_ROWS // 2]
    if np.abs(medians).max() <= MOST_BENT_MM / 2:  # then that of the table is no more
        return None
    of_table = np.zeros_like(bends)
    for table in tables_of(plan):
        of_table[:, table] = _median(bends[:, table])[:, None]
    bent = np.abs(medians - of_table[:, runs[:, 0]]).max(axis=0)
    if bent.max() <= MOST_BENT_MM:
        return None
    return float(plan.row_y_mm[runs[bent.argmax(), _BENT_ROWS // 2]])


def _profiles(rows: RowPlaces, plan: SamplingPlan) -> FloatArray:
    """Return where columns of boxes stand, shape (2, c, 2), a pair of corner marks to each side.

    First as all rows say, then by how much the lowest third says otherwise than the uppermost:
    another sheet may be turned. Medians, as marks lead boxes astray.
    """
    boxes, pairs = rows.boxes_mm, _pairs_of(plan)
    first = pairs[0].row if pairs else tables_of(plan)[0]
    at, end = plan.columns // 2, plan.columns // 2 - plan.columns
    middle = boxes[first, at : at + 1]
    columns = [middle, boxes[first] - middle, *(each.beside(boxes) - middle for each in pairs[:1])]
    said = _said_by(np.concatenate(columns, axis=1))
    marks, profiles = -said[:, :1], [said[:, 1:]]
    for each in pairs[1:]:
        said = _said_by(each.beside(boxes) - boxes[each.row, at : at + 1])
        profiles.append(profiles[-1][:, end : end + 1 or None] + said)
    return np.concatenate([marks, *profiles, marks], axis=1)


def _said_by(values: FloatArray) -> FloatArray:
    """Return what m rows say of c values, shape (m, c, 2), and their ends otherwise: (2, c, 2)."""
    said = np.ascontiguousarray(values.reshape(len(values), -1).T)  # numpy sorts that sooner
    third = max(len(values) // 3, 1)
    turned = _median(said[:, -third:]) - _median(said[:, :third])
    return np.stack([_median(said), turned]).reshape(2, *values.shape[1:])


def _median(values: FloatArray) -> FloatArray:
    count = values.shape[1]
    ranked = np.sort(values, axis=1)
    return np.asarray((ranked[:, (count - 1) // 2] + ranked[:, count // 2]) / 2)


@cache
def _runs_of(plan: SamplingPlan) -> NDArray[np.intp]:
    """Return shape (w, 5): rows on end; those of a short table more than once."""
    runs = [np.empty((0, _BENT_ROWS), np.intp)]
    for rows in tables_of(plan):
        if len(rows) >= _BENT_ROWS:
            runs.append(np.lib.stride_tricks.sliding_window_view(rows, _BENT_ROWS))
        elif len(rows) >= _LEAST_BENT_ROWS:
            runs.append(np.resize(rows, (1, _BENT_ROWS)))
    return np.concatenate(runs)


@cache
def _across_of(plan: SamplingPlan) -> tuple[tuple[Jumps, ...], tuple[Jumps, ...]]:
    """Return the jumps from left to right that all rows may make, and their thirds otherwise.

    None where tables have no rows abreast. A join between the boxes of a table by which one part
    is turned bends their rows.
    """
    tables = tables_of(plan)
    if len(_pairs_of(plan)) < len(tables) - 1:
        return (), ()
    count = plan.columns * len(tables) + 2
    steps = np.arange(2, count - 1)
    # In a list hardly anybody marks a whole column, and columns stand as far apart as tables do.
    is_between = (steps % plan.columns == 1) | (len(plan.rows[0].boxes) == 1)
    within, between = steps[~is_between], steps[is_between]
    of_all = [_across(plan, within, _ACROSS_SWAY_MM, _COLUMN_ASTRAY_MM)]
    if not len(between):
        return tuple(of_all), ()
    of_all.append(_across(plan, between, _ACROSS_SWAY_MM, _COLUMN_NOISE_MM))
    turned = _across(plan, between, _THIRDS_SWAY_MM, _COLUMN_NOISE_MM, _THIRDS_NOISE)
    return tuple(of_all), (turned,)


def _across(
    plan: SamplingPlan,
    steps: NDArray[np.intp],
    sway_mm: float,
    noise_mm: float,
    worse: float = 1.0,
) -> Jumps:
    """Return some jumps from left to right, of columns that sway and are located so."""
    of_rows = plan.centers_mm[:, 0].reshape(-1, plan.columns)
    columns = [of_rows[table[0]] for table in tables_of(plan)]
    x_mm = np.array([plan.marks_x_mm[0], *np.concatenate(columns), plan.marks_x_mm[1]])
    is_mark = np.zeros(len(x_mm))
    is_mark[[0, -1]] = 1.0
    apart = (x_mm[:, None] - x_mm) * (2 * np.pi / _WAVES_MM[:, None, None])
    noise = np.diag(np.where(is_mark > 0, _MARKS_NOISE_MM, noise_mm) ** 2)
    noise += _MARKS_SWAY_MM**2 * np.outer(is_mark, is_mark)
    spread = sway_mm**2 * np.cos(apart).mean(axis=0) + worse**2 * noise
    return Jumps.among(Sway.of(spread, x_mm), steps_and_places(len(x_mm)), steps[None])


_WAVES_MM = np.geomspace(90.0, 300.0, 10)
"""Periods of waves from left to right: from half the page's width to more than all of it."""


@cache
def _pairs_of(plan: SamplingPlan) -> tuple[_Pairs, ...]:
    """Return the rows that stand beside those of the next table, of each table but the last."""
    return tuple(
        _pairs(found, plan)
        for one, other in pairwise(tables_of(plan))
        if (found := list(_between(one, other, plan)))
    )


def _pairs(found: list[tuple[int, int, int, float]], plan: SamplingPlan) -> _Pairs:
    row, above, below = (np.array([pair[k] for pair in found], np.intp) for k in range(3))
    y_mm, count = plan.row_y_mm, len(found)
    at = np.arange(_BEYOND_APART, max(count - _BEYOND_APART, _BEYOND_APART))
    apart = Sway.along(y_mm[row], sway_mm=_APART_SWAY_MM, noise_mm=_APART_NOISE_MM)
    alone = Sway.along(y_mm[row], sway_mm=ROW_SWAY_MM, noise_mm=ROW_NOISE_MM)
    effects, chosen = steps_and_places(count), np.stack([at, count + at])
    return _Pairs(
        row=row,
        above=above,
        below=below,
        share=np.array([pair[3] for pair in found]),
        jumps=Jumps.among(apart, effects, chosen),
        of_rows=Jumps.among(alone, effects, chosen),
    )


def _between(
    one: NDArray[np.intp], other: NDArray[np.intp], plan: SamplingPlan
) -> Iterator[tuple[int, int, int, float]]:
    """Yield rows of one table, those of the other above and below each, and its share between."""
    y_mm = plan.row_y_mm
    for row in one.tolist():
        above, below = other[y_mm[other] <= y_mm[row]], other[y_mm[other] >= y_mm[row]]
        if not len(above) or not len(below):
            continue
        gap_mm = float(y_mm[below[0]] - y_mm[above[-1]])
        if gap_mm <= _WIDEST_GAP_MM:
            share = float(y_mm[row] - y_mm[above[-1]]) / gap_mm if gap_mm else 0.0
            yield row, int(above[-1]), int(below[0]), share
