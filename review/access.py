"""Who may come in: one-time links, signed-in people, and the checks on every change.

A link is made at the terminal, for one person, and lets that person in, once. A browser belongs
to one person at a time, and what two names do in one browser is one person's work to the store.

A link is for the office or for a reviewer. Which one is part of the link, and then of the cookie:
of both only digests are known, so that nobody makes the one of the other.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from ballot.errors import UsageError
from ballot.person import Person, Role, checked_name
from ballot.repertoire import drawable
from review.guests import Guests, GuestsHere
from store.guest import LastSettled, Settled

LINK_BYTES = 32
"""A link can't be guessed: 256 random bits."""

OF_THE_OFFICE = "office."
"""How a link begins that lets somebody in who does what the office does, and that one's cookie."""

MAX_NAME = 40
"""Characters."""

PSEUDONYM_DIGITS = 16
"""Hex digits of the pseudonym of a browser: 64 bits tell the browsers of a city apart."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One person in one browser."""

    id: str
    """Digest of the cookie, whose value nobody keeps."""
    person: Person
    csrf: str
    """Every change must carry it: a foreign page can't know it."""
    is_office: bool = False
    """Whether the link was made for the office: printing, scanning, sealing, signing."""


class Doorkeeper:
    """Gives out links, lets people in once with each, and knows who is in.

    Args:
        passphrase: what must be typed besides, where pages are served beyond this machine.
        guests: where links and sign-ins are kept; None: in this process.
    """

    def __init__(self, passphrase: str | None = None, guests: Guests | None = None) -> None:
        self._passphrase = None if passphrase is None else _digest(passphrase)
        self._guests: Guests = GuestsHere() if guests is None else guests

    @property
    def asks_passphrase(self) -> bool:
        """Whether a link alone is not enough."""
        return self._passphrase is not None

    def new_link(self, name: str, *, is_office: bool = False) -> str:
        """Return the token of a link that lets this person in, once.

        Args:
            name: whom it is for.
            is_office: whether that person does what the office does, and not only reviews.

        Raises:
            UsageError: it is no name, too long a one, or one that no paper can show.
        """
        name = drawable(checked_name(name))
        if len(name) > MAX_NAME:
            raise UsageError("review.long_name", longest=MAX_NAME)
        token = (OF_THE_OFFICE if is_office else "") + secrets.token_urlsafe(LINK_BYTES)
        self._guests.expect(_digest(token), name)
        return token

    def name_on(self, token: str) -> str | None:
        """Return for whom this link is; None where it wasn't given out, or somebody used it."""
        return self._guests.expected(_digest(token))

    def sign_in(self, token: str, role: Role, browser: str, passphrase: str = "") -> str | None:
        """Let the person of a link in, and use it up.

        Args:
            token: of the link.
            role: in what capacity the person acts.
            browser: what the cookie says that this browser keeps.
            passphrase: as typed.

        Returns:
            The value of the cookie by which the person is known; None where the link or the
            passphrase is wrong.
        """
        if self._passphrase is not None and not hmac.compare_digest(
            self._passphrase, _digest(passphrase)
        ):
            return None
        is_office = is_of_office(token)
        if is_office and role is not Role.OPERATOR:
            return None  # 监票 watches the office, and is nobody of it
        cookie = (OF_THE_OFFICE if is_office else "") + secrets.token_urlsafe(LINK_BYTES)
        person = self._guests.enter(_digest(token), _digest(cookie), role, pseudonym(browser))
        return None if person is None else cookie

    def inside(self, browser: str) -> Sequence[str]:
        """Return who is in from this browser, by id."""
        return self._guests.inside(pseudonym(browser))

    def who(self, cookie: str | None, browser: str | None) -> SignedIn | None:
        """Return who has this cookie, in the browser that signed in with it; or None."""
        if not cookie or not browser:
            return None
        person = self._guests.find(_digest(cookie))
        if person is None or person.browser != pseudonym(browser):
            return None
        # Made of the cookie: any server knows it, and none keeps it.
        csrf = _digest(f"{cookie} csrf")
        return SignedIn(_digest(cookie), person, csrf, is_office=is_of_office(cookie))

    def sign_out(self, guest: str) -> None:
        """Let somebody out, by id; the cookie is worth nothing afterwards."""
        self._guests.leave(guest)

    # What they put off and settled

    def later(self, signed: SignedIn) -> Sequence[str]:
        """Return the items that somebody put off, in that order."""
        return self._guests.later(signed.id)

    def put_off(self, signed: SignedIn, address: str) -> None:
        """Put an item behind all others, for somebody."""
        self._guests.put_off(signed.id, address)

    def settled(self, signed: SignedIn, row: Settled) -> None:
        """Remember the row that somebody settled last."""
        self._guests.settled(signed.id, row)

    def last_settled(self, signed: SignedIn) -> LastSettled | None:
        """Return the row that somebody settled last, or None."""
        return self._guests.last_settled(signed.id)

    def took_back(self, signed: SignedIn, last: LastSettled) -> None:
        """Forget a row that somebody took back."""
        self._guests.forget_settled(signed.id, last.number)


def is_of_office(token: str) -> bool:
    """Return whether a link, or a cookie, is one of the office's."""
    return token.startswith(OF_THE_OFFICE)


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
