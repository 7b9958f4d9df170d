"""`pingyi scan`: reads files and folders of scanned sheets."""

import os
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ballot.errors import UsageError
from ballot.messages import say
from cli.options import HERE, FolderOption, JsonOption, VerboseOption
from cli.terminal import FILES_NAMED, note, show, show_json

if TYPE_CHECKING:
    from ballot.cluster_keys import ClusterKeys
    from office.folder import ActivityFolder
    from office.passed_over import PassedOver
    from office.scan_files import FoundFiles
    from office.scan_job import ScanJob
    from office.scan_report import ScanReport
    from scanner.cluster_link import ClusterAddress

INTERRUPTED = 130
"""Exit code of a program that Ctrl-C ended: 128 + SIGINT."""

KEEPERS = 1
"""Processes that keep files where a cluster reads: one keeps up with twenty workers."""


def scan(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH...", help=say("cli.scan.paths"), show_default=False),
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, metavar="N", help=say("cli.scan.workers"))
    ] = None,
    cluster: Annotated[
        str | None, typer.Option("--cluster", metavar="ADDRESS", help=say("cli.scan.cluster"))
    ] = None,
    scanner: Annotated[
        str | None, typer.Option("--scanner", metavar="NAME", help=say("cli.scan.scanner"))
    ] = None,
    dpi: Annotated[int | None, typer.Option("--dpi", min=1, help=say("cli.scan.dpi"))] = None,
    is_one_sided: Annotated[
        bool, typer.Option("--one-sided", help=say("cli.scan.one_sided"))
    ] = False,
    is_watch: Annotated[bool, typer.Option("--watch", help=say("cli.scan.watch"))] = False,
    beeps: Annotated[bool, typer.Option("--beep", help=say("cli.scan.beep"))] = False,
    is_verbose: VerboseOption = False,
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Read files and folders; running it again reads only what is new."""
    began = time.monotonic()
    _check_options(paths, scanner, is_watch=is_watch, beeps=beeps, sets=dpi or is_one_sided)
    from scanner.server import start_server

    start_server()  # before all that takes long to load here
    from ballot.machine import load_machine
    from office.folder import open_folder
    from office.refused_list import keep_refused
    from office.scan_job import ScanJob
    from scanner.locate.identity import has_tesseract

    machine = load_machine()
    address = _cluster_address(cluster, machine.cluster, workers)
    opened = open_folder(folder)
    if not has_tesseract():
        note(say("cli.scan.no_tesseract"))
    make_job = partial(
        ScanJob,
        opened,
        workers=workers or (cpu_count() if address is None else KEEPERS),
        limits=machine.limits,
        cluster=address,
        began=began,
    )
    end = None
    try:
        if scanner is not None:
            from cli.watch import scanner_watch

            report, job, end = scanner_watch(
                opened, scanner, make_job, beeps=beeps, dpi=dpi, is_one_sided=is_one_sided
            )
        elif is_watch:
            from cli.watch import watch, watched_folders

            arrivals = watched_folders(paths or [], folder)
            report, job = watch(opened, arrivals, make_job, beeps=beeps)
        else:
            report, job = _scan_once(opened, paths or [], make_job, is_verbose=is_verbose)
    except KeyboardInterrupt:
        note(say("cli.scan.interrupted"))
        raise typer.Exit(INTERRUPTED) from None
    for warning in job.warnings():
        note(warning)
    refused = keep_refused(opened, report.next)
    if as_json:
        show_json(report.as_json())
    else:
        _show(opened, report)
        if refused is not None:
            show(say("refused.kept", path=refused))
    if end is not None:
        end.require_in_order()
        note(end.text)


def _check_options(
    paths: Sequence[Path] | None,
    scanner: str | None,
    *,
    is_watch: bool,
    beeps: bool,
    sets: object,
) -> None:
    """Make sure that options go together.

    Raises:
        UsageError: they don't.
    """
    if scanner is not None and (paths or is_watch):
        raise UsageError("watch.scanner_or_paths")
    if scanner is None and not paths:
        raise UsageError("watch.no_paths")
    if scanner is None and sets:
        raise UsageError("watch.needs_scanner")
    if beeps and scanner is None and not is_watch:
        raise UsageError("watch.needs_watch")


def _cluster_address(
    cluster: str | None, keys: "ClusterKeys | None", workers: int | None
) -> "ClusterAddress | None":
    """Return which cluster reads; None where this machine does."""
    if cluster is None:
        return None
    if workers is not None:
        raise UsageError("cluster.workers_too")
    from scanner.cluster_link import cluster_address

    return cluster_address(cluster, keys)


def _scan_once(
    opened: "ActivityFolder",
    paths: Sequence[Path],
    make_job: "Callable[..., ScanJob]",
    *,
    is_verbose: bool,
) -> tuple["ScanReport", "ScanJob"]:
    """Read what stands in files and folders now."""
    from cli.progress import scan_bar
    from office.being_written import wait_for_writing
    from office.scan_files import find_scan_files

    found = find_scan_files(paths, activity_folder=opened.path)
    found = wait_for_writing(found, note)
    note_passed_over(found, is_verbose=is_verbose)
    with (
        opened.store(kept=True) as store,
        scan_bar(say("cli.scan.progress"), found.files) as bar,
    ):
        job = make_job(store, watcher=bar)
        return job.run(found.files, found.passed_over), job


def note_passed_over(found: "FoundFiles", *, is_verbose: bool) -> None:
    """Say what stands in the folders and isn't looked at.

    Args:
        found: the files, and what is none.
        is_verbose: whether all is named: known rubbish, too, and however much else there is.
    """
    from office.passed_over import EXPECTED

    def line(each: "PassedOver") -> str:
        return say("cli.scan.passed", name=each.name, kind=say(f"office.passed.{each.kind}"))

    expected = [each for each in found.passed_over if each.kind in EXPECTED]
    others = [line(each) for each in found.passed_over if each.kind not in EXPECTED]
    if others:
        shown = others if is_verbose else others[:FILES_NAMED]
        if len(others) > len(shown):
            shown.append(say("cli.scan.more", count=len(others) - len(shown)))
        listed = "\n".join(f"  {each}" for each in shown)
        note(say("cli.scan.passed_over", count=len(others), listed=listed))
    if expected:
        note(say("cli.scan.rubbish", count=len(expected)))
        if is_verbose:
            for each in expected:
                note(f"  {line(each)}")


def cpu_count() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _show(opened: "ActivityFolder", report: "ScanReport") -> None:
    from ballot.batch_words import all_batch_texts
    from cli.tables import scan_tables
    from office.next_texts import next_texts

    for table in scan_tables(report):
        show(table)
    for text in all_batch_texts(report.batches, opened.activity):
        note(text)
    for text in next_texts(opened.activity, report.next, folder=opened.path):
        show(text)
