"""Connections to one schema of PostgreSQL, and what is done on them in its own words."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ballot.errors import StoreError
from store.insert import require_taken
from store.kept import Change

CONNECT_SECONDS = 10
"""So long one address is tried."""

ALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 4}
"""What libpq calls it, s: of a machine that was switched off or cut off nobody hears anything, and
the system would ask for two hours whether it is there. So long the right to write would be its, and
so long somebody would wait for a server that is gone."""


def make_engine(url: sa.URL, schema: str, *, isolation: Any) -> sa.Engine:
    """Return an engine to which the tables without a schema are those of one.

    Raises:
        StoreError: the driver isn't installed.
    """
    given = url.query.get("options", "")
    options = given if isinstance(given, str) else " ".join(given)
    asked = " ".join(f"-c tcp_{name}={value}" for name, value in ALIVE.items())
    gone = sum(ALIVE.values()) * 1000  # ms, of what was sent and never acknowledged
    connect = {
        **{name: url.query.get(name, value) for name, value in ALIVE.items()},
        "tcp_user_timeout": url.query.get("tcp_user_timeout", gone),
        "options": f"{asked} -c tcp_user_timeout={gone} {options} -c search_path={schema}",
        "connect_timeout": url.query.get("connect_timeout", CONNECT_SECONDS),
        "application_name": "pingyi",
    }
    try:
        return sa.create_engine(
            url.set(drivername="postgresql+psycopg"),
            isolation_level=isolation,
            connect_args=connect,
        )
    except ImportError as problem:
        raise StoreError("store.no_driver", problem=problem) from problem
    except sa.exc.ArgumentError as problem:  # such as a port that is no number
        raise StoreError(
            "store.no_database", path=shown_place(url, schema), problem=problem
        ) from None


def shown_place(url: sa.URL, schema: str) -> str:
    """Return an address as people see it: without a password, with the schema."""
    bare = url.set(drivername="postgresql", password=None, query={})
    return f"{bare.render_as_string()}#{schema}"


def lock_key(name: str) -> int:
    """Return the number of an advisory lock, of 64 bits with a sign."""
    return int.from_bytes(hashlib.sha256(f"pingyi {name}".encode()).digest()[:8], signed=True)


_FEW = 3
"""Of so many rows each is a statement; more are sent as a copy, at half of the processor time."""

_TYPES = {sa.Integer: "int4", sa.Text: "text", sa.String: "text"}


def insert_rows(cursor: Any, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of numbers and texts, in the transaction that a cursor of the driver is in.

    Args:
        cursor: of psycopg.
        table: to which this name leads.
        rows: each with a value for every column.
    """
    names = [column.name for column in table.columns]
    if len(rows) <= _FEW:
        values = ", ".join(f"%({name})s" for name in names)
        statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({values})"  # noqa: S608
        for row in rows:
            cursor.execute(statement.encode(), row)
            require_taken(cursor.rowcount, 1)
        return
    statement = f"COPY {table.name} ({', '.join(names)}) FROM STDIN (FORMAT BINARY)"
    with cursor.copy(statement.encode()) as copy:
        copy.set_types([_TYPES[type(column.type)] for column in table.columns])
        for row in rows:
            copy.write_row([row[name] for name in names])
    require_taken(cursor.rowcount, len(rows))


_GONE = (
    "DELETE FROM entry USING unnest(%s::text[], %s::text[]) AS gone(kind, key) "
    "WHERE entry.kind = gone.kind AND entry.key = gone.key"
)


def put_entries(connection: sa.Connection, changes: Sequence[Change], *, is_new: bool) -> None:
    """Write entries of a kept state, in the transaction that the connection is in.

    Args:
        connection: of the driver psycopg.
        changes: each key once; None as value: there is none any more.
        is_new: whether none of the keys is there.
    """
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor:
        if not is_new:
            kinds, keys = [each[0] for each in changes], [each[1] for each in changes]
            cursor.execute(_GONE, (kinds, keys))
        with cursor.copy("COPY entry (kind, key, value) FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(("text", "text", "bytea"))
            for change in changes:
                if change[2] is not None:
                    copy.write_row(change)
