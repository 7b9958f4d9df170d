"""Gathers what 废票与复核清单 shows: what is void, what people settled, the pictures of rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image

from ballot.errors import StoreError
from ballot.grade import Vote
from ballot.ids import FormId, SessionId, SheetId, UnitId, grouped
from ballot.layout import Place, places_of
from ballot.messages import say, speaking
from ballot.reading import DoubtReason
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from office.days import day_of
from office.folder import ActivityFolder
from office.page_views import open_view
from office.scan_job import reading_context
from output.review_list import ClosedPage, Crop, ReviewedRow, ReviewedSheet
from scanner.context import ReadingContext
from scanner.show.crops import PageView, cut_row, is_located
from store.codec import key_from
from store.evidence import Store
from store.log import Event, EventKind
from store.standing import PageKey

_WIDTH_PX = 1000
"""Of a row's picture: 140 dpi of the sheet, 230 dpi as it is printed here; about 20 kB."""

_QUALITY = 70

_ROWS_SHOWN = 3
"""`cut_row` shows the row above and the row below as well."""


@dataclass(frozen=True, slots=True)
class _Decisions:
    """What people decided, by what it is about, oldest first."""

    rows: dict[tuple[SheetId, UnitId], list[Event]] = field(default_factory=dict)
    sheets: dict[SheetId, list[Event]] = field(default_factory=dict)
    pages: dict[PageKey, Event] = field(default_factory=dict)
    replacements: list[Event] = field(default_factory=list)


class RowPictures:
    """Cuts rows out of the originals; keeps one page at a time.

    Args:
        folder: the activity folder.
        context: forms, sheets and secret, as reading needs them.
    """

    def __init__(self, folder: Path, context: ReadingContext) -> None:
        self._folder = folder
        self._context = context
        self._genuine: set[str] = set()
        self._open: tuple[PageKey, PageView | str] | None = None

    def jpeg(self, key: PageKey, row: int) -> bytes | str:
        """Return a row with its neighbours as JPEG, or in words why it can't be shown."""
        view = self._view(key)
        if isinstance(view, str):
            return view
        picture = Image.fromarray(cut_row(view, row))
        if picture.width > _WIDTH_PX:
            height = round(picture.height * _WIDTH_PX / picture.width)
            picture = picture.resize((_WIDTH_PX, height), Image.Resampling.BOX)
        out = BytesIO()
        picture.save(out, "JPEG", quality=_QUALITY)
        return out.getvalue()

    def _view(self, key: PageKey) -> PageView | str:
        if self._open is None or self._open[0] != key:
            self._open = None  # the page before makes room first
            self._open = (key, self._opened(key))
        return self._open[1]

    def _opened(self, key: PageKey) -> PageView | str:
        with speaking("zh"):
            try:
                view = open_view(self._folder, key, self._context, self._genuine)
            except StoreError as problem:
                return str(problem)
            return view if is_located(view) else say("reviewed.not_located")


def reviewed_sheets(folder: ActivityFolder, store: Store) -> list[ReviewedSheet]:
    """Return every sheet that is void, was keyed in or has rows to show, by session and id.

    The paper is Chinese in any language of the process.
    """
    with speaking("zh"):
        return list(_Gatherer(folder, store).sheets())


def closed_pages(store: Store) -> list[ClosedPage]:
    """Return the refused pages that people closed, by file and page; then replaced scans, by day.

    A batch that took the place of another is one line.
    """
    with speaking("zh"):
        found = _decisions(store)
        closed = [
            ClosedPage(
                stored.place,
                say(f"reason.{stored.rejection.reason}"),
                _told(found.pages[stored.key]),
            )
            for stored in store.rejections()
            if stored.key in found.pages
        ]
        return closed + [_told_replacement(event) for event in found.replacements]


def _told_replacement(event: Event) -> ClosedPage:
    scans = event.payload["scans"]
    return ClosedPage(
        say(
            "reviewed.replaced",
            pages=len(scans),
            sheets=len({scan["sheet"] for scan in scans}),
            asked=sum(len(scan["asked"]) for scan in scans),
        ),
        say("reason.replaced"),
        _told(event),
    )


class _Gatherer:
    def __init__(self, folder: ActivityFolder, store: Store) -> None:
        self._folder = folder
        self._store = store
        self._decisions = _decisions(store)
        self._printed = store.printed_sheets()
        context = reading_context(folder, store)
        self._pictures = RowPictures(folder.path, context)
        self._layouts = context.layouts
        self._places = {form: places_of(layout.pages) for form, layout in context.layouts.items()}

    def sheets(self) -> Iterator[ReviewedSheet]:
        for record in self._store.sheet_records(self._folder.activity):
            whole = self._decisions.sheets.get(record.sheet, [])
            rows = [self._row(record, row) for row in record.rows if self._is_shown(record, row)]
            is_void = record.status is SheetStatus.VOID
            if not (is_void or whole or rows):
                continue
            lines = list(self._told_sheet(whole))
            if is_void and not any(event.kind is EventKind.SHEET_VOIDED for event in whole):
                lines.append(say("reviewed.void_by_rule", reasons=_void_reasons(record)))
            yield ReviewedSheet(
                self._session(record.session), grouped(record.sheet), is_void, lines, rows
            )

    def _is_shown(self, record: SheetRecord, row: RowRecord) -> bool:
        """Return whether a row has an entry of its own; keyed rows stand with their sheet."""
        if (record.sheet, row.unit) in self._decisions.rows:
            return True
        return row.vote is Vote.VOID

    def _row(self, record: SheetRecord, row: RowRecord) -> ReviewedRow:
        own = self._decisions.rows.get((record.sheet, row.unit), [])
        whole = self._decisions.sheets.get(record.sheet, [])
        keyed = [event for event in whole if event.kind is EventKind.SHEET_KEYED]
        events = sorted([*own, *keyed], key=lambda event: event.seq)
        told = [_told(event, row.unit) for event in events]
        if row.status is RowStatus.READ:
            told.append(say("reviewed.by_rule"))
        return ReviewedRow(
            unit=self._folder.activity.unit(row.unit).name,
            doubts=_listed(row.doubts),
            outcome=row.vote.zh if row.vote else say("reviewed.waits"),
            is_void=row.vote is Vote.VOID,
            decisions=told,
            crop=self._crop(record.sheet, row.unit),
            others=list(self._others(record.sheet, row)),
        )

    def _crop(self, sheet: SheetId, unit: UnitId) -> Crop | str:
        form = self._printed[sheet].form
        place = self._places[form].get(unit)
        key = self._store.page_key(sheet, place.page) if place else None
        if place is None or key is None:
            is_keyed = bool(self._store.keyed_by(sheet))
            return say("reviewed.keyed" if is_keyed else "reviewed.not_scanned")
        return self._cut(form, key, place)

    def _others(self, sheet: SheetId, row: RowRecord) -> Iterator[Crop]:
        """Yield a row as the other scans of its page show it, where they differ."""
        form = self._printed[sheet].form
        place = self._places[form].get(row.unit)
        if place is None or DoubtReason.COPIES_DIFFER not in row.doubts:
            return
        for key in self._store.other_scans(sheet, place.page):
            yield self._cut(form, key, place)

    def _cut(self, form: FormId, key: PageKey, place: Place) -> Crop:
        layout = self._layouts[form].page(place.page)
        assert layout is not None, "a place is on a page of its layout"  # noqa: S101
        rect = layout.rows[place.row].rect
        return Crop(rect.w, _ROWS_SHOWN * rect.h, self._later(key, place))

    def _later(self, key: PageKey, place: Place) -> "_Later":
        return _Later(self._pictures, key, place.row)

    def _told_sheet(self, events: Sequence[Event]) -> Iterator[str]:
        before: Mapping[str, str] | None = None
        for event in events:
            yield _told(event)
            if event.kind is not EventKind.SHEET_KEYED:
                continue
            votes = event.payload["votes"]
            if votes == before:
                yield say("reviewed.keyed_alike")
                continue
            before = votes
            for vote in Vote:
                units = [unit for unit in votes if votes[unit] == vote.value]
                if units:
                    names = say("words.list").join(self._unit(UnitId(unit)) for unit in units)
                    yield say("reviewed.keyed_as", vote=vote.zh, count=len(units), units=names)

    def _unit(self, unit: UnitId) -> str:
        activity = self._folder.activity
        return activity.unit(unit).name if unit in activity.unit_index else unit

    def _session(self, session: SessionId) -> str:
        known = self._folder.activity.session(session)
        return known.name if known else session


@dataclass(frozen=True, slots=True)
class _Later:
    """A picture that is cut when it is asked for."""

    pictures: RowPictures
    key: PageKey
    row: int

    def __call__(self) -> bytes | str:
        return self.pictures.jpeg(self.key, self.row)


_OF_SHEETS = {
    EventKind.VOID_PROPOSED,
    EventKind.VOID_WITHDRAWN,
    EventKind.SHEET_VOIDED,
    EventKind.SHEET_KEYED,
}


def _decisions(store: Store) -> _Decisions:
    found = _Decisions()
    for event in store.events():
        payload = event.payload
        if event.kind in (EventKind.ROW_RESOLVED, EventKind.ROW_REOPENED):
            row = SheetId(payload["sheet"]), UnitId(payload["unit"])
            found.rows.setdefault(row, []).append(event)
        elif event.kind in _OF_SHEETS:
            found.sheets.setdefault(SheetId(payload["sheet"]), []).append(event)
        elif event.kind is EventKind.SCANS_REPLACED:
            found.replacements.append(event)
        elif event.kind is EventKind.PAGE_DISMISSED:
            found.pages[key_from(payload)] = event
    return found


def _told(event: Event, unit: UnitId | None = None) -> str:
    """Return a decision as a line: when, what, by whom, why.

    Args:
        event: the decision.
        unit: the row that is spoken of, where the decision is about many.
    """
    payload = event.payload
    what = say(f"store.event.{event.kind}")
    if "vote" in payload:
        what = say("reviewed.settled_as", vote=Vote(payload["vote"]).zh)
    elif unit is not None and unit in payload.get("votes", ()):
        what = say("reviewed.typed_as", vote=Vote(payload["votes"][unit]).zh)
    who = _person(payload["by"], payload.get("role"))
    if payload.get("confirmed_by"):
        second = _person(payload["confirmed_by"], payload.get("confirmed_role"))
        who = say("reviewed.two", first=who, second=second)
    return say(
        "reviewed.decision",
        at=day_of(event.at).isoformat(),
        what=what,
        who=who,
        why=payload.get("why", ""),
    )


def _person(name: str, role: str | None) -> str:
    return say("reviewed.person", name=name, role=say(f"role.{role}")) if role else name


def _listed(doubts: tuple[DoubtReason, ...]) -> str:
    return say("words.list").join(say(f"doubt.{doubt}") for doubt in doubts)


def _void_reasons(record: SheetRecord) -> str:
    """Return why the rules make a sheet void."""
    doubts = dict.fromkeys(doubt for row in record.rows for doubt in row.doubts)
    votes = {row.vote for row in record.rows}
    if not doubts and len(votes) == 1:
        blank = votes == {Vote.ABSTAIN}
        doubts = {DoubtReason.BLANK_SHEET if blank else DoubtReason.STRAIGHT_LINE: None}
    return _listed(tuple(doubts))
