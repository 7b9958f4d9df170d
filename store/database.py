"""What a log needs of a database, and the right to write to one: protocols, each of two classes.

`EventLog` knows the chain and no database; a database knows two tables and no chain.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any, Protocol

import sqlalchemy as sa

from store.event import EventKind
from store.tables import EVENTS

Rows = Iterator[Any]
"""Rows of SQLAlchemy: tuples whose values have names."""

Write = Callable[[sa.Table, Mapping[str, Any]], None]
"""Inserts a row."""


class WritersRight(Protocol):
    """The right to write to one store: one process has it at a time, and it ends with its holder.

    Not re-entrant.
    """

    undoes: bool
    """Whether `release` undoes what was written and not kept."""
    patience: float
    """So long, s, another writer is waited for, at least."""

    def acquire(self) -> None:
        """Take the right.

        Raises:
            StoreError: somebody else has it, and keeps it.
        """

    def keep(self) -> None:
        """Have what was written under the right stand.

        Raises:
            StoreError: the database doesn't take it; nothing of it is on record then.
        """

    def keep_on(self) -> None:
        """As `keep`, and hold the right on, without a moment in which others could take it."""

    def release(self) -> None:
        """Give the right back; undo what was written and not kept, where `undoes`."""


class LogDatabase(Protocol):
    """Where the two tables of a log lie."""

    may_lose: bool
    """Whether entries of `READ_AGAIN` may be lost while those live on who wrote or read them."""

    @property
    def place(self) -> str:
        """What a person knows it by: a file, or an address without its password."""

    def exists(self) -> bool:
        """Return whether the tables are there; what isn't there isn't made by asking."""

    def create(self) -> None:
        """Make the tables, and what keeps them append-only."""

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """Yield what is read with: it sees what is written under the right, kept or not.

        Raises:
            StoreError: what the database said, in words that say what to do.
        """

    def rows(self, query: sa.Select[Any], after: int | None = None) -> Rows:
        """Yield the rows of a query on `event`, by number, not all in memory at once.

        Args:
            query: it has no order yet.
            after: the number of the event before the first; None: from the beginning.
        """

    def writing(self, kind: EventKind) -> AbstractContextManager[Write]:
        """Yield what an event of this kind is inserted with: all of it, or nothing.

        Raises:
            StoreError: the database refuses, or an event with this number is there.
        """

    def missing_guards(self) -> list[str]:
        """Return what should keep the tables append-only and is gone, or was made harmless."""

    def strangers(self) -> list[str]:
        """Return what else acts on the tables: it could swallow, change or hide rows."""

    def wide_rights(self) -> list[str]:
        """Return the roles that may do more than add rows, where a database has roles."""

    def wait(self, seconds: float) -> None:
        """Return once somebody may have written, or the time has passed."""

    def close(self) -> None:
        """Close every connection."""


def is_sqlite(url: sa.URL) -> bool:
    """Return whether an address is that of SQLite."""
    return url.get_backend_name() == "sqlite"


@lru_cache(maxsize=8)
def in_order(query: sa.Select[Any], *, goes_on: bool, most: int | None = None) -> sa.Select[Any]:
    """Return a query on `event` for the entries in their order.

    Made once for each: building one takes three times as long as asking it.

    Args:
        query: a constant of its module.
        goes_on: whether it is for those after number `:after`.
        most: so many rows and no more.
    """
    asked = query.order_by(EVENTS.c.seq).limit(most)
    return asked.where(EVENTS.c.seq > sa.bindparam("after")) if goes_on else asked
