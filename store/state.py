"""The current state, as `store.fold` derives it from the events, and what follows from it."""

from collections.abc import Iterable, MutableMapping, Sequence
from typing import Any

from ballot.acceptance import Acceptance
from ballot.activity import Activity, Veto
from ballot.batch import BatchCount, BatchId
from ballot.deck import KnownDeck
from ballot.history import PastYear
from ballot.ids import FormId, FormKey, LineId, SessionId, SheetId, UnitId
from ballot.plan import PlanRecord
from ballot.reading import DoubtReason, RejectionReason
from ballot.ruling import Asked, Ruling
from ballot.session import Explanation, HandCount, Merge, Seal
from store import kinds
from store.counting import Counting
from store.kept import Keep, in_memory, load
from store.row_codec import PageRows
from store.standing import PageKey, PrintRun, SpotCheckDraw, StoredDeckCheck
from store.trail import Trail

COMPARED = frozenset({RejectionReason.SECOND_COPY, RejectionReason.SEALED_SESSION})
"""Scans that could be read, of a page that another scan stands for."""

KEYED_BY = 2
"""So many people must key a sheet in."""


class Meetings:
    """What stands above the paper: little, and the same whatever was scanned."""

    def __init__(self) -> None:
        self.schema: str | None = None
        self.plans: list[PlanRecord] = []
        """Every edition of the plan that is on record, oldest first."""
        self.prints: list[PrintRun] = []
        """Oldest first."""
        self.blank_as_before: set[SessionId] = set()
        """Sessions under a seal of a version to which a sheet with a doubt wasn't blank: they stay
        as sealed."""
        self.uncompared: set[SessionId] = set()
        """Sessions under a seal of a version that didn't compare scans: they stay as sealed."""
        self.draws: list[SpotCheckDraw] = []
        """Spot checks, oldest first."""
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
        self.deck_checks: list[StoredDeckCheck] = []
        """Of known decks, oldest first."""

    def deck_standing(self, form: FormId) -> KnownDeck:
        """Return how the last check of a form's known deck came out."""
        checks = (stored.check for stored in reversed(self.deck_checks))
        last = next((check for check in checks if check.form == form), None)
        return last.standing if last else KnownDeck.NONE

    def forms_of(self, session: SessionId) -> set[FormId]:
        """Return the forms that were printed for a session."""
        return {run.form for run in self.prints if run.session == session}

    def printed_of(self, session: SessionId) -> int:
        """Return how many sheets were printed for a session."""
        return sum(run.sheets for run in self.prints if run.session == session)


class State(Meetings):
    """What stands after the events that were applied so far.

    Args:
        keep: makes the mappings of what grows with the sheets.
        holds_pages: whether what every page says is held, too: who folds the log anew goes through
            all sheets afterwards, and needn't read it again.
    """

    def __init__(self, keep: Keep = in_memory, *, holds_pages: bool = False) -> None:
        super().__init__()
        self.pages: dict[int, PageRows] | None = {} if holds_pages else None
        """By number of the event; None where pages are read from the log."""
        self.sheets = keep(kinds.SHEETS)
        self.files = keep(kinds.FILES)
        self.places = keep(kinds.PLACES)
        """The files in the order in which they were met, by number from 0: their SHA-256."""
        self.readings = keep(kinds.READINGS)
        """By sheet and page number from 1: which scan stands."""
        self.rejected = keep(kinds.REJECTED)
        self.covers = keep(kinds.COVERS)
        """Pages that are covers of batches: neither read nor refused."""
        self.copies = keep(kinds.COPIES)
        """Scans, in the order in which they came, of pages of which another scan stood."""
        self.late = keep(kinds.LATE)
        """Scans that came while the session was sealed: when it is opened they are compared."""
        self.asked = keep(kinds.ASKED)
        """Rows that a person was asked for when a scan took another's place."""
        self.replaced = keep(kinds.REPLACED)
        """Scans that once stood, and in whose place another one came."""
        self.decisions = keep(kinds.DECISIONS)
        self.voided = keep(kinds.VOIDED)
        """Number of the event that voided a sheet."""
        self.reopened = keep(kinds.REOPENED)
        """Rows that a person has asked to be looked at again, not settled since."""
        self.void_proposals = keep(kinds.VOID_PROPOSALS)
        self.keyed = keep(kinds.KEYED)
        """By sheet and name: what each person typed in last, in the order of typing."""
        self.keyed_in = keep(kinds.KEYED_IN)
        """By sheet and name: in which browser each person typed last; empty for none."""
        self.keyed_pages = keep(kinds.KEYED_PAGES)
        """The refused pages that showed a sheet which was keyed in."""
        self.dismissals = keep(kinds.DISMISSALS)
        self.dismissed = keep(kinds.DISMISSED)
        """Number of the event that closed a refused page."""
        self.opinions = keep(kinds.OPINIONS)
        """What is written on a sheet, as it was typed last."""
        self.first_decks = keep(kinds.FIRST_DECKS)
        """How the last check of its form's deck stood when a session's first page was recorded."""
        self.incomplete = keep(kinds.INCOMPLETE)
        """Sheets that were read in part, whatever people said of them."""
        self.without_foot_code = keep(kinds.WITHOUT_FOOT_CODE)
        """By session how many sheets have a page that stands and of which no code proves the
        foot."""
        self.forms_in_use = keep(kinds.FORMS_IN_USE)
        """Of which a sheet was read, voided or keyed in."""
        self.counting = Counting(keep)
        """How the sheets stood when they were counted last."""
        self.apart: tuple[Activity, Counting] | None = None
        """The same for an activity of which the counting isn't kept."""
        self.trail = Trail(keep)
        """What people decided, and what changed since when."""

    def look_at(self, sheets: Sequence[SheetId]) -> None:
        """Have ready what records of these sheets are derived from."""
        by_sheet: tuple[MutableMapping[SheetId, Any], ...] = (
            self.sheets,
            self.readings,
            self.copies,
            self.asked,
            self.decisions,
            self.voided,
            self.reopened,
            self.keyed,
        )
        for mapping in by_sheet:
            load(mapping, sheets)
        standing = (self.readings.get(sheet, {}) for sheet in sheets)
        load(self.files, list({key.sha256 for keys in standing for key in keys.values()}))

    def event_of(self, key: PageKey) -> int:
        """Return the number of the event that recorded a page."""
        return self.files[key.sha256].events[key[1:]]

    def is_recorded(self, key: PageKey) -> bool:
        """Return whether a page is on record."""
        file = self.files.get(key.sha256)
        return file is not None and key[1:] in file.events

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
        both = (line for line in first if line in second)  # one may have left read pages out
        return [line for line in both if first[line] is not second[line]]

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
        return self.is_recorded(key) and key not in self.rejected and key not in self.covers

    def known_deck(self, session: SessionId) -> KnownDeck:
        """Return whether a known deck was read before the session's first page.

        Before any page was scanned: whether it would be so if one were scanned now.
        """
        if session in self.first_decks:
            return self.first_decks[session]
        standings = {self.deck_standing(form) for form in self.forms_of(session)}
        return standings.pop() if len(standings) == 1 else KnownDeck.NONE

    def has_record(self, sheet: SheetId) -> bool:
        """Return whether a sheet has a record: read at least in part, or voided by a person."""
        return sheet in self.readings or sheet in self.voided or self.is_keyed(sheet)

    def counted_sheets(self) -> set[SheetId]:
        """Return the sheets that have a record."""
        keyed = {sheet for sheet in self.keyed if self.is_keyed(sheet)}
        return self.readings.keys() | self.voided.keys() | keyed

    def lacks_foot_code(self, sheet: SheetId) -> bool:
        """Return whether no code proves the foot of a page of a sheet that stands."""
        standing = self.readings.get(sheet, {}).values()
        return any(key[1:] in self.files[key.sha256].without_foot_code for key in standing)
