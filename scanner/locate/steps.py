"""Finds where rows jump as no feeder moves paper: there another sheet begins.

Where one sheet ends on another, all that comes after is displaced from one row to the next. So it
is where a feeder slips; but a feeder slips along its way and not sideways, by half a millimetre,
and what it has lost it doesn't give back some rows below, as the end of a strip does.
How surely rows jump, `scanner.locate.sway` says: unlike a difference of neighbours it knows the
slope on both sides, and how far the page sways.
"""

from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from scanner.locate.jumps import Jump
from scanner.locate.row_places import RowPlaces, tables_of
from scanner.locate.sampling import PX_PER_MM, SamplingPlan
from scanner.locate.sway import MOST_SURE, Jumps, Sway, steps_and_places
from scanner.types import FloatArray

MOST_ALONG_MM = 0.65
"""Of 2,300 simulated pages of all kinds none jumps by more than 0.58 along the page: a feeder that
slips by 0.48 while it sways."""

_SPREADS, _MM = 4.1, 0.205
"""Two jumps that undo each other, together as surely as this, and the smaller as far: the rows
between them go to a person. Of 700 simulated pages of decent feeders and photos none has so plain a
pair, of 132 of worn ones six; strips that lie 0.3 mm off along the page on office scans nearly all
do, as far as they don't refuse it."""

_BEYOND, _BEYOND_CUT = 1, 2
"""Rows that must stand beyond each of two jumps, and where they cut rows: with fewer there is
nothing that they could be displaced from."""

ROW_SWAY_MM = 0.15
"""From the straight: what a decent feeder does. Worn ones show that they do more."""

ROW_NOISE_MM = 0.04
"""How well a row is located: in grey within 0.02, in black and white, where rows jitter, 0.05."""


_WIDE_MM = 15.5
"""A lone row beyond so wide a gap, more than a heading's, may sway sideways as far as it jumps: the
aspects of a list on a harsh scan. What shows of another sheet there has its foot, too."""


@dataclass(frozen=True, slots=True)
class _Block:
    """One column of n rows, and the jumps that they may make."""

    rows: NDArray[np.intp]
    between_mm: FloatArray
    """Shape (k,): y halfway between rows and the next, on the sheet, where jumps are looked for."""
    alone: Jumps
    """Before each row but the first, as if it were the only one, where that can be told."""
    back: Jumps
    """Two that undo each other, and may cut a row each."""
    within_mm: FloatArray
    """Shape (k, 2): y on the sheet above and below all rows that are between both, or cut."""


def find_step(rows: RowPlaces, plan: SamplingPlan) -> Jump:
    """Return where rows jump farthest, as a share of what pages that are one sheet do.

    Args:
        rows: of the page.
        plan: where they should be.
    """
    y_mm = plan.row_y_mm
    is_parted = np.zeros(len(y_mm), np.bool_)
    beside_mm = plan.pitch_px / PX_PER_MM  # the jump may be a row off what fits best
    found: list[tuple[float, float]] = []
    for block in _blocks_of(plan):
        of_block = rows.places_mm[block.rows]
        sure = block.alone.sureness(of_block) / MOST_SURE
        sure[:, 1] *= MOST_SURE * block.alone.spread_mm[0] / MOST_ALONG_MM  # a slip is as sure
        found.append(_farthest(sure, block.between_mm))
        sure = block.back.sureness(of_block)
        found.append(_farthest(sure / MOST_SURE, block.within_mm[:, 0]))
        plain = block.back.plainness(of_block, spreads=_SPREADS, mm=_MM)
        for top, bottom in block.within_mm[(plain >= 1).any(axis=1)]:
            is_parted |= (top - beside_mm < y_mm) & (y_mm < bottom + beside_mm)
    share, at_mm = max(found)
    return Jump(at_mm, share, tuple(np.flatnonzero(is_parted).tolist()))


def _farthest(shares: FloatArray, y_mm: FloatArray) -> tuple[float, float]:
    """Return the largest of shares, shape (n, c), and where it is."""
    if not shares.size:
        return 0.0, 0.0
    largest = shares.max(axis=1)
    at = int(largest.argmax())
    return float(largest[at]), float(y_mm[at])


@cache
def _blocks_of(plan: SamplingPlan) -> tuple[_Block, ...]:
    """Return what is asked of the rows of each block; worked out once for a form."""
    return tuple(_block(plan, rows) for rows in tables_of(plan))


def _block(plan: SamplingPlan, rows: NDArray[np.intp]) -> _Block:
    y_mm, count = plan.row_y_mm[rows], len(rows)
    sway = Sway.along(y_mm, sway_mm=ROW_SWAY_MM, noise_mm=ROW_NOISE_MM)
    effects, between_mm = steps_and_places(count), (y_mm[1:] + y_mm[:-1]) / 2
    pairs = [_pairs(count, *cuts) for cuts in product((False, True), repeat=2)]
    within = [between_mm[ends] for _, ends in pairs]
    before = np.arange(1, count)
    is_told = (np.diff(y_mm) <= _WIDE_MM) | (np.minimum(before, count - before) > 1)
    return _Block(
        rows=rows,
        between_mm=between_mm[is_told],
        alone=Jumps.among(sway, effects, before[is_told][None]),
        back=Jumps.among(sway, effects, *(chosen for chosen, _ in pairs), tested=2),
        within_mm=np.concatenate(within),
    )


def _pairs(
    count: int, is_first_cut: bool, is_last_cut: bool
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return which effects make two jumps among n rows, shape (c, k), and their gaps, (k, 2)."""
    there, back = np.triu_indices(count, 1)
    beyond = _BEYOND_CUT if is_first_cut or is_last_cut else _BEYOND
    is_within = (there >= beyond) & (back + is_last_cut <= count - beyond)
    is_within &= back - there > is_first_cut
    first, second = there[is_within], back[is_within]
    cut = [count + at for at, is_cut in ((first, is_first_cut), (second, is_last_cut)) if is_cut]
    return np.stack([first, second, *cut]), np.stack([first - 1, second - 1 + is_last_cut], axis=1)
