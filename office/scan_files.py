"""Finds the files to scan: those that are named, and what looks like scans in folders."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ballot.errors import SourceError
from ballot.messages import say
from ballot.names import shown_name
from ballot.profile import CALIBRATION
from office.folder import DECK, FORMS, OUTPUT
from office.passed_over import Kind, PassedOver, no_file, no_scan, rubbish
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
    raw: str
    """Its name within the folder that was named, as the system has it."""

    @property
    def name(self) -> str:
        """As people know it."""
        return shown_name(self.raw)


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What the paths of a scan hold."""

    files: tuple[ScanFile, ...]
    passed_over: tuple[PassedOver, ...]


def find_scan_files(paths: Sequence[Path], *, activity_folder: Path) -> FoundFiles:
    """Return the files to scan, each once, in natural order (2 before 10) within each path.

    Args:
        paths: files, taken whatever they hold, and folders, searched to the bottom.
        activity_folder: its own folders aren't searched.

    Raises:
        SourceError: paths that don't exist or can't be opened, all of them named; blank forms are
            named as scans.
    """
    _check_paths(paths, activity_folder)
    home = activity_folder.resolve()
    files: dict[Path, ScanFile] = {}
    passed_over: dict[Path, PassedOver] = {}
    for path in paths:
        for found, raw, kind in _found_at(path, home):
            resolved = found.resolve()
            if kind is not None:
                passed_over.setdefault(resolved, PassedOver(raw, kind))
            else:
                files.setdefault(resolved, ScanFile(found, raw))
    left = (each for resolved, each in passed_over.items() if resolved not in files)
    return FoundFiles(tuple(files.values()), tuple(left))


def natural_key(name: str) -> list[tuple[int, int | str]]:
    """Return a sort key by which `scan2` comes before `scan10`."""
    return [
        (0, int(part)) if part.isdecimal() else (1, part.casefold())
        for part in _DIGITS.split(name)
        if part
    ]


def _check_paths(paths: Sequence[Path], activity_folder: Path) -> None:
    missing = [shown_name(str(path)) for path in paths if not (path.is_symlink() or path.exists())]
    if missing:
        raise SourceError("office.scan.no_path", paths=say("words.list").join(missing))
    forms = (activity_folder / FORMS).resolve()
    for path in paths:
        if forms in (path.resolve(), *path.resolve().parents):
            raise SourceError("office.scan.blank_forms", path=path)


def _found_at(path: Path, home: Path) -> Iterator[tuple[Path, str, Kind | None]]:
    """Yield what stands at a path: its name, and why it isn't looked at, or None."""
    if not path.is_dir():
        yield path, path.name, no_file(path)
        return
    for found, kind in _walk(path, home):
        yield found, found.relative_to(path).as_posix(), kind


def _walk(top: Path, home: Path) -> Iterator[tuple[Path, Kind | None]]:
    """Yield what is below `top`; a folder that links lead to twice is entered once.

    Args:
        top: a folder.
        home: the activity folder, without links.
    """
    own = frozenset(home / name for name in OWN_FOLDERS)
    entered: set[Path] = set()
    kinds: dict[str, Kind] = {}
    """Of the folders whose whole content is rubbish."""

    closed: list[Path] = []

    def fail(error: OSError) -> None:
        path = Path(error.filename)
        if path == top:
            raise SourceError("store.source", path=path, problem=error.strerror) from error
        closed.append(path)

    for folder, below, names in os.walk(top, followlinks=True, onerror=fail):
        resolved = Path(folder).resolve()
        if resolved in own:
            yield Path(folder), Kind.OWN
        if resolved in entered or resolved in own:
            below.clear()
            continue
        entered.add(resolved)
        below.sort(key=natural_key)
        inherited = kinds.get(folder)
        for name in below:
            kind = inherited or rubbish(name)
            if kind is not None:
                kinds[str(Path(folder, name))] = kind
        for name in sorted(names, key=natural_key):
            path = Path(folder, name)
            yield path, inherited or _why_not(path, is_own=resolved == home)
    for path in closed:
        yield path, kinds.get(str(path), Kind.CLOSED_FOLDER)


def _why_not(path: Path, *, is_own: bool) -> Kind | None:
    """Return why something in a folder isn't looked at, or None."""
    kind = no_file(path) or rubbish(path.name)
    if kind is None and path.suffix.lower() not in SCAN_SUFFIXES:
        kind = no_scan(path)
    return Kind.OWN if is_own and kind is Kind.NO_SCAN else kind
