"""The known deck's plan: which vote stands in which row of which sheet.

Every unit has totals of its own, three different positive counts that no other unit has:

- rows that change places change the totals of their units;
- columns that change places change the totals of every unit that they change places for;
- every box of the form is marked on some sheet, and every row is blank on some sheet.

Three different positive counts that add up to less than n sheets: for n = 11 there are exactly
66 such triples, so 66 units need 11 sheets.
"""

from collections.abc import Iterator, Sequence
from itertools import count, permutations

import numpy as np

from ballot.grade import PLAN_VOTES, Vote
from ballot.ids import UnitId

Counts = tuple[int, int, int]
"""How many sheets say 满意, 基本满意 and 不满意 for one unit; the others are blank there."""

_SEED = 8
"""Fixes which unit has which counts and on which sheet each vote stands: the same form always has
the same deck. Of the first seeds one that also gives 66 units, on one page or on two, other totals
in every row when a page is turned upside down (tests/calibration/test_deck_plan.py)."""


def unit_counts(sheets: int) -> list[Counts]:
    """Return every triple of different positive counts that add up to less than `sheets`."""
    return [
        (first, second, third)
        for low in range(1, sheets)
        for middle in range(low + 1, sheets)
        for high in range(middle + 1, sheets - low - middle)
        for first, second, third in permutations((low, middle, high))
    ]


def sheets_needed(units: int) -> int:
    """Return the least number of sheets that give each of `units` units counts of its own."""
    return next(sheets for sheets in count(7) if len(unit_counts(sheets)) >= units)


def known_votes(units: Sequence[UnitId]) -> list[dict[UnitId, Vote]]:
    """Return the vote of every unit, sheet by sheet."""
    sheets = sheets_needed(len(units))
    rng = np.random.default_rng(_SEED)
    triples = unit_counts(sheets)
    order = rng.permutation(len(triples))
    votes: list[dict[UnitId, Vote]] = [{} for _ in range(sheets)]
    for unit, place in zip(units, order[: len(units)].tolist(), strict=True):
        column = list(_column(triples[place], sheets))
        for sheet, vote in enumerate(rng.permutation(len(column)).tolist()):
            votes[sheet][unit] = column[vote]
    return votes


def _column(counts: Counts, sheets: int) -> Iterator[Vote]:
    """Yield one unit's votes, as many of each as it should have."""
    for grade, wanted in zip(PLAN_VOTES, counts, strict=True):
        yield from [grade] * wanted
    yield from [Vote.ABSTAIN] * (sheets - sum(counts))
