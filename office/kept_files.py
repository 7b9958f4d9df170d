"""Keeps scanned files and finds out what they are; work that reading processes take off the writer.

Imports little: every reading process imports it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ballot.errors import PingyiError
from ballot.reading import Rejection
from scanner import watch
from scanner.files.sources import FileKind, SourceFile, examine, kind_of
from scanner.types import Refused
from store.originals import Original
from store.originals_place import OriginalsPlace, open_originals


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file whose bytes are kept for good."""

    sha256: str
    size: int
    path: Path
    """Where its bytes can be read, for now."""
    source: SourceFile | Rejection | None
    """What it is, or why it can't be read; None where it holds many pages, and must be opened to
    tell."""
    was_kept: bool
    """Whether these very bytes stood there before."""


def keep_files(place: OriginalsPlace, files: Sequence[Path]) -> list[KeptFile | PingyiError]:
    """Keep some files, byte for byte; a file that can't be kept doesn't hold up the next.

    Args:
        place: where originals are kept.
        files: as they were scanned.

    Returns:
        For each of them what it is, `SourceError` where it can't be read, or `StoreError` where it
        can't be kept. What is kept is kept for good.
    """
    originals = open_originals(place).put(files, progress=watch)
    known: list[KeptFile | PingyiError] = []
    for item, each in enumerate(originals):
        watch.now_on(item, _OPENING)
        known.append(_known(each) if isinstance(each, Original) else each)
        watch.idle()
    return known


_OPENING = -1
"""Step at which a file is opened that was copied MiB by MiB, from 0: time begins anew."""


def _known(kept: Original) -> KeptFile:
    source: SourceFile | Rejection | None
    if kind_of(kept.path) in (FileKind.TIFF, FileKind.PDF):
        source = None
    else:
        try:
            source = examine(kept.path)
        except Refused as refused:
            source = refused.rejection
    return KeptFile(kept.sha256, kept.size, kept.path, source, kept.was_kept)
