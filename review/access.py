"""Who may come in: one-time links, signed-in people, and the checks on every change.

A link is made at the terminal, for one person, and lets that person in, once. A browser belongs
to one person at a time, and what two names do in one browser is one person's work to the store.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ballot.errors import UsageError
from ballot.ids import LineId, SheetId
from ballot.person import Person, Role, checked_name
from ballot.repertoire import drawable

LINK_BYTES = 32
"""A link can't be guessed: 256 random bits."""

IDLE_SECONDS = 8 * 3600.0
"""Somebody who did nothing for a working day is signed out."""

MAX_NAME = 40
"""Characters."""

PSEUDONYM_DIGITS = 16
"""Hex digits of the pseudonym of a browser: 64 bits tell the browsers of a city apart."""


@dataclass(slots=True, eq=False)
class SignedIn:
    """One person in one browser."""

    key: str
    """The value of the cookie."""
    person: Person
    csrf: str
    """Every change must carry it: a foreign page can't know it."""
    seen_at: float
    later: list[str] = field(default_factory=list)
    """Items put off, in that order."""
    decided: list[tuple[SheetId, LineId, str]] = field(default_factory=list)
    """Rows settled here, the last one last: sheet, unit and address of the item."""


class Doorkeeper:
    """Gives out links, lets people in once with each, and knows who is in.

    Args:
        passphrase: what must be typed besides, where pages are served beyond this machine.
        clock: seconds; for tests.
    """

    def __init__(
        self, passphrase: str | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._passphrase = None if passphrase is None else _digest(passphrase)
        self._clock = clock
        self._links: dict[str, str] = {}
        """For whom each link is, by the digest of its token."""
        self._inside: dict[str, SignedIn] = {}

    @property
    def asks_passphrase(self) -> bool:
        """Whether a link alone is not enough."""
        return self._passphrase is not None

    def new_link(self, name: str) -> str:
        """Return the token of a link that lets this person in, once.

        Raises:
            UsageError: it is no name, too long a one, or one that no paper can show.
        """
        name = drawable(checked_name(name))
        if len(name) > MAX_NAME:
            raise UsageError("review.long_name", longest=MAX_NAME)
        token = secrets.token_urlsafe(LINK_BYTES)
        self._links[_digest(token)] = name
        return token

    def name_on(self, token: str) -> str | None:
        """Return for whom this link is; None where it wasn't given out, or somebody used it."""
        return self._links.get(_digest(token))

    def sign_in(
        self, token: str, role: Role, browser: str, passphrase: str = ""
    ) -> SignedIn | None:
        """Let the person of a link in, and use it up.

        Args:
            token: of the link.
            role: in what capacity the person acts.
            browser: what the cookie says that this browser keeps.
            passphrase: as typed.

        Returns:
            Who is in; None where the link or the passphrase is wrong.
        """
        if self._passphrase is not None and not hmac.compare_digest(
            self._passphrase, _digest(passphrase)
        ):
            return None
        name = self._links.pop(_digest(token), None)
        if name is None:
            return None
        person = Person(name, role, pseudonym(browser))
        now = self._clock()
        signed = SignedIn(
            secrets.token_urlsafe(LINK_BYTES), person, secrets.token_urlsafe(LINK_BYTES), now
        )
        self._inside[_digest(signed.key)] = signed
        return signed

    def inside(self, browser: str) -> list[SignedIn]:
        """Return who is in from this browser."""
        place = pseudonym(browser)
        return [signed for signed in self._inside.values() if signed.person.browser == place]

    def who(self, key: str | None, browser: str | None) -> SignedIn | None:
        """Return who has this cookie, in the browser that signed in with it; or None."""
        signed = self._inside.get(_digest(key)) if key else None
        if signed is None or not browser or signed.person.browser != pseudonym(browser):
            return None
        now = self._clock()
        if now - signed.seen_at > IDLE_SECONDS:
            self.sign_out(signed)
            return None
        signed.seen_at = now
        return signed

    def sign_out(self, signed: SignedIn) -> None:
        """Let somebody out; the cookie is worth nothing afterwards."""
        self._inside.pop(_digest(signed.key), None)


def new_browser() -> str:
    """Return what a browser is known by from now on, also when the program runs anew."""
    return secrets.token_urlsafe(LINK_BYTES)


def pseudonym(browser: str) -> str:
    """Return what stands in the evidence for a browser."""
    return _digest(browser)[:PSEUDONYM_DIGITS]


def is_genuine(signed: SignedIn, token: str | None) -> bool:
    """Return whether a change carries this person's own token."""
    return token is not None and hmac.compare_digest(_digest(signed.csrf), _digest(token))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
