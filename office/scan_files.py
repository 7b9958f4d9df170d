"""Finds the files to scan: those that are named, and what looks like scans in folders."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ballot.errors import SourceError
from ballot.messages import say
from ballot.profile import CALIBRATION
from office.folder import DECK, FORMS, OUTPUT
from scanner.files.sources import kind_of
from store.originals import ORIGINALS

SCAN_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".pdf"})
"""A file in a folder with one of these names is looked at whatever it holds: an empty or mangled
scan must be seen as rejected, not passed over."""

OWN_FOLDERS = (CALIBRATION, DECK, FORMS, ORIGINALS, OUTPUT)
"""Parts of the activity folder that hold no new scans: `pingyi scan .` passes them over, above all
the blank forms, the printed deck and the calibration target."""

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class ScanFile:
    """A file to look at."""

    path: Path
    name: str
    """As people know it: its name, within the folder that was named."""


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What the paths of a scan hold."""

    files: tuple[ScanFile, ...]
    left_out: int
    """Files in folders that don't look like scans."""


def find_scan_files(paths: Sequence[Path], *, activity_folder: Path) -> FoundFiles:
    """Return the files to scan, each once, in natural order (2 before 10) within each path.

    Args:
        paths: files, taken whatever they are, and folders, searched to the bottom.
        activity_folder: its own folders aren't searched.

    Raises:
        SourceError: paths that don't exist or can't be opened, all of them named; a folder below
            can't be opened; blank forms are named as scans.
    """
    _check_paths(paths, activity_folder)
    own = frozenset((activity_folder / name).resolve() for name in OWN_FOLDERS)
    files: dict[Path, ScanFile] = {}
    left_out: set[Path] = set()
    for path in paths:
        if not path.is_dir():
            files.setdefault(path.resolve(), ScanFile(path, path.name))
            continue
        for found in _walk(path, own):
            resolved = found.resolve()
            if not _looks_like_scan(found):
                left_out.add(resolved)
            elif resolved not in files:
                files[resolved] = ScanFile(found, found.relative_to(path).as_posix())
    return FoundFiles(tuple(files.values()), len(left_out - files.keys()))


def natural_key(name: str) -> list[tuple[int, int | str]]:
    """Return a sort key by which `scan2` comes before `scan10`."""
    return [
        (0, int(part)) if part.isdecimal() else (1, part.casefold())
        for part in _DIGITS.split(name)
        if part
    ]


def _check_paths(paths: Sequence[Path], activity_folder: Path) -> None:
    missing = [path for path in paths if not (path.is_file() or path.is_dir())]
    if missing:
        raise SourceError("office.scan.no_path", paths=say("words.list").join(map(str, missing)))
    forms = (activity_folder / FORMS).resolve()
    for path in paths:
        if forms in (path.resolve(), *path.resolve().parents):
            raise SourceError("office.scan.blank_forms", path=path)


def _walk(top: Path, own: frozenset[Path]) -> Iterator[Path]:
    """Yield the files below `top`; a folder that links lead to twice is entered once."""

    def fail(error: OSError) -> None:
        raise SourceError("store.source", path=error.filename, problem=error.strerror) from error

    entered: set[Path] = set()
    for folder, below, names in os.walk(top, followlinks=True, onerror=fail):
        resolved = Path(folder).resolve()
        if resolved in entered or resolved in own:
            below.clear()
            continue
        entered.add(resolved)
        below.sort(key=natural_key)
        for name in sorted(names, key=natural_key):
            path = Path(folder, name)
            if path.is_file():
                yield path


def _looks_like_scan(path: Path) -> bool:
    if path.suffix.lower() in SCAN_SUFFIXES:
        return True
    try:
        return kind_of(path) is not None
    except OSError:
        return False
