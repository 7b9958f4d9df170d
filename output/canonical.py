"""Canonical JSON (RFC 8785), so that the same facts always give the same bytes, and safe writes."""

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import rfc8785


def canonical_bytes(value: Any) -> bytes:
    """Return the RFC 8785 bytes of a JSON-able value; no newline at the end.

    Raises:
        rfc8785.CanonicalizationError: the value can't stand in JSON, or an integer is beyond
            2**53 - 1 and other programs would read another number.
    """
    return rfc8785.dumps(value)


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hex."""
    return hashlib.sha256(data).hexdigest()


def parse_canonical(data: bytes) -> Any | None:
    """Return the value that `data` is the canonical form of, or None if it isn't one.

    Doubled keys, spaces, floats in other spellings and a newline at the end all fail: two
    programs might read them differently.
    """
    try:
        value = json.loads(data)
        return value if canonical_bytes(value) == data else None
    except (ValueError, RecursionError, rfc8785.CanonicalizationError):
        return None


def write_atomically(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write `data` to `path` so that a crash leaves the old file or the new one, never half.

    Args:
        path: its folder is made.
        data: all of it.
        mode: who may read it, whatever the umask says; nobody but its owner can before it is whole.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
