"""The package of a sealed session: its tally, the signatures beside it, and its records.

A district that counts on a laptop of its own hands this in (docs/formats/tally.md, "The package
of a sealed session"). Here is what can be said of a package by itself; whether it fits the
city's activity is `office.merge_job`'s question.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from ballot.deck import KnownDeck
from ballot.errors import (
    PendingReviewError,
    ReconciliationError,
    RecountError,
    SignatureError,
    SourceError,
    UsageError,
)
from ballot.ids import FormId, SessionId, parse_sheet_id
from ballot.messages import say
from ballot.record import SheetRecord
from ballot.session import Explanation, Seal, SessionStatus, balances, is_explained
from ballot.system_errors import system_words
from output.canonical import digest, parse_canonical
from output.leaves import (
    SALT_BYTES,
    leaf_of,
    place_of,
    record_line,
    salts_in,
    schema_of_line,
)
from output.records import Leaves, in_order, lines_in, read_lines, record_from, root_of
from output.tally_schema import READABLE_NAMES, TallySchema, schema_of

TALLY_FILE = "tally.json"
RECORDS_FILE = "records.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTally:
    """A session's own tally, as it was handed in."""

    tally: Mapping[str, Any]
    schema: TallySchema
    status: SessionStatus
    """Its numbers, with the seal that this tally was made for."""
    seal: Seal
    activity: str
    """Id of the activity."""
    activity_digest: str
    layouts: Mapping[FormId, str]
    images: tuple[str, ...]
    root: str
    """Merkle root over its records, hex."""
    sheets: int

    @property
    def session(self) -> SessionId:
        """The session that it counts."""
        return self.status.session


def read_session_tally(path: Path) -> SessionTally:
    """Return what the tally of a package says.

    Raises:
        SourceError: it can't be read.
        UsageError: it is no final tally of exactly one sealed session in canonical bytes.
    """
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise SourceError(
            "recount.unreadable", path=path, problem=system_words(problem)
        ) from problem
    tally = parse_canonical(data)
    schema = schema_of(tally)
    if not isinstance(tally, dict) or schema is None:
        raise UsageError("merge.not_a_tally", schema=READABLE_NAMES)
    if tally.get("provisional") is not False:
        raise UsageError("merge.provisional")
    try:
        sessions, revision, digests = tally["sessions"], tally.get("revision"), tally["digests"]
        if len(sessions) != 1 or revision is None:
            raise UsageError("merge.not_one_session", sessions=len(sessions))
        seal = Seal(
            revision=_number(revision["number"]),
            tally_sha256=digest(data),
            replaces=None if revision["replaces"] is None else _text(revision["replaces"]),
            by=_text(revision["by"]),
        )
        return SessionTally(
            tally=tally,
            schema=schema,
            status=replace(_status(sessions[0]), seal=seal),
            seal=seal,
            activity=_text(tally["activity"]["id"]),
            activity_digest=_text(tally["activity"]["digest"]),
            layouts={FormId(form): _text(of) for form, of in digests["layouts"].items()},
            images=tuple(map(_text, digests["images"])),
            root=_text(digests["records"]["root"]),
            sheets=_number(digests["records"]["sheets"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise UsageError("merge.not_understood", problem=problem) from problem


def _status(body: Mapping[str, Any]) -> SessionStatus:
    """Return the line of a session in a tally; its seal is None."""
    told = body["explanation"]
    values = {field.name: body[field.name] for field in fields(SessionStatus)}
    for name in ("printed", "scanned", "valid", "void", "pending", "rejected"):
        _number(values[name])
    for name in ("issued", "returned", "unused", "spoiled"):
        if values[name] is not None:
            _number(values[name])
    for name in ("issued_by_group", "scanned_by_group"):
        values[name] = {_text(group): _number(n) for group, n in values[name].items()}
    for name in ("session", "counted_by"):
        _text(values[name])
    return SessionStatus(
        **{
            **values,
            "explanation": None if told is None else Explanation(**told),
            "known_deck": KnownDeck(body["known_deck"]),
            "seal": None,
        }
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"{value!r} is no number of sheets")
    return value


def check_signatures(path: Path, keys: Path, required: Sequence[str]) -> tuple[str, ...]:
    """Return whose signatures beside a tally hold.

    A signature of somebody whose public key isn't known says nothing; it is neither for nor
    against the tally.

    Args:
        path: the tally.
        keys: the folder of public keys.
        required: who must have signed.

    Raises:
        SignatureError: one fails, none holds, or somebody is missing.
    """
    from output.signing import PUBLIC_SUFFIX, SignatureOutcome, missing_signers, verify_file

    checks = verify_file(path, sorted(keys.glob(f"*{PUBLIC_SUFFIX}")))
    unknown = SignatureOutcome.UNKNOWN_SIGNER
    failed = [c for c in checks if c.outcome not in (SignatureOutcome.VALID, unknown)]
    if failed:
        raise SignatureError("merge.signature_fails", where=" ".join(map(str, failed)))
    signers = tuple(c.signer for c in checks if c.outcome is SignatureOutcome.VALID)
    if not signers:
        names = " ".join(c.signer for c in checks) or "-"
        raise SignatureError("merge.no_known_signer", names=names, keys=keys)
    missing = missing_signers(checks, required)
    if missing:
        raise SignatureError("merge.missing_signers", names=" ".join(missing))
    return signers


def read_package_lines(path: Path, stated: SessionTally) -> list[bytes]:
    """Return the lines of a package's records in the tree's order, if they are its tally's.

    Raises:
        RecountError: the file can't be read, or a line is none that `pingyi seal` writes.
        ReconciliationError: they are not the sheets that the tally was counted from.
    """
    lines = read_lines(path)
    for number, line in enumerate(lines, start=1):
        if not _is_line(line, stated.schema):
            raise RecountError("merge.bad_leaf", line=number)
    lines = in_order(lines)
    if (len(lines), root_of(lines)) != (stated.sheets, stated.root):
        raise ReconciliationError("merge.other_records")
    return lines


def lines_under(path: Path, root: str, sheets: int) -> Iterator[bytes]:
    """Yield the lines of a file, none of them kept, and at the end compare them with a root.

    Args:
        path: of the file.
        root: of the tree over its lines, hex.
        sheets: how many there are.

    Raises:
        RecountError: the file can't be read, or a line isn't canonical JSON.
        ValueError, KeyError, TypeError: they are others.
    """
    leaves = Leaves()
    for line in lines_in(path):
        leaves.add(*place_of(line), leaf_of(line))
        yield line
    if (leaves.root(), len(leaves)) != (root, sheets):
        raise ValueError(say("seal.other_records", path=path.name))


def _is_line(line: bytes, schema: TallySchema) -> bool:
    """Return whether these are the bytes that this program writes for the record in them.

    In `pingyi-tally/2` that takes salts of full length: with none in its place, a proof without
    rows would let anybody try what they are.
    """
    try:
        record, salts = record_from(line), salts_in(line)
        if parse_sheet_id(record.sheet) != record.sheet or schema_of_line(line) is not schema:
            return False
        if salts.rows is not None and {len(salts.leaf), len(salts.rows)} != {SALT_BYTES}:
            return False
        return record_line(record, salts) == line
    except (ValueError, KeyError, TypeError):
        return False


def check_records_of(stated: SessionTally, lines: Sequence[bytes]) -> list[SheetRecord]:
    """Count the records of a package again and return them.

    Raises:
        ReconciliationError: a record is of another session, or its numbers differ and nobody has
            explained it, so that it could not have been sealed.
        PendingReviewError: a row waits for a person.
        RecountError: the tally doesn't follow from the records.
    """
    from output.recount import recount

    records = [record_from(line) for line in lines]
    for record in records:
        if record.session != stated.session:
            raise ReconciliationError(
                "merge.foreign_record", sheet=record.sheet, session=record.session
            )
    status = stated.status
    is_settled = all(each.holds for each in balances(status)) or is_explained(status)
    if status.returned is None or status.rejected or not is_settled:
        raise ReconciliationError("merge.unsettled")
    if any(record.pending_rows for record in records):
        raise PendingReviewError("merge.pending")
    try:
        found = recount(stated.tally, lines)
    except (ValueError, LookupError, TypeError, AttributeError) as problem:
        raise RecountError("recount.not_understood", problem=problem) from problem
    if found:
        raise RecountError("merge.recount", count=len(found), path=found[0].path)
    groups = Counter(record.group for record in records if record.group)
    if dict(stated.status.scanned_by_group) != dict(groups):
        raise RecountError("merge.recount", count=1, path="sessions[0].scanned_by_group")
    return records
