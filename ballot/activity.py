"""One evaluation: its units in categories, sessions, groups, form texts and rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique

from ballot.ids import ActivityId, CategoryId, GroupId, SessionId, UnitId
from ballot.rules import Rules
from ballot.ruling import Ruling


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One meeting (片区评议会) with its own counts."""

    id: SessionId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A class of representatives (评议代表类别)."""

    id: GroupId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormText:
    """What the form says, and how much room a row must have."""

    title: str
    instruction: str
    points: tuple[str, ...]
    """四 评议内容: one line each."""
    footer: str
    min_row_mm: float = 8.0
    """Least distance between rows. At 6.8 mm ticks run over into the next row."""
    issuer: str = ""
    """The office that issues the form; empty where the plan names none."""
    month: str = ""
    """Of issue, `2026-12`; empty where the plan names none."""


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
    """Everything that activity.toml says, checked."""

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
    unit_index: Mapping[UnitId, int] = field(init=False, repr=False, compare=False)
    """Place of each unit in `units`."""

    def __post_init__(self) -> None:
        index = {unit.id: place for place, unit in enumerate(self.units)}
        object.__setattr__(self, "unit_index", index)

    def units_of(self, category: CategoryId) -> tuple[Unit, ...]:
        """Return the units of one category, in the order of the form."""
        return tuple(unit for unit in self.units if unit.category == category)

    def unit(self, unit: UnitId) -> Unit:
        """Return the unit with this id.

        Raises:
            KeyError: there is none.
        """
        return self.units[self.unit_index[unit]]

    def session(self, session: SessionId) -> Session | None:
        """Return the session with this id, or None."""
        return next((s for s in self.sessions if s.id == session), None)
