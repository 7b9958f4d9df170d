"""On PostgreSQL too: what a file stands for is on record before the file has its place."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ballot.errors import StoreError
from ballot.machine import PLACE_VARIABLE
from office import print_job, seal_job
from office.folder import open_folder
from store.evidence import Store
from store.postgres import PostgresDatabase
from store.postgres_engine import lock_key
from tests.cli.conftest import FEW
from tests.postgres_server import PostgresServer


@pytest.fixture
def machine(postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A machine whose machine.toml names a database."""
    url = postgres.url(postgres.new_database())
    file = tmp_path / "machine.toml"
    file.write_text(f'[store]\nurl = "{url}"\n', encoding="utf-8")
    monkeypatch.setenv(PLACE_VARIABLE, str(file))
    return url


def _on_record(folder: Path) -> int:
    """Return how many sheets another program sees that were printed."""
    with open_folder(folder).evidence() as other:
        return len(other.printed_sheets())


def test_no_paper_can_be_seen_whose_sheets_are_not_on_record(
    pingyi: Callable[..., Any], small: Path, machine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    place = print_job.put_in_place

    def look(draft: Path, path: Path) -> None:
        seen.append(_on_record(small))
        place(draft, path)

    monkeypatch.setattr(print_job, "put_in_place", look)
    ran = pingyi("print", "main", "--sheets", 3, "-C", small)

    assert ran.code == 0, ran.err
    assert seen == [3, 3]


def test_a_print_that_the_database_does_not_keep_leaves_no_paper(
    pingyi: Callable[..., Any], small: Path, machine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(self: PostgresDatabase, **_: object) -> None:
        raise StoreError("store.cut_off", path=self.place, problem="test")

    monkeypatch.setattr(PostgresDatabase, "commit", cut_off)
    ran = pingyi("print", "main", "--sheets", 3, "-C", small)
    monkeypatch.undo()

    assert ran.code == 5
    assert not list((small / "forms").glob("*.pdf"))


def test_no_package_can_be_seen_whose_seal_is_not_on_record(
    pingyi: Callable[..., Any],
    printed: Path,
    machine: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = ("-C", printed)
    assert pingyi("store", "copy", "database", *here).code == 0
    assert pingyi("scan", printed / "scans", "--workers", 1, *here).code == 0
    with open_folder(printed).store() as store:
        status = next(s for s in store.status(open_folder(printed).activity) if s.scanned)
    count = ("--issued", status.printed, "--returned", status.printed, "--by", "张三")
    pingyi("reconcile", status.session, *count, *here)
    seen: list[bool] = []
    place = seal_job.put_down

    def look(draft: Path, target: Path) -> None:
        with open_folder(printed).evidence() as other:
            seen.append(status.session in other.seals())
        place(draft, target)

    monkeypatch.setattr(seal_job, "put_down", look)
    ran = pingyi("seal", status.session, "--by", "张三", *FEW, *here)

    assert ran.code == 0, ran.err
    assert seen == [True]


def test_the_right_is_held_on_when_something_is_kept(
    small: Path, machine: str, postgres: PostgresServer
) -> None:
    session = open_folder(small).activity.sessions[0].id

    def is_free(store: Store) -> bool:
        database = str(store._place.url.database)
        with psycopg.connect(postgres.dsn(database)) as here:
            key = lock_key(store._place.schema)
            row = here.execute("SELECT pg_try_advisory_xact_lock(%s)", (key,)).fetchone()
            return row == (True,)

    with open_folder(small).evidence() as store, open_folder(small).evidence() as other:
        with store.writing():
            store.keep_now()
            store.record_counts(session, issued=1, returned=1, by="甲")
            store.keep_now()
            store.keep_now()
            assert other.hand_counts()[session].issued == 1
            assert not is_free(store)
        assert is_free(store)
        with pytest.raises(RuntimeError), store.writing():
            store.record_counts(session, issued=2, returned=2, by="甲", confirmed_by="乙")
            store.keep_now()
            store.record_counts(session, issued=3, returned=3, by="甲", confirmed_by="乙")
            raise RuntimeError
        assert is_free(store)
        assert store.hand_counts()[session].issued == 2
        assert store.verify_chain() is None
