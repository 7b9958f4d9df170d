"""Reads many files with several processes; results come back in the order they were asked for.

The seam is `concurrent.futures.Executor`: give `PagePool` another executor and the work runs on a
cluster. Only a window of tasks is in flight, so memory doesn't grow with the number of pages. No
image crosses a process border: workers open the files themselves and return readings.

A file that kills its worker is found by reading what was in flight again, one task at a time; its
pages become rejections and everything else goes on. Of a page that passed a limit `Watch` knows
which it was: it is refused, and all the rest read again.
"""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from ballot.limits import Limit, PageLimits, PassedLimit
from ballot.logbook import Logbook, Told, log_path
from ballot.messages import say
from ballot.reading import PictureOutcome, Rejection, RejectionReason
from scanner.context import ReadingContext
from scanner.files.sources import SourceFile
from scanner.runs import PageRun, RunOutcome, SettledPages, tasks_of
from scanner.server import process_context, spare_threads
from scanner.watch import Place, Slots, Watch
from scanner.worker import do_work, examine_file, read_runs, start_worker

_LOG = Logbook(__name__)

_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")

_TASKS_PER_WORKER = 3
"""In flight for each worker: one being read, one waiting, one on its way."""

PREPARED_FILES = 32
"""Files that are prepared in one task: as many as two workers read in a third of a second, while
the tasks in flight last for a quarter."""

_PREPARED_TASKS = 2
"""Such tasks ahead of what is asked for."""


@dataclass(frozen=True, slots=True)
class SlowPlace:
    """What takes long just now."""

    path: Path
    page: int | None
    """In the file, from 1; None while it is opened or copied."""


@dataclass(frozen=True, slots=True)
class _Task(Generic[_Answer]):
    """Something that was handed to an executor."""

    number: int
    future: Future[_Answer]
    generation: int


@dataclass(frozen=True, slots=True)
class _InFlight:
    """Runs that were handed to an executor as one task."""

    runs: tuple[PageRun, ...]
    task: _Task[tuple[RunOutcome, ...]]


class PagePool:
    """Worker processes that read pages.

    Args:
        context: what every reader must know.
        workers: how many processes.
        limits: what opening a file and reading a page may take.
        on_slow: is told, by another thread, what takes long, and None when nothing does any more.
        make_executor: another executor to use; it must run `initializer(*initargs)` in each
            of its processes. Nobody sees to it that they keep to the limits.
    """

    def __init__(
        self,
        context: ReadingContext,
        *,
        workers: int,
        limits: PageLimits = PageLimits(),  # noqa: B008 - frozen
        on_slow: Callable[[SlowPlace | None], None] | None = None,
        make_executor: Callable[[], Executor] | None = None,
    ) -> None:
        self._context = context
        self._workers = max(1, workers)
        self._window = self._workers * _TASKS_PER_WORKER
        self._make = make_executor or self._watched_processes
        self._on_slow = on_slow
        self._watch = Watch(limits, self._tell_slow)
        self._tasks = 0
        """How many were handed in."""
        self._asked: dict[int, Sequence[object]] = {}
        """By number of each task that nobody has asked the answer of: what it is about."""
        self._ended: dict[int, tuple[Place, PassedLimit]] = {}
        """By number of the task: where workers of earlier executors were ended, and why."""
        self._settled = SettledPages()
        spare_threads()
        self._others = frozenset(multiprocessing.active_children())
        """Processes of this one that are not the pool's."""
        self._executor = self._make()
        self._generation = 0
        """Counts the executors: what was in flight in an earlier one is to be read again."""

    def __enter__(self) -> Self:
        self._watch.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._end_workers()  # a decoder may be at work for long yet
        # The executor's own thread is waited for: at the program's end it would find its pipes
        # closed.
        self._executor.shutdown(cancel_futures=True)
        self._watch.__exit__()

    def examine(self, path: Path) -> SourceFile | Rejection:
        """Return kind and pages of a file, or why it can't be read; done by a worker."""
        refused = Rejection(RejectionReason.UNREADABLE_FILE, say("page.crashed"))
        # The second time alone in a new pool: at first, another file may have been to blame.
        for _ in range(2):
            task = self._submitted(examine_file, (path,), path)
            try:
                return self._answer(task)
            except BrokenProcessPool:
                passed = self._limit_passed(task)
                self._renew()
            if passed is not None:
                refused = _over(passed)
                if passed.limit is Limit.SECONDS:
                    break
        return refused

    def prepare(
        self,
        work: Callable[[Sequence[_Asked]], Sequence[_Answer]],
        items: Iterable[_Asked],
        *,
        instead: Callable[[_Asked, Rejection], _Answer],
    ) -> Iterator[_Answer]:
        """Yield what `work` makes of each item, in their order, some of it done ahead by workers.

        Args:
            work: makes answers of some items; harmless, and may be done again. It and they go to
                other processes. It says which item it is on (`scanner.watch.now_on`).
            items: asked for a few dozen at a time.
            instead: the answer for an item on which the worker ended.
        """
        waiting: deque[tuple[list[_Asked], _Task[Sequence[_Answer]]]] = deque()
        source = iter(items)
        while True:
            while len(waiting) < _PREPARED_TASKS and (some := list(islice(source, PREPARED_FILES))):
                waiting.append((some, self._submitted(do_work, some, work, some)))
            if not waiting:
                return
            asked, task = waiting.popleft()
            try:
                yield from self._answer(task)
            except (BrokenProcessPool, CancelledError):
                if task.generation == self._generation:
                    self._renew()
                ended = self._ended.pop(task.number, None)
                for number, item in enumerate(asked):
                    if ended is not None and ended[0].item == number:
                        yield instead(item, _over(ended[1]))
                    else:
                        yield from self._prepared_alone(work, item, instead)

    def _prepared_alone(
        self,
        work: Callable[[Sequence[_Asked]], Sequence[_Answer]],
        item: _Asked,
        instead: Callable[[_Asked, Rejection], _Answer],
    ) -> Sequence[_Answer]:
        crashed = Rejection(RejectionReason.INTERNAL, say("page.crashed"))
        # The second time alone in a new pool, as in `examine`.
        for _ in range(2):
            task = self._submitted(do_work, (item,), work, (item,))
            try:
                return self._answer(task)
            except BrokenProcessPool:
                passed = self._limit_passed(task)
                self._renew()
            if passed is not None:
                return (instead(item, _over(passed)),)
        return (instead(item, crashed),)

    def read(self, runs: Iterable[PageRun]) -> Iterator[RunOutcome]:
        """Yield what came of the runs, in their order, while later ones are being read.

        A run may come back in parts.
        """
        waiting: deque[_InFlight] = deque()
        tasks = tasks_of(runs)
        exhausted = False
        while True:
            while not exhausted and len(waiting) < self._window:
                task = next(tasks, None)
                if task is None:
                    exhausted = True
                else:
                    waiting.append(self._submit(task))
            if not waiting:
                return
            first = waiting.popleft()
            try:
                yield from self._answer(first.task)
            except (BrokenProcessPool, CancelledError):
                is_explained = True
                if first.task.generation == self._generation:
                    is_explained = self._renew()
                if is_explained:
                    # A task that was in flight in an earlier pool, or beside a page that passed a
                    # limit, is not to be blamed.
                    waiting.appendleft(self._submit(first.runs))
                    continue
                for run in first.runs:
                    yield self._read_alone(run)
                waiting = deque(self._kept(later) for later in waiting)

    def _submit(self, runs: Iterable[PageRun]) -> _InFlight:
        parts = tuple(part for run in runs for part in self._settled.parts(run))
        return _InFlight(parts, self._submitted(read_runs, parts, parts))

    def _submitted(
        self, work: Callable[..., _Answer], about: Sequence[object], *asked: Any
    ) -> _Task[_Answer]:
        """Return a task that does `work(number, *asked)`, broken where the pool is.

        A pool that breaks while `submit` starts a process for it has closed that process's pipes:
        then `submit` raises what the system says of them.
        """
        self._tasks += 1
        self._asked[self._tasks] = about
        try:
            future = self._executor.submit(work, self._tasks, *asked)
        except (BrokenProcessPool, OSError, ValueError) as problem:
            future = Future()
            future.set_exception(BrokenProcessPool(str(problem)))
        return _Task(self._tasks, future, self._generation)

    def _answer(self, task: _Task[_Answer]) -> _Answer:
        """Return what came of a task.

        Raises:
            BrokenProcessPool, CancelledError: its process ended, or another one of the pool.
        """
        answer = task.future.result()
        del self._asked[task.number]
        return answer

    def _kept(self, later: _InFlight) -> _InFlight:
        """Return a task as it is if it was finished, submitted again if a crash took it along."""
        future = later.task.future
        is_finished = future.done() and not future.cancelled() and future.exception() is None
        is_current = later.task.generation == self._generation
        return later if is_finished or is_current else self._submit(later.runs)

    def _read_alone(self, run: PageRun) -> RunOutcome:
        """Read one run with nothing else in flight, page by page."""
        pages = [
            run.known or self._page_alone(PageRun(run.source, index, index + 1))
            for index in range(run.start, run.stop)
        ]
        return RunOutcome(run, tuple(pages))

    def _page_alone(self, page: PageRun) -> PictureOutcome:
        task = self._submitted(read_runs, (page,), (page,))
        try:
            (alone,) = self._answer(task)
        except BrokenProcessPool:
            passed = self._limit_passed(task)
            self._renew()
            if passed is not None:
                return _over(passed)
            return Rejection(RejectionReason.INTERNAL, say("page.crashed"))
        return alone.pages[0]

    def _limit_passed(self, task: _Task[Any]) -> PassedLimit | None:
        """Return the limit for which the worker of a task was ended, or None."""
        for known in (self._ended, self._watch.ended):
            if task.number in known:
                return known.pop(task.number)[1]
        return None

    def _renew(self) -> bool:
        """Take a new executor; returns whether it is known what the last one was ended for.

        A page that took too long is given up. One whose process had too much memory is read
        again, alone, in a new process: what pages before it had left there isn't its fault.
        """
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._end_workers()
        self._executor = self._make()
        self._generation += 1
        ended, self._watch.ended = self._watch.ended, {}
        self._ended |= ended
        _LOG.note("workers ended", generation=self._generation, by_limit=len(ended))
        for task, (place, passed) in ended.items():
            _LOG.note("limit passed", limit=Told(passed.limit), value=passed.value)
            run = dict(enumerate(self._asked.get(task, ()))).get(place.item)
            if not isinstance(run, PageRun):
                continue  # whoever asked for it knows
            del self._ended[task]
            page = PageRun(run.source, place.step, place.step + 1)
            is_sure = passed.limit is Limit.SECONDS
            self._settled.add(page, _over(passed) if is_sure else self._page_alone(page))
        return bool(ended)

    def _end_workers(self) -> None:
        """End the processes of the pool.

        One that was being started as a pool broke is told nothing: it would wait for work forever,
        and the program for it.
        """
        for process in set(multiprocessing.active_children()) - self._others:
            process.kill()

    def _tell_slow(self, place: Place | None) -> None:
        if self._on_slow is None:
            return
        about = self._asked.get(place.task, ()) if place else ()
        match about[place.item] if place and place.item < len(about) else None:
            case PageRun(source=source):
                self._on_slow(SlowPlace(source.path, place.step + 1 if place else None))
            case Path() as path:
                self._on_slow(SlowPlace(path, None))
            case _:
                self._on_slow(None)

    def _watched_processes(self) -> Executor:
        """Return an executor whose processes say what they are on."""
        how = process_context()
        self._watch.slots = Slots(how, self._workers)
        return ProcessPoolExecutor(
            max_workers=self._workers,
            mp_context=how,
            initializer=_starter(),
            initargs=(self._context, self._watch.slots),
        )


def _starter() -> Callable[[ReadingContext, Slots], None]:
    """Return what starts a worker, which goes on with the log where one is kept."""
    path = log_path()
    return start_worker if path is None else partial(start_worker, log=path)


def _over(passed: PassedLimit) -> Rejection:
    """Return the rejection of what passed a limit."""
    detail = say(f"page.over.{passed.limit}", limit=passed.value)
    return Rejection(RejectionReason.OVER_LIMIT, detail, passed=passed)
