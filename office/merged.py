"""Sessions that were sealed in other folders and added to this one, as they stand here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from ballot.errors import PingyiError, StoreError
from ballot.ids import FormId, SessionId
from ballot.record import SheetRecord
from ballot.session import Merge, SessionStatus
from office.folder import ActivityFolder
from output.package import RECORDS_FILE, TALLY_FILE, read_session_tally
from output.records import in_order, record_from, root_of
from store.evidence import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedSession:
    """What one merged session adds to a city tally."""

    status: SessionStatus
    lines: tuple[bytes, ...]
    """Of its records, as they were handed in, in the tree's order."""
    layouts: Mapping[FormId, str]
    images: tuple[str, ...]


def package_folder(folder: ActivityFolder, session: SessionId, tally_sha256: str) -> Path:
    """Return where the files of a merged session stand."""
    return folder.merged / session / tally_sha256


def merged_sessions(folder: ActivityFolder, store: Store) -> dict[SessionId, MergedSession]:
    """Return every merged session, after its files were compared with what was recorded.

    Raises:
        StoreError: files are missing, or aren't those that were added.
    """
    return {
        session: load_merged(package_folder(folder, session, merge.seal.tally_sha256), merge)
        for session, merge in store.merged().items()
    }


def merged_tallies(folder: ActivityFolder, store: Store) -> dict[SessionId, Mapping[str, Any]]:
    """Return the own tally of every merged session.

    Raises:
        StoreError: files are missing, or aren't those that were added.
    """
    merged_sessions(folder, store)
    return {
        session: read_session_tally(
            package_folder(folder, session, merge.seal.tally_sha256) / TALLY_FILE
        ).tally
        for session, merge in store.merged().items()
    }


def records_in(merged: MergedSession) -> Iterator[SheetRecord]:
    """Yield the record of every sheet of a merged session."""
    yield from map(record_from, merged.lines)


def load_merged(place: Path, merge: Merge) -> MergedSession:
    """Return what stands in the folder of a merged session.

    Raises:
        StoreError: files are missing, or aren't those that were added.
    """
    try:
        stated = read_session_tally(place / TALLY_FILE)
        content = (place / RECORDS_FILE).read_bytes().split(b"\n")
        lines = in_order(line for line in content if line)
        root = root_of(lines)
    except (PingyiError, OSError, ValueError, KeyError, TypeError) as problem:
        raise StoreError("merge.damaged", path=place, problem=problem) from problem
    # Under the same root are the same bytes, and those were checked when they came.
    found = (stated.seal, root, len(lines))
    if found != (merge.seal, merge.records_root, merge.sheets):
        raise StoreError("merge.damaged", path=place, problem=stated.seal.tally_sha256)
    return MergedSession(
        status=stated.status, lines=tuple(lines), layouts=stated.layouts, images=stated.images
    )


def session_statuses(folder: ActivityFolder, store: Store) -> list[SessionStatus]:
    """Return the numbers of each session; of a merged one, those it was handed in with.

    Raises:
        StoreError: the files of a merged session aren't what was added.
    """
    return statuses_with(merged_sessions(folder, store), store.status(folder.activity))


def statuses_with(
    merged: Mapping[SessionId, MergedSession], statuses: Sequence[SessionStatus]
) -> list[SessionStatus]:
    """Return the numbers of each session, those of the merged ones in their places."""
    return [
        merged[status.session].status if status.session in merged else status for status in statuses
    ]


def handed_in(folder: ActivityFolder, store: Store) -> list[bytes]:
    """Return the lines of all merged sessions' records, as exact bytes.

    Raises:
        StoreError: the files of a merged session aren't what was added.
    """
    merged = merged_sessions(folder, store)
    holds = folder.activity.holds
    return [line for session, each in merged.items() if holds(session) for line in each.lines]


def every_record(folder: ActivityFolder, store: Store) -> list[SheetRecord]:
    """Return the record of every sheet that counts, scanned here or merged.

    Raises:
        StoreError: the files of a merged session aren't what was added.
    """
    others = map(record_from, handed_in(folder, store))
    return list(chain(store.sheet_records(folder.activity), others))
