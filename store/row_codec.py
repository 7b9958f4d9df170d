"""Rows of a page in the payload of its event: a list each, as short as what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ballot.grade import Vote
from ballot.ids import LineId
from ballot.reading import DoubtReason, PageHand, RowReading
from ballot.rules import MarkKind

USUAL_KIND = MarkKind.TICK
"""What a row is marked with that says nothing else."""

_PLAIN_ROWS = 1 << 14
"""Different plain rows that are kept: a form of a thousand lines has some thousands."""


def row_payload(row: RowReading) -> list[Any]:
    """Return the row as a list: line, vote, doubts, suggestion, kind, as far as there are any."""
    if row.doubts:
        return [row.line, row.vote, list(row.doubts), row.suggestion]
    if row.vote is Vote.ABSTAIN or row.kind is USUAL_KIND:
        return [row.line, row.vote]
    return [row.line, row.vote, [], None, row.kind]


def rows_from(payload: Mapping[str, Any]) -> tuple[RowReading, ...]:
    """Return the row readings of a page's payload.

    Nearly all rows of an evaluation are a line and a vote: of equal ones there is one object.
    """
    usual = payload.get("kind")  # earlier versions told none
    return tuple(
        [
            _plain(usual, *row) if len(row) == _IS_PLAIN else _row_from(usual, *row)
            for row in payload["rows"]
        ]
    )


@dataclass(frozen=True, slots=True)
class PageRows:
    """What one scan of a page says, as far as records are made of it."""

    rows: tuple[RowReading, ...]
    hand: PageHand | None


def page_rows_from(payload: Mapping[str, Any]) -> PageRows:
    """Return what a page's `reading` says."""
    return PageRows(rows_from(payload), hand_from(payload))


def hand_from(payload: Mapping[str, Any]) -> PageHand | None:
    """Return how the marks of a page are made, of a page's `reading`."""
    if "hand" not in payload:
        return None
    darkness, marks = payload["hand"]
    return PageHand(darkness / THOUSANDTHS, marks)


THOUSANDTHS = 1000

_IS_PLAIN = 2


@lru_cache(maxsize=_PLAIN_ROWS)
def _plain(usual: str | None, line: str, vote: str | None) -> RowReading:
    return _row_from(usual, line, vote)


def _row_from(
    usual: str | None,
    line: str,
    vote: str | None,
    doubts: Sequence[str] = (),
    suggestion: str | None = None,
    *others: str | None,
) -> RowReading:
    (kind,) = others or (usual,)
    is_mark = vote not in (None, Vote.ABSTAIN)
    return RowReading(
        LineId(line),
        None if vote is None else Vote(vote),
        tuple(map(DoubtReason, doubts)),
        None if suggestion is None else Vote(suggestion),
        MarkKind(kind) if kind and is_mark else None,
    )
