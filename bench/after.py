"""What comes after the reading, in the processor time of every process of a command.

    python bench/after.py compare FOLDER EARLIER --rounds 2

FOLDER holds `activity`, `known` and `new`, as `bench/after_maker.py` of the earlier build makes
them; EARLIER is a checkout of that build. Each command runs in turn in both builds, each on copies
of the folder of its own; of several rounds the least counts. Prints JSON: by command the seconds of
processor time of all its processes, those of a fork server too, the most memory that one process
held, and the ratio of this build to the earlier one (Linux).
"""

import argparse
import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.after_review import first_item
from store.state_tables import STATE_FILE

HERE = Path(__file__).parent.parent
_PR_SET_CHILD_SUBREAPER = 36
_BY = ("--by", "张三")
_KB_PER_MB = 1024
_ORIGINALS = "originals"
_TALLY = "tally-provisional.json"
_AT = "{}"
"""Stands in a command for the folder of the activity."""
_IN = ("-C", _AT)
_ENTRY = "from cli.main import main; main()"


@dataclass(frozen=True)
class Timed:
    """One command."""

    name: str
    words: tuple[str, ...]
    changes: bool = False
    """Whether it records anything: then each run has a copy of its own."""
    needs_scans: bool = False
    """Whether it looks at the scans that were kept."""
    serves: bool = False
    """Whether it serves the review pages: it is timed up to the first item."""
    finds: bool = False
    """Whether it may end with a finding: a tally while rows wait lacks what is counted again."""


def commands(sessions: Sequence[str]) -> tuple[Timed, ...]:
    """Return what is timed, in an order in which each finds the files that it needs."""
    return (
        Timed("status, the first time", (*_IN, "status")),
        Timed("status", (*_IN, "status")),
        Timed("review, first item", (), serves=True),
        Timed("tally --provisional", (*_IN, "tally", "--provisional")),
        Timed("export votes", (*_IN, "export", "votes")),
        Timed("export records", (*_IN, "export", "records")),
        Timed("export cvr", (*_IN, "export", "cvr")),
        Timed(
            "recount",
            ("recount", f"{_AT}/output/{_TALLY}", f"{_AT}/output/records.jsonl"),
            finds=True,
        ),
        Timed("seal", (*_IN, "seal", sessions[-1], *_BY), changes=True),
        Timed("scan known", (*_IN, "scan", f"{_AT}/../known"), changes=True, needs_scans=True),
        Timed("scan new", (*_IN, "scan", f"{_AT}/../new"), changes=True, needs_scans=True),
    )


def main() -> None:
    """Do as told."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("compare",))
    parser.add_argument("folder", type=Path)
    parser.add_argument("earlier", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", nargs="*", default=[], help="names of commands")
    options = parser.parse_args()
    adopt_orphans()
    builds = {"earlier": options.earlier.resolve(), "now": HERE}
    with tempfile.TemporaryDirectory(dir=options.folder.resolve().parent) as scratch:
        found = compare(options.folder, builds, Path(scratch), options.rounds, options.only)
    print(json.dumps(found, indent=2))


def compare(
    folder: Path, builds: dict[str, Path], scratch: Path, rounds: int, only: Sequence[str]
) -> dict[str, dict[str, float]]:
    """Return by command what it takes in either build."""
    told: dict[str, dict[str, float]] = {}
    places = {build: scratch / build for build in builds}
    for place in places.values():
        copy_activity(folder, place, with_scans=False)
    for command in commands(session_ids(folder / "activity")):
        if only and command.name not in (*only, "status, the first time", "export records"):
            continue
        runs: dict[str, list[tuple[float, float]]] = {build: [] for build in builds}
        for _ in range(rounds):
            for build, code in builds.items():
                with place_for(command, folder, places[build]) as place:
                    runs[build].append(run(code, place / "activity", command))
        told[command.name] = line_of(runs)
        print(command.name, told[command.name], file=sys.stderr, flush=True)
    return told


def line_of(runs: dict[str, list[tuple[float, float]]]) -> dict[str, float]:
    """Return seconds and MB of the least of the rounds of each build, and the ratio of the two."""
    line: dict[str, float] = {}
    for build, found in runs.items():
        line[f"{build}_s"] = round(min(seconds for seconds, _ in found), 2)
        line[f"{build}_mb"] = round(min(memory for _, memory in found), 1)
    return {**line, "ratio": round(line["now_s"] / line["earlier_s"], 3)}


@contextmanager
def place_for(command: Timed, folder: Path, place: Path) -> Iterator[Path]:
    """Yield a folder with `activity`, `known` and `new`: a fresh copy for what changes it."""
    if not command.changes:
        yield place
        return
    fresh = place.with_name(f"{place.name}-fresh")
    copy_activity(folder, fresh, with_scans=command.needs_scans)
    kept = place / "activity" / STATE_FILE
    if kept.exists():
        shutil.copy(kept, fresh / "activity" / STATE_FILE)
    try:
        yield fresh
    finally:
        shutil.rmtree(fresh)


def copy_activity(folder: Path, place: Path, *, with_scans: bool) -> None:
    """Copy the activity, with the scans that it keeps or without; point to those to be scanned."""
    left_out = () if with_scans else (_ORIGINALS,)
    shutil.copytree(
        folder / "activity", place / "activity", ignore=shutil.ignore_patterns(*left_out)
    )
    for name in ("known", "new"):
        if (folder / name).is_dir():
            (place / name).symlink_to((folder / name).resolve())


def session_ids(folder: Path) -> list[str]:
    """Return the sessions of an activity, as this build reads its plan."""
    from ballot.activity_file import load_activity

    return [session.id for session in load_activity(folder / "activity.toml").sessions]


def run(code: Path, folder: Path, timed: Timed) -> tuple[float, float]:
    """Run a command of one build.

    Returns:
        Seconds of processor time of all its processes, and the most MB that one of them held.
    """
    if timed.serves:
        return first_item(code, folder)
    before = processor_time()
    with tempfile.TemporaryFile() as said:
        program = subprocess.Popen(
            [sys.executable, "-c", _ENTRY, *(word.format(folder) for word in timed.words)],
            cwd=code,
            env={**os.environ, "PYTHONPATH": str(code)},
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        _, status, used = os.wait4(program.pid, 0)
        program.returncode = status
        if status and not timed.finds:
            said.seek(0)
            raise SystemExit(f"{code}: {timed.name}: {said.read().decode(errors='replace')}")
    most = max([used.ru_maxrss, *wait_for_orphans()])
    return processor_time() - before, most / _KB_PER_MB


def processor_time() -> float:
    """Return the seconds of every process that ended and was waited for here, and its own."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def adopt_orphans() -> None:
    """Have the system give processes to this one whose parent ends before them."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def wait_for_orphans() -> Iterator[int]:
    """Wait for every process that is left, and yield the most memory that it held, in KB."""
    while True:
        try:
            _, _, used = os.wait4(-1, 0)
        except ChildProcessError:
            return
        yield used.ru_maxrss


if __name__ == "__main__":
    main()
