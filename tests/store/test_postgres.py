"""The evidence in PostgreSQL: the right to write, what fails midway, who may do what."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Timer

import psycopg
import pytest
from psycopg import errors

from ballot.activity import Activity
from ballot.errors import StoreError
from ballot.ids import ActivityId
from ballot.reading import DoubtReason, Rejection, RejectionReason
from store import postgres as database
from store.audit import audit_log
from store.evidence import Store
from store.place import AWAY_FILE, place_of, schema_of
from store.postgres_setup import make_schema
from store.state_check import compare_state, remove_state
from tests.postgres_server import PostgresServer
from tests.store.engines import in_postgres, opened_as, placed
from tests.store.scanned import FILE, A, MakeReading, scan

ROLE = "counting"


@pytest.fixture
def engine() -> str:
    """Everything here is about PostgreSQL."""
    return "postgresql"


@pytest.fixture
def here(postgres: PostgresServer, store: Store) -> Iterator[psycopg.Connection]:
    """The owner's own connection to the schema of the store."""
    schema = store._place.schema
    address = store._place.url.database
    assert address is not None
    with psycopg.connect(postgres.dsn(address), autocommit=True) as connection:
        connection.execute(f"SET search_path = {schema}".encode())
        yield connection


def entries(here: psycopg.Connection) -> list[tuple[int, str]]:
    return here.execute("SELECT seq, hash FROM event ORDER BY seq").fetchall()


def refused(number: int) -> Rejection:
    return Rejection(RejectionReason.UNREADABLE_CODE, f"page {number}")


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


def test_a_function_that_refuses_nothing_any_more_is_named(
    store: Store, folder: Path, here: psycopg.Connection
) -> None:
    here.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql "
        "AS $$BEGIN RETURN NULL; END$$"
    )

    assert len(audit_log(placed(folder)).missing_guards) == 9


# The kept state


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


# Rights


@pytest.fixture
def granted(
    postgres: PostgresServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, str, ActivityId]:
    """A folder whose place in the database was made by its owner, for a role that counts."""
    url, activity = in_postgres(folder, postgres, monkeypatch)
    with suppress(errors.DuplicateObject):
        postgres.execute(f"CREATE ROLE {ROLE} LOGIN")
    assert make_schema(url, schema_of(activity), ROLE) is False
    return folder, url.replace("postgres@", f"{ROLE}@"), activity


def test_a_role_that_may_only_add_counts(
    granted: tuple[Path, str, ActivityId], make_reading: MakeReading, activity: object
) -> None:
    folder, url, of = granted
    place = place_of(folder, url, of)
    with opened_as(folder, url=url, activity=of, kept=True) as store:
        store.record_file(FILE, "x.pdf", 1, 2)
        for index in range(2):
            store.record_page(FILE, index, refused(index))
        assert store.verify_chain() is None
        assert len(store.rejections()) == 2
    audit = audit_log(place)
    assert (audit.missing_guards, audit.wide_rights) == ((), ())
    tables = place.tables()
    assert tables.begin() is not None  # what it comes to was kept, too
    tables.close()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE {} SET seq = 50",
        "DELETE FROM {}",
        "TRUNCATE {} CASCADE",
        "DROP TABLE {}",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
    ],
)
def test_that_role_has_no_right_to_anything_else(
    granted: tuple[Path, str, ActivityId], postgres: PostgresServer, sql: str
) -> None:
    _, url, of = granted
    name = url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(postgres.dsn(name, ROLE), autocommit=True) as connection:
        for table in ("event", "measures", "stand"):
            if sql.startswith("UPDATE") and table == "stand":
                sql = "UPDATE {} SET number = 50"
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(sql.format(f"{schema_of(of)}.{table}").encode())


def test_rights_that_are_too_wide_are_named(
    granted: tuple[Path, str, ActivityId], postgres: PostgresServer
) -> None:
    folder, url, of = granted
    place = place_of(folder, url, of)
    name = str(place.url.database)
    with Store.open(folder) as store:
        store.record_file(FILE, "x.pdf", 1, 1)
    assert audit_log(placed(folder)).wide_rights == ("postgres",)  # who made them may do anything
    assert audit_log(place).wide_rights == ()

    postgres.execute(f"GRANT DELETE ON {place.schema}.event TO {ROLE}", database=name)
    assert audit_log(place).wide_rights == (ROLE,)
    postgres.execute(f"GRANT UPDATE ON {place.schema}.measures TO PUBLIC", database=name)
    assert audit_log(place).wide_rights == ("PUBLIC", ROLE)


# What there may be instead of a database


def opening(folder: Path, url: str, activity: str = "ABCDEFHJ") -> StoreError:
    with (
        pytest.raises(StoreError) as error,
        opened_as(folder, url=url, activity=ActivityId(activity)) as store,
    ):
        store.record_file(FILE, "x.pdf", 1, 1)
    return error.value


def test_a_database_that_is_not_there_is_named(tmp_path: Path, postgres: PostgresServer) -> None:
    nowhere = opening(tmp_path, postgres.url("nowhere"))
    silent = opening(tmp_path, f"postgresql://x@127.0.0.1:{1}/pingyi")

    assert (nowhere.key, silent.key) == ("store.no_database", "store.no_database")
    assert "nowhere" in str(nowhere)
    assert not (tmp_path / AWAY_FILE).exists()


def test_a_wrong_password_is_told_without_it(tmp_path: Path, postgres: PostgresServer) -> None:
    name = postgres.new_database()
    hba = postgres.folder / "data" / "pg_hba.conf"
    before = hba.read_text()
    hba.write_text("host all locked 127.0.0.1/32 scram-sha-256\n" + before)
    postgres.execute("CREATE ROLE locked LOGIN PASSWORD 'right'")
    postgres.execute("SELECT pg_reload_conf()")
    try:
        url = postgres.loopback_url(name, "locked:wrongword")
        wrong = opening(tmp_path, url)
    finally:
        hba.write_text(before)
        postgres.execute("SELECT pg_reload_conf()")
        postgres.execute("DROP ROLE locked")

    assert wrong.key == "store.no_database"
    assert "password" in str(wrong)
    assert "wrongword" not in str(wrong)


def test_a_role_without_rights_is_told_who_can_give_them(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    name = postgres.new_database()
    postgres.execute("CREATE ROLE stranger LOGIN")
    try:
        stranger = opening(tmp_path, postgres.url(name, "stranger"))
    finally:
        postgres.execute("DROP ROLE stranger")

    assert stranger.key == "store.no_right"
    assert "pingyi store create" in str(stranger)


def test_a_database_without_room_is_told(
    store: Store, postgres: PostgresServer, here: psycopg.Connection
) -> None:
    here.execute(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
        "RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; "
        "END$$"
    )
    here.execute("CREATE TRIGGER f BEFORE INSERT ON event EXECUTE FUNCTION full_disk()")
    before = entries(here)

    with pytest.raises(StoreError, match="No space left") as full:
        store.record_page(FILE, 0, refused(0))

    assert full.value.key == "store.unusable"
    here.execute("DROP TRIGGER f ON event")
    assert (entries(here), store.rejections()) == (before, [])


def test_a_schema_of_another_version_is_refused(store: Store, here: psycopg.Connection) -> None:
    other = opening_other_version(store, here)

    assert other.key == "store.version"
    assert "pingyi-store/9" in str(other)


def opening_other_version(store: Store, here: psycopg.Connection) -> StoreError:
    from store.event import canonical, sha256_hex

    entry = canonical({"at": "2026-01-01T00:00Z", "kind": "created", "previous": "0" * 64, "seq": 1,
                       "payload": {"schema": "pingyi-store/9"}})  # fmt: skip
    folder = store._place.folder / "other"
    folder.mkdir()
    place = store._place
    make_schema(place.url.render_as_string(False), "pingyi_zzzzzzzz", "")
    here.execute("INSERT INTO pingyi_zzzzzzzz.event VALUES (1, %s, %s)", (entry, sha256_hex(entry)))
    try:
        return opening(folder, place.url.render_as_string(False), "ZZZZZZZZ")
    finally:
        here.execute("DROP SCHEMA pingyi_zzzzzzzz CASCADE")


def test_two_activities_in_one_database_know_nothing_of_each_other(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    url = postgres.url(postgres.new_database())
    stores = []
    for name, activity in (("one", "ABCDEFHA"), ("two", "ABCDEFHB")):
        (tmp_path / name).mkdir()
        stores.append(Store.open(tmp_path / name, url=url, activity=ActivityId(activity)))
    one, two = stores
    with one, two:
        with one.writing():  # nor do they wait for each other
            one.record_file(FILE, "one.pdf", 1, 1)
            two.record_file("bb" * 32, "two.pdf", 1, 1)

        assert (one.image_hashes(), two.image_hashes()) == ([FILE], ["bb" * 32])


def test_a_folder_with_evidence_begins_no_new_store_in_an_empty_schema(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    url = postgres.url(postgres.new_database())
    with opened_as(tmp_path, url=url, activity=ActivityId("ABCDEFHJ")) as store:
        store.record_file(FILE, "x.pdf", 1, 1)
    assert (tmp_path / AWAY_FILE).exists()

    lost = opening(tmp_path, postgres.url(postgres.new_database()))

    assert lost.key == "store.lost"


def test_a_folder_whose_evidence_is_in_a_database_is_not_opened_without_it(
    store: Store, folder: Path
) -> None:
    from store.place import place_of as real_place_of

    with pytest.raises(StoreError) as away:
        real_place_of(folder)
    assert away.value.key == "store.elsewhere"
    with pytest.raises(StoreError) as other:
        real_place_of(folder, "postgresql:///x", ActivityId("ZZZZZZZZ"))
    assert other.value.key == "store.other_schema"
