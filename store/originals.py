"""Originals: every scanned file byte for byte, named by its SHA-256, wherever they lie.

The protocol. `store.originals_folder` is its first implementation, and what every activity has
unless somebody says otherwise; `store.originals_remote` is any file system that fsspec knows. Which
of them an activity has is said by an `OriginalsPlace` (`store.originals_place`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ballot.errors import PingyiError
from ballot.files import file_sha256
from store.scanned_bytes import Progress

ORIGINALS = "originals"
"""Folder of the originals, in the activity folder."""

KEPT_MODE = 0o400
"""Kept for good: neither group nor world, nor anybody by accident, writes to it."""

WAITING = 8
"""Files that are waited for at a time. A disk that is asked to sync several writes its journal once
for all of them: 1.2 ms a file instead of 5.5 (ext4, 300 kB, 32 files). A network's answers are
waited for side by side."""


@dataclass(frozen=True, slots=True)
class Original:
    """A scanned file whose bytes are kept, for good."""

    sha256: str
    """Of its bytes, hex."""
    size: int
    """Bytes."""
    path: Path
    """Where its bytes can be read on this machine, for now."""
    was_kept: bool
    """Whether these very bytes stood there before; False where the copy is new, or was damaged and
    has been replaced."""


@dataclass(frozen=True, slots=True)
class KeptName:
    """Something that lies where originals lie, as a check of everything meets it."""

    sha256: str
    """What its name says that it is; of a stray file that is no hash."""
    shown: str
    """Its whole name, for people."""
    measured: Callable[[], tuple[str, int] | None]
    """Reads it where it lies, past every cache: SHA-256 and bytes, or None where it is no file."""


OnRecord = Callable[[], Iterable[str]]


def no_files() -> Iterable[str]:
    """Return nothing (`OnRecord`)."""
    return ()


class Originals(Protocol):
    """Where the scanned files of one activity are kept."""

    def begin(self, *, is_alone: bool, on_record: OnRecord = no_files) -> None:
        """Make ready for files that are put here, and remove what a killed scan left half done.

        Args:
            is_alone: whether nobody else puts files here meanwhile: then whatever is half done was
                left so.
            on_record: tells the SHA-256 of files that were kept before, asked only where the place
                isn't there: then it is lost, not new.

        Raises:
            StoreError: the place can't be used.
        """

    def put(
        self, paths: Sequence[Path], progress: Progress | None = None
    ) -> list[Original | PingyiError]:
        """Keep scanned files, each once; they are kept for good when this returns.

        Args:
            paths: the scanned files.
            progress: is told what is read.

        Returns:
            For each of them the copy, `SourceError` where it can't be read, or `StoreError` where
            it can't be kept. Bytes that are kept already stay where they are; a copy that is named
            for them and holds others is replaced.
        """

    def open(self, sha256: str) -> Path:
        """Return where these bytes can be read on this machine; they were compared with the name.

        The path serves for now: another day the same bytes may lie elsewhere.

        Raises:
            StoreError: there is no such file, it holds other bytes, or it can't be reached.
        """

    def has(self, sha256: str) -> bool:
        """Return whether something is kept under this name. Its bytes aren't looked at.

        Raises:
            StoreError: nobody can tell, for the place can't be reached.
        """

    def names(self) -> Iterator[KeptName]:
        """Yield all that lies there, drafts apart.

        The only question that lists anything; `pingyi verify-folder` alone asks it.

        Raises:
            StoreError: the place can't be reached.
        """


def is_genuine(path: Path, sha256: str) -> bool:
    """Return whether a file can be read and its bytes have this SHA-256."""
    try:
        return file_sha256(path) == sha256
    except OSError:
        return False


Stamp = tuple[int, int, int]


def stamp_of(path: Path) -> Stamp:
    """Return what changes with the bytes of a file: inode, size, time of change.

    Raises:
        OSError: it isn't there.
    """
    stat = path.stat()
    return stat.st_ino, stat.st_size, stat.st_ctime_ns
