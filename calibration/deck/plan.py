"""The known deck's plan: which vote stands in which row of which sheet.

Every line of the form has totals of its own, one different positive count for each grade, that no
other line has:

- rows that change places change the totals of their lines;
- columns that change places change the totals of every line that they change places for;
- every box of the form is marked on some sheet, and every row is blank on some sheet.

So many different positive counts as there are grades, that add up to less than n sheets: for three
grades and n = 11 there are exactly 66 such triples, so 66 units need 11 sheets. Lists have one box
a line and one count: they need a sheet more than they have lines.
"""

from collections.abc import Iterator, Sequence
from itertools import count, permutations

import numpy as np

from ballot.grade import PLAN_VOTES, Vote
from ballot.ids import LineId

Counts = tuple[int, ...]
"""How many sheets have each grade in one line, in the order of the grades; the others are blank
there."""

_SEED = 8
"""Fixes which line has which counts and on which sheet each vote stands: the same form always has
the same deck. Of the first seeds one that also gives 66 units of three grades, on one page or on
two, other totals in every row when a page is turned upside down
(tests/calibration/test_deck_plan.py)."""


def line_counts(sheets: int, grades: int = len(PLAN_VOTES)) -> list[Counts]:
    """Return all different positive counts, one a grade, that add up to less than `sheets`."""
    return [
        counts
        for ascending in _ascending(grades, least=1, room=sheets - 1)
        for counts in permutations(ascending)
    ]


def _ascending(count_of: int, least: int, room: int) -> Iterator[Counts]:
    """Yield so many counts from `least` on, each above the last, `room` in all at most."""
    if count_of == 0:
        yield ()
        return
    # Those that follow are greater by one at least each: no use to begin with more than this.
    highest = (room - count_of * (count_of - 1) // 2) // count_of
    for first in range(least, highest + 1):
        for others in _ascending(count_of - 1, first + 1, room - first):
            yield (first, *others)


def sheets_needed(lines: int, grades: int = len(PLAN_VOTES)) -> int:
    """Return the least number of sheets that give each of `lines` lines counts of its own."""
    fewest = grades * (grades + 1) // 2 + 1
    return next(sheets for sheets in count(fewest) if len(line_counts(sheets, grades)) >= lines)


def known_votes(
    lines: Sequence[LineId], grades: Sequence[Vote] = PLAN_VOTES
) -> list[dict[LineId, Vote]]:
    """Return the vote of every line, sheet by sheet.

    Args:
        lines: of the form, in its order.
        grades: of each line's boxes, in their order.
    """
    sheets = sheets_needed(len(lines), len(grades))
    rng = np.random.default_rng(_SEED)
    counts = line_counts(sheets, len(grades))
    order = rng.permutation(len(counts))
    votes: list[dict[LineId, Vote]] = [{} for _ in range(sheets)]
    for line, place in zip(lines, order[: len(lines)].tolist(), strict=True):
        column = list(_column(counts[place], grades, sheets))
        for sheet, vote in enumerate(rng.permutation(len(column)).tolist()):
            votes[sheet][line] = column[vote]
    return votes


def _column(counts: Counts, grades: Sequence[Vote], sheets: int) -> Iterator[Vote]:
    """Yield one line's votes, as many of each as it should have."""
    for grade, wanted in zip(grades, counts, strict=True):
        yield from [grade] * wanted
    yield from [Vote.ABSTAIN] * (sheets - sum(counts))
