"""Lays the units of an activity out on paper: as few pages as leave every row enough height.

A form whose lines have one box each is a list (`ballot.layout_grid`). Of any other a page has one
column of rows, or two where the boxes of a row leave enough white between them
(`ballot.layout_columns`). Categories stay together on a page where that costs no page; a category
that goes on in another column has its heading repeated, and no break parts the lines of one unit.
Of all cuts that fit, the one with the highest rows wins, because a tick that runs over into the
next row is what misleads a reader most.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ballot.activity import Activity, Unit
from ballot.errors import LayoutError
from ballot.form import FormKind, Item
from ballot.geometry import RectMm
from ballot.grade import PLAN_SCALE
from ballot.headings import CONTINUED, HEADING_MM, heading_at, ordinal
from ballot.ids import NO_ITEM
from ballot.layout import GradeName, Heading, Layout, PageLayout, Row
from ballot.layout_columns import COLUMN_HEAD_MM, Widths, boxes_of, widths_of
from ballot.layout_grid import list_title, plan_list
from ballot.messages import say, speaking
from ballot.paper import (
    HEADER_COMPACT_MM,
    HEADER_PLAIN_MM,
    HEADER_ROOMY_MM,
    LEAST_ROW_MM,
    MAX_PAGES,
    TABLE_BOTTOM_MM,
    page_with,
)

MAX_ROW_MM = 9.5
"""Rows higher than this only pull the eye apart."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Units of one category that follow each other in one column."""

    title: str
    """Of the category, where it begins."""
    again: str
    """The same where it goes on."""
    units: tuple[Unit, ...]
    first: int
    """Number of the first of them within its category, from 1."""

    @property
    def heading(self) -> str:
        return self.title if self.first == 1 else self.again


_Column = tuple[_Run, ...]
_Plan = list[tuple[_Column, ...]]
"""Of each page, its columns of rows."""


@dataclass(frozen=True, slots=True)
class _Table:
    """How the rows of a form look."""

    widths: Widths
    items: tuple[Item, ...]
    min_row_mm: float
    roomy_mm: float
    """Where the table begins if that leaves its rows high enough."""

    is_clear_behind: bool
    """Whether it may stand on both sides of a paper."""

    @property
    def lines(self) -> int:
        """Of one unit."""
        return max(1, len(self.items))

    def pitch(self, columns: Sequence[_Column], header_mm: float) -> float:
        """Return the row height, mm, that fills the fullest of the columns."""
        room = TABLE_BOTTOM_MM - header_mm - COLUMN_HEAD_MM
        return min(
            (room - HEADING_MM * len(column)) / (_length(column) * self.lines) for column in columns
        )

    def worst_pitch(self, plan: _Plan) -> float:
        return min(self.pitch(columns, HEADER_COMPACT_MM) for columns in plan)


def plan_layout(activity: Activity) -> Layout:
    """Return the form of `activity`, the same for all its sessions.

    Args:
        activity: as one of its forms has it.

    Raises:
        LayoutError: the rows don't fit on nine pages at `form.min_row_mm`; says by how much.
    """
    if activity.is_list:
        return plan_list(activity)
    planned = _planned(activity, MAX_PAGES)
    if planned.plan is None:
        raise _too_low(activity, planned.best_mm)
    pages = tuple(
        _place_page(activity, planned.table, number, columns)
        for number, columns in enumerate(planned.plan, start=1)
    )
    return Layout(activity.id, pages, grades=_grades_of(activity))


def _grades_of(activity: Activity) -> tuple[GradeName, ...]:
    return tuple(GradeName(grade.vote, grade.name) for grade in activity.rules.scale.grades)


@dataclass(frozen=True, slots=True)
class _Planned:
    """What can be had: the first plan whose rows are high enough, or how high they would be."""

    table: _Table
    plan: _Plan | None
    best_mm: float


def _planned(activity: Activity, most_pages: int) -> _Planned:
    """Return the plan of fewest pages; of as many pages, that with fewer columns of rows."""
    whole = _runs_of(activity)
    tables = list(_tables(activity))
    best = 0.0
    for page_count, table in itertools.product(range(1, most_pages + 1), tables):
        if page_count > 1 and not table.is_clear_behind:
            continue
        plans = [_columns_of(table, pages) for pages in _page_cuts(whole, page_count)]
        best = max([best, *map(table.worst_pitch, plans)])
        plan = max(
            (plan for plan in plans if table.worst_pitch(plan) >= table.min_row_mm),
            key=lambda plan: (min(MAX_ROW_MM, table.worst_pitch(plan)), -_heading_count(plan)),
            default=None,
        )
        if plan is not None:
            return _Planned(table, plan, best)
    return _Planned(tables[-1], None, best)


def _tables(activity: Activity) -> Iterator[_Table]:
    """Yield what a form's rows may look like, what is looked for first in front."""
    grades, items = len(activity.rules.scale.grades), activity.items
    # Forms of three grades, a row a unit, were made in two columns before there were others.
    is_first = grades == len(PLAN_SCALE.grades) and not items
    is_first = is_first and activity.kind is FormKind.EVALUATION
    roomy = HEADER_ROOMY_MM if is_first or activity.form.points else HEADER_PLAIN_MM
    for columns in (2,) if is_first else (1, 2):
        widths = widths_of(columns, grades, has_items=bool(items))
        if widths is not None:
            is_clear = widths.is_clear_behind(grades)
            yield _Table(widths, items, activity.form.min_row_mm, roomy, is_clear)


def _runs_of(activity: Activity) -> tuple[_Run, ...]:
    """Return the units by category; of a selection, whose number binds all, as one list."""
    if activity.kind is FormKind.SELECTION:
        with speaking("zh"):  # the language of the paper, whatever the program's
            title, again = list_title(activity), say("form.list.candidates") + CONTINUED
        return (_Run(title, again, activity.units, 1),)
    runs = []
    for place, category in enumerate(activity.categories, start=1):
        units, name = activity.units_of(category.id), f"{ordinal(place)}、{category.name}"
        runs.append(_Run(f"{name}（{len(units)}个）", name + CONTINUED, units, 1))
    return tuple(runs)


_FAR_PAGES = 99


def _too_low(activity: Activity, best_mm: float) -> LayoutError:
    """Return how many millimetres are missing, and each single thing that would make it fit."""
    wanted, scale = activity.form.min_row_mm, activity.rules.scale
    far = _planned(activity, _FAR_PAGES)
    possible = int(best_mm * 10) / 10
    grades = _most(
        replace(activity, rules=replace(activity.rules, grades=scale.grades[:count]))
        for count in range(len(scale.grades) - 1, 1, -1)
    )
    items = _most(
        replace(activity, items=activity.items[:count])
        for count in range(len(activity.items) - 1, 0, -1)
    )
    ways = []
    if possible >= LEAST_ROW_MM:
        ways.append(say("layout.way.min_row_mm", least=possible))
    if grades is not None:
        ways.append(say("layout.way.grades", grades=len(grades.rules.scale.grades)))
    if items is not None:
        ways.append(say("layout.way.items", items=len(items.items)))
    if far.plan is not None:
        ways.append(say("layout.way.units", needed=len(far.plan), pages=MAX_PAGES))
    return LayoutError(
        "layout.rows_too_low",
        pages=MAX_PAGES,
        wanted=wanted,
        possible=f"{best_mm:.2f}",
        missing=f"{wanted - best_mm:.2f}",
        ways=ways,
    )


def _most(fewer: Iterator[Activity]) -> Activity | None:
    """Return the first of them that has room on nine pages."""
    return next((one for one in fewer if _planned(one, MAX_PAGES).plan is not None), None)


def _page_cuts(whole: Sequence[_Run], page_count: int) -> Iterator[list[tuple[_Run, ...]]]:
    """Yield ways to share the categories out over pages: whole ones first, else even cuts."""
    if page_count <= len(whole):
        for cuts in itertools.combinations(range(1, len(whole)), page_count - 1):
            edges = (0, *cuts, len(whole))
            yield [tuple(whole[a:b]) for a, b in itertools.pairwise(edges)]
    total = sum(len(run.units) for run in whole)
    bounds = [round(total * k / page_count) for k in range(page_count + 1)]
    pages = [_slice(whole, a, b) for a, b in itertools.pairwise(bounds)]
    if all(pages):
        yield pages


def _slice(runs: Sequence[_Run], start: int, stop: int) -> tuple[_Run, ...]:
    """Return the units from `start` to `stop` of the runs taken as one list."""
    parts: list[_Run] = []
    offset = 0
    for run in runs:
        a, b = max(start - offset, 0), min(stop - offset, len(run.units))
        if a < b:
            parts.append(replace(run, units=run.units[a:b], first=run.first + a))
        offset += len(run.units)
    return tuple(parts)


def _columns_of(table: _Table, pages: Sequence[tuple[_Run, ...]]) -> _Plan:
    """Cut each page into columns, at the end of a category where the rows stay as high.

    Of cuts that are as good, the most even one, with the longer column first.
    """
    if table.widths.columns == 1:
        return [(runs,) for runs in pages]
    plan: _Plan = []
    for runs in pages:
        total = sum(len(run.units) for run in runs)
        cuts = [(_slice(runs, 0, cut), _slice(runs, cut, total)) for cut in range(1, total + 1)]
        plan.append(
            max(
                (tuple(column for column in cut if column) for cut in cuts),
                key=lambda columns: (
                    min(MAX_ROW_MM, table.pitch(columns, HEADER_COMPACT_MM)),
                    -sum(len(column) for column in columns),
                    -max(_length(column) for column in columns),
                    _length(columns[0]),
                ),
            )
        )
    return plan


def _length(column: _Column) -> int:
    return sum(len(run.units) for run in column)


def _heading_count(plan: _Plan) -> int:
    return sum(len(column) for columns in plan for column in columns)


def _place_page(
    activity: Activity, table: _Table, number: int, columns: Sequence[_Column]
) -> PageLayout:
    header = table.roomy_mm
    if table.pitch(columns, header) < table.min_row_mm:
        header = HEADER_COMPACT_MM
    pitch = min(max(MAX_ROW_MM, table.min_row_mm), table.pitch(columns, header))
    if number % 2 == 0 and table.widths.columns == 1:
        lower = _half_a_row_lower(columns[0], table, pitch)
        header, pitch = header + lower / 2, lower or pitch
    rows: list[Row] = []
    headings: list[Heading] = []
    widths, grades = table.widths, _grades_of(activity)
    for index, column in enumerate(columns):
        left = widths.left(index)
        y = header + COLUMN_HEAD_MM
        for run in column:
            headings.append(heading_at(run.heading, left, y, widths.column))
            y += HEADING_MM
            for place, unit in enumerate(run.units):
                for item in table.items or (None,):
                    rect = RectMm(left, y, widths.column, pitch).rounded()
                    boxes = boxes_of(rect, widths, grades)
                    of_item = (item.id, item.name) if item else (NO_ITEM, "")
                    rows.append(Row(unit.id, unit.name, run.first + place, rect, boxes, *of_item))
                    y += pitch
    return page_with(number, tuple(headings), tuple(rows))


def _half_a_row_lower(column: _Column, table: _Table, pitch: float) -> float:
    """Return the pitch, mm, at which the rows of a back have room half a row lower.

    Its names then stand behind the white between the boxes of the front, and those of the front
    behind its own: through thin paper a name in a box looks like a mark. A table in two columns has
    names behind names.

    Returns:
        0 where the rows would be too low.
    """
    lines = sum(len(run.units) for run in column) * len(table.items or (None,))
    lower = pitch * lines / (lines + 0.5)
    return lower if lower >= table.min_row_mm else 0.0
