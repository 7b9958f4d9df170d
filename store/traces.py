"""What only a folder with evidence holds: by it a store that is gone is told from a new one."""

from pathlib import Path

_FOLDERS = ("forms", "originals", "merged", "history", "output")
"""Nothing comes into them before it is on record; a deck and a calibration may come first."""

_DATABASE_LEFTOVERS = ("pingyi.db-wal",)


def trace_of_evidence(folder: Path) -> Path | None:
    """Return a file that only an activity with evidence has, or None.

    Names that begin with a dot are drafts, or the file manager's own.
    """
    for name in _DATABASE_LEFTOVERS:
        if (folder / name).is_file() and (folder / name).stat().st_size > 0:
            return folder / name
    for name in _FOLDERS:
        found = _first_file(folder / name)
        if found is not None:
            return found
    return None


def _first_file(folder: Path) -> Path | None:
    files = (
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    return min(files, default=None)
