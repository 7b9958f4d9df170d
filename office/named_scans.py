"""Which refused pages a person means by the name of a file."""

import os
from collections.abc import Sequence
from pathlib import PurePosixPath

from ballot.messages import say
from ballot.names import shown_name
from store.standing import StoredRejection

SHORTEST_PREFIX = 6
"""Hex digits of a file's SHA-256 that a person must type at least: among 10,000 files another one
begins so in 1 of 1,700 cases, and is asked back then."""

PLACES_NAMED = 10
"""Rejections that a refusal names: as many as a person takes in at a glance."""


def of_name(rejections: Sequence[StoredRejection], name: str) -> list[StoredRejection]:
    """Return the refused pages of the files that a name may mean; several files may have it.

    A name that is exactly the system's comes before one that is only shown so, and before digits.

    Args:
        rejections: among which the name is looked up.
        name: of the file as it is on record, or the last part of it, as it is shown or as the
            system has it or the bytes of it in hex; or the first digits of its SHA-256.
    """
    is_hex = len(name) >= SHORTEST_PREFIX and set(name.lower()) <= set("0123456789abcdef")
    shown = shown_name(name)
    raw = os.fsencode(name)
    return [stored for stored in rejections if raw in _raw_names(stored)] or [
        stored
        for stored in rejections
        if shown in (stored.file, PurePosixPath(stored.file).name)
        or (is_hex and stored.sha256.startswith(name.lower()))
        or (is_hex and name.lower() == stored.name_bytes)
    ]


def places_of(found: Sequence[StoredRejection]) -> str:
    """Return where some rejections are, in words, each with digits that tell its file apart."""
    told = [
        say("office.named.candidate", where=stored.place, sha256=stored.sha256[:12])
        for stored in found[:PLACES_NAMED]
    ]
    if len(found) > PLACES_NAMED:
        told.append(say("words.more", count=len(found) - PLACES_NAMED))
    return say("words.list").join(told)


def _raw_names(stored: StoredRejection) -> tuple[bytes, bytes]:
    """Return the name of a file as the system has it, and the last part of it."""
    name = bytes.fromhex(stored.name_bytes)
    return name, name.rpartition(b"/")[2]
