"""Scanned files are kept byte for byte, once."""

import hashlib
import tracemalloc
from pathlib import Path

import pytest

from ballot.errors import SourceError, StoreError
from store.originals import find_original, keep_original


def test_a_file_is_kept_under_its_hash(tmp_path: Path) -> None:
    source = tmp_path / "Scan 1.PDF"
    source.write_bytes(b"pages")

    digest, size, kept = keep_original(tmp_path, source)

    assert digest == hashlib.sha256(b"pages").hexdigest()
    assert size == 5
    assert kept == tmp_path / "originals" / f"{digest}.pdf"
    assert kept.read_bytes() == b"pages"
    assert source.exists()


def test_the_same_bytes_are_kept_once_whatever_their_name(tmp_path: Path) -> None:
    kept = set()
    for name in ("a.jpg", "b.jpeg", "a.jpg"):
        (tmp_path / name).write_bytes(b"pages")
        kept.add(keep_original(tmp_path, tmp_path / name)[2])

    assert len(kept) == 1
    assert list((tmp_path / "originals").iterdir()) == list(kept)


@pytest.mark.parametrize("name", ["scan", "scan.", "scan.扫描", "scan.a b", "scan.verylongsuffix"])
def test_an_odd_suffix_is_left_out(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"pages")

    digest, _, kept = keep_original(tmp_path, tmp_path / name)

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
    digest, _, kept = keep_original(tmp_path, tmp_path / "a.pdf")

    assert find_original(tmp_path, digest) == kept
    assert find_original(tmp_path, "0" * 64) is None


def test_keeping_a_file_does_not_list_all_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With 10,000 files, listing them for each would make a scan's cost quadratic."""
    monkeypatch.setattr(Path, "glob", lambda *_: pytest.fail("the folder was listed"))
    (tmp_path / "a.jpg").write_bytes(b"pages")

    digest, _, kept = keep_original(tmp_path, tmp_path / "a.jpg")

    assert find_original(tmp_path, digest) == kept
