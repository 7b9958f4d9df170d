"""A watched folder hands on a file once it is whole, and nothing else, whoever writes it."""

import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from office import watched_folders
from office.passed_over import Kind
from office.watched_folders import (
    GIVE_UP_SECONDS,
    GROWING_REST_SECONDS,
    REST_SECONDS,
    WatchedFolders,
)


def picture(kind: str, *, seed: int = 1) -> bytes:
    """Return a small picture."""
    buffer = io.BytesIO()
    pixels = np.random.default_rng(seed).integers(1, 255, (120, 120), np.uint8)
    Image.fromarray(pixels).save(buffer, kind)
    return buffer.getvalue()


class Watch:
    """A watched folder, and a clock that goes on when it is looked at."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.at = 50.0
        self.told: list[str] = []
        self.folder = folder
        self.folders = WatchedFolders([folder], home=home, tell=self.told.append, now=self.now)

    def now(self) -> float:
        return self.at

    def look(self, seconds: float = 1.0) -> list[str]:
        """Let time pass, look once, and return what is whole."""
        self.at += seconds
        self.folders.look()
        names: list[str] = []
        while group := self.folders.next_group():
            names += [file.raw for file in group]
        return names

    def after(self, seconds: float) -> list[str]:
        """Look every second for so long; return all that came."""
        return [name for _ in range(round(seconds)) for name in self.look()]

    def write(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    (tmp_path / "in").mkdir()
    (tmp_path / "activity").mkdir()
    return Watch(tmp_path / "in", tmp_path / "activity")


def test_a_whole_file_is_handed_on_once_when_it_is_at_rest(watch: Watch) -> None:
    watch.write("scan1.jpg", picture("JPEG"))

    assert watch.look() == []
    assert watch.look(REST_SECONDS) == ["scan1.jpg"]
    assert watch.after(30) == []


def test_a_file_that_is_appended_to_in_bursts_is_handed_on_at_its_end(watch: Watch) -> None:
    content = picture("PNG")
    for share in range(1, 5):
        watch.write("scan1.png", content[: len(content) * share // 5])
        assert watch.after(8) == []
    watch.write("scan1.png", content)

    assert watch.after(4) == ["scan1.png"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "PDF", "BMP"])
def test_a_file_made_in_its_whole_length_of_zeros_waits_for_its_content(
    watch: Watch, kind: str
) -> None:
    """As a copy over the network makes it, with the times of the source."""
    content = picture(kind)
    path = watch.write(f"scan1.{kind.lower()}", bytes(len(content)))
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert watch.after(GROWING_REST_SECONDS + 5) == []
    with path.open("r+b") as file:
        file.write(content[: len(content) // 2])
    os.utime(path, (1_000_000_000, 1_000_000_000))
    if kind != "BMP":  # there zeros are black, and its head says how long it is
        assert watch.after(GROWING_REST_SECONDS + 5) == []
    with path.open("r+b") as file:
        file.write(content)
    os.utime(path, (1_000_000_000, 1_000_000_000))

    assert path.name in watch.after(GROWING_REST_SECONDS + 5)


def test_a_file_that_may_grow_by_a_page_is_left_alone_longer(watch: Watch) -> None:
    watch.write("stack.tiff", picture("TIFF"))

    assert watch.after(GROWING_REST_SECONDS) == []
    assert watch.look() == ["stack.tiff"]


def test_a_bare_bitmap_is_as_long_as_it_says(watch: Watch) -> None:
    head = b"P5\n# SANE data follows\n100 80\n255\n"
    watch.write("page.pnm", head + bytes(7_999))
    assert watch.after(30) == []
    watch.write("page.pnm", head + bytes(8_000))

    assert watch.after(GROWING_REST_SECONDS + 3) == ["page.pnm"]


def test_a_file_that_stays_half_is_handed_on_in_the_end_to_be_refused(watch: Watch) -> None:
    watch.write("scan1.jpg", picture("JPEG")[:900])

    assert watch.after(GIVE_UP_SECONDS - 2) == []
    assert watch.after(5) == ["scan1.jpg"]


def test_what_was_given_up_comes_again_once_it_goes_on(watch: Watch) -> None:
    content = picture("JPEG")
    watch.write("scan1.jpg", content[:900])
    assert watch.after(GIVE_UP_SECONDS + 3) == ["scan1.jpg"]
    watch.write("scan1.jpg", content)

    assert watch.after(5) == ["scan1.jpg"]


def test_a_file_is_named_when_its_name_is_no_temporary_one_any_more(watch: Watch) -> None:
    part = watch.write("scan1.jpg.part", picture("JPEG"))
    assert watch.after(10) == []
    part.rename(watch.folder / "scan1.jpg")

    assert watch.after(4) == ["scan1.jpg"]


@pytest.mark.parametrize(
    "replace",
    [
        lambda path, other: path.write_bytes(other.read_bytes()),
        lambda path, other: other.rename(path),
    ],
    ids=["in place", "by another"],
)
def test_a_file_that_is_replaced_comes_again(
    watch: Watch, tmp_path: Path, replace: Callable[[Path, Path], object]
) -> None:
    path = watch.write("scan1.jpg", picture("JPEG"))
    assert watch.after(5) == ["scan1.jpg"]
    other = tmp_path / "other"
    other.write_bytes(picture("JPEG", seed=2))
    replace(path, other)

    assert watch.after(5) == ["scan1.jpg"]


RUBBISH = (
    "@eaDir/scan1.jpg/SYNOFILE_THUMB_XL.jpg",
    ".@__thumb/default/scan1.jpg",
    "#recycle/scan2.jpg",
    "@Recycle/scan3.jpg",
    "$RECYCLE.BIN/scan4.jpg",
    "@tmp/scan5.jpg",
    "Network Trash Folder/scan6.jpg",
    "Temporary Items/scan7.jpg",
    "lost+found/scan8.jpg",
    ".hidden/scan9.jpg",
    "._scan1.jpg",
    ".scan1.jpg.x7Gh2q",
    ".DS_Store",
    "Thumbs.db",
    "desktop.ini",
    "~$scan1.jpg",
    "scan1.jpg.tmp",
    "scan1.jpg.part",
    "scan1.jpg.filepart",
    "scan1.jpg.crdownload",
    "scan1.jpg.downloading",
    "scan1.jpg.xltd",
    "scan1.jpg.lock",
)


def test_what_scanners_drives_and_people_leave_beside_scans_is_none(watch: Watch) -> None:
    for name in RUBBISH:
        watch.write(name, picture("JPEG"))
    watch.write("scan1.jpg", picture("JPEG"))

    assert watch.after(GIVE_UP_SECONDS + 20) == ["scan1.jpg"]
    assert watch.told == []


def test_what_is_no_scan_is_told_once(watch: Watch) -> None:
    watch.write("会议记录.docx", b"PK\3\4" + bytes(range(1, 200)))
    watch.write("page", picture("JPEG"))

    assert watch.after(30) == ["page"]
    (told,) = watch.told
    assert "会议记录.docx" in told
    assert [each.kind for each in watch.folders.passed_over] == [Kind.ZIP]


def test_folders_that_are_made_later_are_watched_too(watch: Watch) -> None:
    assert watch.after(3) == []
    watch.write("北片区.part/deep/2.jpg", picture("JPEG"))
    watch.write("北片区.part/deep/10.jpg", picture("JPEG"))

    assert watch.after(5) == ["北片区.part/deep/2.jpg", "北片区.part/deep/10.jpg"]


def test_a_link_in_a_circle_ends_nowhere(watch: Watch) -> None:
    watch.write("a/1.jpg", picture("JPEG"))
    (watch.folder / "a" / "again").symlink_to(watch.folder)

    assert watch.after(5) == ["a/1.jpg"]


def test_the_activitys_own_folders_hold_no_scans(tmp_path: Path) -> None:
    watch = Watch(tmp_path, tmp_path)
    for name in ("forms/main.pdf", "originals/ab", "covers/main_1.pdf", "pingyi.db"):
        watch.write(name, picture("JPEG"))
    watch.write("scan1.jpg", picture("JPEG"))

    assert watch.after(15) == ["scan1.jpg"]
    assert watch.told == []


def test_a_file_waits_for_the_one_before_it_in_its_stack(watch: Watch) -> None:
    """Which batch a page lies in follows from the order in which files are met."""
    content = picture("JPEG")
    watch.write("scan9.jpg", content[:900])
    watch.write("scan10.jpg", content)
    watch.write("other1.jpg", content)

    assert watch.after(6) == ["other1.jpg"]
    watch.write("scan9.jpg", content)
    assert watch.after(5) == ["scan9.jpg", "scan10.jpg"]


def test_a_file_that_never_ends_holds_up_its_stack_for_a_minute(watch: Watch) -> None:
    content = picture("JPEG")
    watch.write("scan2.jpg", content)
    came: list[str] = []
    for number in range(80):
        watch.write("scan1.jpg", content[: 300 + number])
        came += watch.look()
        if number < GIVE_UP_SECONDS - 2:
            assert came == []

    assert came == ["scan2.jpg"]


def test_a_share_that_goes_away_is_told_once_and_waited_for(watch: Watch, tmp_path: Path) -> None:
    watch.write("scan1.jpg", picture("JPEG"))
    assert watch.after(5) == ["scan1.jpg"]
    watch.folder.rename(tmp_path / "away")
    assert watch.after(20) == []
    shutil.copy(tmp_path / "away/scan1.jpg", tmp_path / "away/scan2.jpg")
    (tmp_path / "away").rename(watch.folder)

    assert watch.after(5) == ["scan2.jpg"]
    assert len(watch.told) == 2
    assert all(str(watch.folder) in told for told in watch.told)


def test_a_drive_that_was_unmounted_leaves_an_empty_folder(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The place where it was mounted is another device's; what it held isn't forgotten."""
    watch.write("scan1.jpg", picture("JPEG"))
    assert watch.after(5) == ["scan1.jpg"]
    there = dict(watch.folders._devices)
    (watch.folder / "scan1.jpg").rename(tmp_path / "scan1.jpg")
    monkeypatch.setattr(watch.folders, "_devices", dict.fromkeys(there, -1))
    assert watch.after(3) == []
    (tmp_path / "scan1.jpg").rename(watch.folder / "scan1.jpg")

    assert len(watch.told) == 1
    assert "没有挂上" in watch.told[0]


def test_a_clock_that_jumps_changes_nothing(watch: Watch) -> None:
    path = watch.write("scan1.jpg", picture("JPEG"))
    os.utime(path, (4_000_000_000, 4_000_000_000))

    assert watch.after(4) == ["scan1.jpg"]


def test_what_was_gone_when_it_was_to_be_kept_comes_again(watch: Watch) -> None:
    path = watch.write("scan1.jpg", picture("JPEG"))
    watch.at += 1
    watch.folders.look()
    watch.at += REST_SECONDS
    watch.folders.look()
    group = watch.folders.next_group()
    path.unlink()
    watch.folders.give_back(group)
    watch.write("scan1.jpg", picture("JPEG"))

    assert watch.after(5) == ["scan1.jpg"]


def test_a_look_asks_about_no_more_files_when_many_were_read(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = picture("JPEG")
    for number in range(300):
        watch.write(f"scan{number:04}.jpg", content)
    assert len(watch.after(20)) == 300
    watch.after(3)
    asked: list[Path] = []
    state_of = watched_folders._state_of
    monkeypatch.setattr(
        watched_folders, "_state_of", lambda path: asked.append(path) or state_of(path)
    )

    watch.look()

    assert 0 < len(asked) <= 64


def test_who_stops_it_gets_nothing_more(watch: Watch) -> None:
    watch.write("scan1.jpg", picture("JPEG"))
    watch.look()
    watch.folders.stop()

    assert watch.after(5) == []
    assert watch.folders.are_over


def test_files_of_several_folders_are_called_by_their_folder_too(tmp_path: Path) -> None:
    for name in ("hall-1", "hall-2", "other/hall-2"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "scan1.jpg").write_bytes(picture("JPEG"))
    tops = [tmp_path / "hall-1", tmp_path / "hall-2", tmp_path / "other/hall-2"]
    now = [0.0]
    folders = WatchedFolders(tops, home=tmp_path, tell=print, now=lambda: now[0])
    folders.look()
    now[0] += REST_SECONDS
    folders.look()

    names = [file.raw for file in folders.next_group()]
    assert names == ["hall-1/scan1.jpg", *(f"{top}/scan1.jpg" for top in tops[1:])]


def test_what_wasnt_looked_at_is_looked_at_again_once_it_is_something_else(watch: Watch) -> None:
    """A link whose share is mounted later; a name without a suffix that held something else."""
    (watch.folder / "scan1.jpg").symlink_to(watch.folder.parent / "share" / "scan1.jpg")
    watch.write("scan2", b"no scan")
    assert watch.after(30) == []
    assert {each.kind for each in watch.folders.passed_over} == {Kind.DANGLING_LINK, Kind.NO_SCAN}
    told = [*watch.told]
    watch.write("scan2", b"no scan, either")
    assert watch.after(30) == []
    assert watch.told == told

    watch.write("../share/scan1.jpg", picture("JPEG"))
    watch.write("scan2", picture("PNG"))

    assert watch.after(30) == ["scan1.jpg", "scan2"]
    assert watch.folders.passed_over == ()


def test_a_scan_waits_for_no_thousand_files_that_are_none(watch: Watch) -> None:
    for number in range(1000):
        watch.write(f"note{number}.log", b"no scan")
    watch.write("scan1.jpg", picture("JPEG"))

    assert watch.after(REST_SECONDS + 1) == ["scan1.jpg"]
