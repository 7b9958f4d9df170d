"""Scans that take the place of others of the same page, by a person's choice."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ballot.activity import Activity
from ballot.copies import is_asked
from ballot.errors import UsageError
from ballot.ids import LineId, SheetId, grouped
from ballot.person import Person, Second
from ballot.reading import DoubtReason
from ballot.record import SheetRecord
from store.acting import acting
from store.codec import swaps_payload
from store.decisions import Decisions
from store.derive import records_of
from store.event import EventKind
from store.scans import SheetScans, pages_read, rows_beside
from store.standing import PageKey, Swap

_SHEETS_AT_ONCE = 200
"""Sheets whose readings are in memory at the same time: about 1 MB at 66 rows a sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """What it comes to when scans take the place of others."""

    pages: int
    sheets: int
    asked: int
    """Rows that go to a person: both scans say something and not the same, or people had settled
    them otherwise than the new one says."""
    settled: int
    """Rows that waited and that the new scans read."""
    new_doubts: int
    """Rows that didn't wait and that the new scans leave in doubt."""
    waiting: int
    """Rows of these sheets that wait for a person then."""


class Replacements(Decisions):
    """The part of the store that lets a better scan stand in the place of a worse one."""

    def preview_replacement(self, scans: Sequence[PageKey], *, activity: Activity) -> Replacement:
        """Return what `replace_scans` would come to; nothing is recorded.

        Raises:
            UsageError: as `replace_scans`.
        """
        self._refreshed()
        return self._came_to(self._swaps(scans, activity), activity)

    def replace_scans(
        self,
        scans: Sequence[PageKey],
        by: Person,
        why: str,
        *,
        activity: Activity,
        confirmed_by: str | Second = "",
    ) -> Replacement:
        """Let scans stand in the place of those that stand, in one event.

        Their readings count from now on; those that they replace stay in evidence and are compared
        with nothing any more. Rows that both read and read differently, and rows that people had
        settled otherwise, wait for a person.

        Args:
            scans: pages that could be read, of each page of a sheet one.
            by: who chooses.
            why: such as "scanned again in grey".
            activity: the plan.
            confirmed_by: a second person; needed where people have closed one of the scans.

        Raises:
            UsageError: nobody or no reason is named, or no scan; one is no other scan of a page
                that was read, or stands already; two are of one page; a session is sealed; people
                have closed one, and nobody confirms.
        """
        who = acting(by, why)
        with self.writing():
            swaps = self._swaps(scans, activity)
            found = self._came_to(swaps, activity)
            payload: dict[str, object] = {"scans": swaps_payload(swaps), **who}
            if confirmed_by:
                payload["confirmed_by"] = confirmed_by
            self._append(EventKind.SCANS_REPLACED, payload)
            return found

    def _swaps(self, scans: Sequence[PageKey], activity: Activity) -> list[Swap]:
        """Return the changes, by sheet and page: the order says nothing about that of scanning."""
        self._require_plan(activity)
        if not scans:
            raise UsageError("store.no_scans")
        places = {key: self._place_of(key) for key in dict.fromkeys(scans)}
        for (sheet, page), count in Counter(places.values()).items():
            if count > 1:
                raise UsageError("store.two_scans", sheet=grouped(sheet), page=page, count=count)
        for session in sorted({self._state.sheets[sheet].session for sheet, _ in places.values()}):
            self._require_open(session)
        ordered = sorted(places, key=lambda key: places[key])
        return [
            swap
            for begin in range(0, len(ordered), _SHEETS_AT_ONCE)
            for swap in self._swaps_of(
                {key: places[key] for key in ordered[begin : begin + _SHEETS_AT_ONCE]}, activity
            )
        ]

    def _place_of(self, key: PageKey) -> tuple[SheetId, int]:
        """Return the sheet and page that a scan shows, if it may stand in another's place."""
        refused = self._state.rejected.get(key)
        sheet = refused.rejection.sheet if refused else None
        page = refused.rejection.page if refused else None
        known = sheet is not None and (
            key in self._state.copies.get(sheet, ()) or key in self._state.replaced.get(sheet, ())
        )
        if sheet is None or page is None or not known or not self._stands(sheet, page):
            raise UsageError("store.no_other_scan", sha256=key.sha256[:12], page=key.page)
        return sheet, page

    def _stands(self, sheet: SheetId, page: int) -> bool:
        return page in self._state.readings.get(sheet, {})

    def _swaps_of(
        self, places: Mapping[PageKey, tuple[SheetId, int]], activity: Activity
    ) -> Iterator[Swap]:
        state = self._state
        stood = {key: state.readings[sheet][page] for key, (sheet, page) in places.items()}
        asked_of = [state.event_of(key) for key in (*stood, *stood.values())]
        pages = pages_read(self._log, state, asked_of)
        sheets = dict.fromkeys(sheet for sheet, _ in places.values())
        every = [seq for sheet in sheets for seq in SheetScans.of(state, sheet).seqs()]
        beside = pages_read(self._log, state, every)
        for key, (sheet, page) in places.items():
            decisions = state.decisions.get(sheet, {})
            hands = [beside[seq].hand for seq in SheetScans.of(state, sheet).seqs()]
            old, new = (
                {row.line: row for row in rows_beside(pages[state.event_of(scan)], hands)}
                for scan in (stood[key], key)
            )
            rules = activity.of_session(state.sheets[sheet].session).rules
            asked = tuple(
                line
                for line, row in new.items()
                if is_asked(old[line], row, decisions.get(line), rules)
            )
            yield Swap(sheet=sheet, page=page, scan=key, instead_of=stood[key], asked=asked)

    def _came_to(self, swaps: Sequence[Swap], activity: Activity) -> Replacement:
        by_sheet: dict[SheetId, list[Swap]] = {}
        for swap in swaps:
            by_sheet.setdefault(swap.sheet, []).append(swap)
        asked = settled = doubts = waiting = 0
        sheets = list(by_sheet)
        for begin in range(0, len(sheets), _SHEETS_AT_ONCE):
            part = sheets[begin : begin + _SHEETS_AT_ONCE]
            before = records_of(self._log, self._state, part, activity)
            after = records_of(self._log, self._state, part, activity, supposing=by_sheet)
            for was, then in zip(before, after, strict=True):
                waited, waits = _waiting(was), _waiting(then)
                put = {unit for swap in by_sheet[was.sheet] for unit in swap.asked} & waits
                asked += len(put)
                settled += len(waited - waits)
                doubts += len(waits - waited - put)
                waiting += len(waits)
        return Replacement(
            pages=len(swaps),
            sheets=len(sheets),
            asked=asked,
            settled=settled,
            new_doubts=doubts,
            waiting=waiting,
        )


def _waiting(record: SheetRecord) -> set[LineId]:
    """Return the rows that wait for a person; those of a page that never came wait for the page."""
    if not record.pending_rows:
        return set()
    unseen = (DoubtReason.MISSING_PAGE,)
    return {row.line for row in record.rows if row.vote is None and row.doubts != unseen}
