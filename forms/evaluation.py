"""Draws the evaluation form (评议调查表) and prints sheets of it.

What all sheets of a session share is drawn once for each page, as a PDF form object; a sheet adds
its code and its printed id. 2,000 sheets are a file of a few megabytes and take seconds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import segno
from reportlab.lib.colors import Color, black
from reportlab.pdfgen.canvas import Canvas

from ballot.activity import Activity, Session
from ballot.code import PageCode
from ballot.geometry import A4_MM, PointMm, RectMm
from ballot.grade import Grade
from ballot.ids import SheetId, grouped
from ballot.layout import Layout, PageLayout
from ballot.layout_plan import (
    COLUMN_HEAD_MM,
    EDGE_MM,
    GRADE_MM,
    HEADER_ROOMY_MM,
    NAME_MM,
    NUMBER_MM,
    column_rects,
)
from ballot.messages import say
from forms.drawing import PT_PER_MM, PageCanvas
from forms.fiducials import fiducial_modules
from forms.fonts import BOLD, register_fonts

BOX_LINE_MM = 0.28
"""Outline of a box: two pixels at 200 dpi, dark in every scan, thin enough to tick over."""

SERIAL_PT = 13
"""Type size of the printed id: letters of 3.4 mm, which a person reads at arm's length."""

FRAME_LINE_MM = 0.3
RULE_LINE_MM = 0.12

_GREY = Color(0.55, 0.55, 0.55)
_BAND = Color(0.90, 0.90, 0.90)

CODE_VERSION = 4
FOOT_CODE_VERSION = 2
CODE_ERROR = "q"
"""33 modules a side hold the code's 61 characters and bear the loss of a quarter of them; so do 25
those of the code at the foot, 29."""

_CODE_MASK = 2
"""The code's data is random enough for any mask; a fixed one saves trying all eight."""

TICK_SHAPE: Sequence[PointMm] = ((0.12, 0.52), (0.38, 0.86), (1.02, 0.02))
"""The drawn example √, in box sides."""


Underlay = Callable[[PageCanvas, SheetId, PageLayout], None]
"""Draws what one page of one sheet has beneath the form: print lies over it as over a mark."""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What is printed in one go."""

    activity: Activity
    session: Session
    layout: Layout
    sheets: Sequence[SheetId]
    secret: bytes
    underlay: Underlay | None = None
    """None on sheets for people."""


def print_sheets(job: PrintJob, path: Path) -> None:
    """Write the PDF of `job` to `path`: all pages of the first sheet, then of the second, ...

    Raises:
        LayoutError: a text doesn't fit where it must stand, or has a character the font lacks.
    """
    register_fonts()
    canvas = Canvas(
        str(path),
        pagesize=(A4_MM[0] * PT_PER_MM, A4_MM[1] * PT_PER_MM),
        pageCompression=1,
        invariant=1,  # tells no time
    )
    canvas.setTitle(f"{job.activity.form.title} {job.session.name}")
    canvas.setAuthor(job.activity.name)
    canvas.setCreator("pingyi")
    page_canvas = PageCanvas(canvas)
    for page in job.layout.pages:
        canvas.beginForm(_form_name(page))
        _draw_constant(page_canvas, job, page)
        canvas.endForm()
    form = job.layout.form
    for sheet in job.sheets:
        for page in job.layout.pages:
            if job.underlay is not None:
                job.underlay(page_canvas, sheet, page)
            canvas.doForm(_form_name(page))
            code = PageCode(job.activity.id, form, sheet, page.number)
            draw_code(page_canvas, code.text(job.secret), page.code)
            if page.foot_code is not None:
                draw_foot_code(page_canvas, code.foot_text(job.secret), page.foot_code)
            page_canvas.text(
                serial_text(sheet, page.number),
                page.serial.center,
                size_pt=SERIAL_PT,
                font=BOLD,
                anchor="middle",
            )
            canvas.showPage()
    # reportlab itself leaves the file open where the disk is full.
    path.write_bytes(canvas.getpdfdata())


def serial_text(sheet: SheetId, page: int) -> str:
    """Return the printed id of one page: that of the sheet, and the page's number."""
    return f"{grouped(sheet)}-{page}"


def draw_code(page_canvas: PageCanvas, text: str, rect: RectMm) -> None:
    """Draw `text` as the QR code at a page's head, which fills `rect`."""
    _draw_qr(page_canvas, text, CODE_VERSION, rect)


def draw_foot_code(page_canvas: PageCanvas, text: str, rect: RectMm) -> None:
    """Draw `text` as the smaller QR code at a page's foot, which fills `rect`."""
    _draw_qr(page_canvas, text, FOOT_CODE_VERSION, rect)


def _draw_qr(page_canvas: PageCanvas, text: str, version: int, rect: RectMm) -> None:
    """Draw a QR code, its dark modules joined into runs."""
    matrix = segno.make(
        text, version=version, error=CODE_ERROR, mask=_CODE_MASK, boost_error=False
    ).matrix
    _draw_modules(page_canvas, matrix, rect)


def _draw_modules(page_canvas: PageCanvas, matrix: Sequence[Sequence[int]], rect: RectMm) -> None:
    canvas = page_canvas.canvas
    canvas.saveState()
    canvas.translate(rect.x * PT_PER_MM, (A4_MM[1] - rect.bottom) * PT_PER_MM)
    canvas.scale(rect.w * PT_PER_MM / len(matrix[0]), rect.h * PT_PER_MM / len(matrix))
    canvas.setFillColor(black)
    path = canvas.beginPath()
    for row, modules in enumerate(matrix):
        start = None
        for column, dark in enumerate((*modules, 0)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                path.rect(start, len(matrix) - 1 - row, column - start, 1)
                start = None
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def _form_name(page: PageLayout) -> str:
    return f"page-{page.number}"


def _draw_constant(page_canvas: PageCanvas, job: PrintJob, page: PageLayout) -> None:
    for fiducial in page.fiducials:
        _draw_modules(page_canvas, fiducial_modules(fiducial.id), fiducial.rect)
    _draw_header(page_canvas, job, page)
    for column in column_rects(page):
        _draw_column_head(page_canvas, column)
        names_end = column.x + NUMBER_MM + NAME_MM
        page_canvas.path(
            [(names_end, column.y), (names_end, column.bottom)], line_mm=RULE_LINE_MM, line=_GREY
        )
    for heading in page.headings:
        page_canvas.rect(heading.rect, fill=_BAND)
        page_canvas.text_in(
            heading.text,
            RectMm(heading.rect.x + 3, heading.rect.y, heading.rect.w - 6, heading.rect.h),
            size_pt=10,
            min_pt=7,
            font=BOLD,
        )
    for row in page.rows:
        _draw_row_text(page_canvas, row.rect, row.number, row.name)
        for box in row.boxes:
            page_canvas.rect(box.rect, line_mm=BOX_LINE_MM)
    for column in column_rects(page):
        # Outside of the rows: the white below the last row is as wide as that between rows.
        page_canvas.rect(column.grown(FRAME_LINE_MM), line_mm=FRAME_LINE_MM)
    _draw_footer(page_canvas, job, page)


@dataclass(frozen=True, slots=True)
class _HeaderStyle:
    """Heights of the header's parts, mm from its top, and type sizes, pt."""

    title_pt: float
    session_mm: float
    session_pt: float
    text_mm: float
    text_pt: float
    pitch_mm: float


_ROOMY = _HeaderStyle(19, 12.8, 11, 20.5, 9.5, 4.9)
_COMPACT = _HeaderStyle(17, 9.6, 9.5, 13.0, 8, 3.6)
_LABEL_MM = 18.0
_EXAMPLE_MM = 30.0


def _draw_header(page_canvas: PageCanvas, job: PrintJob, page: PageLayout) -> None:
    """Draw title, session, instruction with its example, and the points of evaluation.

    The header has the height that the layout left above the table.
    """
    text = job.activity.form
    table_top = min(rect.y for rect in column_rects(page))
    style = _ROOMY if table_top >= HEADER_ROOMY_MM else _COMPACT
    left, right, top = EDGE_MM, A4_MM[0] - EDGE_MM, EDGE_MM - 1.0
    middle = A4_MM[0] / 2
    half = page.code.x - 3 - middle
    page_canvas.text_in(
        text.title,
        RectMm(middle - half, top, 2 * half, 8.5),
        size_pt=style.title_pt,
        min_pt=11,
        font=BOLD,
        anchor="middle",
    )
    page_canvas.text_in(
        say("form.session_line", year=job.activity.year, session=job.session.name),
        RectMm(middle - half, top + style.session_mm - 2.5, 2 * half, 5),
        size_pt=style.session_pt,
        min_pt=7,
        anchor="middle",
    )
    size, pitch = style.text_pt, style.pitch_mm
    y = top + style.text_mm
    page_canvas.text(say("form.instruction_label"), (left, y + pitch / 2), size_pt=size, font=BOLD)
    room = page.code.x - 3 - left - _LABEL_MM - _EXAMPLE_MM
    page_canvas.paragraph(
        text.instruction, RectMm(left + _LABEL_MM, y, room, 2 * pitch), size_pt=size, pitch_mm=pitch
    )
    _draw_example(page_canvas, (page.code.x - 3 - _EXAMPLE_MM + 5, y + pitch))
    columns = 2
    room = (right - left - _LABEL_MM) / columns
    lines = (len(text.points) + columns - 1) // columns
    y = table_top - 2.0 - lines * pitch
    page_canvas.text(say("form.points_label"), (left, y + pitch / 2), size_pt=size, font=BOLD)
    for k, point in enumerate(text.points):
        rect = RectMm(
            left + _LABEL_MM + (k % columns) * room, y + (k // columns) * pitch, room - 2, pitch
        )
        page_canvas.text_in(f"{k + 1}. {point}", rect, size_pt=size, min_pt=6)


def _draw_example(page_canvas: PageCanvas, at: PointMm) -> None:
    """Draw a box with a √ in it beside its label; `at` is the left end and middle height."""
    x, y = at
    page_canvas.text(say("form.example_label"), (x, y), size_pt=9, font=BOLD)
    side = 5.0
    box = RectMm(x + 18, y - side / 2, side, side)
    page_canvas.rect(box, line_mm=BOX_LINE_MM)
    page_canvas.path([(box.x + a * side, box.y + b * side) for a, b in TICK_SHAPE], line_mm=0.55)


def _draw_column_head(page_canvas: PageCanvas, column: RectMm) -> None:
    middle = column.y + COLUMN_HEAD_MM / 2
    cells = [
        (say("form.number"), column.x + NUMBER_MM / 2),
        (say("form.unit"), column.x + NUMBER_MM + NAME_MM / 2),
    ]
    first = column.x + NUMBER_MM + NAME_MM
    cells += [(grade.zh, first + (k + 0.5) * GRADE_MM) for k, grade in enumerate(Grade)]
    for text, x in cells:
        page_canvas.text(text, (x, middle), size_pt=9, font=BOLD, anchor="middle")


def _draw_row_text(page_canvas: PageCanvas, row: RectMm, number: int, name: str) -> None:
    middle = row.y + row.h / 2
    page_canvas.text(str(number), (row.x + NUMBER_MM / 2, middle), size_pt=9.5, anchor="middle")
    page_canvas.text_in(
        name,
        RectMm(row.x + NUMBER_MM + 1, row.y + 0.3, NAME_MM - 2, row.h - 0.6),
        size_pt=11,
        min_pt=6.5,
    )
    page_canvas.path(
        [(row.x, row.bottom), (row.x + NUMBER_MM + NAME_MM, row.bottom)],
        line_mm=RULE_LINE_MM,
        line=_GREY,
    )


def _draw_footer(page_canvas: PageCanvas, job: PrintJob, page: PageLayout) -> None:
    middle = page.serial.y + page.serial.h / 2
    page_canvas.text(
        say("form.serial_label"), (page.serial.x - 2, middle), size_pt=10, anchor="right"
    )
    page_canvas.text(
        say("form.page_of", page=page.number, pages=len(job.layout.pages)),
        (A4_MM[0] - EDGE_MM - 11, middle),
        size_pt=9,
        anchor="right",
    )
    page_canvas.text_in(
        job.activity.form.footer,
        RectMm(EDGE_MM + 11, middle - 3, page.serial.x - EDGE_MM - 23, 6),
        size_pt=7.5,
        min_pt=6,
    )
