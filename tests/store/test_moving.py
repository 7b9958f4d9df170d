"""Evidence moves from a folder into a database and back, and counts at one place at any time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ballot.errors import StoreError
from ballot.ids import ActivityId
from store import moving
from store.event import LogRow
from store.evidence import Store
from store.moving import MOVED_FILE, copy_to_database, copy_to_folder
from store.place import AWAY_FILE, DATABASE_FILE, place_of, schema_of
from store.state_tables import STATE_FILE
from tests.postgres_server import PostgresServer
from tests.store.scanned import FILE, MakeReading, scan

ACTIVITY = ActivityId("ABCDEFHJ")


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    return postgres.url(postgres.new_database())


@pytest.fixture
def full(folder: Path, make_reading: MakeReading, request: pytest.FixtureRequest) -> Path:
    """A folder with evidence in it, that nobody has open."""
    store: Store = request.getfixturevalue("store")
    scan(store, make_reading("A", 1), make_reading("A", 2))
    store.close()
    return folder


@pytest.fixture(autouse=True)
def same_state() -> None:
    """The folder of the store's own fixture holds no evidence at the end."""


def rows(folder: Path, url: str | None = None) -> list[LogRow]:
    log = place_of(folder, url, ACTIVITY).log()
    try:
        return list(log.rows())
    finally:
        log.close()


def key_of(call: Callable[[], Any]) -> str:
    with pytest.raises(StoreError) as error:
        call()
    return error.value.key


def test_what_was_moved_is_there_entry_by_entry_and_goes_on_there(
    full: Path, url: str, make_reading: MakeReading
) -> None:
    before = rows(full)

    copied = copy_to_database(full, url, ACTIVITY)

    assert rows(full, url) == before
    assert (copied.entries, copied.head) == (len(before), before[-1].hash)
    assert (full / AWAY_FILE).exists()
    assert (full / MOVED_FILE).exists()
    assert not (full / DATABASE_FILE).exists()
    assert not (full / STATE_FILE).exists()
    assert key_of(lambda: Store.open(full)) == "store.elsewhere"
    with Store.open(full, url=url, activity=ACTIVITY, kept=True) as store:
        scan(store, make_reading("B", 1), start=2)
        assert store.verify_chain() is None
    assert len(rows(full, url)) == len(before) + 1


def test_what_comes_back_is_the_same_and_the_database_is_refused(full: Path, url: str) -> None:
    before = rows(full)
    copy_to_database(full, url, ACTIVITY)

    copied = copy_to_folder(full, url, ACTIVITY)

    assert rows(full) == before
    assert copied.head == before[-1].hash
    assert not (full / AWAY_FILE).exists()
    with Store.open(full) as store:
        store.record_file("bb" * 32, "y.pdf", 1, 1)
    assert key_of(lambda: place_of(full, url, ACTIVITY)) == "store.still_here"
    elsewhere = full / "another machine"
    elsewhere.mkdir()
    assert key_of(lambda: Store.open(elsewhere, url=url, activity=ACTIVITY)) == "store.moved"
    assert key_of(lambda: copy_to_folder(elsewhere, url, ACTIVITY)) == "store.moved"


def test_it_may_go_to_and_fro(full: Path, url: str) -> None:
    for turn in range(2):
        copy_to_database(full, url, ACTIVITY)
        with Store.open(full, url=url, activity=ACTIVITY) as store:
            store.record_file(f"{turn}b" * 32, "y.pdf", 1, 1)
        copy_to_folder(full, url, ACTIVITY)
        with Store.open(full) as store:
            store.record_file(f"{turn}c" * 32, "z.pdf", 1, 1)
            assert store.verify_chain() is None

    assert len(rows(full)) == 6 + 4


@pytest.mark.parametrize(
    "at", ["_require_whole", "_require_beginning", "_compared", "say_away", "_declare", "_leave"]
)
def test_a_move_into_the_database_that_is_cut_off_is_done_by_the_next(
    full: Path, url: str, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    before = rows(full)
    with monkeypatch.context() as patch:
        patch.setattr(moving, at, interrupted)
        with pytest.raises(KeyboardInterrupt):
            copy_to_database(full, url, ACTIVITY)

    if at in ("_declare", "_leave"):
        assert key_of(lambda: Store.open(full)) == "store.elsewhere"
    else:
        Store.open(full).close()  # the folder counts
    elsewhere = full / "another machine"
    elsewhere.mkdir()
    if at in ("_require_beginning", "_compared", "say_away", "_declare"):
        half = key_of(lambda: Store.open(elsewhere, url=url, activity=ACTIVITY))
        assert half == "store.arriving"
    copy_to_database(full, url, ACTIVITY)
    assert rows(full, url) == before
    Store.open(full, url=url, activity=ACTIVITY).close()


@pytest.mark.parametrize("at", ["_drafted", "_compared", "declare", "_put_in_folder"])
def test_a_move_into_the_folder_that_is_cut_off_is_done_by_the_next(
    full: Path, url: str, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    before = rows(full)
    copy_to_database(full, url, ACTIVITY)
    with monkeypatch.context() as patch:
        patch.setattr(moving, at, interrupted)
        with pytest.raises(KeyboardInterrupt):
            copy_to_folder(full, url, ACTIVITY)

    assert key_of(lambda: Store.open(full)) == "store.elsewhere"
    if at == "_put_in_folder":
        assert key_of(lambda: Store.open(full, url=url, activity=ACTIVITY)) == "store.moved"
    else:
        Store.open(full, url=url, activity=ACTIVITY).close()  # the database counts
    copy_to_folder(full, url, ACTIVITY)
    assert rows(full) == before


def test_a_move_that_was_cut_off_at_its_very_end_is_done_although_others_went_on_there(
    full: Path, url: str, make_reading: MakeReading, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(_folder: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(moving, "_leave", end)
        with pytest.raises(KeyboardInterrupt):
            copy_to_database(full, url, ACTIVITY)
    with Store.open(full, url=url, activity=ACTIVITY) as store:
        scan(store, make_reading("B", 1), start=2)
    there = rows(full, url)

    copied = copy_to_database(full, url, ACTIVITY)

    assert (copied.entries, copied.head) == (len(there), there[-1].hash)
    assert not (full / DATABASE_FILE).exists()
    assert rows(full, url) == there


def test_rows_that_arrived_before_it_was_cut_off_are_not_sent_again(
    full: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "_AT_ONCE", 4)
    with monkeypatch.context() as patch:
        real, calls = moving.islice, iter(range(9))

        def second_time(*args: Any) -> Any:
            if next(calls):
                raise KeyboardInterrupt
            return real(*args)

        patch.setattr(moving, "islice", second_time)
        with pytest.raises(KeyboardInterrupt):
            copy_to_database(full, url, ACTIVITY)

    assert copy_to_database(full, url, ACTIVITY).entries == 6


def interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_copy_that_is_not_the_same_does_not_count(
    full: Path, url: str, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = moving._compared

    def after_a_change(*args: Any) -> Any:
        name = str(place_of(full / "..", url, ACTIVITY).url.database)
        with psycopg.connect(postgres.dsn(name), autocommit=True) as owner:
            owner.execute(f"SET search_path = {schema_of(ACTIVITY)}".encode())
            owner.execute("ALTER TABLE measures DISABLE TRIGGER measures_refuses_update")
            owner.execute("UPDATE measures SET content = content || ' ' WHERE seq = 5")
        return real(*args)

    monkeypatch.setattr(moving, "_compared", after_a_change)

    assert key_of(lambda: copy_to_database(full, url, ACTIVITY)) == "store.copy_differs"
    Store.open(full).close()


def test_other_evidence_in_the_database_is_not_overwritten(full: Path, url: str) -> None:
    other = full / "other"
    other.mkdir()
    with Store.open(other, url=url, activity=ACTIVITY) as store:
        store.record_file(FILE, "x.pdf", 1, 1)

    assert key_of(lambda: copy_to_database(full, url, ACTIVITY)) == "store.other_evidence"
    Store.open(full).close()


def test_whoever_had_the_folder_open_writes_nothing_to_what_was_left(full: Path, url: str) -> None:
    with Store.open(full) as review:
        copy_to_database(full, url, ACTIVITY)

        with pytest.raises(StoreError) as moved:
            review.record_file("bb" * 32, "y.pdf", 1, 1)
    assert moved.value.key == "store.moved_meanwhile"

    with Store.open(full, url=url, activity=ACTIVITY) as review:
        copy_to_folder(full, url, ACTIVITY)

        with pytest.raises(StoreError) as moved:
            review.record_file("bb" * 32, "y.pdf", 1, 1)
    assert moved.value.key == "store.moved"


def test_nothing_is_moved_while_somebody_writes(full: Path, url: str) -> None:
    with Store.open(full) as scanning, scanning.writing():
        assert key_of(lambda: copy_to_database(full, url, ACTIVITY)) == "store.locked"


def test_a_folder_without_evidence_has_nothing_to_move(tmp_path: Path, url: str) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()

    assert key_of(lambda: copy_to_database(empty, url, ACTIVITY)) == "store.nothing_to_copy"
    assert key_of(lambda: copy_to_folder(empty, url, ACTIVITY)) == "store.nothing_to_copy"
    assert list(empty.iterdir()) == []
