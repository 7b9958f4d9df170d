"""Processor time of a command and of everything that it started.

    python bench/tree_time.py REPORT COMMAND...

Reading processes are children of a fork server, which outlives the command for a moment: what a
parent asks of its children's account doesn't hold them. Here the command runs below a process that
inherits whoever is left alone, waits for all of them, and writes their seconds to REPORT. Linux.
"""

import ctypes
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Run:
    """What a command cost and said."""

    seconds: float
    """Of processor time, of the whole tree."""
    stdout: str


def run_timed(
    command: Sequence[str],
    *,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Run a command, wait for everything that it started, and return what it cost.

    Args:
        command: its words.
        cwd: where it runs.
        environment: added to this process's own.

    Raises:
        RuntimeError: it failed; with the end of what it said.
    """
    added = [f"{name}={value}" for name, value in (environment or {}).items()]
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "seconds"
        done = subprocess.run(
            # `env` lets no variable reach the process that measures.
            [sys.executable, __file__, str(report), "env", *added, *command],
            capture_output=True,
            text=True,
            cwd=cwd,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {done.returncode}\n{done.stderr[-2000:]}")
        return Run(float(report.read_text()), done.stdout)


def main() -> None:
    """Run the command below a process that inherits orphans, and report."""
    report, *command = sys.argv[1:]
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    status = subprocess.run(command, check=False).returncode
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    Path(report).write_text(str(spent.ru_utime + spent.ru_stime))
    sys.exit(status)


if __name__ == "__main__":
    main()
