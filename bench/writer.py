"""What two workers gain, what the one writer costs, and what waiting for the disk costs.

    python bench/writer.py --pages 400 --rounds 5

Whole runs of `pingyi scan` on a fresh copy of the activity, start-up included, in turn: one worker,
two workers, two workers with syncing switched off, and two workers on a few pages. Between them the
same pages are decoded in this process, by the fastest decoder. The writer is the process that was
started: its own processor time, of all its threads, a page; what it takes for a few pages is taken
off, which is its start and end. Syncing is switched off under the whole tree of processes, by a
library that takes the system's calls (needs `cc`; Linux). Times by the clock and their ratios are
medians of the rounds, processor times the least of them: other work only adds. Prints JSON.
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

FEW = 16
"""Pages of a run that is nearly all start and end."""

_NO_SYNCING: Final = """
int fsync(int file) { return 0; }
int fdatasync(int file) { return 0; }
int sync_file_range(int file, long long from, long long bytes, unsigned flags) { return 0; }
"""

_REPORTING: Final = (
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
        for file in sorted(scans.iterdir())[:FEW]:
            shutil.copy(file, few)
        unsynced = _unsynced(scratch)
        run = Runner(folder, scratch)
        rounds = [_round(run, scans, few, unsynced) for _ in range(options.rounds)]
        figures = _told(rounds, len(list(scans.iterdir())))
    print(json.dumps({"pages": options.pages, "dpi": options.dpi, **figures}, indent=2))


def _round(
    run: "Runner", scans: Path, few: Path, unsynced: dict[str, str] | None
) -> dict[str, float]:
    """Return the seconds of one round."""
    one, _ = run(scans, workers=1)
    two, whole = run(scans, workers=2)
    _, start = run(few, workers=2)
    seconds = {"one": one, "two": two, "whole": whole, "start": start, "decode": _decoded(scans)}
    if unsynced is not None:
        seconds["unsynced"], _ = run(scans, workers=2, **unsynced)
    return seconds


def _told(rounds: list[dict[str, float]], pages: int) -> dict[str, float]:
    """Return what the rounds come to."""
    middle = {key: 1000 * median(each[key] for each in rounds) / pages for key in rounds[0]}
    least = {key: 1000 * min(each[key] for each in rounds) for key in rounds[0]}
    writer, decode = (least["whole"] - least["start"]) / (pages - FEW), least["decode"] / pages
    figures = {
        "one_worker_ms": middle["one"],
        "two_workers_ms": middle["two"],
        "two_workers_by_one": median(each["one"] / each["two"] for each in rounds),
        "decode_ms": decode,
        "writer_ms": writer,
        "writer_by_decode": writer / decode,
    }
    if "unsynced" in middle:
        figures["unsynced_ms"] = middle["unsynced"]
        figures["synced_by_unsynced"] = median(each["two"] / each["unsynced"] for each in rounds)
    return {name: round(value, 3) for name, value in figures.items()}


class Runner:
    """Runs `pingyi scan`."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self._folder = folder
        self._copy = scratch / "copy"
        self._report = scratch / "report"

    def made_ready(self, _copy: Path) -> dict[str, str]:
        """Do what a fresh copy needs before it is scanned into; returns environment for that."""
        return {}

    def __call__(self, scans: Path, *, workers: int, **environment: str) -> tuple[float, float]:
        """Return seconds by the clock, and of the writer's processor time."""
        fresh_copy(self._folder, self._copy)
        environment = {**self.made_ready(self._copy), **environment}
        words = ("-C", str(self._copy), "scan", str(scans), "--json", "--workers", str(workers))
        (python, flag, code, *rest), added = command_words(*words)
        os.sync()
        began = time.monotonic()
        subprocess.run(
            [python, flag, _REPORTING + code, *rest],
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
