"""Writing files so that neither a power cut nor a full disk leaves half of one.

Every file that the program writes comes through here, except the evidence database, which SQLite
keeps whole in its own way. A file is written beside its place under a name that begins with
`.new-`, put on disk, and renamed; then the folder is put on disk, or the name may be gone after a
power cut although the bytes are there.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EINVAL, ENOTSUP
from pathlib import Path

from ballot.errors import FileError
from ballot.system_errors import system_words

DRAFT = ".new-"
"""What the names of files begin with that are not whole yet. Left behind by a run that was cut off,
they say nothing and may be deleted."""


def write_atomically(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write `data` to `path`, whole and on disk when this returns, or leave what was there.

    Args:
        path: its folder is made where it is missing.
        data: all of it.
        mode: who may read it, from its first moment under this name.

    Raises:
        FileError: it can't be written; names `path`.
    """
    with written_whole(path, mode=mode) as draft:
        draft.write_bytes(data)


@contextmanager
def written_whole(path: Path, *, mode: int = 0o644) -> Iterator[Path]:
    """Yield a file to write to; it takes the name `path`, whole, when the context ends well.

    Args:
        path: its folder is made where it is missing.
        mode: who may read it, from its first moment under this name.

    Raises:
        FileError: it can't be written; names `path`.
    """
    make_folder(path.parent)
    with draft_of(path, mode=mode) as draft, naming(path):
        yield draft
        put_in_place(draft, path)


@contextmanager
def draft_of(path: Path, *, mode: int = 0o644) -> Iterator[Path]:
    """Yield an empty file beside `path`, which is gone afterwards unless it was put in place.

    Raises:
        FileError: it can't be made; names `path`.
    """
    with naming(path):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=DRAFT, suffix=path.suffix)
        os.close(handle)
    draft = Path(name)
    try:
        with naming(path):
            draft.chmod(mode)
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def put_in_place(draft: Path, path: Path) -> None:
    """Give a draft its name, with its bytes on disk before and the name on disk after.

    Raises:
        FileError: it can't be done; names `path`.
    """
    with naming(path):
        sync_file(draft)
        draft.replace(path)
        sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, all of them on disk.

    Raises:
        FileError: it can't be made; names `folder`.
    """
    with naming(folder):
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for each in missing:
            sync_folder(each.parent)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Turn what the system says of a write within this context into an error that names `path`.

    The system doesn't say which file it was that a full disk has no room for.

    Raises:
        FileError: of an `OSError`.
    """
    try:
        yield
    except OSError as error:
        problem = system_words(error)
        raise FileError("files.unwritable", path=path, problem=problem) from error


def sync_file(path: Path) -> None:
    """Wait until the bytes of a file are on disk.

    Raises:
        OSError: the disk refuses.
    """
    handle = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        _sync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on disk.

    Raises:
        OSError: the disk refuses.
    """
    if sys.platform == "win32":
        return  # folders can't be opened there; NTFS keeps names in a journal of its own
    handle = os.open(folder, os.O_RDONLY)
    try:
        _sync(handle)
    except OSError as error:
        # Some network drives can't do it for a folder, and there is nothing else to ask of them.
        if error.errno not in (EINVAL, ENOTSUP):
            raise
    finally:
        os.close(handle)


def _sync(handle: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        # fsync there stops at the drive's own memory.
        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    else:
        os.fsync(handle)


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of the bytes of a file, hex.

    Raises:
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
