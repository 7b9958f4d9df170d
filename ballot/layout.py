"""Where everything stands on a form: the one geometry that forms draw and the scanner samples.

`plan_layout` lays the units of an activity out on A4 paper. `Layout.to_json` and
`Layout.from_json` are the file layout.json (docs/formats/layout.md). All lengths are millimetres
from the top left corner of the trimmed page, x right, y down.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import rfc8785

from ballot.geometry import A4_MM, RectMm
from ballot.grade import PLAN_SCALE, Vote
from ballot.ids import NO_ITEM, ActivityId, FormId, ItemId, LineId, UnitId

SCHEMA = "pingyi-layout/1"
"""Of a form that grades units by the plan's own three grades, a row each."""

SCHEMA_2 = "pingyi-layout/2"
"""Of a form with items, other grades, or areas: what reads the first schema alone refuses it."""

WRITING = "writing"
"""The area in which people write."""

BLANK_SIDE = 0
"""Number of the side on which no rows stand: the back of the last page of an odd number."""


@dataclass(frozen=True, slots=True)
class Box:
    """One option box; `rect` is the outer edge of its printed outline."""

    grade: Vote
    """What a mark in it says."""
    rect: RectMm


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form: a unit, or an item of it."""

    unit: UnitId
    name: str
    number: int
    """The number printed before the name, from 1 within the category."""
    rect: RectMm
    """The whole line: number, name and boxes; its height is the row pitch."""
    boxes: tuple[Box, ...]
    item: ItemId = NO_ITEM
    """What is asked of the unit; empty where it has one row."""
    item_name: str = ""
    """The item as printed beside the unit's name; empty where `name` says it all."""

    @property
    def line(self) -> LineId:
        """What the row answers."""
        return LineId.of(self.unit, self.item)

    @property
    def column_mm(self) -> float:
        """Where the column of rows stands that it belongs to: the left edge of its first box."""
        return self.boxes[0].rect.x


@dataclass(frozen=True, slots=True)
class Fiducial:
    """One ArUco corner mark (DICT_4X4_50); `rect` is the black square."""

    id: int
    rect: RectMm


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a category above its rows, or above where they go on."""

    text: str
    rect: RectMm


@dataclass(frozen=True, slots=True)
class Area:
    """A place on the page without boxes that people fill in."""

    name: str
    """What it is for: `WRITING`."""
    rect: RectMm
    """Its frame."""


@dataclass(frozen=True, slots=True)
class GradeName:
    """What a grade of the form's boxes is called on it."""

    id: Vote
    name: str


PLAN_GRADES = tuple(GradeName(grade.vote, grade.name) for grade in PLAN_SCALE.grades)
"""Not written into the file: forms had no others once."""


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One printed page."""

    number: int
    """From 1."""
    fiducials: tuple[Fiducial, ...]
    code: RectMm
    """The QR code, without its quiet zone."""
    serial: RectMm
    """The line with the printed sheet id."""
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    foot_code: RectMm | None = None
    """The small code at the foot, without its quiet zone; None on forms that were printed without
    one."""
    areas: tuple[Area, ...] = ()
    """Where people write."""

    def __hash__(self) -> int:
        """Of a little: layouts are looked up for every page, and hold a thousand numbers."""
        return hash((self.number, self.code, len(self.rows)))

    def boxes(self) -> Iterator[tuple[Row, Box]]:
        """Yield every box with its row, in reading order."""
        for row in self.rows:
            for box in row.boxes:
                yield row, box


@dataclass(frozen=True, slots=True)
class Layout:
    """A form: the design of every sheet of one activity, before any person touches it."""

    activity: ActivityId
    pages: tuple[PageLayout, ...]
    page_size_mm: tuple[float, float] = A4_MM
    grades: tuple[GradeName, ...] = PLAN_GRADES
    """Of its boxes, in their order."""

    @property
    def form(self) -> FormId:
        """First 16 hex digits of the SHA-256 of the canonical layout without this key."""
        return _form_of(self)

    def page(self, number: int) -> PageLayout | None:
        """Return page `number` (from 1), or None where the form has no such page."""
        return next((page for page in self.pages if page.number == number), None)

    def side(self, number: int) -> PageLayout | None:
        """Return what `number` names on a sheet: a page, or `BLANK_SIDE`."""
        return next((side for side in self.sides if side.number == number), None)

    @property
    def sides(self) -> tuple[PageLayout, ...]:
        """What one sheet is printed on: its pages, and a side without rows after an odd number.

        No printer then puts two ballots on one paper. Forms without a code at the foot were
        printed by versions that left an odd number of pages odd.
        """
        last = self.pages[-1]
        if len(self.pages) % 2 == 0 or last.foot_code is None:
            return self.pages
        return (*self.pages, replace(last, number=BLANK_SIDE, headings=(), rows=(), areas=()))

    def to_json(self) -> str:
        """Return the text of layout.json."""
        body = {"form": self.form, **self._body()}
        return json.dumps(body, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Layout":
        """Return the layout that `to_json` wrote.

        Raises:
            ValueError: another schema, a missing key, one that the schema lacks, a digest that
                doesn't match, or a page whose rows have not all the same number of boxes.
        """
        body = json.loads(text)
        schema = body.get("schema")
        if schema not in (SCHEMA, SCHEMA_2):
            raise ValueError(f"layout schema is {schema!r}, not {SCHEMA!r} or {SCHEMA_2!r}")
        try:
            width, height = body["page_size_mm"]
            layout = cls(
                activity=ActivityId(body["activity"]),
                pages=tuple(_page_from(page) for page in body["pages"]),
                page_size_mm=(width, height),
                grades=_grades_from(body),
            )
        except (KeyError, TypeError) as problem:
            raise ValueError(f"layout lacks {problem}") from problem
        if layout.schema != schema:
            raise ValueError(f"layout is {layout.schema!r} by its content, not {schema!r}")
        if layout.form != body.get("form"):
            raise ValueError("layout digest doesn't match its content")
        for page in layout.pages:
            boxes_a_row(page)
        return layout

    @property
    def schema(self) -> str:
        """The first one wherever it can say it: layouts of today keep their digest."""
        pages = self.pages
        is_first = self.grades == PLAN_GRADES and not any(
            page.areas or any(row.item for row in page.rows) for page in pages
        )
        return SCHEMA if is_first else SCHEMA_2

    def _body(self) -> dict[str, Any]:
        return {
            "schema": self.schema,
            "activity": self.activity,
            "page_size_mm": list(self.page_size_mm),
            **_grades_json(self.grades),
            "pages": [_page_json(page) for page in self.pages],
        }


@lru_cache(maxsize=16)
def _form_of(layout: Layout) -> FormId:
    """Return the digest of a layout, which is asked for again and again: it takes milliseconds."""
    return FormId(hashlib.sha256(rfc8785.dumps(layout._body())).hexdigest()[:16])


def _grades_json(grades: Sequence[GradeName]) -> dict[str, Any]:
    if grades == PLAN_GRADES:
        return {}
    return {"grades": [{"id": grade.id, "name": grade.name} for grade in grades]}


def _grades_from(body: dict[str, Any]) -> tuple[GradeName, ...]:
    if "grades" not in body:
        return PLAN_GRADES
    return tuple(GradeName(Vote(grade["id"]), grade["name"]) for grade in body["grades"])


def _page_json(page: PageLayout) -> dict[str, Any]:
    return {
        "number": page.number,
        "fiducials": [
            {"id": fiducial.id, "corners_mm": [list(corner) for corner in fiducial.rect.corners]}
            for fiducial in page.fiducials
        ],
        "code_mm": page.code.as_list(),
        "serial_mm": page.serial.as_list(),
        **({"foot_code_mm": page.foot_code.as_list()} if page.foot_code else {}),
        "headings": [
            {"text": heading.text, "rect_mm": heading.rect.as_list()} for heading in page.headings
        ],
        "rows": [
            {
                "unit": row.unit,
                "name": row.name,
                **({"item": row.item} if row.item else {}),
                **({"item_name": row.item_name} if row.item_name else {}),
                "number": row.number,
                "row_mm": row.rect.as_list(),
                "boxes": [{"grade": box.grade, "box_mm": box.rect.as_list()} for box in row.boxes],
            }
            for row in page.rows
        ],
        **(
            {"areas": [{"name": area.name, "rect_mm": area.rect.as_list()} for area in page.areas]}
            if page.areas
            else {}
        ),
    }


def _page_from(body: dict[str, Any]) -> PageLayout:
    def upright(corners: list[list[float]]) -> RectMm:
        (left, top), _, (right, bottom), _ = corners
        return RectMm(left, top, right - left, bottom - top).rounded()

    return PageLayout(
        number=body["number"],
        fiducials=tuple(Fiducial(f["id"], upright(f["corners_mm"])) for f in body["fiducials"]),
        code=RectMm(*body["code_mm"]),
        serial=RectMm(*body["serial_mm"]),
        headings=tuple(Heading(h["text"], RectMm(*h["rect_mm"])) for h in body["headings"]),
        rows=tuple(
            Row(
                unit=UnitId(row["unit"]),
                name=row["name"],
                number=row["number"],
                rect=RectMm(*row["row_mm"]),
                boxes=tuple(
                    Box(Vote(box["grade"]), RectMm(*box["box_mm"])) for box in row["boxes"]
                ),
                item=ItemId(row.get("item", NO_ITEM)),
                item_name=row.get("item_name", ""),
            )
            for row in body["rows"]
        ),
        foot_code=RectMm(*body["foot_code_mm"]) if "foot_code_mm" in body else None,
        areas=tuple(Area(a["name"], RectMm(*a["rect_mm"])) for a in body.get("areas", ())),
    )


def boxes_a_row(page: PageLayout) -> int:
    """Return how many boxes stand in each row of a page.

    Raises:
        ValueError: not the same number in all of them, or none.
    """
    counts = {len(row.boxes) for row in page.rows}
    if len(counts) != 1 or not min(counts):
        raise ValueError(f"rows of {sorted(counts)} boxes stand on page {page.number}")
    return counts.pop()


def columns_of(rows: Sequence[Row]) -> list[list[int]]:
    """Return the numbers of the rows, from 0, of each column of rows, from above."""
    columns: dict[float, list[int]] = {}
    for number, row in enumerate(rows):
        columns.setdefault(row.column_mm, []).append(number)
    return [sorted(run, key=lambda number: rows[number].rect.y) for run in columns.values()]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the row of a line stands."""

    page: int
    """From 1."""
    row: int
    """On the page, from 0."""


def places_of(pages: Sequence[PageLayout]) -> dict[LineId, Place]:
    """Return where the row of each line stands on a form."""
    return {
        row.line: Place(page.number, number)
        for page in pages
        for number, row in enumerate(page.rows)
    }
