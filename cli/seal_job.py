"""Seals a session: what `pingyi seal` does, without the terminal."""

from dataclasses import replace
from pathlib import Path

from ballot.activity import Session
from ballot.errors import PendingReviewError, ReconciliationError
from ballot.messages import say
from ballot.session import Seal, balances, is_explained
from cli.folder import ActivityFolder
from cli.tally_job import tally_inputs
from output.canonical import canonical_bytes, digest
from output.records import write_records
from output.tally import TallyKind, build_tally, write_tally
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
        UsageError: nobody is named, or it is sealed.
        PendingReviewError: rows or pages of it wait for a person.
        ReconciliationError: it was not counted by hand, or numbers differ and nobody has
            explained it.
    """
    status = next(s for s in store.status(folder.activity) if s.session == session.id)
    if status.pending or status.rejected:
        raise PendingReviewError(
            "seal.unfinished", session=session.name, rows=status.pending, pages=status.rejected
        )
    if status.returned is None:
        raise ReconciliationError("seal.not_counted", session=session.id)
    off = [each.equation for each in balances(status) if not each.holds]
    if off and not is_explained(status):
        names = say("cli.list").join(say(f"session.equation.{each}") for each in off)
        raise ReconciliationError("seal.differs", session=session.name, equations=names)
    whole = tally_inputs(folder, store)
    records = [record for record in whole.records if record.session == session.id]
    own = replace(whole, records=records, sessions=[status], is_session=True)
    tally = build_tally(own, TallyKind.FINAL)
    before = store.last_seal(session.id)
    revision = before.revision + 1 if before else 1
    place = folder.output / SESSIONS / session.id / f"revision-{revision}"
    write_tally(place / "tally.json", tally)  # first the files: a seal names what is there
    write_records(place / "records.jsonl", records, folder.secret())
    made = store.seal_session(session.id, digest(canonical_bytes(tally)), by)
    return place / "tally.json", made
