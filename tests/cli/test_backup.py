"""A count is copied while it goes on, lost, brought back, and goes on."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ballot.machine import PLACE_VARIABLE
from cli.main import run
from office.folder import open_folder
from tests.cli.conftest import Pingyi
from tests.postgres_server import OWNER, PostgresServer

DEPLOY = Path(__file__).parents[2] / "deploy"


def script(name: str, *words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a script of deploy/; `more` is of its environment."""
    return subprocess.run(
        ["sh", DEPLOY / name, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **more},
    )


def votes(pingyi: Pingyi, folder: Path) -> str:
    return pingyi("export", "votes", "-o", "-", "-C", folder).out


def test_a_folder_is_brought_back_whole_and_the_count_goes_on(
    pingyi: Pingyi, scanned: Path, tmp_path: Path
) -> None:
    before = votes(pingyi, scanned)
    opened = open_folder(scanned)
    with opened.store() as store, store.writing():
        store.record_counts(opened.activity.sessions[0].id, issued=5, returned=5, by="张三")
        backed_up = script("backup.sh", scanned, tmp_path / "backup")
        head = store.head()
    assert backed_up.returncode == 0, backed_up.stderr
    shutil.move(scanned, tmp_path / "lost")

    restored = script("restore.sh", tmp_path / "backup", scanned)

    assert restored.returncode == 0, restored.stderr
    assert pingyi("verify-log", "--head", head, "-C", scanned).code == 0
    assert pingyi("verify-folder", "-C", scanned).code == 0
    assert votes(pingyi, scanned) == before
    again = pingyi("scan", *sorted((tmp_path / "lost" / "originals").iterdir()), "-C", scanned)
    assert again.code == 0
    assert votes(pingyi, scanned) == before
    assert run(["print", "evening", "--sheets", "1", "-C", str(scanned)]) == 0


def test_what_a_backup_leaves_behind_is_only_what_is_made_anew(
    scanned: Path, tmp_path: Path
) -> None:
    (scanned / "originals" / ".new-half").write_bytes(b"a copy that a killed scan left")
    script("backup.sh", scanned, tmp_path / "backup")
    script("restore.sh", tmp_path / "backup", tmp_path / "again")

    def names(folder: Path) -> set[str]:
        return {str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()}

    left = names(scanned) - names(tmp_path / "again")
    made_anew = ("pingyi.state.db", "pingyi.db-", "pingyi.lock", "originals/.new-")
    assert {each for each in left if not each.startswith(made_anew)} == set()
    assert names(tmp_path / "again") <= names(scanned)


def test_a_damaged_backup_brings_nothing_back(scanned: Path, tmp_path: Path) -> None:
    script("backup.sh", scanned, tmp_path / "backup")
    with (tmp_path / "backup" / "activity" / "pingyi.db").open("r+b") as damaged:
        damaged.seek(5000)
        damaged.write(b"another")

    restored = script("restore.sh", tmp_path / "backup", tmp_path / "again")

    assert restored.returncode != 0
    assert "pingyi.db" in restored.stdout + restored.stderr
    assert not (tmp_path / "again").exists()


def test_a_backup_is_nobody_elses_to_read(scanned: Path, tmp_path: Path) -> None:
    script("backup.sh", scanned, tmp_path / "backup")

    for path in (tmp_path / "backup", tmp_path / "backup" / "SHA256SUMS"):
        assert path.stat().st_mode & 0o077 == 0


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Return what writes machine.toml."""

    def write(**urls: str) -> None:
        place = tmp_path / "machine.toml"
        place.write_text("".join(f"[{key}]\nurl = {url!r}\n" for key, url in urls.items()), "utf-8")
        monkeypatch.setenv(PLACE_VARIABLE, str(place))

    return write


def test_evidence_in_a_database_and_originals_of_two_places_are_brought_back(
    pingyi: Pingyi,
    printed: Path,
    tmp_path: Path,
    postgres: PostgresServer,
    machine: Callable[..., None],
) -> None:
    old, new = postgres.new_database(), postgres.new_database()
    first, *others = sorted((printed / "scans").glob("*.jpg"))
    assert pingyi("scan", first, "--workers", 1, "-C", printed).code == 0  # before there was a NAS
    (tmp_path / "nas").mkdir()
    (tmp_path / "nas2").mkdir()
    machine(store=postgres.url(old), originals=str(tmp_path / "nas"))
    assert pingyi("store", "copy", "database", "-C", printed).code == 0
    assert pingyi("scan", *others, "--workers", 1, "-C", printed).code == 0
    before, place = votes(pingyi, printed), open_folder(printed).activity.id
    with open_folder(printed).store() as store:
        head = store.head()

    backed_up = script(
        "backup.sh", printed, tmp_path / "backup", _libpq(postgres, old), tmp_path / "nas" / place
    )
    restored = script(
        "restore.sh", tmp_path / "backup", tmp_path / "again", _libpq(postgres, new),
        tmp_path / "nas2" / place,
    )  # fmt: skip

    assert (backed_up.returncode, restored.returncode) == (0, 0), backed_up.stderr + restored.stderr
    machine(store=postgres.url(new), originals=str(tmp_path / "nas2"))
    assert pingyi("verify-log", "--head", head, "-C", tmp_path / "again").code == 0
    checked = pingyi("verify-folder", "-C", tmp_path / "again")
    assert checked.code == 0, checked.out + checked.err
    assert votes(pingyi, tmp_path / "again") == before


def test_a_backup_that_would_lack_the_evidence_or_originals_isnt_made(
    pingyi: Pingyi,
    scanned: Path,
    tmp_path: Path,
    postgres: PostgresServer,
    machine: Callable[..., None],
) -> None:
    unmounted = script("backup.sh", scanned, tmp_path / "one", "", tmp_path / "unmounted")
    machine(store=postgres.url(postgres.new_database()))
    assert pingyi("store", "copy", "database", "-C", scanned).code == 0
    no_database = script("backup.sh", scanned, tmp_path / "two")
    (scanned / "pingyi.elsewhere.json").unlink()
    no_evidence = script("backup.sh", scanned, tmp_path / "three")

    for done, told in ((unmounted, "mounted"), (no_database, "name it"), (no_evidence, "name it")):
        assert (done.returncode, told in done.stderr) == (2, True), done.stdout + done.stderr
    assert [(tmp_path / name).exists() for name in ("one", "two", "three")] == [False] * 3


def test_a_backup_that_couldnt_read_a_file_says_so_and_is_none(
    scanned: Path, tmp_path: Path
) -> None:
    """tar goes on behind a file that can't be read."""
    (tmp_path / "bin").mkdir()
    failing = tmp_path / "bin" / "tar"
    failing.write_text(
        f'#!/bin/sh\n[ "$1" != cf ] || {{ {shutil.which("tar")} "$@"; exit 2; }}\n'
        f'exec {shutil.which("tar")} "$@"\n'
    )
    failing.chmod(0o755)
    path = f"{failing.parent}:{os.environ['PATH']}"

    backed_up = script("backup.sh", scanned, tmp_path / "backup", PATH=path)
    script("backup.sh", scanned, tmp_path / "whole")
    restored = script("restore.sh", tmp_path / "whole", tmp_path / "again", PATH=path)

    assert (backed_up.returncode, restored.returncode) == (2, 2)
    assert not (tmp_path / "backup" / "SHA256SUMS").exists()


def test_a_database_that_refuses_leaves_nothing_of_a_restored_folder(
    pingyi: Pingyi,
    scanned: Path,
    tmp_path: Path,
    postgres: PostgresServer,
    machine: Callable[..., None],
) -> None:
    database = postgres.new_database()
    machine(store=postgres.url(database))
    assert pingyi("store", "copy", "database", "-C", scanned).code == 0
    script("backup.sh", scanned, tmp_path / "backup", _libpq(postgres, database))

    restored = script(  # the schema is still there
        "restore.sh", tmp_path / "backup", tmp_path / "again", _libpq(postgres, database)
    )

    assert (restored.returncode, (tmp_path / "again").exists()) == (2, False)


def _libpq(server: PostgresServer, database: str) -> str:
    return f"postgresql://{OWNER}@/{database}?host={server.socket_folder}&port={server.port}"
