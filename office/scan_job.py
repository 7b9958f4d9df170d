"""Scans files into the evidence store: what `pingyi scan` does, without the terminal.

Every file is kept before it is read, and every page is committed as its outcome arrives: whoever
pulls the plug loses the pages in flight, and the next run goes on where this one stopped.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import tee
from pathlib import Path

from ballot.errors import PingyiError, SourceError
from ballot.ids import SheetId
from ballot.limits import PageLimits
from ballot.logbook import Logbook, digits
from ballot.messages import say
from ballot.names import shown_name
from ballot.profile import load_profile
from ballot.reading import (
    OF_BYTES,
    Rejection,
    RejectionReason,
)
from office.cluster_readers import cluster_readers
from office.completed import CutShort
from office.folder import ActivityFolder
from office.kept_files import KeptFile, keep_files
from office.page_outcomes import is_same
from office.passed_over import PassedOver
from office.reader_context import reading_context
from office.scan_files import ScanFile
from office.scan_groups import groups_of_files, groups_of_pages, not_kept
from office.scan_report import RejectedPages, ScanReport, Taken, Watcher
from office.scan_takings import ScanTakings
from scanner.cluster_link import ClusterAddress
from scanner.context import ReadingContext
from scanner.pool import PagePool, SlowPlace
from scanner.runs import PageRun, RunOutcome, runs_of
from scanner.workers import Readers
from store.evidence import Store
from store.originals import is_genuine
from store.standing import FileState, PageKey

_LOG = Logbook(__name__)
_SHA256_DIGITS = 64

FILES_AT_ONCE = 8
"""Where people decide while a scan runs: a second or two of single pages, so long they wait."""

_PAUSE_SECONDS = 0.05
"""Whoever waits for the right to write looks for it a few times a second at least."""

PATIENCE_SECONDS = 3600
"""Somebody who prints, seals or checks a deck has the right to write for minutes where several
share a store; what was read waits that long for it."""


class ScanJob:
    """One run over some files.

    Args:
        folder: the activity.
        store: its evidence.
        workers: processes of this machine: they read, or only keep files where a cluster reads.
        watcher: is told of every page.
        limits: what opening a file and reading a page may take.
        cluster: who reads in place of this machine's processes.
        began: when the command did, by `time.monotonic`; now, where nobody says.
    """

    def __init__(
        self,
        folder: ActivityFolder,
        store: Store,
        *,
        workers: int,
        watcher: Watcher,
        limits: PageLimits = PageLimits(),  # noqa: B008 - frozen
        cluster: ClusterAddress | None = None,
        began: float | None = None,
    ) -> None:
        self._began = time.monotonic() if began is None else began
        self._folder = folder
        self._originals = folder.originals()
        self._has_begun = False
        self._store = store
        self._workers = workers
        self._watcher = watcher
        self._limits = limits
        self._cluster = cluster
        self._names: dict[Path, str] = {}
        """Name of each file that was taken last, as the system has it, by its path."""
        self._opening = ""
        """Name of the file that is opened, to be told how many pages it has."""
        self._in_flight: dict[str, str] = {}
        """Name of each file that is being read, as the system has it, by SHA-256."""
        self._read_as: dict[str, str] = {}
        """The same of each file that was, too: another scan may have finished one before."""
        self._takings = ScanTakings(store, watcher)
        self._context: ReadingContext | None = None
        self._pool: PagePool | None = None
        self._prints = 0
        """How often sheets had been printed when the workers were made."""
        self._refused: dict[PageKey, Rejection] = {}
        """Pages on record as refused that are read once more, because the file may have been
        damaged then."""
        self._met: set[str] = set()
        """SHA-256 of every file of this run: two workers may keep the same bytes at a time, and
        neither finds them there."""
        self._mended: list[str] = []
        """Names of files whose copies were missing or damaged."""
        self._cut_short = CutShort(self._originals, store)

    @_LOG.step("scan")
    def run(self, files: Sequence[ScanFile], passed_over: Sequence[PassedOver] = ()) -> ScanReport:
        """Keep and read what is new among `files`.

        The watcher counts a page for each file to begin with.

        Args:
            files: to look at.
            passed_over: what was found beside them, for the report.

        Raises:
            StoreError: another process is writing, the store or folder can't be written, or the
                scanner's profile is damaged.
            ClusterError: there is no cluster, or it can't read; what it read is on record.
        """
        with self._store.scanning(), self.reading():
            self.take(files)
        return self.report(passed_over)

    def run_beside(
        self,
        files: Sequence[ScanFile],
        passed_over: Sequence[PassedOver] = (),
        told: Callable[[Taken], None] = lambda _: None,
    ) -> ScanReport:
        """As `run`, where people decide meanwhile: others may write between two groups of files.

        `told` is told of each group what it came to.
        """
        with self.reading():
            for first in range(0, len(files), FILES_AT_ONCE):
                with self._store.scanning():
                    taken = self.take(files[first : first + FILES_AT_ONCE])
                told(taken)
                time.sleep(_PAUSE_SECONDS)
        return self.report(passed_over)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Have workers ready; within, `take` reads one group of files after the other.

        Raises:
            SourceError: nothing was printed.
            StoreError: a layout, the secret or the scanner's profile is missing or damaged.
        """
        if self._store.shares_writing:
            self._store.wait_for_writers(PATIENCE_SECONDS)
        self._context = reading_context(self._folder, self._store)
        self._prints = len(self._store.prints())
        self._takings.begin(max(len(form.sides) for form in self._context.layouts.values()))
        pool = PagePool(
            self._context,
            workers=self._workers,
            limits=self._limits,
            on_slow=self._tell_slow,
            readers=self._readers(self._context),
        )
        with pool as self._pool:
            yield

    @property
    def is_stale(self) -> bool:
        """Whether sheets were printed, or the scanner measured, since the workers were made."""
        known = self._context
        if known is None or len(self._store.prints()) != self._prints:
            return True
        return load_profile(self._folder.path) != known.profile

    def take(self, files: Sequence[ScanFile]) -> Taken:
        """Keep and read what is new among `files`, within `reading`.

        The caller scans (`Store.scanning`).

        Raises:
            StoreError: the store or folder can't be written.
        """
        if self._pool is None:
            raise RuntimeError("nobody is reading")
        self._takings.sum.files += len(files)
        self._names = {file.path: file.raw for file in files}
        self._takings.rejected, covers = RejectedPages(), len(self._takings.sum.covers)
        if not self._has_begun:  # once: a drive that goes away later gets no folder beneath it
            self._originals.begin(
                is_alone=not self._store.shares_writing, on_record=self._store.image_hashes
            )
            self._has_begun = True
        outcomes = self._pool.read(self._runs(files, self._pool))
        for group in groups_of_pages(outcomes, self._store):
            with self._store.writing():
                for outcome in group:
                    self._record_run(outcome)
        backs = self._takings.white_backs()
        self._takings.sum.blank_backs += len(backs)
        rejected = tuple(self._takings.rejected.runs(backs))
        return self._takings.sum.taken(rejected, covers)

    def _readers(self, context: ReadingContext) -> Readers | None:
        if self._cluster is None:
            return None
        return cluster_readers(
            self._cluster, self._folder, context, limits=self._limits, tell=self._watcher.tell
        )

    def report(self, passed_over: Sequence[PassedOver] = ()) -> ScanReport:
        """Return what all that was taken came to.

        Args:
            passed_over: what was found beside it.
        """
        seconds = round(time.monotonic() - self._began, 3)
        return self._takings.sum.report(self._folder, self._store, passed_over, seconds)

    def sheet_in(self, file: str) -> SheetId | None:
        """Return which sheet one of the last files showed; None where it wasn't read."""
        return self._takings.sum.recent.get(file)

    def warnings(self) -> Iterator[str]:
        """Yield what to tell the operator about this batch as a whole."""
        if self._context is None:
            return
        if self._mended:
            names = say("words.list").join(map(shown_name, self._mended))
            yield say("office.scan.mended", files=names, count=len(self._mended))
        if self._cut_short.completed:
            names = say("words.list").join(self._cut_short.completed)
            yield say("office.scan.completed", files=names)
        with_blanks = {form for form, _ in self._context.blank_forms}
        if self._context.layouts.keys() - with_blanks:
            yield say("office.scan.lost_forms", folder=self._folder.forms)
        yield from self._takings.sum.traces.warnings(self._context.profile)

    def _runs(self, files: Iterable[ScanFile], pool: PagePool) -> Iterator[PageRun]:
        """Yield what is to be read; the pool asks for more as it gets through."""
        ahead, here = tee(files)
        keep = partial(keep_files, self._folder.originals_place())
        paths = (each.path for each in ahead)
        arriving = zip(here, pool.prepare(keep, paths, instead=not_kept), strict=True)
        for group in groups_of_files(arriving, self._store):
            if len(group) == 1:
                yield from self._runs_of_kept(*group[0], pool)
                continue
            with self._store.writing():
                runs = [run for each in group for run in self._runs_of_kept(*each, pool)]
            yield from runs

    def _runs_of_kept(
        self, file: ScanFile, kept: KeptFile | PingyiError | Rejection, pool: PagePool
    ) -> Iterator[PageRun]:
        match kept:
            case KeptFile():
                yield from self._runs_of(file.raw, kept, pool)
            case Rejection():
                # It gave no answer: not on record, as below.
                self._watcher.grow(0)
                self._takings.pass_over(file.raw, 0, kept)
            case SourceError():
                # Not kept, so not on record either: the operator mends it and scans again.
                why = Rejection(RejectionReason.UNREADABLE_FILE, str(kept))
                self._watcher.grow(0)
                self._takings.pass_over(file.raw, 0, why)
            case _:
                raise kept

    def _runs_of(self, name: str, kept: KeptFile, pool: PagePool) -> Iterator[PageRun]:
        """Yield what is to be read of a file that is kept."""
        _LOG.note("file", sha256=digits(kept.sha256), bytes=kept.size, was_kept=kept.was_kept)
        known = self._store.file_state(kept.sha256)
        if known and kept.sha256 in self._in_flight:
            self._pass_over(name, kept, known)
            return
        is_new = kept.sha256 not in self._met
        self._met.add(kept.sha256)
        doubtful = self._doubtful(name, kept, known) if known and is_new else {}
        if known and known.is_complete and not doubtful:
            self._pass_over(name, kept, known)
            return
        self._opening = name
        source = kept.source or pool.examine(kept.path)
        if isinstance(source, Rejection):
            self._refuse_whole(name, kept, source, doubtful.get(0))
            return
        self._store.record_file(kept.sha256, name, kept.size, source.page_count)
        if known and known.pages != source.page_count:
            self._store.record_mended(
                kept.sha256, pages=source.page_count, withdrawn=doubtful, is_replaced=False
            )
            doubtful = {}
        known = self._store.file_state(kept.sha256)
        done = (known.recorded if known else set()) - doubtful.keys()
        self._takings.sum.duplicates += known is not None and known.is_complete
        self._refused |= {PageKey(kept.sha256, index): was for index, was in doubtful.items()}
        self._watcher.grow(source.page_count - len(done) - 1)
        self._in_flight[kept.sha256] = self._read_as[kept.sha256] = name
        yield from runs_of(replace(source, sha256=kept.sha256), skip=done)

    def _refuse_whole(
        self, name: str, kept: KeptFile, refused: Rejection, was: Rejection | None
    ) -> None:
        """Record that a file can't be opened.

        Args:
            name: of the file.
            kept: its bytes.
            refused: why.
            was: how its first page is on record as refused, where that is open to doubt.
        """
        with self._store.writing():
            known = self._store.file_state(kept.sha256)
            if not is_genuine(kept.path, kept.sha256):
                changed = Rejection(RejectionReason.UNREADABLE_FILE, say("page.changed"))
                self._watcher.grow(0)
                self._takings.pass_over(name, 0, changed)
                return
            if known and known.is_complete:
                if was is None or is_same(was, refused):
                    self._pass_over(name, kept, known)  # refused before, and rightly
                    return
                self._store.record_mended(
                    kept.sha256, pages=known.pages, withdrawn=[0], is_replaced=False
                )
            self._store.record_file(kept.sha256, name, kept.size, 1)
            self._watcher.grow(0)
            self._takings.record(kept.sha256, 0, name, refused)

    def _pass_over(self, name: str, kept: KeptFile, known: FileState) -> None:
        self._store.record_file(kept.sha256, name, kept.size, known.pages)
        self._takings.sum.duplicates += 1
        self._watcher.grow(-1)

    def _doubtful(self, name: str, kept: KeptFile, known: FileState) -> dict[int, Rejection]:
        """Return which pages are refused on record and may have been so for a damaged copy's sake.

        Where the copy was whole just now, that can be of refusals for the bytes alone: it may have
        been put back by hand, or by a scan that was cut off before it recorded so. What passed a
        limit is read again once the limit is higher.
        """
        refused = self._store.open_refusals(kept.sha256)
        if kept.was_kept:
            return {
                index: was
                for index, was in refused.items()
                if was.reason in OF_BYTES or (was.passed and self._limits.allow(was.passed))
            }
        self._mended.append(name)
        self._store.record_mended(kept.sha256, pages=known.pages, withdrawn=(), is_replaced=True)
        return refused

    def _record_run(self, outcome: RunOutcome) -> None:
        source = outcome.run.source
        sha256 = source.sha256 or source.path.name[:_SHA256_DIGITS]
        name = self._read_as[sha256]
        for index, page in enumerate(outcome.pages, start=outcome.run.start):
            key = PageKey(sha256, index)
            was = self._refused.pop(key, None)
            if was is not None and self._store.refusal(key) != was:
                was = None  # another scan has read it meanwhile
            if outcome.is_damaged and isinstance(page, Rejection):
                self._takings.pass_over(name, index, page)
            elif was is None:
                self._takings.record(sha256, index, name, page)
            elif isinstance(page, Rejection) and is_same(was, page):
                self._watcher.advance()  # the paper's fault, or the scanner's: that stands
            else:
                self._store.record_mended(
                    sha256, pages=source.page_count, withdrawn=[index], is_replaced=False
                )
                self._takings.record(sha256, index, name, page)
        state = self._store.file_state(sha256)
        is_done = not any(key.sha256 == sha256 for key in self._refused)
        if state is not None and state.is_complete and is_done:
            self._in_flight.pop(sha256, None)
            self._cut_short.settle(sha256, name)

    def _tell_slow(self, place: SlowPlace | None) -> None:
        if place is None:
            self._watcher.slow(None)
            return
        sha256 = place.path.name[:_SHA256_DIGITS]
        name = self._names.get(place.path) or self._in_flight.get(sha256) or self._opening
        what = shown_name(name)
        if place.page is not None:
            what = say("words.page", file=what, page=place.page)
        self._watcher.slow(say("office.scan.slow", what=what, seconds=self._limits.page_seconds))
