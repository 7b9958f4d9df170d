"""Commands on a folder whose evidence lies in PostgreSQL, machine.toml and all."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ballot.machine import PLACE_VARIABLE
from office.folder import open_folder
from store.event import EventKind
from tests.postgres_server import PostgresServer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def machine(
    postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A machine whose machine.toml names a database."""
    url = postgres.url(postgres.new_database())
    file = tmp_path / "machine.toml"
    file.write_text(f'[store]\nurl = "{url}"\n', encoding="utf-8")
    monkeypatch.setenv(PLACE_VARIABLE, str(file))
    return url


def test_a_folder_moves_into_the_database_is_scanned_looked_through_and_moves_back(
    pingyi: Callable[..., Any], printed: Path, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("machine")
    here = ("-C", printed)

    assert "store copy database" in pingyi("status", *here).err
    assert pingyi("store", "copy", "database", *here).code == 0
    scanned = pingyi("scan", printed / "scans", "--workers", 1, "--json", *here)
    assert scanned.code == 0, scanned.err
    checked = pingyi("verify-folder", *here)
    assert checked.code == 0, checked.err
    assert pingyi("verify-log", *here).code == 0
    assert pingyi("state", *here).code == 0
    before = pingyi("export", "votes", *here)
    assert before.code == 0, before.err
    votes = (printed / "output" / "votes.csv").read_bytes()

    assert pingyi("store", "copy", "folder", *here).code == 0

    again = pingyi("status", *here)
    assert (again.code, "store copy database" in again.err) == (5, True)
    request.getfixturevalue("monkeypatch").delenv(PLACE_VARIABLE)
    request.getfixturevalue("monkeypatch").setenv("XDG_CONFIG_HOME", str(printed))
    assert pingyi("export", "votes", *here).code == 0
    assert (printed / "output" / "votes.csv").read_bytes() == votes


def test_a_scan_begins_the_place_of_originals_on_a_drive(
    pingyi: Callable[..., Any], printed: Path, machine: str, tmp_path: Path
) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    (tmp_path / "machine.toml").write_text(
        f'[store]\nurl = "{machine}"\n[originals]\nurl = "{drive}"\n', encoding="utf-8"
    )
    assert pingyi("store", "copy", "database", "-C", printed).code == 0

    scanned = pingyi("scan", printed / "scans", "--workers", 1, "-C", printed)

    assert scanned.code == 0, scanned.err
    assert list(drive.glob("*/*"))


def test_two_scans_of_the_same_files_at_a_time_record_each_page_once(
    pingyi: Callable[..., Any], printed: Path, machine: str
) -> None:
    assert pingyi("store", "copy", "database", "-C", printed).code == 0
    words = ["scan", str(printed / "scans"), "--workers", "1", "-C", str(printed)]
    program = [sys.executable, "-c", "from cli.main import main; main()"]
    both = [
        subprocess.Popen([*program, *words], cwd=ROOT, stdout=subprocess.DEVNULL) for _ in range(2)
    ]

    assert [each.wait() for each in both] == [0, 0]
    with open_folder(printed).store() as store:
        assert store.verify_chain() is None
        pages = [
            (event.payload["file"], event.payload["index"], event.payload.get("part"))
            for event in store.events()
            if event.kind in (EventKind.PAGE_READ, EventKind.PAGE_REJECTED)
        ]
        files = [e for e in store.events() if e.kind is EventKind.FILE_ADDED]
        rejected = store.rejections()
    assert len(pages) == len(set(pages)) >= 3
    assert len(files) == len({event.payload["sha256"] for event in files})
    assert rejected == []


def test_somebody_decides_while_a_scan_runs(
    pingyi: Callable[..., Any], printed: Path, machine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from office.scan_job import ScanJob

    assert pingyi("store", "copy", "database", "-C", printed).code == 0
    opened = open_folder(printed)
    session = opened.activity.sessions[0].id
    asked: list[int] = []
    record = ScanJob._record_run

    def and_count(self: ScanJob, outcome: Any) -> None:
        record(self, outcome)
        asked.append(1)

    real_groups = ScanJob._runs

    def counting_between(self: ScanJob, *args: Any) -> Any:
        for run in real_groups(self, *args):
            with opened.store(kept=True) as other:
                other.record_counts(session, issued=9, returned=9, by="张三")
            yield run

    monkeypatch.setattr(ScanJob, "_runs", counting_between)
    monkeypatch.setattr(ScanJob, "_record_run", and_count)

    scanned = pingyi("scan", printed / "scans", "--workers", 1, "-C", printed)

    assert scanned.code == 0, scanned.err
    assert asked
    with opened.store() as store:
        assert store.verify_chain() is None


def test_store_create_makes_what_a_role_that_may_only_add_needs(
    pingyi: Callable[..., Any],
    small: Path,
    machine: str,
    postgres: PostgresServer,
    tmp_path: Path,
) -> None:
    postgres.execute("CREATE ROLE adder LOGIN")
    file = tmp_path / "machine.toml"
    file.write_text(f'[store]\nurl = "{machine.replace("postgres@", "adder@")}"\n')
    try:
        status = pingyi("status", "-C", small)
        made = pingyi("store", "create", "--owner", machine, "-C", small)
        after = pingyi("verify-folder", "-C", small)
    finally:
        name = machine.partition("?")[0].rpartition("/")[2]
        postgres.execute("DROP OWNED BY adder", database=name)
        postgres.execute("DROP ROLE adder")

    assert status.code == 0, status.err  # nothing is there yet, and nobody is told to make it
    assert made.code == 0, made.err
    assert "adder" in made.err
    assert after.code == 0, after.err


def test_a_machine_without_a_database_is_told_where_to_name_one(
    pingyi: Callable[..., Any], small: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(PLACE_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    ran = pingyi("store", "copy", "database", "-C", small)

    assert ran.code == 2
    assert "[store]" in ran.err


def test_the_first_scan_makes_the_place_of_originals_that_lie_elsewhere(
    pingyi: Callable[..., Any], printed: Path, machine: str, tmp_path: Path
) -> None:
    (tmp_path / "nas").mkdir()
    with (tmp_path / "machine.toml").open("a", encoding="utf-8") as file:
        file.write(f'[originals]\nurl = "{tmp_path / "nas"}"\n')
    assert pingyi("store", "copy", "database", "-C", printed).code == 0

    scanned = pingyi("scan", printed / "scans", "--workers", 1, "-C", printed)

    assert scanned.code == 0, scanned.err
    assert len([*(tmp_path / "nas").glob("*/*.jpg")]) == 3


def test_a_user_whom_the_address_leaves_to_libpq_is_let_in(
    pingyi: Callable[..., Any],
    printed: Path,
    postgres: PostgresServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database = postgres.new_database()
    postgres.execute(
        "DO $$ BEGIN CREATE ROLE clerk LOGIN; EXCEPTION WHEN duplicate_object THEN END $$"
    )
    monkeypatch.setenv("PGUSER", "clerk")
    url = postgres.url(database).replace("postgres@/", "/")
    (tmp_path / "machine.toml").write_text(f'[store]\nurl = "{url}"\n', encoding="utf-8")
    monkeypatch.setenv(PLACE_VARIABLE, str(tmp_path / "machine.toml"))

    made = pingyi("store", "create", "--owner", postgres.url(database), "-C", printed)

    assert (made.code, "clerk" in made.err) == (0, True), made.err
    moved = pingyi("store", "copy", "database", "-C", printed)
    assert moved.code == 0, moved.err
    assert pingyi("verify-folder", "-C", printed).code == 0


def test_an_owner_of_another_database_makes_nothing_that_counts(
    pingyi: Callable[..., Any],
    printed: Path,
    postgres: PostgresServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, other = postgres.url(postgres.new_database()), postgres.url(postgres.new_database())
    (tmp_path / "machine.toml").write_text(f'[store]\nurl = "{url}"\n', encoding="utf-8")
    monkeypatch.setenv(PLACE_VARIABLE, str(tmp_path / "machine.toml"))

    told = pingyi("store", "create", "--owner", other, "-C", printed)

    assert told.code == 5
    assert "不是同一个数据库" in told.err
