"""A reading process that some files kill; it has no pytest to load, so it starts at once."""

import os
import time

from scanner import worker
from scanner.context import ReadingContext
from scanner.files.sources import SourceFile
from scanner.worker import start_worker


def start_crashing_worker(context: ReadingContext) -> None:
    """As `start_worker`, but pages of files named crash… end the process at once."""
    start_worker(context)
    honest = worker.open_pages

    def open_or_die(source: SourceFile, start: int, stop: int):  # noqa: ANN202
        if source.path.name.startswith("crash"):
            os._exit(7)
        if source.path.name.startswith("slow"):
            time.sleep(0.4)
        return honest(source, start, stop)

    worker.open_pages = open_or_die
