"""A set of papers is written whole: all of it takes its place together, or none does.

Papers of two tallies never stand side by side in one folder. The set before is kept, apart: its
signatures and whatever people put beside it exist nowhere else.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ballot.errors import FileError
from ballot.files import make_folder, sync_folder
from ballot.system_errors import system_words

_UNFINISHED: Final = "-unfinished"
"""Of the folder in which a set is made; one is there only while it is, or after a crash."""
_EARLIER: Final = "-earlier"
"""Of the folder in which sets before are kept, numbered from the oldest, 1."""


@dataclass(slots=True)
class PaperSet:
    """A set that is being made."""

    making: Path
    """Where papers are written, and signed."""
    folder: Path
    """Where they stand afterwards."""
    earlier: Path | None = None
    """Where the set before stands afterwards; None while this one is made, or if none was."""

    def final(self, path: Path) -> Path:
        """Return where a paper that was made at `path` stands afterwards."""
        return self.folder / path.relative_to(self.making)


@contextmanager
def paper_set(folder: Path, *, keeps: bool = True) -> Iterator[PaperSet]:
    """Let papers be made, and put them in the place of `folder` where nothing went wrong.

    Where anything does, `folder` is as it was.

    Args:
        folder: of the set.
        keeps: whether the set before is kept; drafts aren't.

    Raises:
        FileError: a file can't be written or moved; says why.
    """
    made = PaperSet(folder.with_name(folder.name + _UNFINISHED), folder)
    try:
        shutil.rmtree(made.making, ignore_errors=True)
        make_folder(folder.parent)
        made.making.mkdir()
        yield made
        if not keeps and folder.is_dir():
            shutil.rmtree(folder)
        _take_place(made)
    except FileError as problem:
        words = str(problem.fields["problem"])
        raise FileError("report.not_written", folder=folder, problem=words) from problem
    except OSError as problem:
        words = system_words(problem)
        raise FileError("report.not_written", folder=folder, problem=words) from problem
    finally:
        shutil.rmtree(made.making, ignore_errors=True)


def _take_place(made: PaperSet) -> None:
    """Move the set before aside and the new one in; back again where the second step fails.

    Each step is on disk before the next: a power cut leaves the set before under either name.
    """
    kept = None
    if made.folder.is_dir() and any(made.folder.iterdir()):
        kept = _next_earlier(made.folder)
        made.folder.rename(kept)
    try:
        if kept is not None:
            sync_folder(kept.parent)
            sync_folder(made.folder.parent)
        made.making.rename(made.folder)
    except OSError:
        if kept is not None:
            kept.rename(made.folder)
        raise
    sync_folder(made.folder.parent)
    made.earlier = kept


def _next_earlier(folder: Path) -> Path:
    shelf = folder.with_name(folder.name + _EARLIER)
    make_folder(shelf)
    numbers = [int(path.name) for path in shelf.iterdir() if path.name.isdecimal()]
    return shelf / str(max(numbers, default=0) + 1)
