"""Originals on a file system that fsspec knows: S3 and the like, SFTP, SMB.

Below the address of an activity a file is named `<aa>/<sha256>`, aa being the first two digits of
its hash: one question finds it, and nothing is listed. It is written as `drafts/<chance>`, read
back, and moved: under its own name stands a whole file or none.

fsspec's own words are used with care: `exists` says no where the network is gone, a file that is
written in a `with` is put in place by halves when the writing fails, and `mv` and `rm` take
brackets in a name for a pattern. So: `info`, `put_file` of a draft, and single files.
"""

import base64
import hashlib
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ballot.errors import PingyiError, SourceError, StoreError
from ballot.messages import say
from ballot.system_errors import system_words
from store.originals import WAITING, KeptName, OnRecord, Original, no_files
from store.originals_cache import Cache, Draft, cache_error
from store.scanned_bytes import (
    CHUNK_BYTES,
    Progress,
    UnreadableError,
    hashed,
    open_scanned,
    untold,
)

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_DRAFTS = "drafts"

_FANOUT = 2
"""Hex digits of the folder of a file: 256 folders, 40,000 files in each of 10,000,000."""

_READ_BYTES = 8 * CHUNK_BYTES
"""So much is asked for at a time."""

_MD5 = re.compile(r'"?([0-9a-f]{32})"?')
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class _Taken:
    """A scanned file, copied to this machine's cache and not yet kept."""

    source: Path
    draft: Draft
    sha256: str
    size: int


class RemoteOriginals:
    """Files at a URL; what is opened is copied to a cache first.

    Args:
        url: of the activity's own folder, as fsspec takes it.
        cache: of this machine.
    """

    def __init__(self, url: str, cache: Cache) -> None:
        self._url = url.rstrip("/")
        self._cache = cache
        self._owner = hashlib.sha256(self._url.encode()).hexdigest()[:12]
        self._made: set[str] = set()
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None

    def begin(self, *, is_alone: bool, on_record: OnRecord = no_files) -> None:
        """Remove drafts whose upload was cut off on this machine (`Originals.begin`)."""
        with self._asking():
            fs, root = self._opened()
            fs.makedirs(root, exist_ok=True)
        for name in self._cache.leftovers(self._owner):
            with suppress(FileNotFoundError), self._asking():
                fs.rm_file(f"{root}/{_DRAFTS}/{name}")

    def put(
        self, paths: Sequence[Path], progress: Progress | None = None
    ) -> list[Original | PingyiError]:
        """Keep scanned files, several uploads at a time (`Originals.put`)."""
        with ExitStack() as drafts:
            taken = []
            for item, path in enumerate(paths):
                told = None if progress is None else partial(progress.now_on, item)
                taken.append(self._taken(path, drafts, told or untold))
            if progress is not None:
                progress.idle()
            # The same bytes twice in a task are sent once: the second finds them there.
            first = {each.sha256: each for each in reversed(taken) if isinstance(each, _Taken)}
            kept = dict(zip(first, self._threads().map(self._kept, first.values()), strict=True))
            return [
                (kept[each.sha256] if each is first[each.sha256] else _again(kept[each.sha256]))
                if isinstance(each, _Taken)
                else each
                for each in taken
            ]

    def open(self, sha256: str) -> Path:
        """Return the copy in the cache, fetched where it isn't there (`Originals.open`)."""
        cached = self._cache.find(sha256)
        if cached is not None:
            return cached
        for _ in range(2):  # once more, for what came otherwise than it was sent
            with self._writing_cache(), self._cache.draft(self._owner) as draft:
                if self._fetched(sha256, draft.path) == sha256:
                    return self._cache.take(draft, sha256)
        raise StoreError("explain.damaged_original", path=f"{self._url}/{_name(sha256)}")

    def has(self, sha256: str) -> bool:
        """Return whether something has this name there (`Originals.has`)."""
        with self._asking():
            fs, root = self._opened()
            return _size(fs, f"{root}/{_name(sha256)}") is not None

    def names(self) -> Iterator[KeptName]:
        """Yield what lies there, folder by folder; drafts are passed over."""
        with self._asking():
            fs, root = self._opened()
            fs.invalidate_cache()
            below = _listed(fs, root)
        for path, is_folder in below:
            if path.rpartition("/")[2] == _DRAFTS:
                continue
            with self._asking():
                inside = _listed(fs, path) if is_folder else [(path, False)]
            for name, is_stray_folder in inside:
                last = name.rpartition("/")[2]
                shown = f"{self._url}{name[len(root) :]}"
                is_placed = _SHA256.fullmatch(last) and name == f"{root}/{_name(last)}"
                yield KeptName(
                    last if is_placed else shown,
                    shown,
                    partial(self._measured, None if is_stray_folder else name),
                )

    def _measured(self, name: str | None) -> tuple[str, int] | None:
        if name is None:
            return None
        with self._asking():
            fs, _ = self._opened()
            size = _size(fs, name)
            return None if size is None else (_sha256(fs, name, size), size)

    def _taken(
        self, path: Path, drafts: ExitStack, told: Callable[[int], None]
    ) -> _Taken | PingyiError:
        """Copy a scanned file to the cache, as a draft; or return what went wrong."""
        try:
            with open_scanned(path) as source:
                draft = drafts.enter_context(self._cache.draft(self._owner))
                with draft.path.open("wb") as target:
                    sha256, size = hashed(source, told, target)
        except UnreadableError as error:
            return SourceError("store.source", path=path, problem=str(error))
        except OSError as error:
            return cache_error(self._cache.folder, error)
        return _Taken(path, draft, sha256, size)

    def _kept(self, taken: _Taken) -> Original | PingyiError:
        """Send a file where it isn't there; it is whole there, and in the cache, afterwards."""
        try:
            with self._asking(taken.source):
                was_kept = self._sent(taken)
            with self._writing_cache():
                path = self._cache.take(taken.draft, taken.sha256)
        except PingyiError as error:
            return error
        return Original(taken.sha256, taken.size, path, was_kept)

    def _sent(self, taken: _Taken) -> bool:
        """Send a file, unless it is there whole; return whether it was."""
        fs, root = self._opened()
        name = f"{root}/{_name(taken.sha256)}"
        found = _size(fs, name)
        if found is not None and _is_whole(fs, name, taken):
            return True
        self._make_folder(fs, f"{root}/{_DRAFTS}")
        self._make_folder(fs, name.rpartition("/")[0])
        draft = f"{root}/{_DRAFTS}/{taken.draft.name}"
        try:
            fs.put_file(str(taken.draft.path), draft)
            if not _is_whole(fs, draft, taken):
                raise OSError(say("store.originals.other_bytes"))
            if found is not None:
                fs.rm_file(name)  # a damaged one: not every system moves over what is there
            _move(fs, draft, name)
            if _size(fs, name) != taken.size:
                raise OSError(say("store.originals.other_bytes"))
        except BaseException as error:
            with suppress(Exception):
                fs.rm_file(draft)
            # Another machine may have put the same bytes there, and not every system moves over.
            if not isinstance(error, FileExistsError) or not _is_whole(fs, name, taken):
                raise
        return False

    def _fetched(self, sha256: str, target: Path) -> str:
        """Copy a file to this machine; return the SHA-256 of what came."""
        with self._asking():
            fs, root = self._opened()
            name = f"{root}/{_name(sha256)}"
            size = _size(fs, name)
            if size is None:
                raise StoreError("explain.no_original", place=self._url, sha256=sha256)
        digest = hashlib.sha256()
        with target.open("wb") as file:
            for chunk in self._chunks(fs, name, size):
                digest.update(chunk)
                file.write(chunk)
        return digest.hexdigest()

    def _chunks(self, fs: "AbstractFileSystem", name: str, size: int) -> Iterator[bytes]:
        """Yield the bytes of a file; trouble is told apart from that of our own disk."""
        chunks = _chunks(fs, name, size)
        while True:
            with self._asking():
                chunk = next(chunks, None)
            if chunk is None:
                return
            yield chunk

    def _make_folder(self, fs: "AbstractFileSystem", folder: str) -> None:
        if folder not in self._made:
            fs.makedirs(folder, exist_ok=True)
            self._made.add(folder)

    def _threads(self) -> ThreadPoolExecutor:
        # They stay: fsspec has a connection for each thread.
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(WAITING)
            return self._pool

    def _opened(self) -> "tuple[AbstractFileSystem, str]":
        """Return the file system, this thread's own, and the path of the activity in it."""
        try:
            from fsspec.core import url_to_fs
        except ImportError:
            raise StoreError("store.originals.no_fsspec", url=self._url) from None
        try:
            fs, root = url_to_fs(self._url)
        except ImportError as error:
            raise StoreError("store.originals.no_library", url=self._url, problem=error) from error
        except ValueError as error:
            raise StoreError("store.originals.bad_url", url=self._url, problem=error) from error
        return fs, root.rstrip("/")

    @contextmanager
    def _asking(self, path: Path | None = None) -> Iterator[None]:
        """Turn whatever a file system and its library may raise into a sentence.

        Args:
            path: the scanned file that is sent, where one is.

        Raises:
            StoreError: of anything but `FileNotFoundError` where nothing is sent.
        """
        try:
            yield
        except PingyiError:
            raise
        except Exception as error:
            # Each library has errors of its own: of botocore, paramiko, aiohttp, smbprotocol, ...
            problem = _words(error)
            if path is not None:
                raise StoreError(
                    "store.copy", path=path, folder=self._url, problem=problem
                ) from error
            if isinstance(error, FileNotFoundError):
                raise
            raise StoreError(
                "store.originals.unreachable", place=self._url, problem=problem
            ) from error

    @contextmanager
    def _writing_cache(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise cache_error(self._cache.folder, error) from error


def _again(kept: Original | PingyiError) -> Original | PingyiError:
    """Return what a file is whose bytes were kept a moment before."""
    if isinstance(kept, PingyiError):
        return kept
    return Original(kept.sha256, kept.size, kept.path, was_kept=True)


def _name(sha256: str) -> str:
    return f"{sha256[:_FANOUT]}/{sha256}"


def _words(error: Exception) -> str:
    if isinstance(error, OSError) and (error.errno is not None or type(error) is OSError):
        return system_words(error)
    said = " ".join(str(error).split()) or "-"
    return say("store.originals.library", kind=type(error).__name__, words=said)


def _info(fs: "AbstractFileSystem", name: str) -> dict[str, Any] | None:
    """Return what a file system says of a file, or None where there is none.

    `exists` would say so of a network that is gone, too.
    """
    fs.invalidate_cache(name)
    try:
        info = fs.info(name)
    except FileNotFoundError:
        return None
    return info if info.get("type") == "file" else None


def _size(fs: "AbstractFileSystem", name: str) -> int | None:
    info = _info(fs, name)
    return None if info is None else int(info["size"])


def _is_whole(fs: "AbstractFileSystem", name: str, taken: _Taken) -> bool:
    """Return whether a file there has the bytes that were taken: by its checksum, or read back."""
    info = _info(fs, name)
    if info is None or info["size"] != taken.size:
        return False
    told = _md5_told(info)
    if told is not None:
        with taken.draft.path.open("rb") as file:
            if hashlib.file_digest(file, _md5).hexdigest() == told:
                return True
    # There is none, or it is of something else, such as of encrypted bytes or of parts.
    return _sha256(fs, name, taken.size) == taken.sha256


def _md5() -> "hashlib._Hash":
    return hashlib.md5(usedforsecurity=False)


def _md5_told(info: dict[str, Any]) -> str | None:
    """Return the MD5 that a store says a file has, hex, or None (S3's ETag, Google's md5Hash)."""
    found = _MD5.fullmatch(str(info.get("ETag", "")))
    if found:
        return found[1]
    coded = info.get("md5Hash")
    try:
        return base64.b64decode(coded).hex() if isinstance(coded, str) else None
    except ValueError:
        return None


def _sha256(fs: "AbstractFileSystem", name: str, size: int) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(fs, name, size):
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(fs: "AbstractFileSystem", name: str, size: int) -> Iterator[bytes]:
    """Yield the bytes of a file in order, asked for piece by piece."""
    for start in range(0, size, _READ_BYTES):
        yield fs.cat_file(name, start=start, end=min(start + _READ_BYTES, size))


def _move(fs: "AbstractFileSystem", draft: str, name: str) -> None:
    """Give a draft its name: by renaming where there is such a thing, else by copying over there.

    A store of objects shows a copy when it is whole.
    """
    from fsspec import AbstractFileSystem

    if type(fs).mv is not AbstractFileSystem.mv:
        fs.mv(draft, name)
        return
    fs.cp_file(draft, name)
    fs.rm_file(draft)


def _listed(fs: "AbstractFileSystem", folder: str) -> list[tuple[str, bool]]:
    """Return what is in a folder, by name, and of each whether it is a folder."""
    try:
        found = fs.ls(folder, detail=True)
    except FileNotFoundError:
        return []
    named = sorted((each["name"].rstrip("/"), each["type"] == "directory") for each in found)
    return [each for each in named if each[0] != folder]  # a marker of the folder itself
