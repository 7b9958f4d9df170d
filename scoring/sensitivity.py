"""口径影响: what would change if the plan were read the other way.

Seven sentences of the plan have more than one reading. Scoring is cheap, so it is run again with
each switch turned, one at a time, and every unit whose place, designation or side of the threshold
differs is listed. An empty list says that the reading makes no difference.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ballot.activity import Activity
from ballot.rules import (
    AwardConflictRule,
    Denominator,
    RankingBasis,
    Rules,
    TieRule,
    VoidRowCounts,
)
from scoring.counts import Counts
from scoring.designations import UnitLine
from scoring.evaluation import evaluate


@dataclass(frozen=True, slots=True)
class Change:
    """One unit that fares differently: under the rules in force, and under the other reading."""

    before: UnitLine
    after: UnitLine


@dataclass(frozen=True, slots=True)
class Reading:
    """One switch turned to another value, and what that changes."""

    switch: str
    """The switch as activity.toml names it."""
    official: str
    """Its value in force."""
    alternative: str
    changes: tuple[Change, ...]
    """In the order of the form."""


def sensitivity(activity: Activity, counts: Counts) -> tuple[Reading, ...]:
    """Evaluate under each other reading and compare with the rules in force."""
    official = evaluate(activity, counts).lines
    readings = []
    for switch, value, other, rules in _readings(activity.rules):
        if other == value:
            continue
        # A ruling answers the question that was asked; where the other reading asks another one, or
        # none, it stands for nothing there, and what it settled is open or follows from the rules.
        turned = evaluate(replace(activity, rules=rules), counts).lines
        pairs = zip(official, turned, strict=True)
        changes = tuple(Change(a, b) for a, b in pairs if _outcome(a) != _outcome(b))
        readings.append(Reading(switch, value, other, changes))
    return tuple(readings)


def _readings(rules: Rules) -> Iterator[tuple[str, str, str, Rules]]:
    """Yield (switch, its value in force, a value, the rules with that value)."""
    # 总有效票数: with or without 弃权票?
    for reading in Denominator:
        turned = replace(rules, denominator=reading)
        yield "satisfaction.denominator", rules.denominator.value, reading.value, turned
    # 有效评议表的得分: what does a row with two ticks add?
    for void_row in VoidRowCounts:
        turned = replace(rules, void_row_counts_as=void_row)
        yield "void_row.counts_as", rules.void_row_counts_as.value, void_row.value, turned
    # 得分相加: the sum, or the mean over the rows that count?
    for basis in RankingBasis:
        turned = replace(rules, ranking_basis=basis)
        yield "ranking.basis", rules.ranking_basis.value, basis.value, turned
    # 占总参评代表人数的60%: people, or a weight? Only asked where the rules in force weight groups.
    if rules.weights:
        official = " ".join(f"{group}={weight}" for group, weight in sorted(rules.weights.items()))
        yield "weights", official, "none", replace(rules, weights={})
    # 不得评为“优胜单位”: does the next unit move up?
    for backfill in (False, True):
        turned = replace(rules, veto_backfill=backfill)
        yield "veto.backfill", str(rules.veto_backfill).lower(), str(backfill).lower(), turned
    # 前5名, 最后一名: are equals all of them designated, or does an authority choose?
    official = rules.ties.value if isinstance(rules.ties, TieRule) else " ".join(rules.ties)
    for tie in TieRule:
        yield "ranking.ties", official, tie.value, replace(rules, ties=tie)
    # “优胜单位” below the rate: both, or no award?
    for conflict in AwardConflictRule:
        turned = replace(rules, award_below_rate=conflict)
        official = rules.award_below_rate.value
        yield "conflict.award_below_rate", official, conflict.value, turned


def _outcome(line: UnitLine) -> tuple[object, ...]:
    return line.place, line.side, line.designations, line.open_designations
