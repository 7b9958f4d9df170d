"""Folders that scanners and people write into: tells of each file once it is whole.

They are looked at again and again, for nobody tells a network drive's reader of changes. A look
costs a listing of the names, and questions about a bounded number of files, however many are there.

A file is whole once size, times and inode have been the same for some seconds of this machine's own
monotonic clock, and its content ends as its kind must. Its times alone say nothing: who copies over
a network keeps the source's, and makes the whole length first, of zeros.
"""

import os
import re
import stat
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ballot.messages import say
from ballot.names import shown_name
from ballot.system_errors import system_words
from office.passed_over import EXPECTED, Kind, PassedOver, no_file, no_scan, rubbish
from office.scan_files import OWN_FOLDERS, SCAN_SUFFIXES, ScanFile, natural_key
from scanner.files.damage import is_whole
from scanner.files.kinds import FileKind, kind_of

REST_SECONDS = 2.0
"""So long a file of one picture is left alone before it is looked into."""

GROWING_REST_SECONDS = 10.0
"""One to which pages may be added (PDF, TIFF), or that doesn't tell whether it is whole: a feeder
may pause between two pages."""

GIVE_UP_SECONDS = 60.0
"""A file that isn't whole and doesn't change for so long is read as it is, and refused as damaged;
and so long one file holds up those behind it in its stack."""

GROUP_FILES = 16
"""Files that are read together: who wants to write waits for no more than these."""

_CHECKS = 64
"""Files that one look asks the system about, of those that wait and of those that were read."""

_FOR_NOW = (Kind.NO_ANSWER, Kind.UNREADABLE)
"""What may be a drive that falters."""

_LAST_NUMBER = re.compile(r"\d+(?=\D*$)")

_State = tuple[int, int, int, int]
"""Size, bytes; when content and description were changed, ns; inode."""


@dataclass(slots=True)
class _Waiting:
    """A file that isn't known to be whole."""

    state: _State
    since: float
    """When it was seen first in this state."""
    met: float
    """When it was seen first."""
    due: float
    """When it is to be looked at again."""
    is_ready: bool = False
    """Whether it waits for files before it alone."""


@dataclass(slots=True)
class _Done:
    """A file that was handed on."""

    state: _State
    """As it was then."""
    listed: int | None = None
    """Its inode as the folder lists it, which on some network drives isn't the file's own; None
    until it is listed again. Another file of the same name has another."""


@dataclass(slots=True)
class _Folder:
    """What is known of one folder."""

    done: dict[str, _Done] = field(default_factory=dict)
    waiting: dict[str, _Waiting] = field(default_factory=dict)
    passed: dict[str, _State | None] = field(default_factory=dict)
    """What isn't looked at, as it was then: of a link to nowhere nothing is known."""
    cursor: int = 0
    """Which of the names is asked about next, of those that are done."""

    def forget_missing(self, names: set[str]) -> None:
        if len(self.done) + len(self.waiting) + len(self.passed) <= len(names):
            return
        for name in self.passed.keys() - names:
            del self.passed[name]
        for name in self.done.keys() - names:
            del self.done[name]
        for name in self.waiting.keys() - names:
            del self.waiting[name]


class WatchedFolders:
    """Folders that are watched, and all folders in them.

    Args:
        folders: they exist.
        home: the activity folder, whose own folders hold no new scans.
        tell: is told of folders that go away and come back, and of what isn't looked at.
        now: a monotonic clock, s.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        *,
        home: Path,
        tell: Callable[[str], None],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tops = tuple(dict.fromkeys(folders))
        names = [folder.name for folder in self._tops]
        self._prefixes = {
            folder: folder.name if names.count(folder.name) == 1 else str(folder)
            for folder in self._tops
        }
        """What files of each folder are called by, where there are several."""
        self._tell = tell
        self._now = now
        self._home = os.path.realpath(home)
        self._own = {os.path.join(self._home, name) for name in OWN_FOLDERS}  # noqa: PTH118
        self._folders: dict[Path, _Folder] = {}
        self._devices: dict[Path, int] = {}
        self._away: set[Path] = set()
        """Folders that can't be looked into just now."""
        self._ready: deque[ScanFile] = deque()
        self._passed: dict[str, PassedOver] = {}
        self._is_stopped = False

    def look(self) -> None:
        """Look through the folders once."""
        if self._is_stopped:
            return
        entered: set[tuple[int, int]] = set()
        for top in self._tops:
            self._look_into(top, top, entered)

    def next_group(self) -> list[ScanFile]:
        """Return files that are whole, by their numbers within each folder."""
        count = min(GROUP_FILES, len(self._ready))
        return [self._ready.popleft() for _ in range(count)]

    def kept(self, files: Sequence[ScanFile]) -> None:
        """Do nothing: they are known as they were handed on."""

    def give_back(self, files: Sequence[ScanFile]) -> None:
        """Forget files that were gone when they were to be kept."""
        for file in files:
            if file.path.exists():
                continue  # it can't be read, and isn't told of again until it changes
            self._folder(file.path.parent).done.pop(file.path.name, None)

    def stop(self) -> None:
        """Hand on nothing more: what has arrived and isn't read is met by the next scan."""
        self._is_stopped = True
        self._ready.clear()

    @property
    def are_over(self) -> bool:
        """Whether somebody stopped it."""
        return self._is_stopped

    @property
    def passed_over(self) -> tuple[PassedOver, ...]:
        """What was met and isn't looked at."""
        return tuple(self._passed.values())

    @property
    def waiting(self) -> int:
        """How many files aren't known to be whole."""
        return sum(len(each.waiting) for each in self._folders.values())

    def _look_into(self, path: Path, top: Path, entered: set[tuple[int, int]]) -> None:
        try:
            about = path.stat()
            if (about.st_dev, about.st_ino) in entered:
                return
            with os.scandir(path) as found:
                entries = list(found)
        except OSError as error:
            self._lose(path, system_words(error))
            return
        entered.add((about.st_dev, about.st_ino))
        known = self._folder(path)
        if not entries and known.done and self._devices.get(path) != about.st_dev:
            self._lose(path, say("watch.unmounted"))
            return
        self._devices[path] = about.st_dev
        self._find(path)
        below = self._sort_out(path, top, known, entries)
        self._check(path, top, known)
        for folder in below:
            self._look_into(folder, top, entered)

    def _lose(self, path: Path, problem: str) -> None:
        if path not in self._away:
            self._away.add(path)
            self._tell(say("watch.away", folder=path, problem=problem))

    def _find(self, path: Path) -> None:
        if path in self._away:
            self._away.remove(path)
            self._tell(say("watch.back", folder=path))

    def _folder(self, path: Path) -> _Folder:
        return self._folders.setdefault(path, _Folder())

    def _sort_out(
        self, path: Path, top: Path, known: _Folder, entries: Sequence["os.DirEntry[str]"]
    ) -> list[Path]:
        """Take in what a folder lists; returns the folders in it that are looked into."""
        below: list[Path] = []
        done, waiting, passed = known.done, known.waiting, known.passed
        through = known.cursor + _CHECKS
        for number, entry in enumerate(entries):
            name = entry.name
            was = done.get(name)
            if was is not None:
                inode, listed = entry.inode(), was.listed
                was.listed = inode
                is_other = listed is not None and inode != listed
                if is_other or known.cursor <= number < through:
                    self._compare(path / name, known, was.state)
            elif name in waiting:
                pass
            elif name in passed:
                if known.cursor <= number < through and _state_of(path / name) != passed[name]:
                    del passed[name]  # it may be a scan by now: met by the next look
            elif _is_folder(entry):
                if self._is_entered(entry):
                    below.append(path / name)
            else:
                self._meet(path / name, top, known)
        known.cursor = 0 if through >= len(entries) else through
        known.forget_missing({entry.name for entry in entries})
        below.sort(key=lambda each: natural_key(each.name))
        return below

    def _is_entered(self, entry: "os.DirEntry[str]") -> bool:
        if rubbish(entry.name, is_folder=True) is not None:
            return False
        return os.path.realpath(entry.path) not in self._own

    def _meet(self, path: Path, top: Path, known: _Folder) -> None:
        """Take in a name that is new."""
        kind = rubbish(path.name, is_folder=False) or no_file(path)
        if kind is None and self._is_of_home(path):
            kind = Kind.OWN
        if kind is not None:
            self._pass(path, top, known, kind)
            return
        state = _state_of(path)
        if state is not None:
            now = self._now()
            known.waiting[path.name] = _Waiting(state, now, now, now + REST_SECONDS)

    def _is_of_home(self, path: Path) -> bool:
        """Whether a file is the activity's own: beside its plan there may lie scans, too."""
        is_named_as_scan = path.suffix.lower() in SCAN_SUFFIXES
        return not is_named_as_scan and os.path.realpath(path.parent) == self._home

    def _pass(self, path: Path, top: Path, known: _Folder, kind: Kind) -> None:
        known.passed[path.name] = _state_of(path)
        raw = self._raw(path, top)
        before = self._passed.get(raw)
        self._passed[raw] = PassedOver(raw, kind)
        if kind not in EXPECTED and (before is None or before.kind is not kind):
            named = say(f"office.passed.{kind}")
            self._tell(say("watch.passed", name=shown_name(raw), kind=named))

    def _raw(self, path: Path, top: Path) -> str:
        """Return what a file is called: two folders may have a page 1 each, of two stacks."""
        raw = path.relative_to(top).as_posix()
        return raw if len(self._tops) == 1 else f"{self._prefixes[top]}/{raw}"

    def _compare(self, path: Path, known: _Folder, was: _State) -> None:
        """Have a file that was handed on wait again where it is another one now."""
        state = _state_of(path)
        if state is not None and state != was:
            del known.done[path.name]
            now = self._now()
            known.waiting[path.name] = _Waiting(state, now, now, now + REST_SECONDS)

    def _check(self, path: Path, top: Path, known: _Folder) -> None:
        """Hand on the files of a folder that are whole, but for those behind one that isn't."""
        if not known.waiting:
            return
        names = sorted(known.waiting, key=natural_key)
        for name in self._due(known, sorted(names, key=_is_odd)):
            self._look_at(path / name, top, known)
        blocked: set[str] = set()
        for name in names:
            waits = known.waiting.get(name)
            if waits is None:
                continue
            stack = _LAST_NUMBER.sub("#", name, count=1)
            if not waits.is_ready:
                if self._now() - waits.met < GIVE_UP_SECONDS:
                    blocked.add(stack)
            elif stack not in blocked:
                del known.waiting[name]
                known.done[name] = _Done(waits.state)
                file = path / name
                raw = self._raw(file, top)
                self._passed.pop(raw, None)
                self._ready.append(ScanFile(file, raw))

    def _due(self, known: _Folder, names: Iterable[str]) -> Iterator[str]:
        """Yield files that are to be looked at now; not many while there is enough to read."""
        now, left = self._now(), _CHECKS - len(self._ready)
        for name in names:
            waits = known.waiting[name]
            if left > 0 and not waits.is_ready and waits.due <= now:
                left -= 1
                yield name

    def _look_at(self, path: Path, top: Path, known: _Folder) -> None:
        """Find out whether a file is whole."""
        waits, now = known.waiting[path.name], self._now()
        state = _state_of(path)
        if state is None:
            del known.waiting[path.name]  # gone, or met again
            return
        if state != waits.state:
            waits.state, waits.since, waits.due = state, now, now + REST_SECONDS
            return
        waits.due = now + REST_SECONDS
        at_rest = now - waits.since
        if at_rest >= GIVE_UP_SECONDS or at_rest >= _needed_rest(path):
            kind = no_scan(path) if path.suffix.lower() not in SCAN_SUFFIXES else None
            if kind in _FOR_NOW and at_rest < GIVE_UP_SECONDS:
                return
            if kind is not None:
                del known.waiting[path.name]
                self._pass(path, top, known, kind)
            else:
                waits.is_ready = True


def _needed_rest(path: Path) -> float:
    """Return how long a file must have been at rest to be taken, as its content says, s."""
    whole = is_whole(path)
    if whole is False:
        return GIVE_UP_SECONDS
    try:
        kind = kind_of(path)
    except OSError:
        return GIVE_UP_SECONDS
    grows = whole is None or kind in (FileKind.PDF, FileKind.TIFF)
    return GROWING_REST_SECONDS if grows else REST_SECONDS


def _is_odd(name: str) -> bool:
    """Whether a name isn't that of a scan: thousands of such keep no scan waiting."""
    return Path(name).suffix.lower() not in SCAN_SUFFIXES


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _state_of(path: Path) -> _State | None:
    try:
        about = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(about.st_mode):
        return None
    return about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino
