"""How the sheets of the workbook look on the screen and come out of a printer.

Every sheet is printed by itself as it stands: A4 across, as wide as one page, its head row on each
page, the title above and page numbers below. Nothing but the table is in the cells, so that who
calculates further has the heads in the first row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum, auto, unique
from math import ceil
from typing import Any, Final

import xlsxwriter

Cell = str | int | float | None

_FONT: Final = "宋体"
_HEAD_FONT: Final = "黑体"
_WIDEST: Final = 48
"""Characters (of ASCII) in a column; a longer text goes on in the next line of its cell."""

_PAGE: Final = 130
"""Characters in all columns of a sheet that is printed in its own size; texts of wider ones are set
in narrower columns, down to this width, before the page is made smaller."""

_NARROW: Final = 14
_NUMBER_WIDTH: Final = 10
_LINE: Final = 14
"""Points of one line in a cell."""

_ROOM: Final = 2
"""Points above and below the lines of a cell, together."""
_A4: Final = 9
_CM: Final = 1 / 2.54
"""Inches, in which xlsxwriter has margins."""

_LONGEST_HEADER: Final = 255
"""Characters of a header line that Excel opens."""


@unique
class Form(StrEnum):
    """How the cells of a column are written."""

    TEXT = auto()
    NUMBER = auto()
    POINTS = auto()
    PERCENT = auto()
    PLAIN = auto()
    """With as many places as there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: a table with its head."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    forms: Mapping[str, Form] = field(default_factory=dict)
    """Of heads whose numbers are points or shares."""


class Book:
    """Adds sheets of one look to a workbook."""

    def __init__(
        self, book: xlsxwriter.Workbook, *, title: str, note: str, day: date, points: str
    ) -> None:
        """Begin the workbook.

        Args:
            book: to which the sheets are added.
            title: what every printed page is headed with, before the name of its sheet.
            note: on the left of every foot.
            day: on the right of every foot, and the day on which the file says it was made.
            points: the format of points, such as `0.0`.
        """
        self._book = book
        self._title, self._note, self._day = title, note, day
        # Without it stands the second at which the file was made.
        book.set_properties({"title": title, "created": datetime(day.year, day.month, day.day)})
        cell = {"font_name": _FONT, "font_size": 11, "border": 1, "border_color": "#9aa4ae"}
        cell |= {"valign": "vcenter"}
        number = cell | {"align": "right", "indent": 1}
        self._head = book.add_format(
            cell
            | {"font_name": _HEAD_FONT, "bg_color": "#eef1f4", "align": "center", "text_wrap": True}
        )
        self._formats = {
            Form.TEXT: book.add_format(cell | {"text_wrap": True}),
            Form.NUMBER: book.add_format(number | {"num_format": "0"}),
            Form.POINTS: book.add_format(number | {"num_format": points}),
            Form.PERCENT: book.add_format(number | {"num_format": "0.00%"}),
            Form.PLAIN: book.add_format(number),
        }

    def add(self, sheet: Sheet) -> None:
        """Add a sheet: its head frozen, a filter on every column; an empty one says so."""
        rows = [*sheet.rows] or [["无", *[None] * (len(sheet.heads) - 1)]]
        page = self._book.add_worksheet(sheet.name)
        page.write_row(0, 0, sheet.heads, self._head)
        for number, row in enumerate(rows, start=1):
            for column, (head, value) in enumerate(zip(sheet.heads, row, strict=True)):
                self._write(page, number, column, value, sheet.forms.get(head, Form.NUMBER))
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, len(rows), len(sheet.heads) - 1)
        widths = _widths(sheet.heads, rows)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        for number, row in enumerate([sheet.heads, *rows]):
            # Not every program makes a row as high as its texts need when it opens the file.
            page.set_row(number, _LINE * _lines(row, widths) + _ROOM)
        self._set_up(page, sheet, len(rows))

    def _write(self, page: Any, row: int, column: int, value: Cell, form: Form) -> None:
        if value is None:
            page.write_blank(row, column, None, self._formats[Form.TEXT])
        elif isinstance(value, str):
            # Never a formula, whatever it begins with.
            page.write_string(row, column, value, self._formats[Form.TEXT])
        else:
            page.write_number(row, column, value, self._formats[form])

    def _set_up(self, page: Any, sheet: Sheet, rows: int) -> None:
        """Say how the sheet is printed."""
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.print_area(0, 0, rows, len(sheet.heads) - 1)
        page.center_horizontally()
        page.set_margins(left=1.5 * _CM, right=1.5 * _CM, top=2.5 * _CM, bottom=2 * _CM)
        of_one_size = {"scale_with_doc": False}
        title = f'&C&"{_HEAD_FONT},Regular"&16 {_literal(self._title)}　{_literal(sheet.name)}'
        page.set_header(title[:_LONGEST_HEADER], {"margin": 1.2 * _CM, **of_one_size})
        day = f"{self._day.year}年{self._day.month}月{self._day.day}日"
        foot = f"&L{_literal(self._note)}&C第 &P 页，共 &N 页&R{day}"
        page.set_footer(foot, {"margin": 1 * _CM, **of_one_size})


def _literal(text: str) -> str:
    """Return a text as a header takes it: `&` begins a command there."""
    return text.replace("&", "&&")


def _widths(heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Return how wide the columns are, in characters."""
    widths = []
    for column, head in enumerate(heads):
        # The filter's button stands over the end of the head.
        needed = max(_width(head) + 2, *(_width(row[column]) for row in rows))
        widths.append(min(needed, _WIDEST))
    while sum(widths) > _PAGE and max(widths) > _NARROW:
        widths[widths.index(max(widths))] -= 1
    return widths


def _lines(row: Sequence[Cell], widths: Sequence[int]) -> int:
    """Return how many lines the longest text of a row takes in its column."""
    cells = [(_width(value) - 2, width - 2) for value, width in zip(row, widths, strict=True)]
    # A line may end before a character that doesn't fit whole, or a mark that can't begin one.
    return max(
        [1, *(ceil(length / max(width - 2, 1)) for length, width in cells if length > width)]
    )


def _width(value: Cell) -> int:
    """Return how many characters of ASCII a cell is wide; a Chinese one is two."""
    if isinstance(value, float):
        return _NUMBER_WIDTH
    return sum(2 if ord(ch) > 0x2E7F else 1 for ch in str("" if value is None else value)) + 2
