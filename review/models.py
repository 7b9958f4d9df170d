"""What each page shows, as plain values: templates render them, and their JSON twins are them."""

from string import ascii_uppercase

from ballot.activity import Activity
from ballot.grade import Scale
from ballot.ids import LineId, SheetId, grouped
from ballot.messages import say
from ballot.person import same_person
from ballot.reading import DoubtReason
from ballot.record import RowRecord, RowStatus, SheetStatus
from review.access import SignedIn
from review.addresses import row_address
from review.claims import hold
from review.heads import boxes_shown, middle_of
from review.keying import asked_words, lines_asked, pages_shown
from review.list_words import list_words
from review.page_models import PageModels
from review.paper import on_paper
from review.queue import Filter, page_address
from review.quota_words import quotas_told
from review.seen import OF_DIGITS, RowSeen, digest_of_scans, place_of, short_place_of
from review.suggestions import suggestion_shown
from review.words import (
    Model,
    decision,
    key_list,
    named,
    paged,
    proposed,
    vote_keys,
    voted,
    who_and_when,
)
from scanner.measures import load_measures
from scanner.show.explain_notes import measure_lines
from store.decided import AtPaper, sheets_of
from store.standing import PageKey


def _named_line(activity: Activity, line: LineId) -> Model:
    full = activity.unit(line.unit).full_name if line.unit else ""
    return {"id": line, "name": activity.line_name(line), "full_name": full}


SHEET_REASONS = frozenset(
    {DoubtReason.BLANK_SHEET, DoubtReason.STRAIGHT_LINE, DoubtReason.OVER_QUOTA}
)
"""Doubts after which a sheet may count as it was read."""


class Models(PageModels):
    """Builds the models."""

    # Rows

    def row(self, sheet: SheetId, line: LineId, signed: SignedIn, wanted: Filter) -> Model | None:
        """Return a row and everything that helps to decide on it, or None where there is none."""
        record, activity = self.desk.record(sheet), self.desk.seen(sheet)
        if record is None or line not in activity.line_index:
            return None
        row = record.rows[activity.line_index[line]]
        address = row_address(sheet, line)
        seen = self.desk.row_seen(sheet, line)
        scale = activity.rules.scale
        is_waiting = row.status is RowStatus.PENDING and record.status is not SheetStatus.VOID
        is_mine = not is_waiting or self.claims.take(address, signed.id)
        following = self.next_for(signed, wanted, address)
        history = [decision(said, scale) for said in self.desk.history((sheet, line))]
        return {
            "address": address,
            "sheet": grouped(sheet),
            "sheet_address": f"/sheets/{sheet}",
            "unit": _named_line(activity, line),
            "number": activity.line_index[line] + 1,
            "printed": on_paper(self.desk, sheet, line),
            "session": self._session(record.session),
            "is_waiting": is_waiting,
            "is_void_sheet": record.status is SheetStatus.VOID,
            "is_held": not is_mine,
            "vote": voted(row.vote, scale),
            "status": row.status.value,
            "doubts": [named(doubt.value) for doubt in row.doubts],
            "keys": vote_keys(scale),
            "suggestion": suggestion_shown(seen, scale),
            "list": list_words(activity, record, line),
            "measures": self._measures(seen, scale),
            "scan": self._scan(seen, sheet, line, scale),
            "scans": self._scans(seen, sheet, line, scale),
            "seen": digest_of_scans(seen.scans if seen else ()),
            "history": history,
            "last": None if is_waiting or not history else who_and_when(history[-1]),
            "next": following,
            "progress": self.progress(wanted),
        }

    def _measures(self, seen: RowSeen | None, scale: Scale) -> list[Model]:
        if seen is None:
            return []
        layout = self.desk.page_layout(seen.page)
        page = load_measures(seen.page.measures)
        row = seen.place.row
        return [
            {"box": which, "text": text}
            for which, text in measure_lines(row, layout.rows[row], page, scale)
        ]

    def _scan(
        self, seen: RowSeen | None, sheet: SheetId, line: LineId, scale: Scale
    ) -> Model | None:
        if seen is None:
            return None
        scans = self.desk.scans(sheet)
        _, file = scans.pages[seen.place.page]
        outline = self.pictures.row_outline(sheet, line)
        boxes = self._boxes(seen, seen.key, scale)
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
            "boxes": boxes,
            "boxes_middle": middle_of(boxes, outline),
        }

    def _boxes(
        self, seen: RowSeen, key: PageKey, scale: Scale, *, is_narrow: bool = False
    ) -> list[Model]:
        row = seen.place.row
        spans = self.pictures.box_spans(key, row, is_narrow=is_narrow)
        return boxes_shown(self.desk.page_layout(seen.page).rows[row], spans, scale)

    def _scans(
        self, seen: RowSeen | None, sheet: SheetId, line: LineId, scale: Scale
    ) -> list[Model]:
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
                "boxes": self._boxes(seen, key, scale, is_narrow=True),
                "vote": voted(row.vote, scale),
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
        is_mine = item is None or hold(self.claims, address, signed.id, proposal=proposal)
        rows = record.rows if record else ()
        seen = self.desk.seen(sheet)
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
            "quotas": quotas_told(record, self.desk),
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
            "keyed_apart": [seen.line_name(line) for line in apart],
            "history": [decision(said, seen.rules.scale) for said in self.desk.history(sheet)],
            "next": self.next_for(signed, wanted, address),
            "progress": self.progress(wanted),
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
        seen = self.desk.seen(sheet)
        return {
            "unit": seen.line_name(row.line),
            "number": seen.line_index[row.line] + 1,
            "printed": on_paper(self.desk, sheet, row.line),
            "address": row_address(sheet, row.line),
            "vote": voted(row.vote, seen.rules.scale),
            "status": row.status.value,
            "status_word": say(f"review.status.{row.status}"),
            "doubts": [named(doubt.value) for doubt in row.doubts],
        }

    def keying(self, sheet: SheetId, signed: SignedIn, page: str | None) -> Model | None:
        """Return the form on which a sheet is keyed in; it shows nobody's earlier entry.

        It asks for the pages that weren't read, and shows the refused ones (`review.keying`).
        """
        shown = self.sheet(sheet, signed, Filter())
        if shown is None:
            return None
        with self.desk.using() as store:
            others = [
                name for name in store.keyed_by(sheet) if not same_person(name, signed.person.name)
            ]
        activity = self.desk.seen(sheet)
        return {
            "address": shown["address"],
            "sheet": shown["sheet"],
            "session": shown["session"],
            "is_void": shown["is_void"],
            "is_second": bool(others),
            "page": page,
            "pages": pages_shown(self.desk, self.pictures, sheet, page),
            "asked": asked_words(self.desk, sheet),
            "keys": vote_keys(activity.rules.scale),
            "key_list": key_list(activity.rules.scale),
            "units": [
                {
                    "id": line,
                    "number": activity.line_index[line] + 1,
                    "printed": on_paper(self.desk, sheet, line),
                    "name": activity.line_name(line),
                }
                for line in lines_asked(self.desk, sheet)
            ],
            "progress": shown["progress"],
        }

    # What was decided, and how to decide

    def decided(self, text: str) -> Model:
        """Return what people decided, the last first; `text` is part of a sheet, unit or name."""
        wanted = text.strip().replace("-", "").lower()
        found = [self._decided(said) for said in reversed(self.desk.decisions())]
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

    def _decided(self, said: AtPaper) -> Model:
        seen = self.desk.seen(next(iter(sheets_of(said)), None))
        shown = decision(said, seen.rules.scale)
        return {**shown, "unit_name": seen.line_name(LineId(shown["unit"]))}

    def guide(self) -> Model:
        """Return what the help page shows: the keys of every form, each with its votes."""
        activity = self.desk.activity
        seen = [activity.seen_by(form.id) for form in activity.forms] or [activity]
        forms = [{"title": each.form.title, "keys": vote_keys(each.rules.scale)} for each in seen]
        # Forms with the same answers are one entry.
        known: list[Model] = []
        for form in forms:
            same = next((each for each in known if each["keys"] == form["keys"]), None)
            if same is None:
                known.append({"titles": [form["title"]], "keys": form["keys"]})
            else:
                same["titles"].append(form["title"])
        return {"forms": known, "progress": self.progress()}


_LETTERS = ascii_uppercase
"""Scans of one row that are shown: nobody compares more than 26."""

_SHOWN = 500
