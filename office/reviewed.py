"""Gathers what 废票与复核清单 shows: what is void, what people settled, the pictures of rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image

from ballot.errors import StoreError
from ballot.grade import PLAN_SCALE, Vote
from ballot.ids import FormId, LineId, SessionId, SheetId, grouped
from ballot.layout import Place, places_of
from ballot.messages import say, speaking
from ballot.reading import DoubtReason
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from office.folder import ActivityFolder
from office.page_views import open_view
from office.reader_context import reading_context
from office.told import told_line
from output.review_list import ClosedPage, Crop, ReviewedRow, ReviewedSheet
from scanner.context import ReadingContext
from scanner.show.crops import PageView, cut_row, is_located
from store.decided import (
    PagesClosed,
    RowReopened,
    RowSettled,
    ScansReplaced,
    SheetKeyed,
    SheetVoided,
    VoidProposed,
    VoidWithdrawn,
    sheets_of,
)
from store.evidence import Store
from store.originals import Originals
from store.standing import PageKey

_WIDTH_PX = 1000
"""Of a row's picture: 140 dpi of the sheet, 230 dpi as it is printed here; about 20 kB."""

_QUALITY = 70

_ROWS_SHOWN = 3
"""`cut_row` shows the row above and the row below as well."""


_OfSheet = VoidProposed | VoidWithdrawn | SheetVoided | SheetKeyed


@dataclass(frozen=True, slots=True)
class _Decisions:
    """What people decided, by what it is about, oldest first."""

    rows: dict[tuple[SheetId, LineId], list[RowSettled | RowReopened]] = field(default_factory=dict)
    sheets: dict[SheetId, list[_OfSheet]] = field(default_factory=dict)
    pages: dict[PageKey, PagesClosed] = field(default_factory=dict)
    replacements: list[ScansReplaced] = field(default_factory=list)


class RowPictures:
    """Cuts rows out of the originals; keeps one page at a time.

    Args:
        originals: where scanned files are kept.
        context: forms, sheets and secret, as reading needs them.
    """

    def __init__(self, originals: Originals, context: ReadingContext) -> None:
        self._originals = originals
        self._context = context
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
                view = open_view(self._originals, key, self._context)
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
                told_line(found.pages[stored.key], PLAN_SCALE),
            )
            for stored in store.rejections()
            if stored.key in found.pages
        ]
        return closed + [_told_replacement(said) for said in found.replacements]


def _told_replacement(said: ScansReplaced) -> ClosedPage:
    return ClosedPage(
        say(
            "reviewed.replaced",
            pages=len(said.swaps),
            sheets=len(sheets_of(said)),
            asked=sum(len(swap.asked) for swap in said.swaps),
        ),
        say("reason.replaced"),
        told_line(said, PLAN_SCALE),
    )


class _Gatherer:
    def __init__(self, folder: ActivityFolder, store: Store) -> None:
        self._folder = folder
        self._store = store
        self._decisions = _decisions(store)
        self._printed = store.printed_sheets()
        context = reading_context(folder, store)
        self._pictures = RowPictures(folder.originals(), context)
        self._layouts = context.layouts
        self._places = {form: places_of(layout.pages) for form, layout in context.layouts.items()}

    def sheets(self) -> Iterator[ReviewedSheet]:
        for record in self._store.sheet_records(self._folder.activity):
            whole = self._decisions.sheets.get(record.sheet, [])
            rows = [self._row(record, row) for row in record.rows if self._is_shown(record, row)]
            is_void = record.status is SheetStatus.VOID
            if not (is_void or whole or rows):
                continue
            lines = list(self._told_sheet(whole, record.session))
            if is_void and not any(isinstance(said, SheetVoided) for said in whole):
                lines.append(say("reviewed.void_by_rule", reasons=_void_reasons(record)))
            yield ReviewedSheet(
                self._session(record.session), grouped(record.sheet), is_void, lines, rows
            )

    def _is_shown(self, record: SheetRecord, row: RowRecord) -> bool:
        """Return whether a row has an entry of its own; keyed rows stand with their sheet."""
        if (record.sheet, row.line) in self._decisions.rows:
            return True
        # Of a void list the lines that nobody marked aren't shown.
        return row.vote is Vote.VOID and (bool(row.doubts) or row.status is RowStatus.REVIEWED)

    def _row(self, record: SheetRecord, row: RowRecord) -> ReviewedRow:
        seen = self._folder.activity.of_session(record.session)
        own = self._decisions.rows.get((record.sheet, row.line), [])
        whole = self._decisions.sheets.get(record.sheet, [])
        keyed = [said for said in whole if isinstance(said, SheetKeyed)]
        both = sorted([*own, *keyed], key=lambda said: said.seq)
        told = [told_line(said, seen.rules.scale, row.line) for said in both]
        if row.status is RowStatus.READ:
            told.append(say("reviewed.by_rule"))
        return ReviewedRow(
            unit=seen.line_name(row.line),
            doubts=_listed(row.doubts),
            outcome=seen.rules.scale.word(row.vote) if row.vote else say("reviewed.waits"),
            is_void=row.vote is Vote.VOID,
            decisions=told,
            crop=self._crop(record.sheet, row.line),
            others=list(self._others(record.sheet, row)),
        )

    def _crop(self, sheet: SheetId, line: LineId) -> Crop | str:
        form = self._printed[sheet].form
        place = self._places[form].get(line)
        key = self._store.page_key(sheet, place.page) if place else None
        if place is None or key is None:
            is_keyed = bool(self._store.keyed_by(sheet))
            return say("reviewed.keyed" if is_keyed else "reviewed.not_scanned")
        return self._cut(form, key, place)

    def _others(self, sheet: SheetId, row: RowRecord) -> Iterator[Crop]:
        """Yield a row as the other scans of its page show it, where they differ."""
        form = self._printed[sheet].form
        place = self._places[form].get(row.line)
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

    def _told_sheet(self, decisions: Sequence[_OfSheet], session: SessionId) -> Iterator[str]:
        seen = self._folder.activity.of_session(session)
        scale = seen.rules.scale
        before: Mapping[LineId, Vote] | None = None
        for said in decisions:
            yield told_line(said, scale)
            if not isinstance(said, SheetKeyed):
                continue
            if said.votes == before:
                yield say("reviewed.keyed_alike")
                continue
            before = said.votes
            for vote in scale.votes:
                lines = [line for line, typed in said.votes.items() if typed is vote]
                if lines:
                    names = say("words.list").join(map(seen.line_name, lines))
                    yield say(
                        "reviewed.keyed_as",
                        vote=scale.word(vote),
                        count=len(lines),
                        units=names,
                    )

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


def _decisions(store: Store) -> _Decisions:
    found = _Decisions()
    for said in store.decided():
        match said:
            case RowSettled() | RowReopened():
                found.rows.setdefault((said.sheet, said.line), []).append(said)
            case VoidProposed() | VoidWithdrawn() | SheetVoided() | SheetKeyed():
                found.sheets.setdefault(said.sheet, []).append(said)
            case ScansReplaced():
                found.replacements.append(said)
            case PagesClosed():
                found.pages[said.pages[0]] = said
            case _:
                pass  # a proposal to close a page, a spot check, and what is no sheet's
    return found


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
