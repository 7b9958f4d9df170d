"""Makes an activity folder of a roster and a few answers: city, issuer, sessions."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path

from ballot.activity_file import parse_activity
from ballot.activity_schema import UnitTable
from ballot.errors import ActivityError, Fault, UsageError
from ballot.ids import ActivityId, new_activity_id
from ballot.messages import say
from office.new_folder import write_text
from office.roster import Roster, RosterError

KNOWN_CATEGORIES = {"地方": "local", "垂直": "vertical", "金融": "finance"}
"""Ids of the plan's three categories (三), by the words that their names begin with."""

TOPS = {"local": 5, "vertical": 3, "finance": 2}
"""How many of each of the plan's categories are 优胜单位 (七(一)) where nobody says."""

TOP = 1
"""The same of any other category."""

SIGNERS = ("评议办", "公证")
"""Who must sign the tally where nobody says: 评议活动办公室 and 市公证处 (八6)."""


_SAMPLES = "；下面两行是样例，请替换"
"""Of the units of a new activity: those of a roster are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What is asked besides the roster."""

    city: str
    name: str = ""
    """Of the activity; empty: of the city."""
    issuer: str = ""
    """Who issues the form; empty: of the city."""
    year: int = 0
    """Of the evaluation; 0: this one."""
    sessions: tuple[str, ...] = ()
    """Names of the meetings; none: one."""
    tops: Mapping[str, int] = field(default_factory=dict)
    """How many of a category are 优胜单位, by its name; of others `TOPS`."""
    signers: tuple[str, ...] = ()
    """Who must sign the tally; nobody: `SIGNERS`."""


def write_from_roster(folder: Path, roster: Roster, answers: Answers) -> ActivityId:
    """Make an activity folder; nothing is made where anything is wrong.

    Raises:
        RosterError: the checks of activity.toml find faults; those of units are named by their
            cells.
        UsageError: the folder holds an activity already, can't be written, or no city is named.
    """
    if not answers.city.strip():
        raise UsageError("roster.no_city")
    activity = new_activity_id()
    text = activity_text(roster, answers, activity)
    try:
        parse_activity(text.encode("utf-8", "surrogatepass"))
    except ActivityError as error:
        raise RosterError(
            roster.file, [_in_cells(roster, each) for each in error.faults]
        ) from error
    write_text(folder, text)
    return activity


def activity_text(roster: Roster, answers: Answers, activity: ActivityId) -> str:
    """Return an activity.toml with the roster and the answers, the rest as in a new one."""
    year = answers.year or date.today().year
    text = files("office").joinpath("minimal.toml").read_text(encoding="utf-8")
    text = text.replace("{activity_id}", activity).replace("{year}", str(year))
    city = answers.city.strip()
    name = answers.name.strip() or say("roster.activity_name", city=city)
    issuer = answers.issuer.strip() or say("roster.issuer", city=city)
    ids = category_ids(roster.categories)
    text = _line(text, "name", _quoted(name))
    text = _line(text, "issuer", _quoted(issuer))
    tops = {**tops_of(roster), **answers.tops}
    text = _list(
        text,
        "categories",
        [{"id": ids[each], "name": each, "top": tops[each]} for each in roster.categories],
    )
    meetings = [each.strip() for each in answers.sessions if each.strip()]
    names = meetings or [say("roster.one_session")]
    text = _list(
        text,
        "sessions",
        [{"id": f"session-{number}", "name": each} for number, each in enumerate(names, start=1)],
    )
    text = _list(text, "units", _units(roster, ids))
    signers = ", ".join(map(_quoted, answers.signers or SIGNERS))
    text = text.replace(_SAMPLES, "", 1)
    return text.replace("required = []", f"required = [{signers}]", 1)


def tops_of(roster: Roster) -> dict[str, int]:
    """Return how many of each category are 优胜单位 where nobody says, by its name."""
    ids = category_ids(roster.categories)
    sizes = Counter(unit.category for unit in roster.units)
    return {each: min(TOPS.get(ids[each], TOP), sizes[each]) for each in roster.categories}


def category_ids(names: Sequence[str]) -> dict[str, str]:
    """Return an id for each category: the plan's own, or `class-N`."""
    ids: dict[str, str] = {}
    for number, name in enumerate(names, start=1):
        known = next((id_ for word, id_ in KNOWN_CATEGORIES.items() if name.startswith(word)), "")
        ids[name] = known if known and known not in ids.values() else f"class-{number}"
    return ids


def _units(roster: Roster, ids: Mapping[str, str]) -> Iterable[dict[str, object]]:
    counts: dict[str, int] = {}
    has_superior = "superior" in UnitTable.model_fields
    for unit in roster.units:
        category = ids[unit.category]
        counts[category] = counts.get(category, 0) + 1
        is_vertical = bool(unit.superior) or category == "vertical"
        told: dict[str, object] = {
            "id": f"{category}-{counts[category]:02d}",
            "name": unit.name,
            "full_name": unit.full_name,
            "category": category,
            "oversight": "vertical" if is_vertical else "local",
        }
        if unit.superior and has_superior:
            told["superior"] = unit.superior
        yield told


def _quoted(text: str) -> str:
    """Return a text as TOML has it: a basic string's escapes are JSON's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _line(text: str, key: str, value: str) -> str:
    """Return the file with another value of a key; what stands behind it goes."""
    return re.sub(rf"^{key} = .*$", lambda _: f"{key} = {value}", text, count=1, flags=re.M)


def _list(text: str, key: str, tables: Iterable[Mapping[str, object]]) -> str:
    """Return the file with other tables in a list."""
    lines = [
        "    { " + ", ".join(f"{name} = {_value(value)}" for name, value in table.items()) + " },"
        for table in tables
    ]
    block = "\n".join([f"{key} = [", *lines, "]"])
    return re.sub(rf"^{key} = \[\n.*?^\]", lambda _: block, text, count=1, flags=re.M | re.S)


def _value(value: object) -> str:
    return _quoted(value) if isinstance(value, str) else str(value)


_OF_UNIT = re.compile(r"units\[(\d+)\](?:\.(\w+))?")


def _in_cells(roster: Roster, fault: Fault) -> Fault:
    """Return a fault of activity.toml as one of the cell that it comes from.

    Other cells that its words name are told as cells, too.
    """

    def cell(found: re.Match[str]) -> str:
        return roster.place(roster.units[int(found[1]) - 1].row, found[2] or "name")

    of_unit = _OF_UNIT.match(fault.key)
    key = fault.key if of_unit is None else cell(of_unit)
    return Fault(key, None, _OF_UNIT.sub(cell, fault.message))
