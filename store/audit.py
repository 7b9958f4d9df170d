"""Reads the event log as a notary does: entry by entry, whatever is wrong with it.

Nothing is derived here and nothing is made: where the database is missing, that is what is said.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

from ballot.errors import StoreError
from ballot.messages import say
from store.decided import Saying
from store.decision_from import decision_from, second_of
from store.event import NO_HASH, ChainBreak, EventKind, LogRow, entry_problem, sha256_hex
from store.facts import (
    DeckChecked,
    FileAdded,
    Printed,
    deck_checked_from,
    file_from,
    printed_from,
)
from store.log import EventLog
from store.place import DATABASE_FILE, StorePlace, away_of
from store.tables import is_filled
from store.traces import trace_of_evidence

Said = TypeVar("Said", bound=Saying)

SHORTEST_HEAD = 16
"""Hex digits by which an entry may be asked for: 64 bits, so that to make another entry with the
same beginning takes 2**64 hashes. A slip's first four groups."""

HEAD_DIGITS = 64

_PAGES = (EventKind.PAGE_READ.value, EventKind.PAGE_REJECTED.value)
"""Nearly all of a log, and of no use but to the chain: they aren't kept in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One fact as it stands in the log."""

    seq: int
    hash: str
    """SHA-256 of the entry as it stands, hex; not what the database says of it."""
    kind: str
    """Of `EventKind`, or one that a later version writes."""
    at: str
    payload: Mapping[str, Any]

    @property
    def people(self) -> tuple[str, str]:
        """Who acted and who confirmed, of any kind of event; empty where nobody is named."""
        return str(self.payload.get("by") or ""), second_of(self.payload)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogAudit:
    """What a look at every entry came to."""

    entries: int
    measures: int
    """Entries that have measures."""
    head: str
    """Hash of the last entry, hex."""
    broken: ChainBreak | None
    seq_of: Mapping[str, int]
    """Number of each entry by its hash."""
    facts: tuple[LogEntry, ...]
    """Every entry that can be read, but for those of pages."""
    missing_guards: tuple[str, ...]
    """Triggers against changes that are gone or were made harmless."""
    strangers: tuple[str, ...] = ()
    """What else acts on the tables: triggers, rules and the like that this program didn't make."""
    wide_rights: tuple[str, ...] = ()
    """Roles of the database that may do more than add entries."""

    def decided(self, *kinds: type[Said]) -> list[tuple[LogEntry, Said]]:
        """Return the decisions of these kinds, oldest first, each with its entry.

        Raises:
            AttributeError, LookupError, TypeError, ValueError: one isn't what any version writes.
        """
        wanted = {kind.kind for kind in kinds}
        found = ((fact, decision_from(fact)) for fact in self.facts if fact.kind in wanted)
        return [(fact, said) for fact, said in found if isinstance(said, kinds)]

    def printed(self) -> list[Printed]:
        """Return what was printed, oldest first; raises as `decided`."""
        return [printed_from(fact) for fact in self._of(EventKind.PRINTED)]

    def files(self) -> list[FileAdded]:
        """Return the files that were scanned, oldest first; raises as `decided`."""
        return [file_from(fact) for fact in self._of(EventKind.FILE_ADDED)]

    def deck_checks(self) -> list[DeckChecked]:
        """Return the checks of the known deck, oldest first; raises as `decided`."""
        return [deck_checked_from(fact) for fact in self._of(EventKind.DECK_CHECKED)]

    def _of(self, kind: EventKind) -> list[LogEntry]:
        return [fact for fact in self.facts if fact.kind == kind]


_NOTHING_YET = LogAudit(
    entries=0,
    measures=0,
    head=NO_HASH,
    broken=None,
    seq_of={},
    facts=(),
    missing_guards=(),
)
"""Of a folder in which nothing was recorded so far."""


def audit_log(place: StorePlace) -> LogAudit:
    """Look at every entry and all measures of an activity's log.

    Raises:
        StoreError: there is no database where one must have been, or it can't be read.
    """
    place = place.opened_anew()
    log = place.log()
    try:
        place.require_here()
        # In a database the tables are made before anything is on record (`pingyi store create`).
        if log.exists() and (place.is_file or log.hash_of(1) is not None):
            return _audited(log)
        is_new = away_of(place.folder) is None and trace_of_evidence(place.folder) is None
        if is_new and not is_filled(place.folder / DATABASE_FILE):
            return _NOTHING_YET
        raise StoreError("store.audit_no_log", path=place.shown)
    finally:
        log.close()


def _audited(log: EventLog) -> LogAudit:
    seq_of: dict[str, int] = {}
    facts: list[LogEntry] = []
    broken: ChainBreak | None = None
    entries = measures = 0
    stated, head = NO_HASH, NO_HASH
    for due, row in zip(count(1), log.rows(), strict=False):
        problem = None if broken else entry_problem(due, stated, row)
        if problem:
            broken = ChainBreak(due, problem)
        stated, head = row.hash, sha256_hex(row.entry)
        entries += 1
        measures += row.content is not None
        seq_of.setdefault(head, row.seq)
        fact = _fact(row, head)
        if fact is not None and fact.kind not in _PAGES:
            facts.append(fact)
    stray = log.stray_measures()
    if broken is None and stray is not None:
        broken = ChainBreak(stray, say("store.break_stray_measures"))
    if broken is None and not entries:
        broken = ChainBreak(1, say("store.break_empty"))
    return LogAudit(
        entries=entries,
        measures=measures,
        head=head,
        broken=broken,
        seq_of=seq_of,
        facts=tuple(facts),
        missing_guards=tuple(log.missing_guards()),
        strangers=tuple(log.strangers()),
        wide_rights=tuple(log.wide_rights()),
    )


def _fact(row: LogRow, digest: str) -> LogEntry | None:
    try:
        body = json.loads(row.entry)
        kind, at, payload = body["kind"], body["at"], body["payload"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not (isinstance(kind, str) and isinstance(at, str) and isinstance(payload, dict)):
        return None
    return LogEntry(seq=row.seq, hash=digest, kind=kind, at=at, payload=payload)


def find_entry(audit: LogAudit, head: str) -> int | None:
    """Return the number of the entry of which somebody wrote down the hash, or None.

    Args:
        audit: of the log.
        head: all 64 digits of the hash or its first ones, in groups or not, of either case.

    Raises:
        StoreError: it is no such number, or fits several entries.
    """
    digits = "".join(head.split()).replace("-", "").lower()
    is_hex = all(digit in "0123456789abcdef" for digit in digits)
    if not is_hex or not SHORTEST_HEAD <= len(digits) <= HEAD_DIGITS:
        raise StoreError("store.audit_bad_head", head=head, least=SHORTEST_HEAD)
    found = [seq for known, seq in audit.seq_of.items() if known.startswith(digits)]
    if len(found) > 1:
        raise StoreError("store.audit_many_heads", head=head, count=len(found))
    return found[0] if found else None
