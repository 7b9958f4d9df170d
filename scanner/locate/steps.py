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
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from scanner.locate.jumps import ASKED_SHARE, Jump
from scanner.locate.row_field import medians_of_rows
from scanner.locate.sampling import PX_PER_MM, SamplingPlan
from scanner.types import FloatArray

MOST_SIDEWAYS_MM = 0.25
"""Of 2,300 simulated pages of all kinds none jumps by more than 0.20 sideways: the jitter of rows
in black and white;"""

MOST_ALONG_MM = 0.65
"""nor by more than 0.58 along the page: a feeder that slips by 0.48 while it sways."""

MOST_APART_MM = 0.25
"""Two columns of rows that jump apart, one up and the other down: the smaller jump. It is 0.20 on
the same pages. A slip moves both alike, a sheet that goes on turned by half a degree apart."""

_CALM_MM = 0.2
"""Where rows stray from the straight by more than this (root mean square, of a block and an axis),
all that they may jump grows with it: no estimate tells a jump from waves as short and as high as
the worst feeders'. Without this 3 of 1,040 further pages of a worn feeder, straying by 0.3 to 0.5,
would be refused; a jump of 2 mm in the middle of a block makes 0.5 of it."""

_BESIDE_MM = 5.0
"""Half a row: jumps no further apart along the page are beside each other."""

_BACK_MM = (
    (False, False, 0.20, 0.20),
    (False, True, 0.25, 0.35),
    (True, False, 0.25, 0.35),
    (True, True, 0.25, 0.50),
)
"""Two jumps that undo each other: whether a row is cut by the first and by the second, and by how
much the smaller of both may jump, sideways and along. On the same pages it is 0.17 and 0.16
between rows, 0.19 and 0.30 with one row cut, 0.23 and 0.41 with two: the less is known of what lies
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
class _Block:
    """One column of n rows, and what takes their places to the jumps between them."""

    rows: NDArray[np.intp]
    between_mm: FloatArray
    """Shape (n - 1,): y halfway between each row and the next, on the sheet."""
    alone: FloatArray
    """Shape (n - 1, n): before each row but the first, as if it were the only one."""
    there: FloatArray
    """Shape (k, n): the first of two jumps,"""
    back: FloatArray
    """Shape (k, n): and the second."""
    within_mm: FloatArray
    """Shape (k, 2): y on the sheet above and below all rows that are between both, or cut."""
    off_line: FloatArray
    """Shape (n, n): what takes places to how far they are from the straight line through them."""
    most_back_mm: FloatArray
    """Shape (k, 2): how far the smaller may jump, sideways and along."""

    def unrest(self, places_mm: FloatArray) -> FloatArray:
        """Return by what its jumps are divided, across and along: 1 for a block that lies calm."""
        stray_mm = np.sqrt(np.square(self.off_line @ places_mm).mean(axis=0))
        return np.asarray(np.maximum(stray_mm / _CALM_MM, 1.0))


def find_step(
    offsets_mm: FloatArray, weights: FloatArray, field_mm: FloatArray, plan: SamplingPlan
) -> Jump:
    """Return where rows jump farthest, as a share of what pages that are one sheet do.

    Args:
        offsets_mm: shape (n, 2), how far from their places boxes were found; three a row.
        weights: shape (n,), 0 for a box that was not found.
        field_mm: shape (n, 2), where the field through all of them has it.
        plan: where they should be.
    """
    is_seen = np.asarray((weights > 0).reshape(-1, 3).any(axis=1))
    # A row that wasn't seen stands where the field has it, and says nothing of jumps.
    places = np.where(is_seen[:, None], medians_of_rows(offsets_mm, weights), field_mm[1::3])
    blocks, y_mm = _blocks_of(plan), plan.centers_mm[::3, 1]
    is_parted = np.zeros(len(y_mm), np.bool_)
    beside_mm = plan.pitch_px / PX_PER_MM  # the jump may be a row off what fits best
    alone: list[FloatArray] = []
    found: list[tuple[float, float]] = []
    for block in blocks:
        of_block = places[block.rows] / block.unrest(places[block.rows])
        jumps = block.alone @ of_block
        alone.append(jumps)
        shares = np.abs(jumps) / (MOST_SIDEWAYS_MM, MOST_ALONG_MM)
        found.append(_farthest(shares, block.between_mm))
        there, back = block.there @ of_block, block.back @ of_block
        undone = np.where(there * back < 0, np.minimum(np.abs(there), np.abs(back)), 0.0)
        shares = undone / block.most_back_mm
        found.append(_farthest(shares, block.within_mm[:, 0]))
        for top, bottom in block.within_mm[(shares >= ASKED_SHARE).any(axis=1)]:
            is_parted |= (top - beside_mm < y_mm) & (y_mm < bottom + beside_mm)
    for one, other in combinations(range(len(blocks)), 2):
        apart = _apart(blocks[one], blocks[other], alone[one][:, 1], alone[other][:, 1])
        found.append(_farthest(apart / MOST_APART_MM, blocks[one].between_mm))
    share, at_mm = max(found)
    return Jump(at_mm, share, tuple(np.flatnonzero(is_parted).tolist()))


def _farthest(shares: FloatArray, y_mm: FloatArray) -> tuple[float, float]:
    """Return the largest of shares, shape (n, c), and where it is."""
    if not shares.size:
        return 0.0, 0.0
    largest = shares.max(axis=1)
    at = int(largest.argmax())
    return float(largest[at]), float(y_mm[at])


def _apart(one: _Block, other: _Block, jumps: FloatArray, others: FloatArray) -> FloatArray:
    """Return shape (n, m): by how much two blocks jump apart beside each other, mm.

    The first and the last jump of a block say too little of the rows beyond.
    """
    is_beside = np.abs(one.between_mm[:, None] - other.between_mm) <= _BESIDE_MM
    is_beside[:1] = is_beside[-1:] = is_beside[:, :1] = is_beside[:, -1:] = False
    is_apart = is_beside & (jumps[:, None] * others < 0)
    return np.where(is_apart, np.minimum(np.abs(jumps)[:, None], np.abs(others)), 0.0)


@cache
def _blocks_of(plan: SamplingPlan) -> tuple[_Block, ...]:
    """Return what is asked of the rows of each block; worked out once for a form."""
    numbers = range(len(plan.blocks))
    return tuple(_block(plan, np.flatnonzero(plan.block_of[::3] == number)) for number in numbers)


def _block(plan: SamplingPlan, rows: NDArray[np.intp]) -> _Block:
    y_mm, count = plan.centers_mm[3 * rows, 1], len(rows)
    effects, known = _effects(count), np.linalg.inv(_spread(y_mm))
    weighed = effects @ known
    dots = weighed @ effects.T

    def estimates(*chosen: NDArray[np.intp]) -> FloatArray:
        """Return shape (k, c, n): what gives each of c effects, chosen together, from n rows."""
        at = np.stack(chosen, axis=1)
        inverse = np.linalg.inv(dots[at[:, :, None], at[:, None, :]])
        return np.asarray(inverse @ weighed[at])

    between_mm = (y_mm[1:] + y_mm[:-1]) / 2
    pairs = list(_pairs(count, between_mm))
    found = [estimates(*chosen) for chosen, *_ in pairs]
    line = np.stack([np.ones(count), y_mm - y_mm.mean()], axis=1)
    return _Block(
        rows=rows,
        off_line=np.eye(count) - line @ np.linalg.pinv(line),
        between_mm=between_mm,
        alone=estimates(np.arange(1, count))[:, 0],
        there=np.concatenate([each[:, 0] for each in found]),
        back=np.concatenate([each[:, 1] for each in found]),
        within_mm=np.concatenate([within for *_, within in pairs]),
        most_back_mm=np.concatenate([np.tile(most, (len(each), 1)) for _, most, each in pairs]),
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


def _pairs(
    count: int, between_mm: FloatArray
) -> Iterator[tuple[tuple[NDArray[np.intp], ...], tuple[float, float], FloatArray]]:
    """Yield which effects make two jumps among n rows, how far they may go back, and where."""
    there, back = np.triu_indices(count, 1)
    for cuts_there, cuts_back, sideways, along in _BACK_MM:
        beyond = _BEYOND_CUT if cuts_there or cuts_back else _BEYOND
        is_within = (there >= beyond) & (back + cuts_back <= count - beyond)
        is_within &= back - there > cuts_there
        first, second = there[is_within], back[is_within]
        cut = [count + at for at, is_cut in ((first, cuts_there), (second, cuts_back)) if is_cut]
        within_mm = np.stack([between_mm[first - 1], between_mm[second - 1 + cuts_back]], axis=1)
        yield (first, second, *cut), (sideways, along), within_mm
