"""The pages that were scanned, and those that were not, as they follow from the state."""

from collections.abc import Iterator

from store.standing import MissingPages, ScannedPage
from store.state import State


def scanned_pages(state: State) -> Iterator[ScannedPage]:
    """Yield every page that was scanned, by file name and index: the order of the paper."""
    read = {
        key: (sheet, number)
        for sheet, pages in state.readings.items()
        for number, key in pages.items()
    }
    for key in sorted(state.pages, key=lambda key: (state.files[key[0]].names[0], key[1])):
        refused = state.rejected.get(key)
        told = (refused.rejection.sheet, refused.rejection.page) if refused else read.get(key)
        sheet, page = told or (None, None)
        yield ScannedPage(
            file=state.files[key[0]].names[0],
            sha256=key[0],
            index=key[1],
            sheet=sheet,
            page=page,
            is_read=key in read,
        )


def missing_pages(state: State) -> Iterator[MissingPages]:
    """Yield the sheets that were read in part and not voided, by sheet id."""
    for sheet in sorted(state.readings.keys() - state.voided.keys()):
        if state.is_keyed(sheet):
            continue
        printed = state.sheets[sheet]
        missing = set(range(1, printed.pages + 1)) - state.readings[sheet].keys()
        if missing:
            yield MissingPages(sheet=sheet, session=printed.session, pages=tuple(sorted(missing)))
