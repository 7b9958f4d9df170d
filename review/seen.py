"""What was before a person's eyes when they answered: an answer is about those scans alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from ballot.errors import UsageError
from ballot.layout import Place
from ballot.reading import PageReading, RowReading
from store.event import sha256_hex
from store.standing import PageKey


@dataclass(frozen=True, slots=True)
class RowSeen:
    """A row as the reader saw it."""

    reading: RowReading
    page: PageReading
    key: PageKey
    place: Place
    others: tuple[tuple[PageKey, RowReading], ...] = ()
    """What the other scans of its page say, in the order in which they came."""

    @property
    def scans(self) -> tuple[PageKey, ...]:
        """The scans that show it, the one that stands first."""
        return (self.key, *(key for key, _ in self.others))


def digest_of_scans(scans: Iterable[PageKey]) -> str:
    """Return what tells these scans, in this order, from any others: SHA-256, hex."""
    return sha256_hex("\n".join(map(place_of, scans)))


def place_of(key: PageKey) -> str:
    """Return a scanned page as addresses have it: `SHA256/2`, or `SHA256/2.1` for a part of it."""
    part = f".{key.part}" if key.part else ""
    return f"{key.sha256}/{key.index}{part}"


OF_DIGITS = 12
"""Of a file's SHA-256 in the address of a picture: enough to tell the scans of one row apart."""


def short_place_of(key: PageKey) -> str:
    """Return what tells a scanned page from the others of its sheet."""
    return place_of(key).replace("/", "-").replace(key.sha256, key.sha256[:OF_DIGITS])


def require_shown(scans: Iterable[PageKey], seen: str) -> None:
    """Make sure that an answer was given on the scans that are there now.

    Args:
        scans: those that are there.
        seen: digest of those that were shown.

    Raises:
        UsageError: they aren't the same.
    """
    if seen != digest_of_scans(scans):
        raise UsageError("review.other_scans")
