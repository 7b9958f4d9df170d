"""Which refused pages a person means by the name of a file."""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from ballot.errors import UsageError
from ballot.messages import say
from ballot.names import shown_name
from store.standing import StoredRejection

SHORTEST_PREFIX = 6
"""Hex digits of a file's SHA-256 that a person must type at least: among 10,000 files one in 1,700
others begins with the same six."""

_NAMED = 10
"""Places that an error lists: more fill the screen and help nobody to choose."""


def of_name(rejections: Iterable[StoredRejection], name: str) -> list[StoredRejection]:
    """Return the refused pages of the files that a name may mean; several files may have it.

    Args:
        rejections: among which the name is looked up.
        name: of the file as it is on record, or the last part of it, as it is shown or as the
            system has it or the bytes of it in hex; or the first digits of its SHA-256.
    """
    is_hex = len(name) >= SHORTEST_PREFIX and set(name.lower()) <= set("0123456789abcdef")
    shown = shown_name(name)
    return [
        stored
        for stored in rejections
        if shown in (stored.file, PurePosixPath(stored.file).name)
        or (is_hex and stored.sha256.startswith(name.lower()))
        or (is_hex and name.lower() == stored.name_bytes)
    ]


def several(key: str, name: str, found: Sequence[StoredRejection]) -> UsageError:
    """Return the error that lists what a name may mean, each with the digits that tell it apart.

    Args:
        key: of the text, with `{file}` and `{places}`.
        name: as it was typed.
        found: what it may mean.
    """
    places = say("words.list").join(
        say("office.named.candidate", where=stored.place, sha256=stored.sha256[:12])
        for stored in found[:_NAMED]
    )
    return UsageError(key, file=shown_name(name), places=places)
