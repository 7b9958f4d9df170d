"""What opening a file, a page, and copying a file may take, and who is told of what takes long."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ballot.limits import Limit, PageLimits, PassedLimit
from ballot.reading import Rejection, RejectionReason
from scanner import watch, worker, workers
from scanner.context import ReadingContext
from scanner.files.sources import FileKind, SourceFile
from scanner.pool import PagePool, SlowPlace
from scanner.runs import FILE_CHANCES, PageRun, runs_of
from scanner.watch import Place, Slots, Watch, now_on

LONG_SECONDS = 600
SHORT = PageLimits(page_seconds=1)
PASSED = PassedLimit(Limit.SECONDS, 1)


def sleep_for_long(*_: object) -> None:
    time.sleep(LONG_SECONDS)


def start_sleeping_worker(context: ReadingContext, slots: Slots) -> None:
    """As `start_worker`, but every file keeps the decoder busy."""
    worker.start_worker(context, slots)
    worker.examine = worker.open_pages = sleep_for_long  # type: ignore[assignment]


@pytest.fixture
def sleeping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "start_worker", start_sleeping_worker)


@pytest.mark.usefixtures("sleeping")
def test_a_file_that_is_opened_for_too_long_is_named_and_refused(
    example_context: ReadingContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "SLOW_SECONDS", 0.2)
    told: list[SlowPlace | None] = []
    path = Path("endless.pdf")

    with PagePool(example_context, workers=1, limits=SHORT, on_slow=told.append) as reading:
        answer = reading.examine(path)

    assert isinstance(answer, Rejection)
    assert (answer.reason, answer.passed) == (RejectionReason.OVER_LIMIT, PASSED)
    assert told[0] == SlowPlace(path, None)


@pytest.mark.usefixtures("sleeping")
def test_a_file_of_endless_pages_is_given_up_after_a_few(
    example_context: ReadingContext, tmp_path: Path
) -> None:
    pages = FILE_CHANCES * 2
    (tmp_path / "endless.tif").touch()
    source = SourceFile(tmp_path / "endless.tif", FileKind.TIFF, pages)

    with PagePool(example_context, workers=1, limits=SHORT) as reading:
        outcomes = list(reading.read(runs_of(source)))

    found = {
        outcome.run.start + number: page
        for outcome in outcomes
        for number, page in enumerate(outcome.pages)
    }
    assert list(found) == list(range(pages))
    assert {page.passed for page in found.values() if isinstance(page, Rejection)} == {PASSED}
    details = [page.detail for page in found.values() if isinstance(page, Rejection)]
    assert details.index(details[-1]) == FILE_CHANCES


def halves(numbers: Sequence[int]) -> list[float]:
    for item, number in enumerate(numbers):
        now_on(item)
        if number == 1:
            sleep_for_long()
    return [number / 2 for number in numbers]


def test_work_that_stands_still_on_one_thing_is_done_for_all_others(
    example_context: ReadingContext,
) -> None:
    def reason_of(_: int, refused: Rejection) -> RejectionReason:
        return refused.reason

    with PagePool(example_context, workers=1, limits=SHORT) as reading:
        answers = list(reading.prepare(halves, range(3), instead=reason_of))

    assert answers == [0.0, RejectionReason.OVER_LIMIT, 1.0]


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[int, object]]:
    """Return what looks at one worker on one page at some seconds of the watch; ends no process."""

    def look(*seconds: float, mib: float = 100.0) -> dict[int, object]:
        monkeypatch.setattr(watch, "memory_mib", lambda _: mib)
        monkeypatch.setattr(watch, "_end", lambda _: None)

        class OneWorker:
            def read(self) -> list[tuple[int, Place]]:
                return [(4711, Place(1, 0, 0))]

        watched = Watch(PageLimits(), lambda _: None)
        watched.slots = OneWorker()  # type: ignore[assignment]
        for clock in seconds:
            watched.look(clock)
        return {task: passed for task, (_, passed) in watched.ended.items()}

    return look


def test_time_and_memory_are_measured_against_the_limits(
    looked_at: Callable[..., dict[int, object]],
) -> None:
    assert looked_at(0.0, 60.0) == {}
    assert looked_at(0.0, 60.1) == {1: PassedLimit(Limit.SECONDS, 60)}
    assert looked_at(0.0, mib=2048.0) == {}
    assert looked_at(0.0, mib=2048.1) == {1: PassedLimit(Limit.MIB, 2048)}


def test_what_was_settled_before_is_not_read_again() -> None:
    known = Rejection(RejectionReason.OVER_LIMIT, "", passed=PASSED)
    run = PageRun(SourceFile(Path("gone.tif"), FileKind.TIFF, 9), 4, 5, known)

    outcome = worker.read_run(run, None)  # type: ignore[arg-type]

    assert outcome.pages == (known,)
