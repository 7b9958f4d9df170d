"""Tallies an activity: what `pingyi tally` does, without the terminal."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from ballot.activity import Activity
from ballot.errors import PendingReviewError, ReconciliationError, StoreError, UsageError
from ballot.files import make_folder, naming, sync_folder
from ballot.ids import FIRST_FORM, SessionId, grouped
from ballot.logbook import Logbook
from ballot.messages import say
from ballot.ruling import Ruling
from ballot.session import SessionStatus, takes_part
from office.folder import ActivityFolder
from office.merged import MergedSession, merged_sessions, session_statuses, statuses_with
from office.overtaking import decisions_after
from office.own_sheets import OwnSheets, own_sheets, waiting_sheets
from office.plan import plan_changes, rules_not_applied, vetoes_of_plan
from office.sealed import (
    SealedSession,
    check_seals_hold,
    sealed_heads,
    sealed_schemas,
    sealed_sessions,
)
from office.version import software_version
from output.canonical import canonical_bytes, parse_canonical
from output.gathered import Gathered
from output.provisional import without_standings
from output.signing import SIGNATURE_SUFFIX
from output.tally import TallyInputs, TallyKind, build_tally, write_tally
from store.evidence import Store

_LOG = Logbook(__name__)

TALLY_FILES = {
    TallyKind.FINAL: "tally.json",
    TallyKind.PROVISIONAL: "tally-provisional.json",
}

PLACES_NAMED = 20
"""Lines of what is left to do that a refusal shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallied:
    """What `tally_activity` left in output/."""

    path: Path
    tally: dict[str, Any]
    set_aside: Path | None = None
    """Where a signed tally went that this one replaces."""


def tally_activity(folder: ActivityFolder, store: Store, kind: TallyKind) -> Tallied:
    """Count, score, rank and designate, and write the file.

    Raises:
        StoreError: the log isn't whole, or lacks what was sealed.
        UsageError: no sheet was scanned.
        PendingReviewError: a final tally was asked for, and rows, pages or sheets wait.
        ReconciliationError: numbers that must agree don't; a session isn't counted by hand or
            sealed; the evidence no longer gives what was sealed.
    """
    check_evidence(folder, store)
    if folder.activity.forms:
        folder = folder.seen_by(FIRST_FORM)
    own = sheets_of(folder, store)
    if kind is TallyKind.FINAL:
        check_finished(folder, store, own)
    tally = current_tally(folder, store, kind, own)
    path = folder.output / TALLY_FILES[kind]
    if kind is TallyKind.FINAL and (same := _same_before(folder, path, tally, store)):
        return Tallied(path=path, tally=same)
    replaced = _set_aside(path, canonical_bytes(tally))
    write_tally(path, tally)
    return Tallied(path=path, tally=tally, set_aside=replaced)


def _same_before(
    folder: ActivityFolder, path: Path, tally: dict[str, Any], store: Store
) -> dict[str, Any] | None:
    """Return the tally that stands at `path`, if it says the same of the same evidence.

    Signatures are on record, too, and move the log's head: a tally that was signed stays the one
    that was signed, by whichever build it was made. Where a decision is newer it is made anew, even
    if that was taken back since: the gate lets none pass that a decision overtook.
    """
    before = parse_canonical(path.read_bytes()) if path.is_file() else None
    if not isinstance(before, dict) or store.place_of(_head_of(before)) is None:
        return None
    if next(decisions_after(folder, store, _head_of(before)), None) is not None:
        return None
    if before.get("software") != tally["software"] and not _signatures_of(path):
        return None
    return before if of_evidence(before) == of_evidence(tally) else None


def _head_of(tally: dict[str, Any]) -> str:
    return str(tally.get("digests", {}).get("events"))


def of_evidence(tally: Mapping[str, Any]) -> bytes:
    """Return a tally's canonical bytes without what says when, and by which build, it was made."""
    digests = {**tally["digests"], "events": ""}
    return canonical_bytes({**tally, "digests": digests, "software": None})


@_LOG.step("go through the sheets")
def sheets_of(folder: ActivityFolder, store: Store) -> OwnSheets:
    """Return what the sheets come to that were scanned in this folder.

    Raises:
        StoreError: the secret is missing or damaged, or the evidence is.
    """
    return own_sheets(folder.activity, store, folder.secret(), sealed_schemas(folder, store))


@_LOG.step("count")
def current_tally(
    folder: ActivityFolder, store: Store, kind: TallyKind, own: OwnSheets | None = None
) -> dict[str, Any]:
    """Return what the evidence comes to now; nothing is written.

    Args:
        folder: the activity.
        store: its evidence.
        kind: what the tally may be used for.
        own: of this form, where somebody has gone through its sheets already.

    Raises:
        UsageError: no sheet was scanned.
        PendingReviewError: a final tally was asked for and rows wait.
        ReconciliationError: numbers that must agree don't.
    """
    if folder.activity.forms:
        folder = folder.seen_by(FIRST_FORM)
    sessions = session_statuses(folder, store)
    if not any(session.scanned for session in sessions):
        raise UsageError("office.tally.nothing_scanned")
    if kind is TallyKind.FINAL:
        check_sealed(folder.activity, sessions)
    tally = build_tally(tally_inputs(folder, store, own), kind)
    is_open = any(takes_part(s) and s.seal is None for s in sessions)
    pending = sum(session.pending for session in sessions)
    return without_standings(tally) if is_open or pending else tally


def tally_inputs(folder: ActivityFolder, store: Store, own: OwnSheets | None = None) -> TallyInputs:
    """Return all that a tally of the whole activity is made of, merged sessions too.

    A sealed session is counted from what was sealed, wherever that was.

    Args:
        folder: the activity.
        store: its evidence.
        own: of this form, where somebody has gone through its sheets already.

    Raises:
        StoreError: the files of a sealed or merged session aren't what was sealed.
        ReconciliationError: the evidence no longer gives what was sealed.
    """
    if folder.activity.forms:
        folder = folder.seen_by(FIRST_FORM)
    holds = folder.activity.holds
    merged = {key: one for key, one in merged_sessions(folder, store).items() if holds(key)}
    inputs = own_inputs(folder, store)
    inputs = replace(
        inputs,
        plan_changes=plan_changes(store),
        rules_not_applied=rules_not_applied(folder.activity, store),
    )
    sealed = {key: one for key, one in sealed_sessions(folder, store).items() if holds(key)}
    own = own or sheets_of(folder, store)
    check_seals_hold(folder, store, sealed, own)
    layouts = dict(inputs.layout_digests)
    images = set(inputs.image_hashes)
    for each in merged.values():
        layouts |= each.layouts
        images |= set(each.images)
    return replace(
        inputs,
        gathered=_together(folder.activity, own, sealed, merged),
        sessions=statuses_with(merged, inputs.sessions),
        layout_digests=layouts,
        image_hashes=images,
    )


def _together(
    activity: Activity,
    own: OwnSheets,
    sealed: Mapping[SessionId, SealedSession],
    merged: Mapping[SessionId, MergedSession],
) -> Gathered:
    """Return what all sheets come to that count."""
    whole = Gathered(activity)
    for session, found in own.by_session.items():
        if session not in sealed or sealed[session].is_what(found):
            whole.extend(found)
    for session, package in sealed.items():
        if not package.is_what(own.of(session)):
            # Row by row they are the same: an earlier secret salts what was sealed.
            for line in package.lines():
                whole.add_line(line)
    for other in merged.values():
        for line in other.lines():
            whole.add_line(line)
    return whole


def own_inputs(folder: ActivityFolder, store: Store) -> TallyInputs:
    """Return all that a tally of what was scanned in this folder is made of, but its sheets."""
    return TallyInputs(
        activity=replace(
            folder.activity,
            rulings=_rulings_of(folder.activity, store),
            vetoes=(*vetoes_of_plan(folder.activity, store), *store.vetoes()),
        ),
        records=(),
        sessions=store.status(folder.activity),
        layout_digests={
            form: printed.digest for form, printed in folder.printed_layouts(store).items()
        },
        image_hashes=store.image_hashes(folder.activity),
        event_head=store.head(),
        salt_secret=folder.secret(),
        software_version=software_version(),
    )


def _rulings_of(activity: Activity, store: Store) -> tuple[Ruling, ...]:
    """Return the rulings on record; of one of several forms, those on categories that it ranks."""
    if not activity.is_part:
        return store.rulings()
    ranked = {category.id for category in activity.categories if activity.kind.is_ranked}
    return tuple(ruling for ruling in store.rulings() if ruling.category in ranked)


def check_sealed(activity: Activity, sessions: Sequence[SessionStatus]) -> None:
    """Make sure that all sessions that take part are counted by hand and sealed.

    Raises:
        ReconciliationError: names those that aren't.
    """
    parts = [status for status in sessions if takes_part(status) and status.seal is None]
    if not parts:
        return

    def named(statuses: Iterable[SessionStatus]) -> str:
        known = ((s.session, activity.session(s.session)) for s in statuses)
        names = (f"{found.name}（{id_}）" if found else id_ for id_, found in known)
        return say("words.list").join(names)

    uncounted = named(status for status in parts if status.returned is None)
    if uncounted:
        raise ReconciliationError("seal.uncounted", sessions=uncounted, unsealed=named(parts))
    raise ReconciliationError("seal.unsealed", sessions=named(parts))


@_LOG.step("check the evidence")
def check_evidence(folder: ActivityFolder, store: Store) -> None:
    """Make sure that the log is whole and holds every head that a seal of this folder names.

    Raises:
        StoreError: an entry was changed, or the log is shorter or older than what was sealed.
    """
    broken = store.verify_chain()
    if broken is not None:
        raise StoreError(
            "store.broken_chain", path=folder.path, entry=broken.seq, problem=broken.problem
        )
    for place, head in sealed_heads(folder):
        if store.place_of(head) is None:
            raise StoreError("seal.lost_head", path=place, head=head[:16])


def _signatures_of(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}.*{SIGNATURE_SUFFIX}"))


def _set_aside(path: Path, new: bytes) -> Path | None:
    """Keep a signed tally that is about to be replaced by another one, with its signatures.

    They go to `superseded/<first 12 hex digits of its SHA-256>/` beside it and still verify there.
    Signatures whose tally is gone go to `superseded/` by the digest of the first of them.

    Returns:
        Where they went; None where there were none.
    """
    signatures = _signatures_of(path)
    before = path.read_bytes() if path.exists() else None
    if not signatures or before == new:
        return None
    named_by = signatures[0].read_bytes() if before is None else before
    kept = path.parent / "superseded" / hashlib.sha256(named_by).hexdigest()[:12]
    make_folder(kept)
    for file in (*signatures, *([path] if before is not None else [])):
        with naming(kept / file.name):
            file.replace(kept / file.name)
    sync_folder(kept)
    sync_folder(path.parent)
    return kept


def check_finished(folder: ActivityFolder, store: Store, own: OwnSheets | None = None) -> None:
    """Make sure that nothing waits for a person.

    Args:
        folder: the activity.
        store: its evidence.
        own: where somebody has gone through its sheets already.

    Raises:
        PendingReviewError: says how many rows, sheets and pages wait, and where.
    """
    waiting = own.waiting if own else list(waiting_sheets(folder.activity, store))
    # A page that never came is settled once a person has answered for each of its rows.
    unsettled = {each.sheet for each in waiting}
    missing = [sheet for sheet in store.missing_pages() if sheet.sheet in unsettled]
    incomplete = {sheet.sheet for sheet in missing}
    pending = [each for each in waiting if each.sheet not in incomplete]
    open_pages = [stored for stored in store.rejections() if stored.is_open]

    def places() -> Iterator[str]:
        for each in pending:
            names = [folder.activity.line_name(line) for line in each.lines]
            yield say(
                "office.tally.pending_sheet",
                session=session_name(each.session),
                sheet=grouped(each.sheet),
                rows=each.rows,
                units=say("words.list").join(names[:3]) + ("…" if len(names) > 3 else ""),
            )
        for sheet in missing:
            yield say(
                "office.tally.missing_page",
                session=session_name(sheet.session),
                sheet=grouped(sheet.sheet),
                pages=say("words.list").join(map(str, sheet.pages)),
            )
        for stored in open_pages:
            yield say(
                "office.tally.open_page",
                where=stored.place,
                reason=say(f"reason.{stored.rejection.reason}"),
                detail=stored.rejection.detail,
            )

    def session_name(session: Any) -> str:
        known = folder.activity.session(session)
        return known.name if known else str(session)

    count = len(pending) + len(missing) + len(open_pages)
    if not count:
        return
    shown = list(islice(places(), PLACES_NAMED))
    if count > len(shown):
        shown.append(say("words.more", count=count - len(shown)))
    raise PendingReviewError(
        "office.tally.unfinished",
        rows=sum(each.rows for each in pending),
        sheets=len(pending),
        missing=len(missing),
        rejected=len(open_pages),
        where="\n".join(f"  {line}" for line in shown),
    )
