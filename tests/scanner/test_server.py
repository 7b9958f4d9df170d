"""The process that reading processes come from is begun before anything that takes long."""

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

BEGUN = """
import os, sys
from multiprocessing import forkserver
from scanner.server import process_context, start_server

def has(*modules):
    return set(modules) <= set(sys.modules)

if __name__ == "__main__":
    start_server()
    here = has("numpy") or has("cv2") or has("scanner.pool")
    with process_context().Pool(1) as pool:
        there, parent = pool.apply(has, ["cv2", "scanner.pool"]), pool.apply(os.getppid)
    print(here, there, parent == forkserver._forkserver._forkserver_pid)
"""


@pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(), reason="no such process here"
)
def test_the_readers_libraries_are_loaded_there_and_not_here(tmp_path: Path) -> None:
    begun = tmp_path / "begun.py"
    begun.write_text(BEGUN)

    told = subprocess.run(
        [sys.executable, begun],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ).stdout

    assert told.split() == ["False", "True", "True"]


def test_a_scan_begins_it_before_it_loads_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    class BegunError(Exception):
        pass

    def begin() -> None:
        raise BegunError

    from cli.scan import scan

    monkeypatch.setattr("scanner.server.start_server", begin)
    with pytest.raises(BegunError):
        scan([Path("nowhere")], folder=Path("nowhere"))
