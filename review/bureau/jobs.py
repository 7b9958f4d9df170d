"""Work that takes minutes: one at a time, in a thread, told of while it runs.

Whatever ends the server ends it like a killed command: each job leaves nothing half done.
"""

from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass, field
from threading import Lock, Thread

from ballot.errors import PingyiError, UsageError
from review.bureau.refusals import refusal_text
from review.words import Model

LINES_KEPT = 200
"""Of what a job has told so far; all of it is on record or in its report."""


@dataclass(slots=True)
class Job:
    """One piece of work; told by its thread, read by whoever polls."""

    kind: str
    title: str
    by: str
    """Who asked for it."""
    done: int = 0
    total: int = 0
    """Steps; 0 where nobody knows."""
    slow_at: str = ""
    """What takes long just now."""
    lines: list[str] = field(default_factory=list)
    """What was told on the way, such as pages that were refused."""
    outcome: Model | None = None
    problem: str = ""
    is_running: bool = True

    def grow(self, steps: int) -> None:
        """Say that there are `steps` more to do than was known."""
        self.total += steps

    def advance(self, steps: int = 1) -> None:
        """Say that `steps` more are done."""
        self.done += steps

    def slow(self, what: str | None) -> None:
        """Say what takes long; None: nothing does any more."""
        self.slow_at = what or ""

    def tell(self, text: str) -> None:
        """Say something at once."""
        self.lines.append(text)
        del self.lines[:-LINES_KEPT]

    def as_model(self) -> Model:
        """Return how it stands."""
        return {
            "kind": self.kind,
            "title": self.title,
            "by": self.by,
            "done": self.done,
            "total": self.total,
            "slow": self.slow_at,
            "lines": list(self.lines),
            "outcome": self.outcome,
            "problem": self.problem,
            "is_running": self.is_running,
        }


class Jobs:
    """Runs one job at a time and remembers the last of each kind."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: Job | None = None
        self._last: dict[str, Job] = {}

    def start(self, job: Job, work: Callable[[Job], Model]) -> Job:
        """Begin a job.

        Args:
            job: new.
            work: does it and returns its outcome; in a thread, in the language of whoever asks.

        Raises:
            UsageError: another one is running.
        """
        with self._lock:
            if self._running is not None:
                raise UsageError("bureau.job_running", title=self._running.title)
            self._running = self._last[job.kind] = job
        context = copy_context()
        # A daemon: whoever stops the server doesn't wait for it, as with a command that is killed.
        Thread(target=context.run, args=(self._run, job, work), name=job.kind, daemon=True).start()
        return job

    def _run(self, job: Job, work: Callable[[Job], Model]) -> None:
        try:
            job.outcome = work(job)
        except PingyiError as problem:
            job.problem = refusal_text(problem)
        except BaseException as problem:
            # Whoever polls must learn that it has ended; what it was is for the log.
            job.problem = f"{type(problem).__name__}: {problem}"
            raise
        finally:
            job.is_running = False
            with self._lock:
                self._running = None

    @property
    def running(self) -> Job | None:
        """The job that runs, or None."""
        return self._running

    def last(self, kind: str) -> Job | None:
        """Return the last job of a kind, running or ended; None where there was none."""
        return self._last.get(kind)
