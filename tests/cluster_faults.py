"""Loaded by the workers of `tests.cluster`: what becomes of one that meets certain originals.

A file of the folder of faults has an original's SHA-256 for its name, and holds `die`, `hang`,
`doze`, `freeze`, or `end PID`; with `once` before it, that happens to the first worker only.
"""

import os
import signal
import time
from pathlib import Path
from typing import Any

HIDDEN = "hidden"
"""Name of a file of that folder: as long as it is there, workers find no originals."""


def dask_setup(worker: Any) -> None:
    """Have pages of some originals end this process, or keep it busy."""
    from scanner import worker as reading
    from store import originals_place

    faults = Path(os.environ["PINGYI_TEST_FAULTS"])
    honest_pages = reading.open_pages
    honest_place = originals_place.OpenOriginal.__call__

    def open_or_fail(source, start, stop):  # noqa: ANN001, ANN202
        fault = faults / source.path.stem
        if fault.exists():
            words = fault.read_text().split()
            if words[0] == "once":
                fault.unlink()
                words = words[1:]
            _fail(words, faults)
        return honest_pages(source, start, stop)

    def hidden_or_not(self, source):  # noqa: ANN001, ANN202
        if (faults / HIDDEN).exists():
            raise FileNotFoundError(2, "not here", "/elsewhere/originals")
        return honest_place(self, source)

    reading.open_pages = open_or_fail
    originals_place.OpenOriginal.__call__ = hidden_or_not  # type: ignore[method-assign]


def _fail(words: list[str], faults: Path) -> None:
    match words:
        case ["die"]:
            with (faults / "deaths").open("a") as told:
                told.write("x")
            os.kill(os.getpid(), signal.SIGKILL)
        case ["hang"]:
            time.sleep(600)
        case ["doze"]:
            time.sleep(4)
        case ["freeze"]:
            os.kill(os.getpid(), signal.SIGSTOP)
        case ["end", pid]:
            os.kill(int(pid), signal.SIGKILL)
            time.sleep(1)


def break_down(*_: object) -> bytes:
    """A task that fails as where scheduler or worker have no such program."""
    raise RuntimeError("no such module")
