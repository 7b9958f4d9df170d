"""Paragraphs of the papers, broken by `line_breaking`: no line begins with a comma.

reportlab's own list of what can't begin a line lacks the wide comma, colon and semicolon, and of
two such signs that follow each other it keeps one only.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from output.line_breaking import break_lines

_SLACK: Final = 1e-6
"""Points; rounding of a sum of widths."""


def broken(words: str, width_of: Callable[[str], float], first: float, rest: float) -> list[str]:
    """Return a paragraph in lines.

    Args:
        words: of the paragraph; a line break in it stays one.
        width_of: of a character, in points.
        first: width of the first line, in points.
        rest: width of all others.
    """
    places = break_lines(
        words, lambda sign, _: width_of(sign), lambda number: rest if number else first
    )
    return [words[start:end].strip(" ") for start, end in places]


@cache
def _width(sign: str, font: str) -> float:
    """Return the width of a character in type of one point."""
    return float(stringWidth(sign, font, 1))


class Words(Flowable):  # type: ignore[misc]
    """A paragraph in one type.

    Args:
        words: with line breaks where people made some.
        style: of the paragraph; its alignment, indents and spaces hold.
    """

    def __init__(self, words: str, style: ParagraphStyle) -> None:
        super().__init__()
        self.words = words
        self.style = style
        self._lines: Sequence[str] = ()
        self._indent = float(style.firstLineIndent)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the room that it takes, in points."""
        font, size = self.style.fontName, self.style.fontSize
        inner = width - self.style.leftIndent - self.style.rightIndent
        self._lines = broken(
            self.words, lambda sign: size * _width(sign, font), inner - self._indent, inner
        )
        self.width, self.height = width, len(self._lines) * self.style.leading
        return self.width, self.height

    @property
    def lines(self) -> Sequence[str]:
        """Its lines, once it was wrapped."""
        return self._lines

    def split(self, width: float, height: float) -> list[Flowable]:
        """Return what has room, and the rest; nothing where less than two lines have."""
        self.wrap(width, height)
        fitting = int((height + _SLACK) // self.style.leading)
        if fitting >= len(self._lines):
            return [self]
        if fitting < 2:
            return []
        parts = []
        for number, lines in enumerate((self._lines[:fitting], self._lines[fitting:])):
            part = Words("\n".join(lines), self.style)
            part._indent = 0 if number else self._indent
            parts.append(part)
        return parts

    def draw(self) -> None:
        """Draw it on the page."""
        style, canvas = self.style, self.canv
        canvas.setFillColor(style.textColor)
        canvas.setFont(style.fontName, style.fontSize)
        y = self.height - style.fontSize
        left, right = style.leftIndent, self.width - style.rightIndent
        for number, line in enumerate(self._lines):
            if style.alignment == TA_CENTER:
                canvas.drawCentredString((left + right) / 2, y, line)
            elif style.alignment == TA_RIGHT:
                canvas.drawRightString(right, y, line)
            else:
                canvas.drawString(left + (0 if number else self._indent), y, line)
            y -= style.leading
