"""Opens a kept original at one page, to be looked at."""

from pathlib import Path

from ballot.errors import StoreError
from scanner.context import ReadingContext
from scanner.files.sources import examine, open_pages
from scanner.show.crops import PageView, view_page
from scanner.types import Refused
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
    sha256, index = key
    path = find_original(folder, sha256)
    if path is None or sha256 not in genuine:
        path = genuine_original(folder, sha256)
        genuine.add(sha256)
    try:
        (page,) = open_pages(examine(path), index, index + 1)
    except Refused as refused:
        raise StoreError("office.no_picture", problem=refused.rejection.detail) from refused
    if isinstance(page, Refused):
        raise StoreError("office.no_picture", problem=page.rejection.detail)
    return view_page(page.image, context)
