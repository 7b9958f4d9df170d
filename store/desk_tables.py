"""Tables that servers of the review pages share: who looks at what, and who is in.

They hold no evidence: rows come and go, and what is in them ends by itself. No link and no cookie
stands in them, only digests of both. The clock is the database's (docs/formats/desk.md).
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from ballot.errors import StoreError

METADATA = sa.MetaData()
_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
"""Which the database gives, in the order of the rows."""

CLAIMS = sa.Table(
    "desk_claim",
    METADATA,
    sa.Column("address", sa.Text, primary_key=True),
    sa.Column("holder", sa.String(64), nullable=False),
    sa.Column("turn", sa.BigInteger, nullable=False),
    sa.Column("taken_at", sa.Double, nullable=False),
)
LINKS = sa.Table(
    "desk_link",
    METADATA,
    sa.Column("link", sa.String(64), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("made_at", sa.Double, nullable=False),
)
GUESTS = sa.Table(
    "desk_guest",
    METADATA,
    sa.Column("guest", sa.String(64), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.String(32), nullable=False),
    sa.Column("browser", sa.String(64), nullable=False),
    sa.Column("seen_at", sa.Double, nullable=False),
)
LATER = sa.Table(
    "desk_later",
    METADATA,
    sa.Column("number", _NUMBER, sa.Identity(), primary_key=True),
    sa.Column("guest", sa.String(64), nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.UniqueConstraint("guest", "address", name="desk_later_once"),
)
SETTLED = sa.Table(
    "desk_settled",
    METADATA,
    sa.Column("number", _NUMBER, sa.Identity(), primary_key=True),
    sa.Column("guest", sa.String(64), nullable=False),
    sa.Column("sheet", sa.Text, nullable=False),
    sa.Column("line", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
)

DESK_TABLES: Final = (CLAIMS, LINKS, GUESTS, LATER, SETTLED)

_SWEPT_EVERY: Final = 300.0
"""Seconds between two removals of what has ended, by one server."""


class now_seconds(GenericFunction[float]):  # noqa: N801  (SQL functions are called by their names)
    """Seconds since 1970 by the clock of the database: those of servers may differ."""

    type = sa.Double()
    inherit_cache = True


@compiles(now_seconds)
def _by_postgresql(_element: now_seconds, _compiler: SQLCompiler, **_told: Any) -> str:
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS DOUBLE PRECISION)"


@compiles(now_seconds, "sqlite")
def _by_sqlite(_element: now_seconds, _compiler: SQLCompiler, **_told: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


class DeskTables:
    """A way to the tables, for many threads.

    Each statement is a transaction of its own unless it is said otherwise, so that nobody waits
    for two rows at once: two servers can't hold each other up for good.

    Args:
        engine: of the activity's database and schema; used by nobody else.
        place: what people know it by.
    """

    def __init__(self, engine: sa.Engine, place: str = "") -> None:
        if engine.dialect.name == "postgresql":
            # Who looks at what needn't outlive a power cut, and nobody waits for the disk.
            sa.event.listen(engine, "connect", _wait_for_no_disk)
        self._place = place or engine.url.render_as_string(hide_password=True)
        self._engine = engine
        self._each = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._swept_at = time.monotonic()

    @property
    def dialect(self) -> str:
        """The name of the kind of database."""
        return self._engine.dialect.name

    def create(self) -> None:
        """Make the tables where they aren't there yet."""
        with self._translated(), self._engine.begin() as connection:
            METADATA.create_all(connection)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def connected(self) -> Iterator[sa.Connection]:
        """Yield a connection on which each statement stands for itself.

        Raises:
            StoreError: the database refuses, or isn't there.
        """
        with self._translated(), self._each.connect() as connection:
            yield connection

    @contextmanager
    def together(self) -> Iterator[sa.Connection]:
        """Yield a connection whose statements hold all together or not at all, and on disk.

        Raises:
            StoreError: the database refuses, or isn't there.
        """
        with self._translated(), self._engine.begin() as connection:
            if self.dialect == "postgresql":
                connection.exec_driver_sql("SET LOCAL synchronous_commit TO on")
            yield connection

    def is_time_to_sweep(self) -> bool:
        """Return whether what has ended should be removed now; says so once in a while."""
        now = time.monotonic()
        if now - self._swept_at < _SWEPT_EVERY:
            return False
        self._swept_at = now
        return True

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            problem = str(getattr(error, "orig", None) or error).strip()
            raise StoreError("store.desk_unusable", path=self._place, problem=problem) from error


def upsert(dialect: str, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that may say what happens where the row is there already."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def _wait_for_no_disk(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    connection.commit()
