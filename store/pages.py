"""The pages that were scanned, refused or missed, as they follow from the state."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ballot.cover import Cover
from ballot.ids import SheetId
from ballot.messages import say
from ballot.reading import (
    PageOutcome,
    PictureOutcome,
    Rejection,
    RejectionReason,
    SplitPicture,
    outcomes_of,
)
from store.backs import is_white_back
from store.event import Event
from store.standing import MissingPages, PageKey, ScannedPage
from store.state import COMPARED, State


def scanned_pages(state: State) -> Iterator[ScannedPage]:
    """Yield every page that was scanned, in the order of the paper.

    That is the order in which files were met first: of names their natural one (2 before 10), and
    no two stacks whose files have the same names are mixed.
    """
    for sha256 in state.places.values():
        for key in state.files[sha256].keys:
            yield scanned_page(state, key)


def scanned_page(state: State, key: PageKey) -> ScannedPage:
    """Return what is known of a page that is on record."""
    file = state.files[key.sha256]
    refused = state.rejected.get(key)
    sheet, page = (refused.rejection.sheet, refused.rejection.page) if refused else (None, None)
    is_read = refused is None and key not in state.covers
    if is_read:
        sheet = file.shown[key[1:]]
        page = next(number for number, at in state.readings[sheet].items() if at == key)
    return ScannedPage(file=file.names[0], key=key, sheet=sheet, page=page, is_read=is_read)


def has_scan(state: State, sheet: SheetId) -> bool:
    """Return whether any page of the sheet was scanned, read or not."""
    return sheet in state.readings or any(
        page.rejection.sheet == sheet for page in state.rejected.values()
    )


def missing_pages(state: State) -> Iterator[MissingPages]:
    """Yield the sheets that were read in part and not voided, by sheet id."""
    for sheet in sorted(state.incomplete):
        if sheet in state.voided or state.is_keyed(sheet):
            continue
        printed = state.sheets[sheet]
        missing = set(range(1, printed.pages + 1)) - state.readings[sheet].keys()
        if missing:
            yield MissingPages(sheet=sheet, session=printed.session, pages=tuple(sorted(missing)))


def other_scans(state: State, sheet: SheetId, page: int) -> list[PageKey]:
    """Return the scans of a page beside the one that stands, in the order in which they came."""
    keys = {*state.copies.get(sheet, ()), *state.replaced.get(sheet, ())}
    there = (key for key in keys if _shows(state, key, sheet, page))
    return sorted(there, key=state.event_of)


def _shows(state: State, key: PageKey, sheet: SheetId, page: int) -> bool:
    """Return whether a page that could be read, and doesn't stand, is this one of this sheet."""
    refused = state.rejected.get(key)
    if refused is None or refused.rejection.reason not in COMPARED | {RejectionReason.REPLACED}:
        return False
    return (refused.rejection.sheet, refused.rejection.page) == (sheet, page)


def told_rejection(state: State, key: PageKey) -> Rejection:
    """Return why a page doesn't count; of a replaced scan, which one stands now."""
    rejection = state.rejected[key].rejection
    if rejection.reason is not RejectionReason.REPLACED or rejection.sheet is None:
        return rejection
    stands = state.readings[rejection.sheet][rejection.page or 1]
    file = state.files[stands.sha256].names[0]
    return replace(rejection, detail=say("store.replaced", file=file, page=stands.page))


def open_refusals(state: State, sha256: str) -> dict[int, Rejection]:
    """Return the pages of a file refused whole that nobody has settled, by index from 0.

    No parts of pictures: whoever could split one has seen its bytes, so that no damaged copy is to
    blame for what its parts came to.
    """
    file = state.files.get(sha256)
    keys = (PageKey(sha256, index) for index in sorted(file.recorded if file else ()))
    return {
        key.index: state.rejected[key].rejection
        for key in keys
        if key in state.rejected and is_open(state, key)
    }


def is_cut_alike(known: Mapping[PageKey, PageOutcome], parts: int, picture: PictureOutcome) -> bool:
    """Return whether a picture comes to the parts that are on record of it, as far as they are.

    Args:
        known: what stands of the parts that are on record.
        parts: how many it had when they were recorded.
        picture: what it comes to now.
    """
    if not isinstance(picture, SplitPicture) or len(picture.parts) != parts:
        return False
    now = dict(outcomes_of(picture))
    return all(_shown_by(stored) == _shown_by(now[key.part]) for key, stored in known.items())


def _shown_by(outcome: PageOutcome) -> object:
    """Return what a page or a part is of: a page of a sheet, as far as it is known, or a batch."""
    return outcome if isinstance(outcome, Cover) else (outcome.sheet, outcome.page)


def is_open(state: State, key: PageKey) -> bool:
    """Return whether nobody and nothing has settled the rejection of this page."""
    page = state.rejected[key]
    rejection = page.rejection
    if rejection.reason is RejectionReason.REPLACED or key in state.dismissed:
        return False
    shown = state.keyed_pages.get(key)
    if shown is not None and state.is_keyed(shown):
        return False
    if rejection.is_blank and is_white_back(state, key):
        return False
    if rejection.reason is RejectionReason.BLANK_SIDE and rejection.sheet in state.readings:
        return False
    if rejection.reason is RejectionReason.SECOND_COPY or rejection.sheet is None:
        return True
    if rejection.reason is RejectionReason.INCOMPLETE_SHEET and rejection.sheet not in state.voided:
        return True  # what else lies in its picture nobody knows
    if rejection.sheet in state.voided:
        return False
    if rejection.page is None:
        return True
    standing = state.readings.get(rejection.sheet, {}).get(rejection.page)
    return standing is None or state.event_of(standing) < page.seq


def sheet_read(event: Event) -> SheetId:
    """Return the sheet of a page that was read.

    Args:
        event: a `page_read`.
    """
    return SheetId(event.payload["reading"]["sheet"])
