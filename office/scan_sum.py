"""What the pages of one scan come to, counted as they come in."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ballot.cover import Cover
from ballot.ids import SheetId
from ballot.reading import PageReading
from office.batch_traces import BatchTraces
from office.batch_watch import Series
from office.folder import ActivityFolder
from office.next_steps import next_steps
from office.passed_over import PassedOver
from office.scan_gaps import lone_blank_sides, missing_entries
from office.scan_report import RejectedPage, ScanReport, SeenCover, Taken
from store.evidence import Store
from store.standing import PageKey

_RECENT = 64


@dataclass(slots=True)
class ScanSum:
    """Counts of one run; `ScanReport` says what each is."""

    files: int = 0
    pages: int = 0
    read: int = 0
    duplicates: int = 0
    blank_backs: int = 0
    doubtful_rows: int = 0
    recent: dict[str, SheetId] = field(default_factory=dict)
    """Which sheet each of the last files showed, by the file's name."""
    sheets: set[SheetId] = field(default_factory=set)
    copied: set[SheetId] = field(default_factory=set)
    """Sheets of which another scan came: rows in which it differs wait."""
    blank_sides: set[PageKey] = field(default_factory=set)
    covers: list[SeenCover] = field(default_factory=list)
    refusals: list[RejectedPage] = field(default_factory=list)
    traces: BatchTraces = field(default_factory=BatchTraces)
    series: list[Series] = field(default_factory=list)
    """What was told while the batch was read."""

    def remember(self, file: str, sheet: SheetId | None) -> None:
        """Take in which sheet a page shows, read or not.

        Args:
            file: its name, as the system has it.
            sheet: None where nobody can tell.
        """
        if sheet is not None:
            self.recent[file] = sheet
        if len(self.recent) > _RECENT:
            del self.recent[next(iter(self.recent))]

    def add(self, page: PageReading) -> None:
        """Take in a page that was read."""
        self.pages += 1
        self.read += 1
        self.sheets.add(page.sheet)
        self.doubtful_rows += sum(bool(row.doubts) for row in page.rows)
        self.traces.add(page)

    def add_cover(self, file: str, cover: Cover) -> None:
        """Take in a cover.

        Args:
            file: its name, as the system has it.
            cover: what it says.
        """
        self.pages += 1
        self.covers.append(SeenCover(file, cover))

    def taken(self, rejected: tuple[RejectedPage, ...], covers: int) -> Taken:
        """Return what the last group came to.

        Args:
            rejected: its pages that were refused.
            covers: how many there were before it.
        """
        self.refusals += rejected
        return Taken(rejected, tuple(self.covers[covers:]), len(self.sheets), self.doubtful_rows)

    def report(
        self,
        folder: ActivityFolder,
        store: Store,
        passed_over: Sequence[PassedOver],
        seconds: float,
    ) -> ScanReport:
        """Return what it all came to, and what stands in the activity now."""
        rejected = (
            *self.refusals,
            *lone_blank_sides(store, self.blank_sides),
            *missing_entries(store),
        )
        steps = next_steps(folder, store)
        met = self.sheets | self.copied
        waiting = [each for each in steps.waiting if each.sheet in met]
        unrecorded = (page.to_scan() for page in rejected if not page.is_recorded)
        read_or_known = self.read + len(self.covers) + len(self.blank_sides)
        return ScanReport(
            files=self.files,
            pages=self.pages,
            sheets=len(self.sheets),
            read=self.read,
            clipped=self.traces.clipped,
            pending_rows=sum(each.rows + each.unseen for each in waiting),
            unseen_rows=sum(each.unseen for each in waiting),
            rejected=rejected,
            duplicates=self.duplicates,
            passed_over=tuple(passed_over),
            refused=self.pages - read_or_known - self.blank_backs,
            covers=len(self.covers),
            batches=store.batches(),
            blank_sides=len(self.blank_sides),
            blank_backs=self.blank_backs,
            series=tuple(self.series),
            next=steps.and_scan(unrecorded),
            seconds=seconds,
        )
