"""Folders to choose from: those around the activity folder, without what the program keeps."""

import os
from collections.abc import Iterator
from pathlib import Path

from ballot.activity_file import ACTIVITY_FILE
from office.folder import HISTORY, KEYS, MERGED
from office.scan_files import OWN_FOLDERS

DEEPEST = 5
"""Folders within folders: `output/sessions/NAME/revision-1` of another activity, or fewer."""

MOST_ENTERED = 5000
"""Folders: the parent may be somebody's whole home, and a page isn't waited for for ever."""

_KEPT = frozenset({*OWN_FOLDERS, HISTORY, KEYS, MERGED, "cache"})


def folders_below(top: Path, kept: frozenset[str] = _KEPT) -> Iterator[tuple[Path, list[str]]]:
    """Yield each folder below `top`, by name, with the names of the files in it.

    Args:
        top: itself none of them.
        kept: names of folders in an activity folder that aren't entered.
    """
    for entered, (folder, below, names) in enumerate(os.walk(top)):
        here = Path(folder)
        depth = len(here.relative_to(top).parts)
        closed = kept if ACTIVITY_FILE in names else frozenset()
        below[:] = sorted(
            name
            for name in below
            if depth < DEEPEST and name not in closed and not name.startswith(".")
        )
        if here != top:
            yield here, names
        if entered == MOST_ENTERED:
            return
