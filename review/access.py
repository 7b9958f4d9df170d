"""Who may come in: one-time links, signed-in people, and the checks on every change."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ballot.ids import SheetId, UnitId
from ballot.person import Person

LINK_BYTES = 32
"""A link can't be guessed: 256 random bits."""

IDLE_SECONDS = 8 * 3600.0
"""Somebody who did nothing for a working day is signed out."""

MAX_NAME = 40


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
    decided: list[tuple[SheetId, UnitId, str]] = field(default_factory=list)
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
        self._links: set[str] = set()
        self._inside: dict[str, SignedIn] = {}

    @property
    def asks_passphrase(self) -> bool:
        """Whether a link alone is not enough."""
        return self._passphrase is not None

    def new_link(self) -> str:
        """Return the token of a link that lets one person in, once."""
        token = secrets.token_urlsafe(LINK_BYTES)
        self._links.add(_digest(token))
        return token

    def is_open(self, token: str) -> bool:
        """Return whether this link was given out and nobody has used it."""
        return _digest(token) in self._links

    def sign_in(self, token: str, person: Person, passphrase: str = "") -> SignedIn | None:
        """Let a person in and use up the link; None where the link or the passphrase is wrong."""
        if self._passphrase is not None and not hmac.compare_digest(
            self._passphrase, _digest(passphrase)
        ):
            return None
        if not self.is_open(token):
            return None
        self._links.remove(_digest(token))
        now = self._clock()
        signed = SignedIn(
            secrets.token_urlsafe(LINK_BYTES), person, secrets.token_urlsafe(LINK_BYTES), now
        )
        self._inside[_digest(signed.key)] = signed
        return signed

    def who(self, key: str | None) -> SignedIn | None:
        """Return who has this cookie, or None."""
        signed = self._inside.get(_digest(key)) if key else None
        if signed is None:
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


def is_genuine(signed: SignedIn, token: str | None) -> bool:
    """Return whether a change carries this person's own token."""
    return token is not None and hmac.compare_digest(_digest(signed.csrf), _digest(token))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
