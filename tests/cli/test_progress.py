"""The progress bar: its total and its rate are true, and it is told without a terminal, too."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from rich.progress import Progress

from cli.pace import Pace
from cli.progress import Bar, scan_bar
from office.folder import open_folder
from office.scan_files import ScanFile, find_scan_files
from office.scan_job import ScanJob


class Clock:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_rate_is_that_of_the_last_minute(clock: Clock) -> None:
    pace = Pace(1000, clock=clock)
    assert pace.rate is None

    for _ in range(100):
        clock.now += 1
        pace.advance(5)
    assert pace.rate == pytest.approx(5)

    for _ in range(60):
        clock.now += 1
        pace.advance(1)
    assert pace.rate == pytest.approx(1)
    assert pace.seconds_left == pytest.approx(1000 - 560)

    clock.now += 120
    assert pace.rate == 0
    assert pace.seconds_left is None


def test_the_total_is_certain_once_every_file_is_known_and_never_less_than_is_done(
    clock: Clock,
) -> None:
    pace = Pace(3, unknown=3, clock=clock)
    pace.learn(199)
    pace.advance(10)
    clock.now += 10
    assert (pace.total, pace.is_certain) == (202, False)
    assert pace.seconds_left == pytest.approx(192)

    pace.learn(-1)  # on record already: nothing to do
    pace.learn(0)
    assert (pace.total, pace.is_certain) == (201, True)
    assert pace.seconds_left == pytest.approx(191)

    pace.advance(500)
    assert pace.total == pace.done


def bar_on(stream: StringIO, pace: Pace, clock: Clock, *, is_terminal: bool) -> Bar:
    console = Console(file=stream, force_terminal=is_terminal, width=100)
    return Bar(Progress(console=console, disable=not is_terminal), "识读", pace, clock)


def test_the_numbers_say_at_least_until_all_files_are_known(clock: Clock) -> None:
    bar = bar_on(StringIO(), Pace(2, unknown=2, clock=clock), clock, is_terminal=True)
    bar.grow(99)
    clock.now += 10
    bar.advance(20)
    assert bar.numbers() == "20/至少 101  2.0/秒  已用 0:10  至少还需 0:40"

    bar.grow(0)
    assert bar.numbers() == "20/101  2.0/秒  已用 0:10  还需约 0:40"

    bar.advance(81)
    assert bar.numbers() == "101/101  10.1/秒  已用 0:10"


def test_where_no_terminal_is_watched_a_line_a_minute_says_how_it_stands(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    bar = bar_on(StringIO(), Pace(1000, clock=clock), clock, is_terminal=False)

    for _ in range(125):
        clock.now += 1
        bar.advance(2)

    first, second = capsys.readouterr().err.splitlines()
    assert first == "识读  120/1000  2.0/秒  已用 1:00  还需约 7:20"
    assert second.startswith("识读  240/1000")


@pytest.mark.parametrize(
    ("names", "is_certain"),
    [(("a.jpg", "b.png"), True), (("a.jpg", "b.PDF"), False), (("a.tiff",), False)],
)
def test_pictures_are_one_page_each_and_the_total_of_them_is_certain_at_once(
    names: tuple[str, ...], is_certain: bool
) -> None:
    files = [ScanFile(Path(name), name) for name in names]

    with scan_bar("识读", files) as bar:
        assert ("至少" in bar.numbers()) is not is_certain


class Steps:
    """Counts what it is told, as a bar does."""

    def __init__(self, files: int) -> None:
        self.pace = Pace(files, unknown=files)

    def grow(self, steps: int) -> None:
        self.pace.learn(steps)

    def advance(self, steps: int = 1) -> None:
        self.pace.advance(steps)

    def slow(self, what: str | None) -> None:
        pass

    def tell(self, text: str) -> None:
        pass


def test_a_scan_that_goes_on_counts_only_what_is_to_do(scanned: Path) -> None:
    (scanned / "scans" / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    opened = open_folder(scanned)
    files = find_scan_files([scanned / "scans"], activity_folder=scanned).files
    steps = Steps(len(files))

    with opened.store() as store:
        ScanJob(opened, store, workers=1, watcher=steps).run(files)

    assert len(files) > 1
    assert (steps.pace.done, steps.pace.total, steps.pace.is_certain) == (1, 1, True)
