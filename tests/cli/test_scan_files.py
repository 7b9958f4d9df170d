"""Which files a scan takes."""

from pathlib import Path

import pytest

from ballot.errors import SourceError
from office.scan_files import FoundFiles, find_scan_files

PNG = b"\x89PNG\r\n\x1a\n"


def _found(folder: Path, *paths: Path) -> FoundFiles:
    return find_scan_files(paths, activity_folder=folder / "activity")


def test_files_come_in_natural_order(tmp_path: Path) -> None:
    for name in ("scan10.jpg", "scan2.jpg", "Scan1.jpg", "b/1.jpg", "a10/1.jpg", "a9/1.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())

    found = _found(tmp_path, tmp_path)

    assert [file.name for file in found.files] == [
        "Scan1.jpg", "scan2.jpg", "scan10.jpg", "a9/1.jpg", "a10/1.jpg", "b/1.jpg",
    ]  # fmt: skip


def test_folders_give_what_looks_like_a_scan_by_name_or_by_first_bytes(tmp_path: Path) -> None:
    (tmp_path / "zero.JPG").touch()
    (tmp_path / "text.pdf").write_text("not a PDF")
    (tmp_path / "no-suffix").write_bytes(PNG)
    (tmp_path / "truth.csv").write_text("file")
    (tmp_path / "Thumbs.db").write_bytes(b"\xd0\xcf")

    found = _found(tmp_path, tmp_path)

    assert {file.name for file in found.files} == {"zero.JPG", "text.pdf", "no-suffix"}
    assert found.left_out == 2


def test_a_file_that_is_named_is_taken_whatever_it_is(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("hello")

    found = _found(tmp_path, tmp_path, notes)

    assert [file.path for file in found.files] == [notes]
    assert found.left_out == 0


def test_a_file_that_is_reached_twice_is_taken_once(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    (tmp_path / "link.jpg").symlink_to(tmp_path / "a.jpg")

    found = _found(tmp_path, tmp_path, tmp_path / "a.jpg", tmp_path)

    assert len(found.files) == 1


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jpg").touch()
    (tmp_path / "in" / "again").symlink_to(tmp_path, target_is_directory=True)

    found = _found(tmp_path, tmp_path)

    assert [file.name for file in found.files] == ["in/a.jpg"]


def test_every_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as error:
        _found(tmp_path, tmp_path / "gone1", tmp_path, tmp_path / "gone2")

    assert "gone1" in str(error.value)
    assert "gone2" in str(error.value)


def test_the_blank_forms_and_kept_originals_are_no_scans(tmp_path: Path) -> None:
    for name in ("forms", "originals", "output", "scans"):
        (tmp_path / "activity" / name).mkdir(parents=True)
        (tmp_path / "activity" / name / "page.pdf").touch()

    found = _found(tmp_path, tmp_path / "activity")

    assert [file.name for file in found.files] == ["scans/page.pdf"]
    with pytest.raises(SourceError):
        _found(tmp_path, tmp_path / "activity" / "forms" / "page.pdf")
