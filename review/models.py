"""What each page shows, as plain values: templates render them, and their JSON twins are them."""

from string import ascii_uppercase

from ballot.activity import Activity
from ballot.errors import StoreError
from ballot.ids import LineId, SheetId, grouped
from ballot.messages import say
from ballot.person import same_person
from ballot.reading import DoubtReason, RejectionReason
from ballot.record import RowRecord, RowStatus, SheetStatus
from review.access import SignedIn
from review.addresses import row_address
from review.desk import Desk
from review.list_words import list_words
from review.pictures import Pictures
from review.queue import Claims, Filter, batch_of, page_address
from review.queue_models import QueueModels
from review.seen import OF_DIGITS, RowSeen, digest_of_scans, place_of, short_place_of
from review.words import Model, decision, named, paged, proposed, run_shown, voted
from scanner.measures import load_measures
from scanner.show.explain_notes import measure_lines
from store.second import CLOSED_BY_ONE
from store.standing import PageKey, StoredRejection


def _named_line(activity: Activity, line: LineId) -> Model:
    full = activity.unit(line.unit).full_name if line.unit else ""
    return {"id": line, "name": activity.line_name(line), "full_name": full}


SHEET_REASONS = frozenset({DoubtReason.BLANK_SHEET, DoubtReason.STRAIGHT_LINE})
"""Doubts after which a sheet may count as it was read."""


class Models(QueueModels):
    """Builds the models.

    Args:
        desk: what stands and what waits.
        pictures: where rows are on pages.
        claims: who is looking at what.
    """

    def __init__(self, desk: Desk, pictures: Pictures, claims: Claims) -> None:
        super().__init__(desk, claims)
        self.pictures = pictures

    # Rows

    def row(self, sheet: SheetId, line: LineId, signed: SignedIn, wanted: Filter) -> Model | None:
        """Return a row and everything that helps to decide on it, or None where there is none."""
        row = self.desk.row(sheet, line)
        record = self.desk.record(sheet)
        if row is None or record is None:
            return None
        address = row_address(sheet, line)
        seen = self.desk.row_seen(sheet, line)
        activity = self.desk.seen(sheet)
        is_waiting = row.status is RowStatus.PENDING and record.status is not SheetStatus.VOID
        is_mine = not is_waiting or self.claims.take(address, signed.key)
        following = self.next_for(signed, wanted, address)
        return {
            "address": address,
            "sheet": grouped(sheet),
            "sheet_address": f"/sheets/{sheet}",
            "unit": _named_line(activity, line),
            "number": activity.line_index[line] + 1,
            "session": self._session(record.session),
            "is_waiting": is_waiting,
            "is_void_sheet": record.status is SheetStatus.VOID,
            "is_held": not is_mine,
            "vote": voted(row.vote),
            "status": row.status.value,
            "doubts": [named(doubt.value) for doubt in row.doubts],
            "suggestion": _suggestion(seen),
            "list": list_words(activity, record, line),
            "measures": self._measures(seen),
            "scan": self._scan(seen, sheet, line),
            "scans": self._scans(seen, sheet, line),
            "seen": digest_of_scans(seen.scans if seen else ()),
            "history": [decision(said) for said in self.desk.history((sheet, line))],
            "next": following,
            "progress": self.progress(),
        }

    def _measures(self, seen: RowSeen | None) -> list[Model]:
        if seen is None:
            return []
        layout = self.desk.page_layout(seen.page)
        page = load_measures(seen.page.measures)
        row = seen.place.row
        return [
            {"box": which, "text": text}
            for which, text in measure_lines(row, layout.rows[row], page)
        ]

    def _scan(self, seen: RowSeen | None, sheet: SheetId, line: LineId) -> Model | None:
        if seen is None:
            return None
        scans = self.desk.scans(sheet)
        _, file = scans.pages[seen.place.page]
        outline = self.pictures.row_outline(sheet, line)
        # A picture is kept by the browser: another scan that stands has another address.
        of = f"of={short_place_of(seen.key)}"
        return {
            "row": f"{row_address(sheet, line)}/row.jpg?{of}",
            "heat": f"{row_address(sheet, line)}/heat.jpg?{of}",
            "page": f"{page_address(seen.key)}/page.jpg",
            "page_number": seen.place.page,
            "file": file.names[0],
            **paged(seen.key),
            "outline": [round(share, 5) for share in outline] if outline else None,
        }

    def _scans(self, seen: RowSeen | None, sheet: SheetId, line: LineId) -> list[Model]:
        """Return what each scan of a row says, to be seen side by side; none where there is one."""
        if seen is None or not seen.others:
            return []
        rows = [(seen.key, seen.reading), *seen.others]
        with self.desk.using() as store:
            files = {key: store.file_state(key.sha256) for key, _ in rows}
        others = ".".join(key.sha256[:OF_DIGITS] for key, _ in rows)
        return [
            {
                "letter": letter,
                "image": f"{row_address(sheet, line)}/scans/{place_of(key)}/boxes.jpg?of={others}",
                "address": page_address(key),
                "file": file.names[0] if (file := files[key]) else key.sha256,
                **paged(key),
                "is_standing": key == seen.key,
                "vote": voted(row.vote),
                "doubts": [named(doubt.value) for doubt in row.doubts],
            }
            for letter, (key, row) in zip(_LETTERS, rows, strict=False)
        ]

    # Sheets

    def sheet(self, sheet: SheetId, signed: SignedIn, wanted: Filter) -> Model | None:
        """Return a sheet as it stands, or None where it was never printed."""
        if sheet not in self.desk.context.sheets:
            return None
        record = self.desk.record(sheet)
        address = f"/sheets/{sheet}"
        scans = self.desk.scans(sheet)
        item = self.desk.item(address)
        proposal = proposed(self.desk.proposal(sheet), signed)
        is_mine = item is None or self.claims.hold(address, signed.key, proposal=proposal)
        rows = record.rows if record else ()
        with self.desk.using() as store:
            printed = store.printed_sheets()[sheet]
            keyed = store.keyed_by(sheet)
            apart = store.keyed_apart(sheet)
        waiting = {row.doubts[0] for row in rows if row.status is RowStatus.PENDING}
        return {
            "address": address,
            "sheet": grouped(sheet),
            "session": self._session(printed.session),
            "is_void": record is not None and record.status is SheetStatus.VOID,
            "is_known": record is not None,
            "is_held": not is_mine,
            "reasons": [named(reason) for reason in item.reasons] if item else [],
            "seen": digest_of_scans(scans.standing),
            "may_settle": bool(waiting) and waiting <= SHEET_REASONS,
            "waiting": record.pending_rows if record else 0,
            "missing": sorted(set(range(1, printed.pages + 1)) - scans.pages.keys()),
            "pages": [
                {
                    "number": number,
                    "image": f"{page_address(key)}/page.jpg",
                    "file": file.names[0],
                    **paged(key),
                }
                for number, (key, file) in sorted(scans.pages.items())
            ],
            "rows": [self._sheet_row(sheet, row) for row in rows],
            "proposal": proposal,
            "keyed_by": list(keyed),
            "keyed_apart": [self.desk.activity.line_name(line) for line in apart],
            "history": [decision(said) for said in self.desk.history(sheet)],
            "next": self.next_for(signed, wanted, address),
            "progress": self.progress(),
        }

    def sheet_readings(self, sheet: SheetId) -> Model:
        """Return the pictures of a sheet's pages, and its rows as they count, page by page."""
        record = self.desk.record(sheet)
        scans = self.desk.scans(sheet)
        return {
            "pages": [
                {
                    "number": number,
                    "image": f"{page_address(key)}/page.jpg",
                    "rows": [
                        self._sheet_row(sheet, row)
                        for row in (record.rows if record else ())
                        if row.line in scans.places and scans.places[row.line].page == number
                    ],
                }
                for number, (key, _) in sorted(scans.pages.items())
            ]
        }

    def _sheet_row(self, sheet: SheetId, row: RowRecord) -> Model:
        return {
            "unit": self.desk.activity.line_name(row.line),
            "number": self.desk.seen(sheet).line_index[row.line] + 1,
            "address": row_address(sheet, row.line),
            "vote": voted(row.vote),
            "status": row.status.value,
            "status_word": say(f"review.status.{row.status}"),
            "doubts": [named(doubt.value) for doubt in row.doubts],
        }

    def keying(self, sheet: SheetId, signed: SignedIn, page: str | None) -> Model | None:
        """Return the form on which a sheet is keyed in; it shows nobody's earlier entry."""
        shown = self.sheet(sheet, signed, Filter())
        if shown is None:
            return None
        with self.desk.using() as store:
            others = [
                name for name in store.keyed_by(sheet) if not same_person(name, signed.person.name)
            ]
        activity = self.desk.seen(sheet)
        pages = shown["pages"]
        if page:
            pages = [{"image": f"{page}/page.jpg", "number": None}, *pages]
        return {
            "address": shown["address"],
            "sheet": shown["sheet"],
            "session": shown["session"],
            "is_void": shown["is_void"],
            "is_second": bool(others),
            "page": page,
            "pages": pages,
            "units": [
                {"id": line, "number": number, "name": activity.line_name(line)}
                for number, line in enumerate(activity.lines, start=1)
            ],
            "progress": shown["progress"],
        }

    # Refused pages

    def page(self, key: PageKey, signed: SignedIn, wanted: Filter) -> Model | None:
        """Return a refused page, or run of pages, with its neighbours in the batch, or None."""
        stored = self.desk.rejection(key)
        if stored is None:
            return None
        seen, key = key, stored.key
        address = page_address(key)
        rejection = stored.rejection
        proposal = proposed(self.desk.dismissal(key), signed)
        is_mine = not stored.is_open or self.claims.hold(address, signed.key, proposal=proposal)
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
            "page_number": rejection.page,
            "session": self._session(stored.session),
            "is_open": stored.is_open,
            "is_held": not is_mine,
            "takes_two": rejection.reason not in CLOSED_BY_ONE,
            "proposal": proposal,
            "image": image,
            "first_copy": self._first_copy(stored),
            "differing": self._differing(stored),
            "replacing": self._replacing(stored),
            "neighbours": self._neighbours(seen, stored),
            "history": [decision(said) for said in self.desk.history(key)],
            "next": self.next_for(signed, wanted, address),
            "progress": self.progress(),
        }

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
        here = self.pictures.outlines(stored.key, places)
        there = self.pictures.outlines(standing[0], places)
        return [
            {
                "unit": self.desk.activity.line_name(row.line),
                "address": row_address(sheet, row.line),
                "vote": voted(row.vote),
                "stands": voted(old.vote),
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
        return {"batch": len(self.desk.replaces(key, is_batch=True))}

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

    def decided(self, text: str) -> Model:
        """Return what people decided, the last first; `text` is part of a sheet, unit or name."""
        wanted = text.strip().replace("-", "").lower()
        found = [decision(said) for said in reversed(self.desk.decisions())]
        for each in found:
            unit = each["unit"]
            each["unit_name"] = (
                self.desk.activity.line_name(LineId(unit))
                if unit in self.desk.activity.unit_index
                else unit
            )
        if wanted:
            found = [
                each
                for each in found
                if any(
                    wanted in str(value).replace("-", "").lower()
                    for value in (each["sheet"], each["unit_name"], each["by"], each["why"])
                )
            ]
        return {"text": text, "decisions": found[:_SHOWN], "progress": self.progress()}


_NEIGHBOURS = 2

_LETTERS = ascii_uppercase
"""Scans of one row that are shown: nobody compares more than 26."""

_SHOWN = 500


def _suggestion(seen: RowSeen | None) -> Model | None:
    if seen is None or seen.reading.suggestion is None:
        return None
    probability = seen.reading.probability
    return {
        **(voted(seen.reading.suggestion) or {}),
        "percent": None if probability is None else f"{100 * probability:.1f}",
    }
