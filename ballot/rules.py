"""The rules of one evaluation as data: every switch, its values and its default.

Each default is the reading of the plan that the activity starts with; `docs/rules.md` quotes the
clause for each. Rules say what marks, rows and sheets come to. They know nothing of pixels, and
the scanner knows nothing of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from fractions import Fraction

from ballot.grade import Vote
from ballot.ids import GroupId


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
    """More 满意 first."""
    FEWEST_DISSATISFIED = "fewest_dissatisfied"
    """Fewer 不满意 first."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """六 三个选项按2:1:0的分值计算,弃权票按0.5分计算. Multiples of one half."""

    satisfied: Fraction = Fraction(2)
    mostly_satisfied: Fraction = Fraction(1)
    dissatisfied: Fraction = Fraction(0)
    abstain: Fraction = Fraction(1, 2)

    def points(self, vote: Vote) -> Fraction:
        """Return what `vote` is worth; a void row is worth nothing."""
        match vote:
            case Vote.SATISFIED:
                return self.satisfied
            case Vote.MOSTLY_SATISFIED:
                return self.mostly_satisfied
            case Vote.DISSATISFIED:
                return self.dissatisfied
            case Vote.ABSTAIN:
                return self.abstain
            case Vote.VOID:
                return Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Every switch of one activity. The names are those of `[rules]` in activity.toml."""

    scoring: Scoring = field(default_factory=Scoring)
    ranking_basis: RankingBasis = RankingBasis.TOTAL
    """`ranking.basis`"""
    ties: TieRule | tuple[TieBreaker, ...] = TieRule.RULING
    """`ranking.ties`: a rule, or tie-breakers in order; what they leave equal needs a ruling."""
    denominator: Denominator = Denominator.WITH_ABSTENTIONS
    """`satisfaction.denominator`"""
    threshold: Fraction = Fraction(90, 100)
    """`satisfaction.threshold`: 低于 means strictly below."""
    void_row_counts_as: VoidRowCounts = VoidRowCounts.NOTHING
    """`void_row.counts_as`"""
    double_mark: RowDoubtRule = RowDoubtRule.REVIEW
    correction: RowDoubtRule = RowDoubtRule.REVIEW
    marks_accept: tuple[MarkKind, ...] = tuple(MarkKind)
    """`marks.accept`: a plain mark in one box is that vote, whatever its kind."""
    marks_mixed: RowDoubtRule = RowDoubtRule.REVIEW
    """`marks.mixed`"""
    marks_outside: RowDoubtRule = RowDoubtRule.REVIEW
    """`marks.outside`"""
    blank_sheet: BlankSheetRule = BlankSheetRule.REVIEW_THEN_ABSTAIN
    straight_line: StraightLineRule = StraightLineRule.COUNT
    veto_backfill: bool = False
    """`veto.backfill`: does the next unit move up for a vetoed one?"""
    award_below_rate: AwardConflictRule = AwardConflictRule.FLAG
    """`conflict.award_below_rate`"""
    over_return: ReconcileRule = ReconcileRule.BLOCK
    """`reconcile.over_return`"""
    scan_mismatch: ReconcileRule = ReconcileRule.BLOCK
    """`reconcile.scan_mismatch`"""
    min_return_rate: Fraction | None = None
    """`reconcile.min_return_rate`"""
    composition: Mapping[GroupId, Fraction] = field(default_factory=dict)
    """`composition.<group>`: planned share of each group among the representatives."""
    composition_tolerance: Fraction = Fraction(2, 100)
    """`composition.tolerance`"""
    weights: Mapping[GroupId, Fraction] = field(default_factory=dict)
    """`weights.<group>`: empty means that no group is weighted."""
    min_group: int = 10
    """Groups smaller than this are never shown apart."""
    signatures_required: tuple[str, ...] = ()
    """`signatures.required`: names of the keys that must have signed."""
