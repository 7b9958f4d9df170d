"""A reading process: opens files and reads their pages, and says what it is on."""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from ballot.files import file_sha256
from ballot.logbook import Logbook, digits, go_on_with_log
from ballot.messages import say
from ballot.reading import PictureOutcome, Rejection, RejectionReason
from scanner.context import ReadingContext
from scanner.files.process import settle_in
from scanner.files.sources import SourceFile, examine, open_pages
from scanner.runs import PageRun, RunOutcome
from scanner.sheet import read_picture
from scanner.types import OpenedPage, Refused
from scanner.watch import Slots, be_watched, idle, now_on, on_task

_LOG = Logbook(__name__)

_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")

_FILES_AT_ONCE = 16
"""Files of one task, and of the next: runs of one long file come to its hash again and again."""

_context: ReadingContext | None = None
"""What this worker process reads with; set once by `start_worker`."""


def start_worker(
    context: ReadingContext, slots: Slots | None = None, log: Path | None = None
) -> None:
    """Prepare a worker process: its context, one thread, no ear for Ctrl-C, no life after ours.

    Args:
        context: what it reads with.
        slots: where it says what it is on; None where nobody looks.
        log: where it notes what it does; None where nobody asked.
    """
    global _context
    _context = context
    settle_in()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    if slots is not None:
        be_watched(slots)
    if log is not None:
        go_on_with_log(log)
        _LOG.note("worker begun")


_PR_SET_PDEATHSIG = 1
"""Parameter of Linux's `prctl`: the signal to get when the process that started this one ends."""


def _end_with_parent() -> None:
    """End when the program ends, however it ends."""
    if sys.platform == "linux":
        # A decoder may keep every thread of this process from running; the system asks nobody.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    parent = multiprocessing.parent_process()
    if parent is not None:

        def end_with_it() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=end_with_it, daemon=True).start()


def examine_file(task: int, path: Path) -> SourceFile | Rejection:
    """Return kind and pages of a file, or why it can't be read."""
    with on_task(task):
        now_on(0)
        try:
            return examine(path)
        except Refused as refused:
            return refused.rejection


def read_runs(task: int, runs: tuple[PageRun, ...]) -> tuple[RunOutcome, ...]:
    """Read the pages of some runs."""
    if _context is None:
        raise RuntimeError("start_worker was not called in this process")
    with on_task(task):
        return tuple(read_run(run, _context, item=item) for item, run in enumerate(runs))


def do_work(
    task: int, work: Callable[[Sequence[_Asked]], Sequence[_Answer]], asked: Sequence[_Asked]
) -> Sequence[_Answer]:
    """Do some other work, which says for itself what it is on."""
    with on_task(task):
        return work(asked)


def read_run(run: PageRun, context: ReadingContext, *, item: int = 0) -> RunOutcome:
    """Read the pages of a run in this process. Never raises for what the file holds.

    Args:
        run: some pages of one file.
        context: what the reader must know.
        item: which run of its task it is.
    """
    if run.known is not None:
        return RunOutcome(run, (run.known,))
    idle()  # a long file may lie on a slow disk: only opening and reading are limited
    if not _is_as_kept(run.source):
        changed = Rejection(RejectionReason.UNREADABLE_FILE, say("page.changed"))
        return RunOutcome(run, (changed,) * (run.stop - run.start), is_damaged=True)
    outcomes: list[PictureOutcome] = []
    began = time.monotonic()
    now_on(item, run.start)
    try:
        for index, page in enumerate(open_pages(run.source, run.start, run.stop), run.start):
            if isinstance(page, Refused):
                outcomes.append(page.rejection)
            else:
                outcomes.append(_guarded(page, context, run.source.path))
            if index + 1 < run.stop:
                now_on(item, index + 1)
    except Exception as problem:
        _LOG.failed("file given up", problem)
        rejection = Rejection(RejectionReason.UNREADABLE_FILE, _described(problem, run.source.path))
        outcomes += [rejection] * (run.stop - run.start - len(outcomes))
    _note_run(run, time.monotonic() - began)
    return RunOutcome(run, tuple(outcomes))


def _note_run(run: PageRun, seconds: float) -> None:
    """Note how long some pages took; which ones, whoever records them says."""
    if _LOG.is_kept:
        name = digits(run.source.sha256 or "")
        _LOG.note("pages", file=name, first=run.start + 1, last=run.stop, seconds=seconds)


def _is_as_kept(source: SourceFile) -> bool:
    """Return whether a file holds the bytes that it should, as far as anybody has said."""
    if source.sha256 is None:
        return True
    try:
        stat = source.path.stat()
        return _sha256(source.path, stat.st_ino, stat.st_size, stat.st_ctime_ns) == source.sha256
    except OSError:
        return False


@lru_cache(maxsize=_FILES_AT_ONCE)
def _sha256(path: Path, *_stamp: int) -> str:
    """Return the hash of a file."""
    return file_sha256(path)


def _guarded(page: OpenedPage, context: ReadingContext, path: Path) -> PictureOutcome:
    try:
        return read_picture(page.image, context, is_damaged=page.is_damaged)
    except Exception as problem:
        _LOG.failed("page crashed", problem)
        return Rejection(RejectionReason.INTERNAL, _described(problem, path))


def _described(problem: Exception, path: Path) -> str:
    """Return what people are told of an error of ours: the file to send, and a line for support."""
    where = traceback.extract_tb(problem.__traceback__)[-1]
    text = f"{type(problem).__name__}: {problem} ({Path(where.filename).name}:{where.lineno})"
    return say("page.internal", file=path.name, problem=text)
