"""Lists with one box a row, drawn over the printed example form: a grid of names, some lines below.

Names are copied from where the example form has them.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from ballot.geometry import A4_MM, MM_PER_INCH, RectMm
from ballot.grade import Vote
from ballot.ids import ItemId, UnitId
from ballot.layout import Box, Layout, PageLayout, Row
from ballot.paper import EDGE_MM, HEADER_ROOMY_MM, TABLE_BOTTOM_MM
from forms.table import FRAME_LINE_MM
from tests.scanner.columns import PAPER, DrawnForm, fill, form_of_pages, outline

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]

CHOSEN: Final = Vote("chosen")
"""What a mark in the box of a list says."""

PITCH_MM = 8.0
_SIDE_MM = 5.0
_WHITE_MM = 5.5
_NAME_MM = 32.0
"""Of a name, with its number, so much is copied."""


def drawn_grid(
    printed: "PrintedForm",
    abreast: int,
    folder: Path,
    *,
    lines: int = 14,
    aspects: int = 4,
    lacking: int = 1,
    is_across: bool = True,
) -> DrawnForm:
    """Return a form whose pages are a list.

    Args:
        printed: what it is drawn over; its codes and its form's id stay.
        abreast: how many boxes stand side by side.
        folder: where its blank pages go.
        lines: of the grid, each a row high.
        aspects: lines of one box each below it.
        lacking: so many boxes the last line of the grid lacks.
        is_across: whether rows are numbered from left to right; else down each column.
    """

    def with_grid(page: PageLayout) -> PageLayout:
        rows = [*_grid(page, abreast, lines, lacking), *_aspects(page, lines, aspects)]
        if not is_across:
            rows.sort(key=lambda row: (row.boxes[0].rect.x, row.rect.y))
        return replace(page, rows=tuple(rows), headings=())

    pages = tuple(with_grid(page) for page in printed.layout.pages)
    layout = replace(printed.layout, pages=pages)
    name = f"list-{abreast}-{lines}-{aspects}-{lacking}-{is_across}"
    return form_of_pages(printed, 1, layout, folder / f"{name}.pdf", draw)


def draw(printed: "PrintedForm", layout: Layout, number: int, dpi: int) -> GrayImage:
    """Return a page of a list that nobody has marked, the caller's own."""
    page, scale = printed.page(number, dpi=dpi), dpi / MM_PER_INCH
    old, rows = printed.layout.pages[number - 1].rows, layout.pages[number - 1].rows
    names = [_cut(page, row.rect, scale) for row in old]
    table = RectMm(EDGE_MM - 0.5, HEADER_ROOMY_MM - 0.5, A4_MM[0] - 2 * EDGE_MM + 1, 0.0)
    fill(page, [replace(table, h=TABLE_BOTTOM_MM + 1 - table.y)], scale, PAPER)
    for place, row in enumerate(rows):
        name = names[place % len(names)]
        left = round((row.boxes[0].rect.right + _WHITE_MM) * scale)
        top = round(row.rect.center[1] * scale) - len(name) // 2
        width = min(name.shape[1], round((row.rect.right - 0.5) * scale) - left)
        page[top : top + len(name), left : left + width] = name[:, :width]
        fill(page, outline(row.boxes[0].rect), scale, 0)
    return page


def _cut(page: GrayImage, rect: RectMm, scale: float) -> GrayImage:
    inset = 2 * FRAME_LINE_MM
    top, bottom = round((rect.y + inset) * scale), round((rect.bottom - inset) * scale)
    left = round((rect.x + inset) * scale)
    return page[top:bottom, left : left + round(_NAME_MM * scale)].copy()


def _grid(page: PageLayout, abreast: int, lines: int, lacking: int) -> Iterator[Row]:
    width = (A4_MM[0] - 2 * EDGE_MM) / abreast
    for place in range(abreast * lines - lacking):
        line, column = divmod(place, abreast)
        rect = RectMm(EDGE_MM + column * width, _y(line), width, PITCH_MM).rounded()
        unit = UnitId(f"unit-{page.number}-{place}")
        yield Row(unit, f"单位{place}", place + 1, rect, (_box(rect),))


def _aspects(page: PageLayout, lines: int, aspects: int) -> Iterator[Row]:
    for place in range(aspects):
        rect = RectMm(EDGE_MM, _y(lines + 1 + place), A4_MM[0] - 2 * EDGE_MM, PITCH_MM).rounded()
        item = ItemId(f"aspect-{page.number}-{place}")
        yield Row(UnitId(""), f"方面{place}", place + 1, rect, (_box(rect),), item)


def _y(line: int) -> float:
    return HEADER_ROOMY_MM + 2.0 + line * PITCH_MM


def _box(row: RectMm) -> Box:
    x, y = row.x + _WHITE_MM, row.center[1] - _SIDE_MM / 2
    return Box(CHOSEN, RectMm(x, y, _SIDE_MM, _SIDE_MM).rounded())
