"""Lists whose lines have one box each: a grid of cells, and below it room for writing.

A cell is number, name and box. Cells are numbered down the columns of the grid, so that the one
that follows stands below; 5.5 mm on both sides of a box are white. What the sheet asks about
(征求意见表: 八4) stands below the units in the same columns, and the ruled lines for writing at the
end of the last page. Rows and areas say where everything is; `list_blocks` takes from them what
whoever draws needs.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ballot.activity import Activity
from ballot.errors import LayoutError
from ballot.form import FormKind
from ballot.geometry import A4_MM, RectMm
from ballot.headings import CONTINUED, HEADING_MM, heading_at, ordinal
from ballot.ids import NO_ITEM, ItemId, UnitId
from ballot.layout import WRITING, Area, Box, GradeName, Heading, Layout, PageLayout, Row
from ballot.messages import say, speaking
from ballot.paper import (
    BOX_GAP_MM,
    BOX_MM,
    EDGE_MM,
    HEADER_COMPACT_MM,
    HEADER_PLAIN_MM,
    HEADER_ROOMY_MM,
    LEAST_ROW_MM,
    MAX_PAGES,
    SIDE_WHITE_MM,
    TABLE_BOTTOM_MM,
    page_with,
)

MAX_CELL_MM = 10.5
"""Cells higher than this only pull the eye apart."""

NUMBER_MM = 8.0
BOX_ROOM_MM = BOX_MM + 2 * SIDE_WHITE_MM
"""At the right end of a cell; its box stands in the middle."""

WRITING_LINE_MM = 8.5
"""For one line in a pen's hand."""

_GRID_MM = A4_MM[0] - 2 * EDGE_MM
_BLOCK_GAP_MM = 2.5
"""White between two lists, and before the room for writing."""

_MOST_COLUMNS = {FormKind.OPINION: 4, FormKind.SELECTION: 3}
"""A name has 22 mm beside three other columns, seven characters of 8.8 pt, and 37 beside two."""

_SHORT_NAME = 8
"""Characters that stand in one line of 8 pt beside the box of a cell in four columns."""

_STEP_MM = 0.1
_LOWEST_MM = 3.0
"""Heights of cells are looked for in such steps, down to what has no room for a box."""


@dataclass(frozen=True, slots=True)
class _Line:
    """What a cell says and asks."""

    name: str
    unit: UnitId
    item: ItemId


@dataclass(frozen=True, slots=True)
class _Lists:
    """What stands on a form, and how much height that takes on a page."""

    main: tuple[_Line, ...]
    """Numbered through; cut where a page ends."""
    aspects: tuple[_Line, ...]
    """On the last page, below the main list, as all that follows."""
    writing_lines: int

    def fixed_mm(self, *, is_last: bool, has_main: bool) -> float:
        """Return the height of everything on a page but its cells."""
        blocks = [HEADING_MM] if has_main else []
        if is_last and self.aspects:
            blocks.append(HEADING_MM)
        if is_last and self.writing_lines:
            blocks.append(HEADING_MM + WRITING_LINE_MM * self.writing_lines)
        return sum(blocks) + _BLOCK_GAP_MM * (len(blocks) - 1)

    def span(self, columns: int) -> int:
        """Return over how many columns of the grid an aspect's cell goes: long ones over two.

        Its box stands in a column of boxes all the same.
        """
        is_long = any(len(aspect.name) > _SHORT_NAME for aspect in self.aspects)
        return 1 if not is_long else 2 if columns % 2 == 0 else columns

    def aspect_rows(self, columns: int) -> int:
        """Return how many cells stand below each other for the aspects."""
        return math.ceil(len(self.aspects) * self.span(columns) / columns)


@dataclass(frozen=True, slots=True)
class _Grid:
    """How the lists are shared out: columns of cells, and lines of the main list on each page."""

    columns: int
    counts: tuple[int, ...]


def plan_list(activity: Activity) -> Layout:
    """Return the form of an activity whose lines have one box each.

    Raises:
        LayoutError: the lines don't fit on nine pages at `form.min_row_mm`; says by how much.
    """
    lists = _lists_of(activity)
    most = _MOST_COLUMNS[activity.kind]
    grid = _grid_of(lists, most, activity.form.min_row_mm)
    if grid is None:
        raise _too_low(activity, lists, most)
    titles = _titles_of(activity, lists)
    starts = [0, *itertools.accumulate(grid.counts)]
    pages = tuple(
        _Page(activity, lists, titles, grid, number).placed(start)
        for number, start in enumerate(starts[:-1], start=1)
    )
    (chosen,) = activity.rules.scale.grades
    return Layout(activity.id, pages, grades=(GradeName(chosen.vote, chosen.name),))


def _lists_of(activity: Activity) -> _Lists:
    return _Lists(
        tuple(_Line(unit.name, unit.id, NO_ITEM) for unit in activity.units),
        tuple(_Line(item.name, UnitId(""), item.id) for item in activity.items),
        activity.writing_lines,
    )


def list_title(activity: Activity) -> str:
    """Return what stands above the lines of a list: how many there are, and may be chosen."""
    most = activity.choose
    choose = say("form.list.many") if most is None else say("form.list.most", most=most)
    key = "form.list.candidates" if activity.kind is FormKind.SELECTION else "form.list.units"
    return say("form.list.title", name=say(key), count=len(activity.units), choose=choose)


@dataclass(frozen=True, slots=True)
class _Titles:
    """What the bands say."""

    main: str
    again: str
    """Where the main list goes on."""
    aspects: str
    writing: str


def _titles_of(activity: Activity, lists: _Lists) -> _Titles:
    """Return what stands above the lists, in the language of the paper whatever the program's."""
    with speaking("zh"):
        if activity.kind is FormKind.SELECTION:
            again = say("form.list.candidates") + CONTINUED
            return _Titles(list_title(activity), again, "", "")
        numbers = (f"{ordinal(number)}、" for number in itertools.count(1))
        number = next(numbers)
        return _Titles(
            number + list_title(activity),
            number + say("form.list.units") + CONTINUED,
            next(numbers) + say("form.list.aspects") if lists.aspects else "",
            next(numbers) + say("form.list.writing"),
        )


def _grid_of(lists: _Lists, most_columns: int, row_mm: float) -> _Grid | None:
    """Return the grid of fewest pages; of as many pages, that with fewer columns."""
    for pages, columns in itertools.product(range(1, MAX_PAGES + 1), range(2, most_columns + 1)):
        room = [
            columns * _rows_in(lists, columns, row_mm, is_last=number == pages)
            for number in range(1, pages + 1)
        ]
        total, count = sum(room), len(lists.main)
        if total < count:
            continue
        before = [0, *itertools.accumulate(room)]
        shares = [math.ceil(count * share / total) for share in before]
        counts = tuple(b - a for a, b in itertools.pairwise(shares))
        is_filled = all(counts[:-1]) and (counts[-1] or lists.aspects)
        if is_filled and all(n <= most for n, most in zip(counts, room, strict=True)):
            return _Grid(columns, counts)
    return None


def _rows_in(lists: _Lists, columns: int, row_mm: float, *, is_last: bool) -> int:
    """Return how many cells of the main list have room below each other."""
    room = TABLE_BOTTOM_MM - HEADER_COMPACT_MM
    room -= lists.fixed_mm(is_last=is_last, has_main=True)
    rows = int(room / row_mm + 1e-9)
    return max(0, rows - (lists.aspect_rows(columns) if is_last else 0))


def _too_low(activity: Activity, lists: _Lists, most: int) -> LayoutError:
    """Return how many millimetres are missing, and what would make it fit."""
    wanted = activity.form.min_row_mm
    steps = range(int(wanted / _STEP_MM), int(_LOWEST_MM / _STEP_MM), -1)
    heights = (step * _STEP_MM for step in steps)
    best = next((mm for mm in heights if _grid_of(lists, most, mm) is not None), _LOWEST_MM)
    ways = [say("layout.way.min_row_mm", least=f"{best:.1f}")] if best >= LEAST_ROW_MM else []
    ways.append(say("layout.way.fewer_units"))
    return LayoutError(
        "layout.rows_too_low",
        pages=MAX_PAGES,
        wanted=wanted,
        possible=f"{best:.2f}",
        missing=f"{wanted - best:.2f}",
        ways=ways,
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """One page that is laid out."""

    activity: Activity
    lists: _Lists
    titles: _Titles
    grid: _Grid
    number: int

    @property
    def _is_last(self) -> bool:
        return self.number == len(self.grid.counts)

    @property
    def _cell_mm(self) -> float:
        return _GRID_MM / self.grid.columns

    def placed(self, start: int) -> PageLayout:
        """Return the page whose main list goes on with line `start`, from 0."""
        main = self.lists.main[start : start + self.grid.counts[self.number - 1]]
        aspects = self.lists.aspects if self._is_last else ()
        y, pitch = self._heights(main, aspects)
        headings: list[Heading] = []
        rows: list[Row] = []
        areas: list[Area] = []
        main_title = self.titles.again if start else self.titles.main
        lists = ((main_title, main, start), (self.titles.aspects, aspects, 0))
        for title, lines, before in lists:
            if lines:
                headings.append(heading_at(title, EDGE_MM, y, _GRID_MM))
                y += HEADING_MM
                span = self.lists.span(self.grid.columns) if lines is aspects else 1
                rows += self._cells(lines, before, y, pitch, span)
                y += pitch * math.ceil(len(lines) * span / self.grid.columns) + _BLOCK_GAP_MM
        if self._is_last and self.lists.writing_lines:
            headings.append(heading_at(self.titles.writing, EDGE_MM, y, _GRID_MM))
            height = WRITING_LINE_MM * self.lists.writing_lines
            areas.append(Area(WRITING, RectMm(EDGE_MM, y + HEADING_MM, _GRID_MM, height).rounded()))
        return page_with(self.number, tuple(headings), tuple(rows), tuple(areas))

    def _heights(self, main: Sequence[_Line], aspects: Sequence[_Line]) -> tuple[float, float]:
        """Return where the first list begins, and how high its cells are, mm."""
        columns, least = self.grid.columns, self.activity.form.min_row_mm
        fixed = self.lists.fixed_mm(is_last=self._is_last, has_main=bool(main))
        rows = math.ceil(len(main) / columns)
        rows += self.lists.aspect_rows(columns) if aspects else 0
        room = TABLE_BOTTOM_MM - fixed
        top = HEADER_ROOMY_MM if self.activity.form.points else HEADER_PLAIN_MM
        if (room - top) / rows < least:
            top = HEADER_COMPACT_MM
        return top, min(max(MAX_CELL_MM, least), (room - top) / rows)

    def _cells(
        self, lines: Sequence[_Line], before: int, top: float, pitch: float, span: int
    ) -> Iterator[Row]:
        """Yield the cells of a list; `before` of its lines stand on pages before this one."""
        deep = math.ceil(len(lines) * span / self.grid.columns)
        width = self._cell_mm * span
        (chosen,) = self.activity.rules.scale.grades
        for place, line in enumerate(lines):
            column, down = divmod(place, deep)
            rect = RectMm(EDGE_MM + column * width, top + down * pitch, width, pitch).rounded()
            side = min(BOX_MM, rect.h - BOX_GAP_MM)
            box = RectMm(
                rect.right - (BOX_ROOM_MM + side) / 2, rect.y + (rect.h - side) / 2, side, side
            )
            yield Row(
                unit=line.unit,
                name=line.name,
                number=before + place + 1,
                rect=rect,
                boxes=(Box(chosen.vote, box.rounded()),),
                item=line.item,
            )


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A band and what belongs to it, as it stands on a page."""

    heading: Heading
    frame: RectMm
    """Around both."""
    rows: tuple[Row, ...]
    """None where people write."""
    columns: tuple[float, ...]
    """X of the left edges of its cells, the first one's excepted, mm."""


def _edges(rows: Sequence[Row]) -> tuple[float, ...]:
    """Return the left edges of all columns of a list but the first, mm."""
    if not rows:
        return ()
    width = rows[0].rect.w
    return tuple(EDGE_MM + width * k for k in range(1, round(_GRID_MM / width)))


def list_blocks(page: PageLayout) -> list[ListBlock]:
    """Return the lists of a page and its room for writing, from the top."""
    blocks = []
    tops = [*(heading.rect.y for heading in page.headings), A4_MM[1]]
    for heading, end in zip(page.headings, tops[1:], strict=True):
        band = heading.rect
        rows = tuple(row for row in page.rows if band.y < row.rect.y < end)
        inside = [row.rect.bottom for row in rows]
        inside += [area.rect.bottom for area in page.areas if band.y < area.rect.y < end]
        frame = RectMm(band.x, band.y, band.w, max(inside) - band.y)
        blocks.append(ListBlock(heading, frame, rows, _edges(rows)))
    return blocks
