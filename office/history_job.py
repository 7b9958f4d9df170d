"""Earlier years: which tallies are taken in, and what follows. `pingyi history`, no terminal.

What is on record of an earlier year is taken from the files that are kept of it, checked each time:
the log alone decides nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ballot.errors import PingyiError, SignatureError, SourceError, UsageError
from ballot.history import PastKey, PastYear, YearsCompared, compare_years
from ballot.ids import UnitId
from ballot.messages import say
from ballot.person import Second
from office.folder import KEYS, ActivityFolder
from office.kept_years import check_files, keep_year, kept_files, year_folder
from office.past_tally import PastClaims, Tally, check_counts, check_records, read_past_tally
from output.canonical import digest
from output.fingerprints import fingerprint_of, parse_fingerprint, spaced
from output.package import TALLY_FILE
from output.signing import (
    PUBLIC_SUFFIX,
    SignatureCheck,
    SignatureOutcome,
    read_file,
    verify_file,
)
from output.slip import SLIP_TEXT, parse_slip
from output.years import last_text
from store.codec import clean, past_year_from, past_year_payload
from store.evidence import Store
from store.recorder import required
from store.second import checked_second


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
    is_replacing: bool = False
    """Whether it shall stand in the place of another tally of its year."""
    why: str = ""
    """With `is_replacing`: the reason."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an offer."""

    past: PastYear
    is_new: bool
    """False where this very tally was on record: its files were put back where they were gone."""


def add_year(folder: ActivityFolder, store: Store, offer: Offer) -> Added:
    """Check an earlier tally with all that needs no evidence, keep it, and record its last places.

    Raises:
        SourceError: a file can't be read.
        UsageError: it is no canonical, final tally of an earlier year of this activity's lineage;
            no unit is in both; somebody isn't named, or both are one person; another tally of its
            year is on record, and it shall not replace that, or no reason is given.
        SignatureError: a signature fails, none is by a known key, or somebody hasn't signed.
        RecountError, ReconciliationError: it doesn't follow from its own counts, or from the
            records that were given.
        FileError: it can't be kept.
    """
    by = required(offer.by, "store.no_name")
    second = checked_second(by, offer.second)
    if not offer.tally.is_file():
        raise SourceError("signing.unreadable", path=offer.tally, reason="-")
    data = read_file(offer.tally)
    tally, said = read_past_tally(folder, offer.tally, data)
    needed = [*dict.fromkeys([*said.required, *folder.activity.rules.signatures_required])]
    introduced = tuple(dict.fromkeys(map(parse_fingerprint, offer.fingerprints)))
    signed = _signed_by(folder, store, offer, introduced, needed)
    keys = tuple(signed)
    check_counts(tally, said)
    if offer.records is not None:
        check_records(tally, offer.records)
    used = {key.fingerprint for key in keys}
    past = PastYear(
        year=said.year,
        tally_sha256=digest(data),
        signers=tuple(key.signer for key in keys),
        last=said.last,
        has_open=said.has_open,
        open=said.open,
        activity=said.activity,
        keys=keys,
        introduced=tuple(each for each in introduced if each in used),
        is_recounted=offer.records is not None,
        by=by,
        confirmed_by=second.name,
        is_kept=True,
    )
    past = past_year_from(past_year_payload(past))  # names as they go on record
    files = kept_files(offer.tally, data, {key.signer: path for key, path in signed.items()})
    with store.writing():
        standing = next((each for each in store.history() if each.year == past.year), None)
        if standing is not None and standing.is_kept and standing.stated == past.stated:
            if kept_problem(folder, store, standing):
                keep_year(folder, standing, files)
            _check_kept(folder, store, standing)
            return Added(standing, is_new=False)
        if standing is not None and standing.stated != past.stated:
            past = replace(past, why=_why(offer, standing))
        keep_year(folder, past, files)
        store.record_history(past, second=second)
        past = next(each for each in store.history() if each.year == past.year)
    return Added(past, is_new=True)


def _why(offer: Offer, standing: PastYear) -> str:
    """Return why a tally shall stand in the place of the one on record.

    Raises:
        UsageError: it shall not, or no reason is given.
    """
    if not offer.is_replacing:
        raise UsageError(
            "history.on_record",
            year=standing.year,
            digest=standing.tally_sha256[:12],
            names=last_text(standing),
            by=standing.by or say("history.no_one"),
            second=standing.confirmed_by or say("history.no_one"),
        )
    return required(offer.why, "store.no_reason")


def kept_problem(folder: ActivityFolder, store: Store, past: PastYear) -> str:
    """Return why what is on record of an earlier year doesn't follow from the files that are kept.

    Empty where it does, and where the version that took the year in kept none.
    """
    place = year_folder(folder, past)
    # Once a year's files are kept no row without them takes their place.
    if not (past.is_kept or place.exists() or any(old.is_kept for old in past.earlier)):
        return ""
    try:
        data = check_files(place, past)
        tally, said = read_past_tally(folder, place / TALLY_FILE, data)
        if any(name not in past.signers for name in said.required):
            raise SignatureError("history.kept_signature", name=" ".join(said.required))
        known = _known_keys(folder, store)
        told = {each for old in _on_record(store) for each in old.introduced}
        for key in past.keys:
            if (key.signer, key.fingerprint) not in known and key.fingerprint not in told:
                digits = spaced(key.fingerprint)
                raise SignatureError("history.kept_unknown", name=key.signer, fingerprint=digits)
        if _stated(past) != _stated(said):
            raise SignatureError("history.kept_other")
        check_counts(tally, said)
    except PingyiError as problem:
        return str(problem)
    return ""


def _check_kept(folder: ActivityFolder, store: Store, past: PastYear) -> None:
    """Make sure that what is on record of an earlier year follows from the files that are kept.

    Raises:
        SignatureError: it doesn't.
    """
    if problem := kept_problem(folder, store, past):
        raise SignatureError("history.kept_fails", year=past.year, problem=problem)


def _on_record(store: Store) -> Iterable[PastYear]:
    for past in store.history():
        yield from (*past.earlier, past)


def _stated(told: PastYear | PastClaims) -> tuple[object, ...]:
    """Return what is compared of a tally."""
    units = [
        [(each.unit, clean(each.name), each.category) for each in group]
        for group in (told.last, told.open)
    ]
    return told.year, told.activity, told.has_open, *units


def compared_years(folder: ActivityFolder, store: Store, tally: Tally) -> YearsCompared:
    """Return who is the last for the second year running by a final tally of this year.

    Raises:
        SignatureError: what is on record of the year before doesn't follow from the files that are
            kept of it.
    """
    units_then = None
    for past in store.history():
        if past.year == folder.activity.year - 1:
            _check_kept(folder, store, past)
            units_then = _units_then(folder, past)
    return compare_years(
        folder.activity,
        store.history(),
        last_now=[UnitId(u["unit"]) for u in tally["units"] if "last" in u["designations"]],
        open_now=[UnitId(u["unit"]) for u in tally["units"] if "last" in u["open_designations"]],
        units_then=units_then,
    )


def _units_then(folder: ActivityFolder, past: PastYear) -> frozenset[UnitId] | None:
    """Return every unit of an earlier tally by its kept files, which have been checked."""
    path = year_folder(folder, past) / TALLY_FILE
    if not past.is_kept:
        return None
    tally, _ = read_past_tally(folder, path, read_file(path))
    return frozenset(UnitId(unit["unit"]) for unit in tally["units"])


def _known_keys(folder: ActivityFolder, store: Store) -> set[tuple[str, str]]:
    """Return the keys that this folder knows, each with its name.

    That a file lies in keys/ says nothing: anybody can make a key in any name. Known is what stands
    on a witness slip, or has signed a tally of this folder.
    """
    known = {*store.signing_keys()}
    for path in sorted(folder.sessions.glob(f"*/revision-*/{SLIP_TEXT}")):
        try:
            known.update(parse_slip(path.read_text(encoding="utf-8")).keys.items())
        except (PingyiError, OSError, ValueError):
            continue  # verify-folder says what is wrong with a slip
    return known


def _signed_by(
    folder: ActivityFolder,
    store: Store,
    offer: Offer,
    introduced: Sequence[str],
    needed: Sequence[str],
) -> dict[PastKey, Path]:
    """Return the keys whose signatures hold and for which this folder or two people stand.

    Raises:
        SignatureError: a signature fails, none is by such a key, or somebody hasn't signed.
    """
    known = _known_keys(folder, store)
    for past in store.history():
        if past.is_kept and not kept_problem(folder, store, past):
            known.update((key.signer, key.fingerprint) for key in past.keys)
    places = [
        {path: PastKey(signer=_signer(path), fingerprint=fingerprint_of(path)) for path in paths}
        for paths in (sorted(folder.keys.glob(f"*{PUBLIC_SUFFIX}")), _beside(offer))
    ]
    found = {key.fingerprint for keys in places for key in keys.values()}
    for fingerprint in introduced:
        if fingerprint not in found:
            raise SignatureError("history.no_such_key", fingerprint=spaced(fingerprint))
    held: dict[str, tuple[PastKey, Path]] = {}
    fits: dict[PastKey, None] = {}
    failed: dict[str, SignatureCheck] = {}
    for keys in places:
        for check in verify_file(offer.tally, list(keys)):
            path, key = next(
                (each for each in keys.items() if each[1].signer == check.signer), (None, None)
            )
            if path is None or key is None:
                continue
            is_known = key.fingerprint in introduced or (key.signer, key.fingerprint) in known
            if check.outcome is SignatureOutcome.VALID:
                fits[key] = None
                if is_known:
                    held[key.signer] = key, path
            elif is_known:
                failed[key.signer] = check
    # A signer may have had another key then, one that lies beside the tally: it isn't known, and
    # that is what must be said of it.
    names = {key.signer for key in fits}
    if bad := [check for signer, check in failed.items() if signer not in names]:
        raise SignatureError("history.signature_fails", where=" ".join(map(str, bad)))
    told = "\n".join(f"{key.signer} {spaced(key.fingerprint)}" for key in fits)
    told = told or say("history.no_keys")
    if not held:
        raise SignatureError("history.no_known_signer", where=told)
    # One key is one signer, whatever names it goes by.
    by_key = {key.fingerprint: key.signer for key, _ in held.values() if key.signer in needed}
    missing = [name for name in needed if name not in by_key.values()]
    if missing:
        listed = say("words.list").join(missing)
        raise SignatureError("history.missing_signers", names=listed, where=told)
    return dict(held.values())


def _signer(path: Path) -> str:
    return path.name.removesuffix(PUBLIC_SUFFIX)


def _beside(offer: Offer) -> list[Path]:
    """Return the public keys where the tally is, of the first folder that has any."""
    path = offer.tally
    folders = [offer.keys] if offer.keys else [path.parent.parent / KEYS, path.parent]
    found = (sorted(folder.glob(f"*{PUBLIC_SUFFIX}")) for folder in folders)
    return next((paths for paths in found if paths), [])
