"""One visual language for every paper that leaves the house: type, tables, footers, signatures.

Every page carries the digest of the tally that it was made from, so that paper and file can be
matched, and its number of how many.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.tables import CellStyle

from ballot.files import write_atomically
from ballot.messages import say
from ballot.repertoire import spelled_out
from forms.fonts import BOLD, REGULAR, register_fonts
from output.archive import ArchivalCanvas

CellStyle.fontname = REGULAR  # of cells without a paragraph, too: no paper names another font

INK: Final = HexColor("#1d242c")
SOFT: Final = HexColor("#57616c")
LINE: Final = HexColor("#aeb6bf")
SHADE: Final = HexColor("#eef1f4")

MARGIN: Final = 20 * mm
_FOOT: Final = 18 * mm
_ROOM_TO_BEGIN: Final = 40 * mm
"""A heading and about four rows."""

_DIGEST_GROUP = 8


def _style(name: str, size: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=more.pop("fontName", REGULAR),
        fontSize=size,
        leading=size * 1.55,
        textColor=more.pop("textColor", INK),
        wordWrap="CJK",
        **more,
    )


TITLE: Final = _style("title", 19, fontName=BOLD, alignment=TA_CENTER, spaceAfter=2)
SUBTITLE: Final = _style("subtitle", 11, alignment=TA_CENTER, textColor=SOFT, spaceAfter=8)
HEADING: Final = _style("heading", 12.5, fontName=BOLD, spaceBefore=9, spaceAfter=4)
KEPT_HEADING: Final = _style(
    "kept-heading", 12.5, fontName=BOLD, spaceBefore=9, spaceAfter=4, keepWithNext=1
)
"""Stays with what follows, which must fit a page."""
BODY: Final = _style("body", 11, spaceAfter=4)
LETTER: Final = _style("letter", 13, firstLineIndent=26, spaceAfter=6)
SALUTE: Final = _style("salute", 13, spaceAfter=6)
CLOSE: Final = _style("close", 13, alignment=TA_RIGHT, spaceBefore=6)
CELL: Final = _style("cell", 9)
CELL_BOLD: Final = _style("cell-bold", 9, fontName=BOLD)
CELL_RIGHT: Final = _style("cell-right", 9, alignment=TA_RIGHT)
CELL_HEAD: Final = _style("cell-head", 9, fontName=BOLD, alignment=TA_CENTER)
_DENSE: Final = tuple(
    style.clone(f"{style.name}-dense", fontSize=7.5, leading=11)
    for style in (CELL_HEAD, CELL, CELL_RIGHT)
)
SHEET: Final = _style("sheet", 10, fontName=BOLD, spaceBefore=5, spaceAfter=2)
SMALL: Final = _style("small", 8.5, textColor=SOFT)


def text(words: str, style: ParagraphStyle = BODY) -> Paragraph:
    """Return a paragraph; nothing in `words` is taken for markup, and all of it is on paper."""
    register_fonts()
    return Paragraph(escape(spelled_out(words)).replace("\n", "<br/>"), style)


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths_mm: Sequence[float],
    *,
    numbers: Sequence[int] = (),
    shaded: Sequence[int] = (),
    is_dense: bool = False,
) -> Table:
    """Return a ruled table whose head repeats on every page.

    Args:
        head: of the columns.
        rows: texts.
        widths_mm: of the columns.
        numbers: columns that are set to the right.
        shaded: rows, from 0, on a grey ground.
        is_dense: whether it has very many columns: small type, narrow edges.
    """
    first, plain, right = _DENSE if is_dense else (CELL_HEAD, CELL, CELL_RIGHT)
    side = 2 if is_dense else 4
    cells = [[text(word, first) for word in head]]
    cells += [
        [text(word, right if column in numbers else plain) for column, word in enumerate(row)]
        for row in rows
    ]
    made = Table(cells, [width * mm for width in widths_mm], repeatRows=1)
    style: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.4, LINE),
        ("BACKGROUND", (0, 0), (-1, 0), SHADE),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("LEFTPADDING", (0, 0), (-1, -1), side),
        ("RIGHTPADDING", (0, 0), (-1, -1), side),
    ]
    style += [("BACKGROUND", (0, row + 1), (-1, row + 1), SHADE) for row in shaded]
    made.setStyle(TableStyle(style))
    made.spaceAfter = 2 * mm
    return made


def together(*content: Flowable, is_short: bool) -> list[Flowable]:
    """Return a heading, its table and its notes, on one page where they are short.

    Long ones begin where there is room for the heading and some rows.
    """
    if is_short:
        return [KeepTogether(list(content))]
    return [CondPageBreak(_ROOM_TO_BEGIN), *content]


SHORT_TABLE = 20
"""Units whose table is kept on one page with its heading; a longer one begins where it may."""


def head(tally: Mapping[str, Any], title: str) -> list[Flowable]:
    """Return the title of a paper, and below it the activity, its year, and which form it is of.

    That is told of every form but `[form]`.
    """
    activity = tally["activity"]
    below = [activity["name"], f"{activity['year']}年度", tally.get("form", {}).get("title", "")]
    return [text(title, TITLE), text(" · ".join(filter(None, below)), SUBTITLE)]


def signatures(roles: Sequence[str]) -> KeepTogether:
    """Return a line for each signature and its date."""
    cells = [[text(f"{role}（签字）：", BODY), "", text("日期：", BODY), ""] for role in roles]
    made = Table(cells, [56 * mm, 50 * mm, 16 * mm, 40 * mm], rowHeights=13 * mm)
    made.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (1, 0), (1, -1), 0.6, INK),
                ("LINEBELOW", (3, 0), (3, -1), 0.6, INK),
                ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    return KeepTogether([Spacer(1, 8 * mm), made])


def write_paper(
    path: Path,
    title: str,
    content: Sequence[Flowable],
    digest: str,
    *,
    mode: int = 0o644,
    foot: str = "report.digest",
) -> None:
    """Write a paper as PDF.

    Args:
        path: where; its folder is made.
        title: of the document, as viewers show it.
        content: from the top.
        digest: SHA-256 of the tally, hex; stands at the foot of every page.
        mode: who may read it.
        foot: key of the words around the digest, where it is of something else.
    """
    register_fonts()
    written = BytesIO()
    document = BaseDocTemplate(
        written,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=_FOOT + 6 * mm,
        title=title,
        author=say("report.author"),
        invariant=1,
        initialFontName=REGULAR,  # reportlab's own choice is embedded nowhere
    )
    frame = Frame(
        MARGIN, _FOOT + 6 * mm, A4[0] - 2 * MARGIN, A4[1] - MARGIN - _FOOT - 6 * mm, 0, 0, 0, 0
    )
    document.addPageTemplates([PageTemplate("page", [frame])])
    document.build(list(content), canvasmaker=_canvas_with(digest, foot))
    write_atomically(path, written.getvalue(), mode=mode)


def _canvas_with(digest: str, foot: str) -> type[Canvas]:
    groups = " ".join(
        digest[start : start + _DIGEST_GROUP] for start in range(0, len(digest), _DIGEST_GROUP)
    )

    class NumberedCanvas(ArchivalCanvas):
        """Keeps its pages until it knows how many there are."""

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._pages, start=1):
                self.__dict__.update(page)
                self._foot(number, len(self._pages))
                super().showPage()
            super().save()

        def _foot(self, number: int, count: int) -> None:
            self.setStrokeColor(LINE)
            self.setLineWidth(0.5)
            self.line(MARGIN, _FOOT, A4[0] - MARGIN, _FOOT)
            self.setFillColor(SOFT)
            self.setFont(REGULAR, 7)
            self.drawString(MARGIN, _FOOT - 10, say(foot, digest=groups))
            page = say("report.page", page=number, pages=count)
            self.drawRightString(A4[0] - MARGIN, _FOOT - 20, page)

    return NumberedCanvas


class Chart(Flowable):  # type: ignore[misc]
    """A ranked chart of one category: points, shares of each grade, cut-offs and the rate's line.

    Args:
        lines: from the first place to the last.
        after: after how many lines a cut-off is drawn: below the rewarded, above the last.
        most_points: what a unit would have if everybody were satisfied.
        threshold: the required rate, 0 to 1; None where there is no rate.
        colors: of the shares.
    """

    TALLEST: Final = 198 * mm
    WISHED_ROW: Final = 5.4 * mm
    HEAD: Final = 9 * mm
    NAME: Final = 34 * mm
    PLACE: Final = 8 * mm
    POINTS: Final = 52 * mm
    GAP: Final = 5 * mm
    SHARES: Final = 56 * mm
    SIZE: Final = 8
    SMALLEST: Final = 5.5
    """Points; smaller names can't be read on paper."""

    def __init__(
        self,
        lines: Sequence["ChartLine"],
        after: Sequence[int],
        most_points: float,
        threshold: float | None,
        colors: Sequence[Color],
    ) -> None:
        super().__init__()
        register_fonts()
        self._lines = lines
        self._after = after
        self._most = max(most_points, 1.0)
        self._threshold = threshold
        self._colors = colors
        self.width = A4[0] - 2 * MARGIN
        self.row = min(self.WISHED_ROW, (self.TALLEST - self.HEAD) / max(len(lines), 1))
        self.height = self.HEAD + self.row * len(lines) + 2 * mm

    def draw(self) -> None:
        """Draw it on the page."""
        canvas = self.canv
        bars = self.PLACE + self.NAME
        shares = bars + self.POINTS + self.GAP
        top = self.height - self.HEAD
        self._words(bars, self.height - 4 * mm, say("report.chart.points"), bold=True)
        self._words(shares, self.height - 4 * mm, say(self._shares_title), bold=True)
        for number, line in enumerate(self._lines):
            y = top - (number + 1) * self.row
            middle = y + self.row / 2 - 2.4
            self._words(0, middle, line.place)
            self._words(self.PLACE, middle, line.name, room=self.NAME - 1.5 * mm)
            full = (self.POINTS - 15 * mm) * line.points / self._most
            canvas.setFillColor(POINTS_COLOR)
            canvas.rect(bars, y + 1, full, self.row - 2, stroke=0, fill=1)
            self._words(bars + full + 3, middle, line.points_text)
            x = shares
            for share, color in zip(line.shares, self._colors, strict=True):
                canvas.setFillColor(color)
                canvas.rect(x, y + 1, self.SHARES * share, self.row - 2, stroke=0, fill=1)
                x += self.SHARES * share
            if self._threshold is not None:
                self._words(shares + self.SHARES + 3, middle, line.rate_text)
        self._cut_offs(top, shares)

    @property
    def _shares_title(self) -> str:
        has_rate = self._threshold is not None
        return "report.chart.shares" if has_rate else "report.chart.shares_alone"

    def _cut_offs(self, top: float, shares: float) -> None:
        canvas = self.canv
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.8)
        canvas.setDash(3, 2)
        for after in self._after:
            if 0 < after < len(self._lines):
                y = top - after * self.row
                canvas.line(0, y, self.PLACE + self.NAME + self.POINTS, y)
        if self._threshold is None:
            canvas.setDash()
            return
        canvas.setStrokeColor(HexColor("#a12622"))
        x = shares + self.SHARES * self._threshold
        canvas.line(x, top + 2, x, top - len(self._lines) * self.row)
        canvas.setDash()
        self._words(x - 8, top + 3, f"{100 * self._threshold:g}%")

    def _words(
        self, x: float, y: float, words: str, *, bold: bool = False, room: float = 0
    ) -> None:
        """Write a line; where `room` is given and too small, smaller, and at last cut short."""
        font, words = BOLD if bold else REGULAR, spelled_out(words)
        size = self.SIZE
        if room:
            size = max(self.SMALLEST, min(size, size * room / stringWidth(words, font, size)))
            while stringWidth(words, font, size) > room + 0.01:
                words = words[:-2] + "…"
        self.canv.setFillColor(INK)
        self.canv.setFont(font, size)
        self.canv.drawString(x, y, words)


class ChartLine:
    """One unit in a chart.

    Args:
        place: its place, in words.
        name: short.
        points: to draw.
        points_text: to write.
        shares: of each grade, 弃权 and 作废 among the rows about it; they add up to 1.
        rate_text: the rate in force.
    """

    def __init__(
        self,
        *,
        place: str,
        name: str,
        points: float,
        points_text: str,
        shares: Sequence[float],
        rate_text: str,
    ) -> None:
        self.place = place
        self.name = name
        self.points = points
        self.points_text = points_text
        self.shares = shares
        self.rate_text = rate_text


POINTS_COLOR: Final[Color] = HexColor("#1f4e79")
