"""Columns of rows on a page: how wide their parts are, and where the rows stand.

A row is number, name and boxes; of a form with items, the lines of a unit stand together, number
and name once beside them, and each line has the item's word before its boxes. How wide a column
is follows from the number of its grades. Whoever draws or reads a page asks `column_frames`, which
takes everything from the rows themselves: so forms that were printed by other versions, too, are
seen as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ballot.geometry import A4_MM, RectMm
from ballot.layout import Box, GradeName, PageLayout, Row
from ballot.paper import BOX_GAP_MM, BOX_MM, BOX_WHITE_MM, EDGE_MM, SIDE_WHITE_MM

COLUMN_HEAD_MM = 6.0
COLUMN_GAP_MM = 4.0

_TABLE_MM = A4_MM[0] - 2 * EDGE_MM
_NUMBER_MM = {1: 12.0, 2: 8.0}
"""By how many columns of rows stand on a page."""

_NAME_MM = 35.0
"""What a name has beside another column; grades that need room leave it less."""

_NAMES_MM = 39.0
"""The same of a unit's name and an item's word."""

_LEAST_NAME_MM = 24.0
"""Seven characters of 8 pt in a line, two lines in a row of 8 mm."""

_LEAST_NAMES_MM = 30.0
_WORD_SHARE = 0.58
"""Of both, the item's word has so much: the name has the height of all lines of its unit."""

_GRADE_MM = 11.5
_LEAST_GRADE_MM = BOX_MM + BOX_WHITE_MM
"""Distance of the boxes of a row where it can be had, and where it can't."""

_MOST_GRADE_MM = {1: 24.0, 2: 18.0}
"""Boxes farther apart are looked for."""

_ROUNDED = 2
"""Digits of a mm: rectangles of boxes are rounded to micrometres, and what follows from them
isn't finer."""


@dataclass(frozen=True, slots=True)
class Widths:
    """How wide the parts of a column of rows are, mm; its grades fill what is left."""

    columns: int
    """Of rows, on a page."""
    column: float
    names: float
    """From the number to the grades."""
    grade: float
    """From box to box."""

    def left(self, index: int) -> float:
        """Return where a column of rows begins."""
        return EDGE_MM + index * (self.column + COLUMN_GAP_MM)

    @property
    def before_boxes(self) -> float:
        """Number and name."""
        return _NUMBER_MM[self.columns] + self.names


def widths_of(columns: int, grades: int, *, has_items: bool) -> Widths | None:
    """Return the widths of a page's columns of rows, or None where the boxes would come too near.

    Args:
        columns: one or two.
        grades: how many boxes a row has.
        has_items: whether an item's word stands before them.
    """
    column = (_TABLE_MM - COLUMN_GAP_MM * (columns - 1)) / columns
    room = column - _NUMBER_MM[columns]
    wished, least = (_NAMES_MM, _LEAST_NAMES_MM) if has_items else (_NAME_MM, _LEAST_NAME_MM)
    widest = int(_distance(room - wished, grades) * 10 + 1e-6) / 10
    for grade in (min(_MOST_GRADE_MM[columns], widest), _GRADE_MM, _LEAST_GRADE_MM):
        names = room - _grades_mm(grade, grades)
        is_roomy = grade >= _GRADE_MM and names >= (least + wished) / 2 - 2
        if names >= least and (is_roomy or grade == _LEAST_GRADE_MM):
            return Widths(columns, column, round(names, 1), grade)
    return None


def _grades_mm(grade_mm: float, grades: int) -> float:
    """Return how wide so many boxes are with the white at both sides."""
    side = max(grade_mm / 2, BOX_MM / 2 + SIDE_WHITE_MM)
    return (grades - 1) * grade_mm + 2 * side


def _distance(room_mm: float, grades: int) -> float:
    """Return how far apart so many boxes stand that fill a room with the white at both sides."""
    side = BOX_MM / 2 + SIDE_WHITE_MM
    even = room_mm / grades
    return even if even / 2 >= side else (room_mm - 2 * side) / (grades - 1)


def boxes_of(row: RectMm, widths: Widths, grades: Sequence[GradeName]) -> tuple[Box, ...]:
    """Return the boxes of a row, in the middle of its height."""
    side = min(BOX_MM, row.h - BOX_GAP_MM)
    left = row.x + widths.before_boxes
    room = widths.column - widths.before_boxes
    first = (room - (len(grades) - 1) * widths.grade) / 2
    return tuple(
        Box(
            grade.id,
            RectMm(
                left + first + k * widths.grade - side / 2, row.y + (row.h - side) / 2, side, side
            ).rounded(),
        )
        for k, grade in enumerate(grades)
    )


@dataclass(frozen=True, slots=True)
class ColumnFrame:
    """A column of rows as it stands on a page, and where its parts meet."""

    rect: RectMm
    """The frame, the column's head included."""
    number_end: float
    """X, mm, like those that follow."""
    word_start: float
    """Where items' words begin; where there are none, it is `names_end`."""
    names_end: float
    """Where the grades begin."""
    middles: tuple[float, ...]
    """Of the boxes of a row."""
    grade_mm: float
    """Room of one grade."""

    @property
    def head(self) -> RectMm:
        """Where the grades are named."""
        x = self.names_end
        return RectMm(x, self.rect.y, self.rect.right - x, COLUMN_HEAD_MM).rounded()


def is_list_page(page: PageLayout) -> bool:
    """Whether the page has one box a line (`ballot.layout_grid`)."""
    return bool(page.rows) and all(len(row.boxes) == 1 for row in page.rows)


def column_frames(page: PageLayout) -> list[ColumnFrame]:
    """Return each column of rows on `page`, from the left; none where it has one box a line."""
    if is_list_page(page):
        return []
    return [_frame(page, left) for left in sorted({row.rect.x for row in page.rows})]


def _frame(page: PageLayout, left: float) -> ColumnFrame:
    rows = [row for row in page.rows if row.rect.x == left]
    inside = [heading.rect for heading in page.headings if heading.rect.x == left]
    inside += [row.rect for row in rows]
    width = rows[0].rect.w
    top = min(rect.y for rect in inside) - COLUMN_HEAD_MM
    bottom = max(rect.bottom for rect in inside)
    middles = tuple(round(box.rect.center[0], _ROUNDED) for box in rows[0].boxes)
    # The white at the right of the last box is as wide as that at the left of the first.
    names_end = round(middles[0] - (left + width - middles[-1]), _ROUNDED)
    number_end = left + _NUMBER_MM[1 if width > _TABLE_MM / 2 else 2]
    word_mm = round((names_end - number_end) * _WORD_SHARE, 1) if rows[0].item else 0.0
    return ColumnFrame(
        rect=RectMm(left, top, width, bottom - top).rounded(),
        number_end=number_end,
        word_start=round(names_end - word_mm, _ROUNDED),
        names_end=names_end,
        middles=middles,
        grade_mm=round((middles[-1] - middles[0]) / (len(middles) - 1), _ROUNDED),
    )


def column_rects(page: PageLayout) -> list[RectMm]:
    """Return the frame of each column of rows on `page`, the column head included."""
    return [frame.rect for frame in column_frames(page)]


def grade_heads(page: PageLayout) -> list[RectMm]:
    """Return where the head of each column of rows names the grades; none in a list."""
    return [frame.head for frame in column_frames(page)]


def content_top(page: PageLayout) -> float:
    """Return where the page's header must end, mm."""
    tops = [frame.rect.y for frame in column_frames(page)]
    tops += [heading.rect.y for heading in page.headings]
    return min([*tops, *(row.rect.y for row in page.rows), *(area.rect.y for area in page.areas)])


def units_together(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the rows of a page by unit: lines that follow each other and ask about the same."""
    groups: list[list[Row]] = []
    for row in rows:
        if (
            groups
            and row.item
            and (groups[-1][0].unit, groups[-1][0].rect.x)
            == (
                row.unit,
                row.rect.x,
            )
        ):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups
