"""Follows a page that jumps from one row to the next, where a smooth field can't.

A feeder that slips displaces all that comes after by half a millimetre within a few millimetres of
paper. `scanner.locate.field` bends over centimetres and leaves the rows beside the slip behind; and
where only one column of rows goes on, it guesses the slope across from the rows above. Here each
row of each block says by how much the smooth field misses it: the mean of those of its boxes that
agree with each other, if they are most of them. One box alone moves nothing, and no box is held
against itself.
"""

import numpy as np
from numpy.typing import NDArray

from scanner.locate.median import medians_of_seen
from scanner.types import FloatArray

_AGREE_MM = 0.15
"""Boxes of one row agree if they are no further than this from the row's median, on both axes: the
limit of the median residual. Outlines are located within 0.03 mm; where a slip runs askew through a
row, its outer boxes are 0.1 mm from the middle one."""


def most_of(boxes: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return how many boxes of each row must agree: most of them; of two, both.

    Two marks of the pen don't lead two boxes astray alike. A lone box has none to agree with.
    """
    return np.maximum(boxes // 2 + 1, 2)


MISSED_MM = 0.15
"""By how much a smooth field may miss the median box of a row before rows are followed one by one:
the limit of the median residual, held against each row. On simulated office scans and photos (400
pages) no row is missed by more than 0.08 mm: they are looked at once. A quarter of harsh ones is
looked at twice."""

_LONGEST_JUMP_MM = 1.0
"""A row that stands further off than this is not followed: from the outline of a box it is 1.5 mm
and more to the next printed line, and a jump by which one could be taken for the other is a slip,
whoever made it."""


def missed_mm(residual_mm: FloatArray, weights: FloatArray, boxes: NDArray[np.intp]) -> float:
    """Return by how much the worst of all rows is missed, as its median box says.

    Args:
        residual_mm: shape (n, 2), where boxes were found, less where the field puts them, row by
            row.
        weights: shape (n,), 0 for a box that was not found. Rows of which less than most were found
            say nothing.
        boxes: shape (rows,), how many boxes stand in each row. One alone speaks for itself here:
            it costs a second look where a mark leads it astray.
    """
    columns = len(weights) // len(boxes)
    seen, needed = weights.reshape(-1, columns) > 0, np.minimum(most_of(boxes), boxes)
    rows = medians_of_rows(residual_mm, weights, columns)[seen.sum(axis=1) >= needed]
    return float(np.linalg.norm(rows, axis=1).max(initial=0.0))


def row_field(
    smooth_mm: FloatArray, offsets_mm: FloatArray, weights: FloatArray, boxes: NDArray[np.intp]
) -> tuple[FloatArray, FloatArray]:
    """Return a smooth field, corrected row by row, and how far each box lies from it.

    Args:
        smooth_mm: shape (n, 2), the field; row by row, in the order of the page.
        offsets_mm: shape (n, 2), where the boxes were found.
        weights: shape (n,), 0 for a box that was not found.
        boxes: shape (rows,), how many boxes stand in each row; it has as many places in each.

    Returns:
        The corrected field, shape (n, 2), mm; and the residual of each box, shape (n,), mm. A
        box's residual is its distance from what the *other* boxes of its row make of the field:
        a row that were fitted to its boxes would hide how badly they fit. A box that stands alone
        is held against the rows above and below it, whichever fits it better: it goes with them.
    """
    columns = len(weights) // len(boxes)
    residual = offsets_mm - smooth_mm
    medians = np.repeat(medians_of_rows(residual, weights, columns), columns, axis=0)
    away = np.abs(residual - medians).max(axis=1)
    agrees = ((weights > 0) & (away <= _AGREE_MM)).reshape(-1, columns)
    agrees &= (agrees.sum(axis=1) >= most_of(boxes))[:, None]
    of_row = residual.reshape(-1, columns, 2)
    correction = _mean(of_row, agrees)
    agrees &= np.linalg.norm(correction, axis=2) <= _LONGEST_JUMP_MM
    correction = np.repeat(_mean(of_row, agrees), columns, axis=1)
    alone: list[NDArray[np.bool_]] = list(np.eye(columns, dtype=np.bool_))
    others = np.concatenate([_mean(of_row, agrees & ~box) for box in alone], axis=1)
    is_seen = weights.reshape(-1, columns) > 0
    lonely = np.flatnonzero((boxes == 1) & is_seen.any(axis=1))
    if len(lonely) and len(boxes) > 1:
        own = of_row[lonely, is_seen[lonely].argmax(axis=1)]
        beside = _of_neighbours(own, correction[:, 0], lonely)
        correction[lonely] = others[lonely] = beside[:, None]
    return (
        smooth_mm + correction.reshape(-1, 2),
        np.linalg.norm(of_row - others, axis=2).ravel(),
    )


def slanted(
    smooth_mm: FloatArray,
    offsets_mm: FloatArray,
    weights: FloatArray,
    boxes: NDArray[np.intp],
    x_mm: FloatArray,
) -> FloatArray:
    """Return a smooth field, slanted row by row as the boxes of rows that cross the page say.

    Where a feeder turns the paper within a row or two, boxes at the ends of such a row don't stand
    where the field has them, nor do they agree. A row slants by the median of what pairs of its
    boxes say, if most of them agree then.

    Args:
        smooth_mm: shape (n, 2), the field; row by row.
        offsets_mm: shape (n, 2), where the boxes were found.
        weights: shape (n,), 0 for a box that was not found.
        boxes: shape (rows,), how many boxes stand in each row.
        x_mm: shape (n,), how far right they stand.
    """
    columns = len(weights) // len(boxes)
    if columns < _LEAST_SLANTED:
        return smooth_mm
    of_row = (offsets_mm - smooth_mm).reshape(-1, columns, 2)
    is_seen, x = (weights > 0).reshape(-1, columns), x_mm.reshape(-1, columns)
    left, right = np.triu_indices(columns, 1)
    slopes = (of_row[:, right] - of_row[:, left]) / (x[:, right] - x[:, left])[..., None]
    slope = medians_of_seen(slopes, is_seen[:, right] & is_seen[:, left])
    slope[(is_seen.sum(axis=1) < _LEAST_SLANTED) | (np.abs(slope).max(axis=1) > _MOST_SLANT)] = 0
    slant = slope[:, None] * (x - x.mean(axis=1, keepdims=True))[..., None]
    off = of_row - slant
    away = np.abs(off - medians_of_seen(off, is_seen)[:, None]).max(axis=2)
    agree = (is_seen & (away <= _AGREE_MM)).sum(axis=1) >= most_of(boxes)
    return np.asarray(smooth_mm + np.where(agree[:, None, None], slant, 0.0).reshape(-1, 2))


_LEAST_SLANTED = 3
"""Boxes; through two goes any line."""

_MOST_SLANT = 0.006
"""Mm a mm: half a degree beside the field, 0.8 mm from the first to the last box of a line."""


def proved(
    residual_mm: FloatArray, weights: FloatArray, limit_mm: float, boxes: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Return shape (n,): which boxes are of a row most of which stands where the field has it.

    Where a field had to be followed far, it is a guess beyond the last row that was seen, and three
    of four sides may be found there by chance: of a box half of a side away the two sides that run
    down the page are seen, and a line of the table for a third.

    Args:
        residual_mm: shape (n,), from `row_field`.
        weights: shape (n,), 0 for a box that was not found.
        limit_mm: how far a box may be off.
        boxes: shape (rows,), how many boxes stand in each row.
    """
    columns = len(weights) // len(boxes)
    stands = ((weights > 0) & (residual_mm <= limit_mm)).reshape(-1, columns)
    return np.repeat(stands.sum(axis=1) >= np.minimum(most_of(boxes), boxes), columns)


def _of_neighbours(own: FloatArray, said: FloatArray, lonely: NDArray[np.intp]) -> FloatArray:
    """Return shape (k, 2): by how much rows of one box each are missed, as rows beside them say.

    Of the rows above and below that which it fits better: a feeder may have slipped on one side.

    Args:
        own: shape (k, 2), by how much the box of each is missed.
        said: shape (rows, 2), what rows of several boxes say.
        lonely: shape (k,), numbers of the rows of one box.
    """
    said = said.copy()
    said[lonely] = own
    around = np.pad(said, ((1, 1), (0, 0)), mode="reflect")
    above, below = around[lonely], around[lonely + 2]
    is_above = np.linalg.norm(own - above, axis=1) <= np.linalg.norm(own - below, axis=1)
    return np.where(is_above[:, None], above, below)


def _mean(of_row: FloatArray, counts: NDArray[np.bool_]) -> FloatArray:
    """Return shape (rows, 1, 2): the mean of the boxes that count, 0 where none does."""
    total = (of_row * counts[:, :, None]).sum(axis=1, keepdims=True)
    return np.asarray(total / np.maximum(counts.sum(axis=1), 1)[:, None, None])


def medians_of_rows(residual_mm: FloatArray, weights: FloatArray, columns: int) -> FloatArray:
    """Return shape (rows, 2): the median of the boxes found in each row, 0 where none was."""
    return medians_of_seen(
        residual_mm.reshape(-1, columns, 2), np.asarray(weights > 0).reshape(-1, columns)
    )
