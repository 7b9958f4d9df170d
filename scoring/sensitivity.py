"""口径影响: what would change if the plan were read the other way.

Some sentences of the plan have more than one reading; the switches that carry them out declare
which (`Switch.readings`). Scoring is cheap, so it is run again with each switch turned, one at a
time, and every unit whose place, designation or side of the threshold differs is listed. An empty
list says that the reading makes no difference.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ballot.activity import Activity
from ballot.form import FormKind
from ballot.rules import Rules, settings, turned
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
    """Evaluate under each other reading and compare with the rules in force.

    Of a list nobody reads anything but how often a line was chosen.
    """
    if activity.kind in (FormKind.SELECTION, FormKind.OPINION):
        return ()
    official = evaluate(activity, counts).lines
    readings = []
    for switch, value, other, rules in _readings(activity.rules):
        # A ruling answers the question that was asked; where the other reading asks another one, or
        # none, it stands for nothing there, and what it settled is open or follows from the rules.
        lines = evaluate(replace(activity, rules=rules), counts).lines
        pairs = zip(official, lines, strict=True)
        changes = tuple(Change(a, b) for a, b in pairs if _outcome(a) != _outcome(b))
        readings.append(Reading(switch, value, other, changes))
    return tuple(readings)


def _readings(rules: Rules) -> Iterator[tuple[str, str, str, Rules]]:
    """Yield (switch, its value in force, another, the rules with the other)."""
    for switch, value in settings(rules):
        official = switch.form.told(value)
        for reading in switch.readings:
            other = switch.form.told(reading)
            if other != official:
                yield switch.path, official, other, turned(rules, switch, reading)


def _outcome(line: UnitLine) -> tuple[object, ...]:
    return line.place, line.side, line.designations, line.open_designations, line.band
