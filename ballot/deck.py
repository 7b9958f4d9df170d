"""What a check of the known deck came to: counts, and no vote."""

from dataclasses import dataclass
from enum import StrEnum, unique

from ballot.ids import FormId


@unique
class KnownDeck(StrEnum):
    """Whether a known deck was read before a session (VVSG 2.0, 1.1.2)."""

    PASSED = "passed"
    """The last check before the session's first page passed."""
    FAILED = "failed"
    """It failed."""
    NONE = "none"
    """There was none of the session's form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckCheck:
    """One run of `pingyi deck check`, in numbers."""

    form: FormId
    """The form that the deck is printed on: a deck says nothing of another form."""
    deck_sha256: str
    """Of deck.json, hex."""
    passed: bool
    pages: int
    """Pages of the deck."""
    missing: int
    """Pages of the deck that were not read."""
    rejected: int
    """Scanned pages that were refused, and not read from another scan."""
    again: int
    """Scanned pages that had been read already: a page may be scanned again."""
    rows: int
    """Rows that were read and compared."""
    misread: int
    """Rows read as another vote than was printed."""
    in_doubt: int
    """Rows in doubt that had to be read."""
    not_doubted: int
    """Rows read that had to be in doubt."""
    plain: int
    """Plain rows of the mark deck that were compared."""
    plain_in_doubt: int
    """Of these in doubt."""
    totals_off: int
    """Totals of the known deck that differ."""

    @property
    def standing(self) -> KnownDeck:
        """What a session that is scanned next may say."""
        return KnownDeck.PASSED if self.passed else KnownDeck.FAILED
