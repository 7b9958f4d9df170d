import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from ballot.logbook import start_log, stop_log
from ballot.reading import PageReading, Rejection, RejectionReason
from scanner import worker as batch
from scanner.context import ReadingContext
from scanner.files.sources import FileKind, SourceFile, examine
from scanner.pool import PREPARED_FILES, PagePool
from scanner.runs import RUN_PAGES, TASK_PAGES, PageRun, RunOutcome, runs_of
from scanner.worker import read_run
from tests.scanner.crashing import start_crashing_worker

if TYPE_CHECKING:
    from tests.conftest import PrintedForm


@pytest.fixture
def crashing(example_context: ReadingContext) -> Callable[[], Executor]:
    """Return what makes an executor whose workers some files kill; they start as the pool's own."""
    how = get_context("forkserver")
    how.set_forkserver_preload(["__main__", "scanner.pool"])
    return lambda: ProcessPoolExecutor(
        2, mp_context=how, initializer=start_crashing_worker, initargs=(example_context,)
    )


@pytest.fixture
def make_file(example_form: "PrintedForm", tmp_path: Path) -> Callable[[str], SourceFile]:
    """Return a function that writes a scan; the page is told by whether its name has an odd end."""

    def make(name: str) -> SourceFile:
        number = 1 + int(name[-1]) % 2
        path = tmp_path / f"{name}.png"
        Image.fromarray(example_form.page(number, dpi=150)).save(path, compress_level=1)
        return examine(path)

    return make


def pages_of(outcomes: list[RunOutcome]) -> list[tuple[str, object]]:
    return [
        (
            outcome.run.source.path.stem,
            page.page if isinstance(page, PageReading) else page.reason,
        )
        for outcome in outcomes
        for page in outcome.pages
    ]


def test_a_long_file_is_cut_into_runs_without_the_pages_that_are_done() -> None:
    source = SourceFile(Path("x.tif"), FileKind.TIFF, 2 * RUN_PAGES + 3)

    whole = [(run.start, run.stop) for run in runs_of(source)]
    rest = [(run.start, run.stop) for run in runs_of(source, skip=[0, 3, 18])]

    assert whole == [(0, 8), (8, 16), (16, 19)]
    assert rest == [(1, 3), (4, 12), (12, 18)]


@pytest.mark.parametrize("done", [set(), {0}, {4, 5, 6}, set(range(20))])
def test_runs_hold_every_page_that_is_left_once(done: set[int]) -> None:
    source = SourceFile(Path("x.tif"), FileKind.TIFF, 20)

    pages = [page for run in runs_of(source, skip=done) for page in range(run.start, run.stop)]

    assert pages == sorted(set(range(20)) - done)


def test_outcomes_come_in_the_order_of_the_runs(
    make_file: Callable[[str], SourceFile],
    crashing: Callable[[], Executor],
    example_context: ReadingContext,
) -> None:
    names = ["slow0", *(f"scan{k}" for k in range(1, 8)), "slow8", "scan9"]
    runs = [PageRun(make_file(name), 0, 1) for name in names]

    with PagePool(example_context, workers=2, make_executor=crashing) as pool:
        outcomes = list(pool.read(runs))

    assert pages_of(outcomes) == [(name, 1 + int(name[-1]) % 2) for name in names]


def test_a_file_that_kills_its_worker_is_set_apart_and_all_others_are_read(
    make_file: Callable[[str], SourceFile],
    crashing: Callable[[], Executor],
    example_context: ReadingContext,
) -> None:
    names = ["scan0", "scan1", "crash2", "scan3", "scan4", "scan5", "crash6", "scan7", "scan8"]
    runs = [PageRun(make_file(name), 0, 1) for name in names]

    with PagePool(example_context, workers=2, make_executor=crashing) as pool:
        outcomes = list(pool.read(runs))

    assert pages_of(outcomes) == [
        (
            name,
            RejectionReason.INTERNAL if name.startswith("crash") else 1 + int(name[-1]) % 2,
        )
        for name in names
    ]


def test_what_became_of_the_workers_is_in_the_log(
    make_file: Callable[[str], SourceFile],
    crashing: Callable[[], Executor],
    example_context: ReadingContext,
    tmp_path: Path,
) -> None:
    runs = [PageRun(make_file(name), 0, 1) for name in ("scan0", "crash2")]

    start_log(tmp_path / "help.log")
    with PagePool(example_context, workers=2, make_executor=crashing) as pool:
        list(pool.read(runs))
    stop_log()

    text = (tmp_path / "help.log").read_text(encoding="utf-8")
    assert "pingyi.scanner.workers: workers ended generation=1 by_limit=0" in text
    assert "crash2" not in text


def test_an_error_of_the_reader_is_in_the_log_without_its_words(
    make_file: Callable[[str], SourceFile],
    example_context: ReadingContext,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise ValueError("张三")

    monkeypatch.setattr("scanner.worker.read_picture", break_down)

    start_log(tmp_path / "help.log")
    read_run(PageRun(make_file("scan0"), 0, 1), example_context)
    stop_log()

    text = (tmp_path / "help.log").read_text(encoding="utf-8")
    assert "page crashed error=ValueError at=" in text
    assert "break_down:" in text
    assert "张三" not in text


def test_no_process_outlives_a_pool_that_broke(
    make_file: Callable[[str], SourceFile],
    crashing: Callable[[], Executor],
    example_context: ReadingContext,
) -> None:
    """One that waited for work forever would keep the program from ending."""
    before = set(active_children())
    runs = [PageRun(make_file(name), 0, 1) for name in ["crash0", "scan1", "crash2", "crash3"]]

    with PagePool(example_context, workers=2, make_executor=crashing) as pool:
        list(pool.read(runs))

    left = set(active_children()) - before
    for process in left:
        process.join(20)
    assert not any(process.is_alive() for process in left)


class BreaksOnce(ThreadPoolExecutor):
    """An executor whose pipes are closed as the third task is handed in, as by a crash."""

    handed_in = 0

    def submit(self, *args, **named):  # noqa: ANN002, ANN003, ANN201
        BreaksOnce.handed_in += 1
        if BreaksOnce.handed_in == 3:
            raise ValueError("bad value(s) in fds_to_keep")
        return super().submit(*args, **named)


def test_a_pool_that_breaks_as_a_task_is_handed_in_ends_nothing(
    make_file: Callable[[str], SourceFile],
    example_context: ReadingContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batch, "_context", example_context)
    names = [f"scan{number}" for number in range(3 * TASK_PAGES)]
    runs = [PageRun(make_file(name), 0, 1) for name in names]

    with PagePool(example_context, workers=2, make_executor=lambda: BreaksOnce(1)) as pool:
        outcomes = list(pool.read(runs))

    assert BreaksOnce.handed_in > 3
    assert pages_of(outcomes) == [(name, 1 + int(name[-1]) % 2) for name in names]


def test_a_crash_is_never_blamed_on_the_files_that_are_examined_meanwhile(
    make_file: Callable[[str], SourceFile],
    crashing: Callable[[], Executor],
    example_context: ReadingContext,
) -> None:
    paths = [
        make_file(name).path
        for name in ["slow0", "crash1", "scan2", "scan3", "crash4", "scan5", "scan6", "scan7"]
    ]

    with PagePool(example_context, workers=2, make_executor=crashing) as pool:

        def examined():  # noqa: ANN202
            for path in paths:
                source = pool.examine(path)
                assert isinstance(source, SourceFile), source
                yield PageRun(source, 0, 1)

        outcomes = list(pool.read(examined()))

    crashed = [name for name, page in pages_of(outcomes) if page is RejectionReason.INTERNAL]
    assert crashed == ["crash1", "crash4"]


def halves(numbers: Sequence[int]) -> list[float]:
    return [number / 2 for number in numbers]


def end_on_seven(numbers: Sequence[int]) -> list[float]:
    """End the process on one of the numbers."""
    if 7 in numbers:
        os._exit(7)
    return halves(numbers)


def nothing(number: int, refused: Rejection) -> float:
    return -1.0 if refused.reason is RejectionReason.INTERNAL else 0.0


@pytest.mark.parametrize(("work", "seventh"), [(halves, 3.5), (end_on_seven, -1.0)])
def test_what_is_prepared_comes_in_order_whatever_becomes_of_the_workers(
    work: Callable[[Sequence[int]], list[float]], seventh: float, example_context: ReadingContext
) -> None:
    count = 3 * PREPARED_FILES + 1

    with PagePool(example_context, workers=2) as pool:
        prepared = list(pool.prepare(work, iter(range(count)), instead=nothing))

    assert prepared == [seventh if number == 7 else number / 2 for number in range(count)]


def test_no_more_is_prepared_than_a_few_dozen_ahead(example_context: ReadingContext) -> None:
    asked = iter(range(1000))

    with PagePool(example_context, workers=1) as pool:
        prepared = pool.prepare(halves, asked, instead=nothing)
        assert next(prepared) == 0.0

    assert next(asked) <= 2 * PREPARED_FILES


def test_spawned_workers_read_what_this_process_reads(
    make_file: Callable[[str], SourceFile], example_context: ReadingContext
) -> None:
    runs = [PageRun(make_file(name), 0, 1) for name in ("scan0", "scan1")]

    with PagePool(example_context, workers=1) as pool:
        outcomes = list(pool.read(runs))

    assert outcomes == [read_run(run, example_context) for run in runs]


def test_a_failure_inside_the_reader_is_a_rejection_that_says_where(
    make_file: Callable[[str], SourceFile],
    example_context: ReadingContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(page: NDArray[np.uint8], context: ReadingContext, *, is_damaged: bool) -> None:
        raise ZeroDivisionError("no ink")

    monkeypatch.setattr(batch, "read_picture", fail)

    outcome = read_run(PageRun(make_file("scan1"), 0, 1), example_context)

    (page,) = outcome.pages
    assert isinstance(page, Rejection)
    assert page.reason is RejectionReason.INTERNAL
    assert "no ink" in page.detail


def test_a_file_that_vanished_is_a_rejection(
    make_file: Callable[[str], SourceFile], example_context: ReadingContext
) -> None:
    source = make_file("scan1")
    source.path.unlink()

    (page,) = read_run(PageRun(source, 0, 1), example_context).pages

    assert isinstance(page, Rejection)
    assert page.reason is RejectionReason.UNREADABLE_FILE
