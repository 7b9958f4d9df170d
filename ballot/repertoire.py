"""The characters that paper can show: what people enter must be among them.

A name or a reason that is on record stays there, and every paper that shows it must be made: so
what the fonts of `forms` can't draw is refused where it is entered. The list is computed from the
fonts (tools/build_fonts.py) and stands here, since the store, which refuses, knows no fonts.

Left out are marks that must be set over another character, variation selectors, and whatever is
invisible: nobody could tell two such names apart on paper.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

from ballot.errors import UsageError
from ballot.messages import say

REPERTOIRE_FILE = "repertoire.txt"

_LINE_BREAK = "\n"
"""A reason may have several lines."""

_BLANKS = re.compile("[\\t\u00a0\u1680\u2000-\u200a\u202f\u205f]")
"""Tabs and spaces of other widths. On paper they are spaces; U+3000 is a character of its own."""

_SHOWN = 40
"""Characters of a text in a message: enough to know it by."""


@cache
def repertoire() -> frozenset[int]:
    """Return the code points that the fonts of `forms` can draw."""
    text = (resources.files("ballot") / REPERTOIRE_FILE).read_text(encoding="ascii")
    return frozenset(point for line in text.split() for point in _range(line))


def ranges_text(points: Iterable[int]) -> str:
    """Return code points as the file holds them: `20-7e` or `2ce7a`, one range a line."""
    lines: list[str] = []
    ordered = sorted(points)
    first = 0
    for index, point in enumerate(ordered):
        if index + 1 == len(ordered) or ordered[index + 1] != point + 1:
            start = ordered[first]
            lines.append(f"{start:x}" if start == point else f"{start:x}-{point:x}")
            first = index + 1
    return "\n".join(lines) + "\n"


def _range(line: str) -> Iterable[int]:
    first, _, last = line.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


def undrawable(text: str) -> tuple[str, ...]:
    """Return the characters of `text` that no font of ours draws, each once, in their order."""
    return tuple(dict.fromkeys(_undrawable(text)))


def drawable(text: str) -> str:
    """Return what a person entered as it goes on record: lines end in one way, blanks are spaces.

    Raises:
        UsageError: papers can't show a character of it; names each of them.
    """
    text = _plain(text)
    missing = undrawable(text.replace(_LINE_BREAK, ""))
    if missing:
        characters = say("words.list").join(map(_named, missing))
        shown = spelled_out(text)[:_SHOWN]
        raise UsageError("character.undrawable", text=shown, characters=characters)
    return text


def spelled_out(text: str) -> str:
    """Return `text` with each character that can't be drawn as its number, `〔U+1F600〕`.

    For what is on record already: names of files, words that earlier versions took, other
    people's tallies. A paper is made of them all the same, and nothing on it goes missing.
    """
    known = repertoire()
    return "".join(
        character
        if ord(character) in known or character == _LINE_BREAK
        else f"〔U+{ord(character):04X}〕"
        for character in _plain(text)
    )


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", _LINE_BREAK.join(text.splitlines()))


def _undrawable(text: str) -> Iterator[str]:
    known = repertoire()
    return (character for character in text if ord(character) not in known)


def _named(character: str) -> str:
    """Return a character in a message: by its number alone where nobody could see it."""
    is_seen = unicodedata.category(character)[0] in "LNPS"
    key = "character.seen" if is_seen else "character.unseen"
    return say(key, character=character, code=f"U+{ord(character):04X}")
