"""The one entry: everything that follows from the counts of an activity."""

from dataclasses import dataclass

from ballot.activity import Activity
from scoring.counts import Counts, check_counts
from scoring.designations import UnitLine
from scoring.evaluation import evaluate
from scoring.groups import check_weights
from scoring.rulings import IdleRuling, RulingNeeded
from scoring.sensitivity import Reading, sensitivity


@dataclass(frozen=True, slots=True)
class Result:
    """What an activity comes to."""

    counts: Counts
    lines: tuple[UnitLine, ...]
    """One for each unit, in the order of the form."""
    rulings: tuple[RulingNeeded, ...]
    """What an authority must settle before the designations are complete."""
    idle: tuple[IdleRuling, ...]
    """Rulings on record that stand for nothing."""
    sensitivity: tuple[Reading, ...]
    """口径影响."""


def score_activity(activity: Activity, counts: Counts) -> Result:
    """Check, score, rank and designate, and say what other readings would change.

    Rows that are pending add nothing; whoever publishes the result makes sure there are none.

    Raises:
        ReconciliationError: the votes of a unit don't add up to the valid sheets, or the rules
            weight groups and the sheets don't allow it.
    """
    check_counts(activity, counts)
    check_weights(activity, counts)
    made = evaluate(activity, counts)
    return Result(counts, made.lines, made.questions, made.idle, sensitivity(activity, counts))
