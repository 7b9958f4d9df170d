"""Bands (等次) of units, and points for places (名次分): of other places; the plan has neither."""

from fractions import Fraction

from ballot.ids import CategoryId
from ballot.other_rules import Band, BandBy
from ballot.rules import Rules
from scoring.counts import UnitCount
from scoring.scores import satisfaction_rate, valid_votes


def band_of(count: UnitCount, mean: Fraction | None, rules: Rules) -> str | None:
    """Return the name of the highest band that a unit reaches; None where it reaches none.

    Exactly: 84.996 % doesn't reach 85 % even though it prints as 85.00 %.

    Args:
        count: its votes as they count.
        mean: its mean points; None where no row counts.
        rules: with the bands, from the highest down.
    """
    for band in rules.bands:
        value = _measured(count, mean, band, rules)
        if value is not None and value >= band.at_least:
            return band.name
    return None


def _measured(count: UnitCount, mean: Fraction | None, band: Band, rules: Rules) -> Fraction | None:
    match band.by:
        case BandBy.RATE:
            return satisfaction_rate(count, rules.denominator, rules.scale)
        case BandBy.MEAN:
            return mean
        case BandBy.SHARE:
            ballots = valid_votes(count, rules.denominator, rules.scale)
            given = sum(count[grade] for grade in band.grades)
            return Fraction(given, ballots) if ballots else None


def rank_points_of(place: int | None, category: CategoryId, rules: Rules) -> Fraction | None:
    """Return what a place is worth; None without a place, or where the rules don't say.

    A shared place is worth what it says: after two units in place 1 comes place 3.
    """
    entries = {entry.category: entry for entry in rules.rank_points}
    entry = entries.get(category, entries.get(None))
    return None if place is None or entry is None else entry.of(place)
