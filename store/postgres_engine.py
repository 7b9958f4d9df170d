"""Connections to one schema of PostgreSQL, and what is done on them in its own words."""

import hashlib
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ballot.errors import StoreError
from store.kept import Change

CONNECT_SECONDS = 10
"""So long one address is tried."""


def make_engine(url: sa.URL, schema: str, *, isolation: Any) -> sa.Engine:
    """Return an engine to which the tables without a schema are those of one.

    Raises:
        StoreError: the driver isn't installed.
    """
    given = url.query.get("options", "")
    options = given if isinstance(given, str) else " ".join(given)
    connect = {
        "options": f"{options} -c search_path={schema}".strip(),
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


def shown_place(url: sa.URL, schema: str) -> str:
    """Return an address as people see it: without a password, with the schema."""
    bare = url.set(drivername="postgresql", password=None, query={})
    return f"{bare.render_as_string()}#{schema}"


def lock_key(name: str) -> int:
    """Return the number of an advisory lock, of 64 bits with a sign."""
    return int.from_bytes(hashlib.sha256(f"pingyi {name}".encode()).digest()[:8], signed=True)


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
