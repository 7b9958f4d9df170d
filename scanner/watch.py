"""Knows what each reading process is on, and ends one that takes more than it may.

A decoder is C: neither a signal nor an exception of ours gets into it, and one that runs out of
memory may leave a part of the page out and say nothing. So what passes a limit ends with its
process, and the process is ended from outside, by a thread of the program that started it.

A worker says where it is by four numbers in memory that both share, for less than a microsecond a
page. Pages are told apart by those numbers, so that it is known exactly which one was to blame.
"""

import ctypes
import multiprocessing
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Protocol, Self

from ballot.limits import Limit, PageLimits, PassedLimit

TICK_SECONDS = 0.1
"""Between two looks: a process that fills memory as fast as a machine can, 6 GiB a second, gets
600 MiB further. Ten looks a second at two processes take 4 ms, less than half a hundredth."""

_LOST_SECONDS = 1.0
"""A longer time between two looks isn't counted: the whole program stood still, such as after
Ctrl-Z, and no page is to blame."""

SLOW_SECONDS = 3.0
"""What takes longer is shown by name: fifty usual pages."""

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Place:
    """What a worker is on."""

    task: int
    """Number of the task, from 1; none is given twice by one program."""
    item: int
    """Which of the things that the task is about, from 0."""
    step: int
    """Index of the page, from 0; in other work, how far it is."""


_FIELDS = 4
"""Of each worker: process id, task (0: none), item, step."""


class Slots:
    """The memory that the workers of one executor share with us.

    Args:
        context: how the workers are started.
        workers: how many.
    """

    def __init__(self, context: BaseContext, workers: int) -> None:
        self._numbers = context.RawArray(ctypes.c_int64, workers * _FIELDS)
        self._taken = context.Value(ctypes.c_int64, 0)

    def take(self) -> int:
        """Return the first number of the slot that this process may write to from now on."""
        with self._taken.get_lock():
            slot = int(self._taken.value)
            self._taken.value += 1
        at = slot * _FIELDS
        pid = multiprocessing.current_process().pid
        self._numbers[at] = pid or 0
        return at

    def write(self, at: int, place: Place | None) -> None:
        """Say what this process is on; None for nothing."""
        numbers = self._numbers
        if place is None:
            numbers[at + 1] = 0
        else:
            numbers[at + 2], numbers[at + 3], numbers[at + 1] = place.item, place.step, place.task

    def read(self) -> Iterator[tuple[int, Place]]:
        """Yield the process id of every worker that is on something, and what it is on."""
        numbers = list(self._numbers)
        for at in range(0, len(numbers), _FIELDS):
            pid, task, item, step = numbers[at : at + _FIELDS]
            if pid and task:
                yield pid, Place(task, item, step)


class Board(Protocol):
    """Where a process says what it is on: `Slots` among processes of one machine."""

    def take(self) -> int:
        """Return where this process may write from now on."""

    def write(self, at: int, place: Place | None) -> None:
        """Say what this process is on; None for nothing."""


class _Here:
    """This process as a worker: its slot, and the task it is on."""

    def __init__(self) -> None:
        self.slots: Board | None = None
        self.at = 0
        self.task = 0


_here = _Here()


def be_watched(slots: Board) -> None:
    """Say from here on what this process is on."""
    _here.slots = slots
    _here.at = slots.take()


@contextmanager
def on_task(task: int) -> Iterator[None]:
    """Be on a task; what is said within is about it."""
    _here.task = task
    try:
        yield
    finally:
        idle()


def now_on(item: int, step: int = 0) -> None:
    """Say which thing of the task, and which page of it, is next. Time and blame begin anew."""
    if _here.slots is not None:
        _here.slots.write(_here.at, Place(_here.task, item, step))


def idle() -> None:
    """Say that what follows is under no limit."""
    if _here.slots is not None:
        _here.slots.write(_here.at, None)


@dataclass(slots=True)
class _Seen:
    """A worker as it was when it was looked at last."""

    place: Place
    since: float
    """Seconds of the watch at which it was first seen there."""
    is_told: bool = False


@dataclass(slots=True)
class Watch:
    """Looks at the workers of an executor again and again.

    Args:
        limits: what a place may take.
        on_slow: is told, by another thread, of a place that takes long, and None once no place
            does any more.
    """

    limits: PageLimits
    on_slow: Callable[[Place | None], None]
    ended: dict[int, tuple[Place, PassedLimit]] = field(default_factory=dict)
    """By number of the task: where its worker was ended, and why."""
    slots: Slots | None = None
    """Of the executor that works now."""
    _seen: dict[int, _Seen] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._run, daemon=True, name="pingyi-watch")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        before, awake = time.monotonic(), 0.0
        while not self._over.wait(TICK_SECONDS):
            now = time.monotonic()
            awake += min(now - before, _LOST_SECONDS)
            before = now
            self.look(awake)

    def look(self, clock: float) -> None:
        """End what passes a limit, and tell of what is slow.

        Args:
            clock: seconds for which the program was awake.
        """
        slots = self.slots
        if slots is None:
            return
        seen = {}
        for pid, place in slots.read():
            known = self._seen.get(pid)
            if known is None or known.place != place:
                known = _Seen(place, clock)
            seen[pid] = known
            passed = self._passed(pid, clock - known.since)
            if passed is not None and place.task not in self.ended:
                self.ended[place.task] = (place, passed)
                _end(pid)
            elif not known.is_told and clock - known.since > SLOW_SECONDS:
                known.is_told = True
                self.on_slow(place)
        was_slow = any(each.is_told for each in self._seen.values())
        if was_slow and not any(each.is_told for each in seen.values()):
            self.on_slow(None)
        self._seen = seen

    def _passed(self, pid: int, seconds: float) -> PassedLimit | None:
        if seconds > self.limits.page_seconds:
            return PassedLimit(Limit.SECONDS, self.limits.page_seconds)
        if memory_mib(pid) > self.limits.page_mib:
            return PassedLimit(Limit.MIB, self.limits.page_mib)
        return None


def _end(pid: int) -> None:
    """End one of our own workers; a number that was given to another process since is none."""
    for process in multiprocessing.active_children():
        if process.pid == pid:
            process.kill()


def memory_mib(pid: int) -> float:
    """Return how much memory a process has, MiB; 0 where it has ended or the system doesn't tell.

    Only Linux tells without another program being started.
    """
    if sys.platform != "linux":
        return 0.0
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_bytes().split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return pages * _PAGE_BYTES / _MIB


def _page_bytes() -> int:
    if sys.platform != "linux":
        return 0
    import resource

    return resource.getpagesize()


_PAGE_BYTES = _page_bytes()
"""Of a page of memory, in which Linux counts."""
