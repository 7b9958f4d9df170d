"""A worker process of the reading bench: chunks in, counts out."""

import signal
from functools import cached_property

from bench.reading_chunk import Chunk, ChunkRunner
from bench.reading_counts import Counts
from bench.reading_outside import OutsideRunner
from bench.reading_world import World
from scanner.files.process import settle_in


class _Worker:
    """Works on chunks of our own pens and of another simulator's; prepares only what it needs."""

    def __init__(self, world: World) -> None:
        self._world = world

    @cached_property
    def _own(self) -> ChunkRunner:
        return ChunkRunner(self._world)

    @cached_property
    def _outside(self) -> OutsideRunner:
        return OutsideRunner(self._world)

    def run(self, chunk: Chunk) -> Counts:
        is_outside = chunk.source in self._world.simulators
        return (self._outside if is_outside else self._own).run(chunk)


_worker: _Worker | None = None
"""What this process works with; set once by `start_worker`."""


def start_worker(world: World) -> None:
    """Prepare a worker process: its world, and one thread."""
    global _worker
    settle_in()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker = _Worker(world)


def run_chunk(chunk: Chunk) -> Counts:
    """Work on a chunk in a worker process."""
    if _worker is None:
        raise RuntimeError("start_worker was not called in this process")
    return _worker.run(chunk)
