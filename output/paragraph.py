"""Paragraphs of papers whose lines break as Chinese ones do (`line_breaking`).

reportlab's own lines may begin with a comma where the line above ends in digits.
"""

from collections.abc import Sequence
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph

from output.line_breaking import break_lines


class Words(Paragraph):  # type: ignore[misc]
    """A paragraph in one face."""

    def breakLinesCJK(self, maxWidths: float | Sequence[float]) -> Any:  # noqa: N802, N803
        """Return its lines as reportlab keeps them: the room that is left, and the text."""
        frags = self.frags
        if not frags or getattr(self, "_splitpara", False) or self.bulletText:
            return super().breakLinesCJK(maxWidths)
        faces = {(frag.fontName, frag.fontSize) for frag in frags}
        if len(faces) > 1 or any(hasattr(frag, "cbDefn") for frag in frags):
            return super().breakLinesCJK(maxWidths)
        ((font, size),) = faces
        rooms = list(maxWidths) if isinstance(maxWidths, Sequence) else [maxWidths]
        words = "".join(map(_text, frags))
        lines = [
            (rooms[min(number, len(rooms) - 1)] - stringWidth(line, font, size), [line])
            for number, line in enumerate(_lines(words, font, size, rooms))
        ]
        self.height = 0
        first = frags[0].clone(kind=0, lines=lines, ascent=size, descent=-0.2 * size)
        first.__dict__.pop("lineBreak", None)
        return first


def _text(frag: Any) -> str:
    """Return what a piece says; of the rest of a paragraph that was split, its lines as before."""
    if hasattr(frag, "lineBreak"):
        return "\n"
    return str(frag.text) if hasattr(frag, "text") else "\n".join(frag.words)


def _lines(words: str, font: str, size: float, rooms: Sequence[float]) -> list[str]:
    """Return the texts of the lines."""
    if "\n" not in words and stringWidth(words, font, size) <= rooms[0]:
        return [words]
    widths: dict[str, float] = {}

    def width(sign: str, _: int) -> float:
        if sign not in widths:
            widths[sign] = float(stringWidth(sign, font, size))
        return widths[sign]

    cut = break_lines(words, width, lambda number: rooms[min(number, len(rooms) - 1)])
    return [words[start:end].strip(" ") for start, end in cut]
