"""An activity with five grades of its own, one of them no valid vote, that asks two items a unit.

Its form is drawn over the printed example: 66 rows with five boxes each, for 33 units.
"""

import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from ballot.activity import Activity
from ballot.activity_file import parse_activity
from ballot.grade import Vote
from ballot.layout import PageLayout
from tests.scanner.columns import DrawnForm, drawn_form

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GRADES = """
[[grades]]
id = "excellent"
name = "非常满意"
points = "2"
satisfies = "1"
[[grades]]
id = "good"
name = "满意"
points = "4/3"
satisfies = "1"
[[grades]]
id = "fair"
name = "基本满意"
short = "基本"
points = "1"
satisfies = "9/10"
[[grades]]
id = "poor"
name = "不满意"
points = "0"
satisfies = "0"
[[grades]]
id = "unknown"
name = "不了解"
points = "none"
satisfies = "0"
valid = false
"""

ITEMS = """
[[items]]
id = "law"
name = "依法行政"
weight = "2"
[[items]]
id = "work"
name = "工作实绩"
"""

VOTES = tuple(map(Vote, ("excellent", "good", "fair", "poor", "unknown")))


def graded_activity() -> Activity:
    """Return it: every second unit of the plan."""
    text = files("office").joinpath("example.toml").read_text(encoding="utf-8")
    text = text.replace("{activity_id}", "HARBMPTW").replace("{year}", "2026")
    scoring = re.compile(r'(?m)^(mostly_satisfied|satisfied|dissatisfied) = "[^"]*"\n')
    activity = parse_activity((scoring.sub("", text) + GRADES + ITEMS).encode())
    return replace(activity, units=activity.units[::2])


def graded_form(printed: "PrintedForm", activity: Activity, folder: Path) -> DrawnForm:
    """Return its form, and what its reader is told.

    Args:
        printed: the example's.
        activity: from `graded_activity`.
        folder: where the blank pages go.
    """
    drawn = drawn_form(printed, len(VOTES), folder)
    layout, first = drawn.layout, 0
    pages: list[PageLayout] = []
    for page in layout.pages:
        lines = activity.lines[first : first + len(page.rows)]
        first += len(page.rows)
        rows = tuple(
            replace(
                row,
                unit=line.unit,
                item=line.item,
                name=activity.line_name(line),
                boxes=tuple(
                    replace(box, grade=vote) for box, vote in zip(row.boxes, VOTES, strict=True)
                ),
            )
            for row, line in zip(page.rows, lines, strict=True)
        )
        pages.append(replace(page, rows=rows))
    made = replace(layout, pages=tuple(pages))
    return replace(
        drawn,
        layout=made,
        context=replace(drawn.context, layouts=dict.fromkeys(drawn.context.layouts, made)),
    )
