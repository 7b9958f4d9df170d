"""Last places of earlier years, from signed tallies: 七(二)2 and 七(二)8, 连续两年."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ballot.activity import Activity, Unit
from ballot.ids import CategoryId, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLast:
    """One unit that was the last of its category."""

    unit: UnitId
    name: str
    category: CategoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class PastKey:
    """A key whose signature of an earlier tally held."""

    signer: str
    fingerprint: str
    """SHA-256 of its SubjectPublicKeyInfo (DER), hex."""


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
    open: tuple[PastLast, ...] = ()
    """The units among which the last one had still to be ruled."""
    activity: str = ""
    """Id of the activity that it counts. This and what follows is empty where the version that
    took the tally in recorded none."""
    keys: tuple[PastKey, ...] = ()
    introduced: tuple[str, ...] = ()
    """Fingerprints of the keys that this folder didn't know, and for which two people stand."""
    is_recounted: bool = False
    """Whether its records were there and came to the same result."""
    by: str = ""
    confirmed_by: str = ""
    is_kept: bool = False
    """Whether its files are kept in history/, so that all of this can be checked again."""
    why: str = ""
    """Why it stands in the place of another tally of its year; empty where it doesn't."""
    earlier: tuple["PastYear", ...] = ()
    """The tallies of its year that stood before it, oldest first."""

    @property
    def replaced(self) -> "tuple[tuple[PastYear, PastYear], ...]":
        """Those that said something else, each with the one that took its place."""
        pairs = pairwise((*self.earlier, self))
        return tuple((old, new) for old, new in pairs if old.stated != new.stated)

    @property
    def stated(self) -> tuple[object, ...]:
        """What is on record of the tally itself."""
        return self.tally_sha256, self.last, self.open


@dataclass(frozen=True, slots=True, kw_only=True)
class TwiceLast:
    """A unit that is the last this year and was, it or what it came from, the year before."""

    unit: UnitId
    was: PastLast
    year: int
    """The earlier year."""
    same_category: bool
    """A unit that moved to another category is flagged: whether that counts is not in the plan."""
    is_open: bool = False
    """Whether a ruling is missing, then or now: it may be the last twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsCompared:
    """Who is the last for the second year running, and how far that is known."""

    year: int
    """The year before."""
    past: PastYear | None
    """None where no tally of it was taken in: then nobody can say, whoever is found."""
    found: tuple[TwiceLast, ...] = ()
    open_now: tuple[UnitId, ...] = ()
    """The units among which this year's last has still to be ruled."""
    not_then: tuple[UnitId, ...] = ()
    """This year's last, or what may be it, of which the year before's tally knows nothing: new, or
    known by another id then that nobody wrote down. Empty where that tally isn't at hand."""

    @property
    def is_certain(self) -> bool:
        """Whether the year before is known of every unit, and no last place is open in either."""
        is_known = self.past is not None and not self.past.has_open
        return is_known and not self.open_now and not self.not_then


def compare_years(
    activity: Activity,
    history: Sequence[PastYear],
    *,
    last_now: Sequence[UnitId],
    open_now: Sequence[UnitId] = (),
    units_then: Collection[UnitId] | None = None,
) -> YearsCompared:
    """Find the units that are the last for the second year running, or may be.

    Units are matched by id, and by the ids of those they came from (`predecessors`).

    Args:
        activity: this year's.
        history: earlier years, in any order; only the year before counts.
        last_now: the units that are the last of their categories this year.
        open_now: those among which the last has still to be ruled.
        units_then: every unit of the year before's tally; None where it isn't at hand.
    """
    year = activity.year - 1
    past = next((each for each in history if each.year == year), None)
    found: list[TwiceLast] = []
    if past is not None:
        for unit in (*last_now, *open_now):
            for was in (*past.last, *past.open):
                is_open = unit in open_now or was in past.open
                found.extend(_twice(activity, unit, was, year, is_open=is_open))
    not_then: list[UnitId] = []
    if past is not None and units_then is not None:
        of_now = dict.fromkeys((*last_now, *open_now))
        not_then = [each for each in of_now if not known_as(activity.unit(each)) & {*units_then}]
    return YearsCompared(
        year=year,
        past=past,
        found=tuple(found),
        open_now=tuple(open_now),
        not_then=tuple(not_then),
    )


def _twice(
    activity: Activity, unit_id: UnitId, was: PastLast, year: int, *, is_open: bool
) -> Iterator[TwiceLast]:
    unit = activity.unit(unit_id)
    if was.unit in known_as(unit):
        same = was.category == unit.category
        yield TwiceLast(unit=unit.id, was=was, year=year, same_category=same, is_open=is_open)


def known_as(unit: Unit) -> frozenset[UnitId]:
    """Return the ids by which earlier years may know a unit."""
    return frozenset((unit.id, *unit.predecessors))
