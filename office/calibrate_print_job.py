"""Prints what calibration needs: the target, and blank test sheets that can never be counted."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ballot.activity import Session
from ballot.errors import StoreError
from ballot.files import make_folder, written_whole
from ballot.ids import FIRST_FORM, FormId, SessionId, SheetId, new_sheet_id, parse_sheet_id
from ballot.layout import Layout
from ballot.layout_plan import plan_layout
from ballot.messages import say
from ballot.profile import CALIBRATION
from forms.evaluation import PrintJob, print_sheets
from forms.target import draw_test_stamp, print_target
from office.folder import ActivityFolder
from output.canonical import write_atomically
from store.evidence import Store

TARGET_PDF: Final = "target.pdf"
BLANKS_PDF: Final = "blanks.pdf"
SHEETS_FILE: Final = "sheets.json"
LAYOUT_FILE: Final = "layout.json"

_SHEETS_SCHEMA: Final = "pingyi-test-sheets/1"


@dataclass(frozen=True, slots=True)
class TestSheets:
    """The blank test sheets that were printed, all of one form."""

    layout: Layout
    sheets: tuple[SheetId, ...]


@dataclass(frozen=True, slots=True)
class PrintedCalibration:
    """What `pingyi calibrate print` left in the folder."""

    form: FormId
    sheets: tuple[SheetId, ...]
    """Printed now."""
    pages: int
    """Of one test sheet."""
    target: Path
    blanks: Path


def print_calibration(folder: ActivityFolder, store: Store, *, blanks: int) -> PrintedCalibration:
    """Write the target and `blanks` test sheets of `[form]` as `pingyi print` would print it now.

    The store never learns of their ids: scanned among ballots they are `unknown_sheet`. Test
    sheets of the same form that were printed before stay good.

    Raises:
        LayoutError: the form doesn't fit on paper.
        StoreError: the secret or the list of test sheets can't be read.
    """
    activity = folder.activity.seen_by(FIRST_FORM)
    layout = plan_layout(activity)
    target = folder.path / CALIBRATION
    make_folder(target)
    known = load_test_sheets(folder)
    before = known.sheets if known is not None and known.layout.form == layout.form else ()
    new = _new_ids(blanks, {*before, *store.printed_sheets()})
    sheets = json.dumps(
        {"schema": _SHEETS_SCHEMA, "form": layout.form, "sheets": [*before, *new]}, indent=1
    )
    write_atomically(target / LAYOUT_FILE, layout.to_json().encode())
    write_atomically(target / SHEETS_FILE, f"{sheets}\n".encode())
    test = Session(id=SessionId("test"), name=say("target.no_vote"))
    job = PrintJob(activity, test, layout, new, folder.secret(), draw_test_stamp)
    with written_whole(target / BLANKS_PDF) as draft:
        print_sheets(job, draft)
    with written_whole(target / TARGET_PDF) as draft:
        print_target(folder.activity, draft)
    return PrintedCalibration(
        layout.form, new, len(layout.pages), target / TARGET_PDF, target / BLANKS_PDF
    )


def load_test_sheets(folder: ActivityFolder) -> TestSheets | None:
    """Return the test sheets that were printed, None where none were.

    Raises:
        StoreError: the list is damaged.
    """
    path = folder.path / CALIBRATION / SHEETS_FILE
    if not path.exists():
        return None
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        layout = Layout.from_json((path.parent / LAYOUT_FILE).read_text(encoding="utf-8"))
        if body["schema"] != _SHEETS_SCHEMA or body["form"] != layout.form:
            raise ValueError(f"{body['schema']} {body['form']}")
        sheets = [parse_sheet_id(text) for text in body["sheets"]]
        return TestSheets(layout, tuple(_known(sheet) for sheet in sheets))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise StoreError("calibrate.bad_sheets", path=path, problem=problem) from problem


def _known(sheet: SheetId | None) -> SheetId:
    if sheet is None:
        raise ValueError("sheet id")
    return sheet


def _new_ids(wanted: int, taken: Collection[SheetId]) -> tuple[SheetId, ...]:
    ids: dict[SheetId, None] = {}
    while len(ids) < wanted:
        sheet = new_sheet_id()
        if sheet not in taken:
            ids[sheet] = None
    return tuple(ids)
