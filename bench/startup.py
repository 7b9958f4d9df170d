"""What starting the program costs in another build and in this one, command by command in turn.

    git worktree add ../earlier COMMIT
    python bench/startup.py ../earlier --rounds 10

Each build prepares folders of its own: a new activity, a meeting that is to be scanned, one with
doubts, and a demo of three sessions that is counted. Each round runs every command once with either
build; which of them begins changes from round to round. What is counted is processor time of every
process that the command started (`wait_for_all`). Prints JSON: of each command the least and the
median of its rounds, ms, in the other build and in this one, and both ratios.
"""

import argparse
import ctypes
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Final

import httpx

HERE = Path(__file__).resolve().parents[1]

PAGES = 8
"""Of the meeting that is scanned: enough for two reading processes to begin."""

NAME: Final = "张三"

_PREPARE: Final = {
    "empty": "from cli.main import run; run(['new', {folder!r}, '--example'])",
    "demo": "from cli.main import run; run(['demo', {folder!r}, '--sheets', '2'])",
    "meeting": (
        "from pathlib import Path; from bench.speed import prepare; "
        "prepare(Path({folder!r}), Path({folder!r} + '-scans'), {pages}, 200)"
    ),
    "doubts": (
        "from pathlib import Path; from bench.review_pages import make_meeting; "
        "make_meeting(Path({folder!r}), 20)"
    ),
}
"""By name of each folder: what makes it, in either build."""


@dataclass(frozen=True)
class Build:
    """One build of the program, and the folders that it prepared."""

    root: Path
    scratch: Path

    def start(self, code: str, *words: str) -> subprocess.Popen[str]:
        """Start Python on its modules, with what was compiled kept."""
        environment = {**os.environ, "PYTHONPATH": str(self.root), "PINGYI_LANG": "zh"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        return subprocess.Popen(
            [sys.executable, "-c", code, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
            cwd=self.scratch,  # which Python looks into first: no build is there
        )

    def pingyi(self, *words: str) -> subprocess.Popen[str]:
        """Start a command as a person does."""
        return self.start("from cli.main import main; main()", *words)

    def prepare(self) -> None:
        """Make the folders."""
        for name, code in _PREPARE.items():
            folder = str(self.scratch / name)
            _end(self.start(code.format(folder=folder, pages=PAGES)))

    def fresh(self, name: str) -> str:
        """Return a copy of a folder on which nothing was done."""
        copy = self.scratch / f"{name}-copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.scratch / name, copy)
        return str(copy)

    @cached_property
    def signing(self) -> tuple[str, ...]:
        """Return how links are made for a person; earlier, whoever opened one gave a name."""
        said = self.pingyi("review", "--help").communicate()[0]
        return ("--for", NAME) if "--for" in said else ()

    def scans(self) -> list[str]:
        """Return the scanned pages of the meeting."""
        return [str(path) for path in sorted((self.scratch / "meeting-scans").iterdir())]


def help_(build: Build) -> None:
    """Show the list of all commands."""
    _end(build.pingyi("--help"))


def status_of_empty(build: Build) -> None:
    """Tell how an activity stands of which nothing was printed."""
    _end(build.pingyi("status", "-C", str(build.scratch / "empty")))


def scan_first_page(build: Build) -> None:
    """Read one page."""
    _end(build.pingyi("scan", build.scans()[0], "-C", build.fresh("meeting")))


def scan_two_processes(build: Build) -> None:
    """Read the few pages for which two reading processes begin."""
    _end(build.pingyi("scan", *build.scans(), "--workers", "2", "-C", build.fresh("meeting")))


def review_first_item(build: Build) -> None:
    """Serve the pages, sign in, and show the first item with its picture."""
    serving = build.pingyi("review", *build.signing, "--no-browser", "-C", build.fresh("doubts"))
    if serving.stdout is None:
        raise TypeError("its output is read")
    link = next(found for line in serving.stdout if (found := re.search(r"http\S+", line)))[0]
    address, token = link.split("/signin?token=")
    with httpx.Client(base_url=address, follow_redirects=True, timeout=60) as client:
        who = {"token": token, "name": NAME, "role": "operator"}
        client.post("/signin", data=who).raise_for_status()
        first = client.get("/queue.json").json()["items"][0]
        client.get(first["address"]).raise_for_status()
        client.get(f"{first['address']}/row.jpg").raise_for_status()
    serving.send_signal(signal.SIGINT)
    serving.communicate()


def tally(build: Build) -> None:
    """Count six sheets."""
    _end(build.pingyi("tally", "-C", build.fresh("demo")))


def export_votes(build: Build) -> None:
    """Write the rows of six sheets."""
    _end(build.pingyi("export", "votes", "-C", build.fresh("demo")))


COMMANDS: Final[Mapping[str, Callable[[Build], None]]] = {
    "help": help_,
    "status_of_empty": status_of_empty,
    "scan_first_page": scan_first_page,
    "scan_two_processes": scan_two_processes,
    "review_first_item": review_first_item,
    "tally": tally,
    "export_votes": export_votes,
}


def main() -> None:
    """Prepare, run in turn, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("earlier", type=Path, help="folder of the other build")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--only", choices=COMMANDS, action="append", help="of the commands")
    options = parser.parse_args()
    adopt_orphans()
    names = options.only or [*COMMANDS]
    with tempfile.TemporaryDirectory() as scratch:
        builds = []
        for name, root in (("earlier", options.earlier.resolve()), ("now", HERE)):
            folder = Path(scratch) / name
            folder.mkdir()
            builds.append(Build(root, folder))
            builds[-1].prepare()
            print(name, "is prepared", file=sys.stderr)
        times = measured(builds, names, options.rounds)
    print(json.dumps({name: figures(*times[name]) for name in names}, indent=2))


def measured(
    builds: list[Build], names: list[str], rounds: int
) -> dict[str, tuple[list[float], ...]]:
    """Return ms of every round, by command and build, in the order of `builds`."""
    times: dict[str, tuple[list[float], ...]] = {name: tuple([] for _ in builds) for name in names}
    for round_ in range(rounds + 1):
        for name in names:
            turn = list(enumerate(builds))
            for number, build in turn if round_ % 2 else reversed(turn):
                took = processor_ms(COMMANDS[name], build)
                if round_:  # the first one compiles
                    times[name][number].append(took)
    return times


def processor_ms(command: Callable[[Build], None], build: Build) -> float:
    """Return the processor time of all processes that a command starts, ms."""
    before = _of_children()
    command(build)
    wait_for_all()
    return 1000 * (_of_children() - before)


PR_SET_CHILD_SUBREAPER: Final = 36
"""Parameter of Linux's `prctl`: processes whose parents ended become children of this one."""


def adopt_orphans() -> None:
    """Become the parent of every process that outlives its own.

    The server that starts the reading processes is the command's child, and ends after it: nobody
    else would hear what it used, nor what they did.

    Raises:
        OSError: the system can't.
    """
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def wait_for_all() -> None:
    """Wait until no process is left of those that this one started or took over."""
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def _of_children() -> float:
    """Return seconds of processor time of children that were waited for, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _end(process: subprocess.Popen[str]) -> None:
    """Wait for a command.

    Raises:
        CalledProcessError: it failed.
    """
    process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)


def figures(earlier: list[float], now: list[float]) -> dict[str, dict[str, float]]:
    """Return least and median of both builds, and their ratios."""
    return {
        kind: {
            "earlier_ms": round(of(earlier)),
            "now_ms": round(of(now)),
            "ratio": round(of(now) / of(earlier), 3),
        }
        for kind, of in (("least", min), ("median", median))
    }


if __name__ == "__main__":
    main()
