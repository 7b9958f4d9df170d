"""Copies on this machine of originals that lie elsewhere: compared before use, and limited in size.

Several processes share the folder. A file that a process has used lately, and a draft that it
writes, is held by a lock that ends with the process: nobody else removes it.
"""

import os
import secrets
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from errno import ENOENT
from pathlib import Path

from ballot.errors import StoreError
from ballot.files import DRAFT
from ballot.system_errors import system_words
from store.originals import KEPT_MODE, Stamp, is_genuine, stamp_of

_HELD = 128
"""Files used last that a process holds: more than a scan keeps ahead of its readers, and few of the
1,024 files that a process may have open."""

_FULL = 7 / 8
"""What room is made to, once the limit is passed: making room lists the folder."""

_USED_SECONDS = 600
"""So old a time of last use is before it is written anew; each writing changes the file's stamp."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A file of the cache that isn't whole yet."""

    path: Path
    name: str
    """Of chance; the same draft on the other side bears it, too."""
    handle: int
    """Open as long as it is a draft, and locked."""


class Cache:
    """The folder, its rights and its limit.

    Args:
        folder: for the user alone (0700); made where it is missing.
        limit_mib: how much it may hold. While files are in use it may hold more.
    """

    def __init__(self, folder: Path, limit_mib: int) -> None:
        self._folder = folder
        self._limit = limit_mib << 20
        self._lock = threading.Lock()
        self._held: OrderedDict[str, int] = OrderedDict()
        """Handle with a lock, by SHA-256; the one used last comes last."""
        self._compared: dict[str, Stamp] = {}
        self._room = 0
        """Bytes that may still come before the folder is measured again."""

    @property
    def folder(self) -> Path:
        """Where the copies lie."""
        return self._folder

    def find(self, sha256: str) -> Path | None:
        """Return where a copy of these bytes lies, or None; one that holds others is removed."""
        path = self._folder / sha256
        with self._lock:
            if not self._hold(path, sha256):
                return None
            with suppress(OSError):
                stamp = stamp_of(path)
                if self._compared.get(sha256) == stamp or is_genuine(path, sha256):
                    self._compared[sha256] = stamp
                    self._note_use(path, sha256)
                    return path
            self._drop(sha256)
            with suppress(OSError):
                path.unlink(missing_ok=True)
            return None

    @contextmanager
    def draft(self, owner: str) -> Iterator[Draft]:
        """Yield an empty file that is gone afterwards unless it was taken (`take`).

        Args:
            owner: what it is made for, so that leftovers are found again.

        Raises:
            OSError: it can't be made.
        """
        self._make_folder()
        name = secrets.token_hex(12)
        path = self._folder / f"{DRAFT}{owner}-{name}"
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        try:
            _locked(handle, alone=True)
            if not path.exists():  # who looked for leftovers came between the two
                raise FileNotFoundError(ENOENT, os.strerror(ENOENT), str(path))
            yield Draft(path, name, handle)
        finally:
            os.close(handle)
            path.unlink(missing_ok=True)

    def take(self, draft: Draft, sha256: str) -> Path:
        """Give a draft, which holds these bytes, its name; return it.

        Raises:
            OSError: it can't be done.
        """
        path = self._folder / sha256
        size = draft.path.stat().st_size
        draft.path.chmod(KEPT_MODE)
        _locked(draft.handle, alone=False)
        with self._lock:
            try:
                os.replace(draft.path, path)  # noqa: PTH105 - named for what it guarantees
            except PermissionError:
                # On Windows nobody replaces a file that somebody reads; it holds these bytes.
                if not is_genuine(path, sha256):
                    raise
            self._drop(sha256)
            self._hold(path, sha256)
            self._compared[sha256] = stamp_of(path)
            self._room -= size
            if self._room < 0:
                self._make_room()
        return path

    def leftovers(self, owner: str) -> Iterator[str]:
        """Remove the drafts of processes that have ended, and yield their names."""
        for path in list(self._folder.glob(f"{DRAFT}{owner}-*")):
            if _removed(path):
                yield path.name.rpartition("-")[2]

    def _make_folder(self) -> None:
        if not self._folder.is_dir():
            self._folder.mkdir(parents=True, exist_ok=True)
            self._folder.chmod(0o700)

    def _hold(self, path: Path, sha256: str) -> bool:
        """Keep others from removing a file; return whether it is there."""
        if sha256 in self._held and path.exists():
            self._held.move_to_end(sha256)
            return True
        self._drop(sha256)
        try:
            handle = os.open(path, os.O_RDONLY)
        except OSError:
            return False
        _locked(handle, alone=False)
        if not path.exists():  # whoever made room was quicker
            os.close(handle)
            return False
        self._held[sha256] = handle
        while len(self._held) > _HELD:
            os.close(self._held.popitem(last=False)[1])
        return True

    def _drop(self, sha256: str) -> None:
        self._compared.pop(sha256, None)
        handle = self._held.pop(sha256, None)
        if handle is not None:
            os.close(handle)

    def _note_use(self, path: Path, sha256: str) -> None:
        if abs(time.time() - path.stat().st_mtime) > _USED_SECONDS:
            with suppress(OSError):
                os.utime(path)
                self._compared[sha256] = stamp_of(path)

    def _make_room(self) -> None:
        """Remove what was used least lately, until there is room."""
        files = sorted(self._files())
        total = sum(size for _, size, _ in files)
        wanted = int(self._limit * _FULL)
        if total > self._limit:
            for _, size, path in files:
                if total <= wanted:
                    break
                if _removed(path):
                    total -= size
        # Other processes fill it, too: it is measured again before this one could have filled it.
        self._room = max(self._limit - total, 0) // 2

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """Yield time of last use, bytes and place of every copy."""
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.startswith(DRAFT):
                    continue
                with suppress(FileNotFoundError):
                    stat = entry.stat(follow_symlinks=False)
                    yield stat.st_mtime, stat.st_size, Path(entry.path)


def cache_error(folder: Path, error: OSError) -> StoreError:
    """Return what people are told where the cache can't be written."""
    return StoreError("store.originals.cache", folder=folder, problem=system_words(error))


def _removed(path: Path) -> bool:
    """Remove a file that nobody holds; return whether that was done."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        if not _locked(handle, alone=True, waits=False):
            return False
        if sys.platform != "win32":
            if not os.path.samestat(os.fstat(handle), path.stat()):
                return False  # somebody has just put it there anew
            path.unlink(missing_ok=True)
            return True
    except OSError:
        return False
    finally:
        os.close(handle)
    with suppress(OSError):  # Windows itself removes no file that is open
        path.unlink(missing_ok=True)
        return True
    return False


def _locked(handle: int, *, alone: bool, waits: bool = True) -> bool:
    """Lock an open file until it is closed, for oneself or beside other readers.

    Returns:
        Whether it is locked. Windows needs no lock: there an open file can't be removed.
    """
    if sys.platform == "win32":
        return True
    import fcntl

    kind = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
    try:
        fcntl.flock(handle, kind if waits else kind | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
