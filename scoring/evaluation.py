"""One pass over an activity under one set of rules: counts to lines and open questions."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ballot.activity import Activity, Category
from ballot.ids import LineId, UnitId
from ballot.rules import Denominator, Rules
from scoring.bands import band_of, rank_points_of
from scoring.counts import Counts, UnitCount
from scoring.designations import Designated, ItemVotes, UnitLine, designate
from scoring.groups import weighted_score
from scoring.rulings import IdleRuling, NoEffect, RulingNeeded
from scoring.scores import (
    Part,
    as_counted,
    mean_score,
    ranked_score,
    satisfaction_rate,
    summed_points,
    threshold_side,
    total_points,
)
from scoring.standings import places


def evaluate(activity: Activity, counts: Counts) -> Designated:
    """Score, rank and designate under `activity.rules`, each category by itself.

    Units of a form that isn't an evaluation have rates and points, and no places.

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
        if not activity.kind.is_ranked:
            lines.extend(replace(line, place=None, rank_points=None) for line in scored)
            continue
        made = designate(category, scored, activity.rules, activity.rulings)
        lines.extend(made.lines)
        questions.extend(made.questions)
        idle.extend(made.idle)
    lines.sort(key=lambda line: activity.unit_index[line.unit])
    return Designated(tuple(lines), tuple(questions), tuple(idle))


def _scored_lines(activity: Activity, category: Category, counts: Counts) -> list[UnitLine]:
    rules = activity.rules
    vetoed = {veto.unit for veto in activity.vetoes}
    cast = {unit.id: _parts(activity, unit.id, counts) for unit in activity.units_of(category.id)}
    counted = {unit: _as_counted(parts, rules) for unit, parts in cast.items()}
    together = {unit: _together(parts) for unit, parts in counted.items()}
    scores = {unit: _score(activity, unit, counts) for unit in cast}
    place = places(together, rules, scores)
    lines = []
    for unit, parts in counted.items():
        rates = {
            reading: satisfaction_rate(together[unit], reading, rules.scale)
            for reading in Denominator
        }
        mean = scores[unit] if rules.weights else mean_score(parts, rules.scale)
        line = UnitLine(
            unit=unit,
            category=category.id,
            count=_together(cast[unit]),
            points=summed_points(parts, rules.scale),
            score=scores[unit],
            place=place[unit],
            rates=rates,
            side=threshold_side(rates[rules.denominator], rules.threshold),
            is_vetoed=unit in vetoed,
            mean=mean,
            band=band_of(together[unit], mean, rules),
            rank_points=rank_points_of(place[unit], category.id, rules),
            items=tuple(
                ItemVotes(
                    item=item.id,
                    count=part.count,
                    points=total_points(as_counted(part.count, rules), rules.scale),
                )
                for item, part in zip(activity.unit_items, cast[unit], strict=False)
            ),
        )
        lines.append(line)
    return lines


def _parts(activity: Activity, unit: UnitId, counts: Counts) -> list[Part]:
    """Return the votes of a unit item by item, as they were cast."""
    if not activity.unit_items:
        return [Part(counts.of(LineId.of(unit)))]
    return [Part(counts.of(LineId.of(unit, i.id)), i.weight) for i in activity.unit_items]


def _as_counted(parts: Sequence[Part], rules: Rules) -> list[Part]:
    return [Part(as_counted(part.count, rules), part.weight) for part in parts]


def _together(parts: Sequence[Part]) -> UnitCount:
    return sum((part.count for part in parts), start=UnitCount())


def _score(activity: Activity, unit: UnitId, counts: Counts) -> Fraction | None:
    """Return what a unit is ranked by; points and rates are the people's, weighted or not."""
    rules = activity.rules
    if not rules.weights:
        return ranked_score(_as_counted(_parts(activity, unit, counts), rules), rules)
    parts = {
        group: _as_counted(_parts(activity, unit, counts.of_group(group)), rules)
        for group in rules.weights
    }
    return weighted_score(parts, rules)
