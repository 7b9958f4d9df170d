"""Takes in what pages came to: puts each on record, counts it, and tells what comes too often."""

from typing import assert_never

from ballot.cover import Cover
from ballot.names import shown_name
from ballot.reading import (
    PageOutcome,
    PageReading,
    PictureOutcome,
    Rejection,
    RejectionReason,
)
from office.batch_watch import BatchWatch, Place
from office.page_outcomes import is_back_of_read, note_picture, note_unrecorded
from office.scan_report import RejectedPages, Watcher
from office.scan_sum import ScanSum
from store.evidence import Store
from store.standing import FileState, PageKey


class ScanTakings:
    """What the pages of one scan come to.

    Args:
        store: where they go on record.
        watcher: is told of every page.
    """

    def __init__(self, store: Store, watcher: Watcher) -> None:
        self._store = store
        self._watcher = watcher
        self._watch = BatchWatch(sides=1)
        self.sum = ScanSum()
        self.rejected = RejectedPages()
        """Of the files that were taken last."""

    def begin(self, sides: int) -> None:
        """Begin a stack of sheets that have up to so many sides."""
        self._watch = BatchWatch(sides)

    def record(self, sha256: str, index: int, name: str, outcome: PictureOutcome) -> None:
        """Put what a picture came to on record, and count what stands of it."""
        note_picture(sha256, index, outcome)
        for key, stands in self._store.record_picture(sha256, index, outcome).items():
            self._take(name, key, stands)
        self._watcher.advance()

    def _take(self, name: str, key: PageKey, stands: PageOutcome) -> None:
        """Count a page, or a part of a picture, as what stands of it."""
        if isinstance(stands, Cover):
            self.sum.add_cover(name, stands)
            return
        self.sum.remember(name, stands.sheet)
        self._tell_series(name, key, stands)
        match stands:
            case PageReading():
                self.sum.add(stands)
            case Rejection(reason=RejectionReason.BLANK_SIDE):
                self.sum.blank_sides.add(key)
                self.sum.pages += 1
            case Rejection():
                self._note(name, key.index, stands, self._store.file_state(key.sha256), key.part)
            case _:
                assert_never(stands)

    def white_backs(self) -> set[PageKey]:
        """Return the blank pages of this run that settled themselves."""
        files = {key.sha256 for key in self.rejected.blank}
        waiting = {
            PageKey(sha256, index)
            for sha256 in files
            for index in self._store.open_refusals(sha256)
        }
        return set(self.rejected.blank) - waiting

    def _tell_series(self, name: str, key: PageKey, outcome: PageReading | Rejection) -> None:
        """Say at once what comes more often than before; of white backs nothing."""
        if key.index % 2 and isinstance(outcome, Rejection) and outcome.is_blank:
            return
        if outcome.sheet is not None and is_back_of_read(outcome, self._store):
            self._watch.pass_over(outcome.sheet)
            return
        for series in self._watch.add(Place(shown_name(name), key.index + 1, key.part), outcome):
            self.sum.series.append(series)
            self._watcher.tell(series.text)

    def pass_over(self, name: str, index: int, rejection: Rejection) -> None:
        """Take in a picture of which nothing goes on record."""
        note_unrecorded(rejection)
        self._note(name, index, rejection)
        self._watcher.advance()

    def _note(
        self,
        name: str,
        index: int,
        rejection: Rejection,
        file: FileState | None = None,
        part: int = 0,
    ) -> None:
        self.sum.pages += 1
        if rejection.reason is RejectionReason.SECOND_COPY and rejection.sheet is not None:
            self.sum.copied.add(rejection.sheet)
        self.rejected.add(name, index, rejection, file, part=part)
