"""Where a line of Chinese ends: no line begins with a comma, and no number is torn apart.

reportlab breaks between any two characters; its list of those that can't begin a line lacks the
wide comma, colon and semicolon, and of two that follow each other it keeps one only.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

NEVER_FIRST: Final = "、。，．：；！？）〕］｝〉》」』】〗”’…·％‰℃!),.:;?]}%"
"""Closing marks: none of them begins a line (GB/T 15834-2011, 5.1)."""
_NEVER_LAST: Final = "（〔［｛〈《「『【〖“‘≈([{"
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
    lines: list[str] = []
    for part in words.split("\n"):
        start = 0
        while True:
            room = rest if lines else first
            end = _end(part, start, width_of, room)
            lines.append(part[start:end].strip(" "))
            start = end
            if start >= len(part):
                break
    return lines


def _end(words: str, start: int, width_of: Callable[[str], float], room: float) -> int:
    """Return where the line ends that begins at `start`; one character at least is on it."""
    used = 0.0
    for place in range(start, len(words)):
        used += width_of(words[place])
        if used > room + _SLACK and words[place] != " " and place > start:
            return _back(words, start, place)
    return len(words)


def _back(words: str, start: int, place: int) -> int:
    """Return the last place up to `place` where a line may end.

    What is longer than a line (a digest) is cut where the line is full, and a closing mark still
    begins none.
    """
    for may_end in (_may_break, _keeps_marks):
        for end in range(place, start, -1):
            if may_end(words[end - 1], words[end]):
                return end
    return place


def _may_break(before: str, after: str) -> bool:
    return _keeps_marks(before, after) and not (_is_narrow(before) and _is_narrow(after))


def _keeps_marks(before: str, after: str) -> bool:
    return after not in NEVER_FIRST and before not in _NEVER_LAST


def _is_narrow(sign: str) -> bool:
    """Return whether a character is part of a number, a name in letters, or a digest."""
    return "!" <= sign <= "~"


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
