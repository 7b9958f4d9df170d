"""What two workers gain, what the one writer costs, and what waiting for the disk costs.

    python bench/writer.py --pages 400 --rounds 5

Whole runs of `pingyi scan` on a fresh copy of the activity, start-up included, in turn: one worker,
two workers, two workers with syncing switched off, and two workers on a few pages. Between them the
same pages are decoded in this process, by the fastest decoder. The writer is the process that was
started: its own processor time, of all its threads, a page; what it takes for a few pages is taken
off, which is its start and end. Syncing is switched off under the whole tree of processes, by a
library that takes the system's calls (needs `cc`; Linux). Figures are medians of the rounds, ratios
of their ratios. Prints JSON.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

import simplejpeg

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.speed import command_words, fresh_copy, prepare
from scanner.files.process import settle_in

_FEW = 16
"""Pages of a run that is nearly all start and end."""

_NO_SYNCING: Final = """
int fsync(int file) { return 0; }
int fdatasync(int file) { return 0; }
int sync_file_range(int file, long long from, long long bytes, unsigned flags) { return 0; }
"""

_TOLD: Final = (
    "import atexit, os, time\n"
    "told = lambda: open(os.environ['WRITER_REPORT'], 'w').write(str(time.process_time()))\n"
    "atexit.register(told)\n"
)
"""What the command does besides: it says at its end what it cost."""


def main() -> None:
    """Simulate, run in turn, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--at", type=Path, default=Path(), help="a folder on the disk to measure")
    options = parser.parse_args()
    settle_in()
    with tempfile.TemporaryDirectory(dir=options.at) as name:
        scratch = Path(name)
        folder, scans, few = scratch / "activity", scratch / "scans", scratch / "few"
        prepare(folder, scans, options.pages, options.dpi)
        few.mkdir()
        for file in sorted(scans.iterdir())[:_FEW]:
            shutil.copy(file, few)
        unsynced = _unsynced(scratch)
        run = _Runner(folder, scratch)
        rounds = [_round(run, scans, few, unsynced) for _ in range(options.rounds)]
    middle = {key: round(median(each[key] for each in rounds), 3) for key in rounds[0]}
    print(json.dumps({"pages": options.pages, "dpi": options.dpi, **middle}, indent=2))


def _round(
    run: "_Runner", scans: Path, few: Path, unsynced: dict[str, str] | None
) -> dict[str, float]:
    """Return the figures of one round."""
    pages = len(list(scans.iterdir()))
    one, _ = run(scans, workers=1)
    two, whole = run(scans, workers=2)
    decode = _decoded(scans) / pages
    _, start = run(few, workers=2)
    writer = (whole - start) / (pages - _FEW)
    figures = {
        "one_worker_ms": 1000 * one / pages,
        "two_workers_ms": 1000 * two / pages,
        "two_workers_by_one": one / two,
        "decode_ms": 1000 * decode,
        "writer_ms": 1000 * writer,
        "writer_by_decode": writer / decode,
    }
    if unsynced is not None:
        without, _ = run(scans, workers=2, **unsynced)
        figures |= {"unsynced_ms": 1000 * without / pages, "synced_by_unsynced": two / without}
    return figures


class _Runner:
    """Runs `pingyi scan`."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self._folder = folder
        self._copy = scratch / "copy"
        self._report = scratch / "report"

    def __call__(self, scans: Path, *, workers: int, **environment: str) -> tuple[float, float]:
        """Return seconds by the clock, and of the writer's processor time."""
        fresh_copy(self._folder, self._copy)
        words = ("-C", str(self._copy), "scan", str(scans), "--json", "--workers", str(workers))
        (python, flag, code, *rest), added = command_words(*words)
        os.sync()
        began = time.monotonic()
        subprocess.run(
            [python, flag, _TOLD + code, *rest],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **added, **environment, "WRITER_REPORT": str(self._report)},
        )
        return time.monotonic() - began, float(self._report.read_text())


def _decoded(scans: Path) -> float:
    """Return seconds of processor time of decoding every page."""
    contents = [path.read_bytes() for path in sorted(scans.iterdir())]
    began = time.process_time()
    for content in contents:
        simplejpeg.decode_jpeg(content, colorspace="GRAY", fastdct=True)
    return time.process_time() - began


def _unsynced(scratch: Path) -> dict[str, str] | None:
    """Return the environment in which nothing waits for the disk; None without a C compiler."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        return None
    source, library = scratch / "unsynced.c", scratch / "unsynced.so"
    source.write_text(_NO_SYNCING)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source], check=True)
    return {"LD_PRELOAD": str(library.resolve())}


if __name__ == "__main__":
    main()
