"""The event log: append-only, each entry holding the SHA-256 of the one before.

docs/formats/store.md describes it for the programmer who checks it without this program.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from time import monotonic
from typing import Any

import orjson
import sqlalchemy as sa

from ballot.errors import StoreError
from ballot.messages import say
from store.database import LogDatabase
from store.event import (
    NO_HASH,
    READ_AGAIN,
    ChainBreak,
    Event,
    EventKind,
    LogRow,
    canonical,
    checked,
    entry_problem,
    event_from,
    sha256_hex,
)
from store.sqlite import SqliteDatabase
from store.tables import EVENTS, MEASURES

SCHEMA = "pingyi-store/1"
_ENTRIES = sa.select(EVENTS)
_WITH_MEASURES = sa.select(EVENTS, MEASURES.c.content).join_from(EVENTS, MEASURES, isouter=True)
_FETCHED_AT_ONCE = 500
"""Events in one query: SQLite binds no more than 999 values in its older builds."""


class EntriesLostError(Exception):
    """A server that crashed has lost its last commits, as it may those of `READ_AGAIN`."""


class EventLog:
    """The two tables of the store: `event` and `measures`. Knows no meaning, only the chain.

    Args:
        database: where they lie; the address of an SQLite database, as SQLAlchemy writes it.
    """

    def __init__(self, database: LogDatabase | str) -> None:
        if isinstance(database, str):
            database = SqliteDatabase(sa.make_url(database))
        self._database = database
        self.place = database.place
        """What a person knows the database by."""
        self._seq = 0
        self._head = NO_HASH
        self._firm = (0, NO_HASH)
        """The last entry that was seen on record and that no crash takes: number and hash."""
        self._appended: tuple[int, str] | None = None
        """The last one like that that was appended here, and will be if it is kept."""

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    @property
    def head(self) -> str:
        """The hash of the last entry that was read or written here."""
        return self._head

    def exists(self) -> bool:
        """Return whether the tables are there; a database that isn't there isn't made by asking."""
        return self._database.exists()

    def create(self) -> None:
        """Make the tables."""
        self._database.create()

    def append(
        self, kind: EventKind, payload: Mapping[str, Any], *, measures: str | None = None
    ) -> Event:
        """Write one event and its measures: both or none.

        In SQLite it is on disk when this returns, in PostgreSQL when the right to write is given
        back; unless it is one of those in `READ_AGAIN`. The caller holds the right, and has read
        every event before.

        Raises:
            StoreError: the database refuses, or somebody else has written.
        """
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")
        event = Event(self._seq + 1, kind, at, payload, self._head)
        entry = canonical(
            {
                "at": at,
                "kind": kind.value,
                "payload": payload,
                "previous": self._head,
                "seq": event.seq,
            }
        )
        digest = sha256_hex(entry)
        with self._database.writing(kind) as write:
            write(EVENTS, {"seq": event.seq, "entry": entry, "hash": digest})
            if measures is not None:
                write(MEASURES, {"seq": event.seq, "content": measures})
        self._seq, self._head = event.seq, digest
        if kind not in READ_AGAIN:
            self._appended = (event.seq, digest)
        return event

    def new_events(self) -> Iterator[Event]:
        """Yield the events that were not read or written here yet, in order.

        Raises:
            EntriesLostError: what was read or written last isn't there any more.
        """
        if not self.exists():
            if self._seq:
                raise EntriesLostError
            return
        rows = self._database.rows(_ENTRIES, self._seq - self._database.may_lose)
        if self._database.may_lose and self._seq:
            last = next(rows, None)
            if last is None or (last.seq, last.hash) != (self._seq, self._head):
                raise EntriesLostError
        self._firm, self._appended = self._appended or self._firm, None
        for seq, entry, digest in rows:
            body = checked(self._seq + 1, self._head, seq, entry, digest)
            if isinstance(body, str):
                raise self.broken(seq, body)
            event = event_from(body, self.place)
            self._seq, self._head = seq, digest
            if event.kind not in READ_AGAIN:
                self._firm = (seq, digest)
            yield event

    def wait(self, seconds: float) -> bool:
        """Wait until others have written what wasn't read here; returns whether they have.

        Args:
            seconds: no longer than that.
        """
        until = monotonic() + seconds
        while not (self.exists() and self._has_more()):
            left = until - monotonic()
            if left <= 0:
                return False
            self._database.wait(left)
        return True

    def _has_more(self) -> bool:
        query = sa.select(sa.func.max(EVENTS.c.seq))
        with self._database.reading() as connection:
            return (connection.execute(query).scalar() or 0) > self._seq

    def events(self, after: int = 0) -> Iterator[Event]:
        """Yield every event, in order, from the one after number `after`."""
        if not self.exists():
            return
        for seq, entry, digest in self._database.rows(_ENTRIES, after):
            yield self._genuine(seq, entry, digest)

    def go_on_after(self, seq: int, digest: str) -> None:
        """Take the entries up to one, of which the hash is given, as read.

        Raises:
            StoreError: what people decided was on record and isn't any more.
        """
        known, expected = self._appended or self._firm
        if known and self.hash_of(known) != expected:
            raise StoreError("store.set_back", path=self.place, entry=known)
        self._seq, self._head = seq, digest

    def undone(self) -> None:
        """Expect nothing of what was appended since others were asked: it may not be kept."""
        self._appended = None

    def hash_of(self, seq: int) -> str | None:
        """Return the hash of entry number `seq`, hex; None where the log has none."""
        if not self.exists():
            return None
        query = sa.select(EVENTS.c.hash).where(EVENTS.c.seq == seq)
        with self._database.reading() as connection:
            found: str | None = connection.execute(query).scalar()
            return found

    def place_of(self, digest: str) -> int | None:
        """Return the number of the entry with this hash, hex; None where the log has none."""
        query = sa.select(EVENTS.c.seq).where(EVENTS.c.hash == digest)
        with self._database.reading() as connection:
            found: int | None = connection.execute(query).scalar()
            return found

    def fetch(self, sequence: Sequence[int]) -> dict[int, Event]:
        """Return the events with these numbers."""
        found: dict[int, Event] = {}
        with self._database.reading() as connection:
            for begin in range(0, len(sequence), _FETCHED_AT_ONCE):
                asked = EVENTS.c.seq.in_(sequence[begin : begin + _FETCHED_AT_ONCE])
                for seq, entry, digest in connection.execute(sa.select(EVENTS).where(asked)):
                    found[seq] = self._genuine(seq, entry, digest)
        for seq in sequence:
            if seq not in found:
                raise self.broken(seq, say("store.break_missing"))
        return found

    def measures(self, seq: int) -> str:
        """Return the measures that were stored with an event; empty where there are none.

        Raises:
            StoreError: they aren't those that the event names.
        """
        query = (
            sa.select(EVENTS, MEASURES.c.content)
            .join_from(EVENTS, MEASURES, isouter=True)
            .where(EVENTS.c.seq == seq)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).one()
        named = self._genuine(row.seq, row.entry, row.hash).payload.get("measures_sha256")
        if named != (None if row.content is None else sha256_hex(row.content)):
            raise self.broken(seq, say("store.break_measures"))
        return row.content or ""

    def verify(self) -> ChainBreak | None:
        """Return the first place where the chain breaks, or None.

        A log whose last entries were cut off is a shorter, whole chain: only a head that was
        written down elsewhere, such as in a signed tally, can show that.
        """
        if not self.exists():
            return None
        previous = NO_HASH
        for seq, row in zip(count(1), self.rows(), strict=False):
            if problem := entry_problem(seq, previous, row):
                return ChainBreak(seq, problem)
            previous = row.hash
        orphan = self.stray_measures()
        return None if orphan is None else ChainBreak(orphan, say("store.break_stray_measures"))

    def rows(self) -> Iterator[LogRow]:
        """Yield every entry as it stands, in the order of the numbers."""
        for row in self._database.rows(_WITH_MEASURES):
            yield LogRow(row.seq, str(row.entry), str(row.hash), row.content)

    def stray_measures(self) -> int | None:
        """Return the first number under which measures stand without an entry, or None."""
        query = sa.select(sa.func.min(MEASURES.c.seq)).where(
            MEASURES.c.seq.not_in(sa.select(EVENTS.c.seq))
        )
        with self._database.reading() as connection:
            found: int | None = connection.execute(query).scalar()
            return found

    def missing_guards(self) -> list[str]:
        """Return the triggers that are gone or aren't what was made."""
        return self._database.missing_guards()

    def strangers(self) -> list[str]:
        """Return what else acts on the tables, and isn't of this program."""
        return self._database.strangers()

    def wide_rights(self) -> list[str]:
        """Return the roles of the database that may do more than add entries."""
        return self._database.wide_rights()

    def _genuine(self, seq: int, entry: str, digest: str) -> Event:
        """Return the event in an entry, if its hash is that of the entry.

        Raises:
            StoreError: the entry was changed.
        """
        if sha256_hex(entry) != digest:
            raise self.broken(seq, say("store.break_hash"))
        try:
            body = orjson.loads(entry)
        except ValueError as error:
            raise StoreError("store.damaged", path=self.place, problem=error) from error
        return event_from(body, self.place)

    def broken(self, seq: int, problem: str) -> StoreError:
        """Return the error that says what is wrong with an entry."""
        return StoreError("store.broken_chain", path=self.place, entry=seq, problem=problem)
