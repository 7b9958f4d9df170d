"""What people decided is on disk when a command says so; what is read again need not be."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ballot.errors import StoreError
from store.event import READ_AGAIN, EventKind
from store.evidence import Store
from store.insert import insert_into
from store.log import EventLog
from store.tables import EVENTS

FULL, NORMAL = 2, 1
"""Of `PRAGMA synchronous`."""


@pytest.fixture
def log(tmp_path: Path) -> Iterator[EventLog]:
    log = EventLog(f"sqlite:///{tmp_path / 'pingyi.db'}")
    log.create()
    yield log
    log.close()


class EventLogBeside(EventLog):
    """The same log, opened by somebody else."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"sqlite:///{folder / 'pingyi.db'}")

    def __enter__(self) -> "EventLogBeside":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@pytest.fixture
def at_commit(log: EventLog) -> list[tuple[str, int]]:
    """Journal mode and `synchronous` as they are at each commit."""
    seen: list[tuple[str, int]] = []

    def look(connection: sa.Connection) -> None:
        cursor: Any = connection.connection.cursor()
        (journal,) = cursor.execute("PRAGMA journal_mode").fetchone()
        (synchronous,) = cursor.execute("PRAGMA synchronous").fetchone()
        cursor.close()
        seen.append((journal, synchronous))

    sa.event.listen(log._database.engine, "commit", look)
    return seen


@pytest.mark.parametrize("kind", EventKind)
def test_only_what_a_scan_reads_again_is_not_waited_for(
    log: EventLog, at_commit: list[tuple[str, int]], kind: EventKind
) -> None:
    for before in (EventKind.PAGE_READ, EventKind.VETOED):
        log.append(before, {})
    at_commit.clear()

    log.append(kind, {})

    assert at_commit == [("wal", NORMAL if kind in READ_AGAIN else FULL)]


def test_all_events_are_written_on_one_connection(log: EventLog) -> None:
    taken: list[object] = []
    sa.event.listen(log._database.engine, "checkout", lambda *_: taken.append(None))

    for kind in (EventKind.FILE_ADDED, EventKind.PAGE_READ, EventKind.VETOED) * 3:
        log.append(kind, {})

    assert len(taken) == 1
    assert log.verify() is None


def test_what_could_not_be_written_is_undone_and_holds_nobody_up(
    log: EventLog, tmp_path: Path
) -> None:
    with EventLogBeside(tmp_path) as beside:
        beside.append(EventKind.PAGE_READ, {})
        with pytest.raises(StoreError) as refused:
            log.append(EventKind.PAGE_READ, {"late": True}, measures="[1]")
        assert refused.value.key == "store.locked"

        beside.append(EventKind.VETOED, {})  # would wait for a lock that was left

    assert [event.seq for event in log.new_events()] == [1, 2]
    log.append(EventKind.PAGE_READ, {})
    assert log.verify() is None


def test_a_row_is_inserted_in_the_words_of_its_database() -> None:
    by_place, order = insert_into(EVENTS, sqlite.dialect())
    by_name, nothing = insert_into(EVENTS, postgresql.dialect())  # type: ignore[no-untyped-call]

    assert (by_place.count("?"), order) == (3, ("seq", "entry", "hash"))
    assert all(f"%({name})s" in by_name for name in ("seq", "entry", "hash"))
    assert nothing is None


def test_nothing_that_a_person_did_is_read_again() -> None:
    assert {kind.split("_")[0] for kind in READ_AGAIN} == {"file", "page", "cover"}
    assert EventKind.PAGE_DISMISSED not in READ_AGAIN


def test_a_new_database_has_its_name_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr("store.recorder.sync_folder", synced.append)

    with Store.open(tmp_path, kept=True) as store, store.writing():
        assert synced == [tmp_path]

    Store.open(tmp_path, kept=True).close()
    assert synced == [tmp_path]
