"""Draws in the sheet's millimetres: y runs down from the top, as in `ballot.geometry`."""

import re
from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.colors import Color, black
from reportlab.pdfgen.canvas import Canvas

from ballot.errors import LayoutError
from ballot.geometry import A4_MM, PointMm, RectMm
from forms.fonts import REGULAR, check_characters, register_fonts, width_mm

PT_PER_MM = 72 / 25.4

_ASCENT = 0.86
"""Height of a Chinese character's body above the baseline, in ems (Noto Sans SC)."""

LINE = 1.25
"""Line spacing, in ems."""

_ONE_LINE_SHARE = 0.8
"""A name in one line is easier to find than one in two, down to this share of its wished size."""

_SHRINK_PT = 0.25
_BALANCE_MM = 0.5
"""Steps in which a size of type, or the width of centred lines, is looked for: nobody sees less."""


def new_canvas(path: Path, *, title: str, author: str) -> Canvas:
    """Return an empty A4 document that tells no time and is printed at its actual size.

    Args:
        path: where it will be written.
        title: of the document, as viewers show it.
        author: of the document.
    """
    register_fonts()
    canvas = Canvas(
        str(path),
        pagesize=(A4_MM[0] * PT_PER_MM, A4_MM[1] * PT_PER_MM),
        pageCompression=1,
        invariant=1,
        initialFontName=REGULAR,  # reportlab's own choice is embedded nowhere
    )
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setCreator("pingyi")
    canvas.setViewerPreference("PrintScaling", "None")
    return canvas


class PageCanvas:
    """One reportlab canvas seen in millimetres from the top left corner."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.height_mm = A4_MM[1]
        self._is_dashed = False

    def rect(
        self,
        rect: RectMm,
        *,
        line_mm: float = 0.0,
        line: Color = black,
        fill: Color | None = None,
    ) -> None:
        """Draw a rectangle; its outline lies inside `rect`, so that `rect` is its outer edge."""
        inner = rect.grown(-line_mm / 2)
        if self._is_dashed:  # or the outline of a box were dots
            self.canvas.setDash([])
            self._is_dashed = False
        self.canvas.setLineWidth(line_mm * PT_PER_MM)
        self.canvas.setStrokeColor(line)
        if fill is not None:
            self.canvas.setFillColor(fill)
        self.canvas.rect(
            inner.x * PT_PER_MM,
            self._y(inner.bottom),
            inner.w * PT_PER_MM,
            inner.h * PT_PER_MM,
            stroke=int(line_mm > 0),
            fill=int(fill is not None),
        )

    def path(
        self,
        points: Sequence[PointMm],
        *,
        line_mm: float,
        line: Color = black,
        dash_mm: tuple[float, float] | None = None,
    ) -> None:
        """Draw an open line through `points`, dashed where `dash_mm` gives length and gap."""
        self.canvas.setLineWidth(line_mm * PT_PER_MM)
        self.canvas.setStrokeColor(line)
        self.canvas.setLineCap(0 if dash_mm else 1)
        self.canvas.setDash([] if dash_mm is None else [mm * PT_PER_MM for mm in dash_mm])
        self._is_dashed = dash_mm is not None
        self.canvas.setLineJoin(1)
        path = self.canvas.beginPath()
        (x, y), *rest = points
        path.moveTo(x * PT_PER_MM, self._y(y))
        for x, y in rest:
            path.lineTo(x * PT_PER_MM, self._y(y))
        self.canvas.drawPath(path, stroke=1, fill=0)

    def text(
        self,
        text: str,
        at: PointMm,
        *,
        size_pt: float,
        font: str = REGULAR,
        color: Color = black,
        anchor: str = "left",
    ) -> None:
        """Draw one line of text whose characters are centred on the height `at[1]`.

        Args:
            text: the line.
            at: x of the left end, middle or right end (`anchor`), and y of the line's middle.
            size_pt: type size in points.
            font: a registered font.
            color: ink.
            anchor: "left", "middle" or "right".
        """
        check_characters(text, font)
        x, y = at
        width = width_mm(text, font, size_pt)
        x -= {"left": 0.0, "middle": width / 2, "right": width}[anchor]
        baseline = y + (_ASCENT - 0.5) * size_pt / PT_PER_MM
        self.canvas.setFillColor(color)
        self.canvas.setFont(font, size_pt)
        self.canvas.drawString(x * PT_PER_MM, self._y(baseline), text)

    def text_in(
        self,
        text: str,
        rect: RectMm,
        *,
        size_pt: float,
        min_pt: float,
        font: str = REGULAR,
        anchor: str = "left",
        one_line_share: float = _ONE_LINE_SHARE,
    ) -> None:
        """Draw text inside `rect`, as `fit` breaks and shrinks it; centred lines equally long.

        Raises:
            LayoutError: it doesn't fit in `min_pt` type either; says by how many millimetres.
        """
        lines, size = self.fit(
            text, rect, font=font, size_pt=size_pt, min_pt=min_pt, one_line_share=one_line_share
        )
        if anchor == "middle":
            lines = _balanced(text, lines, font, size)
        self.lines(lines, rect, size_pt=size, font=font, anchor=anchor)

    def lines(
        self,
        lines: Sequence[str],
        rect: RectMm,
        *,
        size_pt: float,
        font: str = REGULAR,
        anchor: str = "left",
    ) -> None:
        """Draw lines as `fit` returned them, in the middle of `rect`'s height."""
        pitch = size_pt * LINE / PT_PER_MM
        middle = rect.y + rect.h / 2 - pitch * (len(lines) - 1) / 2
        x = {"left": rect.x, "middle": rect.x + rect.w / 2, "right": rect.right}[anchor]
        for k, line in enumerate(lines):
            self.text(line, (x, middle + k * pitch), size_pt=size_pt, font=font, anchor=anchor)

    def fit(
        self,
        text: str,
        rect: RectMm,
        *,
        font: str,
        size_pt: float,
        min_pt: float,
        one_line_share: float = _ONE_LINE_SHARE,
    ) -> tuple[list[str], float]:
        """Return what `fit` does; what fits in no size is refused as this canvas refuses."""
        try:
            return fit(
                text,
                rect,
                font=font,
                size_pt=size_pt,
                min_pt=min_pt,
                one_line_share=one_line_share,
            )
        except LayoutError as error:
            self.refuse(error)
            return [""], min_pt

    def refuse(self, error: LayoutError) -> None:
        """Say that a text can't be drawn.

        Raises:
            LayoutError: the one given.
        """
        raise error

    def _y(self, y_mm: float) -> float:
        return (self.height_mm - y_mm) * PT_PER_MM


class TrialCanvas(PageCanvas):
    """Keeps what can't be drawn instead of stopping at the first; is written to no file."""

    def __init__(self) -> None:
        super().__init__(new_canvas(Path(), title="", author=""))
        self.refused: list[LayoutError] = []

    def text(
        self,
        text: str,
        at: PointMm,
        *,
        size_pt: float,
        font: str = REGULAR,
        color: Color = black,
        anchor: str = "left",
    ) -> None:
        """Draw one line of text, or keep why that can't be."""
        try:
            super().text(text, at, size_pt=size_pt, font=font, color=color, anchor=anchor)
        except LayoutError as error:
            self.refuse(error)

    def refuse(self, error: LayoutError) -> None:
        """Keep it."""
        self.refused.append(error)


def fit(
    text: str,
    rect: RectMm,
    *,
    font: str,
    size_pt: float,
    min_pt: float,
    one_line_share: float = _ONE_LINE_SHARE,
) -> tuple[list[str], float]:
    """Return the lines and the largest type size, pt, that let `text` stand inside `rect`.

    Above `one_line_share` of the wished size only a single line will do; below, as many lines
    as the height takes.

    Raises:
        LayoutError: it doesn't fit in `min_pt` type either; says by how many millimetres.
    """
    check_characters(text, font)
    size = size_pt
    while size >= min_pt:
        lines = wrapped(text, rect.w, font, size)
        room = 1 if size > one_line_share * size_pt else _line_count(rect, size)
        if len(lines) <= room:
            return lines, size
        size -= _SHRINK_PT
    missing = width_mm(text, font, min_pt) - _line_count(rect, min_pt) * rect.w
    raise LayoutError(
        "layout.text_too_wide", text=text, missing=f"{max(missing, 0.1):.1f}", room=f"{rect.w:.1f}"
    )


def _line_count(rect: RectMm, size_pt: float) -> int:
    return max(1, int(rect.h // (size_pt * LINE / PT_PER_MM)))


_NEVER_FIRST = "，。；：、！？）”》%,;:!?)"
_NEVER_LAST = "“（《("
_IN_WORD = re.compile("[A-Za-z0-9]{2}")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


def wrapped(text: str, room_mm: float, font: str, size_pt: float) -> list[str]:
    """Break `text` into lines of at most `room_mm`, as Chinese is set.

    A line may end anywhere but before a closing mark, after an opening one, or inside a word of
    Latin letters. Brackets of Chinese words are full-width, as `full_width_brackets` says.
    """
    lines = [""]
    for character in full_width_brackets(text):
        line = lines[-1]
        if line and width_mm(line + character, font, size_pt) > room_mm:
            cut = _cut(line + character)
            lines[-1] = line[:cut].rstrip()
            lines.append(line[cut:].lstrip())
            if not lines[-1] and character == " ":
                continue
        lines[-1] += character
    return lines


def _balanced(text: str, lines: list[str], font: str, size_pt: float) -> list[str]:
    """Return as many lines in the least width that holds them: no word stands alone at the end."""
    room = width_mm(text, font, size_pt) / len(lines)
    while len(balanced := wrapped(text, room, font, size_pt)) > len(lines):
        room += _BALANCE_MM
    return balanced


def _cut(line: str) -> int:
    """Return where a line breaks that is one character too long."""
    last = len(line) - 1
    for cut in range(last, 0, -1):
        before, after = line[cut - 1], line[cut]
        if (
            after not in _NEVER_FIRST
            and before not in _NEVER_LAST
            and not _IN_WORD.fullmatch(before + after)
        ):
            return cut
    return last


def full_width_brackets(text: str) -> str:
    """Return the text with the brackets of Chinese words as Chinese print has them: （）."""

    def full_width(found: re.Match[str]) -> str:
        before = text[: found.start()][-1:]
        return f"（{found[1]}）" if _CHINESE.search(before + found[1]) else found[0]

    return _BRACKETS.sub(full_width, text)
