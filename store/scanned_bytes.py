"""Reads scanned files to be kept: at once where they are a page, MiB by MiB where they are long."""

import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol

from ballot.messages import say
from ballot.system_errors import system_words

CHUNK_BYTES = 1 << 20
"""1 MiB: memory stays flat however big the file is."""

_LONGEST_SUFFIX = 8


class Progress(Protocol):
    """Is told how copying goes on; `scanner.watch` is one."""

    def now_on(self, item: int, step: int = 0) -> None:
        """A MiB of a file is next: which file, and which MiB of it, both from 0."""

    def idle(self) -> None:
        """The files were read; what follows is the work of our own disk."""


def untold(_step: int) -> None:
    """Take notice of nothing: for whoever has no progress to tell."""


class UnreadableError(Exception):
    """The scanned file gave no more bytes."""

    def __init__(self, error: OSError) -> None:
        super().__init__(system_words(error))


def open_scanned(path: Path) -> BinaryIO:
    """Open a file, and nothing that waits for somebody to write into it.

    Raises:
        UnreadableError: it can't be opened, or is no file.
    """
    try:
        handle = os.open(path, os.O_RDONLY | _AT_ONCE)
        if stat.S_ISREG(os.fstat(handle).st_mode):
            return os.fdopen(handle, "rb", buffering=0)
        os.close(handle)
    except OSError as error:
        raise UnreadableError(error) from error
    raise UnreadableError(OSError(say("store.no_file")))


_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Opening a pipe returns at once; to a file it makes no difference. Windows has neither pipes in
folders nor the flag, and wants to be told that bytes are bytes."""


def small(source: BinaryIO, told: Callable[[int], None]) -> bytes | None:
    """Return all bytes of a file that is one page, as most are: it is read and hashed once.

    None of a larger one, from whose beginning reading goes on.

    Raises:
        UnreadableError: the file can't be read.
    """
    told(0)
    try:
        content = source.read(CHUNK_BYTES)
        if content and source.read(1):
            source.seek(0)
            return None
    except OSError as error:
        raise UnreadableError(error) from error
    return content


def named(content: bytes) -> tuple[str, int]:
    """Return SHA-256 and size."""
    return hashlib.sha256(content).hexdigest(), len(content)


def hashed(
    source: BinaryIO, told: Callable[[int], None], target: BinaryIO | None = None
) -> tuple[str, int]:
    """Return SHA-256 and size of a file, and copy it to `target`.

    What is named by the hash is what was hashed, even where the source is still being written.

    Raises:
        UnreadableError: the file can't be read to its end.
        OSError: the target can't be written.
    """
    digest = hashlib.sha256()
    size = 0
    while True:
        told(size // CHUNK_BYTES)
        try:
            chunk = source.read(CHUNK_BYTES)
        except OSError as error:
            raise UnreadableError(error) from error
        if not chunk:
            return digest.hexdigest(), size
        digest.update(chunk)
        if target is not None:
            target.write(chunk)
        size += len(chunk)


def suffix_of(path: Path) -> str:
    """Return how the name of a kept file ends: as the scanned one, in lower case; "" if oddly."""
    suffix = path.suffix.lower()
    is_plain = suffix[1:].isascii() and suffix[1:].isalnum()
    return suffix if is_plain and len(suffix) <= _LONGEST_SUFFIX else ""
