"""Canonical JSON (RFC 8785), so that the same facts always give the same bytes."""

import hashlib
import json
from typing import Any

import rfc8785

from ballot.files import write_atomically

__all__ = ["canonical_bytes", "digest", "parse_canonical", "write_atomically"]


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
