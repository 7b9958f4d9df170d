"""The tables of a log in an SQLite file: each event is a transaction, the right a locked file."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from time import sleep
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from ballot.errors import StoreError
from store.database import Rows, Write, in_order
from store.event import READ_AGAIN, EventKind
from store.insert import insert_row
from store.tables import (
    GUARDS,
    MEASURES,
    METADATA,
    claim_database,
    file_of,
    is_filled,
    set_pragmas,
)

_LOOK_SECONDS = 0.2
"""So often a file is looked at by whoever waits for what others write."""


class SqliteDatabase:
    """An SQLite database (`LogDatabase`)."""

    may_lose = False  # a power cut ends whoever wrote, too

    def __init__(self, url: sa.URL) -> None:
        self.engine = sa.create_engine(url)
        self.place = url.render_as_string(hide_password=True).removeprefix("sqlite:///")
        sa.event.listen(self.engine, "do_connect", claim_database)
        sa.event.listen(self.engine, "connect", set_pragmas)
        self._file = file_of(url)
        self._writer: sa.Connection | None = None
        """What events are written on, once one was."""
        self._waits = ""
        """How it waits for the disk: SQLite's word; empty where nobody has said."""
        self._has_tables = False

    def exists(self) -> bool:
        """Return whether the tables are there (`LogDatabase`)."""
        if not self._has_tables and (self._file is None or is_filled(self._file)):
            with self._translated():
                self._has_tables = bool(sa.inspect(self.engine).has_table(MEASURES.name))
        return self._has_tables

    def create(self) -> None:
        """Make the tables."""
        with self._translated(), self.engine.begin() as connection:
            METADATA.create_all(connection)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Yield a connection."""
        with self._translated(), self.engine.connect() as connection:
            yield connection

    def rows(self, query: sa.Select[Any], after: int | None = None) -> Rows:
        """Yield the rows of a query on `event` (`LogDatabase`)."""
        with self.reading() as connection:
            reading = connection.execution_options(yield_per=500)
            asked = in_order(query, goes_on=after is not None)
            yield from reading.execute(asked, {"after": after})

    @contextmanager
    def writing(self, kind: EventKind) -> Iterator[Write]:
        """Commit at the end, and wait for the disk unless `kind` is read again anyway.

        All have one connection, which is opened for the first: opening it each time takes as long
        as the rest.
        """
        waits = "NORMAL" if kind in READ_AGAIN else "FULL"
        try:
            with self._translated():
                if self._writer is None:
                    self._writer, self._waits = self.engine.connect(), ""
                if self._waits != waits:
                    # Before the transaction begins: SQLite refuses to change it within one.
                    self._writer.exec_driver_sql(f"PRAGMA synchronous={waits}")
                    self._waits = waits
                yield partial(insert_row, self._writer)
                self._writer.commit()
        except IntegrityError as error:
            # Only where somebody wrote without the right: the file lock sees this machine only.
            self._end_writing()
            raise StoreError("store.locked", path=self.place) from error
        except BaseException:
            self._end_writing()
            raise

    @contextmanager
    def inserting(self) -> Iterator[sa.Connection]:
        """Yield a transaction in which many rows are inserted."""
        with self._translated(), self.engine.begin() as connection:
            yield connection

    def _end_writing(self) -> None:
        """Close the connection that events are written on, and undo what isn't committed."""
        if self._writer is not None:
            self._writer.close()
        self._writer = None

    def missing_guards(self) -> list[str]:
        """Return the triggers that are gone or aren't what was made."""
        query = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        with self.reading() as connection:
            found = {row.name: " ".join(row.sql.split()) for row in connection.execute(query)}
        return [name for name, made in GUARDS.items() if found.get(name) != made]

    def strangers(self) -> list[str]:
        """Return triggers that aren't among those that were made (`LogDatabase`)."""
        query = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        with self.reading() as connection:
            return [name for name in connection.execute(query).scalars() if name not in GUARDS]

    def wide_rights(self) -> list[str]:
        """Return nothing: whoever may write the file may do anything (docs/trust.md)."""
        return []

    def wait(self, seconds: float) -> None:
        """Return after a moment: a file tells nobody that it was written."""
        sleep(min(seconds, _LOOK_SECONDS))

    def close(self) -> None:
        """Close every connection."""
        self._end_writing()
        self.engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn what SQLite says into a StoreError."""
        try:
            yield
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            problem = str(getattr(error, "orig", None) or error)
            raise StoreError("store.unusable", path=self.place, problem=problem) from error
