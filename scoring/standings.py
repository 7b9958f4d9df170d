"""Places: 六 “分别排出三类被评部门的评议得分名次”. Each category is ranked by itself."""

from collections.abc import Mapping
from fractions import Fraction
from typing import assert_never

from ballot.ids import UnitId
from ballot.other_rules import GradeBreaker
from ballot.rules import Rules, TieBreaker, TieRule
from scoring.counts import UnitCount
from scoring.scores import Part, ranked_score, satisfaction_rate

NO_RATE_MERIT = Fraction(-1)
"""A unit without a rate stands behind any unit with one; rates are never negative."""


def places(
    counts: Mapping[UnitId, UnitCount],
    rules: Rules,
    scores: Mapping[UnitId, Fraction | None] | None = None,
) -> dict[UnitId, int | None]:
    """Return the place of each unit of one category; equal merit shares a place: 1, 2, 2, 4.

    A unit without a score has no place. The order of `counts` makes no difference.

    Args:
        counts: the votes of each unit as they count.
        rules: with the tie-breakers.
        scores: what each unit is ranked by; the ranked score of its votes where none are given.
    """
    if scores is None:
        scores = {unit: ranked_score([Part(count)], rules) for unit, count in counts.items()}
    merits = {unit: _merit(count, scores[unit], rules) for unit, count in counts.items()}
    scored = sorted((merit for merit in merits.values() if merit is not None), reverse=True)
    place: dict[tuple[Fraction, ...], int] = {}
    for number, merit in enumerate(scored, start=1):
        place.setdefault(merit, number)
    return {unit: None if merit is None else place[merit] for unit, merit in merits.items()}


def _merit(count: UnitCount, score: Fraction | None, rules: Rules) -> tuple[Fraction, ...] | None:
    """Return what orders units, greater is better: the score, then the rules' tie-breakers."""
    if score is None:
        return None
    breakers = () if isinstance(rules.ties, TieRule) else rules.ties
    return (score, *(_breaker_merit(count, breaker, rules) for breaker in breakers))


def _breaker_merit(count: UnitCount, breaker: TieBreaker | GradeBreaker, rules: Rules) -> Fraction:
    match breaker:
        case GradeBreaker(is_most, grade):
            return Fraction(count[grade] if is_most else -count[grade])
        case TieBreaker.RATE:
            rate = satisfaction_rate(count, rules.denominator, rules.scale)
            return NO_RATE_MERIT if rate is None else rate
        case TieBreaker.SATISFIED:
            return Fraction(count[rules.scale.best])
        case TieBreaker.FEWEST_DISSATISFIED:
            return Fraction(-count[rules.scale.worst])
        case _:
            assert_never(breaker)
