"""Opens a kept original at one page, to be looked at."""

from dataclasses import replace
from pathlib import Path

from ballot.errors import StoreError
from scanner.context import ReadingContext
from scanner.files.sources import examine, open_pages
from scanner.locate.forms_in_picture import part_of
from scanner.show.crops import PageView, view_page
from scanner.types import OpenedPage, Refused
from store.originals import Originals
from store.standing import PageKey


def open_view(originals: Originals, key: PageKey, context: ReadingContext) -> PageView:
    """Open a scanned page to be looked at.

    Args:
        originals: where scanned files are kept.
        key: which page.
        context: forms, sheets and secret, as reading needs them.

    Raises:
        StoreError: its original is missing or damaged, can't be reached, or shows no picture.
    """
    page = open_page(originals.open(key.sha256), key)
    if isinstance(page, Refused):
        raise StoreError("office.no_picture", problem=page.rejection.detail)
    return view_page(page.image, context)


def open_page(path: Path, key: PageKey) -> OpenedPage | Refused:
    """Return a page as it was read: a picture of a file, or its part; or why there is none.

    Args:
        path: the file, whose bytes are those that were scanned.
        key: which page of it.
    """
    try:
        (page,) = open_pages(examine(path), key.index, key.index + 1)
        if isinstance(page, Refused) or not key.part:
            return page
        return replace(page, image=part_of(page.image, key.part))
    except Refused as refused:
        return refused
