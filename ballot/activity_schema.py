"""The shape of activity.toml: its tables, keys and the form of each value.

Checks of one value stand here and in `ballot.value_checks`; checks between values stand in
`ballot.activity_checks`; `[rules]` is made of the declared switches by `ballot.rules_schema`. A
check raises a `PydanticCustomError` whose type is a key of the message catalogue.
"""

import re
from fractions import Fraction
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from ballot.activity import Oversight
from ballot.form import FormKind, OverRule
from ballot.grade import PLAN_VOTES
from ballot.ids import ACTIVITY_ID_PATTERN
from ballot.paper import LEAST_ROW_MM
from ballot.rules_schema import RulesTable
from ballot.toml_file import Table
from ballot.value_checks import (
    CountKey,
    PointsKey,
    ShareKey,
    TextKey,
    WeightKey,
    member_of,
    only,
    within,
)

SCHEMA = "pingyi-activity/1"

YEARS: Final = range(1990, 2101)
MIN_ROW_MM: Final = (LEAST_ROW_MM, 15.0)
"""Below 5 mm a box has no room for a tick; above 15 mm 66 rows leave two pages."""
GRADES_OF_A_FORM: Final = range(2, 7)
"""How many of the activity's grades one form has."""
MAX_WRITING_LINES = 8
MAX_ID_LENGTH = 40
"""Ids become file names and columns of tables."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


def _id(text: str) -> str:
    if _ID.fullmatch(text) is None or len(text) > MAX_ID_LENGTH:
        raise PydanticCustomError("activity.id", "id", {"got": text, "longest": MAX_ID_LENGTH})
    return text


def _grade_id(text: str) -> str:
    return text if text in PLAN_VOTES else _id(text)


def _activity_id(text: str) -> str:
    if re.fullmatch(ACTIVITY_ID_PATTERN, text) is None:
        raise PydanticCustomError("activity.activity_id", "id", {"got": text})
    return text


def _month(text: str) -> str:
    if _MONTH.fullmatch(text) is None:
        raise PydanticCustomError("activity.month", "month", {"got": text})
    return text


def _known_schema(value: str) -> str:
    if value != SCHEMA:
        context = {"got": value, "allowed": SCHEMA}
        raise PydanticCustomError("activity.schema", "schema", context)
    return value


IdKey = Annotated[str, AfterValidator(_id)]
GradeKey = Annotated[str, AfterValidator(_grade_id)]


class CategoryTable(Table):
    """`categories`: the classes that are ranked apart."""

    id: IdKey
    name: TextKey
    top: CountKey
    last: CountKey | None = None
    """None: as `[rules.last]` says."""


class SessionTable(Table):
    """`sessions`: one meeting each."""

    id: IdKey
    name: TextKey
    form: str | None = None


class GroupTable(Table):
    """`groups`: classes of representatives."""

    id: IdKey
    name: TextKey


class UnitTable(Table):
    """`units`: the evaluated organs, in the order of the form."""

    id: IdKey
    name: TextKey
    full_name: TextKey
    category: str
    oversight: Annotated[Oversight, BeforeValidator(member_of(Oversight))] = Oversight.LOCAL
    predecessors: list[IdKey] = []
    superior: TextKey | None = None


class VetoTable(Table):
    """`vetoes`: units that may not be 优胜单位."""

    unit: str
    reason: TextKey
    authority: TextKey


class FormTable(Table):
    """`[form]`: what the form says."""

    title: TextKey
    instruction: TextKey
    points: list[TextKey]
    footer: TextKey
    pages: Annotated[Literal["auto"], BeforeValidator(only("auto"))] = "auto"
    """As few pages as leave every row its height."""
    min_row_mm: Annotated[float, AfterValidator(within(*MIN_ROW_MM))] = 8.0
    issuer: TextKey | None = None
    month: Annotated[str, AfterValidator(_month)] | None = None
    items: list[str] | None = None
    """None: all of them."""


class GradeTable(Table):
    """`[[grades]]`: the answers, in the order of the boxes."""

    id: GradeKey
    name: TextKey
    short: TextKey | None = None
    points: PointsKey
    satisfies: ShareKey
    valid: bool = True


class ItemTable(Table):
    """`[[items]]`: what is asked of each unit; in an opinion form the aspects."""

    id: IdKey
    name: TextKey
    weight: WeightKey = Fraction(1)


class NextFormTable(Table):
    """`[[forms]]`: a form beside `[form]`; what is left out is as there."""

    id: IdKey
    kind: Annotated[FormKind, BeforeValidator(member_of(FormKind))]
    title: TextKey
    instruction: TextKey
    footer: TextKey | None = None
    points: list[TextKey] = []
    min_row_mm: Annotated[float, AfterValidator(within(*MIN_ROW_MM))] | None = None
    issuer: TextKey | None = None
    month: Annotated[str, AfterValidator(_month)] | None = None
    units: Annotated[list[str], Field(min_length=1)] | None = None
    """None: all of them."""
    items: list[str] = []
    grades: Annotated[list[str], Field(min_length=1)] | None = None
    choose: Annotated[int, AfterValidator(within(1, 10_000))] | None = None
    over: Annotated[OverRule, BeforeValidator(member_of(OverRule))] = OverRule.REVIEW
    writing_lines: Annotated[int, AfterValidator(within(0, MAX_WRITING_LINES))] = 0


class ActivityTable(Table):
    """The whole file."""

    schema_name: Annotated[str, AfterValidator(_known_schema), Field(alias="schema")]
    id: Annotated[str, AfterValidator(_activity_id)]
    name: TextKey
    year: Annotated[int, AfterValidator(within(YEARS[0], YEARS[-1]))]
    categories: Annotated[list[CategoryTable], Field(min_length=1)]
    units: Annotated[list[UnitTable], Field(min_length=1)]
    sessions: Annotated[list[SessionTable], Field(min_length=1)]
    groups: list[GroupTable] = []
    form: FormTable
    grades: list[GradeTable] = []
    """None: the three of the plan."""
    items: list[ItemTable] = []
    forms: list[NextFormTable] = []
    rules: RulesTable = RulesTable()
    vetoes: list[VetoTable] = []
    predecessors: list[Annotated[str, AfterValidator(_activity_id)]] = []
    """Activities of earlier years that this one continues."""
