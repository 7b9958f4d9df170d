"""Inserting rows: the one thing that a scan does with the database, twice for every page."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.compiler import SQLCompiler

from ballot.errors import StoreError


def insert_row(connection: sa.Connection, table: sa.Table, values: Mapping[str, Any]) -> None:
    """Insert a row, in the words of the database, which SQLAlchemy finds once.

    Finding them anew takes longer than writing.

    Args:
        connection: in a transaction, or one begins.
        table: of numbers and texts alone, which a driver takes as they are.
        values: by column.
    """
    statement, order = insert_into(table, connection.dialect)
    row = values if order is None else tuple(values[name] for name in order)
    require_taken(connection.exec_driver_sql(statement, row).rowcount, 1)


def require_taken(taken: int, given: int) -> None:
    """Make sure that a database has every row that it was given.

    A trigger that somebody made, or a rule, can swallow one without an error.

    Raises:
        StoreError: it hasn't.
    """
    if taken != given:
        raise StoreError("store.swallowed", taken=taken, given=given)


@lru_cache(maxsize=8)
def insert_into(table: sa.Table, dialect: sa.Dialect) -> tuple[str, tuple[str, ...] | None]:
    """Return a statement, and the order of its values; None where they go by name."""
    compiled = table.insert().compile(dialect=dialect)
    order = compiled.positiontup if isinstance(compiled, SQLCompiler) else None
    return str(compiled), None if order is None else tuple(order)
