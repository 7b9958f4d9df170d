"""Draws a document that was filled in as a PDF: the same words in the same places.

Faces that may not be shipped have others in their place (docs/papers.md). The grid is kept to the
point: 22 lines of 28 characters.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Table,
    TableStyle,
)
from reportlab.platypus.doctemplate import LayoutError

from ballot.errors import TemplateError
from ballot.files import write_atomically
from ballot.messages import say
from forms.fonts import BOLD, KAI, REGULAR, SONG, SONG_BOLD, register_official_fonts
from output.docx_reading import Document, Grid, Page, Para, Run
from output.drafts import keywords_of, titled
from output.line_breaking import break_lines
from output.numbered import Foot, numbered_canvas
from output.paper import INK, SOFT, digest_groups

_STAND_INS: Final = (("小标", SONG_BOLD), ("黑", BOLD), ("楷", KAI))
"""By a sign in the name that offices use; everything else is set in Song."""
_NORMAL_LINE: Final = 1.3
"""Height of a line in sizes of its type, where a document says none."""
_WIDEST_GAP: Final = 0.4
"""How much wider a character may stand in a line that is spread, in sizes of the type."""
_MOST_ROOM: Final = 110 * mm
"""Half a type area: more is never left empty for what would be kept together."""
_NUMBER_BELOW: Final = 7 * mm
_NUMBER_SIZE: Final = 14
_DIGEST_UP: Final = 11 * mm
"""From the edge of the paper."""


def write_official(
    path: Path, title: str, document: Document, digest: str, *, across: str = ""
) -> None:
    """Write a document as PDF.

    Args:
        path: where; its folder is made.
        title: of the document, as viewers show it.
        document: what stands on it.
        digest: SHA-256 of the tally, hex; stands at the foot of every page.
        across: what every page, and the file, says of itself (`drafts.marks_of`).

    Raises:
        TemplateError: something in it is higher than a page.
    """
    register_official_fonts()
    page, written = document.page, BytesIO()
    made = BaseDocTemplate(
        written,
        pagesize=(page.width, page.height),
        title=titled(title, across),
        keywords=keywords_of(across),
        author=say("report.author"),
        invariant=1,
        initialFontName=REGULAR,
    )
    frame = Frame(
        page.left,
        page.bottom,
        page.width - page.left - page.right,
        page.height - page.top - page.bottom,
        0,
        0,
        0,
        0,
    )
    made.addPageTemplates([PageTemplate("page", [frame])])
    try:
        made.build(
            _content(document), canvasmaker=numbered_canvas(_foot_of(page, digest), across=across)
        )
    except LayoutError as problem:
        raise TemplateError("template.no_room", name=document.name) from problem
    write_atomically(path, written.getvalue())


def _content(document: Document) -> list[Flowable]:
    """Return what stands on the pages; what keeps with the next begins where both have room."""
    width = document.page.width - document.page.left - document.page.right
    content: list[Flowable] = []
    kept: list[Flowable] = []
    for block in document.blocks:
        if isinstance(block, Para) and block.starts_page and (content or kept):
            content += [*kept, PageBreak()]
            kept = []
        made = Lines(block) if isinstance(block, Para) else _table(block)
        if isinstance(block, Para) and block.keeps_with_next:
            kept.append(made)
            continue
        if kept:
            room = sum(each.wrap(width, 0)[1] for each in kept)
            room += made.first_line(width) if isinstance(made, Lines) else made.wrap(width, 0)[1]
            content += [CondPageBreak(min(room, _MOST_ROOM)), *kept]
            kept = []
        content.append(made)
    return content + kept


class Lines(Flowable):  # type: ignore[misc]
    """A paragraph.

    Args:
        para: what it says and how.
        lines: places of its lines in its text, where it is a part of one; None: all of them.
    """

    def __init__(self, para: Para, lines: Sequence[tuple[int, int]] | None = None) -> None:
        super().__init__()
        self._para = para
        self._text = "".join(run.text for run in para.runs)
        self._run_at = [run for run in para.runs for _ in run.text] or [*para.runs[:1]]
        self._part = lines
        self._lines: Sequence[tuple[int, int]] = ()

    @property
    def _line(self) -> float:
        sizes = [run.size for run in self._para.runs] or [0]
        return self._para.line or max(sizes) * _NORMAL_LINE

    @property
    def _is_begun(self) -> bool:
        """Whether its first line stands on a page before."""
        return self._part is not None and self._part[0][0] > 0

    @property
    def _before(self) -> float:
        return 0 if self._is_begun else self._para.before

    @property
    def _below(self) -> float:
        return self._para.after + (self._para.rule_gap if self._para.rule else 0)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return how much room it takes."""
        self._width = width
        if self._part is not None:
            self._lines = self._part
        else:
            self._lines = break_lines(self._text, self._width_of, self._room)
        self.height = self._before + self._line * len(self._lines) + self._below
        return width, self.height

    def first_line(self, width: float) -> float:
        """Return how much room it takes to its first line."""
        return min(self.wrap(width, 0)[1], self._before + self._line)

    def split(self, width: float, height: float) -> list[Flowable]:
        """Return the part that fits, and the rest."""
        self.wrap(width, height)
        fits = int((height - self._before + 0.01) // self._line)
        if fits < 1 or len(self._lines) < 2:
            return []
        parts = (self._lines[:fits], self._lines[fits:])
        first, rest = (Lines(self._para, part) for part in parts)
        return [first, rest] if parts[1] else [first]

    def draw(self) -> None:
        """Draw it on the page."""
        y = self.height - self._before
        for number, (start, end) in enumerate(self._lines):
            is_last = end == len(self._text) or self._text[end : end + 1] == "\n"
            self._draw_line(number, start, end, y, is_last=is_last)
            y -= self._line
        if self._para.rule:
            self.canv.setStrokeColor(HexColor(f"#{self._para.rule}"))
            self.canv.setLineWidth(1.5)
            self.canv.line(0, self._para.after, self._width, self._para.after)

    def _draw_line(self, number: int, start: int, end: int, top: float, *, is_last: bool) -> None:
        while end > start and self._text[end - 1] == " ":
            end -= 1
        if start == end:
            return
        natural = sum(self._width_of(self._text[place], place) for place in range(start, end))
        room, x = self._room(number), self._begin(number)
        size = self._run_at[start].size
        spread = 0.0
        if self._para.align == "both" and not is_last and end - start > 1:
            spread = min((room - natural) / (end - start - 1), _WIDEST_GAP * size)
        elif self._para.align == "center":
            x += (room - natural) / 2
        elif self._para.align == "right":
            x += room - natural
        biggest = max(self._run_at[place].size for place in range(start, end))
        # A face stands in the middle of its line: 0.88 above the base and 0.12 below.
        y = top - self._line / 2 - 0.38 * biggest
        for run, words in self._runs(start, end):
            self.canv.setFillColor(HexColor(f"#{run.color}"))
            self.canv.setFont(_font(run), run.size)
            self.canv.drawString(x, y, words, charSpace=run.pitch + spread)
            x += sum(_advance(run, sign) + spread for sign in words)

    def _runs(self, start: int, end: int) -> list[tuple[Run, str]]:
        runs: list[tuple[Run, str]] = []
        for place in range(start, end):
            run = self._run_at[place]
            if runs and runs[-1][0] is run:
                runs[-1] = run, runs[-1][1] + self._text[place]
            else:
                runs.append((run, self._text[place]))
        return runs

    def _begin(self, number: int) -> float:
        is_first = number == 0 and not self._is_begun
        return self._para.left + (self._para.first if is_first else 0)

    def _room(self, number: int) -> float:
        is_first = number == 0 and not self._is_begun
        first = self._para.first if is_first else 0
        return self._width - self._para.left - self._para.right - first

    def _width_of(self, character: str, place: int) -> float:
        return _advance(self._run_at[place], character)


def _advance(run: Run, character: str) -> float:
    return float(stringWidth(character, _font(run), run.size)) + run.pitch


def _font(run: Run) -> str:
    for sign, font in _STAND_INS:
        if sign in run.face:
            return font
    return SONG_BOLD if run.is_bold else SONG


def _table(grid: Grid) -> Table:
    """Return a table as it stands in the document."""
    rows, spans = [], []
    for number, cells in enumerate(grid.rows):
        row: list[Any] = []
        for cell in cells:
            if cell.columns > 1:
                spans.append(("SPAN", (len(row), number), (len(row) + cell.columns - 1, number)))
            row += [[Lines(para) for para in cell.paragraphs], *[""] * (cell.columns - 1)]
        rows.append(row + [""] * (len(grid.widths) - len(row)))
    made = Table(rows, grid.widths, repeatRows=grid.head)
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ("LEFTPADDING", (0, 0), (-1, -1), grid.margin),
        ("RIGHTPADDING", (0, 0), (-1, -1), grid.margin),
        *spans,
    ]
    if grid.is_ruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, INK))
    made.setStyle(TableStyle(style))
    return made


def _foot_of(page: Page, digest: str) -> Foot:
    """Return what draws page number (GB/T 9704-2012, 7.5) and digest."""
    told = say("report.digest", digest=digest_groups(digest))

    def foot(canvas: Canvas, number: int, count: int) -> None:
        if page.has_number:
            canvas.setFillColor(INK)
            canvas.setFont(SONG, _NUMBER_SIZE)
            words, y = f"— {number} —", page.bottom - _NUMBER_BELOW - _NUMBER_SIZE * 0.38
            if number % 2:
                canvas.drawRightString(page.width - page.right - _NUMBER_SIZE, y, words)
            else:
                canvas.drawString(page.left + _NUMBER_SIZE, y, words)
        canvas.setFillColor(SOFT)
        canvas.setFont(REGULAR, 6.5)
        canvas.drawString(page.left, _DIGEST_UP, told)
        # The standard's number doesn't say that a last page is missing.
        pages = say("report.page", page=number, pages=count)
        canvas.drawRightString(page.width - page.right, _DIGEST_UP - 9, pages)

    return foot
