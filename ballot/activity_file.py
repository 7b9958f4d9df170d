"""Reads activity.toml (docs/formats/activity.md) into an `Activity`, or says all that is wrong."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ballot.activity import Activity, Category, FormText, Group, Session, Unit, Veto
from ballot.activity_checks import find_contradictions
from ballot.activity_schema import (
    ActivityTable,
    FormTable,
    GradeTable,
    NextFormTable,
    UnitTable,
)
from ballot.errors import ActivityError, Fault
from ballot.form import Form, FormKind, Item
from ballot.grade import Grade, Vote
from ballot.ids import (
    FIRST_FORM,
    ActivityId,
    CategoryId,
    FormKey,
    GroupId,
    ItemId,
    SessionId,
    UnitId,
)
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
    units = tuple(_unit(unit) for unit in table.units)
    items = tuple(
        Item(id=ItemId(item.id), name=item.name, weight=item.weight) for item in table.items
    )
    text = _text(table.form)
    own = [ItemId(item.id) for item in items]
    if table.form.items is not None:
        own = [item for item in own if item in table.form.items]
    activity = Activity(
        id=ActivityId(table.id),
        name=table.name,
        year=table.year,
        categories=tuple(
            Category(id=CategoryId(c.id), name=c.name, top=c.top, last=c.last)
            for c in table.categories
        ),
        units=units,
        sessions=tuple(
            Session(id=SessionId(s.id), name=s.name, form=FormKey(s.form) if s.form else FIRST_FORM)
            for s in table.sessions
        ),
        groups=tuple(Group(id=GroupId(g.id), name=g.name) for g in table.groups),
        form=text,
        rules=replace(rules_in(table.rules), grades=tuple(map(_grade, table.grades))),
        vetoes=tuple(
            Veto(unit=UnitId(v.unit), reason=v.reason, authority=v.authority) for v in table.vetoes
        ),
        predecessors=tuple(ActivityId(each) for each in table.predecessors),
        digest=digest,
        items=items,
    )
    if not table.forms:
        return replace(activity, items=tuple(item for item in items if item.id in own))
    first = Form(
        id=FIRST_FORM,
        kind=FormKind.EVALUATION,
        text=text,
        units=tuple(unit.id for unit in units),
        items=tuple(own),
    )
    others = (_form(form, text, first.units) for form in table.forms)
    return replace(activity, forms=(first, *others))


def _unit(unit: UnitTable) -> Unit:
    return Unit(
        id=UnitId(unit.id),
        name=unit.name,
        full_name=unit.full_name,
        category=CategoryId(unit.category),
        oversight=unit.oversight,
        predecessors=tuple(UnitId(p) for p in unit.predecessors),
        superior=unit.superior or "",
    )


def _grade(grade: GradeTable) -> Grade:
    return Grade(
        Vote(grade.id), grade.name, grade.points, grade.satisfies, grade.short or "", grade.valid
    )


def _text(form: FormTable) -> FormText:
    return FormText(
        title=form.title,
        instruction=form.instruction,
        points=tuple(form.points),
        footer=form.footer,
        min_row_mm=form.min_row_mm,
        issuer=form.issuer or "",
        month=form.month or "",
    )


def _form(form: NextFormTable, first: FormText, units: Sequence[UnitId]) -> Form:
    """Return a form; what its text leaves out is as in the first one's."""
    text = FormText(
        title=form.title,
        instruction=form.instruction,
        points=tuple(form.points),
        footer=form.footer or first.footer,
        min_row_mm=first.min_row_mm if form.min_row_mm is None else form.min_row_mm,
        issuer=form.issuer or first.issuer,
        month=form.month or first.month,
    )
    return Form(
        id=FormKey(form.id),
        kind=form.kind,
        text=text,
        units=tuple(unit for unit in units if form.units is None or unit in form.units),
        items=tuple(ItemId(item) for item in form.items),
        grades=tuple(Vote(grade) for grade in form.grades or ()),
        choose=form.choose,
        over=form.over,
        writing_lines=form.writing_lines,
    )
