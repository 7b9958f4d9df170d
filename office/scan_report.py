"""What one run of `pingyi scan` came to, and who is told while it runs."""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Protocol

from ballot.batch import Batches
from ballot.cover import Cover
from ballot.messages import say
from ballot.names import name_bytes, shown_name
from ballot.page_run import pages_text
from ballot.reading import IN_RUNS, Rejection, RejectionReason
from office.batch_watch import Series
from office.next_steps import NextSteps, PageToScan
from office.passed_over import PassedOver
from store.standing import FileState, PageKey


class Watcher(Protocol):
    """Is told how the work goes; `cli.progress.Bar` is one."""

    def grow(self, steps: int) -> None:
        """One more file is known: it has `steps` more pages to read than the one it counted as.

        That is -1 where all of it is on record.
        """

    def advance(self, steps: int = 1) -> None:
        """`steps` more pages are done."""

    def slow(self, what: str | None) -> None:
        """`what` takes long; nothing does any more. Called by another thread."""

    def tell(self, text: str) -> None:
        """Something is to be said at once, while the work goes on."""


@dataclass(frozen=True, slots=True)
class RejectedPage:
    """A page, or a run of pages, that was not read or is not there, as a report names it."""

    file: str
    """Its name, for people."""
    name_bytes: str
    """Its name as the system has it, hex."""
    page: int
    """In the file, from 1."""
    through: int
    """The last page of the run; `page` for a single one."""
    pages: int
    """Of the whole file; 0 where that isn't known."""
    reason: RejectionReason
    detail: str
    part: int | None = None
    """Of the picture, from 1, where it shows several forms; None for whole pictures."""

    @property
    def place(self) -> str:
        """File and pages, in words."""
        return pages_text(self.file, self.page, self.through, self.pages, part=self.part or 0)

    @property
    def is_recorded(self) -> bool:
        """Whether it is on record, so that it can be closed; else the next scan tries again."""
        return self.pages > 0

    def to_scan(self) -> PageToScan:
        """Return it as one of the next steps."""
        return PageToScan(**asdict(self))


@dataclass(frozen=True, slots=True)
class SeenCover:
    """A cover that was read."""

    file: str
    """Name of the file, as the system has it."""
    cover: Cover


@dataclass(frozen=True, slots=True)
class Taken:
    """What one group of files came to, for whoever is told of it at once."""

    rejected: tuple[RejectedPage, ...]
    """Pages refused among them; white backs that settled themselves are left out."""
    covers: tuple[SeenCover, ...]
    """Covers among them, in the order of the stack."""
    sheets: int
    """Different sheets of which a page was read, of all groups so far."""
    doubtful_rows: int
    """Rows of all groups so far that were in doubt when they were read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanReport:
    """What one run came to. The fields are the keys of `scan --json`."""

    files: int
    """Files looked at."""
    pages: int
    """Pages newly read, or refused; each part of a picture of several forms is one."""
    sheets: int
    """Different sheets among the pages that were read."""
    read: int
    """Pages newly read."""
    clipped: int
    """Of these, pages whose paper the scanner made white: their blank rows wait for a person."""
    pending_rows: int
    """Rows of these sheets that wait for a person now."""
    unseen_rows: int
    """Of these, rows of pages that aren't there: they wait for the page."""
    rejected: tuple[RejectedPage, ...]
    """Pages refused in this run, and pages that are missing now."""
    duplicates: int
    """Files whose bytes were known."""
    passed_over: tuple[PassedOver, ...]
    """What stands in the folders and wasn't looked at."""
    seconds: float
    """From the beginning of the command."""
    refused: int
    """Pages newly refused; `pages` = `read` + `refused` + `blank_sides` + `blank_backs` +
    `covers`."""
    covers: int
    """Pages newly read that are cover sheets of batches."""
    batches: Batches
    """What is there, lacking or out of place in each batch, in the whole activity."""
    blank_sides: int
    """Pages newly read that are empty backs: they have no rows."""
    blank_backs: int
    """Pages newly met that are white backs of fronts in the same file: nothing waits there."""
    series: tuple[Series, ...]
    """What was told while it ran: one kind of trouble that came more often than before."""
    next: NextSteps
    """What is to be done now, in the whole activity."""

    def as_json(self) -> dict[str, Any]:
        """Return the object that `scan --json` prints."""
        return {
            **{field.name: getattr(self, field.name) for field in fields(self)},
            "rejected": [asdict(page) for page in self.rejected],
            "passed_over": [each.as_json() for each in self.passed_over],
            "batches": self.batches.as_json(),
            "series": [each.as_json() for each in self.series],
            "next": self.next.as_json(),
        }


class RejectedPages:
    """The pages refused in one run; those that follow each other and are one thing become one."""

    def __init__(self) -> None:
        self._pages: list[tuple[PageKey | None, RejectedPage]] = []
        """In the order in which they came; without a key where nothing is on record."""
        self._of_nobody: set[PageKey] = set()
        """Pages refused for what may be true of a whole document, and of no known sheet."""
        self._blank: set[PageKey] = set()

    @property
    def blank(self) -> Collection[PageKey]:
        """The blank pages."""
        return self._blank

    def runs(self, settled: Collection[PageKey] = ()) -> Iterator[RejectedPage]:
        """Yield the pages, those that are one thing as one, without some that settled themselves.

        Each run stands where its first page came.
        """
        found: list[RejectedPage] = []
        last: dict[str, int] = {}
        for key, page in self._pages:
            if key in settled:
                continue
            at = last.get(key.sha256) if key else None
            if at is not None and key in self._of_nobody and _follows(found[at], page):
                found[at] = _continued(found[at], page)
                continue
            if key:
                last.pop(key.sha256, None)
                if key in self._of_nobody:
                    last[key.sha256] = len(found)
            found.append(page)
        return iter(found)

    def add(
        self,
        name: str,
        index: int,
        rejection: Rejection,
        file: FileState | None = None,
        *,
        part: int = 0,
    ) -> None:
        """Take a page in.

        Args:
            name: of its file, as the system has it.
            index: in the file, from 0.
            rejection: why it was refused.
            file: what is on record of it; None where it isn't.
            part: of the picture, from 1; 0 for a whole one.
        """
        page = RejectedPage(
            file=shown_name(name),
            name_bytes=name_bytes(name),
            page=index + 1,
            through=index + 1,
            pages=file.pages if file else 0,
            reason=rejection.reason,
            detail=rejection.detail,
            part=part or None,
        )
        key = PageKey(file.sha256, index, part) if file else None
        self._pages.append((key, page))
        if key and rejection.is_blank:
            self._blank.add(key)
        if key and rejection.reason in IN_RUNS and rejection.sheet is None:
            self._of_nobody.add(key)


def _continued(run: RejectedPage, page: RejectedPage) -> RejectedPage:
    detail = run.detail if page.detail == run.detail else say(f"store.run.{page.reason}")
    return replace(run, through=page.page, detail=detail)


def _follows(last: RejectedPage, page: RejectedPage) -> bool:
    is_whole = last.part is None and page.part is None
    return is_whole and last.reason is page.reason and last.through + 1 == page.page
