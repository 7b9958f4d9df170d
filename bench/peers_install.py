"""Programs from PyPI, each in an environment of its own that is thrown away."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.peers_read import UnavailableError


def make_environment(at: Path, program: str, needs: Sequence[str]) -> Path:
    """Make an environment with one pinned program in it; return the folder of its commands.

    Args:
        at: where.
        program: name and version.
        needs: what it needs, in whichever version is current.

    Raises:
        UnavailableError: it can't be had.
    """
    commands = [
        [sys.executable, "-m", "venv", str(at)],
        [str(at / "bin" / "pip"), "install", "--quiet", "--no-deps", program],
        [str(at / "bin" / "pip"), "install", "--quiet", *needs],
    ]
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise UnavailableError(f"{program}: {done.stderr.strip()[-300:]}")
    return at / "bin"
