"""A file is written whole and put on disk with its name, or what was there stays."""

import os
import stat
from collections.abc import Callable
from errno import EINVAL, EIO, ENOSPC
from pathlib import Path

import pytest

from ballot.errors import FileError
from ballot.files import (
    DRAFT,
    file_sha256,
    make_folder,
    sync_folder,
    write_atomically,
    written_whole,
)

Disk = Callable[[str], None]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was put on disk and renamed, in order."""
    seen: list[str] = []
    replace = Path.replace

    def fsync(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        name = "draft" if path.name.startswith(DRAFT) else path.name
        seen.append(f"sync {name}, {len(path.read_bytes())}" if path.is_file() else f"sync {name}/")

    def noted(self: Path, target: Path) -> Path:
        seen.append(f"name {target.name}")
        return replace(self, target)

    monkeypatch.setattr("ballot.files.os.fsync", fsync)
    monkeypatch.setattr(Path, "replace", noted)
    return seen


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="tells a file by its handle")
def test_bytes_are_on_disk_before_the_name_and_the_name_before_the_end(
    tmp_path: Path, steps: list[str]
) -> None:
    write_atomically(tmp_path / "tally.json", b"votes")

    assert steps == ["sync draft, 5", "name tally.json", f"sync {tmp_path.name}/"]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="tells a file by its handle")
def test_a_new_folder_is_on_disk_and_so_are_those_above_it(
    tmp_path: Path, steps: list[str]
) -> None:
    make_folder(tmp_path / "output" / "sessions")

    assert sorted(steps) == sorted([f"sync {tmp_path.name}/", "sync output/"])
    assert (tmp_path / "output" / "sessions").is_dir()


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tally.json"
    write_atomically(path, b"old")

    def full_disk(_handle: int) -> None:
        raise OSError(ENOSPC, os.strerror(ENOSPC))

    monkeypatch.setattr("ballot.files.os.fsync", full_disk)
    with pytest.raises(FileError) as stopped:
        write_atomically(path, b"new")

    assert str(path) in str(stopped.value)
    assert "磁盘已满" in str(stopped.value)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_library_writes_by_halves_is_thrown_away(tmp_path: Path) -> None:
    path = tmp_path / "ranking.pdf"

    def cut_off() -> None:
        with written_whole(path) as draft:
            draft.write_bytes(b"half")
            raise OSError(EIO, os.strerror(EIO))

    with pytest.raises(FileError, match=r"ranking\.pdf"):
        cut_off()

    assert list(tmp_path.iterdir()) == []


def test_a_file_is_never_readable_by_more_people_than_it_should(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"

    with written_whole(path, mode=0o600) as draft:
        before = stat.S_IMODE(draft.stat().st_mode)
        draft.write_bytes(b"secret")

    assert before == 0o600
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_that_is_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "output").write_bytes(b"a file")

    with pytest.raises(FileError, match="output"):
        write_atomically(tmp_path / "output" / "tally.json", b"votes")


@pytest.mark.parametrize(("errno", "stops"), [(EINVAL, False), (EIO, True)])
def test_only_a_drive_that_can_not_sync_folders_is_let_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, errno: int, stops: bool
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(errno, os.strerror(errno))

    monkeypatch.setattr("ballot.files.os.fsync", refuse)

    if stops:
        with pytest.raises(OSError, match=os.strerror(EIO)):
            sync_folder(tmp_path)
    else:
        sync_folder(tmp_path)


def test_the_hash_of_a_file_is_that_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")

    assert file_sha256(tmp_path / "a").startswith("ba7816bf8f01cfea414140de5dae2223")
