"""Scoring: votes to points, and votes to 群众满意率. Integers and fractions, never floats.

六: “三个选项按2:1:0的分值计算,弃权票按0.5分计算,将每份有效评议表的得分相加”.
七(一): “群众满意率=(满意票数+基本满意票数)÷总有效票数”.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from fractions import Fraction

from ballot.grade import PLAN_SCALE, Scale
from ballot.rules import Denominator, RankingBasis, Rules, VoidRowCounts
from scoring.counts import UnitCount


@unique
class ThresholdSide(StrEnum):
    """On which side of the required rate a unit stands."""

    BELOW = "below"
    """七(一) “低于90%”: strictly less."""
    REACHED = "reached"
    """Equal or more."""
    NO_RATE = "no_rate"
    """总有效票数 is 0: there is no rate, which isn't a rate of 0."""


def as_counted(count: UnitCount, rules: Rules) -> UnitCount:
    """Return the votes with void rows where the rules put them: away, or with the abstentions.

    The plan doesn't say what a row with two ticks adds.
    """
    if rules.void_row_counts_as is VoidRowCounts.ABSTENTION:
        return replace(count, abstain=count.abstain + count.void, void=0)
    return count


def total_points(count: UnitCount, scale: Scale) -> Fraction:
    """Return the sum of points (六: 得分相加); void and pending rows add nothing."""
    # 三个选项按2:1:0的分值计算, 弃权票按0.5分计算
    return scale.points(count.grades, count.abstain)


@dataclass(frozen=True, slots=True)
class Part:
    """The votes on one item of a unit, as they count; or all of a unit's, where it has one line."""

    count: UnitCount
    weight: Fraction = Fraction(1)


def summed_points(parts: Sequence[Part], scale: Scale) -> Fraction:
    """Return the points of a unit's items, each by its weight, added."""
    points = (part.weight * total_points(part.count, scale) for part in parts)
    return sum(points, start=Fraction(0))


def mean_score(parts: Sequence[Part], scale: Scale) -> Fraction | None:
    """Return the mean of the items' means by their weights.

    None where no row of any item is worth points; an item without such a row is left out.
    """
    means = [
        (part.weight, total_points(part.count, scale) / rows)
        for part in parts
        if (rows := scale.scored(part.count.grades, part.count.abstain))
    ]
    weights = sum(weight for weight, _ in means)
    return sum(weight * mean for weight, mean in means) / weights if weights else None


def ranked_score(parts: Sequence[Part], rules: Rules) -> Fraction | None:
    """Return what a unit is ranked by: its total, or its mean over the rows that count.

    Both order the units alike as long as no row is void. None where a mean is asked for and no
    row counts.
    """
    if rules.ranking_basis is RankingBasis.TOTAL:
        return summed_points(parts, rules.scale)
    return mean_score(parts, rules.scale)


def satisfaction_rate(
    count: UnitCount, denominator: Denominator, scale: Scale = PLAN_SCALE
) -> Fraction | None:
    """Return (满意票数+基本满意票数)÷总有效票数, exact; None where 总有效票数 is 0.

    The plan doesn't say whether 总有效票数 holds abstentions. It bites: of 760 满意, 110 基本满意,
    30 不满意 and 100 弃权 the rate is 87 % with them and 96.67 % without.
    """
    ballots = valid_votes(count, denominator, scale)
    return scale.satisfied(count.grades) / ballots if ballots else None


def valid_votes(count: UnitCount, denominator: Denominator, scale: Scale) -> int:
    """Return 总有效票数."""
    ballots = scale.expressed(count.grades)
    if denominator is Denominator.WITH_ABSTENTIONS:
        ballots += count.abstain
    return ballots


def threshold_side(rate: Fraction | None, threshold: Fraction) -> ThresholdSide:
    """Compare exactly: 89.996 % is below 90 % even though it prints as 90.00 %."""
    if rate is None:
        return ThresholdSide.NO_RATE
    return ThresholdSide.BELOW if rate < threshold else ThresholdSide.REACHED
