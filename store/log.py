"""The event log: append-only, each entry holding the SHA-256 of the one before.

docs/formats/store.md describes it for the programmer who checks it without this program.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from ballot.errors import StoreError
from ballot.messages import say
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
from store.insert import insert_row
from store.tables import (
    EVENTS,
    GUARDS,
    MEASURES,
    METADATA,
    claim_database,
    file_of,
    is_filled,
    set_pragmas,
)

SCHEMA = "pingyi-store/1"
_FETCHED_AT_ONCE = 500
"""Events in one query: SQLite binds no more than 999 values in its older builds."""

_AFTER = sa.select(EVENTS).where(EVENTS.c.seq > sa.bindparam("after")).order_by(EVENTS.c.seq)
"""Asked whenever the state is looked at: building it anew takes three times as long as asking."""


class EventLog:
    """The two tables of the store: `event` and `measures`. Knows no meaning, only the chain.

    Args:
        url: the database, as SQLAlchemy writes its address.
    """

    def __init__(self, url: str) -> None:
        self._engine = sa.create_engine(url)
        self._url = self._engine.url.render_as_string(hide_password=True).removeprefix("sqlite:///")
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "do_connect", claim_database)
            sa.event.listen(self._engine, "connect", set_pragmas)
        self._file = file_of(self._engine.url)
        self._writer: sa.Connection | None = None
        """What events are written on, once one was."""
        self._waits = ""
        """How it waits for the disk: SQLite's word; empty where nobody has said."""
        self._has_tables = False
        self._seq = 0
        self._head = NO_HASH

    def close(self) -> None:
        """Close every connection."""
        self._end_writing()
        self._engine.dispose()

    @property
    def head(self) -> str:
        """The hash of the last entry that was read or written here."""
        return self._head

    def exists(self) -> bool:
        """Return whether the tables are there; a database that isn't there isn't made by asking."""
        if not self._has_tables and (self._file is None or is_filled(self._file)):
            with self._translated():
                self._has_tables = bool(sa.inspect(self._engine).has_table(MEASURES.name))
        return self._has_tables

    def create(self) -> None:
        """Make the tables."""
        with self._translated(), self._engine.begin() as connection:
            METADATA.create_all(connection)

    def append(
        self, kind: EventKind, payload: Mapping[str, Any], *, measures: str | None = None
    ) -> Event:
        """Write one event, and its measures, in one transaction.

        It is on disk when this returns, unless it is one of those in `READ_AGAIN`. The caller
        holds the writer's lock and has read every event before.

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
        try:
            with self._translated(), self._transaction(kind) as write:
                write(EVENTS, {"seq": event.seq, "entry": entry, "hash": digest})
                if measures is not None:
                    write(MEASURES, {"seq": event.seq, "content": measures})
        except IntegrityError as error:
            # Only where the database is shared by machines: the file lock sees this one only.
            raise StoreError("store.locked", path=self._url) from error
        self._seq, self._head = event.seq, digest
        return event

    @contextmanager
    def _transaction(
        self, kind: EventKind
    ) -> Iterator[Callable[[sa.Table, Mapping[str, Any]], None]]:
        """Commit at the end, and wait for the disk unless `kind` is read again anyway.

        All have one connection, which is opened for the first: opening it each time takes as long
        as the rest.
        """
        waits = "NORMAL" if kind in READ_AGAIN else "FULL"
        try:
            if self._writer is None:
                self._writer, self._waits = self._engine.connect(), ""
            if self._waits != waits and self._engine.dialect.name == "sqlite":
                # Before the transaction begins: SQLite refuses to change it within one.
                self._writer.exec_driver_sql(f"PRAGMA synchronous={waits}")
                self._waits = waits
            yield partial(insert_row, self._writer)
            self._writer.commit()
        except BaseException:
            self._end_writing()
            raise

    def _end_writing(self) -> None:
        """Close the connection that events are written on, and undo what isn't committed."""
        if self._writer is not None:
            self._writer.close()
        self._writer = None

    def new_events(self) -> Iterator[Event]:
        """Yield the events that were not read or written here yet, in order."""
        if not self.exists():
            return
        with self._translated(), self._engine.connect() as connection:
            reading = connection.execution_options(yield_per=500)
            for seq, entry, digest in reading.execute(_AFTER, {"after": self._seq}):
                body = checked(self._seq + 1, self._head, seq, entry, digest)
                if isinstance(body, str):
                    raise self.broken(seq, body)
                event = event_from(body, self._url)
                self._seq, self._head = seq, digest
                yield event

    def events(self, after: int = 0) -> Iterator[Event]:
        """Yield every event, in order, from the one after number `after`."""
        if not self.exists():
            return
        with self._translated(), self._engine.connect() as connection:
            reading = connection.execution_options(yield_per=500)
            for seq, entry, digest in reading.execute(_AFTER, {"after": after}):
                yield self._genuine(seq, entry, digest)

    def go_on_after(self, seq: int, digest: str) -> None:
        """Take the entries up to one, of which the hash is given, as read."""
        self._seq, self._head = seq, digest

    def hash_of(self, seq: int) -> str | None:
        """Return the hash of entry number `seq`, hex; None where the log has none."""
        if not self.exists():
            return None
        query = sa.select(EVENTS.c.hash).where(EVENTS.c.seq == seq)
        with self._translated(), self._engine.connect() as connection:
            found: str | None = connection.execute(query).scalar()
            return found

    def place_of(self, digest: str) -> int | None:
        """Return the number of the entry with this hash, hex; None where the log has none."""
        query = sa.select(EVENTS.c.seq).where(EVENTS.c.hash == digest)
        with self._translated(), self._engine.connect() as connection:
            found: int | None = connection.execute(query).scalar()
            return found

    def fetch(self, sequence: Sequence[int]) -> dict[int, Event]:
        """Return the events with these numbers."""
        found: dict[int, Event] = {}
        with self._translated(), self._engine.connect() as connection:
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
        with self._translated(), self._engine.connect() as connection:
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
        query = (
            sa.select(EVENTS, MEASURES.c.content)
            .join_from(EVENTS, MEASURES, isouter=True)
            .order_by(EVENTS.c.seq)
        )
        with self._translated(), self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=500).execute(query):
                yield LogRow(row.seq, str(row.entry), str(row.hash), row.content)

    def stray_measures(self) -> int | None:
        """Return the first number under which measures stand without an entry, or None."""
        query = sa.select(sa.func.min(MEASURES.c.seq)).where(
            MEASURES.c.seq.not_in(sa.select(EVENTS.c.seq))
        )
        with self._translated(), self._engine.connect() as connection:
            found: int | None = connection.execute(query).scalar()
            return found

    def missing_guards(self) -> list[str]:
        """Return the triggers that are gone or aren't what was made; none but in SQLite."""
        if self._engine.dialect.name != "sqlite":
            return []
        query = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        with self._translated(), self._engine.connect() as connection:
            found = {row.name: " ".join(row.sql.split()) for row in connection.execute(query)}
        return [name for name, made in GUARDS.items() if found.get(name) != made]

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
            raise StoreError("store.damaged", path=self._url, problem=error) from error
        return event_from(body, self._url)

    def broken(self, seq: int, problem: str) -> StoreError:
        """Return the error that says what is wrong with an entry."""
        return StoreError("store.broken_chain", path=self._url, entry=seq, problem=problem)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn what the database says into a StoreError."""
        try:
            yield
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            problem = str(getattr(error, "orig", None) or error)
            raise StoreError("store.unusable", path=self._url, problem=problem) from error
