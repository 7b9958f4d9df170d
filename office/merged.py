"""Sessions that were sealed in other folders and added to this one, as they stand here."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ballot.ids import FormId, SessionId
from ballot.record import SheetRecord
from ballot.session import Merge, SessionStatus
from office.folder import ActivityFolder
from office.sealed import told_damaged
from output.package import RECORDS_FILE, TALLY_FILE, lines_under, read_session_tally
from output.records import record_from
from store.evidence import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedSession:
    """What one merged session adds to a city tally."""

    status: SessionStatus
    layouts: Mapping[FormId, str]
    images: tuple[str, ...]
    place: Path
    """Where its files lie."""
    root: str
    """Over its records, hex."""
    sheets: int

    def lines(self) -> Iterator[bytes]:
        """Yield its records as they were handed in, none of them kept.

        Raises:
            StoreError: they aren't those that were added; at the end at the latest.
        """
        with told_damaged("merge.damaged", self.place):
            yield from lines_under(self.place / RECORDS_FILE, self.root, self.sheets)


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
    yield from map(record_from, merged.lines())


def load_merged(place: Path, merge: Merge) -> MergedSession:
    """Return what stands in the folder of a merged session.

    Raises:
        StoreError: files are missing, or aren't those that were added.
    """
    with told_damaged("merge.damaged", place):
        stated = read_session_tally(place / TALLY_FILE)
        # Under the same root are the same bytes, and those were checked when they came.
        if stated.seal != merge.seal:
            raise ValueError(stated.seal.tally_sha256)
        deque(lines_under(place / RECORDS_FILE, merge.records_root, merge.sheets), maxlen=0)
    return MergedSession(
        status=stated.status,
        layouts=stated.layouts,
        images=stated.images,
        place=place,
        root=merge.records_root,
        sheets=merge.sheets,
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
