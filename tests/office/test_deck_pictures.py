"""Scans of a deck whose pictures show two forms."""

from pathlib import Path
from typing import Any

from ballot.reading import Rejection, RejectionReason, SplitPicture
from office.deck_check_job import _read
from office.scan_files import ScanFile
from scanner.files.sources import FileKind, SourceFile
from scanner.runs import PageRun, RunOutcome

TORN = Rejection(RejectionReason.POOR_REGISTRATION, "torn")
BLANK = Rejection(RejectionReason.BLANK_SIDE, "blank")


class Pool:
    """Reads two pictures of a file: one of two forms, and one that is whole."""

    def examine(self, path: Path) -> SourceFile:
        return SourceFile(path, FileKind.TIFF, 2)

    def read(self, runs: Any) -> Any:
        for run in runs:
            assert isinstance(run, PageRun)
            yield RunOutcome(run, (SplitPicture((TORN, BLANK, TORN)), TORN))


class Steps:
    """A watcher that counts."""

    done = 0

    def grow(self, steps: int) -> None:
        pass

    def advance(self, steps: int = 1) -> None:
        self.done += steps


def test_each_part_is_a_page_of_the_deck(tmp_path: Path) -> None:
    steps: Any = Steps()
    pool: Any = Pool()
    file = ScanFile(tmp_path / "a.tif", "a.tif")

    pages = _read(pool, [file], steps)

    assert [(page.page, page.part) for page in pages] == [(1, 1), (1, 3), (2, 0)]
    assert steps.done == 2
