"""The current state, as `store.fold` derives it from the events, and what follows from it."""

from collections.abc import Iterable, Mapping

from ballot.acceptance import Acceptance
from ballot.activity import Veto
from ballot.batch import BatchCount, BatchId
from ballot.copies import Decision
from ballot.cover import Cover
from ballot.deck import KnownDeck
from ballot.grade import Vote
from ballot.history import PastYear
from ballot.ids import FormKey, LineId, SessionId, SheetId, UnitId
from ballot.plan import PlanRecord
from ballot.reading import DoubtReason, RejectionReason
from ballot.ruling import Asked, Ruling
from ballot.session import Explanation, HandCount, Merge, Seal
from store.decks import DeckChecks
from store.standing import (
    DismissalProposal,
    FileState,
    PageKey,
    PrintedSheet,
    RejectedPage,
    SpotCheckDraw,
    VoidProposal,
)
from store.trail import Trail

COMPARED = frozenset({RejectionReason.SECOND_COPY, RejectionReason.SEALED_SESSION})
"""Scans that could be read, of a page that another scan stands for."""

KEYED_BY = 2
"""So many people must key a sheet in."""


class State:
    """What stands after the events that were applied so far."""

    def __init__(self) -> None:
        self.schema: str | None = None
        self.sheets: dict[SheetId, PrintedSheet] = {}
        self.plans: list[PlanRecord] = []
        """Every edition of the plan that is on record, oldest first."""
        self.files: dict[str, FileState] = {}
        self.pages: dict[PageKey, int] = {}
        """Number of the event that recorded a page."""
        self.readings: dict[SheetId, dict[int, PageKey]] = {}
        """By sheet and page number from 1: which scan stands."""
        self.without_foot_code: set[PageKey] = set()
        """Pages of which no code proved the foot; of interest where they stand."""
        self.rejected: dict[PageKey, RejectedPage] = {}
        self.covers: dict[PageKey, Cover] = {}
        """Pages that are covers of batches: neither read nor refused."""
        self.copies: dict[SheetId, dict[PageKey, None]] = {}
        """Scans, in the order in which they came, of pages of which another scan stood."""
        self.late: dict[SessionId, list[PageKey]] = {}
        """Scans that came while the session was sealed: when it is opened they are compared."""
        self.blank_as_before: set[SessionId] = set()
        """Sessions under a seal of a version to which a sheet with a doubt wasn't blank: they stay
        as sealed."""
        self.uncompared: set[SessionId] = set()
        """Sessions under a seal of a version that didn't compare scans: they stay as sealed."""
        self.asked: dict[SheetId, set[LineId]] = {}
        """Rows that a person was asked for when a scan took another's place."""
        self.replaced: dict[SheetId, dict[PageKey, None]] = {}
        """Scans that once stood, and in whose place another one came."""
        self.decisions: dict[SheetId, dict[LineId, Decision]] = {}
        self.voided: dict[SheetId, int] = {}
        """Number of the event that voided a sheet."""
        self.reopened: dict[SheetId, set[LineId]] = {}
        """Rows that a person has asked to be looked at again, not settled since."""
        self.void_proposals: dict[SheetId, VoidProposal] = {}
        self.keyed: dict[SheetId, dict[str, Mapping[LineId, Vote]]] = {}
        """By sheet and name: what each person typed in last, in the order of typing."""
        self.keyed_in: dict[SheetId, dict[str, str]] = {}
        """By sheet and name: in which browser each person typed last; empty for none."""
        self.keyed_pages: dict[PageKey, SheetId] = {}
        """The refused pages that showed a sheet which was keyed in."""
        self.draws: list[SpotCheckDraw] = []
        """Spot checks, oldest first."""
        self.dismissals: dict[PageKey, DismissalProposal] = {}
        self.dismissed: dict[PageKey, int] = {}
        """Number of the event that closed a refused page."""
        self.opinions: dict[SheetId, str] = {}
        """What is written on a sheet, as it was typed last."""
        self.counts: dict[SessionId, HandCount] = {}
        """What was counted by hand last."""
        self.batch_counts: dict[BatchId, BatchCount] = {}
        """How many sheets a batch has, as entered last."""
        self.explanations: dict[SessionId, Explanation] = {}
        self.rulings: dict[Asked, Ruling] = {}
        """By question, in the order in which they were recorded: the last stands."""
        self.vetoes: dict[UnitId, Veto] = {}
        """Those in force, besides the ones in activity.toml."""
        self.seals: dict[SessionId, Seal] = {}
        """Of the sessions that are sealed now."""
        self.last_seals: dict[SessionId, Seal] = {}
        """The last seal of every session that ever had one."""
        self.signed: dict[str, dict[str, str]] = {}
        """By digest of a tally: who signed it here, and the digest of the public key, hex."""
        self.merged: dict[SessionId, Merge] = {}
        """Sessions that were sealed in other folders: the last revision that was added."""
        self.history: dict[int, PastYear] = {}
        """By year: the tally that was taken in last, with those before it."""
        self.acceptances: dict[FormKey, Acceptance] = {}
        """By form: the result of 考评验收 that was recorded last."""
        self.decks = DeckChecks()
        self.trail = Trail()
        """What people decided, and what changed since when."""

    def other_scans(self, sheet: SheetId) -> Iterable[PageKey]:
        """Yield the scans that are compared with those that stand; none of replaced ones."""
        if self.sheets[sheet].session in self.uncompared:
            return
        for key in self.copies.get(sheet, ()):
            page = self.rejected.get(key)
            if page is not None and page.rejection.reason in COMPARED:
                yield key

    def keyed_apart(self, sheet: SheetId) -> list[LineId]:
        """Return the rows in which the two people who typed last differ, in the form's order."""
        entries = list(self.keyed.get(sheet, {}).values())[-KEYED_BY:]
        if len(entries) < KEYED_BY:
            return []
        first, second = entries
        return [unit for unit in first if first[unit] is not second[unit]]

    def is_keyed(self, sheet: SheetId) -> bool:
        """Return whether two people have keyed the sheet in."""
        return len(self.keyed.get(sheet, {})) >= KEYED_BY

    def questions(self, sheet: SheetId) -> dict[LineId, DoubtReason]:
        """Return the rows that wait because of what people said, with the reason."""
        apart = dict.fromkeys(self.keyed_apart(sheet), DoubtReason.KEYED_APART)
        again = dict.fromkeys(self.reopened.get(sheet, ()), DoubtReason.QUESTIONED)
        return {**apart, **again}

    def is_withdrawn(self, sheet: SheetId) -> bool:
        """Return whether the form of a sheet shows something else than the plan on record."""
        printed = self.sheets.get(sheet)
        return bool(self.plans) and printed is not None and printed.form in self.plans[-1].withdrawn

    def is_sealed(self, sheet: SheetId) -> bool:
        """Return whether the session of a sheet is sealed, here or where it was counted."""
        printed = self.sheets.get(sheet)
        return printed is not None and (
            printed.session in self.seals or printed.session in self.merged
        )

    def is_read(self, key: PageKey) -> bool:
        """Return whether this page was read, and its reading stands."""
        return key in self.pages and key not in self.rejected and key not in self.covers

    def known_deck(self, session: SessionId) -> KnownDeck:
        """Return whether a known deck was read before the session's first page."""
        forms = {sheet.form for sheet in self.sheets.values() if sheet.session == session}
        return self.decks.known(session, forms)

    def counted_sheets(self) -> set[SheetId]:
        """Return the sheets that have a record: read at least in part, or voided by a person."""
        keyed = {sheet for sheet in self.keyed if self.is_keyed(sheet)}
        return self.readings.keys() | self.voided.keys() | keyed
