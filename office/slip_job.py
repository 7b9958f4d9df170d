"""Makes the witness slip of a seal, when it is made or later from what the log says of it."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from ballot.activity import Session
from ballot.errors import PingyiError, StoreError, UsageError
from ballot.record import SheetRecord
from office.folder import ActivityFolder, place_at
from office.session_result import SettledRows, write_session_result
from output.canonical import digest, parse_canonical
from output.fingerprints import key_fingerprints
from output.package import TALLY_FILE
from output.result_words import Settled
from output.slip import ROW_NUMBERS, SHEET_NUMBERS, SLIP_TEXT, Slip, parse_slip, write_slip
from scoring.counts import Counts, UnitCount, count_sheets
from store.audit import LogEntry, audit_log
from store.decided import SessionSealed
from store.decision_from import decision_from
from store.evidence import Store

_BEIJING = timezone(timedelta(hours=8))
"""What the clock on the wall of any city office shows; there is no summer time."""


def slip_after_seal(
    folder: ActivityFolder,
    store: Store,
    session: Session,
    place: Path,
    counts: Counts,
    settled: Settled,
) -> None:
    """Make the slip of a seal that was just put on record and stands whatever comes now.

    With it comes the session's 计票结果报告单.

    Args:
        folder: the activity.
        store: its evidence; whoever calls has held the right to write since the log was verified.
        session: sealed here.
        place: the folder of its revision.
        counts: its votes, as they were sealed.
        settled: what people settled of them.

    Raises:
        StoreError: the slip can't be made; says how to make it later.
    """
    try:
        head, sealed = _last_seal(store)
        tally = _sealed_tally(place, sealed.seal.tally_sha256)
        slip = new_slip(tally, counts, sealed, head, key_fingerprints(folder.keys))
        write_slip(place, slip, tally)
        write_session_result(folder, place, tally, settled, slip.day)
    except (PingyiError, OSError) as problem:
        raise StoreError(
            "slip.failed", session=session.name, session_id=session.id, problem=problem
        ) from problem


def slip_of(folder: ActivityFolder, store: Store, session: Session, place: Path) -> Path:
    """Make the slip of the seal in force; one that was made before is drawn again as it was.

    Args:
        folder: the activity.
        store: its evidence.
        session: sealed here.
        place: the folder of its revision.

    Returns:
        Where the paper is.

    Raises:
        UsageError: the session isn't sealed here.
        StoreError: its tally isn't the one that was sealed, or the log is broken.
    """
    status = next(s for s in store.status(folder.activity) if s.session == session.id)
    if status.seal is None:
        raise UsageError("store.not_sealed", session=session.id)
    tally = _sealed_tally(place, status.seal.tally_sha256)
    kept = place / SLIP_TEXT
    entry, sealed = seal_entry(folder.path, status.seal.tally_sha256)
    settled = SettledRows()

    def records() -> Iterator[SheetRecord]:
        for record in store.sheet_records(folder.activity):
            if record.session == session.id:
                settled.add(record)
                yield record

    counts = count_sheets(folder.activity.of_session(session.id), records())
    if kept.is_file():
        slip = parse_slip(kept.read_text(encoding="utf-8"))
        if (slip.head, slip.tally) != (entry.hash, status.seal.tally_sha256):
            raise StoreError("slip.other_seal", path=kept)
    else:
        slip = new_slip(tally, counts, sealed, entry.hash, key_fingerprints(folder.keys))
    made = write_slip(place, slip, tally)
    write_session_result(folder, place, tally, settled.total(), slip.day)
    return made


def _sealed_tally(place: Path, tally_sha256: str) -> Mapping[str, Any]:
    """Return the tally of a package.

    Raises:
        StoreError: it isn't the one that was sealed.
    """
    data = (place / TALLY_FILE).read_bytes() if (place / TALLY_FILE).is_file() else b""
    tally = parse_canonical(data)
    if digest(data) != tally_sha256 or not isinstance(tally, dict):
        raise StoreError("slip.other_tally", path=place / TALLY_FILE)
    return tally


def _last_seal(store: Store) -> tuple[str, SessionSealed]:
    """Return the seal that was the last to be recorded, after the hash of its entry, hex.

    Raises:
        StoreError: the last entry of the log is no seal.
    """
    head = store.head()
    last = next(store.events((store.place_of(head) or 1) - 1), None)
    said = None if last is None else decision_from(last)
    if not isinstance(said, SessionSealed):
        raise StoreError("slip.no_seal", digest=head)
    return head, said


def seal_entry(path: Path, tally_sha256: str) -> tuple[LogEntry, SessionSealed]:
    """Return the entry of the log that sealed a session's tally, and what it says.

    Raises:
        StoreError: the log is broken, or seals no such tally.
    """
    audit = audit_log(place_at(path))
    if audit.broken is not None:
        raise StoreError(
            "store.damaged", path=path, problem=f"{audit.broken.seq}: {audit.broken.problem}"
        )
    found = [
        (entry, sealed)
        for entry, sealed in audit.decided(SessionSealed)
        if sealed.seal.tally_sha256 == tally_sha256
    ]
    if not found:
        raise StoreError("slip.no_seal", digest=tally_sha256)
    return found[-1]


def new_slip(
    tally: Mapping[str, Any],
    counts: Counts,
    sealed: SessionSealed,
    head: str,
    keys: Mapping[str, str],
) -> Slip:
    """Return what the slip of a seal says.

    Args:
        tally: the session's own.
        counts: the votes of the session.
        sealed: the seal.
        head: hash of its entry in the log, hex.
        keys: fingerprints of the public keys by name.
    """
    rows = sum(counts.by_line.values(), start=UnitCount())
    at = datetime.strptime(sealed.at, "%Y-%m-%dT%H:%M%z").astimezone(_BEIJING)
    (session,) = tally["sessions"]
    return Slip(
        activity=tally["activity"]["id"],
        year=tally["activity"]["year"],
        session=sealed.session,
        revision=sealed.seal.revision,
        day=at.date(),
        entry=sealed.seq,
        sheets={name: session[name] for name in SHEET_NUMBERS},
        rows={name: getattr(rows, name) for name in ROW_NUMBERS},
        head=head,
        tally=sealed.seal.tally_sha256,
        keys=keys,
    )
