"""The process that reading processes are started from: it loads their libraries once for all.

Imports nothing of the reader itself, so that it can be started before anything else is loaded.
"""

import multiprocessing
import os
from contextlib import suppress
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from typing import Final

_LOADED: Final = ["__main__", "scanner.pool"]


def start_server() -> None:
    """Have the reader's libraries loaded by another process, while this one goes on.

    Whoever is going to read says so first of all: half a second of a scan's start then has a second
    processor to itself. Does nothing where there can be no such process.
    """
    spare_threads()
    if _has_server():
        process_context()
        with suppress(OSError):  # what is wrong with the disk is told by whoever reads
            forkserver.ensure_running()


def process_context() -> BaseContext:
    """Return how reading processes are started: never as copies of this one, which has threads."""
    if not _has_server():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_LOADED)
    return context


def spare_threads() -> None:
    """Have processes that are started from here on calculate with one thread each.

    There is a reader for every processor already; numpy's library would start as many threads in
    each of them. It looks at the environment once, when it is loaded.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _has_server() -> bool:
    return "forkserver" in multiprocessing.get_all_start_methods()
