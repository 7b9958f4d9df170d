"""Makes the evidence of many sheets with the modules of one build, for `bench/after.py`.

    PYTHONPATH=BUILD python bench/after_maker.py FOLDER SHEETS SCANNED

Prints, simulates and scans as many sheets as SCANNED says; what was read of them is recorded again
under other ids until SHEETS sheets are there, over all sessions, as a scan records it. The last
session has no doubts and is counted by hand, so that it can be sealed. Beside FOLDER, in `known`,
are the scans that were read, and in `new` two pages that weren't.
"""

import hashlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from ballot.ids import new_sheet_id
from bench import speed

try:  # where it was in 506ab3b
    from cli.folder import open_folder  # type: ignore[import-not-found]
except ImportError:
    from office.folder import open_folder

SHEETS_A_FILE = 100
SETTLED = 200
"""Rows that people settle, of those that wait."""


def main() -> None:
    """Do as told."""
    folder, sheets, scanned = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    scan(folder, scanned)
    opened = open_folder(folder)
    sessions = [session.id for session in opened.activity.sessions]
    for session in sessions[1:]:
        speed.pingyi("-C", str(folder), "print", session, "--sheets", "1")
    with opened.store() as store:
        read = [pages for _, pages in readings(opened, store)]
        clean = [pages for pages in read if all(row.vote for page in pages for row in page.rows)]
        (layout,) = opened.layouts().values()
        shares = [sheets * (place + 1) // len(sessions) for place in range(len(sessions))]
        before = len(read)
        with store.writing():
            for session, through in zip(sessions, shares, strict=True):
                source = clean if session == sessions[-1] else read
                made = max(0, through - before)
                record(store, session, layout, list(islice(cycle(source), made)))
                before = max(before, through)
                returned = made + (len(read) if session == sessions[0] else 0)
                store.record_counts(session, issued=returned + 1, returned=returned, by="张三")
        settle(opened, store)


def scan(folder: Path, sheets: int) -> None:
    """Print, simulate and scan the first sheets of the first session."""
    known, new = folder.with_name("known"), folder.with_name("new")
    speed.prepare(folder, known, 2 * sheets + 2, 200)
    new.mkdir()
    for path in sorted(known.iterdir())[-2:]:
        path.rename(new / path.name)
    speed.pingyi("-C", str(folder), "scan", str(known), "--workers", "2")


def readings(opened: Any, store: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield what was read of each sheet of which every page was."""
    for record in list(store.sheet_records(opened.activity)):
        found = [store.page_reading(record.sheet, page) for page in (1, 2)]
        if all(found):
            yield record.sheet, tuple(reading for _, reading in found)


def record(store: Any, session: str, layout: Any, sources: Sequence[tuple[Any, ...]]) -> None:
    """Record sheets that were read as these were."""
    ids = [new_sheet_id() for _ in sources]
    if not ids:
        return
    form = layout.layout.form
    pages = len(layout.layout.pages)
    store.record_print(
        session=session,
        form=form,
        group=None,
        sheets=ids,
        pages=pages,
        layout_digest=layout.digest,
    )
    for begin in range(0, len(ids), SHEETS_A_FILE):
        stack = list(zip(ids, sources, strict=True))[begin : begin + SHEETS_A_FILE]
        name = f"{session}-{begin // SHEETS_A_FILE:04}.pdf"
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        store.record_file(sha256, name, 50_000_000, pages * len(stack))
        for place, (sheet, source) in enumerate(stack):
            for page, reading in enumerate(source):
                outcome = replace(reading, sheet=sheet)
                store.record_page(sha256, pages * place + page, outcome)


def settle(opened: Any, store: Any) -> None:
    """Settle some of the rows that wait, as the first grade of the form."""
    left = SETTLED
    for found in list(store.sheet_records(opened.activity)):
        for row in found.rows:
            if row.vote is None and row.doubts != ("blank_sheet",) and left:
                line = row.line if hasattr(row, "line") else row.unit
                vote = next(r.vote for r in found.rows if r.vote)
                store.resolve_row(found.sheet, line, vote, "张三", "看票", activity=opened.activity)
                left -= 1


if __name__ == "__main__":
    main()
