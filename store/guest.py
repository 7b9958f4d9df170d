"""Who is signed in on the review pages, as whatever keeps it hands it out."""

from dataclasses import dataclass
from typing import NamedTuple

from ballot.ids import LineId, SheetId


class Settled(NamedTuple):
    """A row that somebody settled on the pages, to be taken back by them."""

    sheet: SheetId
    line: LineId
    address: str
    """Of the item."""


@dataclass(frozen=True, slots=True)
class LastSettled:
    """The row that somebody settled last."""

    number: int
    """By which it is forgotten."""
    row: Settled
