"""Keeps every scanned file byte for byte, named by its SHA-256."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, Protocol

from ballot.errors import PingyiError, SourceError, StoreError
from ballot.files import DRAFT, draft_of, file_sha256, make_folder, sync_file, sync_folder
from ballot.messages import say
from ballot.system_errors import system_words

ORIGINALS = "originals"

_CHUNK_BYTES = 1 << 20
"""1 MiB: memory stays flat however big the file is."""

_LONGEST_SUFFIX = 8

_USUAL_SUFFIXES = (".jpg", ".pdf", ".png", ".tif", ".jpeg", ".tiff", "")
"""Bytes that come again under another of these names are kept once."""

_KEPT_MODE = 0o400
"""Kept for good: neither group nor world, nor anybody by accident, writes to it."""


_WAITING = 8
"""Files that are waited for at a time. A disk that is asked to sync several writes its journal once
for all of them: 1.2 ms a file instead of 5.5 (ext4, 300 kB, 32 files)."""


@dataclass(frozen=True, slots=True)
class Original:
    """A scanned file whose bytes are kept, and on disk."""

    sha256: str
    """Of its bytes, hex."""
    size: int
    """Bytes."""
    path: Path
    """Where the copy stands."""
    was_kept: bool
    """Whether these very bytes stood there before; False where the copy is new, or was damaged and
    has been replaced."""


@dataclass(frozen=True, slots=True)
class _Copy:
    """A copy that has no name yet."""

    source: Path
    draft: Path
    sha256: str
    size: int


def keep_original(folder: Path, path: Path) -> Original:
    """Copy a scanned file into the activity folder, once.

    Args:
        folder: the activity folder.
        path: the scanned file.

    Raises:
        SourceError: the file can't be read.
        StoreError: the copy can't be written.
    """
    (kept,) = keep_originals(folder, [path])
    if isinstance(kept, PingyiError):
        raise kept
    return kept


class Progress(Protocol):
    """Is told how copying goes on; `scanner.watch` is one."""

    def now_on(self, item: int, step: int = 0) -> None:
        """A MiB of a file is next: which file, and which MiB of it, both from 0."""

    def idle(self) -> None:
        """The files were read; what follows is the work of our own disk."""


def keep_originals(
    folder: Path, paths: Sequence[Path], progress: Progress | None = None
) -> list[Original | PingyiError]:
    """Copy scanned files into the activity folder, each once; all are on disk afterwards.

    The disk is waited for once all were written, for several at a time, and then for the folder.

    Args:
        folder: the activity folder.
        paths: the scanned files.
        progress: is told what is read.

    Returns:
        For each of them the copy, `SourceError` where it can't be read, or `StoreError` where it
        can't be kept. Bytes that are kept already stay where they are; a copy that is named for
        them and holds others is replaced.
    """
    originals = folder / ORIGINALS
    with ExitStack() as drafts:
        copies = []
        for item, path in enumerate(paths):
            told = None if progress is None else partial(progress.now_on, item)
            copies.append(_copied(originals, path, drafts, told or _untold))
        if progress is not None:
            progress.idle()
        new = [copy for copy in copies if isinstance(copy, _Copy)]
        if not new:
            return [copy for copy in copies if not isinstance(copy, _Copy)]
        with ThreadPoolExecutor(_WAITING) as threads:
            troubles = dict(zip(new, threads.map(_trouble_syncing, new), strict=True))
        placed = [
            _placed(originals, copy, troubles[copy]) if isinstance(copy, _Copy) else copy
            for copy in copies
        ]
        try:
            sync_folder(originals)
        except OSError as error:
            problem = system_words(error)
            lost = StoreError("store.kept", folder=originals, problem=problem)
            return [lost if isinstance(copy, _Copy) else copy for copy in copies]
    return placed


def _untold(_step: int) -> None:
    pass


class _UnreadableError(Exception):
    """The scanned file gave no more bytes."""

    def __init__(self, error: OSError) -> None:
        super().__init__(system_words(error))


def _copied(
    originals: Path, path: Path, drafts: ExitStack, told: Callable[[int], None]
) -> _Copy | Original | PingyiError:
    """Return a copy to be named, the original where its bytes are kept, or what went wrong."""
    try:
        source = _opened(path)
        with source:
            # Bytes that are known are most often met in whole folders that are scanned again:
            # nothing is written for them.
            small = _small(source, told)
            digest, size = _hashed(source, told) if small is None else _named(small)
            make_folder(originals)
            kept = _genuine(originals, digest, size, path)
            if kept is not None:
                return Original(digest, size, kept, was_kept=True)
            draft = drafts.enter_context(draft_of(originals / f"{digest}{_suffix(path)}"))
            with draft.open("wb") as target:
                if small is None:
                    source.seek(0)
                    digest, size = _hashed(source, told, target)
                else:
                    target.write(small)
    except _UnreadableError as error:
        return SourceError("store.source", path=path, problem=str(error))
    except PingyiError as error:
        problem = error.fields["problem"]
        return StoreError("store.copy", path=path, folder=originals, problem=problem)
    except OSError as error:
        problem = system_words(error)
        return StoreError("store.copy", path=path, folder=originals, problem=problem)
    return _Copy(path, draft, digest, size)


def _opened(path: Path) -> BinaryIO:
    """Open a file, and nothing that waits for somebody to write into it.

    Raises:
        _UnreadableError: it can't be opened, or is no file.
    """
    try:
        handle = os.open(path, os.O_RDONLY | _AT_ONCE)
        if stat.S_ISREG(os.fstat(handle).st_mode):
            return os.fdopen(handle, "rb", buffering=0)
        os.close(handle)
    except OSError as error:
        raise _UnreadableError(error) from error
    raise _UnreadableError(OSError(say("store.no_file")))


_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Opening a pipe returns at once; to a file it makes no difference. Windows has neither pipes in
folders nor the flag, and wants to be told that bytes are bytes."""


def _small(source: BinaryIO, told: Callable[[int], None]) -> bytes | None:
    """Return all bytes of a file that is one page, as most are: it is read and hashed once.

    None of a larger one, from whose beginning reading goes on.

    Raises:
        _UnreadableError: the file can't be read.
    """
    told(0)
    try:
        content = source.read(_CHUNK_BYTES)
        if content and source.read(1):
            source.seek(0)
            return None
    except OSError as error:
        raise _UnreadableError(error) from error
    return content


def _named(content: bytes) -> tuple[str, int]:
    """Return SHA-256 and size."""
    return hashlib.sha256(content).hexdigest(), len(content)


def _hashed(
    source: BinaryIO, told: Callable[[int], None], target: BinaryIO | None = None
) -> tuple[str, int]:
    """Return SHA-256 and size of a file, and copy it to `target`.

    What is named by the hash is what was hashed, even where the source is still being written.

    Raises:
        _UnreadableError: the file can't be read to its end.
        OSError: the target can't be written.
    """
    digest = hashlib.sha256()
    size = 0
    while True:
        told(size // _CHUNK_BYTES)
        try:
            chunk = source.read(_CHUNK_BYTES)
        except OSError as error:
            raise _UnreadableError(error) from error
        if not chunk:
            return digest.hexdigest(), size
        digest.update(chunk)
        if target is not None:
            target.write(chunk)
        size += len(chunk)


def _trouble_syncing(copy: _Copy) -> OSError | None:
    try:
        sync_file(copy.draft)
    except OSError as error:
        return error
    return None


def _placed(originals: Path, copy: _Copy, trouble: OSError | None) -> Original | PingyiError:
    """Give a copy its name, all at once, with its bytes on disk."""
    try:
        if trouble is not None:
            raise trouble
        # Another file of this task may have had the same bytes.
        kept = _genuine(originals, copy.sha256, copy.size, copy.source)
        if kept is not None:
            return Original(copy.sha256, copy.size, kept, was_kept=True)
        kept = _kept_as(originals, copy.sha256, (*_USUAL_SUFFIXES, _suffix(copy.source)))
        kept = kept or originals / f"{copy.sha256}{_suffix(copy.source)}"
        copy.draft.chmod(_KEPT_MODE)
        os.replace(copy.draft, kept)  # noqa: PTH105 - named for what it guarantees
        return Original(copy.sha256, copy.size, kept, was_kept=False)
    except OSError as error:
        problem = system_words(error)
        return StoreError("store.copy", path=copy.source, folder=originals, problem=problem)


def remove_drafts(folder: Path) -> None:
    """Remove copies that a killed scan left half done; the caller holds the writer's lock."""
    for draft in (folder / ORIGINALS).glob(f"{DRAFT}*"):
        draft.unlink(missing_ok=True)


def find_original(folder: Path, sha256: str) -> Path | None:
    """Return where the file with these bytes is kept, or None. Its bytes aren't looked at."""
    originals = folder / ORIGINALS
    # The folder may hold 10,000 files: it is listed only for a name that nobody expects.
    return _kept_as(originals, sha256, _USUAL_SUFFIXES) or min(
        originals.glob(f"{sha256}*"), default=None
    )


def genuine_original(folder: Path, sha256: str) -> Path:
    """Return where a scanned file is kept, its bytes compared with its name just now.

    Raises:
        StoreError: there is no such file, or it holds other bytes.
    """
    path = find_original(folder, sha256)
    if path is None:
        raise StoreError("explain.no_original", sha256=sha256)
    if not is_genuine(path, sha256):
        raise StoreError("explain.damaged_original", path=f"{ORIGINALS}/{path.name}")
    return path


def is_genuine(path: Path, sha256: str) -> bool:
    """Return whether a file can be read and its bytes have this SHA-256."""
    try:
        return file_sha256(path) == sha256
    except OSError:
        return False


def _genuine(originals: Path, sha256: str, size: int, source: Path) -> Path | None:
    """Return where these bytes are kept, compared one by one, or None."""
    kept = _kept_as(originals, sha256, (*_USUAL_SUFFIXES, _suffix(source)))
    if kept is None or kept.stat().st_size != size or not is_genuine(kept, sha256):
        return None
    return kept


def _kept_as(originals: Path, sha256: str, suffixes: Iterable[str]) -> Path | None:
    names = (originals / f"{sha256}{suffix}" for suffix in suffixes)
    return next((name for name in names if name.exists()), None)


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    is_plain = suffix[1:].isascii() and suffix[1:].isalnum()
    return suffix if is_plain and len(suffix) <= _LONGEST_SUFFIX else ""
