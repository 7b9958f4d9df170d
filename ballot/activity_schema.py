"""The shape of activity.toml: its tables, keys and the form of each value.

Checks of one value stand here; checks between values stand in `ballot.activity_checks`. A check
raises a `PydanticCustomError` whose type is a key of the message catalogue.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Final, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
)
from pydantic_core import PydanticCustomError

from ballot.activity import Oversight
from ballot.ids import ACTIVITY_ID_LENGTH, ID_LETTERS
from ballot.repertoire import undrawable
from ballot.rules import (
    AwardConflictRule,
    BlankSheetRule,
    Denominator,
    MarkKind,
    RankingBasis,
    ReconcileRule,
    RowDoubtRule,
    StraightLineRule,
    TieBreaker,
    TieRule,
    VoidRowCounts,
)
from ballot.toml_file import Table

SCHEMA = "pingyi-activity/1"

YEARS: Final = range(1990, 2101)
MIN_ROW_MM: Final = (5.0, 15.0)
"""Below 5 mm a box has no room for a tick; above 15 mm 66 rows leave two pages."""
MAX_ID_LENGTH = 40
"""Ids become file names and columns of tables."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_FRACTION = re.compile(r"[0-9]{1,9}(?:/[0-9]{1,9})?")

TOLERANCE = "tolerance"
"""The key of `[rules.composition]` that isn't a group."""

NONE = "none"
"""How the file says that a limit isn't set; TOML has no null."""


def _id(text: str) -> str:
    if _ID.fullmatch(text) is None or len(text) > MAX_ID_LENGTH:
        raise PydanticCustomError("activity.id", "id", {"got": text, "longest": MAX_ID_LENGTH})
    return text


def _activity_id(text: str) -> str:
    if len(text) != ACTIVITY_ID_LENGTH or not set(text) <= set(ID_LETTERS):
        raise PydanticCustomError("activity.activity_id", "id", {"got": text})
    return text


def _month(text: str) -> str:
    if _MONTH.fullmatch(text) is None:
        raise PydanticCustomError("activity.month", "month", {"got": text})
    return text


def _text(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("activity.empty_text", "empty")
    for character in undrawable(text):
        context = {"character": character, "code": f"U+{ord(character):04X}"}
        raise PydanticCustomError("activity.character", "character", context)
    return text


def _fraction(value: object) -> Fraction:
    if not isinstance(value, str) or _FRACTION.fullmatch(value) is None:
        raise PydanticCustomError("activity.fraction", "fraction", {"got": value})
    try:
        return Fraction(value)
    except ZeroDivisionError:
        raise PydanticCustomError("activity.fraction", "fraction", {"got": value}) from None


def _share(value: Fraction) -> Fraction:
    if value > 1:
        raise PydanticCustomError("activity.share", "share", {"got": str(value)})
    return value


def _positive(value: Fraction) -> Fraction:
    if value == 0:
        raise PydanticCustomError("activity.positive", "weight", {"got": str(value)})
    return value


def _half_points(value: Fraction) -> Fraction:
    if (value * 2).denominator != 1:
        raise PydanticCustomError("activity.half_points", "points", {"got": str(value)})
    return value


def _optional_share(value: object) -> Fraction | None:
    return None if value == NONE else _share(_fraction(value))


def _member(enum: type[StrEnum]) -> Callable[[object], StrEnum]:
    def member(value: object) -> StrEnum:
        if isinstance(value, str) and value in enum.__members__.values():
            return enum(value)
        context = {"got": value, "allowed": " | ".join(enum)}
        raise PydanticCustomError("activity.choice", "choice", context)

    return member


def _ties(value: object) -> TieRule | list[TieBreaker]:
    if isinstance(value, list) and value:
        breakers = [TieBreaker(v) for v in value if v in set(TieBreaker)]
        if len(breakers) == len(value) == len(set(breakers)):
            return breakers
    elif isinstance(value, str) and value in set(TieRule):
        return TieRule(value)
    context = {"got": value, "rules": " | ".join(TieRule), "breakers": " | ".join(TieBreaker)}
    raise PydanticCustomError("activity.ties", "ties", context)


def _kinds(value: object) -> list[MarkKind]:
    if isinstance(value, list) and value:
        kinds = [MarkKind(each) for each in value if each in [*MarkKind]]
        if len(kinds) == len(value) == len(set(kinds)):
            return [kind for kind in MarkKind if kind in kinds]
    context = {"got": value, "allowed": " | ".join(MarkKind)}
    raise PydanticCustomError("activity.mark_kinds", "kinds", context)


_Value = TypeVar("_Value")


def _only(carried_out: _Value) -> Callable[[object], _Value]:
    """Accept the one value that this version carries out."""

    def only(value: object) -> _Value:
        if value != carried_out:
            context = {"got": value, "allowed": carried_out}
            raise PydanticCustomError("activity.not_carried_out", "value", context)
        return carried_out

    return only


def _within(low: float, high: float) -> Callable[[float], float]:
    def within(value: float) -> float:
        if not low <= value <= high:
            context = {"got": f"{value:g}", "low": f"{low:g}", "high": f"{high:g}"}
            raise PydanticCustomError("activity.range", "range", context)
        return value

    return within


def _known_schema(value: str) -> str:
    if value != SCHEMA:
        context = {"got": value, "allowed": SCHEMA}
        raise PydanticCustomError("activity.schema", "schema", context)
    return value


IdKey = Annotated[str, AfterValidator(_id)]
TextKey = Annotated[str, AfterValidator(_text)]
PointsKey = Annotated[Fraction, BeforeValidator(_fraction), AfterValidator(_half_points)]
ShareKey = Annotated[Fraction, BeforeValidator(_fraction), AfterValidator(_share)]
WeightKey = Annotated[Fraction, BeforeValidator(_fraction), AfterValidator(_positive)]
RowDoubtKey = Annotated[RowDoubtRule, BeforeValidator(_member(RowDoubtRule))]
ReconcileKey = Annotated[ReconcileRule, BeforeValidator(_member(ReconcileRule))]
NotCountedKey = Annotated[Literal["not_counted"], BeforeValidator(_only("not_counted"))]
CountKey = Annotated[int, AfterValidator(_within(0, 10_000))]


class CategoryTable(Table):
    """`categories`: the classes that are ranked apart."""

    id: IdKey
    name: TextKey
    top: CountKey


class SessionTable(Table):
    """`sessions`: one meeting each."""

    id: IdKey
    name: TextKey


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
    oversight: Annotated[Oversight, BeforeValidator(_member(Oversight))] = Oversight.LOCAL
    predecessors: list[IdKey] = []


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
    pages: Annotated[Literal["auto"], BeforeValidator(_only("auto"))] = "auto"
    """As few pages as leave every row its height."""
    min_row_mm: Annotated[float, AfterValidator(_within(*MIN_ROW_MM))] = 8.0
    issuer: TextKey | None = None
    month: Annotated[str, AfterValidator(_month)] | None = None


class ScoringTable(Table):
    """`[rules.scoring]`."""

    satisfied: PointsKey = Fraction(2)
    mostly_satisfied: PointsKey = Fraction(1)
    dissatisfied: PointsKey = Fraction(0)
    abstain: PointsKey = Fraction(1, 2)


class RankingTable(Table):
    """`[rules.ranking]`."""

    basis: Annotated[RankingBasis, BeforeValidator(_member(RankingBasis))] = RankingBasis.TOTAL
    ties: Annotated[TieRule | list[TieBreaker], BeforeValidator(_ties)] = TieRule.RULING


class SatisfactionTable(Table):
    """`[rules.satisfaction]`."""

    denominator: Annotated[Denominator, BeforeValidator(_member(Denominator))] = (
        Denominator.WITH_ABSTENTIONS
    )
    threshold: ShareKey = Fraction(90, 100)


class VoidRowTable(Table):
    """`[rules.void_row]`."""

    counts_as: Annotated[VoidRowCounts, BeforeValidator(_member(VoidRowCounts))] = (
        VoidRowCounts.NOTHING
    )


class MarksTable(Table):
    """`[rules.marks]`."""

    accept: Annotated[list[MarkKind], PlainValidator(_kinds)] = [*MarkKind]
    mixed: RowDoubtKey = RowDoubtRule.REVIEW
    outside: RowDoubtKey = RowDoubtRule.REVIEW


class SheetVoidTable(Table):
    """`[rules.sheet_void]`: what this version always does, said where people look for it."""

    foreign: NotCountedKey = "not_counted"
    unreadable: NotCountedKey = "not_counted"
    duplicate: NotCountedKey = "not_counted"
    writing: Annotated[Literal["by_hand"], BeforeValidator(_only("by_hand"))] = "by_hand"


class VetoRuleTable(Table):
    """`[rules.veto]`."""

    backfill: bool = False


class ConflictTable(Table):
    """`[rules.conflict]`."""

    award_below_rate: Annotated[AwardConflictRule, BeforeValidator(_member(AwardConflictRule))] = (
        AwardConflictRule.FLAG
    )


class ReconcileTable(Table):
    """`[rules.reconcile]`."""

    over_return: ReconcileKey = ReconcileRule.BLOCK
    scan_mismatch: ReconcileKey = ReconcileRule.BLOCK
    min_return_rate: Annotated[Fraction | None, BeforeValidator(_optional_share)] = None


class SignaturesTable(Table):
    """`[rules.signatures]`."""

    required: list[TextKey] = []


class RulesTable(Table):
    """`[rules]`: every switch; one that is left out has its default."""

    double_mark: RowDoubtKey = RowDoubtRule.REVIEW
    correction: RowDoubtKey = RowDoubtRule.REVIEW
    blank_sheet: Annotated[BlankSheetRule, BeforeValidator(_member(BlankSheetRule))] = (
        BlankSheetRule.REVIEW_THEN_ABSTAIN
    )
    straight_line: Annotated[StraightLineRule, BeforeValidator(_member(StraightLineRule))] = (
        StraightLineRule.COUNT
    )
    min_group: CountKey = 10
    scoring: ScoringTable = ScoringTable()
    ranking: RankingTable = RankingTable()
    satisfaction: SatisfactionTable = SatisfactionTable()
    void_row: VoidRowTable = VoidRowTable()
    marks: MarksTable = MarksTable()
    sheet_void: SheetVoidTable = SheetVoidTable()
    veto: VetoRuleTable = VetoRuleTable()
    conflict: ConflictTable = ConflictTable()
    reconcile: ReconcileTable = ReconcileTable()
    composition: dict[str, ShareKey] = {}
    """Shares by group id, and `tolerance`."""
    weights: dict[str, WeightKey] = {}
    """By group id."""
    signatures: SignaturesTable = SignaturesTable()


class ActivityTable(Table):
    """The whole file."""

    schema_name: Annotated[str, AfterValidator(_known_schema), Field(alias="schema")]
    id: Annotated[str, AfterValidator(_activity_id)]
    name: TextKey
    year: Annotated[int, AfterValidator(_within(YEARS[0], YEARS[-1]))]
    categories: Annotated[list[CategoryTable], Field(min_length=1)]
    units: Annotated[list[UnitTable], Field(min_length=1)]
    sessions: Annotated[list[SessionTable], Field(min_length=1)]
    groups: list[GroupTable] = []
    form: FormTable
    rules: RulesTable = RulesTable()
    vetoes: list[VetoTable] = []
    predecessors: list[Annotated[str, AfterValidator(_activity_id)]] = []
    """Activities of earlier years that this one continues."""
