"""Last places of earlier years, from signed tallies: 七(二)3 and 七(二)8, 连续两年."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ballot.activity import Activity
from ballot.ids import CategoryId, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLast:
    """One unit that was the last of its category."""

    unit: UnitId
    name: str
    category: CategoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class PastYear:
    """What an earlier, signed tally said."""

    year: int
    tally_sha256: str
    signers: tuple[str, ...]
    """Whose signatures held when it was taken in."""
    last: tuple[PastLast, ...]
    has_open: bool
    """Whether a last place waited for a ruling then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwiceLast:
    """A unit that is the last this year and was, it or what it came from, the year before."""

    unit: UnitId
    was: PastLast
    year: int
    """The earlier year."""
    same_category: bool
    """A unit that moved to another category is flagged: whether that counts is not in the plan."""


def twice_last(
    activity: Activity, last_now: Sequence[UnitId], history: Sequence[PastYear]
) -> Iterator[TwiceLast]:
    """Yield the units that are the last for the second year running.

    Units are matched by id, and by the ids of those they came from (`predecessors`).

    Args:
        activity: this year's.
        last_now: the units that are the last of their categories this year.
        history: earlier years, in any order; only the year before counts.
    """
    before = [past for past in history if past.year == activity.year - 1]
    for unit_id in last_now:
        unit = activity.unit(unit_id)
        known = {unit.id, *unit.predecessors}
        for past in before:
            for was in past.last:
                if was.unit in known:
                    yield TwiceLast(
                        unit=unit.id,
                        was=was,
                        year=past.year,
                        same_category=was.category == unit.category,
                    )
