"""Draws columns of rows and boxes, with nothing printed within a millimetre of a box."""

from collections.abc import Sequence

from reportlab.lib.colors import Color

from ballot.errors import LayoutError
from ballot.geometry import RectMm
from ballot.grade import Scale
from ballot.layout import Heading, PageLayout, Row
from ballot.layout_columns import COLUMN_HEAD_MM, ColumnFrame, column_frames, units_together
from ballot.messages import say
from forms.drawing import PT_PER_MM, PageCanvas, fit
from forms.fonts import BOLD, REGULAR, width_mm

BOX_LINE_MM = 0.28
"""Outline of a box: two pixels at 200 dpi, dark in every scan, thin enough to tick over."""

FRAME_LINE_MM = 0.3
RULE_LINE_MM = 0.12

GREY = Color(0.55, 0.55, 0.55)
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

_HEAD_PT = 9.0
_LEAST_HEAD_PT = 6.5
"""小六号: the smallest type of Chinese print that people read without a glass."""

_HEAD_CLEAR_MM = 0.8
"""White between the names of two grades."""


def draw_table(
    page_canvas: PageCanvas, page: PageLayout, scale: Scale, unit_word: str = "form.unit"
) -> None:
    """Draw frames, headings, rows and boxes of one page.

    Args:
        page_canvas: the page.
        page: what stands on it.
        scale: what its boxes say.
        unit_word: key of the text above the names.

    Raises:
        LayoutError: a name doesn't fit its row, or a heading or a grade its line.
    """
    frames, heads = column_frames(page), [grade.head for grade in scale.grades]
    for frame in frames:
        _draw_column_head(page_canvas, frame, heads, unit_word)
        _draw_upright(page_canvas, frame.names_end, frame)
    for heading in page.headings:
        draw_heading(page_canvas, heading)
    by_left = {frame.rect.x: frame for frame in frames}
    for rows in units_together(page.rows):
        frame = by_left[rows[0].rect.x]
        if rows[0].item:
            _draw_unit(page_canvas, frame, rows)
        else:
            _draw_row(page_canvas, frame, rows[0])
    for frame in frames:
        # Outside of the rows: the white below the last row is as wide as that between rows.
        page_canvas.rect(frame.rect.grown(FRAME_LINE_MM), line_mm=FRAME_LINE_MM)


def draw_heading(page_canvas: PageCanvas, heading: Heading) -> None:
    """Draw the band that names what stands below it."""
    page_canvas.rect(heading.rect, fill=_BAND)
    page_canvas.text_in(
        heading.text,
        RectMm(heading.rect.x + 3, heading.rect.y, heading.rect.w - 6, heading.rect.h),
        size_pt=10,
        min_pt=7,
        font=BOLD,
    )


def _draw_upright(page_canvas: PageCanvas, x: float, frame: ColumnFrame) -> None:
    page_canvas.path([(x, frame.rect.y), (x, frame.rect.bottom)], line_mm=RULE_LINE_MM, line=GREY)


def _draw_column_head(
    page_canvas: PageCanvas, frame: ColumnFrame, heads: Sequence[str], unit_word: str
) -> None:
    middle = frame.rect.y + COLUMN_HEAD_MM / 2
    cells = [
        (say("form.number"), (frame.rect.x + frame.number_end) / 2),
        (say(unit_word), (frame.number_end + frame.word_start) / 2),
    ]
    if frame.word_start < frame.names_end:
        cells.append((say("form.item"), (frame.word_start + frame.names_end) / 2))
    for text, x in cells:
        page_canvas.text(text, (x, middle), size_pt=_HEAD_PT, font=BOLD, anchor="middle")
    room = frame.grade_mm - _HEAD_CLEAR_MM
    for text, x in zip(heads, frame.middles, strict=True):
        rect = RectMm(x - room / 2, frame.rect.y, room, COLUMN_HEAD_MM)
        try:
            fit(text, rect, font=BOLD, size_pt=_HEAD_PT, min_pt=_LEAST_HEAD_PT)
        except LayoutError as error:
            is_wide = error.key == "layout.text_too_wide"
            page_canvas.refuse(_too_wide(text, room) if is_wide else error)
            continue
        page_canvas.text_in(
            text, rect, size_pt=_HEAD_PT, min_pt=_LEAST_HEAD_PT, font=BOLD, anchor="middle"
        )


def _too_wide(head: str, room_mm: float) -> LayoutError:
    """Return by how much a grade is too long for the two lines above its boxes."""
    return LayoutError(
        "layout.grade_too_wide",
        text=head,
        size=_LEAST_HEAD_PT,
        missing=f"{max(0.1, width_mm(head, BOLD, _LEAST_HEAD_PT) - 2 * room_mm):.1f}",
        room=f"{room_mm:.1f}",
        fits=2 * int(room_mm * PT_PER_MM / _LEAST_HEAD_PT),
    )


def _draw_row(page_canvas: PageCanvas, frame: ColumnFrame, row: Row) -> None:
    draw_number(page_canvas, row, frame.number_end - frame.rect.x)
    room = frame.names_end - frame.number_end
    name = RectMm(frame.number_end + 1, row.rect.y + 0.3, room - 2, row.rect.h - 0.6)
    draw_led_name(page_canvas, row.name, name, frame.names_end)
    draw_rules(page_canvas, row, frame.rect.x, frame.names_end)
    draw_boxes(page_canvas, row)


def _draw_unit(page_canvas: PageCanvas, frame: ColumnFrame, rows: Sequence[Row]) -> None:
    """Draw the lines of one unit: its number and name once, beside all of them."""
    top, bottom = rows[0].rect.y, rows[-1].rect.bottom
    whole = RectMm(frame.rect.x, top, frame.rect.w, bottom - top)
    draw_number_in(page_canvas, rows[0].number, whole, frame.number_end - frame.rect.x)
    room = RectMm(
        frame.number_end + 1, top + 0.6, frame.word_start - frame.number_end - 2, whole.h - 1.2
    )
    page_canvas.text_in(
        rows[0].name, room, size_pt=10.5, min_pt=6.5, anchor="middle", one_line_share=1.0
    )
    for x in (frame.number_end, frame.word_start):
        page_canvas.path([(x, top), (x, bottom)], line_mm=RULE_LINE_MM, line=GREY)
    for row in rows:
        start = frame.rect.x if row is rows[-1] else frame.word_start
        word_mm = frame.names_end - frame.word_start
        word = RectMm(frame.word_start + 1.5, row.rect.y + 0.3, word_mm - 2.5, row.rect.h - 0.6)
        draw_led_name(page_canvas, row.item_name, word, frame.names_end)
        draw_rules(page_canvas, row, start, frame.names_end)
        draw_boxes(page_canvas, row)
    if bottom < frame.rect.bottom - 1:
        page_canvas.path(
            [(frame.rect.x, bottom), (frame.names_end, bottom)], line_mm=FRAME_LINE_MM, line=GREY
        )


def draw_number(page_canvas: PageCanvas, row: Row, width_mm: float) -> None:
    """Draw the number of a row at its left end."""
    draw_number_in(page_canvas, row.number, row.rect, width_mm)


def draw_number_in(page_canvas: PageCanvas, number: int, rect: RectMm, width: float) -> None:
    """Draw a number in the middle of the first `width` mm of a rectangle."""
    page_canvas.text(
        str(number),
        (rect.x + width / 2, rect.y + rect.h / 2),
        size_pt=9.5,
        font=REGULAR if number % _ROWS_TOGETHER else BOLD,
        anchor="middle",
    )


def draw_led_name(page_canvas: PageCanvas, text: str, rect: RectMm, names_end: float) -> None:
    """Draw a name, and dots that lead from it to the boxes."""
    lines, size_pt = page_canvas.fit(text, rect, font=REGULAR, size_pt=11, min_pt=6.5)
    page_canvas.lines(lines, rect, size_pt=size_pt)
    name_end = rect.x + max(width_mm(line, REGULAR, size_pt) for line in lines)
    first, last = name_end + _LEADER_CLEAR_MM, names_end - _LEADER_CLEAR_MM
    if last - first >= _LEADER_LEAST_MM:
        middle = rect.y + rect.h / 2
        page_canvas.path(
            [(last, middle), (first, middle)],
            line_mm=_LEADER_LINE_MM,
            line=GREY,
            dash_mm=_LEADER_DASH_MM,
        )


def draw_rules(page_canvas: PageCanvas, row: Row, start_mm: float, names_end: float) -> None:
    """Draw what parts a row from the next: beside its boxes and at its right end."""
    rect = row.rect
    for start, stop in ((start_mm, names_end), (rect.right - _END_TICK_MM, rect.right)):
        page_canvas.path(
            [(start, rect.bottom), (stop, rect.bottom)], line_mm=RULE_LINE_MM, line=GREY
        )


def draw_boxes(page_canvas: PageCanvas, row: Row) -> None:
    """Draw the boxes of a row."""
    for box in row.boxes:
        page_canvas.rect(box.rect, line_mm=BOX_LINE_MM)
