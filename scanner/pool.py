"""Reads many files with several processes; results come back in the order they were asked for.

The seam is `concurrent.futures.Executor`: give `PagePool` another executor and the work runs on a
cluster. Only a window of tasks is in flight, so memory doesn't grow with the number of pages. No
image crosses a process border: workers open the files themselves and return readings.

A file that kills its worker is found by reading what was in flight again, one task at a time; its
pages become rejections and everything else goes on.
"""

import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from multiprocessing.context import BaseContext
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from ballot.files import file_sha256
from ballot.messages import say
from ballot.reading import PageOutcome, Rejection, RejectionReason
from scanner.context import ReadingContext
from scanner.files.process import settle_in, spare_threads
from scanner.files.sources import SourceFile, examine, open_pages
from scanner.sheet import read_page
from scanner.types import GrayImage, Refused

RUN_PAGES = 8
"""Pages of one file that are read in one task: opening a long file anew for every page would cost
more the longer it is."""

_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")

TASK_PAGES = 4
"""Pages of short files that are read in one task, at least: handing over a task takes the writer as
long as recording a page."""

_TASKS_PER_WORKER = 3
"""In flight for each worker: one being read, one waiting, one on its way."""

PREPARED_FILES = 32
"""Files that are prepared in one task: as many as two workers read in a third of a second, while
the tasks in flight last for a quarter."""

_PREPARED_TASKS = 2
"""Such tasks ahead of what is asked for."""


@dataclass(frozen=True, slots=True)
class PageRun:
    """Some pages of one file, read in one go."""

    source: SourceFile
    start: int
    stop: int
    """Pages `start` to `stop`, from 0, `stop` exclusive."""


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What the pages of a run came to, in their order."""

    run: PageRun
    pages: tuple[PageOutcome, ...]
    is_damaged: bool = False
    """Whether the file no longer held the bytes that it should have: nothing about the pages of
    the genuine file is known, and nothing may be recorded."""


@dataclass(frozen=True, slots=True)
class _InFlight:
    """Runs that were handed to an executor as one task."""

    runs: tuple[PageRun, ...]
    future: Future[tuple[RunOutcome, ...]]
    generation: int


def runs_of(source: SourceFile, *, skip: Iterable[int] = ()) -> Iterator[PageRun]:
    """Yield runs over the pages of a file, without those in `skip`."""
    done = set(skip)
    start = 0
    for index in range(source.pages + 1):
        is_end = index == source.pages or index in done
        if is_end or index - start == RUN_PAGES:
            if index > start:
                yield PageRun(source, start, index)
            start = index + 1 if is_end else index


def _tasks(runs: Iterable[PageRun]) -> Iterator[tuple[PageRun, ...]]:
    """Yield the runs, in their order, so many together that they have `TASK_PAGES` pages."""
    task: list[PageRun] = []
    for run in runs:
        task.append(run)
        if sum(each.stop - each.start for each in task) >= TASK_PAGES:
            yield tuple(task)
            task = []
    if task:
        yield tuple(task)


class PagePool:
    """Worker processes that read pages.

    Args:
        context: what every reader must know.
        workers: how many processes.
        make_executor: another executor to use; it must run `initializer(*initargs)` in each
            of its processes.
    """

    def __init__(
        self,
        context: ReadingContext,
        *,
        workers: int,
        make_executor: Callable[[], Executor] | None = None,
    ) -> None:
        self._window = max(1, workers) * _TASKS_PER_WORKER
        self._make = make_executor or (
            lambda: ProcessPoolExecutor(
                max_workers=max(1, workers),
                mp_context=_process_context(),
                initializer=start_worker,
                initargs=(context,),
            )
        )
        spare_threads()
        self._others = frozenset(multiprocessing.active_children())
        """Processes of this one that are not the pool's."""
        self._executor = self._make()
        self._generation = 0
        """Counts the executors: what was in flight in an earlier one is to be read again."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._executor.shutdown(wait=kind is None, cancel_futures=True)

    def examine(self, path: Path) -> SourceFile | Rejection:
        """Return kind and pages of a file, or why it can't be read; done by a worker."""
        try:
            return self._submitted(_examine, path).result()
        except BrokenProcessPool:
            self._renew()
        # Another file may have been to blame; alone in a new pool, only this one can be.
        try:
            return self._submitted(_examine, path).result()
        except BrokenProcessPool:
            self._renew()
            return Rejection(RejectionReason.UNREADABLE_FILE, say("page.crashed"))

    def prepare(
        self, work: Callable[[Sequence[_Asked]], Sequence[_Answer]], items: Iterable[_Asked]
    ) -> Iterator[_Answer]:
        """Yield what `work` makes of each item, in their order, some of it done ahead by workers.

        Args:
            work: makes answers of some items; harmless, and may be done again. It and they go to
                other processes.
            items: asked for a few dozen at a time.
        """
        waiting: deque[tuple[list[_Asked], Future[Sequence[_Answer]]]] = deque()
        source = iter(items)
        while True:
            while len(waiting) < _PREPARED_TASKS and (some := list(islice(source, PREPARED_FILES))):
                waiting.append((some, self._submitted(work, some)))
            if not waiting:
                return
            asked, future = waiting.popleft()
            try:
                yield from future.result()
            except (BrokenProcessPool, CancelledError):
                # Some page is to blame, and `read` will find it.
                yield from work(asked)

    def read(self, runs: Iterable[PageRun]) -> Iterator[RunOutcome]:
        """Yield the outcome of each run, in their order, while later ones are being read."""
        waiting: deque[_InFlight] = deque()
        tasks = _tasks(runs)
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
                yield from first.future.result()
            except (BrokenProcessPool, CancelledError):
                if first.generation != self._generation:
                    # The pool was renewed since: others may be in flight in the new one, and this
                    # task is not to be blamed for what they do.
                    waiting.appendleft(self._submit(first.runs))
                    continue
                self._renew()
                for run in first.runs:
                    yield self._read_alone(run)
                waiting = deque(self._kept(later) for later in waiting)

    def _submit(self, runs: tuple[PageRun, ...]) -> "_InFlight":
        return _InFlight(runs, self._submitted(_read_runs, runs), self._generation)

    def _submitted(self, work: Callable[[_Asked], _Answer], asked: _Asked) -> Future[_Answer]:
        """Return the future of a task, broken where the pool is.

        A pool that breaks while `submit` starts a process for it has closed that process's pipes:
        then `submit` raises what the system says of them.
        """
        try:
            return self._executor.submit(work, asked)
        except (BrokenProcessPool, OSError, ValueError) as problem:
            future: Future[_Answer] = Future()
            future.set_exception(BrokenProcessPool(str(problem)))
            return future

    def _kept(self, later: "_InFlight") -> "_InFlight":
        """Return a task as it is if it was finished, submitted again if a crash took it along."""
        is_finished = (
            later.future.done()
            and not later.future.cancelled()
            and later.future.exception() is None
        )
        is_current = later.generation == self._generation
        return later if is_finished or is_current else self._submit(later.runs)

    def _read_alone(self, run: PageRun) -> RunOutcome:
        """Read one run with nothing else in flight, page by page if it crashes again."""
        pages: list[PageOutcome] = []
        for index in range(run.start, run.stop):
            page = PageRun(run.source, index, index + 1)
            try:
                (alone,) = self._submitted(_read_runs, (page,)).result()
                pages += alone.pages
            except BrokenProcessPool:
                self._renew()
                pages.append(Rejection(RejectionReason.INTERNAL, say("page.crashed")))
        return RunOutcome(run, tuple(pages))

    def _renew(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
        # A process that was being started as the pool broke is told nothing: it would wait for work
        # forever, and the program for it.
        for process in set(multiprocessing.active_children()) - self._others:
            process.kill()
        self._executor = self._make()
        self._generation += 1


def _process_context() -> BaseContext:
    """Return how reading processes are started: never as copies of this one, which has threads.

    Where there can be a server that starts them, it loads the reader's libraries once for all.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", __name__])
    return context


_context: ReadingContext | None = None
"""What this worker process reads with; set once by `start_worker`."""


def start_worker(context: ReadingContext) -> None:
    """Prepare a worker process: its context, one thread, no ear for Ctrl-C, no life after ours."""
    global _context
    _context = context
    settle_in()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:

        def end_with_parent() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=end_with_parent, daemon=True).start()


def _examine(path: Path) -> SourceFile | Rejection:
    try:
        return examine(path)
    except Refused as refused:
        return refused.rejection


def _read_runs(runs: tuple[PageRun, ...]) -> tuple[RunOutcome, ...]:
    if _context is None:
        raise RuntimeError("start_worker was not called in this process")
    return tuple(read_run(run, _context) for run in runs)


def read_run(run: PageRun, context: ReadingContext) -> RunOutcome:
    """Read the pages of a run in this process. Never raises for what the file holds."""
    if not _is_as_kept(run.source):
        changed = Rejection(RejectionReason.UNREADABLE_FILE, say("page.changed"))
        return RunOutcome(run, (changed,) * (run.stop - run.start), is_damaged=True)
    outcomes: list[PageOutcome] = []
    try:
        for page in open_pages(run.source, run.start, run.stop):
            if isinstance(page, Refused):
                outcomes.append(page.rejection)
            else:
                outcomes.append(_guarded(page, context))
    except Exception as problem:
        rejection = Rejection(RejectionReason.UNREADABLE_FILE, _described(problem))
        outcomes += [rejection] * (run.stop - run.start - len(outcomes))
    return RunOutcome(run, tuple(outcomes))


def _is_as_kept(source: SourceFile) -> bool:
    """Return whether a file holds the bytes that it should, as far as anybody has said."""
    if source.sha256 is None:
        return True
    try:
        stat = source.path.stat()
        return _sha256(source.path, stat.st_ino, stat.st_size, stat.st_ctime_ns) == source.sha256
    except OSError:
        return False


@lru_cache(maxsize=2 * RUN_PAGES)
def _sha256(path: Path, *_stamp: int) -> str:
    """Return the hash of a file; runs of one long file come to it again and again."""
    return file_sha256(path)


def _guarded(page: GrayImage, context: ReadingContext) -> PageOutcome:
    try:
        return read_page(page, context)
    except Exception as problem:
        return Rejection(RejectionReason.INTERNAL, _described(problem))


def _described(problem: Exception) -> str:
    where = traceback.extract_tb(problem.__traceback__)[-1]
    text = f"{type(problem).__name__}: {problem} ({Path(where.filename).name}:{where.lineno})"
    return say("page.internal", problem=text)
