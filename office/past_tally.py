"""What an earlier year's tally says, and what can be checked of it without its evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ballot.errors import PingyiError, RecountError, UsageError
from ballot.history import PastLast, known_as
from ballot.ids import CategoryId, UnitId, is_practice
from ballot.messages import say
from office.folder import ActivityFolder
from output.canonical import parse_canonical
from output.records import lines_in
from output.recount import recount, recount_counts
from output.tally_schema import READABLE_NAMES, schema_of

Tally = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PastClaims:
    """What an earlier tally says that counts this year."""

    activity: str
    year: int
    last: tuple[PastLast, ...]
    open: tuple[PastLast, ...]
    required: tuple[str, ...]
    """Who must sign it, as it says itself."""

    @property
    def has_open(self) -> bool:
        """Whether a last place waited for a ruling."""
        return bool(self.open)


def read_past_tally(folder: ActivityFolder, path: Path, data: bytes) -> tuple[Tally, PastClaims]:
    """Return an earlier final tally of this activity, and what counts of it.

    Raises:
        UsageError: it is none.
    """
    tally = _final_tally(path, data)
    try:
        said = _claims(tally)
        _check_lineage(folder, said, tally)
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise UsageError("history.no_tally", path=path, problem=problem) from problem
    return tally, said


def _final_tally(path: Path, data: bytes) -> Tally:
    """Return what canonical bytes say.

    Raises:
        UsageError: they are no final tally of a whole activity that this version reads.
    """
    tally = parse_canonical(data)
    if not isinstance(tally, dict):
        raise UsageError("history.not_canonical", path=path)
    schema = tally.get("schema")
    if schema_of(tally) is None:
        raise UsageError("history.schema", path=path, found=schema, known=READABLE_NAMES)
    if tally.get("provisional") is not False:
        raise UsageError("history.provisional", path=path)
    if "revision" in tally:
        raise UsageError("history.one_session", path=path)
    if "form" in tally:
        raise UsageError("history.other_form", path=path, form=tally["form"].get("id", "?"))
    return tally


def _claims(tally: Tally) -> PastClaims:
    return PastClaims(
        activity=str(tally["activity"]["id"]),
        year=int(tally["activity"]["year"]),
        last=tuple(_units(tally, "designations")),
        open=tuple(_units(tally, "open_designations")),
        required=tuple(map(str, tally["rules"]["signatures"]["required"])),
    )


def _units(tally: Tally, key: str) -> Iterable[PastLast]:
    for unit in tally["units"]:
        if "last" in unit[key]:
            yield PastLast(
                unit=UnitId(unit["unit"]),
                name=str(unit["full_name"]),
                category=CategoryId(unit["category"]),
            )


def _check_lineage(folder: ActivityFolder, said: PastClaims, tally: Tally) -> None:
    """Make sure that a tally is of this activity in an earlier year.

    Raises:
        UsageError: it isn't, or no unit is in both.
    """
    ours = folder.activity
    if is_practice(said.activity) != is_practice(ours.id):
        raise UsageError("practice.mixed", theirs=said.activity, ours=ours.id)
    if said.activity not in (ours.id, *ours.predecessors):
        raise UsageError("history.other_activity", theirs=said.activity, ours=ours.id)
    if said.year >= ours.year:
        raise UsageError("history.not_past", year=said.year, now=ours.year)
    known = {id_ for unit in ours.units for id_ in known_as(unit)}
    if not known & {unit["unit"] for unit in tally["units"]}:
        raise UsageError("history.no_common_unit", year=said.year)


def check_counts(tally: Tally, said: PastClaims) -> None:
    """Score an earlier year again from the counts in its tally.

    Raises:
        RecountError: its places or designations don't follow from them; names the units.
        ReconciliationError: its counts contradict each other.
    """
    try:
        found = recount_counts(tally)
        units = [unit["full_name"] for unit in tally["units"]]
        numbers = (each.path.removeprefix("units[").partition("]")[0] for each in found)
        off = dict.fromkeys(units[int(number)] for number in numbers)
    except PingyiError:
        raise
    except (ValueError, LookupError, TypeError, AttributeError) as problem:
        raise RecountError("recount.not_understood", problem=problem) from problem
    if off:
        names = say("words.list").join(off)
        raise RecountError("history.not_its_counts", year=said.year, names=names)


def check_records(tally: Tally, path: Path) -> None:
    """Count an earlier year again.

    Raises:
        RecountError: the tally doesn't follow from the records.
    """
    try:
        found = recount(tally, lines_in(path))
    except PingyiError:
        raise
    except (ValueError, LookupError, TypeError, AttributeError) as problem:
        raise RecountError("recount.not_understood", problem=problem) from problem
    if found:
        raise RecountError("recount.failed", count=len(found))
