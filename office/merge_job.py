"""Adds a session that was sealed in another folder: what `pingyi merge` does, without terminal."""

from dataclasses import dataclass
from pathlib import Path

from ballot.activity import Session
from ballot.errors import ReconciliationError, StoreError, UsageError
from ballot.ids import grouped, is_practice
from ballot.logbook import Logbook
from ballot.person import Second
from ballot.record import SheetRecord
from ballot.session import Merge
from office.folder import ActivityFolder
from office.merge_files import put_down, staged
from office.merged import load_merged, merged_sessions, package_folder
from office.plan import ensure_recorded
from output.package import (
    RECORDS_FILE,
    TALLY_FILE,
    SessionTally,
    check_records_of,
    check_signatures,
    read_package_lines,
    read_session_tally,
)
from output.records import record_from
from store.evidence import Store
from store.recorder import required
from store.second import checked_second

_LOG = Logbook(__name__)


@dataclass(frozen=True, slots=True)
class Merged:
    """What adding one package came to."""

    session: Session
    merge: Merge
    is_new: bool
    """False where the same package was added before: nothing changed."""


@_LOG.step("merge")
def merge_package(
    folder: ActivityFolder, store: Store, path: Path, by: str, *, confirmed_by: str | Second
) -> Merged:
    """Check a package, keep its files, and record it; whoever calls holds the right to write.

    Args:
        folder: the city's.
        store: its evidence.
        path: a folder `revision-N` of a sealed session, or a .zip of one.
        by: who adds it.
        confirmed_by: the second person.

    Raises:
        UsageError: somebody isn't named, or both are one person; it is no final tally of one
            sealed session of this activity; the session was scanned or merged here already.
        SourceError: there is no package at `path`.
        SignatureError: a signature fails, none holds, or somebody has not signed.
        RecountError: the tally doesn't follow from the records.
        ReconciliationError: sheets or forms contradict what is known here.
    """
    by = required(by, "store.no_name")
    second = checked_second(by, confirmed_by)
    with staged(path, folder.merged) as place:
        stated = read_session_tally(place / TALLY_FILE)
        session = _check_activity(folder, stated)
        signers = check_signatures(
            place / TALLY_FILE, folder.keys, folder.activity.rules.signatures_required
        )
        lines = read_package_lines(place / RECORDS_FILE, stated)
        records = check_records_of(stated, lines)
        target = package_folder(folder, session.id, stated.seal.tally_sha256)
        known = store.merged().get(session.id)
        if known is not None and known.seal == stated.seal:
            _mend(place, target, known)
            return Merged(session, known, is_new=False)
        _check_session(folder, store, session, stated)
        _check_forms_and_sheets(folder, store, stated, records)
        merge = Merge(
            seal=stated.seal,
            records_root=stated.root,
            sheets=len(lines),
            signers=signers,
            by=by,
            confirmed_by=second.name,
        )
        ensure_recorded(folder, store, by)
        put_down(place, target)  # first the files: an event names what is there
        store.record_merge(session.id, merge, second=second)
        return Merged(session, merge, is_new=True)


def _mend(place: Path, target: Path, known: Merge) -> None:
    """Put the files of a merged package down again, if those that stand are damaged."""
    try:
        load_merged(target, known)
    except StoreError:
        put_down(place, target)


def _check_activity(folder: ActivityFolder, stated: SessionTally) -> Session:
    """Return the session of a package, if it is one of this activity.

    Raises:
        UsageError: it is of another activity, of another edition of activity.toml, or unknown.
    """
    ours = folder.activity
    if is_practice(stated.activity) != is_practice(ours.id):
        raise UsageError("practice.mixed", theirs=stated.activity, ours=ours.id)
    if stated.activity != ours.id:
        raise UsageError("merge.other_activity", theirs=stated.activity, ours=ours.id)
    if stated.activity_digest != ours.digest:
        raise UsageError("merge.other_edition", theirs=stated.activity_digest, ours=ours.digest)
    session = ours.session(stated.session)
    if session is None:
        raise UsageError("merge.unknown_session", session=stated.session)
    return session


def _check_session(
    folder: ActivityFolder, store: Store, session: Session, stated: SessionTally
) -> None:
    """Make sure that the session isn't counted here, or that this is its next revision.

    Raises:
        UsageError: it isn't so.
    """
    known = store.merged().get(session.id)
    status = next(s for s in store.status(folder.activity) if s.session == session.id)
    is_here = status.scanned or status.seal is not None
    if is_here or (known is None and status.rejected):
        raise UsageError("merge.counted_here", session=session.name)
    if known is None:
        return
    is_next = stated.seal.replaces == known.seal.tally_sha256
    if not is_next or stated.seal.revision <= known.seal.revision:
        raise UsageError(
            "merge.not_the_next",
            session=session.name,
            revision=stated.seal.revision,
            merged=known.seal.revision,
            digest=known.seal.tally_sha256,
        )


def _check_forms_and_sheets(
    folder: ActivityFolder, store: Store, stated: SessionTally, records: list[SheetRecord]
) -> None:
    """Make sure that forms and sheets don't contradict what this folder knows of them.

    Raises:
        ReconciliationError: a form has the id of another one, a sheet occurs twice or was
            printed for another session, or a record holds other units than the activity.
        StoreError: the files of a merged session aren't what was added.
    """
    others = [m for s, m in merged_sessions(folder, store).items() if s != stated.session]
    layouts = {form: printed.digest for form, printed in folder.layouts().items()}
    for each in others:
        layouts |= each.layouts
    for form, digest in stated.layouts.items():
        if layouts.get(form, digest) != digest:
            raise ReconciliationError("merge.other_form", form=form)
    counted = {record.sheet for record in store.sheet_records(folder.activity)}
    counted |= {record_from(line).sheet for each in others for line in each.lines()}
    printed = store.printed_sheets()
    for record in records:
        lines = folder.activity.of_session(record.session).lines
        sheet = grouped(record.sheet)
        if record.sheet in counted:
            raise ReconciliationError("merge.sheet_twice", sheet=sheet)
        if record.sheet in printed and printed[record.sheet].session != record.session:
            raise ReconciliationError(
                "merge.printed_for", sheet=sheet, session=printed[record.sheet].session
            )
        if [row.line for row in record.rows] != list(lines):
            raise ReconciliationError("merge.foreign_rows", sheet=sheet)
