"""Draws lists whose lines have one box each, and the room for writing.

As in `forms.table`, nothing is printed within a millimetre of a box, nor where marks are looked
for, 4 mm at both sides of one.
"""

from ballot.geometry import RectMm
from ballot.layout import PageLayout, Row
from ballot.layout_grid import BOX_ROOM_MM, NUMBER_MM, ListBlock, list_blocks
from forms.drawing import PageCanvas
from forms.table import (
    FRAME_LINE_MM,
    GREY,
    RULE_LINE_MM,
    draw_boxes,
    draw_heading,
    draw_led_name,
    draw_number,
    draw_rules,
)

_WRITING_MARGIN_MM = 5.0
"""From the frame to the ends of the ruled lines."""

_WRITING_RISE_MM = 1.6
"""From a ruled line to the frame or the next line's room below it."""

_WRITING_LINE_MM = 0.2
_WRITING_DASH_MM = (0.6, 0.6)


def draw_list(page_canvas: PageCanvas, page: PageLayout, writing_lines: int) -> None:
    """Draw bands, cells and boxes of one page, and its lines for writing.

    Raises:
        LayoutError: a name doesn't fit its cell, or a heading its line.
    """
    for block in list_blocks(page):
        draw_heading(page_canvas, block.heading)
        for x in block.columns:
            top = block.heading.rect.bottom
            page_canvas.path([(x, top), (x, block.frame.bottom)], line_mm=RULE_LINE_MM, line=GREY)
        for row in block.rows:
            _draw_cell(page_canvas, row, is_lowest=_is_lowest(row, block))
        page_canvas.rect(block.frame.grown(FRAME_LINE_MM), line_mm=FRAME_LINE_MM)
    for area in page.areas:
        _draw_lines(page_canvas, area.rect, writing_lines)


def _is_lowest(row: Row, block: ListBlock) -> bool:
    return row.rect.bottom > block.frame.bottom - row.rect.h / 2


def _draw_cell(page_canvas: PageCanvas, row: Row, *, is_lowest: bool) -> None:
    rect = row.rect
    names_end = rect.right - BOX_ROOM_MM
    draw_number(page_canvas, row, NUMBER_MM)
    left = rect.x + NUMBER_MM + 0.5
    name = RectMm(left, rect.y + 0.3, names_end - left, rect.h - 0.6)
    draw_led_name(page_canvas, row.name, name, names_end)
    if not is_lowest:
        draw_rules(page_canvas, row, rect.x, names_end)
    draw_boxes(page_canvas, row)


def _draw_lines(page_canvas: PageCanvas, area: RectMm, count: int) -> None:
    pitch = area.h / count
    ends = (area.x + _WRITING_MARGIN_MM, area.right - _WRITING_MARGIN_MM)
    for k in range(1, count + 1):
        y = area.y + k * pitch - _WRITING_RISE_MM
        page_canvas.path(
            [(x, y) for x in ends], line_mm=_WRITING_LINE_MM, line=GREY, dash_mm=_WRITING_DASH_MM
        )
