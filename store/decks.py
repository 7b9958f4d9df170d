"""Checks of known decks, and how the last one stood when a session's first page came."""

from collections.abc import Iterable

from ballot.deck import KnownDeck
from ballot.ids import FormId, SessionId
from store.standing import StoredDeckCheck


class DeckChecks:
    """What is on record of known decks."""

    def __init__(self) -> None:
        self.checks: list[StoredDeckCheck] = []
        """Oldest first."""
        self._before: dict[SessionId, KnownDeck] = {}
        """How the last check of its form stood when a session's first page was recorded."""

    def note_page(self, session: SessionId, form: FormId) -> None:
        """Keep how the deck stands, if no page of this session was noted before."""
        if session not in self._before:
            self._before[session] = self._standing(form)

    def known(self, session: SessionId, forms: Iterable[FormId]) -> KnownDeck:
        """Return whether a known deck was read before the session's first page.

        Before any page was scanned: whether it would be so if one were scanned now.

        Args:
            session: the meeting.
            forms: those that were printed for it.
        """
        if session in self._before:
            return self._before[session]
        standings = {self._standing(form) for form in forms}
        return standings.pop() if len(standings) == 1 else KnownDeck.NONE

    def _standing(self, form: FormId) -> KnownDeck:
        checks = (stored.check for stored in reversed(self.checks))
        last = next((check for check in checks if check.form == form), None)
        return last.standing if last else KnownDeck.NONE
