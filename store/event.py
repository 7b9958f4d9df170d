"""One entry of the log: what happened, its canonical form, and what may be wrong with it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any

import orjson

from ballot.errors import StoreError
from ballot.messages import say

NO_HASH = "0" * 64
"""What stands as `previous` in the first entry."""


@unique
class EventKind(StrEnum):
    """What happened. Payloads: docs/formats/store.md."""

    CREATED = "created"
    PRINTED = "printed"
    FILE_ADDED = "file_added"
    FILE_SEEN = "file_seen"
    FILE_MENDED = "file_mended"
    FILE_COMPLETED = "file_completed"
    PAGE_READ = "page_read"
    PAGE_REJECTED = "page_rejected"
    COVER_READ = "cover_read"
    SCANS_REPLACED = "scans_replaced"
    ROW_RESOLVED = "row_resolved"
    ROW_REOPENED = "row_reopened"
    VOID_PROPOSED = "void_proposed"
    VOID_WITHDRAWN = "void_withdrawn"
    SHEET_VOIDED = "sheet_voided"
    SHEET_KEYED = "sheet_keyed"
    DISMISSAL_PROPOSED = "dismissal_proposed"
    DISMISSAL_WITHDRAWN = "dismissal_withdrawn"
    PAGE_DISMISSED = "page_dismissed"
    SPOT_CHECK_DRAWN = "spot_check_drawn"
    SPOT_CHECKED = "spot_checked"
    OPINION_TYPED = "opinion_typed"
    COUNTED = "counted"
    BATCH_COUNTED = "batch_counted"
    MISMATCH_EXPLAINED = "mismatch_explained"
    RULED = "ruled"
    RULING_WITHDRAWN = "ruling_withdrawn"
    VETOED = "vetoed"
    VETO_LIFTED = "veto_lifted"
    HISTORY_ADDED = "history_added"
    ACCEPTANCE_RECORDED = "acceptance_recorded"
    SESSION_SEALED = "session_sealed"
    SESSION_OPENED = "session_opened"
    SESSION_MERGED = "session_merged"
    TALLY_SIGNED = "tally_signed"
    DECK_CHECKED = "deck_checked"
    PLAN_RECORDED = "plan_recorded"


READ_AGAIN = frozenset(
    {
        EventKind.FILE_ADDED,
        EventKind.FILE_SEEN,
        EventKind.PAGE_READ,
        EventKind.PAGE_REJECTED,
        EventKind.COVER_READ,
    }
)
"""What the next scan finds and writes again by itself, should a power cut take it; nobody waits for
the disk for each page. Everything else was said by people, or paper stands for it: `append` returns
once it is on disk, and with it all that was written before."""


@dataclass(frozen=True, slots=True)
class Event:
    """One fact."""

    seq: int
    """From 1, without gaps."""
    kind: EventKind
    at: str
    """UTC, to the minute: nothing finer is kept, so that nobody can be watched by the clock."""
    payload: Mapping[str, Any]
    previous: str = NO_HASH
    """Hash of the entry before."""


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first place where the log isn't what was written."""

    seq: int
    problem: str


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry as it stands in the database, whatever is wrong with it."""

    seq: int
    entry: str
    hash: str
    content: str | None
    """Its measures; None where there are none."""


def canonical(value: object) -> str:
    """Return the RFC 8785 form of a value of texts, integers, booleans, lists and tables.

    For values without fractions whose keys are ASCII, sorted compact JSON is that form.
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def sha256_hex(text: str) -> str:
    """Return the SHA-256 of the text in UTF-8, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def entry_problem(seq: int, previous: str, row: LogRow) -> str | None:
    """Return what is wrong with entry number `seq` and its measures, or None.

    In the words of the catalogue.
    """
    body = checked(seq, previous, row.seq, row.entry, row.hash)
    if isinstance(body, str):
        return body
    expected = body["payload"].get("measures_sha256")
    if expected != (None if row.content is None else sha256_hex(row.content)):
        return say("store.break_measures")
    return None


def checked(seq: int, previous: str, found: int, entry: str, digest: str) -> dict[str, Any] | str:
    """Return the body of an entry that is what it must be, or what is wrong with it, in words.

    Args:
        seq: its number, as it follows from the entry before.
        previous: hash of the entry before, hex.
        found: its number, as the database has it.
        entry: as it stands in the database.
        digest: its hash, as the database has it.
    """
    if found != seq:
        return say("store.break_gap", found=found)
    if sha256_hex(entry) != digest:
        return say("store.break_hash")
    try:
        body: dict[str, Any] = orjson.loads(entry)
        claimed = (body["previous"], body["seq"])
        body["payload"].get("measures_sha256")
    except (ValueError, KeyError, TypeError, AttributeError):
        return say("store.break_form")
    return body if claimed == (previous, seq) else say("store.break_previous")


def event_from(body: Mapping[str, Any], place: str) -> Event:
    """Return the event that an entry's body says.

    Raises:
        StoreError: it isn't what any version writes; `place` says where it stands.
    """
    try:
        kind = EventKind(body["kind"])
        return Event(body["seq"], kind, body["at"], body["payload"], body["previous"])
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError("store.damaged", path=place, problem=error) from error
