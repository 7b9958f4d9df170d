"""What a worker of a cluster does: reads some pages, and says in its heartbeats what it is on.

A task is a pure function of bytes: the files by their names, the context by its digest. It depends
on nothing that this process did before; what is kept here from one task to the next is a cache.

The scheduler imports this module, too: what reads pages is loaded by the worker's first task.
"""

import hashlib
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from scanner.program import program_digest

if TYPE_CHECKING:
    from ballot.reading import PictureOutcome
    from scanner.context import ReadingContext
    from scanner.files.sources import SourceFile
    from scanner.runs import PageRun
    from scanner.watch import Place

METRIC: Final = "pingyi"
"""Name, in a worker's heartbeats, of what it is on."""

OpensOriginals: TypeAlias = "Callable[[SourceFile], Path]"
"""Returns where the bytes of a file can be read on the machine that calls it; goes to workers.
Raises OSError where they can't."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One task. Only what every version knows: the rest is unpickled by the same program alone."""

    program: str
    """Digest of the program that asks."""
    context: str
    """SHA-256, hex, of the pickled context."""
    scan: str
    """Which run of a program asks."""
    number: int
    body: bytes
    """Pickled: the runs, and what opens originals."""

    def packed(self) -> bytes:
        """Return it as bytes of plain values."""
        return pickle.dumps((self.program, self.context, self.scan, self.number, self.body))


@dataclass(frozen=True, slots=True)
class RunPages:
    """What the pages of a run came to; which run it was, whoever asked knows."""

    pages: "tuple[PictureOutcome, ...]"
    is_damaged: bool


def keep_context(packed: bytes) -> bytes:
    """Return a context as it is: a task, so that it can be had again when its holder died."""
    return packed


def read_pages(packed: bytes, context: bytes) -> bytes:
    """Read the pages of a task, with one thread.

    Returns:
        Pickled, in plain values, which every version knows: why this worker doesn't read (a key of
        the message catalogue, the worker, more of it) or None; and bytes: pickled, for each run
        its `RunPages`, or words about the file where it isn't there.
    """
    asked = Asked(*pickle.loads(packed))  # noqa: S301 - whoever may submit tasks may run anything
    worker, threads = _this_worker()
    if asked.program != program_digest():
        return pickle.dumps((("cluster.other_program", worker, ""), b""))
    if threads > 1:
        return pickle.dumps((("cluster.threads", worker, str(threads)), b""))
    return pickle.dumps((None, pickle.dumps((worker, _read(asked, context)), protocol=5)))


def _read(asked: Asked, context: bytes) -> "list[RunPages | str]":
    from scanner.watch import on_task

    _settled_in()
    _board.scan = asked.scan
    knows = _unpacked(_Packed(asked.context, context))
    runs: tuple[PageRun, ...]
    opens: OpensOriginals
    runs, opens = pickle.loads(asked.body)  # noqa: S301
    with on_task(asked.number):
        return [_read_run(run, item, opens, knows) for item, run in enumerate(runs)]


def _read_run(
    run: "PageRun", item: int, opens: OpensOriginals, knows: "ReadingContext"
) -> "RunPages | str":
    from ballot.errors import PingyiError
    from scanner.worker import read_run

    if run.known is None:
        try:
            path = opens(run.source)
        except (OSError, PingyiError) as problem:
            return str(problem)
        run = replace(run, source=replace(run.source, path=path))
    outcome = read_run(run, knows, item=item)
    return RunPages(outcome.pages, outcome.is_damaged)


@dataclass(frozen=True, slots=True)
class _Packed:
    """A pickled context, known by its digest."""

    digest: str
    content: bytes = field(compare=False, repr=False)


@lru_cache(maxsize=2)
def _unpacked(packed: _Packed) -> "ReadingContext":
    import zlib

    content = zlib.decompress(packed.content)
    if hashlib.sha256(content).hexdigest() != packed.digest:
        raise ValueError("the context isn't the one that was asked for")
    context: ReadingContext = pickle.loads(content)  # noqa: S301
    return context


def packed_context(context: "ReadingContext") -> tuple[str, bytes]:
    """Return the digest of a context, and its bytes as they travel."""
    import zlib

    content = pickle.dumps(context, protocol=5)
    return hashlib.sha256(content).hexdigest(), zlib.compress(content, 1)


@lru_cache(maxsize=1)
def _settled_in() -> None:
    """Make a reader of this process, once."""
    from scanner.files.process import settle_in
    from scanner.watch import be_watched

    settle_in()
    be_watched(_board)


class _Board:
    """What this process is on, for its heartbeats."""

    def __init__(self) -> None:
        self.scan = ""
        self._place: Place | None = None

    def take(self) -> int:
        """There is one reader."""
        return 0

    def write(self, at: int, place: "Place | None") -> None:
        """Say what this process is on; None for nothing."""
        self._place = place

    def said(self, worker: object) -> list[object] | None:
        """Return scan, task, item and step; None where it is on nothing that has a limit."""
        place = self._place
        return None if place is None else [self.scan, place.task, place.item, place.step]


_board = _Board()
"""Written by the one thread that reads; the thread that sends heartbeats looks at it."""


def _this_worker() -> tuple[str, int]:
    """Return name and threads of the worker, which says from now on what it is on."""
    from distributed import get_worker

    worker = get_worker()
    worker.metrics.setdefault(METRIC, _board.said)
    return f"{worker.name}", worker.state.nthreads
