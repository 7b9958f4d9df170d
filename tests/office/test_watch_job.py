"""A watch reads what arrives with the same workers, tells at once, and lets others write."""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ballot.errors import StoreError
from ballot.limits import PageLimits
from ballot.machine import PLACE_VARIABLE
from calibration.pens.pages import render_pages
from cli.main import run
from office.folder import ActivityFolder, open_folder
from office.passed_over import PassedOver
from office.scan_files import ScanFile
from office.scan_job import ScanJob
from office.scan_report import ScanReport, Taken
from office.watch_job import WatchJob
from store.evidence import Store
from tests.cli.conftest import write_small

DPI = 150


class Listener:
    """Remembers what it is told; a `ScanJob` takes it for its watcher, too."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.refused: list[str] = []
        self.counts: list[tuple[int, int, str]] = []

    def tell(self, text: str) -> None:
        self.told.append(text)

    def refuse(self, text: str) -> None:
        self.refused.append(text)

    def count(self, taken: Taken, last: str) -> None:
        self.counts.append((taken.sheets, taken.doubtful_rows, last))

    def grow(self, steps: int) -> None: ...

    def advance(self, steps: int = 1) -> None: ...

    def slow(self, what: str | None) -> None: ...


class Script:
    """Arrivals that are written down: groups of files, and what happens before each."""

    def __init__(self, groups: Sequence[Sequence[Path]]) -> None:
        self.groups = [list(group) for group in groups]
        self.before: dict[int, Callable[[], object]] = {}
        self.number = 0
        self.given_back: list[str] = []

    def look(self) -> None: ...

    def next_group(self) -> list[ScanFile]:
        happens = self.before.pop(self.number, None)
        if happens is not None:
            happens()
        self.number += 1
        return [ScanFile(path, path.name) for path in self.groups.pop(0)] if self.groups else []

    def kept(self, files: Sequence[ScanFile]) -> None: ...

    def give_back(self, files: Sequence[ScanFile]) -> None:
        self.given_back += [file.name for file in files]

    def stop(self) -> None:
        self.groups.clear()

    @property
    def are_over(self) -> bool:
        return not self.groups

    @property
    def passed_over(self) -> tuple[PassedOver, ...]:
        return ()


@pytest.fixture(scope="module")
def bundled_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three printed sheets of one page, covers of two batches of them, and their pictures."""
    folder = tmp_path_factory.mktemp("bundled") / "activity"
    write_small(folder)
    done = [
        run(["print", "main", "--sheets", "3", "-C", str(folder)]),
        run(["cover", "main", "--batch", "1", "--sheets", "2", "--by", "甲", "-C", str(folder)]),
        run(["cover", "main", "--batch", "2", "--sheets", "2", "--by", "甲", "-C", str(folder)]),
    ]
    assert done == [0, 0, 0]
    paths = folder / "in"
    paths.mkdir()
    papers = [
        ("covers/main_1.pdf", 0),
        ("forms/main.pdf", 0),
        ("forms/main.pdf", 2),
        ("covers/main_2.pdf", 0),
        ("forms/main.pdf", 4),
    ]
    for number, (name, index) in enumerate(papers, 1):
        (image,) = render_pages(folder / name, DPI, [index], is_gray=True)
        grey = Image.fromarray(np.minimum(np.asarray(image).squeeze(), 250))
        grey.save(paths / f"scan{number}.png", dpi=(DPI, DPI))
    (paths / "scan6.png").write_bytes(b"no picture")
    return folder


@pytest.fixture
def bundled(bundled_template: Path, tmp_path: Path) -> ActivityFolder:
    return open_folder(Path(shutil.copytree(bundled_template, tmp_path / "activity")))


@pytest.fixture
def store(bundled: ActivityFolder) -> Iterator[Store]:
    with bundled.store(kept=True) as store:
        yield store


class Watching:
    """A watch by a script."""

    def __init__(self, folder: ActivityFolder, store: Store) -> None:
        self.folder, self.store = folder, store
        self.listener = Listener()
        self.stop = threading.Event()

    def scan(self, number: int) -> Path:
        return self.folder.path / "in" / f"scan{number}.png"

    def run(self, script: Script) -> ScanReport:
        limits = PageLimits()
        job = ScanJob(self.folder, self.store, workers=1, watcher=self.listener, limits=limits)
        watch = WatchJob(
            self.folder, self.store, job, script, self.listener, self.stop, look_seconds=0.01
        )
        return watch.run()


@pytest.fixture
def watching(bundled: ActivityFolder, store: Store) -> Watching:
    return Watching(bundled, store)


def test_groups_come_to_what_one_scan_of_all_comes_to(watching: Watching) -> None:
    scan = watching.scan
    report = watching.run(Script([[scan(1), scan(2)], [], [scan(3)], [scan(4), scan(5), scan(2)]]))

    assert (report.files, report.pages, report.covers, report.sheets) == (6, 5, 2, 3)
    assert (report.read, report.duplicates, report.rejected) == (3, 1, ())
    assert [each.found for each in report.batches.batches] == [2, 1]
    assert [count[0] for count in watching.listener.counts] == [1, 2, 3]
    assert watching.listener.counts[-1][2] == "scan2.png"


def test_a_batch_that_ended_is_summed_up_when_the_next_begins(watching: Watching) -> None:
    scan = watching.scan
    script = Script([[scan(1), scan(2), scan(3)], [scan(4)], [scan(5)]])
    told: list[list[str]] = []
    script.before[2] = lambda: told.append([*watching.listener.told])
    watching.run(script)

    first, ended, second = told[0]
    assert "第1捆开始" in first
    assert "清点 2 份，扫到 2 份，相符" in ended
    assert "第2捆开始" in second
    (last,) = watching.listener.told[3:]
    assert "人工清点 2 份，扫到 1 份；缺 1 份" in last


def test_a_refusal_is_told_at_once_with_what_to_do(watching: Watching) -> None:
    script = Script([[watching.scan(6)], [watching.scan(2)]])
    told: list[int] = []
    script.before[1] = lambda: told.append(len(watching.listener.refused))
    report = watching.run(script)

    assert told == [1]
    (text,) = watching.listener.refused
    assert "scan6.png 第 1 页" in text
    assert "重新扫描" in text
    assert report.refused == 1


def test_others_write_between_two_groups(watching: Watching) -> None:
    """A reviewer has the store's right to write while a watch waits."""
    script = Script([[watching.scan(2)], [watching.scan(3)]])

    def settle() -> None:
        with watching.folder.store() as other, other.writing():
            pass

    script.before[1] = settle
    report = watching.run(script)

    assert report.sheets == 2


def test_a_reviewer_waits_for_a_watch_that_is_writing(watching: Watching) -> None:
    with watching.folder.store() as other:
        other.wait_for_writers(20)
        with watching.store.writing():
            threading.Timer(0.3, lambda: watching.store._lock.release()).start()
            with other.writing():
                pass
        other.wait_for_writers(0)
        with watching.store.writing(), pytest.raises(StoreError), other.writing():
            pass


def test_who_writes_is_waited_for_and_told_of(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("office.watch_job._TELL_AFTER", 0.0)
    script = Script([[watching.scan(2)]])
    with watching.folder.store() as other:
        writing = other.writing()
        script.before[0] = writing.__enter__
        threading.Timer(0.5, lambda: other._lock.release()).start()
        report = watching.run(script)

    assert report.sheets == 1
    assert len(watching.listener.told) == 1


def test_sheets_that_are_printed_meanwhile_are_known(watching: Watching) -> None:
    script = Script([[watching.scan(2)], [watching.folder.path / "in" / "late.png"]])

    def print_more() -> None:
        arguments = ["print", "main", "--sheets", "1", "-C", str(watching.folder.path)]
        assert run(arguments) == 0
        (pdf,) = (each for each in watching.folder.forms.glob("main-*.pdf"))
        (image,) = render_pages(pdf, DPI, [0], is_gray=True)
        grey = Image.fromarray(np.minimum(np.asarray(image).squeeze(), 250))
        grey.save(watching.folder.path / "in" / "late.png", dpi=(DPI, DPI))

    script.before[1] = print_more
    report = watching.run(script)

    assert (report.sheets, report.rejected) == (2, ())


def test_a_file_that_is_gone_is_given_back_and_not_called_refused(watching: Watching) -> None:
    script = Script([[watching.folder.path / "in" / "gone.png"], [watching.scan(2)]])
    watching.run(script)

    assert script.given_back == ["gone.png"]
    assert watching.listener.refused == []


def test_who_stops_it_gets_the_sum(watching: Watching) -> None:
    script = Script([[watching.scan(2)], [watching.scan(3)]])
    script.before[0] = watching.stop.set
    report = watching.run(script)

    assert report.sheets == 1


def test_stacks_of_two_scanners_stay_apart(watching: Watching) -> None:
    """Their pages come in turn; which batch each lies in follows from its own folder."""
    home = watching.folder.path
    for hall, numbers in (("hall-1", (1, 2, 3)), ("hall-2", (4, 5))):
        (home / hall).mkdir()
        for place, number in enumerate(numbers, 1):
            shutil.copy(watching.scan(number), home / hall / f"scan{place}.png")
    script = Named([["hall-1/scan1.png"], ["hall-2/scan1.png"], ["hall-1/scan2.png"],
                    ["hall-2/scan2.png"], ["hall-1/scan3.png"]], home)  # fmt: skip
    report = watching.run(script)

    assert [each.found for each in report.batches.batches] == [2, 1]
    assert report.batches.loose == ()
    begun = [told for told in watching.listener.told if "开始" in told]
    assert len(begun) == 2


class Named(Script):
    """Groups of files by their names below a folder."""

    def __init__(self, groups: Sequence[Sequence[str]], home: Path) -> None:
        super().__init__([[home / name for name in group] for group in groups])
        self.home = home

    def next_group(self) -> list[ScanFile]:
        return [
            ScanFile(file.path, file.path.relative_to(self.home).as_posix())
            for file in super().next_group()
        ]


def test_a_drive_that_is_unmounted_gets_nothing_put_beneath_it(
    watching: Watching, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by the watch that it leaves nor by the next, which a service manager starts."""
    drive, machine = tmp_path / "nas", tmp_path / "machine.toml"
    drive.mkdir()
    machine.write_text(f'[originals]\nurl = "{drive}"\n', encoding="utf-8")
    monkeypatch.setenv(PLACE_VARIABLE, str(machine))

    def unmount() -> None:
        drive.rename(tmp_path / "away")
        drive.mkdir()

    script = Script([[watching.scan(2)], [watching.scan(3)]])
    script.before[1] = unmount
    with pytest.raises(StoreError):
        watching.run(script)
    with pytest.raises(StoreError, match="挂载"):
        watching.run(Script([[watching.scan(3)]]))
    assert list(drive.iterdir()) == []
    drive.rmdir()
    (tmp_path / "away").rename(drive)

    assert watching.run(Script([[watching.scan(3)]])).sheets == 1
