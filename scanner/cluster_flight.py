"""Tasks that a cluster was given and whose answers nobody has yet."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ballot.errors import ClusterError, PingyiError
from ballot.limits import PassedLimit
from ballot.messages import say
from ballot.reading import Rejection, RejectionReason
from scanner.cluster_task import OpensOriginals, RunPages
from scanner.runs import PageRun, RunOutcome
from scanner.watch import Place

if TYPE_CHECKING:
    from distributed import Future


class Answers(Protocol):
    """Whoever waits for what comes of a task."""

    generation: int

    def answer(self, task: "ClusterTask") -> tuple[RunOutcome, ...]:
        """Return what came of it."""


@dataclass(slots=True, eq=False)
class ClusterTask:
    """A task of ours, until somebody has its answer."""

    number: int
    runs: tuple[PageRun, ...]
    readers: Answers
    generation: int
    future: "Future[bytes] | None"
    worker: str | None
    """The only one that may do it, where it is alone."""
    is_given_up: bool = False
    """Whether we took it away from a worker."""
    is_to_blame: bool = False
    passed: tuple[Place, PassedLimit] | None = None

    def answer(self) -> tuple[RunOutcome, ...]:
        """Wait for what came of it."""
        return self.readers.answer(self)

    def is_lost(self) -> bool:
        """Return whether it can be handed in again as it was, with no more to be known of it."""
        is_away = self.is_given_up or self.generation != self.readers.generation
        return is_away and self.passed is None and not self.is_to_blame


def key_of(scan: str, number: int | str) -> str:
    """Return the key of a task, which no other has."""
    return f"pingyi-read-{scan}-{number}"


def nameless(run: PageRun) -> PageRun:
    """Return a run without the folder in which this machine has its file."""
    return replace(run, source=replace(run.source, path=Path(run.source.path.name)))


def is_pending(task: ClusterTask) -> bool:
    """Return whether nothing came of it yet."""
    return task.future is not None and task.future.status == "pending"


def outcome_of(
    run: PageRun, done: RunPages | str, worker: str, opens: OpensOriginals
) -> RunOutcome:
    """Return what a run came to.

    A file that a worker doesn't have says nothing of the file, unless it is gone here, too.

    Args:
        run: as it was handed in.
        done: what the worker made of it, or its words about a file that it doesn't have.
        worker: its name.
        opens: finds the file here.

    Raises:
        ClusterError: the worker alone doesn't have the file.
    """
    if isinstance(done, RunPages):
        return RunOutcome(run, done.pages, done.is_damaged)
    try:
        opens(run.source)
    except (OSError, PingyiError):
        changed = Rejection(RejectionReason.UNREADABLE_FILE, say("page.changed"))
        return RunOutcome(run, (changed,) * (run.stop - run.start), is_damaged=True)
    raise ClusterError("cluster.no_original", worker=worker, what=done)
