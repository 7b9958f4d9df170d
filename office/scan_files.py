"""Finds the files to scan: those that are named, and what looks like scans in folders."""

import os
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ballot.errors import SourceError
from ballot.logbook import Logbook
from ballot.messages import say
from ballot.names import shown_name
from ballot.profile import CALIBRATION
from ballot.system_errors import system_words
from office.folder import COVERS, DECK, FORMS, OUTPUT
from office.passed_over import EXPECTED, Kind, PassedOver, no_file, no_scan, rubbish
from store.originals import ORIGINALS

_LOG = Logbook(__name__)

SCAN_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".pdf",
     ".bmp", ".webp", ".jp2", ".pnm", ".pbm", ".pgm", ".ppm"}
)  # fmt: skip
"""A file in a folder with one of these names is looked at whatever it holds: an empty or mangled
scan must be seen as rejected, not passed over."""

OWN_FOLDERS = (CALIBRATION, COVERS, DECK, FORMS, ORIGINALS, OUTPUT)
"""Parts of the activity folder that hold no new scans: `pingyi scan .` passes them over, above all
the blank forms, printed covers, the printed deck and the calibration target."""

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


@_LOG.step("look for scans")
def find_scan_files(paths: Sequence[Path], *, activity_folder: Path) -> FoundFiles:
    """Return the files to scan, each once, in natural order (2 before 10) within each path.

    Args:
        paths: files, taken whatever they hold, and folders, searched to the bottom.
        activity_folder: its own folders aren't searched.

    Raises:
        SourceError: paths that don't exist or can't be opened, all of them named; blank forms are
            named as scans.
    """
    check_paths(paths, activity_folder)
    home = _resolved(activity_folder)
    files: dict[Path, ScanFile] = {}
    passed_over: dict[Path, PassedOver] = {}
    for path in paths:
        for found, raw, kind in _found_at(path, home):
            resolved = _resolved(found)
            if kind is None:
                files.setdefault(resolved, ScanFile(found, raw))
            elif resolved not in passed_over or passed_over[resolved].kind in EXPECTED:
                passed_over[resolved] = PassedOver(raw, kind)
    left = (each for resolved, each in passed_over.items() if resolved not in files)
    return FoundFiles(tuple(files.values()), tuple(left))


def natural_key(name: str) -> list[tuple[int, int | str]]:
    """Return a sort key by which `scan2` comes before `scan10`."""
    return [
        (0, int(part)) if part.isdecimal() else (1, part.casefold())
        for part in _DIGITS.split(name)
        if part
    ]


def check_paths(paths: Sequence[Path], activity_folder: Path) -> None:
    """Make sure that paths can hold scans.

    Raises:
        SourceError: some don't exist or can't be opened, all of them named; blank forms are named
            as scans.
    """
    missing = [told for path in paths if (told := _trouble(path)) is not None]
    if missing:
        raise SourceError("office.scan.no_path", paths=say("words.list").join(missing))
    printed = {
        _resolved(activity_folder / FORMS): "office.scan.blank_forms",
        _resolved(activity_folder / COVERS): "office.scan.printed_covers",
    }
    for path in paths:
        resolved = _resolved(path)
        for folder in (resolved, *resolved.parents):
            if folder in printed:
                raise SourceError(printed[folder], path=path)


def _trouble(path: Path) -> str | None:
    """Return a path that was named and can't be reached, and why, for people; or None.

    A link to what isn't there is passed over like one in a folder.
    """
    name = shown_name(str(path))
    try:
        path.stat()
    except FileNotFoundError:
        return None if path.is_symlink() else name
    except OSError as error:
        return say("office.scan.path_problem", path=name, problem=system_words(error))
    return None


def _resolved(path: Path) -> Path:
    """Return a path without links; of a link in a circle, as far as it goes."""
    return Path(os.path.realpath(path))


def _found_at(path: Path, home: Path) -> Iterator[tuple[Path, str, Kind | None]]:
    """Yield what stands at a path: its name, and why it isn't looked at, or None."""
    if not path.is_dir():
        yield path, path.name, no_file(path)
        return
    for found, kind in _walk(path, home):
        yield found, found.relative_to(path).as_posix(), kind


def _walk(top: Path, home: Path) -> Iterator[tuple[Path, Kind | None]]:
    """Yield what is below `top`; a folder that links lead to twice is entered once.

    Folders of rubbish come last: a link in one of them may lead to a folder that is none.

    Args:
        top: a folder.
        home: the activity folder, without links.
    """
    own = frozenset(home / name for name in OWN_FOLDERS)
    entered: set[Path] = set()
    closed: list[Path] = []

    def fail(error: OSError) -> None:
        path = Path(error.filename)
        if path == top:
            raise SourceError("store.source", path=path, problem=system_words(error)) from error
        closed.append(path)

    waiting: deque[tuple[Path, Kind | None]] = deque([(top, None)])
    while waiting:
        start, inherited = waiting.popleft()
        for folder, below, names in os.walk(start, followlinks=True, onerror=fail):
            resolved = _resolved(Path(folder))
            if resolved in own:
                yield Path(folder), Kind.OWN
            if resolved in entered or resolved in own:
                below.clear()
                continue
            entered.add(resolved)
            below.sort(key=natural_key)
            if inherited is None:
                kinds = {name: rubbish(name, is_folder=True) for name in below}
                waiting += ((Path(folder, name), kind) for name, kind in kinds.items() if kind)
                below[:] = [name for name in below if kinds[name] is None]
            for name in sorted(names, key=natural_key):
                path = Path(folder, name)
                yield path, inherited or _why_not(path, is_own=resolved == home)
        for path in closed:
            yield path, inherited or Kind.CLOSED_FOLDER
        closed.clear()


def _why_not(path: Path, *, is_own: bool) -> Kind | None:
    """Return why something in a folder isn't looked at, or None."""
    kind = no_file(path) or rubbish(path.name, is_folder=False)
    if kind is None and path.suffix.lower() not in SCAN_SUFFIXES:
        kind = no_scan(path)
    return Kind.OWN if is_own and kind is Kind.NO_SCAN else kind
