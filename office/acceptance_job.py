"""考评验收 (七(二)4): which units it is about, and its result on record."""

from collections.abc import Iterator, Mapping
from typing import Any

from ballot.acceptance import Acceptance, AcceptanceSide, AcceptedUnit
from ballot.activity import Activity
from ballot.errors import SignatureError, UsageError
from ballot.form import FormKind
from ballot.history import known_as
from ballot.ids import FIRST_FORM, UnitId
from ballot.messages import say
from ballot.person import Second
from office.days import day_of
from office.folder import ActivityFolder
from office.gate import publishable_tally
from office.kept_years import check_files, year_folder
from office.tally_job import TALLY_FILES
from output.canonical import digest, parse_canonical
from output.form_papers import RatesBefore, official_rate
from output.signing import SIGNATURE_SUFFIX, SignatureOutcome
from output.tally import TallyKind
from store.evidence import Store

Tally = Mapping[str, Any]

MENDING = frozenset({"last", "rectification"})
"""七(二)4: “末位单位”和“重点整改单位”必须对照整改措施认真开展整改工作."""


def last_signed_year(folder: ActivityFolder, store: Store) -> tuple[int, Tally] | None:
    """Return the latest earlier year of which a signed tally is kept, and that tally.

    Raises:
        SignatureError: its files aren't those on record any more.
    """
    kept = [past for past in store.history() if past.is_kept]
    if not kept:
        return None
    past = max(kept, key=lambda each: each.year)
    tally = parse_canonical(check_files(year_folder(folder, past), past))
    return (past.year, tally) if isinstance(tally, dict) else None


def rates_before(folder: ActivityFolder, store: Store) -> RatesBefore | None:
    """Return what the last signed tally on record says of the units, by the ids they have now.

    Of a unit that came from several it is not said: their votes aren't one.

    Raises:
        SignatureError: its files aren't those on record any more.
    """
    found = last_signed_year(folder, store)
    if found is None:
        return None
    year, tally = found
    then = {UnitId(unit["unit"]): official_rate(tally, unit) for unit in tally["units"]}
    rates = {}
    for unit in folder.activity.units:
        same = [unit.id] if unit.id in then else sorted(known_as(unit) & then.keys())
        if len(same) == 1:
            rates[unit.id] = then[same[0]]
    past = next(past for past in store.history() if past.year == year)
    return RatesBefore(year, past.tally_sha256, rates)


def units_to_mend(folder: ActivityFolder, store: Store) -> tuple[str, frozenset[UnitId]] | None:
    """Return the 末位 and 重点整改 units of the last signed tally, and its digest.

    That is this year's, once it is signed; before, that of the latest earlier year on record.

    Returns:
        None where no signed tally is on record.

    Raises:
        PingyiError: it doesn't stand any more.
    """
    first = folder.seen_by(FIRST_FORM) if folder.activity.forms else folder
    path = first.output / TALLY_FILES[TallyKind.FINAL]
    if path.is_file() and any(path.parent.glob(f"{path.name}.*{SIGNATURE_SUFFIX}")):
        standing = publishable_tally(first, store)
        return standing.sha256, frozenset(_mending(standing.tally))
    found = last_signed_year(folder, store)
    if found is None:
        return None
    year, tally = found
    then = set(_mending(tally))
    past = next(past for past in store.history() if past.year == year)
    known = {unit.id for unit in folder.activity.units if known_as(unit) & then}
    return past.tally_sha256, frozenset(known)


def _mending(tally: Tally) -> Iterator[UnitId]:
    for unit in tally["units"]:
        if MENDING & {*unit["designations"]}:
            yield UnitId(unit["unit"])


def check_units(folder: ActivityFolder, store: Store, seen: Activity) -> str:
    """Make sure that the form of 考评验收 has the units that had to mend.

    Args:
        folder: the whole activity.
        store: its evidence.
        seen: the activity as the form has it.

    Returns:
        The digest of the signed tally that says so; empty where none is on record.

    Raises:
        UsageError: units stand on the form that needn't be there, or are missing.
    """
    found = units_to_mend(folder, store)
    if found is None:
        return ""
    sha256, units = found
    here = {unit.id for unit in seen.units}
    if here == units:
        return sha256
    names = {unit.id: unit.name for unit in folder.activity.units}
    missing = [names[unit] for unit in names if unit in units - here]
    more = [names[unit] for unit in names if unit in here - units]
    listed = say("words.list").join
    raise UsageError(
        "acceptance.other_units",
        form=seen.form_key,
        missing=listed(missing) or "—",
        more=listed(more) or "—",
        units=", ".join(f'"{unit}"' for unit in names if unit in units),
    )


def record_acceptance(
    folder: ActivityFolder, store: Store, by: str, *, second: Second | None, confirmed_by: str
) -> Acceptance:
    """Put on record what 考评验收 came to, as two people say.

    Args:
        folder: as the form has it.
        store: its evidence.
        by: who enters it.
        second: how the second person confirms; None where the first typed the name.
        confirmed_by: the second person.

    Raises:
        UsageError: it is no form of that kind; somebody isn't named, or both are one person.
        PingyiError: the form's tally doesn't stand, or isn't signed by all who must.
    """
    activity = folder.activity
    if activity.kind is not FormKind.ACCEPTANCE:
        raise UsageError("acceptance.other_kind", form=activity.form_key or "[form]")
    standing = publishable_tally(folder, store)
    if not any(each.outcome is SignatureOutcome.VALID for each in standing.signatures):
        raise SignatureError("acceptance.unsigned", path=standing.path)
    acceptance = Acceptance(
        form=activity.form_key,
        tally_sha256=standing.sha256,
        units=tuple(
            AcceptedUnit(UnitId(unit["unit"]), AcceptanceSide(unit["side"]))
            for unit in standing.tally["units"]
        ),
        by=by,
        confirmed_by=confirmed_by,
    )
    store.record_acceptance(acceptance, second=second)
    return acceptance


def recorded_words(folder: ActivityFolder, store: Store, tally_bytes: bytes) -> str:
    """Return in words who put the result of a tally on record; empty where nobody has."""
    found = store.acceptance(folder.activity.form_key)
    if found is None or found.tally_sha256 != digest(tally_bytes):
        return ""
    return say(
        "form_papers.recorded",
        day=day_of(found.at).isoformat(),
        by=found.by,
        second=found.confirmed_by,
    )
