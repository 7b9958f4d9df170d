"""The event log: append-only, each entry holding the SHA-256 of the one before.

docs/formats/store.md describes it for the programmer who checks it without this program.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum, unique
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from ballot.errors import StoreError
from ballot.messages import say

SCHEMA = "pingyi-store/1"
NO_HASH = "0" * 64
"""What stands as `previous` in the first entry."""

_metadata = sa.MetaData()
_events = sa.Table(
    "event",
    _metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("entry", sa.Text, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)
_measures = sa.Table(
    "measures",
    _metadata,
    sa.Column("seq", sa.Integer, sa.ForeignKey("event.seq"), primary_key=True, autoincrement=False),
    sa.Column("content", sa.Text, nullable=False),
)

for _table in (_events, _measures):
    for _change in ("UPDATE", "DELETE"):
        sa.event.listen(
            _table,
            "after_create",
            sa.DDL(  # type: ignore[no-untyped-call]
                f"CREATE TRIGGER {_table.name}_refuses_{_change.lower()} "
                f"BEFORE {_change} ON {_table.name} "
                "BEGIN SELECT RAISE(ABORT, 'the evidence is append-only'); END"
            ).execute_if(dialect="sqlite"),
        )


@unique
class EventKind(StrEnum):
    """What happened. Payloads: docs/formats/store.md."""

    CREATED = "created"
    PRINTED = "printed"
    FILE_ADDED = "file_added"
    FILE_SEEN = "file_seen"
    FILE_MENDED = "file_mended"
    PAGE_READ = "page_read"
    PAGE_REJECTED = "page_rejected"
    ROW_RESOLVED = "row_resolved"
    ROW_REOPENED = "row_reopened"
    VOID_PROPOSED = "void_proposed"
    VOID_WITHDRAWN = "void_withdrawn"
    SHEET_VOIDED = "sheet_voided"
    SHEET_KEYED = "sheet_keyed"
    PAGE_DISMISSED = "page_dismissed"
    SPOT_CHECK_DRAWN = "spot_check_drawn"
    SPOT_CHECKED = "spot_checked"
    COUNTED = "counted"
    MISMATCH_EXPLAINED = "mismatch_explained"
    RULED = "ruled"
    VETOED = "vetoed"
    VETO_LIFTED = "veto_lifted"
    HISTORY_ADDED = "history_added"
    SESSION_SEALED = "session_sealed"
    SESSION_OPENED = "session_opened"
    SESSION_MERGED = "session_merged"
    DECK_CHECKED = "deck_checked"


READ_AGAIN = frozenset(
    {
        EventKind.FILE_ADDED,
        EventKind.FILE_SEEN,
        EventKind.PAGE_READ,
        EventKind.PAGE_REJECTED,
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


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first place where the log isn't what was written."""

    seq: int
    problem: str


def canonical(value: object) -> str:
    """Return the RFC 8785 form of a value of texts, integers, booleans, lists and tables.

    For values without fractions whose keys are ASCII, sorted compact JSON is that form.
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def sha256_hex(text: str) -> str:
    """Return the SHA-256 of the text in UTF-8, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


class EventLog:
    """The two tables of the store: `event` and `measures`. Knows no meaning, only the chain.

    Args:
        url: the database, as SQLAlchemy writes its address.
    """

    def __init__(self, url: str) -> None:
        self._engine = sa.create_engine(url)
        self._url = self._engine.url.render_as_string(hide_password=True)
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _set_pragmas)
        self._seq = 0
        self._head = NO_HASH

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @property
    def head(self) -> str:
        """The hash of the last entry that was read or written here."""
        return self._head

    def exists(self) -> bool:
        """Return whether the tables are there."""
        with self._translated():
            return bool(sa.inspect(self._engine).has_table(_measures.name))

    def create(self) -> None:
        """Make the tables."""
        with self._translated(), self._engine.begin() as connection:
            _metadata.create_all(connection)

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
        event = Event(self._seq + 1, kind, at, payload)
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
            with self._translated(), self._transaction(kind) as connection:
                connection.execute(
                    _events.insert(), {"seq": event.seq, "entry": entry, "hash": digest}
                )
                if measures is not None:
                    connection.execute(_measures.insert(), {"seq": event.seq, "content": measures})
        except IntegrityError as error:
            # Only where the database is shared by machines: the file lock sees this one only.
            raise StoreError("store.locked", path=self._url) from error
        self._seq, self._head = event.seq, digest
        return event

    @contextmanager
    def _transaction(self, kind: EventKind) -> Iterator[sa.Connection]:
        """Commit at the end, and wait for the disk unless `kind` is read again anyway."""
        with self._engine.connect() as connection:
            if self._engine.dialect.name == "sqlite":
                # Before the transaction begins: SQLite refuses to change it within one.
                waits = "NORMAL" if kind in READ_AGAIN else "FULL"
                connection.exec_driver_sql(f"PRAGMA synchronous={waits}")
            yield connection
            connection.commit()

    def new_events(self) -> Iterator[Event]:
        """Yield the events that were not read or written here yet, in order."""
        query = sa.select(_events).where(_events.c.seq > self._seq).order_by(_events.c.seq)
        with self._translated(), self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=500).execute(query):
                event = self._parsed(row.entry)
                yield event
                self._seq, self._head = event.seq, row.hash

    def events(self, after: int = 0) -> Iterator[Event]:
        """Yield every event, in order, from the one after number `after`."""
        query = sa.select(_events).where(_events.c.seq > after).order_by(_events.c.seq)
        with self._translated(), self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=500).execute(query):
                yield self._parsed(row.entry)

    def fetch(self, sequence: Sequence[int]) -> dict[int, Event]:
        """Return the events with these numbers."""
        query = sa.select(_events).where(_events.c.seq.in_(sequence))
        with self._translated(), self._engine.connect() as connection:
            return {row.seq: self._parsed(row.entry) for row in connection.execute(query)}

    def measures(self, seq: int) -> str:
        """Return the measures that were stored with an event; empty where there are none."""
        query = sa.select(_measures.c.content).where(_measures.c.seq == seq)
        with self._translated(), self._engine.connect() as connection:
            return connection.execute(query).scalar() or ""

    def verify(self) -> ChainBreak | None:
        """Return the first place where the chain breaks, or None.

        A log whose last entries were cut off is a shorter, whole chain: only a head that was
        written down elsewhere, such as in a signed tally, can show that.
        """
        query = (
            sa.select(_events, _measures.c.content)
            .join_from(_events, _measures, isouter=True)
            .order_by(_events.c.seq)
        )
        stray = sa.select(sa.func.min(_measures.c.seq)).where(
            _measures.c.seq.not_in(sa.select(_events.c.seq))
        )
        previous = NO_HASH
        with self._translated(), self._engine.connect() as connection:
            orphan = connection.execute(stray).scalar()
            rows = connection.execution_options(yield_per=500).execute(query)
            for seq, row in zip(count(1), rows, strict=False):
                if problem := _problem(seq, previous, row):
                    return ChainBreak(seq, problem)
                previous = row.hash
        if orphan is not None:
            return ChainBreak(orphan, say("store.break_stray_measures"))
        return None

    def _parsed(self, entry: str) -> Event:
        try:
            body = json.loads(entry)
            return Event(body["seq"], EventKind(body["kind"]), body["at"], body["payload"])
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError("store.damaged", path=self._url, problem=error) from error

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


def _problem(seq: int, previous: str, row: sa.Row[Any]) -> str | None:
    """Return what is wrong with one entry, in the words of the message catalogue."""
    if row.seq != seq:
        return say("store.break_gap", found=row.seq)
    if sha256_hex(row.entry) != row.hash:
        return say("store.break_hash")
    try:
        body = json.loads(row.entry)
        claimed = (body["previous"], body["seq"])
        expected = body["payload"].get("measures_sha256")
    except (ValueError, KeyError, TypeError, AttributeError):
        return say("store.break_form")
    if claimed != (previous, seq):
        return say("store.break_previous")
    if expected != (None if row.content is None else sha256_hex(row.content)):
        return say("store.break_measures")
    return None


def _set_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    # First: making the database and turning to WAL are on disk when they are done. What `append`
    # doesn't wait for may be gone after a power cut, from the end, and leaves a whole chain.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA fullfsync=ON")  # macOS: through the drive's own memory; others: nothing
    # Readers and the writer don't wait for each other.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.close()
