"""Opens a kept original at one page, to be looked at."""

import hashlib
from pathlib import Path

from ballot.errors import StoreError
from scanner.context import ReadingContext
from scanner.files.sources import examine, open_pages
from scanner.show.crops import PageView, view_page
from scanner.types import Refused
from store.originals import find_original
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
    if path is None:
        raise StoreError("explain.no_original", sha256=sha256)
    if sha256 not in genuine:
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise StoreError("explain.damaged_original", path=path.name)
        genuine.add(sha256)
    try:
        (page,) = open_pages(examine(path), index, index + 1)
    except Refused as refused:
        raise StoreError("office.no_picture", problem=refused.rejection.detail) from refused
    if isinstance(page, Refused):
        raise StoreError("office.no_picture", problem=page.rejection.detail)
    return view_page(page, context)
