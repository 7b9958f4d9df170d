"""Which files a scan takes."""

import errno
import os
import socket
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ballot.errors import SourceError
from ballot.messages import say
from cli.scan import note_passed_over
from cli.terminal import FILES_NAMED
from office import passed_over
from office.passed_over import Kind, rubbish
from office.scan_files import FoundFiles, find_scan_files
from scanner.files.kinds import ForeignKind

PNG = b"\x89PNG\r\n\x1a\n"


def _found(folder: Path, *paths: Path) -> FoundFiles:
    return find_scan_files(paths, activity_folder=folder / "activity")


def _kinds(found: FoundFiles) -> dict[str, Kind]:
    return {each.name: each.kind for each in found.passed_over}


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
    assert _kinds(found) == {"truth.csv": Kind.NO_SCAN, "Thumbs.db": Kind.THUMBNAIL}


def test_pictures_of_kinds_that_are_no_scans_are_named_with_what_to_save_instead(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "IMG_1.HEIC").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    (tmp_path / "photo.avif").write_bytes(b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf")
    with zipfile.ZipFile(tmp_path / "scans.ofd", "w") as packed:
        packed.writestr("OFD.xml", "<ofd/>")

    found = _found(tmp_path, tmp_path)
    note_passed_over(found, is_verbose=False)

    assert found.files == ()
    assert _kinds(found) == {
        "IMG_1.HEIC": Kind.HEIC, "photo.avif": Kind.AVIF, "scans.ofd": Kind.OFD,
    }  # fmt: skip
    told = capsys.readouterr().err
    for name, kind in _kinds(found).items():
        assert f"{name}：{say(f'office.passed.{kind}')}" in told


def test_every_foreign_kind_has_a_name_among_what_is_passed_over() -> None:
    for kind in ForeignKind:
        assert say(f"office.passed.{Kind(kind.value)}") == say(f"source.foreign.{kind}")


@pytest.mark.parametrize("suffix", [".bmp", ".webp", ".jp2", ".pnm", ".pbm", ".pgm", ".ppm"])
def test_a_mangled_scan_of_any_kind_that_is_read_is_looked_at(suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"scan{suffix}").write_bytes(b"nothing of a picture")

    assert [file.name for file in _found(tmp_path, tmp_path).files] == [f"scan{suffix}"]


def test_a_file_that_is_named_is_taken_whatever_it_is(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("hello")

    found = _found(tmp_path, tmp_path, notes)

    assert [file.path for file in found.files] == [notes]
    assert found.passed_over == ()


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


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (".scan1.jpg.Xy12", Kind.HIDDEN),
        ("Thumbs.db", Kind.THUMBNAIL),
        ("._scan1.jpg", Kind.SYSTEM),
        (".DS_Store", Kind.SYSTEM),
        ("scan1.jpg.tmp", Kind.TEMPORARY),
        ("scan1.JPG.filepart", Kind.TEMPORARY),
        ("~$scans.doc", Kind.TEMPORARY),
        ("scan~1.jpg", None),
        ("scan.part1.pdf", None),
        ("recycle.jpg", None),
        ("recycled", None),
        ("@eaDir", None),
    ],
)
def test_a_file_of_rubbish_is_known_by_its_name(name: str, kind: Kind | None) -> None:
    assert rubbish(name, is_folder=False) is kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (".batch", Kind.HIDDEN),
        ("._batch", Kind.HIDDEN),
        ("@eaDir", Kind.THUMBNAIL),
        (".@__thumb", Kind.THUMBNAIL),
        (".thumbnails", Kind.THUMBNAIL),
        ("#recycle", Kind.RECYCLED),
        ("$RECYCLE.BIN", Kind.RECYCLED),
        (".Trash-1000", Kind.RECYCLED),
        ("__MACOSX", Kind.SYSTEM),
        ("北片区.part", None),
        ("batch.tmp", None),
        ("~$batch", None),
        ("batch~", None),
        ("Thumbs.db", None),
        ("desktop.ini", None),
    ],
)
def test_a_folder_of_rubbish_is_known_by_its_name(name: str, kind: Kind | None) -> None:
    assert rubbish(name, is_folder=True) is kind


@pytest.mark.parametrize("link", [".latest", "@eaDir/x", ".a/.b"])
def test_a_folder_that_rubbish_links_to_is_read(tmp_path: Path, link: str) -> None:
    (tmp_path / "batch" / "deep").mkdir(parents=True)
    (tmp_path / "batch" / "1.jpg").touch()
    (tmp_path / "batch" / "deep" / "2.jpg").touch()
    (tmp_path / "batch" / "notes.txt").touch()
    (tmp_path / link).parent.mkdir(exist_ok=True)
    (tmp_path / link).symlink_to(tmp_path / "batch", target_is_directory=True)

    found = _found(tmp_path, tmp_path)

    assert [file.name for file in found.files] == ["batch/1.jpg", "batch/deep/2.jpg"]
    assert _kinds(found) == {"batch/notes.txt": Kind.NO_SCAN}


def test_what_is_rubbish_on_one_path_and_not_on_another_is_named(tmp_path: Path) -> None:
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "1.jpg").touch()
    (tmp_path / ".hidden" / "notes.txt").touch()

    found = _found(tmp_path, tmp_path, tmp_path / ".hidden")

    assert [file.name for file in found.files] == ["1.jpg"]
    assert _kinds(found) == {"notes.txt": Kind.NO_SCAN}


def test_what_lies_in_a_folder_of_rubbish_is_rubbish_however_deep(tmp_path: Path) -> None:
    names = ("@eaDir/1.jpg/thumb.jpg", "#recycle/gone/2.jpg", ".hidden/3.jpg", "good/4.jpg")
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(PNG + name.encode())

    found = _found(tmp_path, tmp_path)
    named = _found(tmp_path, tmp_path / "#recycle")

    assert [file.name for file in found.files] == ["good/4.jpg"]
    kinds = (Kind.THUMBNAIL, Kind.RECYCLED, Kind.HIDDEN)
    assert _kinds(found) == dict(zip(names, kinds, strict=False))
    assert [file.name for file in named.files] == ["gone/2.jpg"]


def test_what_is_no_file_is_named_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "null.png").symlink_to("/dev/null")
    (tmp_path / "gone.pdf").symlink_to(tmp_path / "nothing")
    with socket.socket(socket.AF_UNIX) as open_socket:
        here = Path.cwd()
        os.chdir(tmp_path)  # the name of a socket may have no more than a hundred bytes
        open_socket.bind("socket.tif")
        os.chdir(here)

        found = _found(tmp_path, tmp_path, tmp_path / "pipe.jpg")

    assert found.files == ()
    assert _kinds(found) == {
        "gone.pdf": Kind.DANGLING_LINK,
        "null.png": Kind.DEVICE,
        "pipe.jpg": Kind.PIPE,
        "socket.tif": Kind.SOCKET,
    }


def test_a_file_that_gives_no_answer_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "on-a-drive-that-is-gone").touch()
    (tmp_path / "scan.jpg").touch()
    goes_on = threading.Event()
    monkeypatch.setattr(passed_over, "kind_of", lambda _: goes_on.wait())
    monkeypatch.setattr(passed_over, "ANSWER_SECONDS", 0.01)

    found = _found(tmp_path, tmp_path)
    goes_on.set()

    assert [file.name for file in found.files] == ["scan.jpg"]
    assert _kinds(found) == {"on-a-drive-that-is-gone": Kind.NO_ANSWER}


def test_a_file_that_nobody_can_read_is_not_said_to_be_no_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "no-suffix").touch()

    def fails(_: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(passed_over, "kind_of", fails)

    found = _found(tmp_path, tmp_path)

    assert _kinds(found) == {"no-suffix": Kind.UNREADABLE}


def test_a_link_in_a_circle_is_one_to_nothing(tmp_path: Path) -> None:
    for name in ("self.jpg", "self"):
        (tmp_path / name).symlink_to(tmp_path / name)
    (tmp_path / "1.jpg").touch()

    found = _found(tmp_path, tmp_path)

    assert [file.name for file in found.files] == ["1.jpg"]
    assert _kinds(found) == {"self.jpg": Kind.DANGLING_LINK, "self": Kind.DANGLING_LINK}


def test_paths_that_cannot_be_opened_are_all_named_with_what_the_system_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looping = tmp_path / "self.jpg"
    looping.symlink_to(looping)
    locked = tmp_path / "locked" / "1.jpg"
    stat = Path.stat

    def is_denied(path: Path, **how: bool) -> os.stat_result:
        if path == locked:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return stat(path, **how)

    monkeypatch.setattr(Path, "stat", is_denied)

    with pytest.raises(SourceError) as error:
        _found(tmp_path, looping, tmp_path / ("x" * 300), locked, tmp_path / "gone")

    told = str(error.value)
    for words in ("链接绕成了圈", "名字太长", "没有权限"):
        assert words in told
    assert "gone、" not in told
    assert told.count("（") == 3


def test_a_folder_that_gives_an_error_is_named_and_the_others_are_scanned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "batch-1").mkdir()
    (tmp_path / "batch-2").mkdir()
    (tmp_path / "batch-2" / "scan.jpg").touch()
    scandir = os.scandir

    def fails_for_one(path: str) -> object:
        if Path(path).name == "batch-1":
            raise OSError(errno.EIO, os.strerror(errno.EIO), path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", fails_for_one)

    found = _found(tmp_path, tmp_path)

    assert [file.name for file in found.files] == ["batch-2/scan.jpg"]
    assert _kinds(found) == {"batch-1": Kind.CLOSED_FOLDER}
    with pytest.raises(SourceError, match="batch-1"):
        _found(tmp_path, tmp_path / "batch-1")


@pytest.mark.parametrize("is_verbose", [False, True])
def test_everything_that_is_left_out_can_be_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], is_verbose: bool
) -> None:
    names = [f"{number}.txt" for number in range(FILES_NAMED + 2)]
    for name in names:
        (tmp_path / name).touch()

    note_passed_over(_found(tmp_path, tmp_path), is_verbose=is_verbose)

    told = capsys.readouterr().err
    shown = [name for name in names if f"  {name}：" in told]
    assert shown == (names if is_verbose else names[:FILES_NAMED])
    assert ("另有 2 个（--verbose" in told) is not is_verbose


@pytest.mark.parametrize("command", [["deck", "check"], ["calibrate", "read"]])
def test_every_command_that_passes_files_over_lists_them(
    printed: Path, pingyi: Callable[..., Any], command: list[str]
) -> None:
    (printed / "drive").mkdir()
    (printed / "drive" / ".hidden.jpg").touch()

    ran = pingyi(*command, printed / "drive", "--verbose", "-C", printed)

    assert ".hidden.jpg：隐藏" in ran.err


def test_the_activity_s_own_parts_are_expected(tmp_path: Path) -> None:
    for name in ("activity.toml", "forms/form.pdf", "notes/readme.txt"):
        (tmp_path / "activity" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "activity" / name).touch()

    found = _found(tmp_path, tmp_path / "activity")

    assert _kinds(found) == {
        "activity.toml": Kind.OWN,
        "forms": Kind.OWN,
        "notes/readme.txt": Kind.NO_SCAN,
    }
