"""The pages of a sheet beside each other: marks of one may shine through on another.

Who leaves the back blank has the marks of the front shine through on it, all of them alike: the
page by itself looks as if somebody wrote with a hard pencil. The sheet's other page tells.
"""

from collections.abc import Iterable, Sequence

from ballot.grade import Vote
from ballot.reading import DoubtReason, PageHand, RowReading

_SHINES_THROUGH = 0.5
"""Of a page's darkness; what shines through paper has 0.35 of it at most."""

_KNOWN_MARKS = 3
"""So many marks say how dark a page's are: one or two may be hairs."""


def is_paler(hand: PageHand | None, others: Iterable[PageHand | None]) -> bool:
    """Return whether the marks of a page may be those of another page, shining through.

    Args:
        hand: of the page; None where it has no marks or nobody knows.
        others: of all pages of the sheet; this page may be among them.
    """
    known = [each.darkness for each in others if each and each.marks >= _KNOWN_MARKS]
    return hand is not None and hand.darkness < _SHINES_THROUGH * max(known, default=0.0)


def without_votes(rows: Sequence[RowReading]) -> list[RowReading]:
    """Return the rows of a paler page: what is read as a vote there is a doubt."""
    doubt = (DoubtReason.PALER_PAGE,)
    return [
        row if row.vote in (None, Vote.ABSTAIN) else RowReading(row.line, None, doubt)
        for row in rows
    ]
