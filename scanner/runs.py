"""Files cut into runs of pages, and runs put together into tasks."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ballot.messages import say
from ballot.reading import PictureOutcome, Rejection, RejectionReason
from scanner.files.sources import SourceFile

RUN_PAGES = 8
"""Pages of one file that are read in one task: opening a long file anew for every page would cost
more the longer it is."""

TASK_PAGES = 4
"""Pages of short files that are read in one task, at least: handing over a task takes the writer as
long as recording a page."""

FILE_CHANCES = 3
"""Pages of one file that may pass a limit: then the rest of it is refused unread. A file of a
thousand such pages would hold a scan for seventeen hours."""


@dataclass(frozen=True, slots=True)
class PageRun:
    """Some pages of one file, read in one go."""

    source: SourceFile
    start: int
    stop: int
    """Pages `start` to `stop`, from 0, `stop` exclusive."""
    known: PictureOutcome | None = None
    """What its page came to, where that is known and it isn't to be read again."""


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What the pages of a run came to, in their order."""

    run: PageRun
    pages: tuple[PictureOutcome, ...]
    is_damaged: bool = False
    """Whether the file no longer held the bytes that it should have: nothing about the pages of
    the genuine file is known, and nothing may be recorded."""


def runs_of(source: SourceFile, *, skip: Iterable[int] = ()) -> Iterator[PageRun]:
    """Yield runs over the pages of a file, without those in `skip` and without previews."""
    done = source.previews.union(skip)
    start = 0
    for index in range(source.pages + 1):
        is_end = index == source.pages or index in done
        if is_end or index - start == RUN_PAGES:
            if index > start:
                yield PageRun(source, start, index)
            start = index + 1 if is_end else index


def tasks_of(runs: Iterable[PageRun], pages: int = TASK_PAGES) -> Iterator[tuple[PageRun, ...]]:
    """Yield the runs, in their order, so many together that they have so many pages."""
    task: list[PageRun] = []
    for run in runs:
        task.append(run)
        if sum(each.stop - each.start for each in task) >= pages:
            yield tuple(task)
            task = []
    if task:
        yield tuple(task)


class SettledPages:
    """Pages of which it is known what they came to, though not yet of their run: read no more."""

    def __init__(self) -> None:
        self._known: dict[Path, dict[int, PictureOutcome]] = defaultdict(dict)

    def add(self, page: PageRun, outcome: PictureOutcome) -> None:
        """Keep what one page came to."""
        self._known[page.source.path][page.start] = outcome

    def parts(self, run: PageRun) -> Iterator[PageRun]:
        """Yield a run in parts: settled pages, each for itself, and those that are to be read."""
        known = self._known.get(run.source.path)
        if known is None or run.known is not None:
            yield run
            return
        rest = _given_up(known)
        start = run.start
        for index in range(run.start, run.stop):
            outcome = known.get(index, rest)
            if outcome is None:
                continue
            if start < index:
                yield PageRun(run.source, start, index)
            yield PageRun(run.source, index, index + 1, outcome)
            start = index + 1
        if start < run.stop:
            yield PageRun(run.source, start, run.stop)


def _given_up(known: Mapping[int, PictureOutcome]) -> Rejection | None:
    """Return why the other pages of a file aren't read any more; None if they are."""
    passed = [page.passed for page in known.values() if isinstance(page, Rejection) and page.passed]
    if len(passed) < FILE_CHANCES:
        return None
    detail = say("page.file_given_up", pages=FILE_CHANCES)
    return Rejection(RejectionReason.OVER_LIMIT, detail, passed=passed[-1])
