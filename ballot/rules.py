"""The rules of one evaluation as data: every switch, its values and its default.

Each switch is declared once, beside the attribute that holds it: its place in activity.toml, the
form of its value, its default, the clause of the plan, and what 口径影响 tries instead. The reader
of activity.toml, the tally's table of rules, 口径影响 and the check of `docs/rules.md` walk the
declarations (`SWITCHES`). Each default is the reading of the plan that the activity starts with.
Rules say what marks, rows and sheets come to. They know nothing of pixels, and the scanner knows
nothing of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import StrEnum, unique
from fractions import Fraction
from operator import attrgetter
from typing import Any, Final

from ballot.grade import Grade, Scale, plan_scale
from ballot.ids import GroupId
from ballot.other_rules import (
    Band,
    GradeBreaker,
    LastBy,
    Measure,
    Quota,
    RankPoints,
    Rounding,
)
from ballot.switch import (
    ByGroup,
    Choice,
    ChoiceOrOrder,
    Count,
    Flag,
    Only,
    Points,
    PointsOrNone,
    Rows,
    Selection,
    Share,
    ShareOrNone,
    Switch,
    Texts,
    Weight,
    declare,
)


@unique
class Denominator(StrEnum):
    """七(一) 总有效票数: are abstentions in it?"""

    WITH_ABSTENTIONS = "with_abstentions"
    EXPRESSED_ONLY = "expressed_only"


@unique
class VoidRowCounts(StrEnum):
    """What a void row adds to its unit."""

    NOTHING = "nothing"
    ABSTENTION = "abstention"


@unique
class RankingBasis(StrEnum):
    """六 将每份有效评议表的得分相加: the sum, or the mean over countable rows."""

    TOTAL = "total"
    MEAN = "mean"


@unique
class TieBreaker(StrEnum):
    """A criterion that orders units of equal points, where the rules name one."""

    RATE = "rate"
    """Higher satisfaction rate first."""
    SATISFIED = "satisfied"
    """More 满意 first: `most:` of the best grade."""
    FEWEST_DISSATISFIED = "fewest_dissatisfied"
    """Fewer 不满意 first: `fewest:` of the worst grade."""


@unique
class TieRule(StrEnum):
    """What happens when a tie straddles a cut-off or the last place."""

    RULING = "ruling"
    """The designation stays open until an authority has ruled."""
    SHARE = "share"
    """All units of the shared place are designated."""


@unique
class RowDoubtRule(StrEnum):
    """What a confirmed kind of doubtful row comes to."""

    REVIEW = "review"
    VOID_ROW = "void_row"
    VOID_SHEET = "void_sheet"


@unique
class BlankSheetRule(StrEnum):
    """What a wholly blank sheet comes to."""

    REVIEW_THEN_ABSTAIN = "review_then_abstain"
    ABSTAIN = "abstain"
    VOID = "void"


@unique
class StraightLineRule(StrEnum):
    """What a sheet with the same grade in every row comes to."""

    COUNT = "count"
    REVIEW = "review"
    VOID = "void"


@unique
class AwardConflictRule(StrEnum):
    """What happens to a unit that is 优胜 by place and below the rate."""

    FLAG = "flag"
    DROP_AWARD = "drop_award"
    IGNORE = "ignore"


@unique
class ReconcileRule(StrEnum):
    """What a count that doesn't agree does to its session."""

    BLOCK = "block"
    WARN = "warn"


@unique
class MarkKind(StrEnum):
    """Kinds of marks that the rules may accept as a plain vote."""

    TICK = "tick"
    FILL = "fill"
    CROSS = "cross"
    CIRCLE = "circle"
    LINE = "line"


_POINTS = "六: “三个选项按2:1:0的分值计算,弃权票按0.5分计算,将每份有效评议表的得分相加”"
_SUMMED = "六: “将每份有效评议表的得分相加”"
_LAST = "七(一): “最后一名”"
_VALID = "六: “每份有效评议表”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """What a row adds to its unit's points; a void row adds nothing.

    Beside `[[grades]]` only `abstain` is meant.
    """

    satisfied: Fraction = declare("scoring.satisfied", Points(), Fraction(2), clause=_POINTS)
    mostly_satisfied: Fraction = declare(
        "scoring.mostly_satisfied", Points(), Fraction(1), clause=_POINTS
    )
    dissatisfied: Fraction = declare("scoring.dissatisfied", Points(), Fraction(0), clause=_POINTS)
    abstain: Fraction | None = declare(
        "scoring.abstain", PointsOrNone(), Fraction(1, 2), clause=_POINTS
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Every switch of one activity. 口径影响 lists them in this order."""

    scoring: Scoring = field(default_factory=Scoring)
    grades: tuple[Grade, ...] = ()
    """Of `[[grades]]`; none: the plan's own three, worth what `scoring` says."""
    denominator: Denominator = declare(
        "satisfaction.denominator",
        Choice(Denominator),
        Denominator.WITH_ABSTENTIONS,
        clause="七(一): “群众满意率=(满意票数+基本满意票数)÷总有效票数”",
        readings=tuple(Denominator),
    )
    threshold: Fraction = declare(
        "satisfaction.threshold", Share(), Fraction(90, 100), clause="七(一): “低于90%”"
    )
    """低于 means strictly below."""
    void_row_counts_as: VoidRowCounts = declare(
        "void_row.counts_as",
        Choice(VoidRowCounts),
        VoidRowCounts.NOTHING,
        clause=_SUMMED,
        readings=tuple(VoidRowCounts),
    )
    ranking_basis: RankingBasis = declare(
        "ranking.basis",
        Choice(RankingBasis),
        RankingBasis.TOTAL,
        clause=_SUMMED,
        readings=tuple(RankingBasis),
    )
    weights: Mapping[GroupId, Fraction] = declare(
        "weights",
        ByGroup(Weight()),
        {},
        clause="五(一): “占总参评代表人数的60%”",
        readings=({},),
    )
    """Empty means that no group is weighted."""
    veto_backfill: bool = declare(
        "veto.backfill", Flag(), False, clause="七(一): “前5名”", readings=(False, True)
    )
    """Does the next unit move up for a vetoed one?"""
    ties: TieRule | tuple[TieBreaker | GradeBreaker, ...] = declare(
        "ranking.ties",
        ChoiceOrOrder(TieRule, TieBreaker, GradeBreaker.of),
        TieRule.RULING,
        clause="七(一): “前5名”, “最后一名”",
        readings=tuple(TieRule),
    )
    """A rule, or tie-breakers in order; what they leave equal needs a ruling."""
    award_below_rate: AwardConflictRule = declare(
        "conflict.award_below_rate",
        Choice(AwardConflictRule),
        AwardConflictRule.FLAG,
        clause="七(一): “前2名” and “低于90%”",
        readings=tuple(AwardConflictRule),
    )
    last_by: LastBy = declare(
        "last.by",
        Choice(LastBy),
        LastBy.NUMBER,
        clause=_LAST,
        readings=(LastBy.NUMBER,),
        is_later=True,
    )
    last_count: int = declare("last.count", Count(), 1, clause=_LAST, is_later=True)
    """Of each category that says no number of its own."""
    last_share: Fraction = declare("last.share", Share(), Fraction(0), clause=_LAST, is_later=True)
    last_rounding: Rounding = declare(
        "last.rounding", Choice(Rounding), Rounding.DOWN, clause=_LAST, is_later=True
    )
    last_below: Fraction | None = declare(
        "last.below", PointsOrNone(), None, clause=_LAST, is_later=True
    )
    """Only a unit below it may be the last; None: whatever it has."""
    last_measure: Measure = declare(
        "last.measure", Choice(Measure), Measure.RATE, clause=_LAST, is_later=True
    )
    """What is below it."""
    bands: tuple[Band, ...] = declare("bands", Rows(Band), (), is_later=True)
    """From the highest down."""
    rank_points: tuple[RankPoints, ...] = declare(
        "rank_points", Rows(RankPoints), (), is_later=True
    )
    double_mark: RowDoubtRule = declare(
        "double_mark",
        Choice(RowDoubtRule),
        RowDoubtRule.REVIEW,
        clause="六: “在相应的选项内打‘√’”",
    )
    correction: RowDoubtRule = declare("correction", Choice(RowDoubtRule), RowDoubtRule.REVIEW)
    marks_accept: tuple[MarkKind, ...] = declare(
        "marks.accept", Selection(MarkKind), tuple(MarkKind), clause="六: “打‘√’”"
    )
    """A plain mark in one box is that vote, whatever its kind."""
    marks_mixed: RowDoubtRule = declare(
        "marks.mixed", Choice(RowDoubtRule), RowDoubtRule.REVIEW, clause="六: “打‘√’”"
    )
    marks_outside: RowDoubtRule = declare(
        "marks.outside",
        Choice(RowDoubtRule),
        RowDoubtRule.REVIEW,
        clause="六: “在相应的选项内”",
    )
    blank_sheet: BlankSheetRule = declare(
        "blank_sheet",
        Choice(BlankSheetRule),
        BlankSheetRule.REVIEW_THEN_ABSTAIN,
        clause="六: “弃权票按0.5分计算”",
    )
    straight_line: StraightLineRule = declare(
        "straight_line", Choice(StraightLineRule), StraightLineRule.COUNT
    )
    quotas: tuple[Quota, ...] = declare("quotas", Rows(Quota), (), is_later=True)
    over_return: ReconcileRule = declare(
        "reconcile.over_return",
        Choice(ReconcileRule),
        ReconcileRule.BLOCK,
        clause="一: “公正公开”",
    )
    scan_mismatch: ReconcileRule = declare(
        "reconcile.scan_mismatch",
        Choice(ReconcileRule),
        ReconcileRule.BLOCK,
        clause="一: “公正公开”",
    )
    min_return_rate: Fraction | None = declare("reconcile.min_return_rate", ShareOrNone(), None)
    composition: Mapping[GroupId, Fraction] = declare(
        "composition",
        ByGroup(Share()),
        {},
        clause="五(一): “各被评部门的服务对象占总参评代表人数的60%”",
    )
    """Planned share of each group among the representatives."""
    composition_tolerance: Fraction = declare("composition.tolerance", Share(), Fraction(2, 100))
    min_group: int = declare("min_group", Count(), 10)
    """Groups smaller than this are never shown apart."""
    signatures_required: tuple[str, ...] = declare(
        "signatures.required",
        Texts(),
        (),
        clause="八6: “评议活动办公室和市公证处负责现场监督和公证”",
    )
    """Names of the keys that must have signed."""

    @property
    def scale(self) -> Scale:
        """The grades of the form and what they are worth."""
        scoring = self.scoring
        if self.grades:
            return Scale(self.grades, scoring.abstain)
        points = (scoring.satisfied, scoring.mostly_satisfied, scoring.dissatisfied)
        return plan_scale(points, scoring.abstain)


def declared(holder: type, prefix: str = "") -> Iterator[tuple[str, Switch[Any]]]:
    """Yield every switch of a dataclass and of those in it, with the attribute that holds it."""
    for each in fields(holder):
        if Switch in each.metadata:
            yield prefix + each.name, each.metadata[Switch]
        elif isinstance(each.type, type) and is_dataclass(each.type):
            yield from declared(each.type, f"{each.name}.")


_HELD_BY: Final[Mapping[str, Switch[Any]]] = dict(declared(Rules))
"""By attribute of `Rules`, such as `marks_mixed` or `scoring.abstain`."""

SWITCHES: Final[tuple[Switch[Any], ...]] = tuple(_HELD_BY.values())
"""Every switch that may be turned, in the order of `Rules`."""

ALWAYS: Final = tuple(
    Switch(path=f"sheet_void.{key}", form=Only(word), default=word, clause=_VALID)
    for key, word in (
        ("foreign", "not_counted"),
        ("unreadable", "not_counted"),
        ("duplicate", "not_counted"),
        ("writing", "by_hand"),
    )
)
"""What this version always does, said where people look for it: no tally repeats it."""


def settings(rules: Rules) -> Iterator[tuple[Switch[Any], Any]]:
    """Yield each switch with its value in force."""
    for attribute, switch in _HELD_BY.items():
        yield switch, attrgetter(attribute)(rules)


def turned(rules: Rules, switch: Switch[Any], value: Any) -> Rules:
    """Return the rules with one switch at another value, and the grades that they have."""
    values = {**{each.path: at for each, at in settings(rules)}, switch.path: value}
    return replace(rules_of(values), grades=rules.grades)


def rules_of(values: Mapping[str, Any]) -> Rules:
    """Return the rules with these values by path of the switch; what is left out has its default.

    Args:
        values: of the types that `Rules` has.
    """
    own: dict[str, Any] = {}
    scoring: dict[str, Any] = {}
    for attribute, switch in _HELD_BY.items():
        if switch.path in values:
            holder, _, name = attribute.rpartition(".")
            (scoring if holder else own)[name] = values[switch.path]
    return replace(Rules(**own), scoring=Scoring(**scoring))
