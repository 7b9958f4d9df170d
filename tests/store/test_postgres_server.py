"""The PostgreSQL that tests start: a real one, each database new, gone and back when asked to."""

import psycopg
import pytest

from tests.postgres_server import PostgresServer


def test_each_database_is_new_and_answers_over_the_socket_and_the_loopback(
    postgres: PostgresServer,
) -> None:
    one, other = postgres.new_database(), postgres.new_database()
    with psycopg.connect(postgres.dsn(one)) as connection:
        connection.execute("CREATE TABLE here (n int)")
    for database, tables in ((one, 1), (other, 0)):
        url = postgres.loopback_url(database).replace("+psycopg", "")
        with psycopg.connect(url) as connection:
            found = connection.execute("SELECT FROM pg_tables WHERE tablename = 'here'").fetchall()

        assert len(found) == tables


def test_a_server_that_was_stopped_comes_back_with_what_it_had(postgres: PostgresServer) -> None:
    database = postgres.new_database()
    with psycopg.connect(postgres.dsn(database), autocommit=True) as connection:
        connection.execute("CREATE TABLE here (n int)")
        postgres.stop()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(postgres.dsn(database))
    postgres.start()
    with psycopg.connect(postgres.dsn(database)) as connection:
        assert connection.execute("SELECT FROM here").fetchall() == []
