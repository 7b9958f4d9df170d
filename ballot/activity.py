"""One evaluation: its units in categories, sessions, groups, form texts and rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum, unique
from typing import Any

from ballot.form import LIST_GRADES, Form, FormKind, Item, OverRule
from ballot.form import FormText as FormText
from ballot.ids import (
    FIRST_FORM,
    ActivityId,
    CategoryId,
    FormKey,
    GroupId,
    LineId,
    SessionId,
    UnitId,
)
from ballot.rules import Rules
from ballot.ruling import Ruling

_LINE_SIGN = "·"
"""Between a unit and what is asked of it."""


@unique
class Oversight(StrEnum):
    """Who stands above a unit: decides which letters and consequences apply (七(二)8)."""

    LOCAL = "local"
    VERTICAL = "vertical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One of the classes that are ranked apart (三)."""

    id: CategoryId
    name: str
    top: int
    """How many first places are 优胜单位 (七(一))."""
    last: int | None = None
    """How many last places are 末位单位; None: as many as the rules say."""

    def table(self) -> dict[str, Any]:
        """Return it as files have it; `last` only where it says a number."""
        own = {} if self.last is None else {"last": self.last}
        return {"id": self.id, "name": self.name, "top": self.top, **own}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One evaluated organ (被评单位)."""

    id: UnitId
    name: str
    """The short name as the plan writes it; stands on the form."""
    full_name: str
    category: CategoryId
    oversight: Oversight
    predecessors: tuple[UnitId, ...] = ()
    """Ids of the units it came from by merger or renaming."""
    superior: str = ""
    """上级主管部门 of a vertical unit, to which its letter goes (七(二)8); empty: not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One meeting (片区评议会) with its own counts."""

    id: SessionId
    name: str
    form: FormKey = FIRST_FORM
    """Which form is handed out there; empty: `[form]`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A class of representatives (评议代表类别)."""

    id: GroupId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Veto:
    """七(二)5: a unit that may not be 优胜单位, on whose authority and why."""

    unit: UnitId
    reason: str
    authority: str
    by: str = ""
    """Who entered it (`pingyi veto`); empty where it stands in activity.toml."""
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Everything that activity.toml says, checked.

    Where it has several forms, `seen_by` and `of_session` give it as one of them has it, with its
    own units, items, grades and sessions: whoever prints, counts or shows asks for that.
    """

    id: ActivityId
    name: str
    year: int
    categories: tuple[Category, ...]
    units: tuple[Unit, ...]
    """In the order of the form."""
    sessions: tuple[Session, ...]
    groups: tuple[Group, ...]
    form: FormText
    rules: Rules
    vetoes: tuple[Veto, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    """What the leading group has settled; not in activity.toml but on record in the evidence."""
    predecessors: tuple[ActivityId, ...] = ()
    """Ids of the activities of earlier years that this one continues."""
    digest: str = ""
    """SHA-256 of the bytes of activity.toml, hex."""
    items: tuple[Item, ...] = ()
    """What is asked: `unit_items`, or `aspects`."""
    kind: FormKind = FormKind.EVALUATION
    choose: int | None = None
    """How many lines of a list may be marked; None: as many as one likes."""
    over: OverRule = OverRule.REVIEW
    writing_lines: int = 0
    """Ruled lines for writing on the form."""
    form_key: FormKey = FIRST_FORM
    """The form by which it is seen."""
    is_part: bool = False
    """Whether it is seen by one of several forms: sessions that hand out others aren't in it."""
    elsewhere: frozenset[SessionId] = frozenset()
    """Where it is seen by one of several forms: the sessions that hand out others."""
    forms: tuple[Form, ...] = ()
    """All of them, `[form]` among them by the empty key. Empty where there is no other, and in an
    activity that is seen by one."""
    unit_index: Mapping[UnitId, int] = field(init=False, repr=False, compare=False)
    """Place of each unit in `units`."""
    lines: tuple[LineId, ...] = field(init=False, repr=False, compare=False)
    """What one sheet is asked, in the order of the form; each is answered for itself."""
    line_index: Mapping[LineId, int] = field(init=False, repr=False, compare=False)
    """Place of each line in `lines`."""

    def __post_init__(self) -> None:
        index = {unit.id: place for place, unit in enumerate(self.units)}
        object.__setattr__(self, "unit_index", index)
        lines = self._lines()
        object.__setattr__(self, "lines", lines)
        object.__setattr__(self, "line_index", {line: place for place, line in enumerate(lines)})

    @property
    def unit_items(self) -> tuple[Item, ...]:
        """What is asked of each unit; none where it has one line, or the items are aspects."""
        return () if self.kind is FormKind.OPINION else self.items

    @property
    def aspects(self) -> tuple[Item, ...]:
        """What is asked once a sheet, of no unit in particular (征求意见表)."""
        return self.items if self.kind is FormKind.OPINION else ()

    @property
    def is_list(self) -> bool:
        """Whether a line has one box: it is chosen, or it isn't."""
        return len(self.rules.scale.grades) == 1

    def seen_by(self, key: FormKey) -> "Activity":
        """Return the activity as one of its forms has it.

        Raises:
            KeyError: it has no such form.
        """
        if not self.forms and key == self.form_key:
            return self
        form = next((form for form in self.forms if form.id == key), None)
        if form is None:
            raise KeyError(key)
        units = tuple(unit for unit in self.units if unit.id in form.units)
        return replace(
            self,
            form_key=key,
            forms=(),
            is_part=True,
            elsewhere=frozenset(s.id for s in self.sessions if s.form != key),
            kind=form.kind,
            form=form.text,
            units=units,
            items=tuple(item for item in self.items if item.id in form.items),
            categories=tuple(c for c in self.categories if any(u.category == c.id for u in units)),
            sessions=tuple(s for s in self.sessions if s.form == key),
            rules=rules_of_form(self.rules, form),
            choose=form.choose,
            over=form.over,
            writing_lines=form.writing_lines,
        )

    def holds(self, session: SessionId) -> bool:
        """Return whether what was printed for a session belongs to it.

        Sessions that were taken out of it belong to `[form]`, as to an activity without others: no
        sheet is in no form.
        """
        is_known = self.session(session) is not None
        return is_known or (not self.form_key and session not in self.elsewhere)

    def of_session(self, session: SessionId) -> "Activity":
        """Return the activity as the form of one session has it.

        Of a session that isn't in it any more: as `[form]` has it.
        """
        known = self.session(session)
        return self.seen_by(known.form if known else FIRST_FORM)

    def _lines(self) -> tuple[LineId, ...]:
        if self.kind is FormKind.OPINION:
            units = [LineId.of(unit.id) for unit in self.units]
            return (*units, *(LineId.of("", item.id) for item in self.aspects))
        items = [str(item.id) for item in self.unit_items] or [""]
        return tuple(LineId.of(unit.id, item) for unit in self.units for item in items)

    def units_of(self, category: CategoryId) -> tuple[Unit, ...]:
        """Return the units of one category, in the order of the form."""
        return tuple(unit for unit in self.units if unit.category == category)

    def unit(self, unit: UnitId) -> Unit:
        """Return the unit with this id.

        Raises:
            KeyError: there is none.
        """
        return self.units[self.unit_index[unit]]

    def line_name(self, line: LineId) -> str:
        """Return what a line asks, as people call it: the unit, the item, or both.

        Of a unit or item that isn't in the activity (any more) it is the id.
        """
        unit, item = LineId(line).unit, LineId(line).item
        units = {unit: self.unit(unit).name} if unit in self.unit_index else {}
        items = {each.id: each.name for each in self.items}
        return _LINE_SIGN.join(filter(None, (units.get(unit, unit), items.get(item, item))))

    def session(self, session: SessionId) -> Session | None:
        """Return the session with this id, or None."""
        return next((s for s in self.sessions if s.id == session), None)


def rules_of_form(rules: Rules, form: Form) -> Rules:
    """Return the rules as one form has them: its own grades, and what its kind leaves out.

    八5: a rate has no points, so a blank row has none; a line of a list that isn't marked has none.
    """
    if not form.kind.is_ranked:
        # Of the votes that are ranked: what a sheet may hold, bands, the last, points for places.
        default = Rules()
        rules = replace(
            rules, quotas=default.quotas, bands=default.bands, rank_points=default.rank_points
        )
    if form.is_list:
        return replace(rules, grades=LIST_GRADES, scoring=replace(rules.scoring, abstain=None))
    if form.grades:
        kept = tuple(grade for grade in rules.scale.grades if grade.vote in form.grades)
        rules = replace(rules, grades=kept)
    if form.kind.is_ranked:
        return rules
    return replace(rules, scoring=replace(rules.scoring, abstain=None))
