"""A count is copied while it goes on, lost, brought back, and goes on."""

import shutil
import subprocess
from pathlib import Path

from cli.main import run
from office.folder import open_folder
from tests.cli.conftest import Pingyi

DEPLOY = Path(__file__).parents[2] / "deploy"


def script(name: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", DEPLOY / name, *words], capture_output=True, text=True, check=False
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
