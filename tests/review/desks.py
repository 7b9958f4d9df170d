"""Tables of a desk for tests: in an SQLite file, and in a PostgreSQL."""

from pathlib import Path

import sqlalchemy as sa

from store.desk_tables import CLAIMS, GUESTS, LINKS, DeskTables
from tests.postgres_server import PostgresServer

SCHEMA = "pingyi_test"


def sqlite_tables(folder: Path) -> DeskTables:
    tables = DeskTables(sa.create_engine(f"sqlite:///{folder / 'desk.db'}"))
    tables.create()
    return tables


def postgres_tables(server: PostgresServer, database: str) -> DeskTables:
    """Return tables in a schema of a database, as a server of the pages has them."""
    engine = sa.create_engine(server.url(database))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    tables = DeskTables(engine, SCHEMA)
    tables.create()
    return tables


def let_pass(tables: DeskTables, seconds: float) -> None:
    """Make everything in the tables older."""
    with tables.together() as connection:
        for column in (CLAIMS.c.taken_at, LINKS.c.made_at, GUESTS.c.seen_at):
            older = sa.update(column.table).values({column: column - seconds})
            connection.execute(older)
