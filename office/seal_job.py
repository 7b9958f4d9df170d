"""Seals a session: what `pingyi seal` does, without the terminal."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from ballot.activity import Session
from ballot.balance_words import off_texts
from ballot.errors import PendingReviewError, ReconciliationError, StoreError, UsageError
from ballot.files import naming
from ballot.ids import SessionId
from ballot.logbook import Logbook
from ballot.messages import say
from ballot.owner_only import OWNER_ONLY
from ballot.record import SheetRecord
from ballot.session import FewSheets, Seal, SessionStatus, balances, is_explained
from office.folder import ActivityFolder
from office.own_sheets import OwnSheets, own_sheets
from office.plan import ensure_recorded
from office.sealed import (
    check_seals_hold,
    draft_folder,
    put_down,
    revision_folder,
    sealed_schemas,
    sealed_sessions,
)
from office.session_result import SettledRows
from office.slip_job import slip_after_seal
from office.tally_job import check_evidence, own_inputs
from output.canonical import canonical_bytes, digest
from output.package import RECORDS_FILE, TALLY_FILE
from output.spool import Spool, spool_in, write_spool
from output.tally import Revision, TallyKind, build_tally, write_tally
from scoring.counts import Counts
from store.evidence import Store

_LOG = Logbook(__name__)


@dataclass(frozen=True, slots=True)
class NewSeal:
    """A session that was sealed."""

    place: Path
    """The folder of its revision."""
    seal: Seal
    status: SessionStatus
    """Its numbers, as they were sealed."""
    counts: Counts
    """Its votes."""

    @property
    def tally(self) -> Path:
        """Where its own tally is."""
        return self.place / TALLY_FILE


@_LOG.step("seal")
def seal_session(
    folder: ActivityFolder,
    store: Store,
    session: Session,
    by: str,
    *,
    few: FewSheets | None = None,
) -> NewSeal:
    """Write a session's own tally and records, seal it, and make the witness slip.

    Args:
        folder: the activity.
        store: its evidence.
        session: which.
        by: who seals it.
        few: why it is sealed though so few sheets could tell on people.

    Raises:
        UsageError: nobody is named, or it is sealed, here or where it was counted; it, or a group
            in it, has fewer sheets than `min_group` and nobody says why it is sealed even so.
        PendingReviewError: rows or pages of it wait for a person.
        ReconciliationError: it was not counted by hand, or numbers differ and nobody has
            explained it; another session no longer is what was sealed.
        StoreError: the log isn't whole; a package of this revision is there already; or it is
            sealed, but its witness slip can't be made, and the text says how to make it later.
    """
    check_evidence(folder, store)
    with spool_in(folder.path) as lines:
        settled = SettledRows()
        own = _own_sheets(folder, store, session.id, lines, settled)
        made = _sealed(folder, store, session, by, few, own, lines)
    slip_after_seal(folder, store, session, made.place, made.counts, settled.total())
    return made


def _own_sheets(
    folder: ActivityFolder, store: Store, session: SessionId, lines: Spool, settled: SettledRows
) -> OwnSheets:
    """Go through the sheets; of the session that is sealed, keep lines and what was settled."""

    def keep(record: SheetRecord, line: bytes) -> None:
        if record.session == session:
            settled.add(record)
            with naming(folder.path):
                lines.add((record.session, record.sheet), line + b"\n")

    schemas = sealed_schemas(folder, store)
    return own_sheets(folder.activity, store, folder.secret(), schemas, keep)


def _sealed(
    folder: ActivityFolder,
    store: Store,
    session: Session,
    by: str,
    few: FewSheets | None,
    own: OwnSheets,
    lines: Spool,
) -> NewSeal:
    """Write the package of a session and seal it.

    Args:
        folder: the activity.
        store: its evidence; the log is whole.
        session: which.
        by: who seals it.
        few: why it is sealed though so few sheets could tell on people.
        own: what the evidence comes to.
        lines: of the session's records.

    Raises:
        PingyiError: as `seal_session`.
    """
    check_seals_hold(folder, store, sealed_sessions(folder, store), own)
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
    off = "".join(off_texts(balances(status)))
    if off and not is_explained(status):
        raise ReconciliationError("seal.differs", session=session.name, where=off)
    gathered = own.of(session.id)
    least = folder.activity.rules.min_group
    if few is None and (small := few_sheets(folder, gathered.counts())):
        raise UsageError("seal.few_sheets", session=session.id, least=least, small=small)
    ensure_recorded(folder, store, by)
    before = store.last_seal(session.id)
    revision = Revision(
        number=before.revision + 1 if before else 1,
        replaces=before.tally_sha256 if before else None,
        by=by.strip(),
    )
    whole = own_inputs(folder.of_session(session.id), store)
    inputs = replace(whole, gathered=gathered, sessions=[status], revision=revision)
    tally = build_tally(inputs, TallyKind.FINAL)
    place = revision_folder(folder, session.id, revision.number)
    if place.exists():
        # The log knows of no such seal: it is older than the folder.
        raise StoreError("seal.revision_there", path=place, revision=revision.number)
    draft = draft_folder(place)
    # First the files, then the seal that names them, then their place: whatever stands there
    # without a seal on record was sealed by a log that is gone.
    shutil.rmtree(draft, ignore_errors=True)
    write_tally(draft / TALLY_FILE, tally)
    write_spool(draft / RECORDS_FILE, lines, mode=OWNER_ONLY)
    made = store.seal_session(session.id, digest(canonical_bytes(tally)), by, few=few)
    store.keep_now()
    put_down(draft, place)
    return NewSeal(place, made, replace(status, seal=made), gathered.counts())


def few_sheets(folder: ActivityFolder, counts: Counts) -> str:
    """Return in words where a session's sealed tally could tell on people; empty where it can't.

    Sheets that count, as in the tables by group: void ones add nothing to hide among.

    Args:
        folder: the activity.
        counts: the votes of the session.

    Returns:
        The session, or the groups in it, that have fewer sheets than `min_group`.
    """
    least = folder.activity.rules.min_group
    names = {group.id: group.name for group in folder.activity.groups}
    by_group = {group: of.valid for group, of in counts.by_group.items() if group is not None}
    cells = [(say("seal.all_sheets"), counts.valid)]
    cells += [(names.get(group, group), sheets) for group, sheets in sorted(by_group.items())]
    if by_group:
        cells.append((say("seal.no_group"), counts.valid - sum(by_group.values())))
    return say("words.list").join(f"{name} {n}" for name, n in cells if 0 < n < least)
