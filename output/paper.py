"""One visual language for every paper that leaves the house: type, tables, footers, signatures.

Every page carries the digest of the tally that it was made from, so that paper and file can be
matched, and its number of how many.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.tables import CellStyle

from ballot.files import write_atomically
from ballot.messages import say
from ballot.repertoire import spelled_out
from forms.fonts import BOLD, REGULAR, register_fonts
from output.drafts import keywords_of, titled
from output.lines import Words
from output.numbered import Foot, numbered_canvas

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


def text(words: str, style: ParagraphStyle = BODY) -> Words:
    """Return a paragraph; nothing in `words` is taken for markup, and all of it is on paper."""
    register_fonts()
    return Words(spelled_out(words), style)


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths_mm: Sequence[float],
    *,
    numbers: Sequence[int] = (),
    shaded: Sequence[int] = (),
    is_dense: bool = False,
    is_tight: bool = False,
) -> Table:
    """Return a ruled table whose head repeats on every page.

    Args:
        head: of the columns.
        rows: texts.
        widths_mm: of the columns.
        numbers: columns that are set to the right.
        shaded: rows, from 0, on a grey ground.
        is_dense: whether it has very many columns: small type, narrow edges.
        is_tight: whether it has very many rows, which are to stand on one page.
    """
    first, plain, right = _DENSE if is_dense else (CELL_HEAD, CELL, CELL_RIGHT)
    side = 2 if is_dense else 4
    above, below = (0.6, 1.6) if is_tight else (2, 2.5)
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
        ("TOPPADDING", (0, 0), (-1, -1), above),
        ("BOTTOMPADDING", (0, 0), (-1, -1), below),
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
    across: str = "",
) -> None:
    """Write a paper as PDF.

    Args:
        path: where; its folder is made.
        title: of the document, as viewers show it.
        content: from the top.
        digest: SHA-256 of the tally, hex; stands at the foot of every page.
        mode: who may read it.
        foot: key of the words around the digest, where it is of something else.
        across: what every page, and the file, says of itself (`drafts.marks_of`).
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
        title=titled(title, across),
        keywords=keywords_of(across),
        author=say("report.author"),
        invariant=1,
        initialFontName=REGULAR,  # reportlab's own choice is embedded nowhere
    )
    frame = Frame(
        MARGIN, _FOOT + 6 * mm, A4[0] - 2 * MARGIN, A4[1] - MARGIN - _FOOT - 6 * mm, 0, 0, 0, 0
    )
    document.addPageTemplates([PageTemplate("page", [frame])])
    document.build(
        list(content), canvasmaker=numbered_canvas(_foot_of(digest, foot), across=across)
    )
    write_atomically(path, written.getvalue(), mode=mode)


def digest_groups(digest: str) -> str:
    """Return a digest as people compare it: in groups."""
    return " ".join(
        digest[start : start + _DIGEST_GROUP] for start in range(0, len(digest), _DIGEST_GROUP)
    )


def _foot_of(digest: str, words: str) -> Foot:
    """Return what draws digest and number; `words`: key of the words around the digest."""
    told = say(words, digest=digest_groups(digest))

    def foot(canvas: Canvas, number: int, count: int) -> None:
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, _FOOT, A4[0] - MARGIN, _FOOT)
        canvas.setFillColor(SOFT)
        canvas.setFont(REGULAR, 7)
        canvas.drawString(MARGIN, _FOOT - 10, told)
        page = say("report.page", page=number, pages=count)
        canvas.drawRightString(A4[0] - MARGIN, _FOOT - 20, page)

    return foot
