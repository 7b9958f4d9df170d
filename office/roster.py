"""Reads a roster from an Excel sheet (.xlsx): names, full names, category, superior.

What is wrong is named by sheet, row and column, all of it at once. The file comes from people: it
is held to limits before anything in it is unpacked, and no markup in it may name other files.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from ballot.errors import Fault, FaultyFileError
from ballot.messages import say

MOST_BYTES: Final = 4 << 20
"""Of the file: a roster of 66 units takes 12 kB."""
MOST_UNPACKED: Final = 32 << 20
"""Bytes that its parts say they hold; Python's zipfile gives out no more than they say."""
MOST_PARTS: Final = 500
MOST_ROWS: Final = 2000
MOST_COLUMNS: Final = 40
HEAD_WITHIN: Final = 20
"""Rows in which the heads of the columns are looked for: titles may stand above them."""

_FOREIGN: Final = (b"<!DOCTYPE", b"<!ENTITY", b"\x00")

HEADS: Final = {
    "name": ("名称", "简称", "单位", "单位名称", "单位简称", "名称/简称", "名称（简称）"),
    "full_name": ("全称", "单位全称", "机构全称"),
    "category": ("类别", "分类", "单位类别"),
    "superior": ("上级主管部门", "上级", "主管部门", "上级部门"),
}
"""Heads by the column that they mean; spaces in them don't count."""

NEEDED: Final = ("name", "full_name", "category")


class RosterError(FaultyFileError):
    """An Excel sheet can't be taken as a roster; `faults` says where and why."""

    @property
    def texts(self) -> list[str]:
        """Each fault with its cell, in words."""
        return [
            say("roster.fault", place=each.key, what=each.message) if each.key else each.message
            for each in self.faults
        ]

    def __str__(self) -> str:
        head = say("roster.faults", path=self.fields["path"], count=len(self.faults))
        return "\n".join([head, *(f"  {text}" for text in self.texts)])


@dataclass(frozen=True, slots=True)
class RosterUnit:
    """One unit, with the cell that each word stands in."""

    name: str
    full_name: str
    category: str
    superior: str
    row: int
    """In the sheet, from 1."""


@dataclass(frozen=True, slots=True)
class Roster:
    """What a sheet says."""

    file: str
    sheet: str
    units: tuple[RosterUnit, ...]
    columns: dict[str, str]
    """Letter of the column of each field; without those that the sheet hasn't."""

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories, in the order in which they come first."""
        return tuple(dict.fromkeys(unit.category for unit in self.units))

    def place(self, row: int, field: str) -> str:
        """Return a cell in words: sheet, row and column."""
        column = self.columns.get(field)
        if column is None:
            return say("roster.row", sheet=self.sheet, row=row)
        return say("roster.cell", sheet=self.sheet, row=row, column=column)


def read_roster(content: bytes, name: str) -> Roster:
    """Return the units that an Excel file lists.

    Args:
        content: of the file.
        name: of the file, for what is wrong.

    Raises:
        RosterError: it is no such file, is too large, has no sheet with the heads of a roster, or
            cells are wrong; all of them are in the error.
    """
    _check_parts(content, name)
    for sheet, rows in _sheets(content, name):
        found = _head(rows)
        if found is not None:
            return _roster(name, sheet, rows, *found)
    heads = say("words.list").join(HEADS[field][0] for field in NEEDED)
    raise RosterError(name, [Fault("", None, say("roster.no_heads", heads=heads))])


def _check_parts(content: bytes, name: str) -> None:
    """Make sure that nothing too large is unpacked, and that no part names another file.

    Raises:
        RosterError: it isn't so.
    """

    def refused(key: str, **fields: object) -> RosterError:
        return RosterError(name, [Fault("", None, say(key, **fields))])

    if len(content) > MOST_BYTES:
        raise refused("roster.too_large", most=MOST_BYTES >> 20)
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            infos = parts.infolist()
            if len(infos) > MOST_PARTS or sum(i.file_size for i in infos) > MOST_UNPACKED:
                raise refused("roster.too_large", most=MOST_UNPACKED >> 20)
            for info in infos:
                if info.filename.endswith((".xml", ".rels")):
                    text = parts.read(info)
                    # Excel writes neither; UTF-16 would hide them.
                    if any(each in text for each in _FOREIGN):
                        raise refused("roster.foreign_markup", part=info.filename)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as problem:
        raise refused("roster.not_excel") from problem


def _sheets(content: bytes, name: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield every sheet with its rows, as texts.

    Raises:
        RosterError: the file can't be understood, or a sheet is too long.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            cells = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
            rows = [[_text(cell) for cell in row] for row in cells]
            if len(rows) > MOST_ROWS:
                fault = Fault(sheet.title, None, say("roster.too_long", most=MOST_ROWS))
                raise RosterError(name, [fault])
            yield sheet.title, rows
    except RosterError:
        raise
    except Exception as problem:  # foreign bytes: whatever openpyxl says of them
        raise RosterError(name, [Fault("", None, say("roster.not_excel"))]) from problem


def _text(cell: object) -> str:
    """Return what stands in a cell, in one line, without spaces around it."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def _head(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]] | None:
    """Return the row of the heads, from 0, and the column of each field; None: there is none."""
    meaning = {head: field for field, heads in HEADS.items() for head in heads}
    for number, row in enumerate(rows[:HEAD_WITHIN]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(row):
            field = meaning.get(re.sub(r"\s", "", cell))
            if field is not None:
                columns.setdefault(field, at)
        if all(field in columns for field in NEEDED):
            return number, columns
    return None


def _roster(
    name: str, sheet: str, rows: Sequence[Sequence[str]], head: int, columns: dict[str, int]
) -> Roster:
    """Return the units below the heads.

    Raises:
        RosterError: a cell that is needed is empty, or no unit stands there.
    """
    letters = {field: _letter(at) for field, at in columns.items()}
    units, faults = [], []
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        if not any(row):
            continue
        found = {field: row[at] if at < len(row) else "" for field, at in columns.items()}
        for field in NEEDED:
            if not found[field]:
                place = say("roster.cell", sheet=sheet, row=number, column=letters[field])
                faults.append(Fault(place, None, say(f"roster.empty.{field}")))
        units.append(
            RosterUnit(
                name=found["name"],
                full_name=found["full_name"],
                category=found["category"],
                superior=found.get("superior", ""),
                row=number,
            )
        )
    faults += _twice(sheet, units, letters["full_name"])
    if not units:
        faults.append(Fault(sheet, None, say("roster.no_units")))
    if faults:
        raise RosterError(name, faults)
    return Roster(name, sheet, tuple(units), letters)


def _twice(sheet: str, units: Sequence[RosterUnit], column: str) -> Iterator[Fault]:
    """Yield each full name that another unit has: letters would go to one of the two."""
    first: dict[str, int] = {}
    for unit in units:
        before = first.setdefault(unit.full_name, unit.row)
        if unit.full_name and before != unit.row:
            place = say("roster.cell", sheet=sheet, row=unit.row, column=column)
            yield Fault(place, None, say("roster.twice", name=unit.full_name, row=before))


def _letter(column: int) -> str:
    """Return the letter of a column, from 0; there are no more than `MOST_COLUMNS`."""
    first, second = divmod(column, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + second)
