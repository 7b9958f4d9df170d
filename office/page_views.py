"""Opens a kept original at one page, to be looked at."""

from dataclasses import replace
from pathlib import Path

from ballot.errors import StoreError
from scanner.context import ReadingContext
from scanner.files.sources import examine, open_pages
from scanner.locate.forms_in_picture import part_of
from scanner.show.crops import PageView, view_page
from scanner.types import OpenedPage, Refused
from store.originals import find_original, genuine_original
from store.standing import PageKey


def open_view(folder: Path, key: PageKey, context: ReadingContext, genuine: set[str]) -> PageView:
    """Open a scanned page to be looked at.

    Args:
        folder: the activity folder.
        key: which page.
        context: forms, sheets and secret, as reading needs them.
        genuine: files whose bytes were compared with their names; this one is added.

    Raises:
        StoreError: its original is missing or damaged, or shows no picture.
    """
    path = find_original(folder, key.sha256)
    if path is None or key.sha256 not in genuine:
        path = genuine_original(folder, key.sha256)
        genuine.add(key.sha256)
    page = open_page(path, key)
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
