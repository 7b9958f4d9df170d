"""What only a folder with evidence holds: by it a store that is gone is told from a new one."""

from pathlib import Path

_FOLDERS = ("forms", "originals", "merged", "history", "output")
"""Nothing comes into them before it is on record; a deck and a calibration may come first."""

_DATABASE = "pingyi.db"
_LEFTOVER = "pingyi.db-wal"

_WAL_HEADER_BYTES = 32
"""What SQLite's log begins with, before the first page."""


def trace_of_evidence(folder: Path) -> Path | None:
    """Return a file that only an activity with evidence has, or None.

    Names that begin with a dot are drafts, or the file manager's own. SQLite's log says that
    there was a database only where there is none: beside one it is what a power cut leaves of a
    store that was being made, before anything was on record.
    """
    if _size(folder / _DATABASE) == 0 and _size(folder / _LEFTOVER) > _WAL_HEADER_BYTES:
        return folder / _LEFTOVER
    for name in _FOLDERS:
        found = _first_file(folder / name)
        if found is not None:
            return found
    return None


def _size(path: Path) -> int:
    """Return the bytes of a file; 0 where there is none."""
    return path.stat().st_size if path.is_file() else 0


def _first_file(folder: Path) -> Path | None:
    files = (
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    return min(files, default=None)
