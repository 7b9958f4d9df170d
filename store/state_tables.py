"""Tables that hold the state as a log gives it, so that nobody folds the log from its beginning.

Nothing is in them that the log doesn't say: they are made from it, may be thrown away at any time,
and say up to which entry they have taken it in, with its hash. `StateTables` is what a database
must do; `SqlStateTables` does it in SQL, by default in an SQLite file beside the log.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from sqlite3 import DatabaseError
from typing import Any, Protocol

import orjson
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from ballot.errors import StoreError
from store.event import NO_HASH
from store.kept import Change, Entries
from store.postgres_engine import lock_key, make_engine, put_entries, shown_place
from store.postgres_errors import told
from store.tables import claim_database, set_pragmas

STATE_FILE = "pingyi.state.db"

_METADATA = sa.MetaData()
_BYTEWISE = sa.String(collation="C")
"""In PostgreSQL: as SQLite and Python compare texts, whatever the database's language."""

_HEADS = sa.Table(
    "head",
    _METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
_ENTRIES = sa.Table(
    "entry",
    _METADATA,
    sa.Column("kind", sa.String(32).with_variant(_BYTEWISE, "postgresql"), primary_key=True),
    sa.Column("key", sa.String(160).with_variant(_BYTEWISE, "postgresql"), primary_key=True),
    sa.Column("value", sa.LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

STATE_TABLES = (_HEADS, _ENTRIES)

_ENTRY = sa.select(_ENTRIES.c.value).where(
    _ENTRIES.c.kind == sa.bindparam("of_kind"), _ENTRIES.c.key == sa.bindparam("of_key")
)
_OF_KIND = (
    sa.select(_ENTRIES.c.key, _ENTRIES.c.value)
    .where(_ENTRIES.c.kind == sa.bindparam("of_kind"))
    .order_by(_ENTRIES.c.key)
)
_NAMED = _OF_KIND.where(_ENTRIES.c.key.in_(sa.bindparam("keys", expanding=True)))
_ASKED_AT_ONCE = 500
"""Keys in one query: SQLite binds no more than 999 values in its older builds."""

_DELETE = sa.delete(_ENTRIES).where(
    _ENTRIES.c.kind == sa.bindparam("of_kind"), _ENTRIES.c.key == sa.bindparam("of_key")
)

Changes = Callable[[], Iterable[Change]]

_WRITTEN_AT_ONCE = 2000
"""Entries that are in memory on their way to the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableHead:
    """What the tables hold."""

    stamp: str
    """Another one with each writing: by it a writer sees that somebody else came before."""
    seq: int = 0
    """Number of the last entry of the log that is in it."""
    hash: str = NO_HASH
    """Of that entry, hex."""
    code: str = ""
    """Digest of the program that made them (`code_digest`): another one makes them anew."""
    numbers: dict[str, int] = field(default_factory=dict)
    """Of the state, by name."""
    counted_by: str = ""
    """Digest of the plan by which sheets were counted, hex."""
    counted_through: int = 0
    """Number of the last entry that was known then."""


class StateTables(Entries, Protocol):
    """Where a state is kept. Between `begin` and `rest` it is what one moment left."""

    @property
    def is_looking(self) -> bool:
        """Whether it still shows what `begin` found: not once a connection broke off."""

    def begin(self) -> TableHead | None:
        """Look at what is kept now, and go on looking at that; None where nothing is."""

    def rest(self) -> None:
        """Look at it no longer."""

    def write(self, before: TableHead | None, head: TableHead, changes: Changes) -> bool:
        """Write changes in one transaction, on top of what was looked at.

        Args:
            before: what was looked at; None: all that is kept is thrown away first.
            head: what holds afterwards.
            changes: gives the entries that are otherwise, as often as it is asked.

        Returns:
            False, and nothing is written, where somebody else has written since, or nobody can.
        """

    def close(self) -> None:
        """Let go of the database."""


@cache
def code_digest() -> str:
    """Return the SHA-256, hex, of the modules that make a state and count by it."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for folder in (here, here.parent / "ballot"):
        for path in sorted(folder.glob("*.py")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


class SqlStateTables:
    """Tables in a database of SQLAlchemy's.

    They are of use, and nothing is lost with them: whatever goes wrong, they say that there is
    nothing, or that nothing was written.

    Args:
        url: the database, as SQLAlchemy writes its address.
        schema: of PostgreSQL, in which the tables lie.
    """

    def __init__(self, url: str | sa.URL, schema: str = "") -> None:
        self._url = sa.make_url(url)
        self._schema = schema
        self._engine: sa.Engine | None = None
        self._connection: sa.Connection | None = None
        self._has_tables = False

    @property
    def place(self) -> str:
        """The file, or the address and schema (`Entries`)."""
        if self._schema:
            return shown_place(self._url, self._schema)
        return self._url.render_as_string().removeprefix("sqlite:///")

    @property
    def is_looking(self) -> bool:
        """Whether it still shows what `begin` found (`StateTables`)."""
        return self._connection is not None

    def begin(self) -> TableHead | None:
        """Look at what is kept now (`StateTables`)."""
        self.rest()
        if not self._exists():
            return None
        try:
            self._connection = self._made_engine().connect()
            content = self._connection.execute(sa.select(_HEADS.c.content)).scalar()
        except SQLAlchemyError:
            self.rest()
            return None
        return _head_from(content)

    def rest(self) -> None:
        """Look at it no longer (`StateTables`)."""
        connection, self._connection = self._connection, None
        if connection is None or connection.invalidated:
            return
        own = connection.connection.dbapi_connection
        try:
            connection.close()
        except SQLAlchemyError:  # the server is gone: whoever asks next is told
            if own is not None:
                own.close()

    def entry(self, kind: str, key: str) -> bytes | None:
        """Return the value of an entry (`Entries`)."""
        asked = {"of_kind": kind, "of_key": key}
        with self._translated():
            found: bytes | None = self._looking().execute(_ENTRY, asked).scalar()
            return found

    def entries(self, kind: str) -> Iterator[tuple[str, bytes]]:
        """Yield all entries of a kind, by key (`Entries`)."""
        with self._translated():
            rows = self._looking().execute(_OF_KIND, {"of_kind": kind}).all()
        for row in rows:
            yield row.key, row.value

    def some(self, kind: str, most: int) -> dict[str, bytes]:
        """Return entries of a kind, no more than `most` (`Entries`)."""
        with self._translated():
            rows = self._looking().execute(_OF_KIND.limit(most), {"of_kind": kind})
            return {row.key: row.value for row in rows}

    def named(self, kind: str, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the entries of a kind with these keys (`Entries`)."""
        found: dict[str, bytes] = {}
        for begin in range(0, len(keys), _ASKED_AT_ONCE):
            asked = {"of_kind": kind, "keys": keys[begin : begin + _ASKED_AT_ONCE]}
            with self._translated():
                rows = self._looking().execute(_NAMED, asked)
                found |= {row.key: row.value for row in rows}
        return found

    def everything(self) -> Iterator[tuple[str, str, bytes]]:
        """Yield every entry of every kind, as `begin` left it; none where nothing is kept."""
        if self._connection is None:
            return
        with self._translated():
            for row in self._connection.execute(sa.select(_ENTRIES)):
                yield row.kind, row.key, row.value

    def write(self, before: TableHead | None, head: TableHead, changes: Changes) -> bool:
        """Write changes (`StateTables`); a file that is no database any more is made anew."""
        try:
            return self._written(before, head, changes)
        except SQLAlchemyError as error:
            if before is not None or type(getattr(error, "orig", None)) is not DatabaseError:
                return False
        self.close()
        self._remove()
        with suppress(SQLAlchemyError):
            return self._written(None, head, changes)
        return False

    def _written(self, before: TableHead | None, head: TableHead, changes: Changes) -> bool:
        self.rest()
        with self._made_engine().connect() as connection:
            connection = _begin_writing(connection, self._schema)
            if not self._has_tables:
                _METADATA.create_all(connection)
                self._has_tables = True
            now = connection.execute(sa.select(_HEADS.c.content)).scalar()
            if before is not None and _head_from(now) != before:
                return False
            if before is None:
                connection.execute(sa.delete(_ENTRIES))
            left = iter(changes())
            while some := list(islice(left, _WRITTEN_AT_ONCE)):
                self._put(connection, some, is_new=before is None)
            connection.execute(sa.delete(_HEADS))
            content = orjson.dumps(head)
            connection.execute(_HEADS.insert(), {"id": 1, "content": content})
            connection.commit()
        return True

    def _put(self, connection: sa.Connection, changes: Sequence[Change], *, is_new: bool) -> None:
        rows = [
            {"kind": kind, "key": key, "value": value}
            for kind, key, value in changes
            if value is not None
        ]
        if self._schema:
            put_entries(connection, changes, is_new=is_new)
            return
        if not is_new:
            gone = [{"of_kind": kind, "of_key": key} for kind, key, _ in changes]
            connection.execute(_DELETE, gone)
        if rows:
            connection.execute(_ENTRIES.insert(), rows)

    def close(self) -> None:
        """Let go of the database (`StateTables`)."""
        self.rest()
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None
        self._has_tables = False

    def clear(self) -> None:
        """Throw everything away that is kept.

        Raises:
            StoreError: the database doesn't let us.
        """
        self.rest()
        if self.begin() is None:
            return
        self.rest()
        with self._translated(), self._made_engine().begin() as connection:
            _METADATA.create_all(connection)
            for table in STATE_TABLES:
                connection.execute(sa.delete(table))

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            if isinstance(error, DBAPIError) and error.connection_invalidated:
                self.rest()  # what it showed is gone: whoever asks next begins anew
                self._made_engine().dispose()
                raise told(error, self.place) from error
            problem = str(getattr(error, "orig", None) or error)
            raise StoreError("store.bad_state", path=self.place, problem=problem) from error

    def _looking(self) -> sa.Connection:
        assert self._connection is not None, "nobody asks before `begin`"  # noqa: S101
        return self._connection

    def _exists(self) -> bool:
        """Return whether there is a database; asking SQLite would make one."""
        if self._url.get_backend_name() != "sqlite":
            return True
        path = Path(self._url.database or "")
        try:
            return path.stat().st_size > 0
        except OSError:
            return False

    def _remove(self) -> None:
        """Remove the files of the database."""
        path = Path(self._url.database or "")
        for each in (path, *(path.with_name(path.name + end) for end in ("-shm", "-wal"))):
            with suppress(OSError):
                each.unlink()

    def _made_engine(self) -> sa.Engine:
        if self._engine is None and self._schema:
            self._engine = make_engine(self._url, self._schema, isolation="REPEATABLE READ")
        if self._engine is None:
            self._engine = sa.create_engine(self._url, poolclass=sa.NullPool)
            if self._engine.dialect.name == "sqlite":
                sa.event.listen(self._engine, "do_connect", claim_database)
                sa.event.listen(self._engine, "connect", _set_up)
                sa.event.listen(self._engine, "begin", _begin_looking)
        return self._engine


def _head_from(content: bytes | None) -> TableHead | None:
    """Return what the tables say of themselves; None where that is nothing, or not understood."""
    try:
        return None if content is None else TableHead(**orjson.loads(content))
    except (TypeError, ValueError):
        return None


def _set_up(connection: Any, record: object) -> None:
    """Have SQLite keep a log, and leave it to us when a transaction begins."""
    set_pragmas(connection, record)
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=NORMAL")  # after a power cut they are older, and whole
    cursor.close()
    connection.isolation_level = None


def _begin_looking(connection: sa.Connection) -> None:
    """Look at one moment until the transaction ends: SQLite by itself shows each query another."""
    connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: sa.Connection, schema: str) -> sa.Connection:
    """Take the right to write at once, not when the first row is written."""
    if schema:
        # Not of one moment: it is another one once the lock is there.
        connection = connection.execution_options(isolation_level="READ COMMITTED")
        key = lock_key(f"{schema} state")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({key})")
    else:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    return connection
