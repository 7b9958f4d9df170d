"""What a scan records together, where others write to the same store beside it.

Each time the right to write is taken and given back costs as much as recording a page; and nobody
else can record anything meanwhile. Where a scan holds the right all the time, each goes by itself.
"""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from ballot.errors import PingyiError
from ballot.reading import Rejection
from office.kept_files import KeptFile
from scanner.runs import RunOutcome
from store.evidence import Store

PAGES_TOGETHER = 24
"""So many pages are recorded at a time: some hundredths of a second."""

SECONDS_TOGETHER = 1.0
"""No page that was read waits for longer than that and for the next to be on record."""

FILES_TOGETHER = 16
"""Of those that workers keep ahead of the reading."""

Named = TypeVar("Named")
Kept = TypeVar("Kept")


def groups_of_pages(outcomes: Iterable[RunOutcome], store: Store) -> Iterator[list[RunOutcome]]:
    """Yield what pages came to, as much together as is to be recorded at a time."""
    group: list[RunOutcome] = []
    recorded = 0.0
    for outcome in outcomes:
        group.append(outcome)
        is_full = sum(len(each.pages) for each in group) >= PAGES_TOGETHER
        is_due = time.monotonic() - recorded > SECONDS_TOGETHER
        if is_full or is_due or not store.shares_writing:
            yield group
            group, recorded = [], time.monotonic()
    if group:
        yield group


def groups_of_files(
    files: Iterable[tuple[Named, Kept]], store: Store
) -> Iterator[list[tuple[Named, Kept]]]:
    """Yield kept files, those together that can be put on record without looking into them.

    A file that must be opened first, to be told how many pages it has, comes alone: that may take
    as long as the limits of the machine allow.
    """
    group: list[tuple[Named, Kept]] = []
    for file in files:
        is_opened = isinstance(file[1], KeptFile) and file[1].source is not None
        if is_opened and store.shares_writing:
            group.append(file)
            if len(group) < FILES_TOGETHER:
                continue
        elif group:
            yield group
            group = []
        if group:
            yield group
            group = []
        else:
            yield [file]
    if group:
        yield group


def not_kept(_path: Path, refused: Rejection) -> KeptFile | PingyiError | Rejection:
    """Return what stands for a file that nobody could keep."""
    return refused
