"""What stands in an edited template and not in the one that ships: figures that nobody counted."""

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Final

_DOCUMENT: Final = "word/document.xml"
_TAG: Final = re.compile(r"<[^>]+>")
_BRACES: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_FIELD: Final = re.compile(r"\{\{-?\s*(?:\w+\.)*(\w+)")
_FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)*\s?[%％]?")


@dataclass(frozen=True, slots=True)
class Edits:
    """How an edited template differs from the one that ships, in what it says of the count."""

    figures: tuple[str, ...]
    """Typed into it, as they stand there: no tally vouches for them."""
    gone: tuple[str, ...]
    """Fields of the one that ships which it doesn't show."""


def edits_of(content: bytes, shipped: bytes) -> Edits:
    """Compare two templates.

    Args:
        content: .docx that an office edited; anything else shows nothing, and is refused later.
        shipped: .docx.
    """
    mine, theirs = _text(content), _text(shipped)
    if not mine:
        return Edits((), ())
    typed = dict.fromkeys(_FIGURE.findall(_BRACES.sub("", mine)))
    known = set(_FIGURE.findall(_BRACES.sub("", theirs)))
    shown = set(_FIELD.findall(mine))
    gone = dict.fromkeys(each for each in _FIELD.findall(theirs) if each not in shown)
    return Edits(tuple(each for each in typed if each not in known), tuple(gone))


def _text(content: bytes) -> str:
    """Return the text of a .docx, fields and all; Word may cut one into several runs."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _TAG.sub("", packed.read(_DOCUMENT).decode("utf-8", "replace"))
    except (zipfile.BadZipFile, KeyError, OSError):
        return ""
