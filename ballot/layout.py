"""Where everything stands on a form: the one geometry that forms draw and the scanner samples.

`plan_layout` lays the units of an activity out on A4 paper. `Layout.to_json` and
`Layout.from_json` are the file layout.json (docs/formats/layout.md). All lengths are millimetres
from the top left corner of the trimmed page, x right, y down.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import rfc8785

from ballot.geometry import A4_MM, RectMm
from ballot.grade import Grade
from ballot.ids import ActivityId, FormId, UnitId

SCHEMA = "pingyi-layout/1"


@dataclass(frozen=True, slots=True)
class Box:
    """One option box; `rect` is the outer edge of its printed outline."""

    grade: Grade
    rect: RectMm


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's line."""

    unit: UnitId
    name: str
    number: int
    """The number printed before the name, from 1 within the category."""
    rect: RectMm
    """The whole line: number, name and boxes; its height is the row pitch."""
    boxes: tuple[Box, ...]


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

    def boxes(self) -> Iterator[tuple[Row, Box]]:
        """Yield every box with its row, in reading order."""
        for row in self.rows:
            for box in row.boxes:
                yield row, box
