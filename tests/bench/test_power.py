"""What a power cut leaves: the model of a disk, and an evaluation that is cut at many moments."""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.disk import Disk
from bench.power import Cut, Told, Watched, cuts, faults, prepare, votes_after_rescan, watch
from bench.strace import Step, can_watch

CUTS = 12
"""At waits for the disk, twice, and as many at random; each three ways. `bench/power.py` does
more."""

ROOT = "/place"


def word(text: str) -> str:
    """A text as strace writes it."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in text.encode()) + '"'


class Program:
    """Calls of a program, told to a disk as strace tells them."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk

    def make(self, name: str, data: str) -> None:
        self._tell("openat", "AT_FDCWD</>", word(f"{ROOT}/{name}"), "O_WRONLY|O_CREAT", "0644")
        self._tell("write", f"3<{ROOT}/{name}>", word(data), str(len(data)), result=len(data))

    def sync(self, name: str = "") -> None:
        self._tell("fsync", f"3<{ROOT}/{name}>" if name else f"3<{ROOT}>")

    def rename(self, old: str, new: str) -> None:
        self._tell("rename", word(f"{ROOT}/{old}"), word(f"{ROOT}/{new}"))

    def link(self, old: str, new: str) -> None:
        here = "AT_FDCWD</>"
        self._tell("linkat", here, word(f"{ROOT}/{old}"), here, word(f"{ROOT}/{new}"), "0")

    def remove(self, name: str) -> None:
        self._tell("unlink", word(f"{ROOT}/{name}"))

    def _tell(self, call: str, *words: str, result: int = 3) -> None:
        self._disk.take(Step(call, words, result))


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    (tmp_path / "old").write_bytes(b"before")
    return Disk(Path(ROOT), tmp_path)


@pytest.fixture
def program(disk: Disk) -> Program:
    return Program(disk)


def test_a_name_is_there_once_its_folder_is_synced_and_bytes_once_the_file_is(
    disk: Disk, program: Program
) -> None:
    program.make("a", "votes")
    nothing = disk.left()
    program.sync("a")
    no_name = disk.left()
    program.sync()
    both = disk.left()

    assert nothing == no_name == {"old": b"before"}
    assert both == {"old": b"before", "a": b"votes"}


def test_a_name_without_its_bytes_is_an_empty_file(disk: Disk, program: Program) -> None:
    program.make("a", "votes")
    program.sync()

    assert disk.left() == {"old": b"before", "a": b""}
    assert disk.seen() == {"old": b"before", "a": b"votes"}


def test_a_rename_that_was_not_synced_leaves_the_old_file_under_the_name(
    disk: Disk, program: Program
) -> None:
    program.make("draft", "after")
    program.sync("draft")
    program.rename("draft", "old")

    assert disk.seen() == {"old": b"after"}
    assert disk.left() == {"old": b"before"}
    program.sync()
    assert disk.left() == {"old": b"after"}


def test_a_second_name_of_a_file_lasts_when_the_first_is_taken_away(
    disk: Disk, program: Program
) -> None:
    program.make("draft", "key")
    program.sync("draft")
    program.link("draft", "key")
    program.sync()
    program.remove("draft")

    assert disk.seen() == {"old": b"before", "key": b"key"}
    assert disk.left() == {"old": b"before", "key": b"key", "draft": b"key"}


def test_chance_keeps_some_of_what_was_not_synced_and_never_what_was_not_written(
    disk: Disk, program: Program
) -> None:
    program.make("a", "votes")
    program.rename("a", "old")

    kept = [disk.left(random.Random(seed)) for seed in range(40)]

    assert {tuple(files.items()) for files in kept} >= {
        (("old", b"before"),),
        (("old", b"votes"),),
        (("old", b""),),
    }
    assert all(files.keys() <= {"old", "a"} for files in kept)


def test_a_cut_that_loses_what_was_on_record_is_found(tmp_path: Path) -> None:
    run = Watched(tmp_path, tmp_path, [], ["0" * 64], {})
    told = Told(events=1, ended="seal", files={"activity/tally.json": b"all"})
    cut = Cut(told, {"activity/tally.json": b"all"}, {"activity/tally.json": b"half"})

    assert list(faults(cut, run)) == [
        "activity/tally.json was there when `seal` had ended",
        "activity/tally.json holds half of something",
        "event 1 was on record, and 0 are left",
    ]


needs_strace = pytest.mark.skipif(
    sys.platform != "linux" or not can_watch(), reason="strace can't watch programs here"
)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("power") / "activity"
    prepare(folder)
    return folder


@pytest.fixture(scope="module")
def counted(printed: Path, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    return watch("count", printed, tmp_path_factory.mktemp("count") / "run")


@needs_strace
def test_a_new_folder_its_forms_and_its_key_survive_a_power_cut(tmp_path: Path) -> None:
    run = watch("begin", tmp_path / "none", tmp_path / "run")

    lost = [each for cut in cuts(run, random.Random(2), CUTS) for each in faults(cut, run)]

    assert lost == []


@needs_strace
def test_what_was_scanned_decided_sealed_and_signed_survives_a_power_cut(counted: Watched) -> None:
    seen = 0
    for cut in cuts(counted, random.Random(3), CUTS):
        assert list(faults(cut, counted)) == []
        seen += 1

    assert seen > 3 * CUTS


@needs_strace
def test_what_a_power_cut_takes_from_a_scan_is_read_again(counted: Watched, printed: Path) -> None:
    chance = random.Random(4)
    scanning = [cut for cut in cuts(counted, chance, CUTS) if not cut.told.ended]
    whole = dict(_files(printed))

    assert votes_after_rescan(chance.choice(scanning).left) == votes_after_rescan(whole)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield f"activity/{path.relative_to(folder).as_posix()}", path.read_bytes()
