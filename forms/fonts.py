"""The embedded fonts: every character is drawn by the first of them that has it.

Noto Sans SC is shipped in three files, and faces for official papers in three more
(tools/build_fonts.py). Whoever sets a text names one of them; a character that font lacks is drawn
by the next one without anybody noticing, in paragraphs, tables and lines alike. A font that a
document doesn't use is neither opened nor embedded, and of one that it uses only the characters
that it uses.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import groupby
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from ballot.errors import LayoutError

REGULAR = "NotoSansSC"
BOLD = "NotoSansSC-Bold"
RARE = "NotoSansSC-Rare"
SONG = "NotoSerifSC"
"""Text of official papers, in place of 仿宋 and 宋体."""
SONG_BOLD = "NotoSerifSC-Bold"
"""Their titles, in place of 小标宋."""
KAI = "PingyiKai"
"""Their second headings, in place of 楷体."""
FILES: Final = {
    REGULAR: "NotoSansSC-Regular.ttf",
    BOLD: "NotoSansSC-Bold.ttf",
    RARE: "NotoSansSC-Rare.ttf",
    SONG: "NotoSerifSC-Regular.ttf",
    SONG_BOLD: "NotoSerifSC-Bold.ttf",
    KAI: "PingyiKai-Regular.ttf",
}
_NEXT: Final = {BOLD: REGULAR, REGULAR: RARE, SONG_BOLD: SONG, KAI: SONG, SONG: REGULAR}
"""Which font is asked for a character that one lacks; between them they have the repertoire."""

_PLANE: Final = 0x10000
"""More subsets than a document can have of one font: above stand those of the next font."""

_BEYOND_BMP: Final = re.compile("<([0-9A-F]{5,6})>")


class _ChainedFont(TTFont):  # type: ignore[misc]
    """A font of which reportlab doesn't know that other fonts help it out.

    reportlab asks a font to split a text into runs of at most 256 characters, each run of one
    subset of the font, and for the name of each subset in the document: a run that the next font
    draws is a subset with a number from `_PLANE` on.
    """

    def splitString(  # noqa: N802 - reportlab's name
        self, text: str, doc: Any, encoding: str = "utf-8"
    ) -> list[tuple[int, bytes]]:
        runs: list[tuple[int, bytes]] = []
        for is_own, run in self._runs(text):
            if is_own:
                runs += super().splitString(run, doc, encoding)
            else:
                split = self._next.splitString(run, doc, encoding)
                runs += [(subset + _PLANE, codes) for subset, codes in split]
        return runs

    def getSubsetInternalName(self, subset: int, doc: Any) -> str:  # noqa: N802
        if subset >= _PLANE:
            return str(self._next.getSubsetInternalName(subset - _PLANE, doc))
        return str(super().getSubsetInternalName(subset, doc))

    def stringWidth(  # noqa: N802
        self, text: str, size: float, encoding: str = "utf-8"
    ) -> float:
        return sum(
            float(super(_ChainedFont, self).stringWidth(run, size, encoding))
            if is_own
            else self._next.stringWidth(run, size, encoding)
            for is_own, run in self._runs(text)
        )

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Add the subsets to the document; their text is what was set, whatever its plane.

        reportlab 5.1 names a character beyond the basic plane in a ToUnicode table by its number,
        which readers take for another character; the table holds UTF-16.
        """
        super().addObjects(doc)
        for name, stream in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                stream.content = _BEYOND_BMP.sub(_utf16, stream.content)

    def has(self, character: str) -> bool:
        """Whether this font or one that helps it out draws the character."""
        return ord(character) in self.face.charToGlyph or (
            self.fontName in _NEXT and self._next.has(character)
        )

    @property
    def _next(self) -> "_ChainedFont":
        return _font(_NEXT[self.fontName])

    def _runs(self, text: str) -> Iterator[tuple[bool, str]]:
        """Yield the text cut into runs, and whether this font draws them; the last font must."""
        glyphs = self.face.charToGlyph
        if self.fontName not in _NEXT or glyphs.keys() >= set(map(ord, text)):
            yield True, text
            return
        for is_own, run in groupby(text, lambda character: ord(character) in glyphs):
            yield is_own, "".join(run)


def _utf16(found: re.Match[str]) -> str:
    return f"<{chr(int(found[1], 16)).encode('utf-16-be').hex().upper()}>"


@cache
def _font(name: str) -> _ChainedFont:
    with resources.as_file(resources.files("forms") / "fonts" / FILES[name]) as path:
        return _ChainedFont(name, str(path))


@cache
def register_fonts() -> None:
    """Make `REGULAR` and `BOLD` known to reportlab; only what a document uses is embedded in it."""
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(_font(name))


@cache
def register_official_fonts() -> None:
    """Make the faces of official papers known to reportlab, too."""
    register_fonts()
    for name in (SONG, SONG_BOLD, KAI):
        pdfmetrics.registerFont(_font(name))


def check_characters(text: str, font: str) -> None:
    """Make sure that `font`, helped out by the others, can draw `text`.

    Raises:
        LayoutError: a character is missing; names it.
    """
    drawing = _font(font)
    for character in text:
        if not drawing.has(character):
            raise LayoutError(
                "layout.missing_character", character=character, code=ord(character), text=text
            )


def width_mm(text: str, font: str, size_pt: float) -> float:
    """Return the width of `text` in millimetres."""
    return float(pdfmetrics.stringWidth(text, font, size_pt)) * 25.4 / 72
