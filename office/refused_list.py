"""The list of pages that were refused or never came, as a file that spreadsheet programs open.

It holds what `pingyi status` says and what `--json` has, for whoever stands at the stack with it:
which file and page, why, what to do, and which sheet it is or likely is. No vote stands in it.
`scan` and `status` write it anew, for its owner alone.
"""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Final

from ballot.activity import Activity
from ballot.files import write_atomically
from ballot.ids import grouped
from ballot.messages import say
from ballot.names import shown_name
from ballot.owner_only import OWNER_ONLY
from ballot.page_run import pages_text
from office.folder import ActivityFolder
from office.next_steps import NextSteps, PageToScan
from store.standing import StoredRejection

REFUSED_FILE: Final = "refused.csv"

_HEADS: Final = ("place", "do", "reason", "detail", "advice", "session", "sheet", "sheet_page")

_FORMULA: Final = ("=", "+", "-", "@")
"""What begins a formula where a spreadsheet program opens the list; a file may be named so."""


def keep_refused(folder: ActivityFolder, steps: NextSteps) -> Path | None:
    """Write the list, and return its path; None where no page waits, and the list is empty.

    What is written already is left as it is. Where nothing was ever refused there is no file.

    Raises:
        FileError: it can't be written.
    """
    path = folder.output / REFUSED_FILE
    rows = [*_rows(folder.activity, steps)]
    content = _table(rows)
    was = path.read_bytes() if path.is_file() else None
    if was != content and (rows or was is not None):
        write_atomically(path, content, mode=OWNER_ONLY)
    return path if rows else None


def _rows(activity: Activity, steps: NextSteps) -> Iterator[list[str]]:
    for each in steps.look_at:
        yield _to_look_at(activity, each)
    for page in steps.scan_again:
        yield _to_scan(activity, page)


def _to_look_at(activity: Activity, stored: StoredRejection) -> list[str]:
    refused = stored.rejection
    return [
        stored.place,
        say("refused.look_at"),
        say(f"reason.{refused.reason}"),
        refused.detail,
        say(f"advice.{refused.reason}"),
        _session(activity, stored.session),
        grouped(refused.sheet) if refused.sheet else "",
        "",
    ]


def _to_scan(activity: Activity, page: PageToScan) -> list[str]:
    sheet = "" if page.sheet is None else grouped(page.sheet)
    return [
        pages_text(page.file, page.page, page.through, page.pages, part=page.part or 0),
        say("refused.scan_again"),
        say(f"reason.{page.reason}"),
        page.detail,
        say(f"advice.{page.reason}" if page.pages else "advice.not_recorded"),
        _session(activity, page.session),
        say("refused.likely", sheet=sheet) if sheet and page.is_likely else sheet,
        "" if page.sheet_page is None else str(page.sheet_page),
    ]


def _session(activity: Activity, session: str | None) -> str:
    known = next((each for each in activity.sessions if each.id == session), None)
    return known.name if known else session or ""


def _table(rows: list[list[str]]) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([say(f"refused.head.{head}") for head in _HEADS])
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    """Return a cell as a text of one line that is no formula."""
    shown = shown_name(cell.replace("\n", " "))
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
