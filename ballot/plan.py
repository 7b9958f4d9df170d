"""The plan on record: what activity.toml said when it was printed, and every change since."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum, unique
from typing import Any

from ballot.activity import Activity
from ballot.headings import CONTINUED, ordinal
from ballot.ids import FormId, FormKey
from ballot.layout import PLAN_GRADES, Layout, Row
from ballot.layout_plan import plan_layout

_FULL_WIDTH = str.maketrans("()", "（）")
"""Headings of earlier versions stand in half-width brackets; they say the same."""

_LISTS = {
    "categories": "id",
    "units": "id",
    "sessions": "id",
    "groups": "id",
    "grades": "id",
    "items": "id",
    "forms": "id",
    "vetoes": "unit",
}
"""Lists of tables, and the key that names an entry."""


@unique
class PlanOrigin(StrEnum):
    """Why an edition of the plan came on record."""

    FIRST = "first"
    """Nothing was printed or merged before."""
    FOUND = "found"
    """Sheets had been printed, or sessions merged, by a version that recorded no plan."""
    CHANGE = "change"
    """Two people changed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRecord:
    """One edition of activity.toml as it is on record."""

    digest: str
    """SHA-256 of its bytes, hex."""
    plan: Mapping[str, Any]
    """What it says, as `plan_table` puts it."""
    origin: PlanOrigin
    keys: tuple[str, ...] = ()
    """What differs from the edition before."""
    withdrawn: tuple[FormId, ...] = ()
    """Printed forms whose rows show something else: their sheets are not read any more."""
    apart: tuple[FormId, ...] = ()
    """Printed forms that showed something else when the plan was first found: an earlier version
    let them be, and their sheets count."""
    by: str = ""
    confirmed_by: str = ""
    why: str = ""
    at: str = ""
    """When it was recorded: UTC, to the minute; empty before it is."""


@dataclass(frozen=True, slots=True)
class FormApart:
    """The first place in which a printed form shows something else than the plan."""

    form: FormId
    place: int
    """Of the row, from 1; 0 for the activity's id, the grades and the headings."""
    printed: str
    planned: str


def plan_table(activity: Activity, rules: Mapping[str, Any]) -> dict[str, Any]:
    """Return what activity.toml says, as texts, integers, lists and tables.

    Args:
        activity: as it was read.
        rules: its rules as a table, every switch written out.
    """
    return {
        "id": activity.id,
        "name": activity.name,
        "year": activity.year,
        "categories": [category.table() for category in activity.categories],
        "units": [
            {
                "id": unit.id,
                "name": unit.name,
                "full_name": unit.full_name,
                "category": unit.category,
                "oversight": unit.oversight.value,
                "predecessors": list(unit.predecessors),
                **({"superior": unit.superior} if unit.superior else {}),
            }
            for unit in activity.units
        ],
        "sessions": [
            {
                "id": session.id,
                "name": session.name,
                **({"form": session.form} if session.form else {}),
            }
            for session in activity.sessions
        ],
        "groups": [asdict(group) for group in activity.groups],
        "form": {
            "title": activity.form.title,
            "instruction": activity.form.instruction,
            "points": list(activity.form.points),
            "footer": activity.form.footer,
            "min_row_mm": repr(float(activity.form.min_row_mm)),
            # Named only where they are set: plans recorded before they could be stay the same.
            **({"issuer": activity.form.issuer} if activity.form.issuer else {}),
            **({"month": activity.form.month} if activity.form.month else {}),
            **({"items": asked} if (asked := _asked_first(activity)) is not None else {}),
        },
        **_more_of(activity),
        "vetoes": [
            {"unit": veto.unit, "reason": veto.reason, "authority": veto.authority}
            for veto in activity.vetoes
        ],
        "rules": dict(rules),
    }


def _asked_first(activity: Activity) -> list[str] | None:
    """Return the items that `[form]` asks, where there are others; None where it asks all."""
    first = next((form for form in activity.forms if not form.id), None)
    if first is None or len(first.items) == len(activity.items):
        return None
    return list(first.items)


def _more_of(activity: Activity) -> dict[str, Any]:
    """Return what only activities with grades, items or forms of their own say."""
    grades = [
        {
            "id": str(grade.vote),
            "name": grade.name,
            "short": grade.short,
            "points": None if grade.points is None else str(grade.points),
            "satisfies": str(grade.satisfies),
            "valid": grade.is_valid,
        }
        for grade in activity.rules.grades
    ]
    items = [
        {"id": item.id, "name": item.name, "weight": str(item.weight)} for item in activity.items
    ]
    forms = [
        {
            "id": form.id,
            "kind": form.kind.value,
            "text": {
                **asdict(form.text),
                "points": list(form.text.points),  # as it comes back from the record
                "min_row_mm": repr(float(form.text.min_row_mm)),
            },
            "units": list(form.units),
            "items": list(form.items),
            "grades": [str(grade) for grade in form.grades],
            "choose": form.choose,
            "over": form.over.value,
            "writing_lines": form.writing_lines,
        }
        for form in activity.forms
        if form.id
    ]
    more = {"grades": grades, "items": items, "forms": forms}
    return {key: value for key, value in more.items() if value}


def changed_keys(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys in which two plans differ, such as `units.tax.name`, sorted.

    An entry that is there in one of them only is one key; `units.order` says that the same
    entries stand in another order. No key at all: comments or spacing differ, if anything.
    """
    return tuple(sorted(_changed((), before, after)))


def _changed(path: tuple[str, ...], before: object, after: object) -> Iterator[str]:
    if before == after:
        return
    name = _LISTS.get(".".join(path))
    if name is not None:  # what a plan hasn't at all it has none of
        before, after = before or [], after or []
    if name is not None and isinstance(before, Sequence) and isinstance(after, Sequence):
        olds, news = ({entry[name]: entry for entry in entries} for entries in (before, after))
        kept = [key for key in olds if key in news]
        if kept != [key for key in news if key in olds]:
            yield ".".join((*path, "order"))
        before, after = olds, news
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in before.keys() | after.keys():
            yield from _changed((*path, key), before.get(key), after.get(key))
    else:
        yield ".".join(path)


FREE_AFTER_SEAL = frozenset({"name", "form", "vetoes"})
"""Keys that neither counting nor places read. A veto in the file is like one of `pingyi veto`,
which may come after a seal, too."""


def binds_seal(key: str) -> bool:
    """Return whether a change of this key needs every session open.

    What stands on which form (`forms`, `items`, `form.items`) is asked of each sealed session: one
    that hands out another form may stay sealed.
    """
    table, *rest = key.split(".")
    match table, rest:
        case "forms" | "items", _:
            return False
        case "units", [_, "full_name" | "superior"]:
            return False
        case "sessions" | "groups", _:
            return False  # what was printed for one binds it: see the caller
        case _:
            return table not in FREE_AFTER_SEAL


def asks_otherwise(key: str, form: FormKey) -> bool:
    """Return whether a changed key says otherwise what a form is for, or what it asks."""
    match key.split("."):
        case ["forms", id_, *rest]:
            return id_ == form and rest[:1] != ["text"]
        case _:
            return False


def form_apart(layout: Layout, activity: Activity) -> FormApart | None:
    """Return where a printed form shows other units, names, order or grades than the plan.

    Geometry may differ: rows that stand elsewhere on paper are the same rows.
    """
    shown, planned = _content(layout), _content(plan_layout(activity))
    rows = max(len(shown), len(planned))
    for place in range(rows):
        one = shown[place] if place < len(shown) else "—"
        other = planned[place] if place < len(planned) else "—"
        if one != other:
            return FormApart(layout.form, place, one, other)
    return None


def _content(layout: Layout) -> list[str]:
    """Return what a form says in words: what is common to all rows, then row by row."""
    grades = {tuple(box.grade for box in row.boxes) for page in layout.pages for row in page.rows}
    headings = [
        heading.text.translate(_FULL_WIDTH) for page in layout.pages for heading in page.headings
    ]
    # How often a heading is repeated depends on the height of the rows.
    headings = [text for text in headings if not text.endswith(CONTINUED)]
    # Earlier versions gave no number to those after the tenth; their order says it.
    headings = [text.removeprefix(f"{ordinal(k)}、") for k, text in enumerate(headings, start=1)]
    named = [] if layout.grades == PLAN_GRADES else [grade.name for grade in layout.grades]
    areas = [area.name for page in layout.pages for area in page.areas]
    votes = ["/".join(each) for each in sorted(grades)]
    return [
        " ".join([layout.activity, *headings, *votes, *named, *areas]),
        *(_row_text(row) for page in layout.pages for row in page.rows),
    ]


def _row_text(row: Row) -> str:
    item = f" {row.item_name}" if row.item_name else ""
    return f"{row.number} {row.name}{item} ({row.line})"
