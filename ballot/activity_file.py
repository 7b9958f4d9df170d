"""Reads activity.toml (docs/formats/activity.md) into an `Activity`, or says all that is wrong."""

import hashlib
from pathlib import Path

from ballot.activity import Activity, Category, FormText, Group, Session, Unit, Veto
from ballot.activity_checks import find_contradictions
from ballot.activity_schema import ActivityTable
from ballot.errors import ActivityError, Fault
from ballot.ids import ActivityId, CategoryId, GroupId, SessionId, UnitId
from ballot.messages import say
from ballot.rules_schema import rules_in
from ballot.system_errors import system_words
from ballot.toml_file import read_table

ACTIVITY_FILE = "activity.toml"


def load_activity(path: Path) -> Activity:
    """Return what the file says.

    Args:
        path: activity.toml.

    Raises:
        ActivityError: the file can't be read or has faults; it holds all of them, by line.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        message = say("activity.no_file", problem=system_words(error))
        raise ActivityError(str(path), [Fault(path.name, None, message)]) from error
    return parse_activity(content, name=str(path))


def parse_activity(content: bytes, *, name: str = ACTIVITY_FILE) -> Activity:
    """Return what the bytes of an activity file say; `name` stands in the error.

    Raises:
        ActivityError: there are faults; it holds all of them, by line.
    """
    table = read_table(
        content, ActivityTable, ActivityError, name=name, contradictions=find_contradictions
    )
    return _activity(table, digest=hashlib.sha256(content).hexdigest())


def _activity(table: ActivityTable, *, digest: str) -> Activity:
    """Put the checked tables into the words of `ballot.activity`."""
    return Activity(
        id=ActivityId(table.id),
        name=table.name,
        year=table.year,
        categories=tuple(
            Category(id=CategoryId(c.id), name=c.name, top=c.top) for c in table.categories
        ),
        units=tuple(
            Unit(
                id=UnitId(u.id),
                name=u.name,
                full_name=u.full_name,
                category=CategoryId(u.category),
                oversight=u.oversight,
                predecessors=tuple(UnitId(p) for p in u.predecessors),
            )
            for u in table.units
        ),
        sessions=tuple(Session(id=SessionId(s.id), name=s.name) for s in table.sessions),
        groups=tuple(Group(id=GroupId(g.id), name=g.name) for g in table.groups),
        form=FormText(
            title=table.form.title,
            instruction=table.form.instruction,
            points=tuple(table.form.points),
            footer=table.form.footer,
            min_row_mm=table.form.min_row_mm,
            issuer=table.form.issuer or "",
            month=table.form.month or "",
        ),
        rules=rules_in(table.rules),
        vetoes=tuple(
            Veto(unit=UnitId(v.unit), reason=v.reason, authority=v.authority) for v in table.vetoes
        ),
        predecessors=tuple(ActivityId(each) for each in table.predecessors),
        digest=digest,
    )
