"""Forms of other grades than three, of items, and lists, made of the rows of the example form."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ballot.form import CHOSEN
from ballot.geometry import RectMm
from ballot.grade import Vote
from ballot.ids import ItemId
from ballot.layout import Box, Layout, Row

SIX = tuple(Vote(f"grade-{place}") for place in range(1, 7))
LIST = (CHOSEN,)

_NAME_MM, _BESIDE_MM = 35.0, 5.5


def form_with(layout: Layout, grades: Sequence[Vote], items: Sequence[str] = ()) -> Layout:
    """Return a form with boxes for these grades in each row.

    Args:
        layout: whose rows they are.
        grades: of each row.
        items: asked of each unit, on rows that follow each other; fewer units stand on it then.
    """
    rows = [row for page in layout.pages for row in page.rows]
    asked = [ItemId(item) for item in items] or [ItemId("")]
    lines = iter(
        replace(
            _with_boxes(row, grades),
            unit=rows[place // len(asked)].unit,
            name=rows[place // len(asked)].name,
            item=asked[place % len(asked)],
        )
        for place, row in enumerate(rows)
    )
    pages = tuple(
        replace(page, rows=tuple(next(lines) for _ in page.rows)) for page in layout.pages
    )
    return replace(layout, pages=pages)


def _with_boxes(row: Row, grades: Sequence[Vote]) -> Row:
    side = row.boxes[0].rect.w
    first, last = row.rect.x + _NAME_MM + _BESIDE_MM, row.rect.right - _BESIDE_MM - side
    places = np.linspace(first, last, len(grades)).tolist()
    boxes = (
        Box(grade, RectMm(x, row.boxes[0].rect.y, side, side).rounded())
        for grade, x in zip(grades, places, strict=True)
    )
    return replace(row, boxes=tuple(boxes))
