"""Finds where rows jump as no feeder moves paper: there another sheet begins.

Where one sheet ends on another, all that comes after is displaced from one row to the next. So it
is where a feeder slips; but a feeder slips along its way and not sideways, by half a millimetre,
and what it has lost it doesn't give back some rows below, as the end of a strip does.
How far rows jump is the best linear estimate (generalized least squares) of a step in a curve that
sways as feeders and paper do: unlike a difference of neighbours it knows the slope on both sides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from scanner.locate.row_field import medians_of_rows
from scanner.locate.sampling import SamplingPlan
from scanner.types import FloatArray

MOST_SIDEWAYS_MM = 0.25
"""Of 2,300 simulated pages of all kinds none jumps by more than 0.20 sideways: the jitter of rows
in black and white;"""

MOST_ALONG_MM = 0.65
"""nor by more than 0.58 along the page: a feeder that slips by 0.48 while it sways."""

_BACK_MM = (
    (False, False, 0.20, 0.20),
    (False, True, 0.25, 0.28),
    (True, False, 0.25, 0.28),
    (True, True, 0.25, 0.42),
)
"""Two jumps that undo each other: whether a row is cut by the first and by the second, and by how
much the smaller of both may jump, sideways and along. On the same pages it is 0.17 and 0.16
between rows, 0.19 and 0.27 with one row cut, 0.23 and 0.41 with two: the less is known of what lies
between, the more may have swayed."""

_BEYOND, _BEYOND_CUT = 2, 3
"""Rows that must stand beyond each of two jumps, and where they cut rows: with fewer, a wave of the
feeder beside its slip looks like a jump back."""

_SWAY_REACH_MM = 25.0
"""Places so far apart sway alike by 0.6: on waves of 15 cm, or on one flank of a wave of 5."""

_SWAY_MM = 0.5
"""From the straight: what a worn feeder does."""

_ROW_MM = 0.02
"""A row is located no better than this: three boxes of 0.03 mm each."""

_LINE_MM = 5.0
"""Offset and slope of a block are as good as free: they say nothing of jumps."""


@dataclass(frozen=True, slots=True)
class _Jumps:
    """What takes the places of a block's n rows to the jumps between them."""

    alone: FloatArray
    """Shape (n - 1, n): before each row but the first, as if it were the only one."""
    there: FloatArray
    """Shape (k, n): the first of two jumps,"""
    back: FloatArray
    """Shape (k, n): and the second."""
    there_at: NDArray[np.intp]
    """Shape (k,): the row before which, or in which, the first is."""
    most_back_mm: FloatArray
    """Shape (k, 2): how far the smaller may jump, sideways and along."""


@dataclass(frozen=True, slots=True)
class Step:
    """A jump between two rows."""

    y_mm: float
    """Halfway between them, on the sheet."""
    size_mm: float


def find_step(
    offsets_mm: FloatArray, weights: FloatArray, field_mm: FloatArray, plan: SamplingPlan
) -> Step | None:
    """Return a jump that tells that a part of the page is another sheet's, if there is one.

    Args:
        offsets_mm: shape (n, 2), how far from their places boxes were found; three a row.
        weights: shape (n,), 0 for a box that was not found.
        field_mm: shape (n, 2), where the field through all of them has it.
        plan: where they should be.
    """
    is_seen = np.asarray((weights > 0).reshape(-1, 3).any(axis=1))
    # A row that wasn't seen stands where the field has it, and says nothing of jumps.
    places = np.where(is_seen[:, None], medians_of_rows(offsets_mm, weights), field_mm[1::3])
    for rows, jumps in _jumps_of(plan):
        alone = np.abs(jumps.alone @ places[rows])
        share = (alone / (MOST_SIDEWAYS_MM, MOST_ALONG_MM)).max(axis=1, initial=0.0)
        if share.max(initial=0.0) > 1:
            at = int(share.argmax())
            return _step(plan, rows[at : at + 2], alone[at])
        there, back = jumps.there @ places[rows], jumps.back @ places[rows]
        undone = np.where(there * back < 0, np.minimum(np.abs(there), np.abs(back)), 0.0)
        share = (undone / jumps.most_back_mm).max(axis=1, initial=0.0)
        if share.max(initial=0.0) > 1:
            best = int(share.argmax())
            at = int(jumps.there_at[best])
            return _step(plan, rows[at - 1 : at + 1], undone[best])
    return None


def _step(plan: SamplingPlan, rows: NDArray[np.intp], sizes_mm: FloatArray) -> Step:
    return Step(float(plan.centers_mm[3 * rows, 1].mean()), float(sizes_mm.max()))


@cache
def _jumps_of(plan: SamplingPlan) -> tuple[tuple[NDArray[np.intp], _Jumps], ...]:
    """Return the rows of each block, and what is asked of them; worked out once for a form."""
    blocks = [np.flatnonzero(plan.block_of[::3] == number) for number in range(len(plan.blocks))]
    return tuple((rows, _jumps_between(plan.centers_mm[3 * rows, 1])) for rows in blocks)


def _jumps_between(y_mm: FloatArray) -> _Jumps:
    count = len(y_mm)
    effects, known = _effects(count), np.linalg.inv(_spread(y_mm))
    weighed = effects @ known
    dots = weighed @ effects.T

    def estimates(*chosen: NDArray[np.intp]) -> FloatArray:
        """Return shape (k, c, n): what gives each of c effects, chosen together, from n rows."""
        at = np.stack(chosen, axis=1)
        inverse = np.linalg.inv(dots[at[:, :, None], at[:, None, :]])
        return np.asarray(inverse @ weighed[at])

    pairs = list(_pairs(count))
    found = [estimates(*chosen) for chosen, _ in pairs]
    return _Jumps(
        alone=estimates(np.arange(1, count))[:, 0],
        there=np.concatenate([each[:, 0] for each in found]),
        back=np.concatenate([each[:, 1] for each in found]),
        there_at=np.concatenate([chosen[0] for chosen, _ in pairs]),
        most_back_mm=np.concatenate([np.tile(most, (len(chosen[0]), 1)) for chosen, most in pairs]),
    )


def _spread(y_mm: FloatArray) -> FloatArray:
    """Return shape (n, n): how rows of a page that is one sheet stray together, mm²."""
    apart = (y_mm[:, None] - y_mm) / _SWAY_REACH_MM
    line = np.stack([np.ones(len(y_mm)), (y_mm - y_mm.mean()) / max(float(np.ptp(y_mm)), 1.0)])
    sway = _SWAY_MM**2 * np.exp(-0.5 * apart**2)
    return np.asarray(sway + _LINE_MM**2 * line.T @ line + _ROW_MM**2 * np.eye(len(y_mm)))


def _effects(count: int) -> FloatArray:
    """Return shape (2n, n): a jump before each of n rows, and a place of its own for each.

    A row that an edge cuts stands anywhere between the sheets: it says nothing.
    """
    return np.concatenate([np.tri(count).T, np.eye(count)])


def _pairs(count: int) -> Iterator[tuple[tuple[NDArray[np.intp], ...], tuple[float, float]]]:
    """Yield which effects make two jumps among n rows, and how far they may go back."""
    there, back = np.triu_indices(count, 1)
    for cuts_there, cuts_back, sideways, along in _BACK_MM:
        beyond = _BEYOND_CUT if cuts_there or cuts_back else _BEYOND
        is_within = (there >= beyond) & (back + cuts_back <= count - beyond)
        is_within &= back - there > cuts_there
        first, second = there[is_within], back[is_within]
        cut = [count + at for at, is_cut in ((first, cuts_there), (second, cuts_back)) if is_cut]
        yield (first, second, *cut), (sideways, along)
