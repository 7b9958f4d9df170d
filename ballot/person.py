"""Who decides: every decision on record carries a name and a role, some of them two names."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, unique

from ballot.errors import UsageError
from ballot.messages import say


@unique
class Role(StrEnum):
    """In what capacity a person acts (二, 六)."""

    OPERATOR = "operator"
    """Runs scanner and screen for 评议办."""
    SCRUTINEER = "scrutineer"
    """监票: watches the count on behalf of the representatives."""

    @property
    def label(self) -> str:
        """The word on screens, in the language of the process."""
        return say(f"role.{self}")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who decides."""

    name: str
    role: Role
    browser: str = ""
    """A pseudonym of the browser that the person sits at; empty on the command line."""


@unique
class Confirmed(StrEnum):
    """How a second person confirmed. The words are `person.confirmed.<how>`."""

    TYPED = "typed"
    """The first person typed the second's name."""
    KEY = "key"
    """With a key of the second's own, over what is on record."""
    SIGNED_IN = "signed_in"
    """On the review pages, from another browser and another sign-in."""


@dataclass(frozen=True, slots=True)
class Second:
    """A second person, and how that person confirms."""

    name: str
    how: Confirmed = Confirmed.TYPED
    browser: str = ""
    """With `SIGNED_IN`: as in `Person`."""
    key: str = ""
    """With `KEY`: SHA-256 of the public key (SubjectPublicKeyInfo, DER), hex."""
    sign: Callable[[bytes], bytes] | None = None
    """With `KEY`: signs what is confirmed."""


_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Characters that draw nothing, though Unicode counts them among letters, marks and symbols."""

_VARIANTS = frozenset(
    chr(point)
    for first, last in ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
    for point in range(first, last + 1)
)
"""Selectors of another drawing of the character before: the same person, however it is drawn."""

_REFUSED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""General categories that show nothing, turn the writing round, or mean nothing yet."""


_NO_NAME = frozenset("PSZ")
"""Punctuation, signs and spaces: they tell nobody from anybody else, also where a name has them."""


def checked_name(text: str) -> str:
    """Return a person's name as it goes on record, without the spaces around it.

    Raises:
        UsageError: nothing is left, or it holds what can't be seen on a screen or on paper.
    """
    name = text.strip()
    for character in name:
        if unicodedata.category(character) in _REFUSED or character in _UNSEEN:
            raise UsageError("person.not_printable", code=f"U+{ord(character):04X}")
    if not _folded(name):
        raise UsageError("person.no_name")
    return name


def same_person(one: str, other: str) -> bool:
    """Return whether two names are one person's, as far as names can tell.

    They are compared as people read them: after NFKC (full and half width, compatibility forms),
    without upper and lower case, and by letters, marks and digits alone: no space, punctuation or
    sign, and nothing that can't be seen, makes another person.
    """
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name)
    # Folding can make new compatibility forms, so it goes between two rounds (UAX 15).
    plain = unicodedata.normalize("NFKC", plain.casefold())
    return "".join(
        character
        for character in plain
        if not character.isspace()
        and unicodedata.category(character)[0] not in _NO_NAME
        and unicodedata.category(character) not in _REFUSED
        and character not in _UNSEEN
        and character not in _VARIANTS
    )
