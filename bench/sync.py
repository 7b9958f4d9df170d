"""What it costs to wait for the disk: for each decision, and for each page.

    python bench/sync.py --decisions 200 --pages 640 --at .

A decision is an event that is on disk when the command says so; it is timed as it is, and as it
would be if nothing waited. A page is a scanned file of 300 kB that is kept before it is read, in
tasks of `PREPARED_FILES` as `pingyi scan` keeps them; then the event of its reading, which waits
for nothing; and, where it is known, comparing the copy with its name. Rounds take turns, so that
what else goes on at the machine falls on both. Prints one line of JSON, in milliseconds: the median
of decisions, the mean of pages.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import mean, median
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parent.parent))

from scanner.pool import PREPARED_FILES
from store import log as log_module
from store import originals_folder
from store.event import EventKind
from store.log import EventLog
from store.originals import ORIGINALS

PAGE_BYTES = 300_000
"""Of a grey JPEG of A4 at 200 dpi."""

_VETO = {"unit": "organ-02", "reason": "重大事故", "authority": "市委", "by": "张三"}
_MEASURES = "0" * 8000


def main() -> None:
    """Time both and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=200)
    parser.add_argument("--pages", type=int, default=640)
    parser.add_argument("--at", type=Path, default=Path(), help="a folder on the disk to measure")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.at) as scratch:
        log = EventLog(f"sqlite:///{scratch}/pingyi.db")
        log.create()
        decided: dict[bool, list[float]] = {True: [], False: []}
        for number in range(2 * options.decisions):
            waits = number % 2 == 0
            with _waiting(waits=waits):
                decided[waits].append(_timed(lambda: log.append(EventKind.VETOED, _VETO)))
        recorded = [
            _timed(lambda: log.append(EventKind.PAGE_READ, {}, measures=_MEASURES))
            for _ in range(options.pages)
        ]
        log.close()
        kept: dict[bool, list[float]] = {True: [], False: []}
        known: list[float] = []
        originals = originals_folder.FolderOriginals(Path(scratch) / ORIGINALS)
        for number, files in enumerate(_tasks(Path(scratch) / "scans", 2 * options.pages)):
            waits = number % 2 == 0
            with _waiting(waits=waits):
                kept[waits].append(
                    _timed(lambda f=files: originals.put(f))  # type: ignore[misc]
                    / len(files)
                )
            known.append(
                _timed(lambda f=files: originals.put(f))  # type: ignore[misc]
                / len(files)
            )
    print(
        json.dumps(
            {
                "decision_ms": round(median(decided[True]), 2),
                "decision_without_waiting_ms": round(median(decided[False]), 2),
                "page_kept_ms": round(mean(kept[True]), 2),
                "page_kept_without_waiting_ms": round(mean(kept[False]), 2),
                "page_known_ms": round(mean(known), 2),
                "page_recorded_ms": round(mean(recorded), 2),
            }
        )
    )


def _timed(work: Callable[[], object]) -> float:
    """Return how many milliseconds some work takes."""
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def _tasks(folder: Path, pages: int) -> Iterator[Sequence[Path]]:
    """Yield new files of chance, a task's worth at a time."""
    folder.mkdir()
    chance = random.Random(1)
    for start in range(0, pages, PREPARED_FILES):
        files = [folder / f"{start + n}.jpg" for n in range(PREPARED_FILES)]
        for file in files:
            file.write_bytes(chance.randbytes(PAGE_BYTES))
        yield files


@contextmanager
def _waiting(*, waits: bool) -> Iterator[None]:
    """Let the program wait for the disk, or not."""
    if waits:
        yield
        return
    with (
        patch.object(log_module, "READ_AGAIN", frozenset(EventKind)),
        patch.object(originals_folder, "sync_file"),
        patch.object(originals_folder, "sync_folder"),
    ):
        yield


if __name__ == "__main__":
    main()
