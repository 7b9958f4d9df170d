"""Checks of what was sealed: packages of sessions, their slips, and those of other folders."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from ballot.errors import PingyiError
from ballot.session import Merge
from office.checks.facts import FolderFacts, TallyFile, TallyPlace
from office.checks.found import Found, not_recorded, noted, seen, wrong
from office.folder import KEYS, MERGED, OUTPUT, SESSIONS
from office.slip_job import new_slip
from output.fingerprints import key_fingerprints
from output.package import RECORDS_FILE, TALLY_FILE
from output.records import lines_in, record_from
from output.recount import activity_of, recount
from output.signing import PUBLIC_SUFFIX, SignatureOutcome, verify_file
from output.slip import SLIP_PDF, SLIP_TEXT, Slip, parse_slip
from output.tally_schema import WRITTEN, schema_of
from scoring.counts import count_sheets
from store.decided import SessionMerged, SessionSealed


def _tally_at(facts: FolderFacts, place: Path) -> TallyFile | None:
    path = place / TALLY_FILE
    return next((tally for tally in facts.tallies if tally.path == path), None)


def _place_of(facts: FolderFacts, sealed: SessionSealed) -> Path:
    return facts.path / OUTPUT / SESSIONS / sealed.session / f"revision-{sealed.seal.revision}"


def check_seals(facts: FolderFacts) -> Iterator[Found]:
    """Every seal in the log names the tally that lies there; its records give that tally."""
    before: dict[str, str] = {}
    places = set()
    for entry, sealed in facts.audit.decided(SessionSealed):
        yield seen()
        seal = sealed.seal
        if seal.replaces != before.get(sealed.session):
            yield wrong("folder_check.seals.replaces", entry=entry.seq)
        before[sealed.session] = seal.tally_sha256
        place = _place_of(facts, sealed)
        places.add(place)
        tally, shown = _tally_at(facts, place), facts.name(place / TALLY_FILE)
        if tally is None:
            yield wrong("folder_check.seals.missing", path=shown, entry=entry.seq)
        elif tally.digest != seal.tally_sha256:
            yield wrong("folder_check.seals.changed", path=shown, entry=entry.seq)
        elif tally.body is not None:
            stated = {"replaces": seal.replaces, "by": seal.by, "number": seal.revision}
            if tally.body.get("revision") != stated:
                yield wrong("folder_check.seals.revision", path=shown, entry=entry.seq)
        if tally is not None:
            yield from _recounted(facts, tally)
    for place in sorted((facts.path / OUTPUT / SESSIONS).glob("*/revision-*")):
        if place not in places and place.is_dir():
            yield wrong("folder_check.seals.unnamed", path=facts.name(place))


def _recounted(facts: FolderFacts, tally: TallyFile) -> Iterator[Found]:
    """Count the records beside a session's tally again."""
    path = tally.path.with_name(RECORDS_FILE)
    shown = facts.name(path)
    if tally.body is None:
        return  # said by the check of tallies
    try:
        found = recount(tally.body, lines_in(path))
    except (PingyiError, ValueError, LookupError, TypeError, AttributeError) as problem:
        yield wrong("folder_check.signatures.bad", path=shown, problem=problem)
        return
    if found:
        yield wrong("folder_check.recount", path=shown, count=len(found), where=found[0].path)


def check_slips(facts: FolderFacts) -> Iterator[Found]:
    """Every slip names the seal in the log, and keys that still are those of that day."""
    try:
        keys = key_fingerprints(facts.path / KEYS)
    except PingyiError:
        keys = {}  # said by the check of keys
    for entry, sealed in facts.audit.decided(SessionSealed):
        path = _place_of(facts, sealed) / SLIP_TEXT
        shown = facts.name(path)
        if not path.is_file():
            tally = _tally_at(facts, path.parent)
            if tally is not None and tally.body and schema_of(tally.body) is WRITTEN:
                # Whoever writes this form makes a slip with every seal.
                yield wrong("folder_check.slips.gone", path=shown, session=sealed.session)
            else:
                yield not_recorded("folder_check.slips.none", path=facts.name(path.parent))
            continue
        yield seen()
        yield not_recorded("folder_check.slips.pdf")
        if not path.with_name(SLIP_PDF).is_file():
            yield noted("folder_check.slips.pdf_gone", path=facts.name(path.with_name(SLIP_PDF)))
        try:
            slip = parse_slip(path.read_text(encoding="utf-8"))
        except (PingyiError, ValueError) as problem:
            yield wrong("folder_check.signatures.bad", path=shown, problem=problem)
            continue
        if slip != _due_slip(facts, entry.hash, sealed, slip.keys):
            yield wrong("folder_check.slips.other", path=shown, entry=entry.seq)
        for name, digits in slip.keys.items():
            if name not in keys:
                yield wrong("folder_check.slips.key_gone", name=name, path=shown)
            elif keys[name] != digits:
                yield wrong("folder_check.slips.key", name=name, path=shown)


def _due_slip(
    facts: FolderFacts, head: str, sealed: SessionSealed, keys: Mapping[str, str]
) -> Slip | None:
    """Return what the slip of a seal must say; None where its package can't tell."""
    place = _place_of(facts, sealed)
    tally = _tally_at(facts, place)
    if tally is None or tally.body is None:
        return None
    try:
        records = map(record_from, lines_in(place / RECORDS_FILE))
        counts = count_sheets(activity_of(tally.body), records)
        return new_slip(tally.body, counts, sealed, head, keys)
    except (PingyiError, ValueError, LookupError, TypeError):
        return None


def check_merged(facts: FolderFacts) -> Iterator[Found]:
    """Every merged package lies there as it was added, with the signatures that held then."""
    places = set()
    for entry, merged in facts.audit.decided(SessionMerged):
        yield seen()
        merge = merged.merge
        place = facts.path / MERGED / merged.session / merge.seal.tally_sha256
        places.add(place)
        tally, shown = _tally_at(facts, place), facts.name(place / TALLY_FILE)
        if tally is None:
            yield wrong("folder_check.seals.missing", path=shown, entry=entry.seq)
            continue
        if tally.digest != merge.seal.tally_sha256 or not _is_stated(tally, merge):
            yield wrong("folder_check.merged.changed", path=shown, entry=entry.seq)
        yield from _recounted(facts, tally)
        checks = verify_file(tally.path, sorted((facts.path / KEYS).glob(f"*{PUBLIC_SUFFIX}")))
        held = {check.signer for check in checks if check.outcome is SignatureOutcome.VALID}
        for name in merge.signers:
            if name not in held:
                yield wrong("folder_check.merged.signer", path=shown, name=name)
    for tally in facts.tallies_at(TallyPlace.MERGED):
        if tally.path.parent not in places:
            yield wrong("folder_check.merged.extra", path=facts.name(tally.path.parent))


def _is_stated(tally: TallyFile, merge: Merge) -> bool:
    """Return whether a package's tally states the records that the merge put on record."""
    try:
        records = tally.body["digests"]["records"]  # type: ignore[index]
        return (records["root"], records["sheets"]) == (merge.records_root, merge.sheets)
    except (KeyError, TypeError):
        return False
