"""Lays the units of an activity out on paper: as few pages as leave every row enough height.

A page has two columns of rows. Categories stay together on a page where that costs no page; a
category that goes on in another column has its heading repeated. Of all cuts that fit, the one
with the highest rows wins, because a tick that runs over into the next row is what misleads a
reader most.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ballot.activity import Activity, Category, Unit
from ballot.errors import LayoutError
from ballot.geometry import A4_MM, RectMm
from ballot.grade import Vote
from ballot.layout import Box, Fiducial, Heading, Layout, PageLayout, Row

FIDUCIAL_MM = 8.0
"""Side of the black square: 1.3 mm a module, 8 px at 150 dpi, enough for ArUco at any skew."""

EDGE_MM = 12.0
"""Distance of fiducials from the paper's edge; at 8 mm a skew of 3° cuts one off."""

CODE_MM = 17.0
"""Side of the QR code: 33 modules of 0.52 mm, 3 px each at 150 dpi."""

FOOT_CODE_MM = 10.5
"""Side of the code at the foot: 25 modules of 0.42 mm, 2.5 px each at 150 dpi."""

_FOOT_CODE_AT_MM = (142.0, 276.0)
"""Its top left corner: four modules of white below the table, and as much beside the printed id.
Its lower edge, 10.5 mm above the paper's, is what a printer reaches; in the middle of the sheet a
skew cuts nothing off."""

BOX_MM = 5.0
BOX_GAP_MM = 2.3
"""Least white between boxes of neighbouring rows."""

HEADER_ROOMY_MM = 57.0
HEADER_COMPACT_MM = 41.0
"""Where the table begins: below five lines of type of 9.5 pt, or of 8 pt."""

TABLE_BOTTOM_MM = 274.0
COLUMN_HEAD_MM = 6.0
HEADING_MM = 5.5
COLUMN_GAP_MM = 4.0
NUMBER_MM = 8.0
NAME_MM = 35.0
GRADE_MM = 16.0
"""Width of one grade's cell; three of them, the name and the number fill a column."""

MAX_ROW_MM = 9.5
"""Rows higher than this only pull the eye apart."""

MAX_PAGES = 9
"""The code has one digit for the page."""

CONTINUED = "（续）"
"""Ends the heading of a category that goes on in another column."""

_DIGITS = "〇一二三四五六七八九"
_LAST_WRITTEN = 99

_COLUMNS = 2
_COLUMN_W = (A4_MM[0] - 2 * EDGE_MM - COLUMN_GAP_MM) / _COLUMNS


@dataclass(frozen=True, slots=True)
class _Run:
    """Units of one category that follow each other in one column."""

    category: Category
    units: tuple[Unit, ...]
    first: int
    """Number of the first of them within its category, from 1."""


_Column = tuple[_Run, ...]


def plan_layout(activity: Activity) -> Layout:
    """Return the form of `activity`, the same for all its sessions.

    Raises:
        LayoutError: the rows don't fit on nine pages at `form.min_row_mm`; says by how much.
    """
    whole = tuple(
        _Run(category, activity.units_of(category.id), 1) for category in activity.categories
    )
    best = 0.0
    for page_count in range(1, MAX_PAGES + 1):
        plans = [_columns_of(pages) for pages in _page_cuts(whole, page_count)]
        best = max([best, *map(_worst_pitch, plans)])
        plan = max(
            (plan for plan in plans if _worst_pitch(plan) >= activity.form.min_row_mm),
            key=lambda plan: (min(MAX_ROW_MM, _worst_pitch(plan)), -_heading_count(plan)),
            default=None,
        )
        if plan is not None:
            pages = tuple(
                _place_page(activity, number, columns)
                for number, columns in enumerate(plan, start=1)
            )
            return Layout(activity.id, pages)
    raise LayoutError(
        "layout.rows_too_low",
        pages=MAX_PAGES,
        wanted=activity.form.min_row_mm,
        possible=f"{best:.2f}",
        missing=f"{activity.form.min_row_mm - best:.2f}",
    )


def column_rects(page: PageLayout) -> list[RectMm]:
    """Return the frame of each column of rows on `page`, the column head included."""
    rects = []
    for index in range(_COLUMNS):
        left = EDGE_MM + index * (_COLUMN_W + COLUMN_GAP_MM)
        rects_of = [row.rect for row in page.rows] + [heading.rect for heading in page.headings]
        inside = [rect for rect in rects_of if rect.x == left]
        if inside:
            top = min(rect.y for rect in inside) - COLUMN_HEAD_MM
            bottom = max(rect.bottom for rect in inside)
            rects.append(RectMm(left, top, _COLUMN_W, bottom - top).rounded())
    return rects


def grade_heads(page: PageLayout) -> list[RectMm]:
    """Return where the head of each column of rows names the grades."""
    before = NUMBER_MM + NAME_MM
    return [
        RectMm(rect.x + before, rect.y, rect.w - before, COLUMN_HEAD_MM).rounded()
        for rect in column_rects(page)
    ]


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
            parts.append(_Run(run.category, run.units[a:b], run.first + a))
        offset += len(run.units)
    return tuple(parts)


def _columns_of(pages: Sequence[tuple[_Run, ...]]) -> list[tuple[_Column, ...]]:
    """Cut each page into columns, at the end of a category where the rows stay as high.

    Of cuts that are as good, the most even one, with the longer column first.
    """
    plan: list[tuple[_Column, ...]] = []
    for runs in pages:
        total = sum(len(run.units) for run in runs)
        cuts = [(_slice(runs, 0, cut), _slice(runs, cut, total)) for cut in range(1, total + 1)]
        plan.append(
            max(
                (tuple(column for column in cut if column) for cut in cuts),
                key=lambda columns: (
                    min(MAX_ROW_MM, _pitch(columns, HEADER_COMPACT_MM)),
                    -sum(len(column) for column in columns),
                    -max(_length(column) for column in columns),
                    _length(columns[0]),
                ),
            )
        )
    return plan


def _length(column: _Column) -> int:
    return sum(len(run.units) for run in column)


def _pitch(columns: Sequence[_Column], header_mm: float) -> float:
    """Return the row height, mm, that fills the fuller of the columns."""
    room = TABLE_BOTTOM_MM - header_mm - COLUMN_HEAD_MM
    return min((room - HEADING_MM * len(column)) / _length(column) for column in columns)


def _worst_pitch(plan: Sequence[tuple[_Column, ...]]) -> float:
    return min(_pitch(columns, HEADER_COMPACT_MM) for columns in plan)


def _heading_text(activity: Activity, run: _Run) -> str:
    place = activity.categories.index(run.category)
    count = len(activity.units_of(run.category.id))
    title = f"{ordinal(place + 1)}、{run.category.name}"
    return f"{title}（{count}个）" if run.first == 1 else f"{title}{CONTINUED}"


def ordinal(number: int) -> str:
    """Return a number from 1 as headings write it: 一, 十, 十一, 二十; from 100 in figures."""
    if number > _LAST_WRITTEN:
        return str(number)
    tens, ones = divmod(number, 10)
    return (
        (_DIGITS[tens] if tens > 1 else "")
        + ("十" if tens else "")
        + (_DIGITS[ones] if ones else "")
    )


def _heading_count(plan: Sequence[tuple[_Column, ...]]) -> int:
    return sum(len(column) for columns in plan for column in columns)


def _place_page(activity: Activity, number: int, columns: Sequence[_Column]) -> PageLayout:
    header = HEADER_ROOMY_MM
    if _pitch(columns, header) < activity.form.min_row_mm:
        header = HEADER_COMPACT_MM
    pitch = min(max(MAX_ROW_MM, activity.form.min_row_mm), _pitch(columns, header))
    rows: list[Row] = []
    headings: list[Heading] = []
    grades = [grade.vote for grade in activity.rules.scale.grades]
    for index, column in enumerate(columns):
        left = EDGE_MM + index * (_COLUMN_W + COLUMN_GAP_MM)
        y = header + COLUMN_HEAD_MM
        for run in column:
            text = _heading_text(activity, run)
            headings.append(Heading(text, RectMm(left, y, _COLUMN_W, HEADING_MM).rounded()))
            y += HEADING_MM
            for place, unit in enumerate(run.units):
                rect = RectMm(left, y, _COLUMN_W, pitch).rounded()
                rows.append(Row(unit.id, unit.name, run.first + place, rect, _boxes(rect, grades)))
                y += pitch
    right, bottom = A4_MM[0] - EDGE_MM - FIDUCIAL_MM, A4_MM[1] - EDGE_MM - FIDUCIAL_MM
    corners = ((EDGE_MM, EDGE_MM), (right, EDGE_MM), (right, bottom), (EDGE_MM, bottom))
    return PageLayout(
        number=number,
        fiducials=tuple(
            Fiducial(k, RectMm(x, y, FIDUCIAL_MM, FIDUCIAL_MM)) for k, (x, y) in enumerate(corners)
        ),
        code=RectMm(right - 5.0 - CODE_MM, EDGE_MM, CODE_MM, CODE_MM),
        serial=RectMm(71.0, bottom + 1.0, 68.0, 6.5),
        headings=tuple(headings),
        rows=tuple(rows),
        foot_code=RectMm(*_FOOT_CODE_AT_MM, FOOT_CODE_MM, FOOT_CODE_MM),
    )


def _boxes(row: RectMm, grades: Sequence[Vote]) -> tuple[Box, ...]:
    side = min(BOX_MM, row.h - BOX_GAP_MM)
    left = row.x + NUMBER_MM + NAME_MM
    return tuple(
        Box(
            grade,
            RectMm(
                left + k * GRADE_MM + (GRADE_MM - side) / 2, row.y + (row.h - side) / 2, side, side
            ).rounded(),
        )
        for k, grade in enumerate(grades)
    )
