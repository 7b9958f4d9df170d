"""Where the originals of an activity lie: told in a few words that go to any process or machine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from ballot.errors import PingyiError, StoreError
from ballot.machine import cache_folder
from store.originals import ORIGINALS, KeptName, OnRecord, Original, Originals, no_files
from store.originals_folder import FolderOriginals
from store.scanned_bytes import Progress

_FILE = "file://"


@dataclass(frozen=True, slots=True)
class OriginalsPlace:
    """Where originals lie; pickled, it means the same in a worker, here or on another machine."""

    folder: Path
    """`originals/` of the activity folder. Where there is a URL, what lies here from before it is
    read, and nothing more is put here."""
    url: str | None = None
    """Of the activity's own folder: an absolute path, `file://`, or what fsspec knows."""
    cache: Path | None = None
    """Folder for copies of what lies at a URL; None: that of the user and the machine on which it
    is opened, which a worker of a cluster shares with nobody who scans."""
    cache_mib: int = 0
    """How much they may be."""


@lru_cache(maxsize=8)
def open_originals(place: OriginalsPlace) -> Originals:
    """Return the originals at a place; one for each process, which knows what it has compared."""
    here = FolderOriginals(place.folder)
    if place.url is None:
        return here
    mounted = _mounted(place.url)
    if mounted is not None:
        return _Moved(FolderOriginals(mounted, shown=str(mounted), is_mounted=True), here)
    from store.originals_cache import Cache
    from store.originals_remote import RemoteOriginals

    cache = place.cache or cache_folder() / "pingyi" / ORIGINALS
    return _Moved(RemoteOriginals(place.url, Cache(cache, place.cache_mib)), here)


class Source(Protocol):
    """What a reader is told of a file; `scanner.files.sources.SourceFile` is one."""

    @property
    def path(self) -> Path:
        """Where it was when it was kept."""

    @property
    def sha256(self) -> str | None:
        """What its bytes must be, or None where nobody has said."""


@dataclass(frozen=True, slots=True)
class OpenOriginal:
    """Says where a worker finds a file that it is to read; pickled, it works on any machine."""

    place: OriginalsPlace

    def __call__(self, source: Source) -> Path:
        """Return where the bytes of a file can be read, compared with its name.

        Raises:
            StoreError: they aren't kept, are others, or can't be reached.
        """
        if source.sha256 is None:
            return source.path
        return open_originals(self.place).open(source.sha256)


class _Moved:
    """Originals that are kept at one place, and were kept in the activity folder before."""

    def __init__(self, now: Originals, before: Originals) -> None:
        self._now, self._before = now, before

    def begin(self, *, is_alone: bool, on_record: OnRecord = no_files) -> None:
        def elsewhere() -> Iterator[str]:
            yield from (sha256 for sha256 in on_record() if not self._before.has(sha256))

        self._now.begin(is_alone=is_alone, on_record=elsewhere)

    def put(
        self, paths: Sequence[Path], progress: Progress | None = None
    ) -> list[Original | PingyiError]:
        return self._now.put(paths, progress)

    def open(self, sha256: str) -> Path:
        if not self._before.has(sha256):
            return self._now.open(sha256)
        try:
            return self._before.open(sha256)  # what lies here needs no network
        except StoreError:
            if not self._now.has(sha256):
                raise
        return self._now.open(sha256)

    def has(self, sha256: str) -> bool:
        return self._before.has(sha256) or self._now.has(sha256)

    def names(self) -> Iterator[KeptName]:
        yield from self._now.names()
        yield from self._before.names()


def _mounted(url: str) -> Path | None:
    """Return the folder that a URL means, or None where it is none of this machine's."""
    if "://" not in url:
        return Path(url)
    return Path(unquote(url.removeprefix(_FILE))) if url.startswith(_FILE) else None
