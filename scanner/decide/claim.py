"""What the law says of a row, and what rows say of each other that one stroke passes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from ballot.layout import Row, columns_of
from ballot.reading import DoubtReason
from scanner.measures import RowMeasure


@dataclass(frozen=True, slots=True)
class Claim:
    """What the law says of a row."""

    place: int | None
    """The box that is marked; None of a row without a mark."""
    doubts: tuple[DoubtReason, ...] = ()
    """Why it can't be counted; empty where it is plain."""
    hint: int | None = None
    """The box that a person is shown as likely, where the row is in doubt."""
    may_be_settled: bool = False
    """Whether its doubts are such that the learned judge, if sure of `hint`, settles them."""

    def with_doubt(self, doubt: DoubtReason) -> Self:
        """Return the same with one more reason; nobody but a person settles it."""
        doubts = tuple(dict.fromkeys((*self.doubts, doubt)))
        return replace(self, doubts=doubts, may_be_settled=False)


def within_strokes(rows: Sequence[Row], claims: Sequence[Claim]) -> list[int]:
    """Return abstentions in the midst of rows that strokes pass.

    One stroke down many rows may follow an outline, and not be seen at one of them. Rows before
    and behind must be in doubt for a stroke; at the end of a column the next two.
    """
    is_passed = [not _STROKE_REASONS.isdisjoint(claim.doubts) for claim in claims]
    if sum(is_passed) < 2:
        return []
    found = []
    for column in columns_of(rows):
        for place, number in enumerate(column):
            if claims[number].doubts or claims[number].place is not None:
                continue
            near = _around(column, place, 2)
            next_to = [is_passed[other] for other in _around(column, place, 1)]
            if all(next_to) and sum(is_passed[other] for other in near) > 1:
                found.append(number)
    return found


def _around(column: Sequence[int], place: int, reach: int) -> list[int]:
    """Return the rows of a column up to so many above and below one of them."""
    return [*column[max(0, place - reach) : place], *column[place + 1 : place + reach + 1]]


def down_many(rows: Sequence[Row], claims: Sequence[Claim]) -> list[int]:
    """Return rows of a run of three and more that share strokes: one goes down all of them.

    Tails of ticks run into the next row, or into the one above it.
    """
    is_shared = [DoubtReason.SHARED_STROKE in claim.doubts for claim in claims]
    found: set[int] = set()
    for column in columns_of(rows) if sum(is_shared) > 2 else ():
        for run in zip(column, column[1:], column[2:], strict=False):
            if all(is_shared[number] for number in run):
                found.update(run)
    return sorted(found)


def disputed(
    rows: Sequence[Row], measures: Sequence[RowMeasure], claims: Sequence[Claim]
) -> list[int]:
    """Return rows led by a stroke that another row may claim as well: one stroke is one mark.

    Whose it is the learned judge can't say: it sees a mark in either box. Nor does it know whose a
    stroke is of which nothing lies in the box.
    """
    found = []
    for number, claim in enumerate(claims):
        if claim.place is None or DoubtReason.SHARED_STROKE not in claim.doubts:
            continue
        box = measures[number].boxes[claim.place]
        if box.own + box.spill >= box.shared:
            continue
        column = next(each for each in columns_of(rows) if number in each)
        others = (measures[n] for n in _around(column, column.index(number), 2))
        least = _CLAIMED * box.shared
        if not box.cover or any(each.shared >= least for row in others for each in row.boxes):
            found.append(number)
    return found


_CLAIMED = 0.35
"""A row with this share of what another holds of a stroke may claim it: less is a tail's tip."""

_STROKE_REASONS = frozenset({DoubtReason.MARK_OUTSIDE_BOXES, DoubtReason.SHARED_STROKE})
"""Doubts that a stroke through several rows raises."""
