"""Who reads pages for a `PagePool`: the seam, and this machine's own processes behind it.

A task is some runs of pages. Whoever does tasks may lose some: then the pool asks what is known of
it, and hands them in again. `scanner.cluster` is the other side of the same seam.
"""

import multiprocessing
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Generic, Protocol, TypeVar

from ballot.limits import PageLimits, PassedLimit
from ballot.logbook import Logbook, log_path
from scanner.context import ReadingContext
from scanner.runs import TASK_PAGES, PageRun, RunOutcome
from scanner.server import process_context, spare_threads
from scanner.watch import Place, Slots, Watch
from scanner.worker import read_runs, start_worker

_LOG = Logbook(__name__)

_Answer = TypeVar("_Answer")
_Answer_co = TypeVar("_Answer_co", covariant=True)

TASKS_PER_WORKER: Final = 3
"""In flight for each worker: one being read, one waiting, one on its way."""


class WorkerEnded(Exception):  # noqa: N818 - nothing is wrong with whoever asks
    """A task has no answer: the process that did it has ended, or was ended."""


class Task(Protocol[_Answer_co]):
    """Something that was handed in."""

    @property
    def number(self) -> int:
        """Its number, from 1; none is given twice by one pool."""

    def answer(self) -> _Answer_co:
        """Wait for what came of it.

        Raises:
            WorkerEnded: nothing did, and nothing will.
        """

    def is_lost(self) -> bool:
        """Return whether it is known already that nothing will come of it."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What is known of a task without an answer."""

    ended: Mapping[int, tuple[Place, PassedLimit]] = field(default_factory=dict)
    """By number of the task: the page that passed a limit, which ended its worker."""
    is_to_blame: bool = False
    """Whether it may itself have ended its worker; otherwise it is handed in again as it was."""


class Readers(Protocol):
    """Processes that read pages, here or elsewhere."""

    @property
    def window(self) -> int:
        """How many tasks to keep in flight."""

    @property
    def task_pages(self) -> int:
        """How many pages a task should have at least."""

    @property
    def chances(self) -> int:
        """How often a page that is read alone may lose its worker before it is refused."""

    def begin(self, tell_slow: Callable[[Place | None], None]) -> None:
        """Be ready for tasks.

        Args:
            tell_slow: to be told what takes long, and None once nothing does any more.
        """

    def read(
        self, number: int, runs: tuple[PageRun, ...], *, is_alone: bool = False
    ) -> Task[tuple[RunOutcome, ...]]:
        """Hand in some runs.

        Args:
            number: of the task.
            runs: its pages.
            is_alone: whether to find out if the page ends whoever reads it.
        """

    def mend(self, task: Task[Any]) -> Lost:
        """Be ready for tasks again after one had no answer, and return what is known of it."""

    def end(self, *, at_once: bool) -> None:
        """Take nothing any more; `at_once`: don't wait for what is being read."""


@dataclass(frozen=True, slots=True)
class _LocalTask(Generic[_Answer]):
    number: int
    future: Future[_Answer]
    generation: int
    processes: "WatchedProcesses"

    def answer(self) -> _Answer:
        try:
            return self.future.result()
        except (BrokenProcessPool, CancelledError) as problem:
            raise WorkerEnded from problem

    def is_lost(self) -> bool:
        future = self.future
        is_finished = future.done() and not future.cancelled() and future.exception() is None
        return not is_finished and self.generation != self.processes.generation


class WatchedProcesses:
    """Reading processes of this machine, each of which says what it is on (`Watch`).

    One that ends takes along what all the others were doing: they are all begun anew.

    Args:
        context: what every reader must know.
        workers: how many.
        limits: what opening a file and reading a page may take.
        make_executor: another executor to use; it must run `initializer(*initargs)` in each of its
            processes. Nobody sees to it that they keep to the limits.
    """

    chances = 1
    task_pages = TASK_PAGES

    def __init__(
        self,
        context: ReadingContext,
        *,
        workers: int,
        limits: PageLimits,
        make_executor: Callable[[], Executor] | None = None,
    ) -> None:
        self._context = context
        self._workers = max(1, workers)
        self.window = self._workers * TASKS_PER_WORKER
        self._make = make_executor or self._watched
        self._watch = Watch(limits, lambda _: None)
        spare_threads()
        self._others = frozenset(multiprocessing.active_children())
        """Processes of this one that are not ours."""
        self._executor = self._make()
        self.generation = 0
        """Counts the executors: what was in flight in an earlier one is lost."""

    def begin(self, tell_slow: Callable[[Place | None], None]) -> None:
        """Begin to look at what the processes are on."""
        self._watch.on_slow = tell_slow
        self._watch.__enter__()

    def end(self, *, at_once: bool) -> None:
        """End the processes."""
        if at_once:
            self._kill()  # a decoder may be at work for long yet
        # The executor's own thread is waited for: at the program's end it would find its pipes
        # closed.
        self._executor.shutdown(cancel_futures=True)
        self._watch.__exit__()

    def read(
        self, number: int, runs: tuple[PageRun, ...], *, is_alone: bool = False
    ) -> Task[tuple[RunOutcome, ...]]:
        """Hand in some runs; alone they are where nothing else is in flight."""
        return self.do(number, read_runs, runs)

    def do(self, number: int, work: Callable[..., _Answer], *asked: Any) -> Task[_Answer]:
        """Hand in `work(number, *asked)`; it is lost where the executor is broken.

        One that breaks while `submit` starts a process for it has closed that process's pipes:
        then `submit` raises what the system says of them.
        """
        try:
            future = self._executor.submit(work, number, *asked)
        except (BrokenProcessPool, OSError, ValueError) as problem:
            future = Future()
            future.set_exception(BrokenProcessPool(str(problem)))
        return _LocalTask(number, future, self.generation, self)

    def mend(self, task: Task[Any]) -> Lost:
        """Take a new executor, unless that was done since; a limit explains what became of it."""
        if not isinstance(task, _LocalTask) or task.generation != self.generation:
            return Lost()
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._kill()
        self._executor = self._make()
        self.generation += 1
        ended, self._watch.ended = self._watch.ended, {}
        _LOG.note("workers ended", generation=self.generation, by_limit=len(ended))
        # A task beside a page that passed a limit is not to be blamed.
        return Lost(ended, is_to_blame=not ended)

    def _kill(self) -> None:
        """End the processes.

        One that was being started as a pool broke is told nothing: it would wait for work forever,
        and the program for it.
        """
        for process in set(multiprocessing.active_children()) - self._others:
            process.kill()

    def _watched(self) -> Executor:
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
