"""An activity folder that is open: its plan, its evidence, and what follows from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ballot.activity import Activity
from ballot.cover import Cover
from ballot.errors import SourceError
from ballot.reading import PageReading, Rejection, outcomes_of
from ballot.record import SheetRecord
from ballot.session import SessionStatus
from office.folder import ActivityFolder, open_folder
from office.merged import session_statuses
from office.reader_context import reading_context
from office.tally_job import check_evidence, check_finished, current_tally
from output.tally import TallyKind
from pingyi.tallies import count_records
from scanner.context import ReadingContext
from scanner.files.sources import examine, open_pages
from scanner.sheet import read_picture
from scanner.types import Refused
from scoring.result import Result
from store.evidence import Store


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page of a scanned file, and what was seen on it."""

    page: int
    """In the file, from 1."""
    part: int | None
    """From 1, of a picture that shows several forms; None of any other."""
    outcome: PageReading | Rejection | Cover
    """What was seen, or why the page can't be read, or the batch whose cover sheet it is."""


class OpenActivity:
    """An activity folder that is open; made by `open_activity`, and closed at the end of `with`.

    Attributes:
        folder: where it lies.
        plan: what activity.toml says: units, categories, sessions, rules.
    """

    def __init__(self, folder: ActivityFolder, store: Store) -> None:
        self.folder: Path = folder.path
        self.plan: Activity = folder.activity
        self._opened = folder
        self._store = store
        self._context: ReadingContext | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the evidence."""
        self._store.close()

    def read_pages(self, scan: str | PathLike[str]) -> Iterator[ReadPage]:
        """Read the pages of a scanned file, one at a time; nothing is recorded.

        Args:
            scan: a picture, multi-page TIFF or PDF, which nobody has to have scanned before.

        Yields:
            Each page in the order of the file; of a picture that shows several forms each of them.

        Raises:
            SourceError: the file can't be opened, or nothing was printed in this folder; the text
                says which.
            StoreError: a form, the secret or the scanner's profile is missing or damaged.
        """
        if self._context is None:
            self._context = reading_context(self._opened, self._store)
        path = Path(scan)
        try:
            source = examine(path)
        except (Refused, OSError) as refused:
            why = refused.rejection.detail if isinstance(refused, Refused) else refused.strerror
            raise SourceError("store.source", path=path, problem=why) from refused
        for page, opened in enumerate(open_pages(source, 0, source.pages), start=1):
            if isinstance(opened, Refused):
                yield ReadPage(page, None, opened.rejection)
                continue
            for part, outcome in outcomes_of(
                read_picture(opened.image, self._context, is_damaged=opened.is_damaged)
            ):
                yield ReadPage(page, part or None, outcome)

    def records(self) -> list[SheetRecord]:
        """Return every sheet that was read or decided on, as it counts now, by sheet id."""
        return list(self._store.sheet_records(self.plan))

    def sessions(self) -> list[SessionStatus]:
        """Return how far each session is: printed, scanned, pending, counted by hand, sealed."""
        return list(session_statuses(self._opened, self._store))

    def count(self) -> Result:
        """Count, score, rank and designate by the records of this folder.

        Rows that wait for a person add nothing: until there are none, that is a preview.

        Raises:
            ReconciliationError: the records contradict each other.
        """
        return count_records(self.plan, self.records())

    def build_tally(self, kind: TallyKind = TallyKind.PROVISIONAL) -> dict[str, Any]:
        """Return the object that `pingyi tally` would write into tally.json; nothing is written.

        Args:
            kind: `PROVISIONAL`, at any time; or `FINAL`, once nothing waits and all is sealed.

        Raises:
            UsageError: no sheet was scanned.
            PendingReviewError: a final tally was asked for, and rows, pages or sheets wait.
            ReconciliationError: numbers that must agree don't, or a session isn't sealed.
            StoreError: the evidence isn't whole.
        """
        check_evidence(self._opened, self._store)
        if kind is TallyKind.FINAL:
            check_finished(self._opened, self._store)
        # Of several forms it is the first one's tally, and nothing of any form may wait.
        return current_tally(self._opened, self._store, kind)


def open_activity(folder: str | PathLike[str]) -> OpenActivity:
    """Open an activity folder; files in it that only their owner may read are made so.

    Args:
        folder: holds activity.toml.

    Raises:
        ActivityError: activity.toml is missing or has faults, all of them in `faults`.
        PlanError: activity.toml was changed since something was printed, and nobody accepted it.
        StoreError: the evidence is locked, damaged, or of another version.
    """
    opened = open_folder(Path(folder))
    return OpenActivity(opened, opened.store())
