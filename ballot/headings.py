"""The bands above rows: what they are called, how they are numbered, and where they stand."""

from ballot.geometry import RectMm
from ballot.layout import Heading

HEADING_MM = 5.5
"""Height of a band that names a category or a list."""

CONTINUED = "（续）"
"""Ends the heading of a category that goes on in another column."""

_DIGITS = "〇一二三四五六七八九"
_LAST_WRITTEN = 99


def heading_at(text: str, x: float, y: float, width: float) -> Heading:
    """Return the band that names what stands below it."""
    return Heading(text, RectMm(x, y, width, HEADING_MM).rounded())


def ordinal(number: int) -> str:
    """Return a number from 1 as headings write it: 一, 十, 十一, 二十; from 100 in figures."""
    if number > _LAST_WRITTEN:
        return str(number)
    tens, ones = divmod(number, 10)
    return (
        (_DIGITS[tens] if tens > 1 else "")
        + ("十" if tens else "")
        + (_DIGITS[ones] if ones else "")
    )
