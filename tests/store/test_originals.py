"""Scanned files are kept byte for byte, once."""

import errno
import hashlib
import os
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from ballot.errors import SourceError, StoreError
from ballot.files import sync_file, sync_folder
from store.originals import ORIGINALS, Original
from store.originals_folder import FolderOriginals, keep_original


def originals_in(folder: Path) -> FolderOriginals:
    """Return the originals of an activity folder."""
    return FolderOriginals(folder / ORIGINALS)


def test_a_file_is_kept_under_its_hash(tmp_path: Path) -> None:
    source = tmp_path / "Scan 1.PDF"
    source.write_bytes(b"pages")

    original = keep_original(tmp_path, source)
    digest, size, kept = original.sha256, original.size, original.path

    assert digest == hashlib.sha256(b"pages").hexdigest()
    assert size == 5
    assert kept == tmp_path / "originals" / f"{digest}.pdf"
    assert kept.read_bytes() == b"pages"
    assert source.exists()


def test_the_same_bytes_are_kept_once_whatever_their_name(tmp_path: Path) -> None:
    kept = set()
    for name in ("a.jpg", "b.jpeg", "a.jpg"):
        (tmp_path / name).write_bytes(b"pages")
        kept.add(keep_original(tmp_path, tmp_path / name).path)

    assert len(kept) == 1
    assert list((tmp_path / "originals").iterdir()) == list(kept)


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, (2 << 20) + 7])
def test_a_file_of_any_size_is_kept_byte_for_byte(tmp_path: Path, size: int) -> None:
    content = bytes(range(251)) * (size // 251 + 1)
    (tmp_path / "scan.jpg").write_bytes(content[:size])

    original = keep_original(tmp_path, tmp_path / "scan.jpg")

    assert (original.size, original.path.read_bytes()) == (size, content[:size])
    assert original.sha256 == hashlib.sha256(content[:size]).hexdigest()


def test_a_page_is_read_and_hashed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "page.jpg"
    source.write_bytes(b"page")
    hashed: list[bytes] = []

    def sha256(content: bytes = b"") -> Any:
        hashed.append(content)
        return hashlib.new("sha256", content)

    monkeypatch.setattr("store.scanned_bytes.hashlib.sha256", sha256)
    keep_original(tmp_path, source)

    assert hashed == [b"page"]


@pytest.mark.parametrize("name", ["scan", "scan.", "scan.扫描", "scan.a b", "scan.verylongsuffix"])
def test_an_odd_suffix_is_left_out(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"pages")

    original = keep_original(tmp_path, tmp_path / name)
    digest, kept = original.sha256, original.path

    assert kept.name == digest


def test_memory_stays_flat_for_a_big_file(tmp_path: Path) -> None:
    source = tmp_path / "big.tif"
    with source.open("wb") as file:
        file.truncate(40 << 20)

    tracemalloc.start()
    keep_original(tmp_path, source)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak_bytes < 8 << 20


def test_a_file_that_is_not_there_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="missing"):
        keep_original(tmp_path, tmp_path / "missing.pdf")


def test_a_folder_given_as_a_file_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        keep_original(tmp_path, tmp_path)

    assert not list(tmp_path.glob("originals/*"))


def test_originals_that_can_not_be_written_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "originals").write_text("in the way")
    (tmp_path / "a.pdf").write_bytes(b"pages")

    with pytest.raises(StoreError, match="originals"):
        keep_original(tmp_path, tmp_path / "a.pdf")


def test_an_original_is_found_by_its_hash(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"pages")
    original = keep_original(tmp_path, tmp_path / "a.pdf")
    digest, kept = original.sha256, original.path

    originals = originals_in(tmp_path)
    assert originals.open(digest) == kept
    assert originals.has(digest)
    assert not originals.has("0" * 64)


def test_keeping_a_file_does_not_list_all_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With 10,000 files, listing them for each would make a scan's cost quadratic."""
    monkeypatch.setattr(Path, "iterdir", lambda *_: pytest.fail("the folder was listed"))
    monkeypatch.setattr(Path, "glob", lambda *_: pytest.fail("the folder was listed"))
    (tmp_path / "a.jpg").write_bytes(b"pages")

    original = keep_original(tmp_path, tmp_path / "a.jpg")
    digest, kept = original.sha256, original.path

    assert originals_in(tmp_path).open(digest) == kept


@pytest.mark.parametrize("damage", [b"", b"pagez", b"pages and more"])
def test_a_damaged_copy_is_replaced_when_the_file_comes_again(
    tmp_path: Path, damage: bytes
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"pages")
    first = keep_original(tmp_path, tmp_path / "a.jpg")
    first.path.chmod(0o640)
    first.path.write_bytes(damage)
    (tmp_path / "b.jpeg").write_bytes(b"pages")

    again = keep_original(tmp_path, tmp_path / "b.jpeg")

    assert not again.was_kept
    assert again.path == first.path
    assert first.path.read_bytes() == b"pages"
    assert list((tmp_path / "originals").iterdir()) == [first.path]


def test_bytes_that_are_kept_are_not_written_again(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"pages")
    first = keep_original(tmp_path, tmp_path / "a.jpg")
    before = first.path.stat()

    again = keep_original(tmp_path, tmp_path / "a.jpg")

    assert (first.was_kept, again.was_kept) == (False, True)
    assert first.path.stat() == before


def test_files_of_a_task_are_on_disk_and_their_folder_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    (tmp_path / "originals").mkdir()
    for n in range(3):
        (tmp_path / f"{n}.jpg").write_bytes(b"page %d" % n)

    def file(path: Path) -> None:
        steps.append(path.read_bytes().decode())
        sync_file(path)

    def folder(path: Path) -> None:
        steps.append(f"{path.name}: {len(list(path.glob('*.jpg')))}")
        sync_folder(path)

    monkeypatch.setattr("store.originals_folder.sync_file", file)
    monkeypatch.setattr("store.originals_folder.sync_folder", folder)
    originals_in(tmp_path).put([tmp_path / f"{n}.jpg" for n in range(3)])

    assert sorted(steps[:3]) == ["page 0", "page 1", "page 2"]
    assert steps[3:] == ["originals: 3"]


def test_the_same_bytes_twice_in_a_task_are_kept_once(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.jpeg"):
        (tmp_path / name).write_bytes(b"pages")

    kept = originals_in(tmp_path).put([tmp_path / "a.jpg", tmp_path / "b.jpeg"])

    (only,) = (tmp_path / "originals").iterdir()
    assert [getattr(each, "path", None) for each in kept] == [only, only]


def test_one_file_that_can_not_be_read_does_not_hold_up_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"pages")

    missing, kept = originals_in(tmp_path).put([tmp_path / "missing.jpg", tmp_path / "a.jpg"])

    assert isinstance(missing, SourceError)
    assert getattr(kept, "size", None) == 5


def test_a_genuine_original_is_one_whose_bytes_are_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"pages")
    kept = keep_original(tmp_path, tmp_path / "a.jpg")

    assert originals_in(tmp_path).open(kept.sha256) == kept.path
    with pytest.raises(StoreError, match="0000"):
        originals_in(tmp_path).open("0" * 64)
    kept.path.chmod(0o640)
    kept.path.write_bytes(b"pagez")
    with pytest.raises(StoreError, match=kept.sha256):
        originals_in(tmp_path).open(kept.sha256)


def test_copies_that_were_cut_off_are_removed(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"pages")
    kept = keep_original(tmp_path, tmp_path / "a.jpg")
    (tmp_path / "originals" / ".new-cut.jpg").write_bytes(b"pa")

    originals_in(tmp_path).begin(is_alone=True)

    assert list((tmp_path / "originals").iterdir()) == [kept.path]


def test_a_file_that_cannot_be_read_to_its_end_is_the_source_s_fault(tmp_path: Path) -> None:
    """The first page of a process's own memory can be opened and not read."""
    (tmp_path / "torn.jpg").symlink_to("/proc/self/mem")
    (tmp_path / "good.jpg").write_bytes(b"good")

    torn, good = originals_in(tmp_path).put([tmp_path / "torn.jpg", tmp_path / "good.jpg"])

    assert isinstance(torn, SourceError)
    assert isinstance(good, Original)
    assert [path.read_bytes() for path in (tmp_path / "originals").iterdir()] == [b"good"]


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")

    (kept,) = originals_in(tmp_path).put([tmp_path / "pipe.jpg"])

    assert isinstance(kept, SourceError)
    assert "管道" in str(kept)


def test_on_a_shared_drive_another_machine_s_drafts_are_left_alone_for_a_day(
    tmp_path: Path,
) -> None:
    shared = FolderOriginals(tmp_path / "ABCD", shown="nas", is_mounted=True)
    shared.begin(is_alone=True)
    for name, hours in (("old", 25), ("new", 23)):
        draft = tmp_path / "ABCD" / f".new-{name}"
        draft.write_bytes(b"half")
        at = time.time() - 3600 * hours
        os.utime(draft, (at, at))

    shared.begin(is_alone=True)

    assert [path.name for path in (tmp_path / "ABCD").iterdir()] == [".new-new"]


def test_a_drive_that_nothing_can_be_written_to_is_said_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_read_only(**_: object) -> tuple[int, str]:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("ballot.files.tempfile.mkstemp", is_read_only)

    with pytest.raises(StoreError, match="只读"):
        FolderOriginals(tmp_path / "ABCD", is_mounted=True).begin(is_alone=True)
