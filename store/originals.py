"""Keeps every scanned file byte for byte, named by its SHA-256."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from ballot.errors import SourceError, StoreError

ORIGINALS = "originals"

_CHUNK_BYTES = 1 << 20
"""1 MiB: memory stays flat however big the file is."""

_LONGEST_SUFFIX = 8

_USUAL_SUFFIXES = (".jpg", ".pdf", ".png", ".tif", ".jpeg", ".tiff", "")
"""Bytes that come again under another of these names are kept once."""


def keep_original(folder: Path, path: Path) -> tuple[str, int, Path]:
    """Copy a scanned file into the activity folder, once.

    Args:
        folder: the activity folder.
        path: the scanned file.

    Returns:
        The SHA-256 of its bytes (hex), its size in bytes, and where the copy stands. Bytes that
        are kept already stay where they are.

    Raises:
        SourceError: the file can't be read.
        StoreError: the copy can't be written.
    """
    try:
        source = path.open("rb")
    except OSError as error:
        raise SourceError("store.source", path=path, problem=error.strerror) from error
    with source:
        return _keep(folder / ORIGINALS, source, path)


def _keep(originals: Path, source: BinaryIO, path: Path) -> tuple[str, int, Path]:
    digest = hashlib.sha256()
    size = 0
    temporary: Path | None = None
    try:
        originals.mkdir(parents=True, exist_ok=True)
        # Hash while copying: what is named by the hash is what was hashed, even where the
        # source is still being written.
        with tempfile.NamedTemporaryFile(dir=originals, prefix=".new-", delete=False) as target:
            temporary = Path(target.name)
            while chunk := source.read(_CHUNK_BYTES):
                digest.update(chunk)
                target.write(chunk)
                size += len(chunk)
        return digest.hexdigest(), size, _put(temporary, originals, digest.hexdigest(), path)
    except OSError as error:
        problem = error.strerror or str(error)
        raise StoreError("store.copy", path=path, folder=originals, problem=problem) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def find_original(folder: Path, sha256: str) -> Path | None:
    """Return where the file with these bytes is kept, or None."""
    originals = folder / ORIGINALS
    # The folder may hold 10,000 files: it is listed only for a name that nobody expects.
    return _kept_as(originals, sha256, _USUAL_SUFFIXES) or min(
        originals.glob(f"{sha256}*"), default=None
    )


def _kept_as(originals: Path, sha256: str, suffixes: Iterable[str]) -> Path | None:
    names = (originals / f"{sha256}{suffix}" for suffix in suffixes)
    return next((name for name in names if name.exists()), None)


def _put(temporary: Path, originals: Path, sha256: str, source: Path) -> Path:
    """Give the copy its name, all at once, unless the same bytes are kept already."""
    kept = _kept_as(originals, sha256, (*_USUAL_SUFFIXES, _suffix(source)))
    if kept is not None:
        return kept
    kept = originals / f"{sha256}{_suffix(source)}"
    # Kept for good: its owner alone reads it, and nobody writes to it by accident.
    temporary.chmod(0o400)
    os.replace(temporary, kept)  # noqa: PTH105 - named for what it guarantees
    return kept


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    is_plain = suffix[1:].isascii() and suffix[1:].isalnum()
    return suffix if is_plain and len(suffix) <= _LONGEST_SUFFIX else ""
