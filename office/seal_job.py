"""Seals a session: what `pingyi seal` does, without the terminal."""

from dataclasses import replace
from pathlib import Path

from ballot.activity import Session
from ballot.errors import PendingReviewError, ReconciliationError, UsageError
from ballot.messages import say
from ballot.session import Seal, balances, is_explained
from office.folder import ActivityFolder
from office.plan import ensure_recorded
from office.tally_job import own_inputs
from output.canonical import canonical_bytes, digest
from output.records import write_records
from output.tally import Revision, TallyKind, build_tally, write_tally
from store.evidence import Store

SESSIONS = "sessions"
"""Folder of sealed sessions, in output/."""


def seal_session(
    folder: ActivityFolder, store: Store, session: Session, by: str
) -> tuple[Path, Seal]:
    """Write a session's own tally and records, and seal it.

    Returns:
        Where the tally is, and the seal.

    Raises:
        UsageError: nobody is named, or it is sealed, here or where it was counted.
        PendingReviewError: rows or pages of it wait for a person.
        ReconciliationError: it was not counted by hand, or numbers differ and nobody has
            explained it.
    """
    if session.id in store.merged():
        raise UsageError("store.merged", session=session.id)
    status = next(s for s in store.status(folder.activity) if s.session == session.id)
    if status.seal is not None:
        raise UsageError("store.sealed", session=session.id)
    if status.pending or status.rejected:
        raise PendingReviewError(
            "seal.unfinished", session=session.name, rows=status.pending, pages=status.rejected
        )
    if status.returned is None:
        raise ReconciliationError("seal.not_counted", session=session.id)
    off = [each.equation for each in balances(status) if not each.holds]
    if off and not is_explained(status):
        names = say("words.list").join(say(f"session.equation.{each}") for each in off)
        raise ReconciliationError("seal.differs", session=session.name, equations=names)
    ensure_recorded(folder, store, by)
    before = store.last_seal(session.id)
    revision = Revision(
        number=before.revision + 1 if before else 1,
        replaces=before.tally_sha256 if before else None,
        by=by.strip(),
    )
    whole = own_inputs(folder, store)
    records = [record for record in whole.records if record.session == session.id]
    inputs = replace(whole, records=records, sessions=[status], revision=revision)
    tally = build_tally(inputs, TallyKind.FINAL)
    place = folder.output / SESSIONS / session.id / f"revision-{revision.number}"
    write_tally(place / "tally.json", tally)  # first the files: a seal names what is there
    write_records(place / "records.jsonl", records, folder.secret())
    made = store.seal_session(session.id, digest(canonical_bytes(tally)), by)
    return place / "tally.json", made
