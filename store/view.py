"""What stands in an evidence store, for whoever only reads."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType

from ballot.acceptance import Acceptance
from ballot.activity import Activity, Veto
from ballot.batch import Batches
from ballot.history import PastYear
from ballot.ids import FormId, FormKey, LineId, SessionId, SheetId
from ballot.plan import PlanRecord
from ballot.reading import PageOutcome, PageReading, Rejection
from ballot.record import SheetRecord
from ballot.ruling import Ruling
from ballot.session import HandCount, Merge, Seal, SessionStatus
from store.batches import BatchPlace, batch_places, batches_of
from store.codec import reading_from
from store.counting import WaitingSheet
from store.decided import About, AtPaper, Decided
from store.decision_from import decision_from
from store.derive import counted, derive_records, derive_status, records_of, waiting_sheets
from store.event import ChainBreak, Event
from store.keeper import StateKeeper
from store.pages import missing_pages, open_refusals, other_scans, scanned_pages, told_rejection
from store.place import StorePlace
from store.runs import rejections
from store.stack import Stack
from store.standing import (
    DismissalProposal,
    FileState,
    MissingPages,
    PageKey,
    PrintedSheet,
    PrintRun,
    ScannedPage,
    SpotCheckDraw,
    StoredDeckCheck,
    StoredRejection,
    VoidProposal,
)
from store.state import State
from store.state_tables import StateTables
from store.trail import Changes, since


class EvidenceView:
    """The current state, and everything that is derived from it; sees what others write."""

    def __init__(self, place: StorePlace, *, tables: StateTables | None = None) -> None:
        self._place = place
        self._log = place.log()
        self._keeper = StateKeeper(self._log, tables)
        self._is_still = False
        """Whether nobody is asked what others wrote since."""

    @contextmanager
    def at_one_moment(self, *, asks: bool = True) -> Iterator[None]:
        """Ask what others have written once, not with each question; nests.

        What is recorded meanwhile is seen, with all that came before it.

        Args:
            asks: whether it is asked at all; else what was known before is shown.
        """
        before = self._is_still
        if asks and not before:
            self._refreshed()
        self._is_still = True
        try:
            yield
        finally:
            self._is_still = before

    def printed_sheets(self) -> Mapping[SheetId, PrintedSheet]:
        """Return every sheet that was ever printed; what is asked for is looked up."""
        return MappingProxyType(self._refreshed().sheets)

    def prints(self) -> tuple[PrintRun, ...]:
        """Return what was printed, a run each, oldest first."""
        return tuple(self._refreshed().prints)

    def printed_sheet(self, sheet: SheetId) -> PrintedSheet | None:
        """Return what was printed of a sheet; None of one that never was."""
        return self._refreshed().sheets.get(sheet)

    def acceptance(self, form: FormKey) -> Acceptance | None:
        """Return what 考评验收 came to, as it was recorded last; None where nobody has."""
        return self._refreshed().acceptances.get(form)

    def plans(self) -> tuple[PlanRecord, ...]:
        """Return every edition of the plan that is on record, oldest first."""
        return tuple(self._refreshed().plans)

    def forms_in_use(self) -> set[FormId]:
        """Return the forms of which a sheet was read, voided or keyed in."""
        return set(self._refreshed().forms_in_use)

    def seals(self) -> dict[SessionId, Seal]:
        """Return the seals of the sessions that are sealed now."""
        return dict(self._refreshed().seals)

    def file_state(self, sha256: str) -> FileState | None:
        """Return what is known of the file with these bytes, or None."""
        return self._refreshed().files.get(sha256)

    def refusal(self, key: PageKey) -> Rejection | None:
        """Return why a page was refused, settled or not; None where it wasn't."""
        refused = self._refreshed().rejected.get(key)
        return refused.rejection if refused else None

    def open_refusals(self, sha256: str) -> dict[int, Rejection]:
        """Return the refused pages of a file that nobody has settled, by index from 0."""
        return open_refusals(self._refreshed(), sha256)

    def sheet_records(self, activity: Activity) -> Iterator[SheetRecord]:
        """Yield every sheet that was read at least in part, or voided by a person, as it counts.

        Sorted by session in the order of the activity, then by sheet id: the order says nothing
        about when a sheet was cast or scanned.
        """
        return derive_records(self._log, self._refreshed(), activity)

    def sheet_record(self, sheet: SheetId, activity: Activity) -> SheetRecord | None:
        """Return the record of one sheet as it counts, or None where it has none."""
        state = self._refreshed()
        if not state.has_record(sheet):
            return None
        (record,) = records_of(self._log, state, [sheet], activity)
        return record

    def void_proposals(self) -> dict[SheetId, VoidProposal]:
        """Return the sheets that one person wants void and no second has confirmed yet."""
        return dict(self._refreshed().void_proposals)

    def dismissal_proposals(self) -> dict[PageKey, DismissalProposal]:
        """Return the refused pages that one person wants closed and no second has confirmed."""
        return dict(self._refreshed().dismissals)

    def keyed_by(self, sheet: SheetId) -> tuple[str, ...]:
        """Return who keyed the sheet in, the last one last."""
        return tuple(self._refreshed().keyed.get(sheet, ()))

    def keyed_apart(self, sheet: SheetId) -> list[LineId]:
        """Return the rows in which the two people who keyed the sheet in last differ."""
        return self._refreshed().keyed_apart(sheet)

    def opinions(self) -> dict[SheetId, str]:
        """Return what was typed of what is written on sheets; empty where nothing can be read."""
        return dict(sorted(self._refreshed().opinions.items()))

    def last_seal(self, session: SessionId) -> Seal | None:
        """Return the last seal that a session had, opened since or not; None without any."""
        return self._refreshed().last_seals.get(session)

    def hand_counts(self) -> dict[SessionId, HandCount]:
        """Return what was counted by hand, by session, whether the plan still has it or not."""
        return dict(self._refreshed().counts)

    def signed(self, tally_sha256: str) -> dict[str, str]:
        """Return who signed the tally with this digest here, and with which public key.

        Returns:
            By name of the signer the SHA-256 of the SubjectPublicKeyInfo, hex.
        """
        return dict(self._refreshed().signed.get(tally_sha256, {}))

    def signing_keys(self) -> frozenset[tuple[str, str]]:
        """Return who signed tallies here: the signer, and the SHA-256 of the public key, hex."""
        signed = self._refreshed().signed.values()
        return frozenset(each for signers in signed for each in signers.items())

    def merged(self) -> dict[SessionId, Merge]:
        """Return the sessions that were sealed in other folders and added, as they stand."""
        return dict(self._refreshed().merged)

    def history(self) -> tuple[PastYear, ...]:
        """Return what earlier signed tallies said, by year."""
        known = self._refreshed().history
        return tuple(known[year] for year in sorted(known))

    def vetoes(self) -> tuple[Veto, ...]:
        """Return the vetoes in force that were entered besides those in activity.toml."""
        return tuple(self._refreshed().vetoes.values())

    def rulings(self) -> tuple[Ruling, ...]:
        """Return what the leading group has settled, in the order in which it was recorded.

        Of several rulings on one question the last; none that was withdrawn.
        """
        return tuple(self._refreshed().rulings.values())

    def spot_checks(self) -> list[SpotCheckDraw]:
        """Return the draws by lot, oldest first, and what came of them."""
        return list(self._refreshed().draws)

    def page_reading(self, sheet: SheetId, page: int) -> tuple[PageKey, PageReading] | None:
        """Return the reading that stands for a page of a sheet, and which scan it is, or None."""
        key = self._refreshed().readings.get(sheet, {}).get(page)
        if key is None:
            return None
        return key, self._stored_reading(key)

    def other_scans(self, sheet: SheetId, page: int) -> list[PageKey]:
        """Return the scans of a page beside the one that stands, in the order in which they came.

        Those that are compared with it, and those in whose place another one came.
        """
        return other_scans(self._refreshed(), sheet, page)

    def other_readings(self, sheet: SheetId, page: int) -> list[tuple[PageKey, PageReading]]:
        """Return what each of `other_scans` says."""
        return [(key, self._stored_reading(key)) for key in self.other_scans(sheet, page)]

    def page_key(self, sheet: SheetId, page: int) -> PageKey | None:
        """Return which scan stands for a page of a sheet, or None."""
        return self._refreshed().readings.get(sheet, {}).get(page)

    def standing_scans(
        self, sheets: Sequence[SheetId]
    ) -> dict[SheetId, dict[int, tuple[PageKey, FileState]]]:
        """Return which scans stand for the pages of sheets, by page, and the files they are in."""
        state = self._refreshed()
        state.look_at(sheets)
        return {
            sheet: {
                page: (key, state.files[key.sha256])
                for page, key in sorted(state.readings.get(sheet, {}).items())
            }
            for sheet in sheets
        }

    def rejections(self) -> list[StoredRejection]:
        """Return every page, or run of pages, that was not read, by file name and page."""
        return list(rejections(self._refreshed()))

    def stack(self) -> Stack:
        """Return the scanned pages in the order of the paper, to look at some of them."""
        return Stack(self._refreshed())

    def waiting(self, activity: Activity) -> list[WaitingSheet]:
        """Return the sheets with rows that wait for a person, in the order of `sheet_records`."""
        return waiting_sheets(self._log, self._refreshed(), activity)

    def waiting_of(self, activity: Activity) -> Mapping[SheetId, WaitingSheet]:
        """Return the same by sheet; what is asked for is looked up."""
        return MappingProxyType(counted(self._log, self._refreshed(), activity).waiting)

    def counted_sheets(self) -> list[SheetId]:
        """Return the sheets that have a record: read at least in part, or voided; sorted."""
        return sorted(self._refreshed().counted_sheets())

    def scanned_pages(self) -> list[ScannedPage]:
        """Return every page that was scanned, in the order of the paper."""
        return list(scanned_pages(self._refreshed()))

    def batches(self) -> Batches:
        """Return every batch, and what is there, lacking or out of place in it."""
        return batches_of(self._refreshed())

    def has_batches(self) -> bool:
        """Return whether there are any with a cover, or a number that somebody entered."""
        state = self._refreshed()
        return bool(state.covers or state.batch_counts)

    def batch_places(self) -> dict[PageKey, BatchPlace]:
        """Return which batch each page lies in, and where; evidence, and in no export."""
        return batch_places(self._refreshed())

    def missing_pages(self) -> list[MissingPages]:
        """Return the sheets that were read in part and not voided."""
        return list(missing_pages(self._refreshed()))

    def status(self, activity: Activity) -> list[SessionStatus]:
        """Return the numbers of each session, in the order of the activity.

        `rejected` counts open rejections only; those of no session are `stray_rejections`.
        """
        return derive_status(self._log, self._refreshed(), activity)

    def stray_rejections(self) -> int:
        """Return how many open rejections belong to no session: nobody could tell the sheet.

        A run of pages is one.
        """
        return sum(
            stored.is_open and stored.session is None for stored in rejections(self._refreshed())
        )

    def without_foot_code(self) -> dict[SessionId, int]:
        """Return by session how many sheets have a page of which no code proves the foot.

        Sessions without such a sheet are left out.
        """
        counts = self._refreshed().without_foot_code
        return {session: count for session, count in counts.items() if count}

    def last_deck_check(self) -> StoredDeckCheck | None:
        """Return the last check of a known deck, of whatever form, or None."""
        return next(reversed(self.deck_checks()), None)

    def image_hashes(self, activity: Activity | None = None) -> list[str]:
        """Return the SHA-256 of every scanned file, sorted.

        Args:
            activity: where it is seen by one of several forms, of the files that show a sheet of
                that form.
        """
        state = self._refreshed()
        if activity is None or not activity.is_part:
            return sorted(state.files)
        shown: list[tuple[SheetId | None, PageKey]] = [
            (sheet, key) for sheet, keys in state.readings.items() for key in keys.values()
        ]
        shown += [(page.rejection.sheet, key) for key, page in state.rejected.items()]
        held = {sheet for sheet, one in state.sheets.items() if activity.holds(one.session)}
        return sorted({key.sha256 for sheet, key in shown if sheet in held})

    def deck_checks(self) -> list[StoredDeckCheck]:
        """Return every check of a known deck, oldest first."""
        return list(self._refreshed().deck_checks)

    def head(self) -> str:
        """Return the hash of the last event: whoever knows it can tell whether any was changed."""
        self._refreshed()
        return self._log.head

    def wait(self, seconds: float) -> bool:
        """Wait until others have written something; returns whether they have.

        Args:
            seconds: no longer than that.
        """
        return self._log.wait(seconds)

    def rest(self) -> None:
        """Let go of the moment looked at: PostgreSQL can't tidy up behind one that is held."""
        self._keeper.rest()

    def place_of(self, head: str) -> int | None:
        """Return the number of the event with this hash, hex; None where the log has none."""
        self._refreshed()
        return self._log.place_of(head)

    def events(self, after: int = 0) -> Iterator[Event]:
        """Yield every event after this number, oldest first."""
        return self._log.events(after)

    def decided(self, at: str = "") -> list[Decided]:
        """Return everything that people decided, at this time (as the log has it) or later."""
        numbers = list(self._refreshed().trail.decided)
        return list(self._decisions(since(numbers, self._log.fetch, at) if at else numbers))

    def decided_about(self, what: About) -> list[AtPaper]:
        """Return what people decided about a row, a sheet or a page, oldest first."""
        found = self._decisions(self._refreshed().trail.about(what))
        return [said for said in found if isinstance(said, AtPaper)]

    def settled(self) -> int:
        """Return how many rows, sheets and pages people have decided on, less those reopened."""
        return self._refreshed().trail.settled

    def changes(self, after: int) -> Changes:
        """Return what may stand otherwise than it did after the event with this number."""
        return self._refreshed().trail.since(after)

    def verify_chain(self) -> ChainBreak | None:
        """Return the first place where the log isn't what was written, or None."""
        return self._log.verify()

    def _decisions(self, numbers: Sequence[int]) -> Iterator[Decided]:
        """Yield what people decided by the events with these numbers."""
        events = self._log.fetch(numbers)
        for number in numbers:
            said = decision_from(events[number])
            if said is not None:
                yield said

    def _stored_outcome(self, key: PageKey) -> PageOutcome:
        if key in self._state.rejected:
            return told_rejection(self._state, key)
        if key in self._state.covers:
            return self._state.covers[key]
        return self._stored_reading(key)

    def _stored_reading(self, key: PageKey) -> PageReading:
        seq = self._state.event_of(key)
        payload = self._log.fetch([seq])[seq].payload
        return reading_from(payload["reading"], self._log.measures(seq))

    def _refreshed(self) -> State:
        """Return the state with what others have written."""
        if self._is_still and self._keeper.is_current:
            return self._keeper.state
        return self._keeper.refreshed()

    @property
    def _state(self) -> State:
        return self._keeper.state
