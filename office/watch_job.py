"""Reads scans as they arrive, until somebody says that it is enough: `scan --watch`, `--scanner`.

The workers stay; the right to write is held only while what has arrived is read, so that people
settle doubts in between.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import PurePosixPath
from typing import Protocol

from ballot.batch import Batch, BatchId
from ballot.batch_words import batch_name, names_of, trouble_of
from ballot.errors import StoreError
from ballot.logbook import Logbook
from ballot.messages import say
from office.arrivals import Arrivals
from office.folder import ActivityFolder
from office.scan_files import ScanFile
from office.scan_job import ScanJob
from office.scan_report import RejectedPage, ScanReport, SeenCover, Taken
from store.evidence import Store

_LOG = Logbook(__name__)

LOOK_SECONDS = 1.0
"""Between two looks while nothing arrives."""

_PAUSE_SECONDS = 0.05
"""Between two groups: whoever waits for the right to write gets it now."""

_TRY_SECONDS = 0.1
_TELL_AFTER = 5.0
"""So long others may write before the operator is told that they are waited for, s."""


class Listener(Protocol):
    """Is told how a watch goes; `cli.watch_line.WatchLine` is one."""

    def tell(self, text: str) -> None:
        """Something is to be said at once."""

    def refuse(self, text: str) -> None:
        """Pages were refused."""

    def count(self, taken: Taken, last: str) -> None:
        """Some files were read; `last` is the name of the last of them, for people."""


class WatchJob:
    """One watch.

    Args:
        folder: the activity.
        store: its evidence.
        job: reads; nobody else uses it.
        arrivals: what to read.
        listener: is told how it goes.
        stop: set by whoever wants it to end, from any thread.
        now: a monotonic clock, s.
        look_seconds: between two looks while nothing arrives.
    """

    def __init__(
        self,
        folder: ActivityFolder,
        store: Store,
        job: ScanJob,
        arrivals: Arrivals,
        listener: Listener,
        stop: threading.Event,
        now: Callable[[], float] = time.monotonic,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._look_seconds = look_seconds
        self._folder = folder
        self._store = store
        self._job = job
        self._arrivals = arrivals
        self._listener = listener
        self._stop = stop
        self._now = now
        self._batches: dict[str, BatchId] = {}
        """The batch whose cover was read last in each folder."""

    @_LOG.step("watch")
    def run(self) -> ScanReport:
        """Read until it is told to stop or nothing more comes; what it all came to.

        Raises:
            SourceError: nothing was printed.
            StoreError: the store or folder can't be written, or the scanner's profile is damaged.
        """
        group: list[ScanFile] = []
        while group or not self._is_over():
            with self._job.reading():
                if group:
                    self._take(group)
                group = self._read_on()
        for batch in self._batches.values():
            self._tell_batch(batch)
        return self._job.report(self._arrivals.passed_over)

    def _read_on(self) -> list[ScanFile]:
        """Read until nothing more comes, or new workers are needed; returns what they begin with.

        New workers, because sheets were printed since these were made.
        """
        while not self._is_over():
            self._arrivals.look()
            group = self._arrivals.next_group()
            if not group:
                self._rest()
            elif self._job.is_stale:
                return group
            else:
                self._take(group)
                time.sleep(_PAUSE_SECONDS)
        return []

    def _rest(self) -> None:
        """Wait until it is time for another look; not long for a scanner that is stopped."""
        if self._stop.is_set():
            time.sleep(_TRY_SECONDS)
        else:
            self._stop.wait(self._look_seconds)

    def _is_over(self) -> bool:
        if self._stop.is_set():
            self._arrivals.stop()
        return self._arrivals.are_over

    def _take(self, group: Sequence[ScanFile]) -> None:
        with self._writing():
            taken = self._job.take(group)
        gone = {page.file for page in taken.rejected if not page.is_recorded}
        unkept = [file for file in group if file.name in gone]
        self._arrivals.give_back(unkept)
        self._arrivals.kept([file for file in group if file.name not in gone])
        away = {file.name for file in unkept if not file.path.exists()}
        for page in taken.rejected:
            if page.file not in away:
                self._listener.refuse(refusal_text(page))
        self._listener.count(taken, group[-1].name)
        for seen in taken.covers:
            self._begin(seen)

    def _begin(self, seen: SeenCover) -> None:
        """Say what became of a batch whose end the cover of the next one is."""
        batch = BatchId(seen.cover.session, seen.cover.batch)
        where = str(PurePosixPath(seen.file).parent)
        before = self._batches.get(where)
        if before == batch:
            return
        if before is not None:
            self._tell_batch(before)
        self._batches[where] = batch
        name = batch_name(batch, names_of(self._folder.activity))
        self._listener.tell(say("watch.batch_begins", batch=name))

    def _tell_batch(self, batch: BatchId) -> None:
        found = next((each for each in self._store.batches().batches if each.id == batch), None)
        if found is not None:
            self._listener.tell(batch_end_text(found, self._folder))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the right to write; others who have it are waited for."""
        began, is_told = self._now(), False
        with ExitStack() as held:
            while not self._is_taken(held):
                if not is_told and self._now() - began >= _TELL_AFTER:
                    is_told = True
                    self._listener.tell(say("watch.locked"))
                time.sleep(_TRY_SECONDS)
            yield

    def _is_taken(self, held: ExitStack) -> bool:
        """Take the right to write, unless somebody else has it."""
        try:
            held.enter_context(self._store.scanning())
        except StoreError as error:
            if error.key != "store.locked":
                raise
            return False
        return True


def refusal_text(page: RejectedPage) -> str:
    """Return what is told of refused pages at once: where, why, and what to do."""
    advice = f"advice.{page.reason}" if page.is_recorded else "advice.not_recorded"
    return say(
        "watch.refused",
        where=page.place,
        reason=say(f"reason.{page.reason}"),
        detail=page.detail,
        advice=say(advice),
    )


def batch_end_text(batch: Batch, folder: ActivityFolder) -> str:
    """Return what is told of a batch that ended: what was counted, is there and lacks."""
    names = names_of(folder.activity)
    trouble = trouble_of(batch, names)
    if trouble is not None:
        return say("watch.batch_ended", told=trouble)
    agrees = say("watch.batch_agrees", batch=batch_name(batch.id, names), sheets=batch.found)
    return say("watch.batch_ended", told=agrees)
