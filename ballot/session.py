"""The numbers of one session: what was printed, handed out, collected, scanned and counted."""

from dataclasses import dataclass

from ballot.deck import KnownDeck
from ballot.ids import SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStatus:
    """One session's counts, as `pingyi status` prints them and the tally repeats them.

    `issued` and `returned` are counted by hand by a named person; they are None until somebody
    has entered them, and are never derived from the other numbers.
    """

    session: SessionId
    printed: int
    """Sheets (份) that were printed."""
    issued: int | None
    """Sheets that were handed out (发出)."""
    returned: int | None
    """Sheets that came back, counted by hand (收回)."""
    scanned: int
    """Sheets of which at least one page was read."""
    valid: int
    """Scanned sheets that count (有效)."""
    void: int
    """Scanned sheets that don't (废票); `valid + void == scanned`."""
    pending: int
    """Rows of valid sheets that wait for a person (待复核)."""
    rejected: int
    """Pages that were not read at all (拒读)."""
    known_deck: KnownDeck = KnownDeck.NONE
    """Whether a known deck was read before the session's first page."""
