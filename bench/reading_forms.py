"""The forms that the reading bench can be run on, all of the plan's 66 units."""

from collections.abc import Mapping
from enum import StrEnum, unique
from importlib.resources import files
from typing import Final

from ballot.activity import Activity
from ballot.activity_file import parse_activity
from ballot.ids import ActivityId, FormKey

_ACTIVITY: Final = ActivityId("HARBMPTW")


@unique
class FormName(StrEnum):
    """What a row of the form asks."""

    THREE = "three"
    """The plan's own: 满意, 基本满意, 不满意."""
    FOUR = "four"
    SIX = "six"
    OPINION = "opinion"
    """征求意见表: every unit and four aspects in lines of one box, and lines for writing."""
    ITEMS = "items"
    """Four items of each unit, each with the plan's three grades."""


_GRADES: Final = ("优秀", "良好", "称职", "基本称职", "不称职", "不了解")
_ASPECTS: Final = ("依法行政", "行政效能", "工作实绩", "工作机制")

_ITEMS: Final = "".join(
    f'[[items]]\nid = "item-{place}"\nname = "{name}"\n'
    for place, name in enumerate(_ASPECTS, start=1)
)

_OPINION: Final = """
[[forms]]
id = "opinion"
kind = "opinion"
title = "千人评议机关活动征求意见表"
instruction = "请在您有意见的一个单位和有关方面的方框内打“√”，意见写在下面的横线上。"
items = ["item-1", "item-2", "item-3", "item-4"]
choose = 1
writing_lines = 4
"""


def activity_of(form: FormName, *, min_row_mm: float = 8.0) -> Activity:
    """Return the example activity as a form has it; its first session is handed that form.

    Args:
        form: which.
        min_row_mm: least height of its rows.
    """
    text = files("office").joinpath("example.toml").read_text(encoding="utf-8")
    text = text.replace("{activity_id}", _ACTIVITY).replace("{year}", "2026")
    text = text.replace("min_row_mm = 8.0", f"min_row_mm = {min_row_mm}")
    match form:
        case FormName.FOUR | FormName.SIX:
            text = _with_grades(text, 4 if form is FormName.FOUR else 6)
        case FormName.ITEMS:
            text += _ITEMS
        case FormName.OPINION:
            text = _replaced(text, {'pages = "auto"': 'pages = "auto"\nitems = []'})
            text = _replaced(text, {'name = "北片区"': 'name = "北片区", form = "opinion"'})
            return parse_activity((text + _ITEMS + _OPINION).encode()).seen_by(FormKey("opinion"))
        case FormName.THREE:
            pass
    return parse_activity(text.encode())


def _with_grades(text: str, count: int) -> str:
    """Return it with so many grades of its own, which have points instead of the plan's."""
    points = ('satisfied = "2"\n', 'mostly_satisfied = "1"\n', 'dissatisfied = "0"\n')
    text = _replaced(text, {f"\n{line}": "\n" for line in points})
    return text + "".join(
        f'[[grades]]\nid = "grade-{place}"\nname = "{name}"\npoints = "{count - place}"\n'
        f'satisfies = "{int(2 * place <= count)}"\n'
        for place, name in enumerate(_GRADES[:count], start=1)
    )


def _replaced(text: str, changes: Mapping[str, str]) -> str:
    """Return a text with parts of it replaced.

    Raises:
        ValueError: a part isn't there.
    """
    for old, new in changes.items():
        if old not in text:
            raise ValueError(f"example.toml has no {old!r}")
        text = text.replace(old, new)
    return text
