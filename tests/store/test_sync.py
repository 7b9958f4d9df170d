"""What people decided is on disk when a command says so; what is read again need not be."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from store.event import READ_AGAIN, EventKind
from store.evidence import Store
from store.log import EventLog

FULL, NORMAL = 2, 1
"""Of `PRAGMA synchronous`."""


@pytest.fixture
def log(tmp_path: Path) -> Iterator[EventLog]:
    log = EventLog(f"sqlite:///{tmp_path / 'pingyi.db'}")
    log.create()
    yield log
    log.close()


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

    sa.event.listen(log._engine, "commit", look)
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
