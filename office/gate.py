"""The one gate: is this tally what the evidence, the seals and the rules come to now?

Through it goes whatever shows or hands on a tally of an activity folder. What fails is said in one
sentence with the next step; nothing is printed, signed or written then.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ballot.activity_file import ACTIVITY_FILE
from ballot.errors import (
    PingyiError,
    ReconciliationError,
    RecountError,
    RulingRequiredError,
    SignatureError,
    SourceError,
    StoreError,
)
from ballot.ids import FIRST_FORM, FormKey
from ballot.messages import say
from office.days import day_of
from office.folder import OF_FORMS, OUTPUT, SESSIONS, ActivityFolder
from office.merged import package_folder
from office.overtaking import decisions_after
from office.own_sheets import OwnSheets
from office.rows import StandingRows, comparable_sheets, standing_rows
from office.sealed import (
    changed_keys,
    check_seals_hold,
    flat,
    plan_of,
    revision_folder,
    sealed_sessions,
    stated_plan,
)
from office.tally_job import (
    TALLY_FILES,
    check_evidence,
    check_finished,
    current_tally,
    of_evidence,
    sheets_of,
)
from office.told import told_briefly
from output.canonical import canonical_bytes, digest, parse_canonical
from output.fingerprints import key_fingerprints
from output.package import TALLY_FILE
from output.recount import recount
from output.signing import (
    PUBLIC_SUFFIX,
    SignatureCheck,
    SignatureOutcome,
    missing_signers,
    read_file,
    verify_file,
)
from output.summary import ruling_texts
from output.tally import TallyKind
from output.tally_schema import READABLE_NAMES, WRITTEN, schema_of
from store.evidence import Store

_NAMED = 5
"""Differences that a refusal names."""

_RECOUNTED = frozenset(
    {"valid_sheets", "units", "groups", "rulings", "rulings_without_effect", "sensitivity"}
)
"""Keys of a tally that follow from the records alone: `recount` compares them."""

_MADE_BY = frozenset({"schema", "software"})
"""Keys that say which version made a tally, and nothing of the evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingTally:
    """A tally that the evidence, the seals and the rules come to now."""

    path: Path
    content: bytes
    """The exact bytes that were checked."""
    tally: Mapping[str, Any]
    signatures: tuple[SignatureCheck, ...]

    @property
    def sha256(self) -> str:
        """Digest of the bytes, hex."""
        return digest(self.content)


def standing_tally(folder: ActivityFolder, store: Store) -> StandingTally:
    """Return the final tally of the folder, if it stands.

    Raises:
        SourceError: there is none, or it is no tally in canonical bytes.
        StoreError: the log, a seal's files, or a layout isn't what it was.
        SignatureError: a signature beside it fails, or one that was made here is gone; the tally
            says otherwise than the evidence, the rules or activity.toml.
        PendingReviewError, ReconciliationError, UsageError: as `current_tally`.
    """
    if folder.activity.forms:
        folder = folder.seen_by(FIRST_FORM)
    path = folder.output / TALLY_FILES[TallyKind.FINAL]
    if not path.is_file():
        raise SourceError("gate.no_tally", path=path)
    content = path.read_bytes()
    tally = _understood(path, content)
    signatures = _check_signed(folder, store, path, content)
    check_evidence(folder, store)
    _check_packages_signed(folder, store)
    _check_nothing_newer(folder, store, path, tally)
    own = sheets_of(folder, store)
    check_finished(folder, store, own)
    try:
        found = [*_differences(folder, store, tally, own, is_signed=bool(signatures))]
    except (RecountError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise SourceError("gate.not_a_tally", path=path, problem=problem) from problem
    if found:
        shown = found[:_NAMED]
        if len(found) > len(shown):
            shown.append(say("words.more", count=len(found) - len(shown)))
        raise SignatureError("gate.differs", path=path, what=say("words.list").join(shown))
    return StandingTally(path=path, content=content, tally=tally, signatures=signatures)


def publishable_tally(folder: ActivityFolder, store: Store) -> StandingTally:
    """Return the final tally of the folder, if it stands, is signed and leaves no question open.

    Raises:
        SignatureError: somebody who must sign (`signatures.required`) hasn't.
        RulingRequiredError: names the questions and their units.
        PingyiError: as `standing_tally`.
    """
    standing = standing_tally(folder, store)
    questions = ruling_texts(standing.tally)
    if questions:
        raise RulingRequiredError("gate.open_question", questions=" ".join(questions))
    missing = missing_signers(standing.signatures, folder.activity.rules.signatures_required)
    if missing:
        names = say("words.list").join(missing)
        raise SignatureError("gate.unsigned", path=standing.path, names=names, first=missing[0])
    return standing


def kept_from_public(standing: StandingTally) -> PingyiError | None:
    """Return why nothing that is made of a publishable tally may be published yet; None: it may.

    A session's count is missing (one that was planned and never held, say), or nobody signed, as
    the rules may allow for what stays in the office.
    """
    uncounted = [
        session["name"] or session["session"]
        for session in standing.tally["sessions"]
        if session["issued"] is None or session["returned"] is None
    ]
    if uncounted:
        return ReconciliationError("gate.count_missing", sessions=say("words.list").join(uncounted))
    if not standing.signatures:
        return SignatureError("gate.nobody_signed", path=standing.path)
    return None


def check_package(folder: ActivityFolder, store: Store, path: Path) -> None:
    """Make sure that a session's own tally is the one that is sealed now, and holds.

    Args:
        folder: the activity.
        store: its evidence.
        path: a tally.json in output/sessions/.

    Raises:
        SignatureError: another revision is sealed, or none.
        PingyiError: as `check_evidence` and `check_seals_hold`.
    """
    check_evidence(folder, store)
    sealed = sealed_sessions(folder, store)
    check_seals_hold(folder, store, sealed, comparable_sheets(folder, store))
    content = read_file(path)
    if digest(content) not in {each.stated.seal.tally_sha256 for each in sealed.values()}:
        raise SignatureError("gate.other_revision", path=path)
    _check_signed(folder, store, path, content)


def overtaken_text(folder: ActivityFolder, store: Store) -> str:
    """Return in words why the tally in the folder no longer stands; empty where it does.

    Empty, too, where there is no tally: exports of rows need none.
    """
    if not (folder.output / TALLY_FILES[TallyKind.FINAL]).is_file():
        return ""
    try:
        standing_tally(folder, store)
    except PingyiError as problem:
        return str(problem)
    return ""


def tally_form(folder: Path, path: Path) -> FormKey | None:
    """Return of which form a file is the final tally in an activity folder; None: of none."""
    if not (folder / ACTIVITY_FILE).is_file():
        return None
    output, name = (folder / OUTPUT).resolve(), TALLY_FILES[TallyKind.FINAL]
    place = path.resolve()
    if place == output / name:
        return FIRST_FORM
    if place.name == name and place.parent.parent == output / OF_FORMS:
        return FormKey(place.parent.name)
    return None


def is_own_package(folder: Path, path: Path) -> bool:
    """Return whether a file is a tally in a package that was sealed in an activity folder."""
    sessions = (folder / OUTPUT / SESSIONS).resolve()
    return sessions in path.resolve().parents and (folder / ACTIVITY_FILE).is_file()


def _understood(path: Path, content: bytes) -> Mapping[str, Any]:
    """Return the tally in canonical bytes.

    Raises:
        SourceError: it is none.
        SignatureError: it isn't final.
    """
    tally = parse_canonical(content)
    if not isinstance(tally, dict) or schema_of(tally) is None:
        raise SourceError("gate.not_canonical", path=path, known=READABLE_NAMES)
    if tally.get("provisional") is not False:
        raise SignatureError("gate.provisional", path=path)
    return tally


def _check_packages_signed(folder: ActivityFolder, store: Store) -> None:
    """Make sure that what was signed of the packages in force still is, here and merged.

    Raises:
        SignatureError: names the file and the signer.
    """
    for session, seal in store.seals().items():
        path = revision_folder(folder, session, seal.revision) / TALLY_FILE
        if path.is_file():
            _check_signed(folder, store, path, path.read_bytes())
    for session, merge in store.merged().items():
        path = package_folder(folder, session, merge.seal.tally_sha256) / TALLY_FILE
        checks = _checked(folder, path)
        valid = {each.signer for each in checks if each.outcome is SignatureOutcome.VALID}
        for signer in merge.signers:
            if signer not in valid:
                raise SignatureError("gate.signature_gone", path=path, signer=signer)


def _checked(folder: ActivityFolder, path: Path) -> tuple[SignatureCheck, ...]:
    return tuple(verify_file(path, sorted(folder.keys.glob(f"*{PUBLIC_SUFFIX}"))))


def _check_signed(
    folder: ActivityFolder, store: Store, path: Path, content: bytes
) -> tuple[SignatureCheck, ...]:
    """Make sure that every signature beside a tally holds, and none that was made here is gone.

    Raises:
        SignatureError: names the signer.
    """
    signatures = _checked(folder, path)
    failed = [check for check in signatures if check.outcome is not SignatureOutcome.VALID]
    if failed:
        raise SignatureError("gate.signature_fails", path=path, which=" ".join(map(str, failed)))
    there = {check.signer for check in signatures}
    known = key_fingerprints(folder.keys)
    for signer, key in store.signed(digest(content)).items():
        if signer not in there:
            raise SignatureError("gate.signature_gone", path=path, signer=signer)
        if known.get(signer) != key:
            raise SignatureError("gate.key_exchanged", signer=signer, folder=folder.keys)
    return signatures


def _check_nothing_newer(
    folder: ActivityFolder, store: Store, path: Path, tally: Mapping[str, Any]
) -> None:
    """Make sure that the log holds the head that a tally names, and no decision after it.

    Raises:
        StoreError: it doesn't hold the head.
        SignatureError: names the first decision after it.
    """
    head = tally["digests"]["events"]
    if store.place_of(head) is None:
        raise StoreError("seal.lost_head", path=path, head=str(head)[:16])
    newer = next(decisions_after(folder, store, head), None)
    if newer is not None:
        raise SignatureError(
            "gate.newer", path=path, what=told_briefly(newer), day=day_of(newer.at)
        )


def _differences(
    folder: ActivityFolder,
    store: Store,
    tally: Mapping[str, Any],
    own: OwnSheets,
    *,
    is_signed: bool,
) -> Iterator[str]:
    """Yield in words each place in which a tally says otherwise than the evidence gives now.

    A tally in the form of this version is, but for the head of the log and the build that made it,
    the very bytes that are made now. Of an earlier form the rest is what its signers saw: unsigned,
    it doesn't stand, as a build doesn't that nobody signed for.
    """
    now = current_tally(folder, store, TallyKind.FINAL, own)
    named = [*_named_differences(folder, tally, now, standing_rows(folder, store, own))]
    yield from named
    if schema_of(tally) is WRITTEN and of_evidence(tally) != of_evidence(now) and not named:
        yield from _other_bytes(tally, now)
    if not is_signed and (tally["schema"], tally["software"]) != (now["schema"], now["software"]):
        yield say("gate.other_build", stated=_build_of(tally), now=_build_of(now))


def _build_of(tally: Mapping[str, Any]) -> str:
    return f"{tally['schema']} {tally['software'].get('version')}"


def _other_bytes(tally: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys of a tally that aren't, byte for byte, those that are made now."""
    for key in sorted((tally.keys() | now.keys()) - _MADE_BY - {"digests"}):
        if canonical_bytes(tally.get(key)) != canonical_bytes(now.get(key)):
            yield say("gate.other_key", name=key)
    before, after = tally["digests"], now["digests"]
    for key in sorted((before.keys() | after.keys()) - {"events"}):
        if canonical_bytes(before.get(key)) != canonical_bytes(after.get(key)):
            yield say("gate.other_key", name=f"digests.{key}")


def _named_differences(
    folder: ActivityFolder, tally: Mapping[str, Any], now: Mapping[str, Any], rows: StandingRows
) -> Iterator[str]:
    """Yield in words each place of a tally that can be named with what it should say."""
    yield from changed_keys(stated_plan(tally), plan_of(folder.activity))
    yield from changed_keys(*map(_named_units, (tally["units"], now["units"])))
    for each in recount(tally, rows.each_line(folder.secret(), schema_of(tally) or WRITTEN)):
        yield say("gate.value", path=each.path, stated=each.stated, now=each.recounted)
    passed = _RECOUNTED | _MADE_BY | {"rules", "digests"}
    for key in sorted((tally.keys() & now.keys()) - passed):
        yield from changed_keys(flat(key, _tabled(tally[key])), flat(key, _tabled(now[key])))
    before, after = tally["digests"], now["digests"]
    for key in ("activity", "layouts", "images"):
        if before[key] != after[key]:
            yield say("gate.digest", name=f"digests.{key}")
    for unknown in sorted(tally.keys() - now.keys() - _RECOUNTED):
        yield say("gate.unknown_key", name=unknown)


def _named_units(units: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return what a tally says of its units that doesn't follow from the records."""
    keys = ("full_name", "oversight", "predecessors")
    return flat("units", {unit["unit"]: {key: unit[key] for key in keys} for unit in units})


def _tabled(value: object) -> object:
    """Return lists as tables by number, so that a difference is named by its place."""
    if isinstance(value, list):
        return {str(number): _tabled(each) for number, each in enumerate(value)}
    if isinstance(value, Mapping):
        return {key: _tabled(each) for key, each in value.items()}
    return value
