"""Names for the things that are counted, and the random ids that sheets carry."""

import secrets
from typing import NewType

UnitId = NewType("UnitId", str)
CategoryId = NewType("CategoryId", str)
SessionId = NewType("SessionId", str)
GroupId = NewType("GroupId", str)
ActivityId = NewType("ActivityId", str)
SheetId = NewType("SheetId", str)
FormId = NewType("FormId", str)
ItemId = NewType("ItemId", str)
NO_ITEM = ItemId("")
"""Of a unit that has one line."""
FormKey = NewType("FormKey", str)
"""What activity.toml calls a form. A `FormId` is the digest of a layout."""
FIRST_FORM = FormKey("")
"""Of `[form]`."""

ID_LETTERS = "ABCDEFHJKMNPRSTUWXYZ"
"""The 20 letters of sheet and activity ids.

Letters only, so that no digit can be taken for one (0/O, 1/I, 2/Z, 5/S, 8/B); of the pairs that
look alike among letters (C/G, I/L, O/Q/D, U/V) one of each is kept.
"""

SHEET_ID_LENGTH = 12
"""20**12 is 2**51.9: at least 50 random bits, so that no id can be guessed or met by chance."""

ACTIVITY_ID_LENGTH = 8

PRACTICE_LETTER = "L"
"""Begins the id of an activity for practice (练习): none of `ID_LETTERS`, so that no other one can
have it, and whatever names its activity, a code or a tally, says by that that it is practice."""

ACTIVITY_ID_PATTERN = f"[{PRACTICE_LETTER}{ID_LETTERS}][{ID_LETTERS}]{{{ACTIVITY_ID_LENGTH - 1}}}"
"""A regular expression without groups."""

_ITEM_SIGN = "/"
"""Between a unit and an item; no id has it."""

_GROUP = 4


class LineId(str):
    """One line of a form, which is answered for itself: `local-03`, or `local-03/service`.

    A unit, or an item of a unit; `/service` is asked of no unit in particular.
    """

    __slots__ = ()

    @classmethod
    def of(cls, unit: str, item: str = "") -> "LineId":
        """Return the line of a unit, or of an item of it."""
        return cls(f"{unit}{_ITEM_SIGN}{item}" if item else unit)

    @property
    def unit(self) -> UnitId:
        """The unit that is asked about; empty where none is in particular."""
        return UnitId(self.partition(_ITEM_SIGN)[0])

    @property
    def item(self) -> ItemId:
        """What is asked of it; empty where the form has one line a unit."""
        return ItemId(self.partition(_ITEM_SIGN)[2])


def random_letters(length: int) -> str:
    """Return `length` letters of `ID_LETTERS` from the system's random source."""
    return "".join(secrets.choice(ID_LETTERS) for _ in range(length))


def new_sheet_id() -> SheetId:
    """Return a random sheet id; the caller makes sure that it was never used before."""
    return SheetId(random_letters(SHEET_ID_LENGTH))


def new_activity_id() -> ActivityId:
    """Return a random activity id."""
    return ActivityId(random_letters(ACTIVITY_ID_LENGTH))


def is_practice(activity: str) -> bool:
    """Return whether an activity's id says that nothing of it counts outside of practice."""
    return activity.startswith(PRACTICE_LETTER)


def grouped(sheet: SheetId) -> str:
    """Return the id as people read it, in groups of four: `ABCD-EFHJ-KMNP`."""
    return "-".join(sheet[i : i + _GROUP] for i in range(0, len(sheet), _GROUP))


def parse_sheet_id(text: str) -> SheetId | None:
    """Return the sheet id that a person typed (any case, spaces or hyphens), or None."""
    letters = "".join(ch for ch in text.upper() if not ch.isspace() and ch != "-")
    if len(letters) != SHEET_ID_LENGTH or not set(letters) <= set(ID_LETTERS):
        return None
    return SheetId(letters)
