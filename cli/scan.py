"""`pingyi scan`: reads files and folders of scanned sheets."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ballot.messages import say
from cli.options import HERE, FolderOption, JsonOption
from cli.terminal import note, show, show_json

if TYPE_CHECKING:
    from office.scan_report import ScanReport

INTERRUPTED = 130
"""Exit code of a program that Ctrl-C ended: 128 + SIGINT."""


def scan(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=say("cli.scan.paths"))],
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, metavar="N", help=say("cli.scan.workers"))
    ] = None,
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Read files and folders; running it again reads only what is new."""
    from ballot.machine import load_machine
    from cli.progress import progress_bar
    from office.folder import open_folder
    from office.scan_files import find_scan_files
    from office.scan_job import ScanJob
    from scanner.locate.identity import has_tesseract

    opened = open_folder(folder)
    limits = load_machine().limits
    found = find_scan_files(paths, activity_folder=folder)
    if found.left_out:
        note(say("cli.scan.left_out", count=found.left_out))
    if not has_tesseract():
        note(say("cli.scan.no_tesseract"))
    try:
        with (
            opened.store() as store,
            progress_bar(say("cli.scan.progress"), len(found.files)) as bar,
        ):
            job = ScanJob(opened, store, workers=workers or cpu_count(), watcher=bar, limits=limits)
            report = job.run(found.files)
    except KeyboardInterrupt:
        note(say("cli.scan.interrupted"))
        raise typer.Exit(INTERRUPTED) from None
    for warning in job.warnings():
        note(warning)
    if as_json:
        show_json(report.as_json())
    else:
        _show(report)


def cpu_count() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _show(report: "ScanReport") -> None:
    from cli.tables import scan_tables

    for table in scan_tables(report):
        show(table)
    if report.rejected or report.pending_rows:
        note(say("cli.scan.next_review"))
