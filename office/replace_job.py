"""Finds the scans that are to take the place of others: what `pingyi replace-scans` is told."""

from collections.abc import Sequence
from pathlib import Path

from ballot.errors import UsageError
from ballot.files import file_sha256
from ballot.ids import SessionId
from ballot.names import shown_name
from ballot.reading import RejectionReason
from ballot.system_errors import system_words
from office.folder import ActivityFolder
from office.named_scans import of_name, places_of
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
            they are on record; none means all. Copies that people have closed are taken where a
            file is named itself and holds no others.
        session: the meeting, by its id or name; None means every one.
        back: whether scans that were replaced are meant, to be taken back, and not second copies.

    Raises:
        UsageError: nothing is named; no such session; a name is that of no scan or of several
            files; a file can't be read; people have closed all that is meant.
    """
    if not files and session is None:
        raise UsageError("office.replace.nothing_named")
    wanted = RejectionReason.REPLACED if back else RejectionReason.SECOND_COPY
    late = RejectionReason.SEALED_SESSION  # of a session that is open again: a copy like others
    seals = store.seals()
    found = [
        stored
        for stored in store.rejections()
        if stored.rejection.reason is wanted
        or (stored.rejection.reason is late and not back and stored.session not in seals)
    ]
    if session is not None:
        id_ = _session(folder, session)
        found = [stored for stored in found if stored.session == id_]
    if not files:
        return _keys(_not_closed(found))
    named = [key for file in files for key in _named(store, found, file)]
    return list(dict.fromkeys(named))


def _not_closed(found: Sequence[StoredRejection]) -> list[StoredRejection]:
    """Return the copies that nobody has closed: no folder and no session takes any other.

    Raises:
        UsageError: there are closed ones only.
    """
    left = [stored for stored in found if not _is_closed(stored)]
    if found and not left:
        raise UsageError("office.replace.closed", count=len(found))
    return left


def _is_closed(stored: StoredRejection) -> bool:
    # What was replaced waits for nobody, and is what `back` asks for.
    return not stored.is_open and stored.rejection.reason is not RejectionReason.REPLACED


def _keys(found: Sequence[StoredRejection]) -> list[PageKey]:
    return [stored.key for stored in found]


def _session(folder: ActivityFolder, text: str) -> SessionId:
    for session in folder.activity.sessions:
        if text in (session.id, session.name):
            return session.id
    raise UsageError("office.replace.no_session", session=text)


def _named(store: Store, found: Sequence[StoredRejection], name: str) -> list[PageKey]:
    """Return the second copies in a file or folder.

    What lies on this machine is known by its bytes, whatever it is called.

    Raises:
        UsageError: no scan on record has this name, or several have; a file can't be read.
    """
    path = Path(name)
    if path.exists():
        hashes = _hashes(path)
        if all(store.file_state(sha256) is None for sha256 in hashes):
            raise UsageError("office.replace.not_scanned", file=name)
        there = [stored for stored in found if stored.sha256 in hashes]
        return _keys(_not_closed(there)) if path.is_dir() else _of_one_file(there)
    inside = [stored for stored in found if stored.file.startswith(name.rstrip("/") + "/")]
    if inside:
        return _keys(_not_closed(inside))
    fitting = of_name(found, name)
    if not fitting:
        raise UsageError("office.replace.no_copy", file=name)
    files = {stored.sha256: stored for stored in fitting}
    if len(files) > 1:
        places = places_of([*files.values()])
        raise UsageError("office.replace.several_files", file=shown_name(name), places=places)
    return _of_one_file(fitting)


def _of_one_file(found: Sequence[StoredRejection]) -> list[PageKey]:
    """Return the copies in a file that was named itself: closed ones if there are no others."""
    return _keys([stored for stored in found if not _is_closed(stored)] or found)


def _hashes(path: Path) -> set[str]:
    """Return the SHA-256 of a file, or of all files of a folder, hex.

    Raises:
        UsageError: it is neither, or one can't be read.
    """
    if path.is_dir():
        files = [file for file in sorted(path.rglob("*")) if file.is_file()]
    elif path.is_file():
        files = [path]
    else:  # a pipe or device would be waited for without end
        raise UsageError("office.replace.no_file", file=shown_name(str(path)))
    hashes = set()
    for file in files:
        try:
            hashes.add(file_sha256(file))
        except OSError as error:
            problem = system_words(error)
            shown = shown_name(str(file))
            raise UsageError("office.replace.unreadable", file=shown, problem=problem) from error
    return hashes
