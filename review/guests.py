"""Where links and sign-ins are kept; by digests, so that who reads there can't come in."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ballot.person import Person, Role
from store.guest import LastSettled, Settled

IDLE_SECONDS = 8 * 3600.0
"""Somebody who did nothing for a working day is signed out."""

LINK_SECONDS = 24 * 3600.0
"""A link outlives the server that made it where servers share what they know; not for ever."""


class Guests(Protocol):
    """Links that were given out, who is in, and what they put off and settled last.

    A link, and a person who is in, is known by the SHA-256, hex, of what only they have.
    """

    def expect(self, link: str, name: str) -> None:
        """Let a link be good for somebody, once."""

    def expected(self, link: str) -> str | None:
        """Return for whom a link is; None where it is no good, or no more."""

    def enter(self, link: str, guest: str, role: Role, browser: str) -> Person | None:
        """Use a link up and let its person in; None where it is no good.

        Args:
            link: its digest.
            guest: digest of the cookie.
            role: in what capacity the person acts.
            browser: its pseudonym.
        """

    def find(self, guest: str) -> Person | None:
        """Return who is in, which is a sign of life; None where nobody is, or no longer."""

    def inside(self, browser: str) -> Sequence[str]:
        """Return who is in from a browser."""

    def leave(self, guest: str) -> None:
        """Let somebody out, and forget what they put off and settled."""

    def later(self, guest: str) -> Sequence[str]:
        """Return the items that somebody put off, in that order."""

    def put_off(self, guest: str, address: str) -> None:
        """Put an item behind all others, for somebody."""

    def settled(self, guest: str, row: Settled) -> None:
        """Remember the row that somebody settled last; it is put off no longer."""

    def last_settled(self, guest: str) -> LastSettled | None:
        """Return the row that somebody settled last, or None."""

    def forget_settled(self, guest: str, number: int) -> None:
        """Forget a row that somebody took back."""


@dataclass(slots=True)
class _Inside:
    person: Person
    seen_at: float
    later: list[str] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)


class GuestsHere:
    """Links and sign-ins in the memory of the one server that there is; they end with it.

    Args:
        clock: seconds; for tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._links: dict[str, str] = {}
        """For whom each link is."""
        self._inside: dict[str, _Inside] = {}

    def expect(self, link: str, name: str) -> None:
        """Let a link be good (`Guests`)."""
        self._links[link] = name

    def expected(self, link: str) -> str | None:
        """Return for whom a link is (`Guests`)."""
        return self._links.get(link)

    def enter(self, link: str, guest: str, role: Role, browser: str) -> Person | None:
        """Use a link up (`Guests`)."""
        name = self._links.pop(link, None)
        if name is None:
            return None
        person = Person(name, role, browser)
        self._inside[guest] = _Inside(person, self._clock())
        return person

    def find(self, guest: str) -> Person | None:
        """Return who is in (`Guests`)."""
        inside = self._inside.get(guest)
        now = self._clock()
        if inside is None:
            return None
        if now - inside.seen_at > IDLE_SECONDS:
            self.leave(guest)
            return None
        inside.seen_at = now
        return inside.person

    def inside(self, browser: str) -> Sequence[str]:
        """Return who is in from a browser (`Guests`)."""
        inside = list(self._inside.items())
        return [guest for guest, each in inside if each.person.browser == browser]

    def leave(self, guest: str) -> None:
        """Let somebody out (`Guests`)."""
        self._inside.pop(guest, None)

    def later(self, guest: str) -> Sequence[str]:
        """Return what was put off (`Guests`)."""
        inside = self._inside.get(guest)
        return list(inside.later) if inside else []

    def put_off(self, guest: str, address: str) -> None:
        """Put an item off (`Guests`)."""
        inside = self._inside.get(guest)
        if inside and address not in inside.later:
            inside.later.append(address)

    def settled(self, guest: str, row: Settled) -> None:
        """Remember what was settled (`Guests`)."""
        inside = self._inside.get(guest)
        if inside:
            inside.settled.append(row)
            if row.address in inside.later:
                inside.later.remove(row.address)

    def last_settled(self, guest: str) -> LastSettled | None:
        """Return what was settled last (`Guests`)."""
        inside = self._inside.get(guest)
        if not inside or not inside.settled:
            return None
        return LastSettled(len(inside.settled), inside.settled[-1])

    def forget_settled(self, guest: str, number: int) -> None:
        """Forget what was taken back (`Guests`)."""
        inside = self._inside.get(guest)
        if inside:
            del inside.settled[number - 1 :]
