"""Reads many files with several workers; results come back in the order they were asked for.

Who reads is behind the seam `scanner.workers.Readers`: processes of this machine, or a cluster's.
Only a window of tasks is in flight, so memory doesn't grow with the number of pages. No image
crosses a process border: workers open the files themselves and return readings.

A file that kills its worker is found by reading its task again, page by page with nothing else in
flight; such pages become rejections and everything else goes on. Of a page that passed a limit it
is known which it was: it is refused, and all the rest read again.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from ballot.limits import Limit, PageLimits, PassedLimit
from ballot.logbook import Logbook, Told
from ballot.messages import say
from ballot.reading import PictureOutcome, Rejection, RejectionReason
from scanner.context import ReadingContext
from scanner.files.sources import SourceFile
from scanner.runs import PageRun, RunOutcome, SettledPages, tasks_of
from scanner.watch import Place
from scanner.worker import do_work, examine_file
from scanner.workers import Lost, Readers, Task, WatchedProcesses, WorkerEnded

_LOG = Logbook(__name__)

_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")

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
class _InFlight:
    """Runs that were handed in as one task."""

    runs: tuple[PageRun, ...]
    task: Task[tuple[RunOutcome, ...]]


class PagePool:
    """Workers that read pages, and processes of this machine that prepare files for them.

    Args:
        context: what every reader must know.
        workers: how many processes of this machine.
        limits: what opening a file and reading a page may take.
        on_slow: is told, by another thread, what takes long, and None when nothing does any more.
        make_executor: makes another executor for this machine's processes (`WatchedProcesses`).
        readers: who reads in their place; files are prepared and examined here all the same.
    """

    def __init__(
        self,
        context: ReadingContext,
        *,
        workers: int,
        limits: PageLimits = PageLimits(),  # noqa: B008 - frozen
        on_slow: Callable[[SlowPlace | None], None] | None = None,
        make_executor: Callable[[], Executor] | None = None,
        readers: Readers | None = None,
    ) -> None:
        self._on_slow = on_slow
        self._tasks = 0
        """How many were handed in."""
        self._asked: dict[int, Sequence[object]] = {}
        """By number of each task that nobody has asked the answer of: what it is about."""
        self._ended: dict[int, tuple[Place, PassedLimit]] = {}
        """By number of each task whose worker was ended and that nobody has asked for since:
        where it was, and why."""
        self._settled = SettledPages()
        self._here = WatchedProcesses(
            context, workers=workers, limits=limits, make_executor=make_executor
        )
        self._readers: Readers = readers or self._here

    def __enter__(self) -> Self:
        if self._readers is not self._here:
            self._readers.begin(self._tell_slow)
        self._here.begin(self._tell_slow)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if self._readers is not self._here:
                self._readers.end(at_once=kind is not None)
        finally:
            self._here.end(at_once=kind is not None)

    def examine(self, path: Path) -> SourceFile | Rejection:
        """Return kind and pages of a file, or why it can't be read; done by a worker."""
        refused = Rejection(RejectionReason.UNREADABLE_FILE, say("page.crashed"))
        # The second time alone in a new pool: at first, another file may have been to blame.
        for _ in range(2):
            task = self._done_here(examine_file, (path,), path)
            try:
                return self._answer(task)
            except WorkerEnded:
                passed = self._mend(self._here, task)
            if passed is not None:
                refused = _over(passed[1])
                if passed[1].limit is Limit.SECONDS:
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
        waiting: deque[tuple[list[_Asked], Task[Sequence[_Answer]]]] = deque()
        source = iter(items)
        while True:
            while len(waiting) < _PREPARED_TASKS and (some := list(islice(source, PREPARED_FILES))):
                waiting.append((some, self._done_here(do_work, some, work, some)))
            if not waiting:
                return
            asked, task = waiting.popleft()
            try:
                yield from self._answer(task)
            except WorkerEnded:
                ended = self._mend(self._here, task)
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
            task = self._done_here(do_work, (item,), work, (item,))
            try:
                return self._answer(task)
            except WorkerEnded:
                passed = self._mend(self._here, task)
            if passed is not None:
                return (instead(item, _over(passed[1])),)
        return (instead(item, crashed),)

    def read(self, runs: Iterable[PageRun]) -> Iterator[RunOutcome]:
        """Yield what came of the runs, in their order, while later ones are being read.

        A run may come back in parts.
        """
        waiting: deque[_InFlight] = deque()
        tasks = tasks_of(runs, self._readers.task_pages)
        exhausted = False
        while True:
            while not exhausted and len(waiting) < self._readers.window:
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
            except WorkerEnded:
                lost = self._readers.mend(first.task)
                self._settle(lost.ended)
                if not lost.is_to_blame:
                    waiting.appendleft(self._submit(first.runs))
                    continue
                for run in first.runs:
                    yield self._read_alone(run)
                waiting = deque(self._kept(later) for later in waiting)

    def _submit(self, runs: Iterable[PageRun]) -> _InFlight:
        parts = tuple(part for run in runs for part in self._settled.parts(run))
        return _InFlight(parts, self._read_by_readers(parts))

    def _read_by_readers(
        self, runs: tuple[PageRun, ...], *, is_alone: bool = False
    ) -> Task[tuple[RunOutcome, ...]]:
        self._tasks += 1
        self._asked[self._tasks] = runs
        return self._readers.read(self._tasks, runs, is_alone=is_alone)

    def _done_here(
        self, work: Callable[..., _Answer], about: Sequence[object], *asked: Any
    ) -> Task[_Answer]:
        """Return a task of this machine that does `work(number, *asked)`."""
        self._tasks += 1
        self._asked[self._tasks] = about
        return self._here.do(self._tasks, work, *asked)

    def _answer(self, task: Task[_Answer]) -> _Answer:
        """Return what came of a task.

        Raises:
            WorkerEnded: its process ended, or another one of the pool.
        """
        answer = task.answer()
        del self._asked[task.number]
        return answer

    def _kept(self, later: _InFlight) -> _InFlight:
        """Return a task as it is, or submitted again if a crash took it along."""
        return self._submit(later.runs) if later.task.is_lost() else later

    def _read_alone(self, run: PageRun) -> RunOutcome:
        """Read one run with nothing else in flight, page by page."""
        pages = [
            run.known or self._page_alone(PageRun(run.source, index, index + 1))
            for index in range(run.start, run.stop)
        ]
        return RunOutcome(run, tuple(pages))

    def _page_alone(self, page: PageRun) -> PictureOutcome:
        left = self._readers.chances
        while left:
            task = self._read_by_readers((page,), is_alone=True)
            try:
                (alone,) = self._answer(task)
            except WorkerEnded:
                lost = self._readers.mend(task)
            else:
                return alone.pages[0]
            passed = self._after(lost, task)
            if passed is not None:
                return _over(passed[1])
            left -= lost.is_to_blame
        return Rejection(RejectionReason.INTERNAL, say("page.crashed"))

    def _mend(self, readers: Readers, task: Task[Any]) -> tuple[Place, PassedLimit] | None:
        """Have workers go on after a task had no answer; returns the limit that it passed."""
        return self._after(readers.mend(task), task)

    def _after(self, lost: Lost, task: Task[Any]) -> tuple[Place, PassedLimit] | None:
        ended = {**self._ended, **lost.ended}
        passed = ended.pop(task.number, None)
        self._ended.pop(task.number, None)
        self._settle({number: ended[number] for number in lost.ended.keys() & ended.keys()})
        return passed

    def _settle(self, ended: Mapping[int, tuple[Place, PassedLimit]]) -> None:
        """Take in which pages passed a limit.

        A page that took too long is given up. One whose process had too much memory is read
        again, alone, in a new process: what pages before it had left there isn't its fault.
        """
        for number, (place, passed) in ended.items():
            _LOG.note("limit passed", limit=Told(passed.limit), value=passed.value)
            run = dict(enumerate(self._asked.get(number, ()))).get(place.item)
            if not isinstance(run, PageRun):
                self._ended[number] = (place, passed)  # whoever asked for it knows
                continue
            page = PageRun(run.source, place.step, place.step + 1)
            is_sure = passed.limit is Limit.SECONDS
            self._settled.add(page, _over(passed) if is_sure else self._page_alone(page))

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


def _over(passed: PassedLimit) -> Rejection:
    """Return the rejection of what passed a limit."""
    detail = say(f"page.over.{passed.limit}", limit=passed.value)
    return Rejection(RejectionReason.OVER_LIMIT, detail, passed=passed)
