"""Files that were scanned while they were being copied, and whole ones that came in their place.

The refusal of such a half settles itself where it is certain that nothing is lost by that: the file
that came has the same name, begins with the same bytes and could be read.
"""

from collections import defaultdict
from functools import partial
from pathlib import Path

from ballot.errors import StoreError
from ballot.names import shown_name
from ballot.reading import OF_BYTES
from store.evidence import Store
from store.originals import Originals

LEAST_BYTES = 1 << 14
LEAST_SHARE = 0.25
"""Two scans of one scanner begin with the same head and the same white margin: so much of the whole
file, and at least 16 KiB, must be the same. A quarter of a page holds its code."""

_CHUNK_BYTES = 1 << 20


class CutShort:
    """Files on record that end before their end.

    Args:
        originals: where scanned files are kept.
        store: the evidence, as it is before files are scanned.
    """

    def __init__(self, originals: Originals, store: Store) -> None:
        self._originals, self._store = originals, store
        self._files: dict[str, set[str]] = defaultdict(set)
        """SHA-256 by the name, for people."""
        for stored in store.rejections():
            if stored.is_open and stored.rejection.reason in OF_BYTES:
                self._files[stored.file].add(stored.sha256)
        self.completed: list[str] = []
        """Names, for people, of those whose refusals settled themselves."""

    def settle(self, whole: str, name: str) -> None:
        """Settle the refusals of a file of which another one is the whole.

        Args:
            whole: SHA-256 of a file of which all pages are on record.
            name: of it, as the system has it.
        """
        shown = shown_name(name)
        for cut in sorted(self._files.get(shown, set()) - {whole}):
            refused = self._store.open_refusals(whole).values()
            if any(each.reason in OF_BYTES for each in refused):
                return
            if is_beginning(self._originals, cut, whole):
                self._store.record_completed(cut, whole)
                self._files[shown].discard(cut)
                self.completed.append(shown)


def is_beginning(originals: Originals, cut: str, whole: str) -> bool:
    """Return whether one kept file is the beginning of another, byte for byte.

    Zeros at its end don't count: some systems make room for a file before they copy it.

    Args:
        originals: where both are kept.
        cut: SHA-256 of the shorter one.
        whole: SHA-256 of the other.
    """
    try:
        beginning, other = originals.open(cut), originals.open(whole)
    except StoreError:
        return False
    size = other.stat().st_size
    same = _same_bytes(beginning, other)
    return same is not None and same >= max(LEAST_BYTES, LEAST_SHARE * size)


def _same_bytes(beginning: Path, other: Path) -> int | None:
    """Return how many bytes of a file are the first of the other; None where it has others."""
    size = beginning.stat().st_size
    if size > other.stat().st_size:
        return None
    with beginning.open("rb") as short, other.open("rb") as long:
        for at in range(0, size, _CHUNK_BYTES):
            chunk, wanted = short.read(_CHUNK_BYTES), long.read(_CHUNK_BYTES)
            if wanted.startswith(chunk):
                continue
            written = chunk.rstrip(b"\0")
            rest = iter(partial(short.read, _CHUNK_BYTES), b"")
            is_end = not any(part.strip(b"\0") for part in rest)
            return at + len(written) if wanted.startswith(written) and is_end else None
    return size
