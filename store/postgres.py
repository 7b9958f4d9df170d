"""The tables of a log in a schema of PostgreSQL: the right is a transaction, and groups its events.

What is written under the right is sent together and committed by `AdvisoryLock.keep`; a connection
that breaks off takes the right and all that wasn't kept with it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from ballot.errors import StoreError
from store.database import Rows, Write, in_order
from store.event import READ_AGAIN, EventKind
from store.postgres_engine import insert_rows, lock_key, make_engine, shown_place
from store.postgres_errors import driver_errors, told
from store.postgres_setup import missing_guards, set_up, strangers, wide_rights
from store.stand import HERE, why_not
from store.tables import EVENTS, MEASURES

if TYPE_CHECKING:
    import psycopg

WAIT_SECONDS = 5
"""So long a writer waits for another: a group of pages or a decision takes milliseconds."""

_ROWS_AT_ONCE = 500
"""In one query: some megabytes, with measures."""

_SENT_AT_ONCE = 1000
"""Rows that wait in memory to be sent."""


class PostgresDatabase:
    """One schema of a PostgreSQL database (`LogDatabase`).

    Raises:
        StoreError: its driver isn't installed.
    """

    may_lose = True  # a server crashes alone

    def __init__(self, url: sa.URL, schema: str) -> None:
        self.schema = schema
        self.place = shown_place(url, schema)
        self.engine = make_engine(url, schema, isolation="AUTOCOMMIT")
        self.accepts: tuple[str, ...] = (HERE,)
        """What must hold of the evidence here (`store.stand`), for whoever writes."""
        self._writer: sa.Connection | None = None
        """What the right is held and events are written on, once somebody wrote."""
        self._listener: sa.Connection | None = None
        self._is_writing = False
        self._rows: dict[sa.Table, list[Mapping[str, Any]]] = {EVENTS: [], MEASURES: []}
        """What is appended under the right and not sent yet."""
        self._waits_for_disk = self._has_written = self._is_spoilt = False
        self._has_tables = self._has_made_tables = False
        self._holds_session = False
        """Whether the session may hold the right besides the transaction."""

    # Looking

    def exists(self) -> bool:
        """Return whether the tables are there (`LogDatabase`)."""
        if not self._has_tables:
            with self.reading() as connection:
                asked = sa.text("SELECT to_regclass(:name) IS NOT NULL")
                name = f"{self.schema}.{MEASURES.name}"
                self._has_tables = bool(connection.execute(asked, {"name": name}).scalar())
        return self._has_tables

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Yield a connection: the writer's, while there is something that only it can see."""
        if self._is_writing and self._writer is not None:
            self._send()
            with self._translated():
                yield self._writer
            return
        with self._translated(), self.engine.connect() as connection:
            yield connection

    def rows(self, query: sa.Select[Any], after: int | None = None) -> Rows:
        """Yield the rows of a query on `event` (`LogDatabase`), some hundreds at a time.

        Between two times others may append, and nobody can change: together they are one look.
        """
        while True:
            asked = in_order(query, goes_on=after is not None, most=_ROWS_AT_ONCE)
            with self.reading() as connection:
                rows = connection.execute(asked, {"after": after}).all()
            yield from rows
            if len(rows) < _ROWS_AT_ONCE:
                return
            after = rows[-1].seq

    def missing_guards(self) -> list[str]:
        """Return the triggers that are gone or aren't what was made."""
        with self.reading() as connection:
            return missing_guards(connection, self.schema)

    def strangers(self) -> list[str]:
        """Return what else acts on the tables (`LogDatabase`)."""
        with self.reading() as connection:
            return strangers(connection, self.schema)

    def wide_rights(self) -> list[str]:
        """Return the roles that could change what is written, this one or others."""
        with self.reading() as connection:
            return wide_rights(connection, self.schema)

    def wait(self, seconds: float) -> None:
        """Return once somebody has written, or the time has passed."""
        with self._translated():
            if self._listener is None:
                self._listener = self.engine.connect()
                self._raw(self._listener).execute(f"LISTEN {self.schema}".encode())
                return  # what was written before it listened, nobody tells: ask first
            for _ in self._raw(self._listener).notifies(timeout=seconds, stop_after=1):
                return

    # Writing

    def create(self) -> None:
        """Make the schema and its tables, under the right."""
        self._has_made_tables = True
        with self.reading() as connection:
            set_up(connection, self.schema)

    @contextmanager
    def writing(self, kind: EventKind) -> Iterator[Write]:
        """Yield what takes the rows of an event, to be sent with others."""
        if not self._is_writing:
            raise AssertionError("nobody appends without the right")
        yield self._take
        self._has_written = True
        self._waits_for_disk |= kind not in READ_AGAIN
        if len(self._rows[EVENTS]) >= _SENT_AT_ONCE:
            self._send()

    def _take(self, table: sa.Table, row: Mapping[str, Any]) -> None:
        self._rows[table].append(row)

    def begin(self, patience: float = 0.0) -> None:
        """Begin a transaction that nobody else can write beside.

        Args:
            patience: so long, s, somebody who has the right is waited for; never less than a few.
        """
        self._clear()
        if self._writer is None:
            with self._translated():
                self._writer = self.engine.connect()
        most = max(round(max(WAIT_SECONDS, patience) * 1000), 1)  # 0 would be for ever
        wait = f"BEGIN; SET LOCAL lock_timeout = '{most}ms'; "
        try:
            self._run(f"{wait}SELECT pg_advisory_xact_lock({lock_key(self.schema)})")
            self._is_writing = True
            self._require_here()
        except BaseException:
            self.roll_back()
            raise

    def _require_here(self) -> None:
        """Make sure that the evidence hasn't moved away since the store was opened."""
        if self.exists():
            self.require(*self.accepts)

    def require(self, *wanted: str) -> None:
        """Make sure that the evidence here is what commands may use.

        Raises:
            StoreError: it is being brought here, or was taken elsewhere.
        """
        with self.reading() as connection:
            why = why_not(connection, wanted)
        if why is not None:
            raise StoreError(why, path=self.place)

    def commit(self, *, and_then: str = "") -> None:
        """Have all stand that was written under the right.

        Args:
            and_then: statements after it, in which the right is held on.

        Raises:
            StoreError: none of it does.
        """
        self._send()
        if self._is_spoilt:
            raise StoreError("store.undone", path=self.place)
        if not self._has_written:
            return  # `roll_back` ends it
        wait = "" if self._waits_for_disk else "SET LOCAL synchronous_commit = off; "
        self._run(f"{wait}NOTIFY {self.schema}; COMMIT{and_then}")
        self._has_made_tables = False
        self._is_writing = bool(and_then)

    def commit_and_go_on(self) -> None:
        """Have all stand that was written under the right, and hold it on.

        Raises:
            StoreError: none of it does; or it broke off, and nobody can tell.
        """
        key = lock_key(self.schema)
        # What holds the right ends with the transaction: a lock of the session lasts until the
        # next one has it.
        self._holds_session = True
        self._run(f"SELECT pg_advisory_lock({key})")
        again = f"BEGIN; SELECT pg_advisory_xact_lock({key}); SELECT pg_advisory_unlock({key})"
        if self._has_written:
            self.commit(and_then=f"; {again}")
        else:
            self._run(f"SELECT pg_advisory_unlock({key})")
        self._holds_session = self._waits_for_disk = self._has_written = False

    def commit_now(self) -> None:
        """Have stand what was written in other ways than `writing`, too."""
        self._has_written = self._waits_for_disk = True
        self.commit()

    def roll_back(self) -> None:
        """Undo what isn't committed, and give the right back."""
        self._clear()
        if self._has_made_tables:
            self._has_tables = self._has_made_tables = False
        self._is_writing = False
        if self._writer is None:
            return
        try:
            raw = self._raw(self._writer)
            if raw.info.transaction_status:  # not idle
                raw.execute("ROLLBACK", prepare=False)
            if self._holds_session:
                raw.execute("SELECT pg_advisory_unlock_all()", prepare=False)
            self._holds_session = False
        except driver_errors():
            self._let_go()

    def _send(self) -> None:
        """Send the rows that wait."""
        sent = {table: rows for table, rows in self._rows.items() if rows}
        if not sent or self._writer is None:
            return
        try:
            with self._translated(), self._raw(self._writer).cursor() as cursor:
                for table, rows in sent.items():
                    insert_rows(cursor, table, rows)
                    rows.clear()
        except BaseException:
            self._is_spoilt = True
            raise

    def _run(self, statements: str) -> None:
        """Run statements in one go on the writer's connection."""
        assert self._writer is not None  # noqa: S101
        with self._translated():
            self._raw(self._writer).execute(statements.encode(), prepare=False)

    def _raw(self, connection: sa.Connection) -> "psycopg.Connection[Any]":
        raw: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
        return raw

    def _clear(self) -> None:
        for rows in self._rows.values():
            rows.clear()
        self._waits_for_disk = self._has_written = self._is_spoilt = False

    def _let_go(self) -> None:
        """Forget the connections that are there: they broke off."""
        for connection in (self._writer, self._listener):
            if connection is not None:
                with suppress(SQLAlchemyError, *driver_errors()):
                    connection.invalidate()
                    connection.close()
        self._writer = self._listener = None
        self._is_writing = self._holds_session = False
        self.engine.dispose()

    def close(self) -> None:
        """Close every connection."""
        self._clear()
        for connection in (self._writer, self._listener):
            if connection is not None:
                with suppress(SQLAlchemyError, *driver_errors()):
                    connection.invalidate()  # a lock goes with it, whatever it was in
                    connection.close()
        self._writer = self._listener = None
        self._is_writing = self._holds_session = False
        self.engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn what PostgreSQL says into a StoreError."""
        try:
            yield
        except BaseException as error:
            if not isinstance(error, (SQLAlchemyError, *driver_errors())):
                raise
            problem = told(error, self.place)
            if problem.key == "store.cut_off":
                self._let_go()
            raise problem from error


class AdvisoryLock:
    """The right to write to a schema: an advisory lock of the transaction that is written in.

    It ends with its connection, and what wasn't kept ends with it (`WritersRight`).
    """

    undoes = True

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database
        self.patience = 0.0

    def acquire(self) -> None:
        """Wait for the right: `patience`, and a few seconds in any case.

        Raises:
            StoreError: somebody else has it for longer.
        """
        self._database.begin(self.patience)

    def keep(self) -> None:
        """Commit (`WritersRight`)."""
        self._database.commit()

    def keep_on(self) -> None:
        """Commit, and hold the right on (`WritersRight`)."""
        self._database.commit_and_go_on()

    def release(self) -> None:
        """Undo what isn't committed, and give the right back."""
        self._database.roll_back()
