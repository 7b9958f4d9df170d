"""Tallies an activity: what `pingyi tally` does, without the terminal."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ballot.errors import PendingReviewError, ReconciliationError, UsageError
from ballot.files import make_folder, naming, sync_folder
from ballot.ids import grouped
from ballot.messages import say
from ballot.session import SessionStatus
from office.folder import ActivityFolder
from office.merged import merged_sessions, session_statuses, statuses_with
from office.version import software_version
from output.canonical import canonical_bytes
from output.tally import TallyInputs, TallyKind, build_tally, write_tally
from store.evidence import Store

TALLY_FILES = {
    TallyKind.FINAL: "tally.json",
    TallyKind.PROVISIONAL: "tally-provisional.json",
}

PLACES_NAMED = 20
"""Lines of what is left to do that a refusal shows."""


def tally_activity(
    folder: ActivityFolder, store: Store, kind: TallyKind
) -> tuple[Path, dict[str, Any]]:
    """Count, score, rank and designate, and write the file.

    Returns:
        Where it was written, and what it says.

    Raises:
        UsageError: no sheet was scanned.
        PendingReviewError: a final tally was asked for, and rows, pages or sheets wait.
        ReconciliationError: numbers that must agree don't.
    """
    if kind is TallyKind.FINAL:
        check_finished(folder, store)
    tally = current_tally(folder, store, kind)
    path = folder.output / TALLY_FILES[kind]
    _set_aside(path, canonical_bytes(tally))
    write_tally(path, tally)
    return path, tally


def current_tally(folder: ActivityFolder, store: Store, kind: TallyKind) -> dict[str, Any]:
    """Return what the evidence comes to now; nothing is written.

    Raises:
        UsageError: no sheet was scanned.
        PendingReviewError: a final tally was asked for and rows wait.
        ReconciliationError: numbers that must agree don't.
    """
    sessions = session_statuses(folder, store)
    if not any(session.scanned for session in sessions):
        raise UsageError("office.tally.nothing_scanned")
    if kind is TallyKind.FINAL:
        _check_sealed(sessions)
    return build_tally(tally_inputs(folder, store), kind)


def tally_inputs(folder: ActivityFolder, store: Store) -> TallyInputs:
    """Return all that a tally of the whole activity is made of, merged sessions too.

    Raises:
        StoreError: the files of a merged session aren't what was added.
    """
    own, merged = own_inputs(folder, store), merged_sessions(folder, store)
    if not merged:
        return own
    layouts = dict(own.layout_digests)
    images = set(own.image_hashes)
    for each in merged.values():
        layouts |= each.layouts
        images |= set(each.images)
    return replace(
        own,
        sessions=statuses_with(merged, own.sessions),
        layout_digests=layouts,
        image_hashes=images,
        handed_in=[leaf for each in merged.values() for leaf in each.leaves],
    )


def own_inputs(folder: ActivityFolder, store: Store) -> TallyInputs:
    """Return all that a tally of what was scanned in this folder is made of."""
    return TallyInputs(
        activity=replace(
            folder.activity,
            rulings=store.rulings(),
            vetoes=(*folder.activity.vetoes, *store.vetoes()),
        ),
        records=store.sheet_records(folder.activity),
        sessions=store.status(folder.activity),
        layout_digests={
            form: printed.digest for form, printed in folder.printed_layouts(store).items()
        },
        image_hashes=store.image_hashes(),
        event_head=store.head(),
        salt_secret=folder.secret(),
        software_version=software_version(),
    )


def _check_sealed(sessions: Sequence[SessionStatus]) -> None:
    """Make sure that all scanned sessions are sealed, where any is.

    Raises:
        ReconciliationError: names those that aren't.
    """
    scanned = [status for status in sessions if status.scanned]
    unsealed = [status.session for status in scanned if status.seal is None]
    if unsealed and len(unsealed) < len(scanned):
        names = say("words.list").join(unsealed)
        raise ReconciliationError("seal.unsealed", sessions=names)


def _set_aside(path: Path, new: bytes) -> None:
    """Keep a signed tally that is about to be replaced by another one, with its signatures.

    They go to `superseded/<first 12 hex digits of its SHA-256>/` beside it and still verify there.
    """
    signatures = sorted(path.parent.glob(f"{path.name}.*.sig"))
    if not signatures or not path.exists() or path.read_bytes() == new:
        return
    kept = path.parent / "superseded" / hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    make_folder(kept)
    for file in (*signatures, path):
        with naming(kept / file.name):
            file.replace(kept / file.name)
    sync_folder(kept)


def check_finished(folder: ActivityFolder, store: Store) -> None:
    """Make sure that nothing waits for a person.

    Raises:
        PendingReviewError: says how many rows, sheets and pages wait, and where.
    """
    waiting = [r for r in store.sheet_records(folder.activity) if r.pending_rows]
    # A page that never came is settled once a person has answered for each of its rows.
    unsettled = {record.sheet for record in waiting}
    missing = [sheet for sheet in store.missing_pages() if sheet.sheet in unsettled]
    incomplete = {sheet.sheet for sheet in missing}
    pending = [record for record in waiting if record.sheet not in incomplete]
    open_pages = [stored for stored in store.rejections() if stored.is_open]

    def places() -> Iterator[str]:
        for record in pending:
            rows = [folder.activity.unit(row.unit).name for row in record.rows if row.vote is None]
            yield say(
                "office.tally.pending_sheet",
                session=session_name(record.session),
                sheet=grouped(record.sheet),
                rows=len(rows),
                units=say("words.list").join(rows[:3]) + ("…" if len(rows) > 3 else ""),
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
                file=stored.file,
                page=stored.file_page,
                reason=say(f"reason.{stored.rejection.reason}"),
                detail=stored.rejection.detail,
            )

    def session_name(session: Any) -> str:
        known = folder.activity.session(session)
        return known.name if known else str(session)

    lines = list(places())
    if not lines:
        return
    shown = lines[:PLACES_NAMED]
    if len(lines) > len(shown):
        shown.append(say("words.more", count=len(lines) - len(shown)))
    raise PendingReviewError(
        "office.tally.unfinished",
        rows=sum(record.pending_rows for record in pending),
        sheets=len(pending),
        missing=len(missing),
        rejected=len(open_pages),
        where="\n".join(f"  {line}" for line in shown),
    )
