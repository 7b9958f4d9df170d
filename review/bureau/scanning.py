"""Taking scans in: a folder on the server's machine, read beside the people who settle doubts."""

import os
from collections.abc import Iterator
from pathlib import Path

from ballot.machine import load_machine
from ballot.messages import say
from ballot.names import shown_name
from office.being_written import wait_for_writing
from office.passed_over import EXPECTED
from office.scan_files import SCAN_SUFFIXES, find_scan_files
from office.scan_job import ScanJob
from office.scan_report import RejectedPage, ScanReport, Taken
from review.bureau.bureau import Bureau
from review.bureau.folders import folders_below
from review.bureau.jobs import Job, Jobs
from review.words import Model, reason_word

SCANNING = "scan"

MOST_FOLDERS = 200
"""Shown to choose from; any other path can be typed."""

COUNTED = (
    "files", "duplicates", "pages", "read", "refused", "blank_sides", "blank_backs", "covers",
    "sheets", "pending_rows", "unseen_rows",
)  # fmt: skip


def scan_model(bureau: Bureau, jobs: Jobs) -> Model:
    """Return what the page of scanning shows: folders to choose from, and the last scan."""
    last = jobs.last(SCANNING)
    return {
        "folders": list(folders_to_scan(bureau.path)),
        "job": None if last is None else last.as_model(),
    }


def folders_to_scan(activity: Path) -> Iterator[Model]:
    """Yield folders with scans below the activity folder's parent, by name.

    What the program itself keeps in an activity folder, this one or another, is none of them.
    """
    top = activity.resolve().parent
    found = 0
    for folder, names in folders_below(top):
        count = sum(Path(name).suffix.lower() in SCAN_SUFFIXES for name in names)
        if count and found < MOST_FOLDERS:
            name = shown_name(str(folder.relative_to(top)))
            yield {"path": str(folder), "name": name, "files": count}
            found += 1


def scan_folder(bureau: Bureau, path: Path, job: Job) -> Model:
    """Read what is new in a folder, or in a file; returns what it came to.

    Args:
        bureau: of the activity.
        path: as somebody typed or chose it.
        job: is told how it goes.

    Raises:
        SourceError: there is no such path, or nothing was printed.
        StoreError: the store or folder can't be written.
    """
    folder = bureau.opened()
    found = find_scan_files([path], activity_folder=folder.path)
    found = wait_for_writing(found, job.tell)
    job.total = len(found.files)
    with bureau.acting(folder, kept=True) as store:
        scan = ScanJob(
            folder,
            store,
            workers=os.cpu_count() or 1,
            watcher=job,
            limits=load_machine().limits,
        )

        def told(taken: Taken) -> None:
            for page in taken.rejected:
                job.tell(_refused_line(page))

        report = scan.run_beside(found.files, found.passed_over, told)
        warnings = list(scan.warnings())
    return _report_model(report, warnings)


def _refused_line(page: RejectedPage) -> str:
    return say(
        "bureau.refused_line",
        where=page.place,
        reason=reason_word(page.reason),
        detail=page.detail,
    )


def _report_model(report: ScanReport, warnings: list[str]) -> Model:
    passed = [each for each in report.passed_over if each.kind not in EXPECTED]
    return {
        "counts": [
            {"label": say(f"bureau.scan.{name}"), "count": getattr(report, name)}
            for name in COUNTED
        ],
        "seconds": f"{report.seconds:.1f}",
        "rejected": [
            {
                "place": page.place,
                "reason": reason_word(page.reason),
                "detail": page.detail,
                "advice": say(
                    f"advice.{page.reason}" if page.is_recorded else "advice.not_recorded"
                ),
            }
            for page in report.rejected
        ],
        "passed_over": [
            {"name": each.name, "kind": say(f"office.passed.{each.kind}")} for each in passed
        ],
        "warnings": warnings,
    }
