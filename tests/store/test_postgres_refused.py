"""The evidence in PostgreSQL: who may do what, and what there may be in its place."""

from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from ballot.errors import StoreError
from ballot.ids import ActivityId
from store.audit import audit_log
from store.evidence import Store
from store.place import AWAY_FILE, place_of, schema_of
from store.postgres_setup import make_schema
from tests.postgres_server import PostgresServer
from tests.store.engines import entries, in_postgres, opened_as, placed, refused
from tests.store.scanned import FILE, MakeReading

ROLE = "counting"


@pytest.fixture
def engine() -> str:
    """Everything here is about PostgreSQL."""
    return "postgresql"


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


@pytest.mark.parametrize(
    "harm",
    [
        "GRANT UPDATE (entry) ON {}.event TO {}",
        "GRANT CREATE ON SCHEMA {} TO {}",
        "ALTER SCHEMA {} OWNER TO {}",
    ],
)
def test_rights_to_a_column_or_to_the_schema_are_named_too(
    granted: tuple[Path, str, ActivityId], postgres: PostgresServer, harm: str
) -> None:
    folder, url, of = granted
    place = place_of(folder, url, of)
    with Store.open(folder) as store:
        store.record_file(FILE, "x.pdf", 1, 1)
    assert audit_log(place).wide_rights == ()

    postgres.execute(harm.format(place.schema, ROLE), database=str(place.url.database))
    assert audit_log(place).wide_rights == (ROLE,)


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


def test_an_address_that_cannot_be_is_told_in_a_sentence(tmp_path: Path) -> None:
    odd = opening(tmp_path, "postgresql://x:secret@/pingyi?host=127.0.0.1&port=abc")

    assert odd.key == "store.no_database"
    assert "secret" not in str(odd)


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
