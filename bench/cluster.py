"""How fast a Dask cluster on this machine reads, beside the processes of `--workers`.

    python bench/cluster.py --pages 400 --rounds 3

In turn, on the same pages: `pingyi scan` with `--workers 1` and `2`, and with `--cluster` on one
Dask worker and on two; the clusters are begun before and have read a few pages. Of each the best
round counts. Seconds are those of the command; `ms_a_page` leaves out its start: a scan of a few
pages, by the same way, is taken off. Processor time is of all processes that take part, told apart:
ours, the workers', and the scheduler's with the nannies'. Prints JSON.

Nothing else may run on the machine: a cluster has more processes than processors.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.speed import prepare

ROOT = Path(__file__).parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
WARM_PAGES = 24
SAMPLE_SECONDS = 0.1

SETTINGS = dict(
    line.split("=", 1)
    for line in (ROOT / "deploy" / "dask.env").read_text(encoding="ascii").split()
    if "=" in line
)
"""Of scheduler and workers: as they come, five processes that wait take a tenth of a processor."""


@dataclass(frozen=True)
class Cluster:
    """A scheduler and workers, each process by itself."""

    address: str
    scheduler: int
    nannies: int

    def processor_seconds(self) -> tuple[float, float]:
        """Return what the workers have used, and what the rest has."""
        workers = [pid for pid in _children(self.nannies) if "spawn_main" in _command(pid)]
        rest = _used(self.scheduler) + _used(self.nannies)
        return sum(map(_used, workers)), rest


def main() -> None:
    """Prepare, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        prepare(place / "activity", place / "scans", options.pages, options.dpi)
        rounds = [_round(place, options.pages) for _ in range(options.rounds)]
    best = {name: _best([each[name] for each in rounds], options.pages) for name in rounds[0]}
    took = {name: figures["ms_a_page"] for name, figures in best.items()}
    seconds = {name: figures["seconds"] for name, figures in best.items()}
    figures = {
        "pages": options.pages,
        "rounds": options.rounds,
        "best": best,
        "two_processes_times_one": round(took["processes_1"] / took["processes_2"], 2),
        "two_dask_times_one": round(took["dask_1"] / took["dask_2"], 2),
        "two_dask_to_two_processes": round(seconds["dask_2"] / seconds["processes_2"], 2),
    }
    print(json.dumps(figures, indent=2))


def _round(place: Path, pages: int) -> dict[str, dict[str, float]]:
    """Return what each way took, once."""
    figures = {}
    for count in (1, 2):
        _few_pages(place)
        how = ("--workers", str(count))
        found = _scan(place, *how)
        found["few_seconds"] = _scan(place, *how, scans="few")["seconds"]
        figures[f"processes_{count}"] = found
        with _cluster(place, count) as cluster:
            _scan(place, "--cluster", cluster.address, scans="few")
            workers, rest = cluster.processor_seconds()
            found = _scan(place, "--cluster", cluster.address)
            workers_after, rest_after = cluster.processor_seconds()
            found["workers_ms_a_page"] = round(1000 * (workers_after - workers) / pages, 2)
            found["scheduler_ms_a_page"] = round(1000 * (rest_after - rest) / pages, 2)
            few = _scan(place, "--cluster", cluster.address, scans="few")
            found["few_seconds"] = few["seconds"]
            figures[f"dask_{count}"] = found
    for found in figures.values():
        found["ours_ms_a_page"] = round(1000 * found.pop("ours") / pages, 2)
    return figures


def _best(rounds: list[dict[str, float]], pages: int) -> dict[str, float]:
    """Return the figures of the fastest round, and what a page took beside the start."""
    best = min(rounds, key=lambda figures: figures["seconds"])
    few = min(figures["few_seconds"] for figures in rounds)
    each = 1000 * (best["seconds"] - few) / (pages - WARM_PAGES)
    return best | {"few_seconds": few, "ms_a_page": round(each, 2)}


def _few_pages(place: Path) -> None:
    """Lay some pages aside: workers load by them what reads pages."""
    few = place / "few"
    if not few.exists():
        few.mkdir()
        for scan in sorted((place / "scans").iterdir())[:WARM_PAGES]:
            shutil.copy(scan, few)


def _scan(place: Path, *how: str, scans: str = "scans") -> dict[str, float]:
    """Scan into a fresh copy; return seconds, and seconds of processor time of our processes."""
    copy = place / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(place / "activity", copy)
    words = ["-C", str(copy), "scan", str(place / scans), *how, "--json"]
    used: dict[int, float] = {}
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "cli.main", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        start_new_session=True,
    ) as command:
        while command.poll() is None:
            used |= _used_by_session(command.pid)
            time.sleep(SAMPLE_SECONDS)
    seconds = time.perf_counter() - began
    if command.returncode:
        raise SystemExit(f"{' '.join(words)}: exit {command.returncode}")
    return {"seconds": round(seconds, 2), "ours": sum(used.values())}


def _environment() -> dict[str, str]:
    """Return ours, in which what was compiled is kept: no start is to be that of a first time."""
    kept = {name: word for name, word in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": str(ROOT)}


def _used_by_session(session: int) -> dict[int, float]:
    """Return the processor time of each process that a command began, itself among them.

    Processes that aren't waited for by whoever began them count in nobody's sum, so they are looked
    at again and again.
    """
    used = {}
    for pid in (int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()):
        with suppress(OSError):
            if os.getsid(pid) == session:
                used[pid] = _used(pid)
    return used


@contextmanager
def _cluster(place: Path, workers: int) -> Iterator[Cluster]:
    """Run a cluster whose processes are quiet while they wait."""
    told = place / "scheduler.json"
    told.unlink(missing_ok=True)
    quiet = {"env": _environment() | SETTINGS, "cwd": place}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    where = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told)]
    with (place / "log").open("ab") as log:
        scheduler = subprocess.Popen([*dask, *where], stdout=log, stderr=log, **quiet)  # type: ignore[call-overload]
        dask[-1] = "distributed.cli.dask_worker"
        how = ["--scheduler-file", str(told), "--nthreads", "1", "--nworkers", str(workers)]
        nannies = subprocess.Popen([*dask, *how, "--no-dashboard"], stdout=log, stderr=log, **quiet)  # type: ignore[call-overload]
    try:
        from distributed import Client as Connected

        connect: Any = Connected
        while not told.exists():
            time.sleep(0.1)
        with connect(scheduler_file=str(told)) as client:
            client.wait_for_workers(workers)
            address = client.scheduler.address
        yield Cluster(address, scheduler.pid, nannies.pid)
    finally:
        for process in (nannies, scheduler):
            process.terminate()
            process.wait()


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    threads = [Path(each) for each in Path(f"/proc/{pid}/task").iterdir()]
    texts = [text, *((each / "children").read_text() for each in threads if each.name != str(pid))]
    return [int(word) for each in texts for word in each.split()]


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def _used(pid: int) -> float:
    """Return the processor time of a process, seconds."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / TICKS


if __name__ == "__main__":
    main()
