"""`pingyi scan --watch`, `--scanner`: reads until it is told to stop, and ends in order."""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from ballot.errors import SourceError, UsageError
from ballot.messages import say
from ballot.names import shown_name
from cli.watch_line import WatchLine, watch_line

if TYPE_CHECKING:
    from office.arrivals import Arrivals
    from office.folder import ActivityFolder
    from office.scan_job import ScanJob
    from office.scan_report import ScanReport
    from office.scanner_end import StackEnd

MakeJob = Callable[..., "ScanJob"]
MakeArrivals = Callable[["ScanJob", WatchLine], "Arrivals"]


def watch(
    opened: "ActivityFolder",
    arrivals: MakeArrivals,
    make_job: MakeJob,
    *,
    beeps: bool,
) -> tuple["ScanReport", "ScanJob"]:
    """Read what arrives until Ctrl-C, SIGTERM, or nothing more comes.

    Args:
        opened: the activity.
        arrivals: makes what brings the scans, for which job, and with whom to tell of it.
        make_job: makes the job, of a store and its watcher.
        beeps: whether refusals ring the terminal's bell.

    Returns:
        What it came to, and the job, for its warnings.
    """
    from office.watch_job import WatchJob

    stop = threading.Event()
    with (
        opened.store(kept=True) as store,
        watch_line(beeps=beeps) as line,
        ends_in_order(stop, line),
    ):
        job = make_job(store, watcher=line)
        report = WatchJob(opened, store, job, arrivals(job, line), line, stop).run()
    return report, job


def scanner_watch(
    opened: "ActivityFolder",
    scanner: str,
    make_job: MakeJob,
    *,
    beeps: bool,
    dpi: int | None,
    is_one_sided: bool,
) -> tuple["ScanReport", "ScanJob", "StackEnd"]:
    """Scan a stack and read it as it comes.

    Args:
        opened: the activity.
        scanner: name of the scanner, or a part of it.
        make_job: makes the job, of a store and its watcher.
        beeps: whether refusals ring the terminal's bell.
        dpi: resolution; None for the usual one.
        is_one_sided: whether one side is scanned, whatever the forms have.

    Raises:
        SourceError: there is no such scanner, or it can't be opened.
        UsageError: it can't scan so.
    """
    from office.sane import device_named, setting_of
    from office.scanner_arrivals import ScannerArrivals, scans_folder

    device = device_named(scanner)
    with opened.store(kept=True) as store:
        layouts = list(opened.printed_layouts(store).values())
    if not layouts:
        raise SourceError("office.scan.nothing_printed")  # before a sheet moves
    both_sides = not is_one_sided and any(len(each.layout.sides) > 1 for each in layouts)
    setting = setting_of(device.name, both_sides=both_sides, dpi=dpi)
    with scans_folder(opened.path) as folder, ExitStack() as scanning:
        made: list[ScannerArrivals] = []

        def make(job: "ScanJob", line: WatchLine) -> "Arrivals":
            arrivals = ScannerArrivals(setting, folder, job.sheet_in)
            scanning.callback(arrivals.close)
            made.append(arrivals)
            if arrivals.unread:
                line.tell(say("sane.unread", pages=len(arrivals.unread)))
            told = say("sane.two_sided" if both_sides else "sane.one_sided")
            line.tell(say("sane.begins", device=device.name, sides=told, folder=folder))
            return arrivals

        report, job = watch(opened, make, make_job, beeps=beeps)
        return report, job, made[0].end()


def watched_folders(paths: Sequence[Path], folder: Path) -> MakeArrivals:
    """Return what makes a watch of folders.

    Raises:
        SourceError: one doesn't exist or can't be opened; it holds blank forms.
        UsageError: one is a file.
    """
    from office.scan_files import check_paths
    from office.watched_folders import WatchedFolders

    check_paths(paths, folder)
    for path in paths:
        if not path.is_dir():
            raise UsageError("watch.only_folders", path=path)
    names = say("words.list").join(shown_name(str(path)) for path in paths)

    def make(_job: "ScanJob", line: WatchLine) -> "Arrivals":
        line.tell(say("watch.begins", folders=names))
        return WatchedFolders(paths, home=folder, tell=line.tell)

    return make


@contextmanager
def ends_in_order(stop: threading.Event, line: WatchLine) -> Iterator[None]:
    """Have the first Ctrl-C, or SIGTERM, set `stop`, and a second one end the command at once."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        line.tell(say("watch.stopping"))

    kept = {each: signal.signal(each, ask) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in kept.items():
            signal.signal(each, handler)
