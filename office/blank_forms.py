"""The blank forms of an activity as they were printed, to compare rows without a mark with."""

import csv
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import pypdfium2

from ballot.ids import FormId, SheetId
from ballot.layout import Layout
from office.folder import ActivityFolder, PrintedLayout
from scanner.context import BlankForms
from scanner.ink.blank_form import render_blank_forms
from store.evidence import Store

SHEET_LIST_SUFFIX = ".sheets.csv"


def load_blank_forms(
    folder: ActivityFolder, store: Store, layouts: Mapping[FormId, PrintedLayout]
) -> BlankForms:
    """Return the pages of every printed form whose PDF is still there.

    Args:
        folder: the activity.
        store: knows which sheet has which form.
        layouts: of the forms that are wanted.
    """
    sheets = store.printed_sheets()
    found: dict[FormId, BlankForms] = {}
    for sheet_list in sorted(folder.forms.glob(f"*{SHEET_LIST_SUFFIX}")):
        printed = sheets.get(_first_sheet(sheet_list))
        form = printed.form if printed else None
        if form is None or form in found or form not in layouts:
            continue
        pdf = folder.forms / f"{sheet_list.name.removesuffix(SHEET_LIST_SUFFIX)}.pdf"
        if pages := blank_forms_in(pdf, layouts[form].layout):
            found[form] = pages
    return {key: page for pages in found.values() for key, page in pages.items()}


def blank_forms_in(pdf: Path, layout: Layout) -> BlankForms:
    """Return the pages of a form as they were printed; none if the file can't be read."""
    try:
        return render_blank_forms(pdf, layout)
    except (OSError, pypdfium2.PdfiumError):
        return {}


def _first_sheet(sheet_list: Path) -> SheetId:
    """Return the first sheet of a list, or an id that nobody has where the list is damaged."""
    try:
        with sheet_list.open(encoding="utf-8", newline="") as lines:
            for line in islice(csv.DictReader(lines), 1):
                return SheetId(line.get("sheet") or "")
    except (OSError, ValueError, csv.Error):
        pass
    return SheetId("")
