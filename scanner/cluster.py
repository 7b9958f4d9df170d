"""Readers on a Dask cluster: the other side of the seam in `scanner.workers`.

Tasks are pure and have keys of our own: none is taken for another, and the scheduler may give one
to the next worker when its worker died. Which of two that died is to blame is found out alone, on
one worker, so that a bad file doesn't go through the whole cluster.

The scheduler does the scheduling; what is here looks after the rest while nothing comes: a worker
that hangs is begun anew by its nanny, a scheduler that was away is asked again.
"""

import pickle
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from ballot.errors import ClusterError
from ballot.limits import Limit, PageLimits, PassedLimit
from ballot.logbook import Logbook
from ballot.messages import say
from scanner.cluster_flight import ClusterTask, is_pending, key_of, nameless, outcome_of
from scanner.cluster_link import (
    AWAY_SECONDS,
    CONNECT_SECONDS,
    AwakeClock,
    Link,
    is_gone,
    is_killed,
    wait_a_moment,
)
from scanner.cluster_task import (
    Asked,
    OpensOriginals,
    keep_context,
    packed_context,
    read_pages,
)
from scanner.cluster_watch import Heartbeats, Idleness, Stuck
from scanner.context import ReadingContext
from scanner.program import program_digest
from scanner.runs import PageRun, RunOutcome
from scanner.watch import Place
from scanner.workers import TASKS_PER_WORKER, Lost, Task, WorkerEnded

if TYPE_CHECKING:
    from distributed import Future

_LOG = Logbook(__name__)

_TASK_PAGES: Final = 8
"""Pages of a task, at least: handing one over costs the scheduler, the worker and us a few
milliseconds, which is a fiftieth of reading them."""

_LOOK_SECONDS: Final = 1.0
"""Between two looks at the workers, while nothing comes."""

_COUNT_SECONDS: Final = 5.0
"""Between two looks at how many workers there are, while tasks come."""


class ClusterReaders:
    """The workers of a cluster, as readers of pages.

    Args:
        link: to the scheduler; begun here.
        context: what every reader must know.
        limits: what a page may take; memory is what each worker's nanny sees to.
        opens: returns where the bytes of a file are, on the worker.
        tell: is told what the operator should know at once.
    """

    chances = 2
    """Somebody else's task on the worker may have been to blame the first time."""
    task_pages = _TASK_PAGES

    def __init__(
        self,
        link: Link,
        context: ReadingContext,
        *,
        limits: PageLimits,
        opens: OpensOriginals,
        tell: Callable[[str], None],
    ) -> None:
        self._link = link
        link.on_lost = self._blame
        self._digest, self._packed = packed_context(context)
        self._limits = limits
        self._opens = opens
        self._tell = tell
        self._scan = uuid.uuid4().hex
        self._program = program_digest()
        self._running: dict[int, ClusterTask] = {}
        self._context: Future[bytes] | None = None
        self._workers: Mapping[str, Mapping[str, Any]] = {}
        self._avoided: set[str] = set()
        """Workers that hang and that nobody could begin anew."""
        self._heartbeats = Heartbeats(self._scan, limits.page_seconds, lambda _: None)
        self._clock = AwakeClock()
        self._counted_at = 0.0
        self._empty_since: float | None = None
        self._idleness = Idleness()
        self.generation = 0
        """Counts the clients: what was in flight through an earlier one is lost."""

    def begin(self, tell_slow: Callable[[Place | None], None]) -> None:
        """Connect, and wait for a worker.

        Raises:
            ClusterError: no scheduler answers, or there is no worker.
        """
        self._heartbeats = Heartbeats(self._scan, self._limits.page_seconds, tell_slow)
        self._link.begin()
        self._hand_in_context()
        while not self._fit():
            self._look()
            if not self._fit():
                self._pause()

    def end(self, *, at_once: bool) -> None:
        """Take back what was handed in; the workers and what others do there stay."""
        self._running.clear()
        self._context = None
        self._link.end()

    @property
    def window(self) -> int:
        """How many tasks to keep in flight; workers may come and go meanwhile."""
        now = self._clock.seconds()
        if now - self._counted_at > _COUNT_SECONDS:
            self._counted_at = now
            self._count()
        return TASKS_PER_WORKER * max(1, len(self._fit()))

    def read(
        self, number: int, runs: tuple[PageRun, ...], *, is_alone: bool = False
    ) -> Task[tuple[RunOutcome, ...]]:
        """Hand in some runs; alone they go to one worker, and to no other when that one ends."""
        fit = self._fit()
        only: list[str] | None = None
        if is_alone:
            self._count()
            fit = self._fit()
            # Another one each time, as far as there is another.
            only = [fit[number % len(fit)]] if fit else None
        elif self._avoided:
            only = fit or None
        task = ClusterTask(
            number, runs, self, self.generation, None, only[0] if is_alone and only else None
        )
        self._running[number] = task
        try:
            task.future = self._link.client.submit(
                read_pages,
                self._asked(number, runs),
                self._context,
                key=key_of(self._scan, number),
                workers=only,
                pure=False,
                retries=0,
            )
        except (OSError, RuntimeError) as problem:
            _LOG.failed("not handed in", problem)
        return task

    def _asked(self, number: int, runs: tuple[PageRun, ...]) -> bytes:
        body = pickle.dumps((tuple(map(nameless, runs)), self._opens), protocol=5)
        return Asked(self._program, self._digest, self._scan, number, body).packed()

    def answer(self, task: ClusterTask) -> tuple[RunOutcome, ...]:
        """Wait for what came of a task, and look after the workers meanwhile.

        Raises:
            WorkerEnded: nothing did.
            ClusterError: a worker can't read, or there is none any more.
        """
        packed = self._waited_for(task)
        self._idleness.is_over()
        self._forget(task)
        unfit, body = pickle.loads(packed)  # noqa: S301 - of our own function, in our own cluster
        if unfit is not None:
            key, worker, what = unfit
            raise ClusterError(key, worker=worker, what=what)
        worker, done = pickle.loads(body)  # noqa: S301
        return tuple(
            outcome_of(run, pages, worker, self._opens)
            for run, pages in zip(task.runs, done, strict=True)
        )

    def mend(self, task: Task[Any]) -> Lost:
        """Return what is known of a task without an answer.

        Where it may be to blame, what else is in flight is waited for first: then nothing of ours
        can end the worker on which its pages are read alone.
        """
        if not isinstance(task, ClusterTask) or task.generation != self.generation:
            return Lost()
        self._forget(task)
        if task.passed is not None:
            return Lost({task.number: task.passed})
        if task.is_to_blame and task.worker is None:
            self._wait_for_others()
        return Lost(is_to_blame=task.is_to_blame)

    def _forget(self, task: ClusterTask) -> None:
        self._running.pop(task.number, None)
        task.future = None

    def _waited_for(self, task: ClusterTask) -> bytes:
        while True:
            if task.is_lost() or task.is_to_blame or task.passed is not None:
                raise WorkerEnded
            if task.future is None:
                self._begin_anew()
                raise WorkerEnded
            try:
                return self._result(task, task.future)
            except TimeoutError:
                self._look()

    def _result(self, task: ClusterTask, future: "Future[bytes]") -> bytes:
        """Return what a task came to, if it comes within a moment.

        Raises:
            TimeoutError: nothing came yet.
            WorkerEnded: nothing will.
            ClusterError: the task itself failed, which no page can bring about.
        """
        try:
            wait_a_moment(future, _LOOK_SECONDS)
            packed: bytes = future.result(timeout=CONNECT_SECONDS)
        except TimeoutError:
            raise
        except Exception as problem:
            if task.is_to_blame or task.is_given_up:
                pass  # it was taken back
            elif is_killed(problem):
                task.is_to_blame = True
            elif future.status == "error" or not is_gone(problem):
                _LOG.failed("task failed", problem)
                said = f"{type(problem).__name__}: {problem}"
                raise ClusterError("cluster.failed", problem=said) from problem
            else:
                self._begin_anew()
            raise WorkerEnded from problem
        return packed

    def _wait_for_others(self) -> None:
        generation = self.generation
        while generation == self.generation and any(map(is_pending, self._running.values())):
            self._pause()
            self._look()

    def _look(self) -> None:
        """Look after scheduler and workers, for nothing came for a while.

        Raises:
            ClusterError: there is none any more.
        """
        clock = self._clock.seconds()
        try:
            where = self._whereabouts()
            self._workers = self._link.workers()
        except (OSError, RuntimeError) as problem:
            _LOG.failed("scheduler away", problem)
            self._begin_anew()
            return
        self._look_for_workers(clock)
        if self._idleness.lasts(clock, is_idle=self._is_idle(where)):
            self._begin_anew()
            return
        for task in self._running.values():
            if task.worker is not None and task.worker not in self._workers:
                # It was to be alone there. Had it begun, `_blame` was told.
                self._take_back(task)
        for stuck in list(self._heartbeats.look(self._workers, where, clock)):
            self._end_worker(stuck, where[stuck.worker])

    def _whereabouts(self) -> dict[str, list[ClusterTask]]:
        """Return by address which workers were given tasks, or hold what came of them.

        Raises:
            OSError: the scheduler doesn't answer.
        """
        ours = {key_of(self._scan, task.number): task for task in self._running.values()}
        where: dict[str, list[ClusterTask]] = defaultdict(list)
        for address, keys in self._link.processing().items():
            for key in ours.keys() & set(keys):
                where[address].append(ours[key])
        done = [key for key, task in ours.items() if not is_pending(task)]
        for key, holders in self._link.holders(done).items() if done else ():
            for address in holders:
                where[address].append(ours[key])
        return where

    def _is_idle(self, where: Mapping[str, list[ClusterTask]]) -> bool:
        """Return whether no worker has anything of ours, though there are some and tasks wait."""
        waits = bool(self._fit()) and any(map(is_pending, self._running.values()))
        return waits and not any(is_pending(task) for given in where.values() for task in given)

    def _look_for_workers(self, clock: float) -> None:
        if self._fit():
            self._empty_since = None
        elif self._empty_since is None:
            self._empty_since = clock
            self._tell(say("cluster.waiting_for_workers", address=self._link.address))
        elif clock - self._empty_since > AWAY_SECONDS:
            raise ClusterError("cluster.no_workers", address=self._link.address)

    def _end_worker(self, stuck: Stuck, given: list[ClusterTask]) -> None:
        """End a worker that hangs, and take away from it what it was given.

        Where it said which page it is on, that page passed the limit. Where it says nothing, any
        page may have been to blame: they are read alone, and there the limit is passed by the page.
        """
        passed = PassedLimit(Limit.SECONDS, self._limits.page_seconds)
        for task in given:
            if stuck.place is not None and stuck.place.task == task.number:
                task.passed = (stuck.place, passed)
            elif stuck.place is None and stuck.is_ours and task.worker is not None:
                task.passed = (Place(task.number, 0, task.runs[0].start), passed)
            elif stuck.place is None and stuck.is_ours:
                task.is_to_blame = True
            self._take_back(task)
        worker = self._workers[stuck.worker]
        has_nanny = bool(worker.get("nanny"))
        _LOG.note("worker hangs", is_silent=stuck.place is None, has_nanny=has_nanny)
        is_over = False
        with suppress(OSError):
            is_over = has_nanny and self._link.restart(stuck.worker)
        if not is_over:
            self._avoided.add(stuck.worker)
            self._tell(say("cluster.worker_hangs", worker=worker.get("name", stuck.worker)))

    def _blame(self, keys: Collection[str]) -> list[Any]:
        """Return the futures of ours among tasks whose worker ended; called by another thread.

        The scheduler would give them to the next worker, and to four in all. A task that ended the
        first is to end no more of them than it takes to know that: it is read alone.
        """
        prefix = key_of(self._scan, "")
        numbers = [key.removeprefix(prefix) for key in keys if key.startswith(prefix)]
        lost = [task for each in numbers if (task := self._running.get(int(each))) is not None]
        for task in lost:
            task.is_to_blame = True
        return [task.future for task in lost if task.future is not None]

    @staticmethod
    def _take_back(task: ClusterTask) -> None:
        """Let go of a task: what nobody wants any more, the scheduler drops."""
        task.is_given_up = True
        task.future = None

    def _begin_anew(self) -> None:
        """Connect again; all that was in flight is lost.

        Raises:
            ClusterError: the scheduler doesn't come back.
        """
        self.generation += 1
        _LOG.note("scheduler asked anew", generation=self.generation)
        self._running.clear()
        self._context = None
        self._link.begin_anew()
        self._hand_in_context()
        self._count()

    def _hand_in_context(self) -> None:
        self._context = self._link.client.submit(
            keep_context,
            self._packed,
            # Of this client alone: one that lets go of a key may take another's with it.
            key=f"pingyi-context-{self._digest}-{self._scan}-{self.generation}",
            pure=False,
        )

    def _count(self) -> None:
        """Look at which workers there are; an answer that doesn't come is waited for elsewhere."""
        try:
            self._workers = self._link.workers()
        except (OSError, RuntimeError) as problem:
            _LOG.failed("scheduler away", problem)

    def _fit(self) -> list[str]:
        """Return the addresses of the workers that may be asked."""
        return [address for address in self._workers if address not in self._avoided]

    @staticmethod
    def _pause() -> None:
        time.sleep(_LOOK_SECONDS / 4)
