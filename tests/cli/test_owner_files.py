"""What says how single sheets were filled in is readable by its owner alone."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from office.folder import open_folder
from office.owner_files import owner_files
from tests.cli.conftest import FEW

MODE_OF_ALL = 0o666


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    """Let everybody read and write whatever the program doesn't close itself."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(paths: Iterator[Path], folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_mode & 0o777 for path in paths}


def sheet_of(folder: Path) -> str:
    opened = open_folder(folder)
    with opened.store() as store:
        return min(record.sheet for record in store.sheet_records(opened.activity))


def write_everything(
    pingyi: Callable[..., Any], settle_all: Callable[[Path], None], folder: Path
) -> None:
    """Write every file that holds rows of single sheets."""
    sheet = sheet_of(folder)
    commands = [
        ("reject-sheet", sheet, "--by", "张三", "--confirmed-by", "李四", "--why", "撕毁"),
        ("reconcile", "main", "--issued", 3, "--returned", 3, "--by", "张三"),
        ("seal", "main", "--by", "张三", *FEW),
    ]
    for command in commands:
        assert pingyi(*command, "-C", folder).code == 0, command
    settle_all(folder)
    commands = [
        ("tally",),
        ("report",),
        ("report",),
        ("export", "votes"),
        ("export", "records"),
        ("export", "cvr"),
        ("export", "workbook"),
        ("prove", sheet),
        ("explain", sheet),
    ]
    for command in commands:
        assert pingyi(*command, "-C", folder).code == 0, command


def test_a_new_database_is_for_its_owner_alone(pingyi: Callable[..., Any], small: Path) -> None:
    assert pingyi("print", "main", "--sheets", 1, "-C", small).code == 0

    names = ("pingyi.state.db", "pingyi.db", "pingyi.lock")
    assert modes(owner_files(small), small) == dict.fromkeys(names, 0o600)


def test_what_is_exported_sealed_proved_and_drawn_is_for_its_owner_alone(
    pingyi: Callable[..., Any], settle_all: Callable[[Path], None], scanned: Path
) -> None:
    write_everything(pingyi, settle_all, scanned)

    found = modes(owner_files(scanned), scanned)
    kinds = {Path(name).suffix for name in found}
    assert set(found.values()) == {0o600}
    assert {"output/votes.csv", "output/records.jsonl", "output/cvr.json"} <= found.keys()
    assert "output/sessions/main/revision-1/records.jsonl" in found
    assert "output/papers/废票与复核清单.pdf" in found
    assert "output/papers-earlier/1/废票与复核清单.pdf" in found
    assert kinds == {".db", ".lock", ".csv", ".jsonl", ".json", ".xlsx", ".pdf", ".png"}


def test_originals_are_for_their_owner_alone_and_not_written_to(
    pingyi: Callable[..., Any], printed: Path
) -> None:
    assert pingyi("scan", printed / "scans", "--workers", 1, "-C", printed).code == 0

    found = modes((printed / "originals").iterdir(), printed)
    assert len(found) >= 3
    assert set(found.values()) == {0o400}


def test_while_a_store_is_written_its_log_and_shared_memory_are_closed_too(scanned: Path) -> None:
    for path in scanned.glob("pingyi.*"):
        path.chmod(MODE_OF_ALL)
    opened = open_folder(scanned)

    with opened.store() as store, store.writing():
        found = modes(scanned.glob("pingyi.*"), scanned)

    assert found.keys() >= {"pingyi.db", "pingyi.db-wal", "pingyi.db-shm", "pingyi.lock"}
    assert set(found.values()) == {0o600}


def test_what_an_earlier_version_left_open_is_narrowed_by_the_next_command(
    pingyi: Callable[..., Any], settle_all: Callable[[Path], None], scanned: Path
) -> None:
    write_everything(pingyi, settle_all, scanned)
    for path in owner_files(scanned):
        path.chmod(0o644)

    assert pingyi("status", "-C", scanned).code == 0

    assert set(modes(owner_files(scanned), scanned).values()) == {0o600}


def test_a_file_that_is_written_again_is_narrowed_wherever_it_lies(
    pingyi: Callable[..., Any], scanned: Path, tmp_path: Path
) -> None:
    target = tmp_path / "elsewhere.csv"
    target.write_text("old")
    target.chmod(MODE_OF_ALL)

    assert pingyi("export", "votes", "-o", target, "-C", scanned).code == 0

    assert target.stat().st_mode & 0o777 == 0o600


def test_what_is_published_stays_readable_by_everybody(
    pingyi: Callable[..., Any], seal_all: Callable[[Path], None], scanned: Path
) -> None:
    seal_all(scanned)
    assert pingyi("tally", "-C", scanned).code == 0

    assert (scanned / "output" / "tally.json").stat().st_mode & 0o777 == 0o644
