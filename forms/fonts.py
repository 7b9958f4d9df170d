"""The two embedded fonts, and a clear error for a character they lack."""

from functools import cache
from importlib import resources

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from ballot.errors import LayoutError

REGULAR = "NotoSansSC"
BOLD = "NotoSansSC-Bold"
_FILES = {REGULAR: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf"}


@cache
def register_fonts() -> None:
    """Make both fonts known to reportlab; only what a document uses is embedded in it."""
    folder = resources.files("forms") / "fonts"
    for name, file in _FILES.items():
        with resources.as_file(folder / file) as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))


def check_characters(text: str, font: str) -> None:
    """Make sure that `font` can draw `text`.

    Raises:
        LayoutError: a character is missing; names it.
    """
    glyphs = pdfmetrics.getFont(font).face.charToGlyph
    for character in text:
        if ord(character) not in glyphs:
            raise LayoutError(
                "layout.missing_character", character=character, code=ord(character), text=text
            )


def width_mm(text: str, font: str, size_pt: float) -> float:
    """Return the width of `text` in millimetres."""
    return float(pdfmetrics.stringWidth(text, font, size_pt)) * 25.4 / 72
