"""The evidence in PostgreSQL: the right to write, and what fails midway."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import errors

from ballot.errors import StoreError
from ballot.ids import SessionId
from store import postgres as database
from store.audit import audit_log
from store.evidence import Store
from store.postgres_engine import ALIVE, make_engine
from tests.postgres_server import PostgresServer
from tests.store.engines import entries, placed, refused
from tests.store.scanned import FILE, MakeReading, scan


@pytest.fixture
def engine() -> str:
    """Everything here is about PostgreSQL."""
    return "postgresql"


def test_what_is_recorded_under_the_right_is_one_transaction(
    store: Store, here: psycopg.Connection
) -> None:
    before = entries(here)
    with store.writing():
        for index in range(3):
            store.record_page(FILE, index, refused(index))
        assert entries(here) == before

        # It sees itself what it has recorded.
        assert len(store.rejections()) == 3
        assert [event.seq for event in store.events()][-1] == len(before) + 3
    assert len(entries(here)) == len(before) + 3
    assert store.verify_chain() is None


def test_what_was_undone_is_known_no_more(
    store: Store, here: psycopg.Connection, make_reading: MakeReading
) -> None:
    before, head = entries(here), store.head()
    with pytest.raises(RuntimeError), store.writing():
        scan(store, make_reading("A", 1))
        store.opinions()
        raise RuntimeError

    assert entries(here) == before
    assert (store.head(), store.page_key(make_reading("A", 1).sheet, 1)) == (head, None)
    scan(store, make_reading("A", 1), make_reading("A", 2))
    assert store.verify_chain() is None
    assert store.missing_pages() == []


def test_an_entry_that_the_database_refuses_takes_its_group_with_it(
    store: Store, here: psycopg.Connection
) -> None:
    before = entries(here)
    here.execute("ALTER TABLE event ADD CONSTRAINT few CHECK (seq < 7)")
    with pytest.raises(StoreError), store.writing():
        for index in range(3):
            store.record_page(FILE, index, refused(index))
            # An error that is caught within the group doesn't save the others.
            with suppress(StoreError):
                list(store.events())

    assert entries(here) == before
    here.execute("ALTER TABLE event DROP CONSTRAINT few")
    store.record_page(FILE, 0, refused(0))
    assert store.verify_chain() is None


def test_a_database_that_was_set_back_is_told_to_who_knew_more(
    store: Store, folder: Path, here: psycopg.Connection
) -> None:
    before = entries(here)
    store.record_counts(SessionId("north"), issued=2, returned=2, by="甲")
    assert store.hand_counts()[SessionId("north")].issued == 2
    here.execute("ALTER TABLE event DISABLE TRIGGER ALL")
    here.execute("DELETE FROM event WHERE seq > %s", (len(before),))
    here.execute("ALTER TABLE event ENABLE ALWAYS TRIGGER event_refuses_delete")
    with Store.open(folder) as other:
        other.record_counts(SessionId("south"), issued=3, returned=3, by="乙")

    for _ in range(2):
        with pytest.raises(StoreError) as error:
            store.hand_counts()
        assert error.value.key == "store.set_back"
        with pytest.raises(StoreError) as error:
            store.record_counts(SessionId("north"), issued=2, returned=2, by="甲")
        assert error.value.key == "store.set_back"
    with Store.open(folder) as again:
        assert again.hand_counts().keys() == {"south"}


def test_a_machine_that_is_gone_is_asked_for_within_half_a_minute(
    postgres: PostgresServer, folder: Path
) -> None:
    url = sa.make_url(postgres.loopback_url(postgres.new_database()))
    engine = make_engine(url, "pingyi_x", isolation="AUTOCOMMIT")
    with engine.connect() as connection:
        seconds = [
            int(str(connection.exec_driver_sql(f"SHOW tcp_{name}").scalar())) for name in ALIVE
        ]
        raw: Any = connection.connection.driver_connection
        here = raw.info.get_parameters()
    engine.dispose()

    idle, interval, times = seconds
    assert 0 < idle + interval * times <= 30
    assert {name: int(here[name]) for name in ALIVE} == ALIVE
    assert 0 < int(here["tcp_user_timeout"]) <= 30_000


def test_a_patient_writer_waits_for_one_who_prints(
    store: Store, here: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0)
    key = database.lock_key(store._place.schema)
    here.execute("SELECT pg_advisory_lock(%s)", (key,))
    store.wait_for_writers(60)
    Timer(1.5, lambda: here.execute("SELECT pg_advisory_unlock(%s)", (key,))).start()

    store.record_page(FILE, 0, refused(0))

    assert len(store.rejections()) == 1


def test_a_writer_waits_for_another_and_sees_what_it_wrote(
    store: Store, folder: Path, here: psycopg.Connection
) -> None:
    key = database.lock_key(store._place.schema)
    here.execute("BEGIN")
    here.execute("SELECT pg_advisory_xact_lock(%s)", (key,))
    other = subprocess.Popen(
        [
            sys.executable, "-c", _RECORD, str(folder), store._place.url.render_as_string(False),
            store._place.schema.removeprefix("pingyi_").upper(),
        ],
        cwd=Path(__file__).parents[2], stdout=subprocess.PIPE,
    )  # fmt: skip
    assert other.stdout is not None
    assert other.stdout.readline() == b"opened\n"
    here.execute("COMMIT")

    assert other.wait() == 0
    other.stdout.close()
    assert len(store.rejections()) == 1


_RECORD = """
import sys
from pathlib import Path
from ballot.reading import DoubtReason, Rejection, RejectionReason
from store.evidence import Store

with Store.open(Path(sys.argv[1]), url=sys.argv[2], activity=sys.argv[3]) as store:
    print("opened", flush=True)
    store.record_page("aa" * 32, 0, Rejection(RejectionReason.NOT_A_FORM, "x"))
"""


def test_a_writer_that_waits_for_long_is_told_and_the_lock_dies_with_its_holder(
    store: Store,
    here: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
    postgres: PostgresServer,
) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.2)
    holder = psycopg.connect(postgres.dsn(str(store._place.url.database)))
    holder.execute("SELECT pg_advisory_xact_lock(%s)", (database.lock_key(store._place.schema),))

    with pytest.raises(StoreError) as waited:
        store.record_page(FILE, 0, refused(0))
    assert waited.value.key == "store.locked"

    holder.close()
    store.record_page(FILE, 0, refused(0))
    assert len(store.rejections()) == 1


def test_a_connection_that_breaks_off_leaves_nothing_half_written(
    store: Store, here: psycopg.Connection
) -> None:
    before = entries(here)
    with pytest.raises(StoreError) as broken, store.writing():
        store.record_page(FILE, 0, refused(0))
        list(store.events())  # it is with the database by now
        here.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'pingyi' AND datname = current_database()"
        )
        store.record_page(FILE, 1, refused(1))

    assert broken.value.key == "store.cut_off"
    assert entries(here) == before
    store.record_page(FILE, 0, refused(0))
    assert len(store.rejections()) == 1
    assert store.verify_chain() is None


def test_a_server_that_was_started_again_is_written_to_by_the_next_command(
    store: Store, postgres: PostgresServer
) -> None:
    store.record_page(FILE, 0, refused(0))
    postgres.stop("immediate")
    try:
        with pytest.raises(StoreError) as gone:
            store.record_page(FILE, 1, refused(1))
        assert gone.value.key in ("store.cut_off", "store.no_database")
        with pytest.raises(StoreError) as gone:
            store.record_page(FILE, 1, refused(1))
        assert gone.value.key == "store.no_database"
    finally:
        postgres.start()

    # Page 0 and its file may be gone: nobody waited for the disk. The next scan finds that.
    store.record_file(FILE, "scan.pdf", 1234, 99)
    for index in range(2):
        store.record_page(FILE, index, refused(index))
    assert len(store.rejections()) == 2
    assert store.verify_chain() is None


def test_entries_that_a_crashed_server_lost_are_known_no_more(
    store: Store, here: psycopg.Connection
) -> None:
    """Who wrote them lives on, and would go on where the log doesn't end."""
    store.record_page(FILE, 0, refused(0))
    here.execute("ALTER TABLE event DISABLE TRIGGER event_refuses_delete")
    here.execute("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)")
    here.execute("ALTER TABLE event ENABLE ALWAYS TRIGGER event_refuses_delete")

    assert store.rejections() == []
    store.record_page(FILE, 1, refused(1))
    assert [each.key.index for each in store.rejections()] == [1]
    assert store.verify_chain() is None


@pytest.mark.parametrize("table", ["event", "measures"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET seq = 50", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_even_the_owner_changes_nothing_while_the_triggers_are_there(
    store: Store, here: psycopg.Connection, make_reading: MakeReading, table: str, sql: str
) -> None:
    scan(store, make_reading("A", 1))
    here.execute("SET session_replication_role = replica")

    with pytest.raises(errors.RaiseException, match="append-only"):
        here.execute(sql.format(table).encode())

    assert store.verify_chain() is None


@pytest.mark.parametrize(
    "harm",
    [
        "DROP TRIGGER event_refuses_delete ON event",
        "ALTER TABLE event DISABLE TRIGGER event_refuses_delete",
        "ALTER TABLE event ENABLE TRIGGER event_refuses_delete",
    ],
)
def test_a_trigger_that_is_gone_or_weaker_is_named(
    store: Store, folder: Path, here: psycopg.Connection, harm: str
) -> None:
    assert audit_log(placed(folder)).missing_guards == ()
    here.execute(harm.encode())

    assert audit_log(placed(folder)).missing_guards == ("event_refuses_delete",)


@pytest.mark.parametrize(
    ("harm", "name"),
    [
        (
            "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql "
            "AS 'BEGIN RETURN NULL; END';"
            "CREATE TRIGGER swallow BEFORE INSERT ON event "
            "FOR EACH ROW EXECUTE FUNCTION swallow()",
            "swallow",
        ),
        ("CREATE RULE aside AS ON INSERT TO event DO INSTEAD NOTHING", "aside"),
        ("CREATE POLICY veil ON event USING (seq < 3)", "veil"),
        ("ALTER TABLE measures ENABLE ROW LEVEL SECURITY", "row level security"),
    ],
)
def test_what_else_acts_on_the_tables_is_named_and_swallows_nothing_silently(
    store: Store, folder: Path, here: psycopg.Connection, harm: str, name: str
) -> None:
    assert audit_log(placed(folder)).strangers == ()
    for statement in harm.split(";CREATE TRIGGER"):
        is_second = statement.startswith(" swallow BEFORE")
        here.execute((f"CREATE TRIGGER{statement}" if is_second else statement).encode())

    assert audit_log(placed(folder)).strangers == (name,)
    before = entries(here)
    for many in (1, 9):
        try:
            with store.writing():
                for index in range(many):
                    store.record_page(FILE, index, refused(index))
        except StoreError as error:
            assert error.key != "store.cut_off"
        else:
            assert len(entries(here)) > len(before)


def test_a_function_that_refuses_nothing_any_more_is_named(
    store: Store, folder: Path, here: psycopg.Connection
) -> None:
    here.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql "
        "AS $$BEGIN RETURN NULL; END$$"
    )

    assert len(audit_log(placed(folder)).missing_guards) == 9
