"""Forms with two to six boxes a row, drawn over the printed example form.

The boxes stand evenly where three of them do; six take a little of the names' room, so that three
millimetres stay white between two of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ballot.geometry import A4_MM, MM_PER_INCH, RectMm
from ballot.layout import Box, Layout, PageLayout, Row
from forms.table import BOX_LINE_MM, FRAME_LINE_MM, RULE_LINE_MM
from scanner.context import ReadingContext
from scanner.ink.blank_form import render_blank_forms

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]

_FIRST_MM, _WIDE_FIRST_MM = 43.0, 35.0
"""From the left of a row to where its boxes' room begins."""

_BESIDE_MM = 5.5
"""White left and right of the boxes: of less, a page that lies a little off its place shows lines
of the table where marks are looked for."""

_SIDE_MM = 5.0
_MANY = 6

_BLANK_DPI = 300
PAPER = 250
GREY = 140


Draw = Callable[["PrintedForm", Layout, int, int], GrayImage]
"""Draws a page, by its number from 1, at so many dpi."""


@dataclass(frozen=True)
class DrawnForm:
    """A form with so many boxes a row."""

    printed: "PrintedForm"
    columns: int
    layout: Layout
    context: ReadingContext
    draw: Draw

    def page(self, number: int = 1, *, dpi: int = 200) -> GrayImage:
        """Return a page that nobody has marked, grey levels, the caller's own."""
        return self.draw(self.printed, self.layout, number, dpi)


def drawn_form(printed: "PrintedForm", columns: int, folder: Path) -> DrawnForm:
    """Return a form with so many boxes a row, and what its reader is told.

    Args:
        printed: what it is drawn over; its codes and its form's id stay.
        columns: how many.
        folder: where its blank pages go.
    """
    pages = tuple(_with_boxes(page, columns) for page in printed.layout.pages)
    layout = replace(printed.layout, pages=pages)
    return form_of_pages(printed, columns, layout, folder / f"blank-{columns}.pdf", _drawn)


def form_of_pages(
    printed: "PrintedForm", columns: int, layout: Layout, pdf: Path, draw: Draw
) -> DrawnForm:
    """Return a form whose pages are drawn so; `pdf` is where its blank pages go."""
    form, pages = printed.layout.form, layout.pages
    images = [Image.fromarray(draw(printed, layout, page.number, _BLANK_DPI)) for page in pages]
    images[0].save(pdf, resolution=_BLANK_DPI, save_all=True, append_images=images[1:])
    blank = {(form, page): seen for (_, page), seen in render_blank_forms(pdf, layout).items()}
    assert len(blank) == len(pages)
    context = ReadingContext(
        printed.activity.id,
        printed.secret,
        {form: layout},
        dict.fromkeys(printed.sheets, form),
        blank_forms=blank,
    )
    return DrawnForm(printed, columns, layout, context, draw)


def _with_boxes(page: PageLayout, columns: int) -> PageLayout:
    return replace(page, rows=tuple(_row_of(row, columns) for row in page.rows))


def _row_of(row: Row, columns: int) -> Row:
    first = row.rect.x + _room_mm(columns) + _BESIDE_MM
    last = row.rect.right - _BESIDE_MM - _SIDE_MM
    top = row.rect.center[1] - _SIDE_MM / 2
    grades = [box.grade for box in row.boxes]
    return replace(
        row,
        boxes=tuple(
            Box(grades[k % len(grades)], RectMm(x, top, _SIDE_MM, _SIDE_MM).rounded())
            for k, x in enumerate(np.linspace(first, last, columns).tolist())
        ),
    )


def _room_mm(columns: int) -> float:
    return _FIRST_MM if columns < _MANY else _WIDE_FIRST_MM


def _drawn(printed: "PrintedForm", layout: Layout, number: int, dpi: int) -> GrayImage:
    page, scale = printed.page(number, dpi=dpi), dpi / MM_PER_INCH
    rows = layout.pages[number - 1].rows
    columns = len(rows[0].boxes)
    for row in rows:
        fill(page, _rooms(row, columns), scale, PAPER)
    for row in rows:
        left = row.rect.x + _room_mm(columns)
        rule = RectMm(left - RULE_LINE_MM / 2, row.rect.y, RULE_LINE_MM, row.rect.h)
        fill(page, [rule], scale, GREY)
        for box in row.boxes:
            fill(page, outline(box.rect), scale, 0)
    return page


def _rooms(row: Row, columns: int) -> list[RectMm]:
    left = row.rect.x + _room_mm(columns) - 0.2
    right = row.rect.right - FRAME_LINE_MM
    return [RectMm(left, row.rect.y - 0.1, right - left, row.rect.h + 0.2)]


def outline(rect: RectMm, line: float = BOX_LINE_MM) -> list[RectMm]:
    """Return the four sides of a frame."""
    return [
        RectMm(rect.x, rect.y, rect.w, line),
        RectMm(rect.x, rect.bottom - line, rect.w, line),
        RectMm(rect.x, rect.y + line, line, rect.h - 2 * line),
        RectMm(rect.right - line, rect.y + line, line, rect.h - 2 * line),
    ]


def fill(page: GrayImage, rects: Iterable[RectMm], scale: float, grey: int) -> None:
    """Fill rectangles; a pixel that one covers in part takes as much of the grey."""
    for rect in rects:
        across = _share(rect.x * scale, rect.right * scale, round(A4_MM[0] * scale) + 1)
        down = _share(rect.y * scale, rect.bottom * scale, round(A4_MM[1] * scale) + 1)
        rows, columns = np.flatnonzero(down), np.flatnonzero(across)
        part = page[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        share = down[rows][:, None] * across[columns]
        part[:] = np.rint(part * (1 - share) + grey * share)


def _share(start: float, stop: float, size: int) -> NDArray[np.float64]:
    places = np.arange(size)
    return np.clip(np.minimum(places + 1, stop) - np.maximum(places, start), 0, 1)
