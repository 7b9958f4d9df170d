"""Finds the scans that are to take the place of others: what `pingyi replace-scans` is told."""

from collections.abc import Container, Iterator, Sequence
from pathlib import Path

from ballot.errors import UsageError
from ballot.files import file_sha256
from ballot.ids import SessionId, SheetId
from ballot.reading import RejectionReason
from office.folder import ActivityFolder
from store.evidence import Store
from store.standing import PageKey, StoredRejection


def other_scans(
    folder: ActivityFolder,
    store: Store,
    *,
    files: Sequence[str] = (),
    session: str | None = None,
    back: bool = False,
) -> list[PageKey]:
    """Return the second copies that are named, by file and page.

    Args:
        folder: the activity.
        store: its evidence.
        files: scans, or folders of scans: as paths on this machine, or as the names under which
            they are on record; none means all.
        session: the meeting, by its id or name; None means every one.
        back: whether scans that were replaced are meant, to be taken back, and not second copies.

    Raises:
        UsageError: nothing is named; no such session; a name is that of no scan.
    """
    if not files and session is None:
        raise UsageError("office.replace.nothing_named")
    wanted = RejectionReason.REPLACED if back else RejectionReason.SECOND_COPY
    late = RejectionReason.SEALED_SESSION  # of a session that is open again: a copy like others
    found = [
        stored
        for stored in store.rejections()
        if stored.rejection.reason is wanted
        or (stored.rejection.reason is late and not back and stored.session not in store.seals())
    ]
    if session is not None:
        id_ = _session(folder, session)
        found = [stored for stored in found if stored.session == id_]
    if files:
        named = [_named(store, found, file) for file in files]
        keys = {key for part in named for key in part}
        found = [stored for stored in found if (stored.sha256, stored.index) in keys]
    # Where people have closed one copy of a page and not another, that one is meant.
    waiting = {_page_of(stored) for stored in found if stored.is_open}
    return [
        (stored.sha256, stored.index)
        for stored in found
        if stored.is_open or _page_of(stored) not in waiting
    ]


def _page_of(stored: StoredRejection) -> tuple[SheetId | None, int | None]:
    return stored.rejection.sheet, stored.rejection.page


def _session(folder: ActivityFolder, text: str) -> SessionId:
    for session in folder.activity.sessions:
        if text in (session.id, session.name):
            return session.id
    raise UsageError("office.replace.no_session", session=text)


def _named(store: Store, found: Sequence[StoredRejection], name: str) -> list[PageKey]:
    """Return the second copies in a file or folder.

    Raises:
        UsageError: no scan on record has this name.
    """
    path = Path(name)
    if path.exists():
        bytes_of = {file_sha256(file) for file in _files(path)}
        if all(store.file_state(sha256) is None for sha256 in bytes_of):
            raise UsageError("office.replace.not_scanned", file=name)
        return _of(found, bytes_of)
    known = {stored.sha256: stored.file for stored in found}
    fitting = {sha256 for sha256, file in known.items() if _fits(file, name)}
    if not fitting:
        raise UsageError("office.replace.no_copy", file=name)
    return _of(found, fitting)


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (file for file in sorted(path.rglob("*")) if file.is_file())
    else:
        yield path


def _fits(file: str, name: str) -> bool:
    """Return whether a scan is the one of this name, or lies in the folder of this name."""
    return name in (file, Path(file).name) or file.startswith(name.rstrip("/") + "/")


def _of(found: Sequence[StoredRejection], files: Container[str]) -> list[PageKey]:
    return [(stored.sha256, stored.index) for stored in found if stored.sha256 in files]
