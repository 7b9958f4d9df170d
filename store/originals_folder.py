"""Originals in a folder: the activity's own, or one on a drive that several machines mount."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ballot.errors import FileError, PingyiError, SourceError, StoreError
from ballot.files import DRAFT, draft_of, file_sha256, make_folder, sync_file, sync_folder
from ballot.messages import say
from ballot.system_errors import system_words
from store.originals import (
    KEPT_MODE,
    ORIGINALS,
    WAITING,
    KeptName,
    OnRecord,
    Original,
    Stamp,
    is_genuine,
    no_files,
    stamp_of,
)
from store.scanned_bytes import (
    Progress,
    UnreadableError,
    hashed,
    named,
    open_scanned,
    small,
    suffix_of,
    untold,
)

_USUAL_SUFFIXES = (".jpg", ".pdf", ".png", ".tif", ".jpeg", ".tiff", "")
"""Bytes that come again under another of these names are kept once."""

_RARE_SUFFIXES = (".bmp", ".webp", ".jp2", ".pnm", ".pbm", ".pgm", ".ppm")

_OTHERS_SECONDS = 24 * 3600
"""So old another machine's draft is before nobody can be writing it any more."""

_STAMPS = 4096
"""Files whose bytes were compared that are remembered: a long PDF is opened page by page."""


@dataclass(frozen=True, slots=True)
class _Copy:
    """A copy that has no name yet."""

    source: Path
    draft: Path
    sha256: str
    size: int


class FolderOriginals:
    """Files named `<sha256><suffix>` in one folder.

    Args:
        folder: where they lie.
        shown: what the folder is called to people.
        is_mounted: whether it is on a drive that may go away. Then only `begin` makes the folder:
            without the drive the files would silently land beneath the point where it was mounted.
    """

    def __init__(self, folder: Path, *, shown: str = ORIGINALS, is_mounted: bool = False) -> None:
        self._folder = folder
        self._shown = shown
        self._is_mounted = is_mounted
        self._compared: dict[Path, Stamp] = {}
        self._listed: tuple[int, Mapping[str, Path]] | None = None

    def begin(self, *, is_alone: bool, on_record: OnRecord = no_files) -> None:
        """Remove copies that a killed scan left half done (`Originals.begin`).

        Where others scan, too, and on a drive that they mount, only those of a day before: another
        scan may be writing the rest.
        """
        try:
            if is_alone and not self._is_mounted:
                self._remove_drafts()
                return
            if self._is_mounted:
                self._folder.parent.stat()
                if not self._folder.exists() and any(True for _ in on_record()):
                    raise self._unreachable(say("store.originals.lost"))
            make_folder(self._folder)
            with draft_of(self._folder / ORIGINALS) as probe:  # dated by the drive's own clock
                self._remove_drafts(before=probe.stat().st_mtime - _OTHERS_SECONDS)
        except FileError as error:
            raise self._unreachable(str(error.fields["problem"])) from error
        except OSError as error:
            raise self._unreachable(system_words(error)) from error

    def put(
        self, paths: Sequence[Path], progress: Progress | None = None
    ) -> list[Original | PingyiError]:
        """Copy scanned files into the folder, each once; all are on disk afterwards.

        The disk is waited for once all were written, for several at a time, and then for the folder
        (`Originals.put`).
        """
        with ExitStack() as drafts:
            copies = []
            for item, path in enumerate(paths):
                told = None if progress is None else partial(progress.now_on, item)
                copies.append(self._copied(path, drafts, told or untold))
            if progress is not None:
                progress.idle()
            new = [copy for copy in copies if isinstance(copy, _Copy)]
            if not new:
                return [copy for copy in copies if not isinstance(copy, _Copy)]
            with ThreadPoolExecutor(WAITING) as threads:
                troubles = dict(zip(new, threads.map(_trouble_syncing, new), strict=True))
            placed = [
                self._placed(copy, troubles[copy]) if isinstance(copy, _Copy) else copy
                for copy in copies
            ]
            try:
                sync_folder(self._folder)
            except OSError as error:
                problem = system_words(error)
                lost = StoreError("store.kept", folder=self._folder, problem=problem)
                return [lost if isinstance(copy, _Copy) else copy for copy in copies]
        return placed

    def open(self, sha256: str) -> Path:
        """Return where a file is kept; its bytes are compared once, and whenever it has changed."""
        path = self._find(sha256)
        if path is None:
            raise StoreError("explain.no_original", place=f"{self._shown}/", sha256=sha256)
        try:
            stamp = stamp_of(path)
            if self._compared.get(path) == stamp:
                return path
            if file_sha256(path) != sha256:
                raise StoreError("explain.damaged_original", path=f"{self._shown}/{path.name}")
        except OSError as error:
            # Of a drive that gives errors nobody knows more than that these bytes aren't there.
            raise StoreError(
                "explain.damaged_original", path=f"{self._shown}/{path.name}"
            ) from error
        if len(self._compared) >= _STAMPS:
            self._compared.clear()
        self._compared[path] = stamp
        return path

    def has(self, sha256: str) -> bool:
        """Return whether a file has this name (`Originals.has`)."""
        return self._find(sha256) is not None

    def names(self) -> Iterator[KeptName]:
        """Yield what lies in the folder, by name; drafts are passed over."""
        try:
            paths = sorted(self._folder.iterdir()) if self._folder.is_dir() else []
        except OSError as error:
            raise self._unreachable(system_words(error)) from error
        for path in paths:
            if not path.name.startswith(DRAFT):
                shown = f"{self._shown}/{path.name}"
                yield KeptName(path.name.partition(".")[0], shown, partial(_measured, path))

    def _remove_drafts(self, before: float | None = None) -> None:
        for draft in self._folder.glob(f"{DRAFT}*"):
            with suppress(FileNotFoundError):
                if before is None or draft.stat().st_mtime < before:
                    draft.unlink()

    def _unreachable(self, problem: str) -> StoreError:
        return StoreError("store.originals.unreachable", place=self._folder, problem=problem)

    def _find(self, sha256: str) -> Path | None:
        found = _kept_as(self._folder, sha256, (*_USUAL_SUFFIXES, *_RARE_SUFFIXES))
        return found or self._odd_names().get(sha256)

    def _odd_names(self) -> Mapping[str, Path]:
        """Return files with a suffix that nobody expects, by SHA-256.

        The folder may hold 10,000 files: it is listed for a name that wasn't found, and again only
        once something has come.
        """
        try:
            changed = self._folder.stat().st_mtime_ns
        except OSError:
            return {}
        if self._listed is None or self._listed[0] != changed:
            usual = {*_USUAL_SUFFIXES, *_RARE_SUFFIXES}
            odd = (path for path in self._folder.iterdir() if path.suffix not in usual)
            self._listed = changed, {path.name.partition(".")[0]: path for path in odd}
        return self._listed[1]

    def _copied(
        self, path: Path, drafts: ExitStack, told: Callable[[int], None]
    ) -> _Copy | Original | PingyiError:
        """Return a copy to be named, the original where its bytes are kept, or what went wrong."""
        folder = self._folder
        try:
            source = open_scanned(path)
            with source:
                # Bytes that are known are most often met in whole folders that are scanned again:
                # nothing is written for them.
                content = small(source, told)
                digest, size = hashed(source, told) if content is None else named(content)
                if not self._is_mounted:
                    make_folder(folder)
                kept = _genuine(folder, digest, size, path)
                if kept is not None:
                    return Original(digest, size, kept, was_kept=True)
                draft = drafts.enter_context(draft_of(folder / f"{digest}{suffix_of(path)}"))
                with draft.open("wb") as target:
                    if content is None:
                        source.seek(0)
                        digest, size = hashed(source, told, target)
                    else:
                        target.write(content)
        except UnreadableError as error:
            return SourceError("store.source", path=path, problem=str(error))
        except PingyiError as error:
            problem = error.fields["problem"]
            return StoreError("store.copy", path=path, folder=folder, problem=problem)
        except OSError as error:
            problem = system_words(error)
            return StoreError("store.copy", path=path, folder=folder, problem=problem)
        return _Copy(path, draft, digest, size)

    def _placed(self, copy: _Copy, trouble: OSError | None) -> Original | PingyiError:
        """Give a copy its name, all at once, with its bytes on disk."""
        folder = self._folder
        try:
            if trouble is not None:
                raise trouble
            # Another file of this task may have had the same bytes.
            kept = _genuine(folder, copy.sha256, copy.size, copy.source)
            if kept is not None:
                return Original(copy.sha256, copy.size, kept, was_kept=True)
            kept = _kept_as(folder, copy.sha256, (*_USUAL_SUFFIXES, suffix_of(copy.source)))
            kept = kept or folder / f"{copy.sha256}{suffix_of(copy.source)}"
            copy.draft.chmod(KEPT_MODE)
            os.replace(copy.draft, kept)  # noqa: PTH105 - named for what it guarantees
            return Original(copy.sha256, copy.size, kept, was_kept=False)
        except OSError as error:
            problem = system_words(error)
            return StoreError("store.copy", path=copy.source, folder=folder, problem=problem)


def keep_original(folder: Path, path: Path) -> Original:
    """Copy a scanned file into an activity folder, once.

    Args:
        folder: the activity folder.
        path: the scanned file.

    Raises:
        SourceError: the file can't be read.
        StoreError: the copy can't be written.
    """
    (kept,) = FolderOriginals(folder / ORIGINALS).put([path])
    if isinstance(kept, PingyiError):
        raise kept
    return kept


def _trouble_syncing(copy: _Copy) -> OSError | None:
    try:
        sync_file(copy.draft)
    except OSError as error:
        return error
    return None


def _measured(path: Path) -> tuple[str, int] | None:
    return (file_sha256(path), path.stat().st_size) if path.is_file() else None


def _genuine(originals: Path, sha256: str, size: int, source: Path) -> Path | None:
    """Return where these bytes are kept, compared one by one, or None."""
    kept = _kept_as(originals, sha256, (*_USUAL_SUFFIXES, suffix_of(source)))
    if kept is None or kept.stat().st_size != size or not is_genuine(kept, sha256):
        return None
    return kept


def _kept_as(originals: Path, sha256: str, suffixes: Iterable[str]) -> Path | None:
    names = (originals / f"{sha256}{suffix}" for suffix in suffixes)
    return next((name for name in names if name.exists()), None)
