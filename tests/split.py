"""A reader that cuts every picture that is wider than high into its two halves.

How the scanner finds two forms in one picture is tested with the scanner. Here it matters what is
done with them, so a cut is enough that anybody can make.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ballot.reading import PictureOutcome, Rejection, SplitPicture
from scanner.context import ReadingContext
from scanner.files.sources import SourceFile
from scanner.runs import PageRun, RunOutcome
from scanner.sheet import read_page
from scanner.types import GrayImage
from scanner.worker import examine_file, read_run


def half_of(page: GrayImage, part: int) -> GrayImage:
    """Return the left half of a picture for part 1, the right one for part 2."""
    middle = page.shape[1] // 2
    return np.ascontiguousarray(page[:, :middle] if part == 1 else page[:, middle:])


def read_halves(page: GrayImage, context: ReadingContext) -> PictureOutcome:
    """Read a picture, or both halves of a wide one."""
    if page.shape[1] < page.shape[0]:
        return read_page(page, context)
    return SplitPicture(tuple(read_page(half_of(page, part), context) for part in (1, 2)))


class PoolHere:
    """Stands in for `PagePool`: reads in this process, where a test may put another reader."""

    def __init__(self, context: ReadingContext, **_: object) -> None:
        self._context = context

    def __enter__(self) -> "PoolHere":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def examine(self, path: Path) -> SourceFile | Rejection:
        return examine_file(0, path)

    def prepare(
        self, work: Callable[[Sequence[Any]], Sequence[Any]], items: Iterable[Any], **_: object
    ) -> Iterator[Any]:
        for item in items:
            yield from work([item])

    def read(self, runs: Iterable[PageRun]) -> Iterator[RunOutcome]:
        for run in runs:
            yield read_run(run, self._context)


@pytest.fixture
def wide_pictures_are_split(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `pingyi scan`, and whatever opens a page again, cut wide pictures."""
    monkeypatch.setattr("office.scan_job.PagePool", PoolHere)
    monkeypatch.setattr("scanner.worker._guarded", read_halves)
    monkeypatch.setattr("office.page_views.part_of", half_of)


def write_side_by_side(path: Path, *pages: Path, spoiled: int | None = None) -> None:
    """Write scans of two pages as one picture.

    Args:
        path: a JPEG.
        pages: from left to right.
        spoiled: which of them, from 0, has all but its corners covered; None for none.
    """
    pictures = [np.array(Image.open(page).convert("L")) for page in pages]
    if spoiled is not None:
        high, wide = (side // 10 for side in pictures[spoiled].shape)
        pictures[spoiled][high:-high, wide:-wide] = 250
    height, width = np.min([picture.shape for picture in pictures], axis=0)
    joined = np.hstack([picture[:height, :width] for picture in pictures])
    Image.fromarray(joined).save(path, quality=92)
