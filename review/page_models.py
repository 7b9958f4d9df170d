"""What the page of a refused page, or of a run of them, shows."""

from ballot.errors import StoreError
from ballot.ids import SheetId, grouped
from ballot.reading import RejectionReason
from office.next_steps import likely_page
from review.access import Doorkeeper, SignedIn
from review.addresses import row_address
from review.alike import alike
from review.claims import Claims, hold
from review.desk import Desk
from review.paper import printed_id
from review.pictures import Pictures
from review.queue import Filter, batch_of, page_address
from review.queue_models import QueueModels
from review.replaces import replaces
from review.seen import place_of
from review.words import Model, decision, named, paged, proposed, run_shown, voted
from store.second import CLOSED_BY_ONE
from store.standing import PageKey, StoredRejection

_NEIGHBOURS = 2


class PageModels(QueueModels):
    """Builds the models of refused pages.

    Args:
        desk: what stands and what waits.
        pictures: where rows are on pages.
        claims: who is looking at what.
        door: what people put off.
    """

    def __init__(self, desk: Desk, pictures: Pictures, claims: Claims, door: Doorkeeper) -> None:
        super().__init__(desk, claims, door)
        self.pictures = pictures

    def page(self, key: PageKey, signed: SignedIn, wanted: Filter) -> Model | None:
        """Return a refused page, or run of pages, with its neighbours in the batch, or None."""
        stored = self.desk.rejection(key)
        if stored is None:
            return None
        seen, key = key, stored.key
        address = page_address(key)
        rejection = stored.rejection
        proposal = proposed(self.desk.dismissal(key), signed)
        scale = self.desk.seen(rejection.sheet).rules.scale
        is_mine = not stored.is_open or hold(self.claims, address, signed.id, proposal=proposal)
        try:
            self.pictures.view(seen)
            image = f"{page_address(seen)}/page.jpg"
        except StoreError:
            image = None
        return {
            "address": address,
            "file": stored.file,
            **paged(seen),
            "place": stored.place,
            "run": run_shown(stored, seen),
            "reason": named(rejection.reason.value),
            "detail": rejection.detail,
            "sheet": grouped(rejection.sheet) if rejection.sheet else None,
            "sheet_address": f"/sheets/{rejection.sheet}" if rejection.sheet else None,
            "printed": _printed(rejection.sheet, rejection.page),
            "likely": self._likely(stored),
            "page_number": rejection.page,
            "session": self._session(stored.session),
            "is_open": stored.is_open,
            "is_held": not is_mine,
            "takes_two": rejection.reason not in CLOSED_BY_ONE,
            "proposal": proposal,
            "image": image,
            "alike": len(alike(self.desk, key)),
            "first_copy": self._first_copy(stored),
            "differing": self._differing(stored),
            "replacing": self._replacing(stored),
            "neighbours": self._neighbours(seen, stored),
            "history": [decision(said, scale) for said in self.desk.history(key)],
            "next": self.next_for(signed, wanted, address),
            "progress": self.progress(wanted),
        }

    def _likely(self, stored: StoredRejection) -> Model | None:
        """Return which sheet a page is whose id nobody could read, as its neighbours tell it."""
        if not stored.is_open or stored.rejection.sheet is not None:
            return None
        with self.desk.using() as store:
            found = likely_page(store, stored.key)
        if found is None:
            return None
        sheet, page = found
        return {"id": printed_id(sheet, page), "page": page, "address": f"/sheets/{sheet}"}

    def _first_copy(self, stored: StoredRejection) -> Model | None:
        rejection = stored.rejection
        if rejection.sheet is None or rejection.page is None:
            return None
        found = self.desk.scans(rejection.sheet).pages.get(rejection.page)
        if found is None or found[0] == stored.key:
            return None
        key, file = found
        return {
            "image": f"{page_address(key)}/page.jpg",
            "file": file.names[0],
            **paged(key),
            "key": place_of(key),
        }

    def _differing(self, stored: StoredRejection) -> list[Model]:
        """Return the rows in which a second copy and the scan that stands say different things."""
        sheet, page = stored.rejection.sheet, stored.rejection.page
        if sheet is None or page is None:
            return []
        with self.desk.using() as store:
            standing = store.page_reading(sheet, page)
            others = dict(store.other_readings(sheet, page))
        reading = others.get(stored.key)
        if standing is None or reading is None:
            return []
        pairs = zip(reading.rows, standing[1].rows, strict=True)
        rows = [
            (place, row, old)
            for place, (row, old) in enumerate(pairs)
            if row.vote is not None and old.vote is not None and row.vote is not old.vote
        ]
        places = [place for place, _, _ in rows]
        seen = self.desk.seen(sheet)
        scale = seen.rules.scale
        here = self.pictures.outlines(stored.key, places)
        there = self.pictures.outlines(standing[0], places)
        return [
            {
                "unit": seen.line_name(row.line),
                "address": row_address(sheet, row.line),
                "vote": voted(row.vote, scale),
                "stands": voted(old.vote, scale),
                "outline": outline,
                "stands_outline": standing_outline,
            }
            for (_, row, old), outline, standing_outline in zip(rows, here, there, strict=True)
        ]

    def _replacing(self, stored: StoredRejection) -> Model | None:
        """Return how many scans its batch has that can be taken with it; None where it can't be."""
        key, rejection = stored.key, stored.rejection
        if rejection.sheet is None or rejection.page is None:
            return None
        if not stored.is_open and rejection.reason is not RejectionReason.REPLACED:
            return None  # people have closed it: to take it takes two, at the terminal
        with self.desk.using() as store:
            is_sealed = stored.session in store.seals()
            if is_sealed or key not in store.other_scans(rejection.sheet, rejection.page):
                return None
        return {"batch": len(replaces(self.desk, key, is_batch=True))}

    def _neighbours(self, seen: PageKey, stored: StoredRejection) -> list[Model]:
        """Return the pages before and after it in its batch, so that the paper can be found."""
        batch = batch_of(stored.file)
        with self.desk.using() as store:
            pages = [page for page in store.scanned_pages() if batch_of(page.file) == batch]
        at = next(place for place, page in enumerate(pages) if page.key == seen)
        around = range(max(0, at - _NEIGHBOURS), min(len(pages), at + _NEIGHBOURS + 1))
        return [
            {
                "file": page.file,
                **paged(page.key),
                "place": place - at,
                "sheet": grouped(page.sheet) if page.sheet else None,
                "page_number": page.page,
                "is_read": page.is_read,
                "key": place_of(page.key),
            }
            for place in around
            for page in (pages[place],)
        ]


def _printed(sheet: SheetId | None, page: int | None) -> str | None:
    """Return the id that is printed on a page, as far as it could be read."""
    if sheet is None:
        return None
    return printed_id(sheet, page) if page else grouped(sheet)
