"""Tables of a desk for tests: in an SQLite file, and in a PostgreSQL."""

from pathlib import Path

import sqlalchemy as sa

from store.desk_tables import CLAIMS, GUESTS, LINKS, DeskTables
from store.postgres_engine import make_engine
from tests.postgres_server import PostgresServer

SCHEMA = "pingyi_test"


def sqlite_tables(folder: Path) -> DeskTables:
    tables = DeskTables(sa.create_engine(f"sqlite:///{folder / 'desk.db'}"))
    tables.create()
    return tables


def postgres_tables(server: PostgresServer, database: str) -> DeskTables:
    """Return tables in a schema of a database, as a server of the pages has them."""
    server.execute(f"CREATE SCHEMA {SCHEMA}", database=database)
    url = sa.make_url(server.url(database))
    tables = DeskTables(make_engine(url, SCHEMA, isolation=None))
    tables.create()
    return tables


def let_pass(tables: DeskTables, seconds: float) -> None:
    """Make everything in the tables older."""
    with tables.together() as connection:
        for column in (CLAIMS.c.taken_at, LINKS.c.made_at, GUESTS.c.seen_at):
            older = sa.update(column.table).values({column: column - seconds})
            connection.execute(older)
