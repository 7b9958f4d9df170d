"""The desk of several servers in a real PostgreSQL: rights, earlier schemas, a server gone."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from ballot.errors import StoreError
from ballot.person import Role
from store.desk_claims import SqlClaims
from store.desk_guests import SqlGuests
from store.desk_tables import DESK_TABLES, DeskTables
from store.guest import Settled
from store.postgres_engine import make_engine
from store.postgres_setup import make_schema
from tests.postgres_server import PostgresServer

ROLE, SCHEMA = "desk_counts", "pingyi_desk"
ZHANG = "a" * 64


@pytest.fixture
def granted(postgres: PostgresServer) -> Iterator[DeskTables]:
    """Tables that the owner made, as a role that counts reaches them."""
    database = postgres.new_database()
    roles = "SELECT FROM pg_roles WHERE rolname"
    postgres.execute(
        f"DO $$ BEGIN IF NOT EXISTS ({roles} = '{ROLE}') THEN "
        f"CREATE ROLE {ROLE} LOGIN; END IF; END $$"
    )
    assert make_schema(postgres.url(database), SCHEMA, ROLE) is False
    tables = DeskTables(
        make_engine(sa.make_url(postgres.url(database, ROLE)), SCHEMA, isolation=None)
    )
    yield tables
    tables.close()


def test_a_role_that_may_only_add_evidence_keeps_the_desk(granted: DeskTables) -> None:
    claims = SqlClaims(granted, seconds=600, most=3)
    guests = SqlGuests(granted, idle_seconds=600, link_seconds=600)

    guests.expect("link", "张三")
    entered = guests.enter("link", ZHANG, Role.OPERATOR, "browser")
    guests.put_off(ZHANG, "/1")
    guests.settled(ZHANG, Settled("A", "u", "/1"))  # type: ignore[arg-type]
    taken = claims.take("/1", ZHANG)
    claims.give_back(ZHANG)
    guests.leave(ZHANG)

    assert entered is not None
    assert taken
    with granted.connected() as connection:
        assert [connection.execute(each.select()).all() for each in DESK_TABLES] == [[]] * 5


def test_a_schema_of_an_earlier_version_says_what_makes_its_tables(
    postgres: PostgresServer,
) -> None:
    database = postgres.new_database()
    postgres.execute(f"CREATE SCHEMA {SCHEMA}", database=database)
    tables = DeskTables(make_engine(sa.make_url(postgres.url(database)), SCHEMA, isolation=None))

    with pytest.raises(StoreError, match="pingyi store create"):
        SqlClaims(tables, seconds=600, most=3).take("/1", ZHANG)
    tables.close()


def test_a_desk_goes_on_when_the_database_is_back(
    granted: DeskTables, postgres: PostgresServer
) -> None:
    claims = SqlClaims(granted, seconds=600, most=3)
    claims.take("/1", ZHANG)
    postgres.stop()
    try:
        with pytest.raises(StoreError):
            claims.take("/2", ZHANG)
    finally:
        postgres.start()

    assert claims.take("/2", ZHANG)
    assert claims.held() == {"/1": ZHANG, "/2": ZHANG}
