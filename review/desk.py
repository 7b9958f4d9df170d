"""What the pages know and do: the store behind one lock, its records and what waits."""

import threading
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import replace

from ballot.activity import Activity
from ballot.copies import suggestion
from ballot.errors import UsageError
from ballot.grade import Vote
from ballot.ids import LineId, SessionId, SheetId
from ballot.layout import PageLayout, Place
from ballot.messages import say
from ballot.person import Person, same_person
from ballot.reading import DoubtReason, PageReading, RowReading
from ballot.record import SheetRecord, accepted
from ballot.vote_words import vote_word
from office.seen import seen_on
from review.done import Done, DoneToday, begin_of_today
from review.forms import Forms, Renewed
from review.moment import ask_again, must_ask
from review.queue import (
    Filter,
    Item,
    SheetScans,
    items_of_pages,
    items_of_sheet,
)
from review.seen import RowSeen, require_shown
from scanner.context import ReadingContext
from scanner.decide.limits import Limits
from scanner.decide.verdict import decide_rows
from scanner.measures import load_measures
from store.counting import WaitingSheet
from store.decided import About, AtPaper, RowSettled
from store.evidence import Store
from store.standing import DismissalProposal, PageKey, SpotCheckDraw, StoredRejection, VoidProposal
from store.trail import Changes


class Desk:
    """The evidence of one activity as the pages need it; used by many threads at once.

    Args:
        activity: the plan.
        store: its evidence, open; used by nobody else in this process.
        context: forms, sheets and secret, as reading needs them.
        renewed: as `Forms`.
    """

    def __init__(
        self, activity: Activity, store: Store, context: ReadingContext, renewed: Renewed = None
    ) -> None:
        self.activity = activity
        self.forms = Forms(context, renewed)
        self._store = store
        self._lock = threading.RLock()
        self._seq = 0
        self._queue: dict[str, Item] | None = None
        """What waits by address, in the order in which it is shown; None after a change."""
        self._items: dict[SheetId, list[Item]] = {}
        self._page_items: list[Item] = []
        self._views: dict[SessionId | None, Activity] = {}
        self._done = DoneToday()

    @contextmanager
    def using(self) -> Iterator[Store]:
        """Hold the store; what is known is up to date before and after."""
        with self._looking() as store:
            self._refresh()
            yield store
            self._refresh()

    @contextmanager
    def _looking(self) -> Iterator[Store]:
        """Hold the store; what others wrote is asked once for each request of a browser."""
        with self._lock, self._store.at_one_moment(asks=must_ask()):
            yield self._store

    def rest(self) -> None:
        """Let go of the moment of the store that is looked at; no database tidies up behind it."""
        with self._lock:
            self._store.rest()

    @property
    def seq(self) -> int:
        """Number of the last event that is known."""
        return self._seq

    def seen(self, sheet: SheetId | None) -> Activity:
        """Return the activity as the form of a sheet has it; the whole of it for no sheet."""
        with self._looking() as store:
            printed = store.printed_sheet(sheet) if sheet else None
            session = printed.session if printed else None
            if session not in self._views:
                self._views[session] = seen_on(self.activity, self._store, sheet)
            return self._views[session]

    def vote(self, sheet: SheetId, given: str) -> Vote:
        """Return a vote by its id.

        Raises:
            UsageError: the form of the sheet has none of this id.
        """
        scale = self.seen(sheet).rules.scale
        if given not in scale.votes:
            known = say("words.list").join(vote_word(vote, scale) for vote in scale.votes)
            raise UsageError("store.unknown_vote", vote=given, known=known)
        return Vote(given)

    @property
    def context(self) -> ReadingContext:
        """What reading needs, with what was printed last."""
        return self.forms.context

    # What stands

    def record(self, sheet: SheetId) -> SheetRecord | None:
        """Return a sheet as it counts, or None where it has no record."""
        with self.using() as store:
            return store.sheet_record(sheet, self.activity)

    def records(self) -> Iterator[SheetRecord]:
        """Yield every sheet that was read or decided on, by id; the desk is held meanwhile."""
        with self.using() as store:
            yield from sorted(store.sheet_records(self.activity), key=lambda each: each.sheet)

    def sheets(self) -> list[SheetId]:
        """Return every sheet that was read or decided on, sorted."""
        with self.using() as store:
            return store.counted_sheets()

    def row_seen(self, sheet: SheetId, line: LineId) -> RowSeen | None:
        """Return what the reader saw in a row, with how sure it is; None where it saw nothing."""
        place = self.place(sheet, line)
        if place is None:
            return None
        with self.using() as store:
            found = store.page_reading(sheet, place.page)
            others = tuple(
                (key, page.rows[place.row]) for key, page in store.other_readings(sheet, place.page)
            )
        if found is None:
            return None
        key, page = found
        row = accepted(self._probable(page)[place.row], self.seen(sheet).rules)
        suggested = suggestion(row, [other for _, other in others])
        if row.vote is None and suggested is not row.suggestion:
            row = replace(row, suggestion=suggested, probability=None)
        return RowSeen(row, page, key, place, others)

    def _probable(self, page: PageReading) -> tuple[RowReading, ...]:
        """Return the rows of a reading with their probabilities, where the reader is the same."""
        layout = self.page_layout(page)
        again = decide_rows(layout.rows, load_measures(page.measures), Limits())
        return tuple(new if new == old else old for new, old in zip(again, page.rows, strict=True))

    def page_layout(self, page: PageReading) -> PageLayout:
        """Return the layout of a page that was read."""
        return self.forms.page_layout(page)

    def place(self, sheet: SheetId, line: LineId) -> Place | None:
        """Return where a row stands on the form of a sheet."""
        return self.forms.places(sheet).get(line)

    def scans(self, sheet: SheetId) -> SheetScans:
        """Return where the scans of a sheet are."""
        (scans,) = self._scans_of([sheet]).values()
        return scans

    def _scans_of(self, sheets: Sequence[SheetId]) -> dict[SheetId, SheetScans]:
        with self._looking() as store:
            standing = store.standing_scans(sheets)
        return {s: SheetScans(pages, self.forms.places(s)) for s, pages in standing.items()}

    def rejection(self, key: PageKey) -> StoredRejection | None:
        """Return the refused page, or part of one, with the run it belongs to, or None."""
        with self.using() as store:
            return next((refused for refused in store.rejections() if refused.holds(key)), None)

    def proposal(self, sheet: SheetId) -> VoidProposal | None:
        """Return the proposal to void a sheet, or None."""
        with self.using() as store:
            return store.void_proposals().get(sheet)

    def dismissal(self, key: PageKey) -> DismissalProposal | None:
        """Return the proposal to close a refused page, or None."""
        with self.using() as store:
            return store.dismissal_proposals().get(key)

    def history(self, what: About) -> list[AtPaper]:
        """Return the decisions on a row, sheet or page, oldest first."""
        with self.using() as store:
            return store.decided_about(what)

    def decisions(self) -> list[AtPaper]:
        """Return every decision at a sheet or a page, oldest first."""
        with self.using() as store:
            return [said for said in store.decided() if isinstance(said, AtPaper)]

    def settled(self) -> int:
        """Return how many rows, sheets and pages people have decided on, less those reopened."""
        with self.using() as store:
            return store.settled()

    def done_today(self) -> Done:
        """Return what people have settled today, here and at other servers."""
        with self.using():
            return self._done.done()

    def draws(self) -> list[SpotCheckDraw]:
        """Return the spot checks, oldest first."""
        with self.using() as store:
            return store.spot_checks()

    # What waits

    def queue(self, wanted: Filter | None = None) -> list[Item]:
        """Return what waits, in the order in which it is shown."""
        items = self._by_address().values()
        return [item for item in items if wanted is None or wanted.takes(item)]

    def queue_now(self, wanted: Filter) -> list[Item]:
        """Return what waits at this moment, whatever this request was told before."""
        ask_again()
        return self.queue(wanted)

    def item(self, address: str) -> Item | None:
        """Return what waits at this address, or None."""
        return self._by_address().get(address)

    def _by_address(self) -> Mapping[str, Item]:
        with self.using():
            if self._queue is None:
                items = [item for items in self._items.values() for item in items]
                items += self._page_items
                items.sort(key=lambda item: item.sort_key)
                self._queue = {item.address: item for item in items}
            return self._queue

    # What people do

    def resolve(
        self,
        sheet: SheetId,
        line: LineId,
        vote: Vote,
        by: Person,
        why: str,
        *,
        seen: str | None = None,
    ) -> None:
        """Settle a row (`Store.resolve_row`).

        Args:
            sheet: the sheet.
            line: the row.
            vote: what the row comes to.
            by: who decides.
            why: what was seen; empty for "as seen on the scan".
            seen: digest of the scans of the row that were shown; None from a client that doesn't
                know it, which is believed where the row has no more than one scan.

        Raises:
            UsageError: as `Store.resolve_row`; or other scans are there than were shown.
        """
        with self.using() as store, store.writing():
            scans = self._scans_of_row(sheet, line)
            if seen is not None or len(scans) > 1:
                require_shown(scans, seen or "")
            self._settle(store, sheet, line, vote, by, why)

    def _settle(
        self, store: Store, sheet: SheetId, line: LineId, vote: Vote, by: Person, why: str
    ) -> None:
        why = why.strip() or say("review.why.seen")
        store.resolve_row(sheet, line, vote, by.name, why, activity=self.activity, role=by.role)

    def _scans_of_row(self, sheet: SheetId, line: LineId) -> tuple[PageKey, ...]:
        """Return the scans that show a row, the one that stands first."""
        place = self.place(sheet, line)
        standing = self._store.page_key(sheet, place.page) if place else None
        if place is None or standing is None:
            return ()
        return (standing, *self._store.other_scans(sheet, place.page))

    def settle_sheet(self, sheet: SheetId, by: Person, why: str, *, seen: str | None = None) -> int:
        """Settle all rows of a sheet that wait as they were read; returns how many there were.

        For a blank sheet that is an abstention in every row.

        Args:
            sheet: the sheet.
            by: who decides.
            why: what was seen; empty for "as seen on the scan".
            seen: digest of the scans that stood when it was shown; None from a client that doesn't
                know it.

        Raises:
            UsageError: a row was not read, or scans of it differ; none waits; or other scans stand
                than were shown.
        """
        with self.using() as store, store.writing():
            if seen is not None:
                require_shown(self.scans(sheet).standing, seen)
            record = store.sheet_record(sheet, self.activity)
            waiting = [row for row in record.rows if row.vote is None] if record else []
            if not waiting:
                raise UsageError("review.none_waiting")
            for row in waiting:
                if DoubtReason.COPIES_DIFFER in row.doubts:
                    unit = self.activity.line_name(row.line)
                    raise UsageError("review.scans_differ", unit=unit)
            votes = {row.line: self.read_vote(sheet, row.line) for row in waiting}
            for line, vote in votes.items():
                if vote is None:
                    raise UsageError("review.not_read", unit=self.activity.line_name(line))
                self._settle(store, sheet, line, vote, by, why)
            return len(waiting)

    def read_vote(self, sheet: SheetId, line: LineId) -> Vote | None:
        """Return what was read in a row; None where it is in doubt, or was not scanned."""
        seen = self.row_seen(sheet, line)
        return seen.reading.vote if seen else None

    def reopen(self, sheet: SheetId, line: LineId, by: Person, why: str) -> None:
        """Make a row wait again (`Store.reopen_row`)."""
        with self.using() as store:
            store.reopen_row(sheet, line, by, why, activity=self.activity)

    def take_back(self, sheet: SheetId, line: LineId, by: Person, why: str) -> bool:
        """Make a row wait again that this person settled; False where that doesn't stand any more.

        Whatever somebody else has said of the row since, this person hasn't seen.
        """
        with self.using() as store, store.writing():
            said = store.decided_about((sheet, line))
            last = said[-1] if said else None
            if not isinstance(last, RowSettled) or not same_person(last.people.by, by.name):
                return False
            store.reopen_row(sheet, line, by, why, activity=self.activity)
            return True

    def key_in(
        self,
        sheet: SheetId,
        votes: Mapping[LineId, Vote],
        by: Person,
        why: str,
        page: PageKey | None,
    ) -> tuple[LineId, ...]:
        """Record what a person typed (`Store.key_sheet`); returns the rows that differ."""
        with self.using() as store:
            return store.key_sheet(sheet, votes, by, why, activity=self.activity, page=page)

    # Keeping up

    def _refresh(self) -> None:
        """Take in what was written since, by these pages or by others."""
        changes = self._store.changes(after=self._seq)
        if changes.seq == self._seq:
            return
        if changes.seq < self._seq:  # what was taken in last was undone
            changes = replace(changes, is_every_sheet=True, has_pages=True)
        self._count_done(changes)
        self._seq = changes.seq
        self._queue = None
        self.forms.renew(self._store)
        proposals = self._store.void_proposals()
        waiting = self._store.waiting_of(self.activity)
        touched: Set[SheetId] = changes.sheets
        if changes.is_every_sheet:
            self._items.clear()
            touched = {*waiting, *proposals}
        found = {sheet: waiting[sheet] for sheet in touched if sheet in waiting}
        for sheet in proposals.keys() & touched - found.keys():
            printed = self._store.printed_sheets()[sheet]
            found[sheet] = WaitingSheet(sheet, printed.session, ())
        scans = self._scans_of(list(found))
        for sheet in touched:
            self._items.pop(sheet, None)
            if sheet in found:
                self._items[sheet] = items_of_sheet(
                    found[sheet], scans[sheet], is_proposed=sheet in proposals
                )
        if changes.has_pages:
            self._page_items = items_of_pages(
                self._store.rejections(), self._store.dismissal_proposals()
            )

    def _count_done(self, changes: Changes) -> None:
        said = changes.said
        if said is None or not 0 < self._seq < changes.seq:
            self._done = DoneToday()
            decided = self._store.decided(begin_of_today())
            said = tuple(each for each in decided if isinstance(each, AtPaper))
        self._done.take(said)
