"""Draws the rows of the evaluation form, with nothing printed within a millimetre of a box."""

from collections.abc import Sequence

from reportlab.lib.colors import Color

from ballot.geometry import RectMm
from ballot.grade import Scale
from ballot.layout import PageLayout, Row
from ballot.layout_plan import COLUMN_HEAD_MM, GRADE_MM, NAME_MM, NUMBER_MM, column_rects
from ballot.messages import say
from forms.drawing import PageCanvas
from forms.fonts import BOLD, REGULAR, width_mm

BOX_LINE_MM = 0.28
"""Outline of a box: two pixels at 200 dpi, dark in every scan, thin enough to tick over."""

FRAME_LINE_MM = 0.3
RULE_LINE_MM = 0.12

_GREY = Color(0.55, 0.55, 0.55)
_BAND = Color(0.90, 0.90, 0.90)

_ROWS_TOGETHER = 5
"""So many rows the eye takes in at a glance: the number of every fifth is bold. A stronger rule
would show through beside the boxes of the other side: black, or 0.3 mm thick, it sent more rows of
simulated scans to a person."""

_END_TICK_MM = 1.3
"""Rules show again so far inside the table's right frame, 4 mm from the last box: an eye or a ruler
laid on both ends of a row keeps to it. Nearer the reader looks for marks."""

_LEADER_LINE_MM = 0.3
_LEADER_DASH_MM = (0.3, 1.5)
"""Dots between a name and the boxes: length and gap."""

_LEADER_CLEAR_MM = 1.5
_LEADER_LEAST_MM = 4.0
"""White at both ends of a leader; a shorter one leads nowhere."""


def draw_table(page_canvas: PageCanvas, page: PageLayout, scale: Scale) -> None:
    """Draw frames, headings, rows and boxes of one page.

    Raises:
        LayoutError: a name doesn't fit its row, or a heading its line.
    """
    for column in column_rects(page):
        _draw_column_head(page_canvas, column, [grade.head for grade in scale.grades])
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
        _draw_row(page_canvas, row)
    for column in column_rects(page):
        # Outside of the rows: the white below the last row is as wide as that between rows.
        page_canvas.rect(column.grown(FRAME_LINE_MM), line_mm=FRAME_LINE_MM)


def _draw_column_head(page_canvas: PageCanvas, column: RectMm, heads: Sequence[str]) -> None:
    middle = column.y + COLUMN_HEAD_MM / 2
    cells = [
        (say("form.number"), column.x + NUMBER_MM / 2),
        (say("form.unit"), column.x + NUMBER_MM + NAME_MM / 2),
    ]
    first = column.x + NUMBER_MM + NAME_MM
    cells += [(head, first + (k + 0.5) * GRADE_MM) for k, head in enumerate(heads)]
    for text, x in cells:
        page_canvas.text(text, (x, middle), size_pt=9, font=BOLD, anchor="middle")


def _draw_row(page_canvas: PageCanvas, row: Row) -> None:
    rect, middle = row.rect, row.rect.y + row.rect.h / 2
    names_end = rect.x + NUMBER_MM + NAME_MM
    page_canvas.text(
        str(row.number),
        (rect.x + NUMBER_MM / 2, middle),
        size_pt=9.5,
        font=REGULAR if row.number % _ROWS_TOGETHER else BOLD,
        anchor="middle",
    )
    name = RectMm(rect.x + NUMBER_MM + 1, rect.y + 0.3, NAME_MM - 2, rect.h - 0.6)
    lines, size_pt = page_canvas.fit(row.name, name, font=REGULAR, size_pt=11, min_pt=6.5)
    page_canvas.lines(lines, name, size_pt=size_pt)
    name_end = name.x + max(width_mm(line, REGULAR, size_pt) for line in lines)
    first, last = name_end + _LEADER_CLEAR_MM, names_end - _LEADER_CLEAR_MM
    if last - first >= _LEADER_LEAST_MM:
        page_canvas.path(
            [(last, middle), (first, middle)],
            line_mm=_LEADER_LINE_MM,
            line=_GREY,
            dash_mm=_LEADER_DASH_MM,
        )
    for start, stop in ((rect.x, names_end), (rect.right - _END_TICK_MM, rect.right)):
        page_canvas.path(
            [(start, rect.bottom), (stop, rect.bottom)], line_mm=RULE_LINE_MM, line=_GREY
        )
    for box in row.boxes:
        page_canvas.rect(box.rect, line_mm=BOX_LINE_MM)
