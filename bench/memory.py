"""How much memory the scanning process needs as the number of pages grows.

    python bench/memory.py --pages 10000

Prints blank forms, takes the PDF for a scan of as many pages, and reads it with `ScanJob`. Prints
the resident memory of the parent process, in MB, at every tenth of the pages. The workers' memory
doesn't grow: they keep nothing of a page.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.speed import pingyi
from office.folder import open_folder
from office.new_folder import write_example
from office.scan_files import ScanFile
from office.scan_job import ScanJob

_BYTES_PER_MB = 1 << 20


class MemoryWatcher:
    """Notes the process's memory as pages are done.

    Args:
        every: after so many pages.
    """

    def __init__(self, every: int) -> None:
        self._every = every
        self._done = 0
        self.resident_mb: dict[int, float] = {}

    def grow(self, steps: int) -> None:
        """Nothing depends on how many pages there are."""

    def advance(self, steps: int = 1) -> None:
        """Note the memory after every so many pages."""
        self._done += steps
        if self._done % self._every == 0:
            self.resident_mb[self._done] = round(resident_bytes() / _BYTES_PER_MB, 1)
            print(self._done, self.resident_mb[self._done], file=sys.stderr, flush=True)

    def slow(self, what: str | None) -> None:
        """Take no notice."""

    def tell(self, text: str) -> None:
        """Take no notice."""


def resident_bytes() -> int:
    """Return the memory that this process holds (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024


def main() -> None:
    """Print, scan, tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "activity"
        write_example(folder)
        opened = open_folder(folder)
        session = opened.activity.sessions[0].id
        pingyi("-C", str(folder), "print", session, "--sheets", str(options.pages // 2))
        printed = folder / "forms" / f"{session}.pdf"
        scan = Path(scratch) / "scan.pdf"
        scan.write_bytes(printed.read_bytes() + b"\n")
        printed.unlink()  # comparing tens of blank rows a page with it takes long and no memory
        watcher = MemoryWatcher(max(1, options.pages // 10))
        began = time.monotonic()
        with opened.store() as store:
            job = ScanJob(opened, store, workers=options.workers, watcher=watcher)
            report = job.run([ScanFile(scan, scan.name)])
        seconds = time.monotonic() - began
    print(
        json.dumps(
            {
                "pages": report.pages,
                "rejected": len(report.rejected),
                "seconds": round(seconds, 1),
                "resident_mb": watcher.resident_mb,
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
