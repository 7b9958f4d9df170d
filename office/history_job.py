"""Earlier years: which tallies are taken in, and what follows. `pingyi history`, no terminal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ballot.errors import PingyiError, RecountError, SignatureError, SourceError, UsageError
from ballot.history import PastKey, PastLast, PastYear, YearsCompared, compare_years, known_as
from ballot.ids import CategoryId, UnitId
from ballot.messages import say
from ballot.person import Second
from office.folder import KEYS, ActivityFolder
from output.canonical import digest, parse_canonical
from output.fingerprints import fingerprint_of, parse_fingerprint, spaced
from output.records import read_leaves
from output.recount import recount
from output.signing import (
    PUBLIC_SUFFIX,
    SignatureCheck,
    SignatureOutcome,
    read_file,
    verify_file,
)
from output.tally import READABLE
from store.evidence import Store
from store.recorder import required
from store.second import checked_second

Tally = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An earlier tally, as two people want it taken in."""

    tally: Path
    by: str
    second: str | Second
    """Who confirms it; a text where the first typed the name."""
    fingerprints: Sequence[str] = ()
    """Of keys that this folder doesn't know, as the signers told them."""
    keys: Path | None = None
    """Where such keys are; beside the tally otherwise."""
    records: Path | None = None
    """Its sheet records, for a recount."""


def add_year(folder: ActivityFolder, store: Store, offer: Offer) -> PastYear:
    """Check an earlier tally with all that needs no evidence, and record its last places.

    Raises:
        SourceError: a file can't be read.
        UsageError: it is no canonical, final tally of an earlier year of this activity's lineage;
            no unit is in both; somebody isn't named, or both are one person.
        SignatureError: a signature fails, none is by a known key, or somebody hasn't signed.
        RecountError, ReconciliationError: it doesn't follow from the records that were given.
    """
    by = required(offer.by, "store.no_name")
    second = checked_second(by, offer.second)
    if not offer.tally.is_file():
        raise SourceError("signing.unreadable", path=offer.tally, reason="-")
    data = read_file(offer.tally)
    tally = _final_tally(offer.tally, data)
    try:
        said = _said(tally)
        _check_lineage(folder, said, tally)
        rules = tally["rules"]["signatures"]["required"]
        needed = [*dict.fromkeys([*map(str, rules), *folder.activity.rules.signatures_required])]
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise UsageError("history.no_tally", path=offer.tally, problem=problem) from problem
    introduced = tuple(dict.fromkeys(map(parse_fingerprint, offer.fingerprints)))
    keys = _signed_by(folder, store, offer, introduced, needed)
    if offer.records is not None:
        _check_records(tally, offer.records)
    used = {key.fingerprint for key in keys}
    past = PastYear(
        year=said.year,
        tally_sha256=digest(data),
        signers=tuple(key.signer for key in keys),
        last=said.last,
        has_open=bool(said.open),
        open=said.open,
        activity=said.activity,
        keys=keys,
        introduced=tuple(each for each in introduced if each in used),
        is_recounted=offer.records is not None,
        by=by,
        confirmed_by=second.name,
    )
    store.record_history(past, second=second)
    return past


def compared_years(folder: ActivityFolder, store: Store, tally: Tally) -> YearsCompared:
    """Return who is the last for the second year running by a final tally of this year."""
    return compare_years(
        folder.activity,
        store.history(),
        last_now=[UnitId(u["unit"]) for u in tally["units"] if "last" in u["designations"]],
        open_now=[UnitId(u["unit"]) for u in tally["units"] if "last" in u["open_designations"]],
    )


@dataclass(frozen=True, slots=True)
class _Said:
    activity: str
    year: int
    last: tuple[PastLast, ...]
    open: tuple[PastLast, ...]


def _final_tally(path: Path, data: bytes) -> Tally:
    """Return what canonical bytes say.

    Raises:
        UsageError: they are no final tally of a whole activity that this version reads.
    """
    tally = parse_canonical(data)
    if not isinstance(tally, dict):
        raise UsageError("history.not_canonical", path=path)
    schema = tally.get("schema")
    if schema not in READABLE:
        known = say("words.list").join(READABLE)
        raise UsageError("history.schema", path=path, found=schema, known=known)
    if tally.get("provisional") is not False:
        raise UsageError("history.provisional", path=path)
    if "revision" in tally:
        raise UsageError("history.one_session", path=path)
    return tally


def _said(tally: Tally) -> _Said:
    return _Said(
        activity=str(tally["activity"]["id"]),
        year=int(tally["activity"]["year"]),
        last=tuple(_units(tally, "designations")),
        open=tuple(_units(tally, "open_designations")),
    )


def _units(tally: Tally, key: str) -> Iterable[PastLast]:
    for unit in tally["units"]:
        if "last" in unit[key]:
            yield PastLast(
                unit=UnitId(unit["unit"]),
                name=str(unit["full_name"]),
                category=CategoryId(unit["category"]),
            )


def _check_lineage(folder: ActivityFolder, said: _Said, tally: Tally) -> None:
    """Make sure that a tally is of this activity in an earlier year.

    Raises:
        UsageError: it isn't, or no unit is in both.
    """
    ours = folder.activity
    if said.activity not in (ours.id, *ours.predecessors):
        raise UsageError("history.other_activity", theirs=said.activity, ours=ours.id)
    if said.year >= ours.year:
        raise UsageError("history.not_past", year=said.year, now=ours.year)
    known = {id_ for unit in ours.units for id_ in known_as(unit)}
    if not known & {unit["unit"] for unit in tally["units"]}:
        raise UsageError("history.no_common_unit", year=said.year)


def _signed_by(
    folder: ActivityFolder,
    store: Store,
    offer: Offer,
    introduced: Sequence[str],
    needed: Sequence[str],
) -> tuple[PastKey, ...]:
    """Return the keys whose signatures hold and for which this folder or two people stand.

    Raises:
        SignatureError: a signature fails, none is by such a key, or somebody hasn't signed.
    """
    own = sorted(folder.keys.glob(f"*{PUBLIC_SUFFIX}"))
    beside = {path: fingerprint_of(path) for path in _beside(offer)}
    vouched = {key.fingerprint for past in store.history() for key in past.keys} | {*introduced}
    for fingerprint in introduced:
        if fingerprint not in beside.values():
            raise SignatureError("history.no_such_key", fingerprint=spaced(fingerprint))
    known = [path for path, fingerprint in beside.items() if fingerprint in vouched]
    held: dict[str, PastKey] = {}
    failed: dict[str, SignatureCheck] = {}
    for paths in (own, known):
        for check in verify_file(offer.tally, paths):
            match check.outcome:
                case SignatureOutcome.VALID:
                    path = next(p for p in paths if p.name == f"{check.signer}{PUBLIC_SUFFIX}")
                    held[check.signer] = PastKey(
                        signer=check.signer, fingerprint=fingerprint_of(path)
                    )
                case SignatureOutcome.UNKNOWN_SIGNER:
                    pass
                case _:
                    failed[check.signer] = check
    # A signer may have had another key then, one that lies beside the tally: it isn't known, and
    # that is what must be said of it.
    other = _fitting(offer, beside)
    bad = [check for signer, check in failed.items() if signer not in held and signer not in other]
    if bad:
        raise SignatureError("history.signature_fails", where=" ".join(map(str, bad)))
    if not held:
        raise SignatureError(
            "history.no_known_signer", keys=folder.keys, where=_told(offer, beside)
        )
    missing = [name for name in needed if name not in held]
    if missing:
        names = say("words.list").join(missing)
        raise SignatureError("history.missing_signers", names=names, where=_told(offer, beside))
    return tuple(held.values())


def _beside(offer: Offer) -> list[Path]:
    """Return the public keys where the tally is, of the first folder that has any."""
    path = offer.tally
    folders = [offer.keys] if offer.keys else [path.parent.parent / KEYS, path.parent]
    found = (sorted(folder.glob(f"*{PUBLIC_SUFFIX}")) for folder in folders)
    return next((paths for paths in found if paths), [])


def _fitting(offer: Offer, beside: Mapping[Path, str]) -> set[str]:
    checks = verify_file(offer.tally, list(beside))
    return {check.signer for check in checks if check.outcome is SignatureOutcome.VALID}


def _told(offer: Offer, beside: Mapping[Path, str]) -> str:
    """Return the keys that lie beside a tally and fit a signature, with their fingerprints."""
    fits = _fitting(offer, beside)
    lines = (
        f"{path.name.removesuffix(PUBLIC_SUFFIX)} {spaced(fingerprint)}"
        for path, fingerprint in beside.items()
        if path.name.removesuffix(PUBLIC_SUFFIX) in fits
    )
    return "\n".join(lines) or say("history.no_keys")


def _check_records(tally: Tally, path: Path) -> None:
    """Count an earlier year again.

    Raises:
        RecountError: the tally doesn't follow from the records.
    """
    try:
        found = recount(tally, read_leaves(path))
    except PingyiError:
        raise
    except (ValueError, LookupError, TypeError, AttributeError) as problem:
        raise RecountError("recount.not_understood", problem=problem) from problem
    if found:
        raise RecountError("recount.failed", count=len(found))
