"""The evidence in PostgreSQL: the kept state, and waiting for what others write."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Timer

import psycopg
import pytest

from ballot.activity import Activity
from ballot.errors import StoreError
from ballot.reading import DoubtReason
from store.evidence import Store
from store.state_check import compare_state, remove_state
from tests.postgres_server import PostgresServer
from tests.store.engines import placed, refused
from tests.store.scanned import FILE, A, MakeReading, scan


@pytest.fixture
def engine() -> str:
    """Everything here is about PostgreSQL."""
    return "postgresql"


@pytest.fixture
def closed(store: Store, folder: Path, make_reading: MakeReading) -> Path:
    """A folder of which the state was kept, that nobody has open."""
    scan(store, make_reading("A", 1, u1=DoubtReason.OVERVOTE), make_reading("A", 2))
    store.close()
    return folder


def test_a_change_in_the_tables_is_named_and_made_good(
    closed: Path, here: psycopg.Connection, activity: Activity
) -> None:
    assert compare_state(placed(closed), activity).differing == ()
    here.execute("DELETE FROM entry WHERE kind = 'reading'")

    assert f"reading {A}" in compare_state(placed(closed), activity).differing
    remove_state(placed(closed))
    assert compare_state(placed(closed), activity).differing == ()


@pytest.mark.parametrize(
    "harm",
    [
        "DROP TABLE entry",
        "DROP TABLE head",
        "DELETE FROM head",
        "UPDATE head SET content = 'nothing of use'",
        "TRUNCATE head, entry",
    ],
)
def test_without_the_tables_nothing_is_lost(
    closed: Path, here: psycopg.Connection, activity: Activity, harm: str
) -> None:
    with Store.open(closed) as folded:
        expected = (folded.status(activity), folded.waiting(activity), folded.head())
    here.execute(harm.encode())

    for _ in range(2):
        with suppress(StoreError), Store.open(closed, kept=True) as kept:
            assert (kept.status(activity), kept.waiting(activity), kept.head()) == expected
    remove_state(placed(closed))
    with Store.open(closed, kept=True) as kept:
        assert (kept.status(activity), kept.waiting(activity), kept.head()) == expected


def test_keys_are_in_the_order_of_their_bytes_whatever_the_databases_language(
    closed: Path, here: psycopg.Connection
) -> None:
    tables = placed(closed).tables()
    head = tables.begin()
    assert head is not None
    texts = ["b", "B", "a", "Z", "_", "é", "中"]
    assert tables.write(head, replace(head, stamp="x"), lambda: [("k", t, b"1") for t in texts])
    tables.begin()

    assert [key for key, _ in tables.entries("k")] == sorted(texts)
    tables.close()


def test_a_moment_that_broke_off_is_begun_anew_with_the_next_question(
    store: Store, here: psycopg.Connection, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1, u1=DoubtReason.OVERVOTE), make_reading("A", 2))
    store._keeper.rest()
    assert len(store.waiting(activity)) == 1
    here.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'pingyi' AND datname = current_database()"
    )
    for _ in range(3):  # each connection that is left says so once
        with suppress(StoreError):
            store.waiting(activity)

    assert len(store.waiting(activity)) == 1


def test_no_transaction_waits_while_nobody_asks(
    store: Store, here: psycopg.Connection, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1, u1=DoubtReason.OVERVOTE), make_reading("A", 2))
    store._keeper.rest()
    store.status(activity)
    store.rest()

    waiting = here.execute(
        "SELECT query FROM pg_stat_activity WHERE application_name = 'pingyi' "
        "AND datname = current_database() AND state LIKE 'idle in transaction%'"
    ).fetchall()
    assert waiting == []
    assert len(store.waiting(activity)) == 1


def test_whoever_waits_is_woken_by_what_others_write(
    store: Store, folder: Path, postgres: PostgresServer
) -> None:
    with Store.open(folder) as waiting:
        assert not waiting.wait(0.05)
        store.record_page(FILE, 0, refused(0))
        assert waiting.wait(60)
        assert len(waiting.rejections()) == 1
        assert not waiting.wait(0.05)

        later = Timer(0.2, store.record_page, (FILE, 1, refused(1)))
        later.start()
        assert waiting.wait(60)
        later.join()


def test_tables_whose_server_is_gone_are_closed_without_a_word(
    closed: Path, here: psycopg.Connection
) -> None:
    """What is wrong was said by whoever asked last; closing must not hide it."""
    tables = placed(closed).tables()
    assert tables.begin() is not None
    here.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'pingyi' AND datname = current_database()"
    )

    tables.close()
