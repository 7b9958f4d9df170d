"""One pass over an activity under one set of rules: counts to lines and open questions."""

from fractions import Fraction

from ballot.activity import Activity, Category
from ballot.ids import UnitId
from ballot.rules import Denominator, Rules
from scoring.bands import band_of, rank_points_of
from scoring.counts import Counts
from scoring.designations import Designated, UnitLine, designate
from scoring.groups import weighted_score
from scoring.rulings import IdleRuling, NoEffect, RulingNeeded
from scoring.scores import (
    as_counted,
    mean_points,
    ranked_score,
    satisfaction_rate,
    threshold_side,
    total_points,
)
from scoring.standings import places


def evaluate(activity: Activity, counts: Counts) -> Designated:
    """Score, rank and designate under `activity.rules`, each category by itself.

    Returns:
        The lines of all units in the order of the form, the open questions, and the rulings that
        stand for nothing.
    """
    lines: list[UnitLine] = []
    questions: list[RulingNeeded] = []
    known = {category.id for category in activity.categories}
    idle = [
        IdleRuling(ruling, NoEffect.NOT_ASKED)
        for ruling in activity.rulings
        if ruling.category not in known
    ]
    for category in activity.categories:
        scored = _scored_lines(activity, category, counts)
        made = designate(category, scored, activity.rules, activity.rulings)
        lines.extend(made.lines)
        questions.extend(made.questions)
        idle.extend(made.idle)
    lines.sort(key=lambda line: activity.unit_index[line.unit])
    return Designated(tuple(lines), tuple(questions), tuple(idle))


def _scored_lines(activity: Activity, category: Category, counts: Counts) -> list[UnitLine]:
    rules = activity.rules
    vetoed = {veto.unit for veto in activity.vetoes}
    units = [unit.id for unit in activity.units_of(category.id)]
    counted = {unit: as_counted(counts.of(unit), rules) for unit in units}
    scores = {unit: _score(unit, counts, rules) for unit in units}
    place = places(counted, rules, scores)
    lines = []
    for unit, count in counted.items():
        rates = {reading: satisfaction_rate(count, reading, rules.scale) for reading in Denominator}
        mean = scores[unit] if rules.weights else mean_points(count, rules.scale)
        line = UnitLine(
            unit=unit,
            category=category.id,
            count=counts.of(unit),
            points=total_points(count, rules.scale),
            score=scores[unit],
            place=place[unit],
            rates=rates,
            side=threshold_side(rates[rules.denominator], rules.threshold),
            is_vetoed=unit in vetoed,
            mean=mean,
            band=band_of(count, mean, rules),
            rank_points=rank_points_of(place[unit], category.id, rules),
        )
        lines.append(line)
    return lines


def _score(unit: UnitId, counts: Counts, rules: Rules) -> Fraction | None:
    """Return what a unit is ranked by; points and rates are the people's, weighted or not."""
    if not rules.weights:
        return ranked_score(as_counted(counts.of(unit), rules), rules)
    parts = {group: counts.of_group(group).of(unit) for group in rules.weights}
    return weighted_score({g: as_counted(count, rules) for g, count in parts.items()}, rules)
