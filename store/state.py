"""The current state, derived from the events one by one."""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from ballot.activity import Veto
from ballot.copies import Decision
from ballot.deck import KnownDeck
from ballot.grade import Vote
from ballot.history import PastYear
from ballot.ids import FormId, GroupId, SessionId, SheetId, UnitId
from ballot.person import Role, same_person
from ballot.plan import PlanRecord
from ballot.reading import DoubtReason, FootProof, Rejection, RejectionReason
from ballot.ruling import Asked, Ruling
from ballot.session import Explanation, HandCount, Merge, Seal
from store.codec import (
    asked_from,
    deck_check_from,
    key_from,
    merge_from,
    pages_of,
    past_year_from,
    plan_from,
    rejection_from,
    ruling_from,
    swaps_from,
    veto_from,
)
from store.decks import DeckChecks
from store.log import Event, EventKind
from store.standing import (
    DismissalProposal,
    FileState,
    PageKey,
    PrintedSheet,
    RejectedPage,
    SpotCheckDraw,
    StoredDeckCheck,
    Swap,
    VoidProposal,
)

COMPARED = frozenset({RejectionReason.SECOND_COPY, RejectionReason.SEALED_SESSION})
"""Scans that could be read, of a page that another scan stands for."""

_KEYED_BY = 2
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
        self.copies: dict[SheetId, dict[PageKey, None]] = {}
        """Scans, in the order in which they came, of pages of which another scan stood."""
        self.late: dict[SessionId, list[PageKey]] = {}
        """Scans that came while the session was sealed: when it is opened they are compared."""
        self.uncompared: set[SessionId] = set()
        """Sessions under a seal of a version that didn't compare scans: they stay as sealed."""
        self.asked: dict[SheetId, set[UnitId]] = {}
        """Rows that a person was asked for when a scan took another's place."""
        self.replaced: dict[SheetId, dict[PageKey, None]] = {}
        """Scans that once stood, and in whose place another one came."""
        self.decisions: dict[SheetId, dict[UnitId, Decision]] = {}
        self.voided: dict[SheetId, int] = {}
        """Number of the event that voided a sheet."""
        self.reopened: dict[SheetId, set[UnitId]] = {}
        """Rows that a person has asked to be looked at again, not settled since."""
        self.void_proposals: dict[SheetId, VoidProposal] = {}
        self.keyed: dict[SheetId, dict[str, dict[UnitId, Vote]]] = {}
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
        self.counts: dict[SessionId, HandCount] = {}
        """What was counted by hand last."""
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
        self.decks = DeckChecks()

    def apply(self, event: Event) -> None:
        """Take one more event in."""
        payload = event.payload
        match event.kind:
            case EventKind.CREATED:
                self.schema = payload["schema"]
            case EventKind.PRINTED:
                self._print(event)
            case EventKind.FILE_ADDED:
                self.files[payload["sha256"]] = FileState(
                    sha256=payload["sha256"], size=payload["size"], pages=payload["pages"], names=[]
                )
                self.files[payload["sha256"]].add_name(payload)
            case EventKind.FILE_SEEN:
                self.files[payload["sha256"]].add_name(payload)
            case EventKind.FILE_MENDED:
                self._mend(event)
            case EventKind.PAGE_READ:
                key = self._record_page(event)
                reading = payload["reading"]
                self.readings.setdefault(SheetId(reading["sheet"]), {})[reading["page"]] = key
                self._note_deck(SheetId(reading["sheet"]))
            case EventKind.PAGE_REJECTED:
                key = self._record_page(event)
                rejection = rejection_from(payload["rejection"])
                self.rejected[key] = RejectedPage(event.seq, rejection)
                self._note_deck(rejection.sheet)
                self._note_copy(key, rejection)
            case EventKind.SCANS_REPLACED:
                for swap in swaps_from(payload):
                    self._swap(swap, event.seq)
            case EventKind.ROW_RESOLVED:
                decisions = self.decisions.setdefault(SheetId(payload["sheet"]), {})
                decisions[UnitId(payload["unit"])] = Decision(Vote(payload["vote"]), event.seq)
            case EventKind.ROW_REOPENED:
                sheet, unit = SheetId(payload["sheet"]), UnitId(payload["unit"])
                self.decisions.get(sheet, {}).pop(unit, None)
                self.reopened.setdefault(sheet, set()).add(unit)
            case EventKind.VOID_PROPOSED:
                self.void_proposals[SheetId(payload["sheet"])] = VoidProposal(
                    payload["by"],
                    Role(payload["role"]),
                    payload["why"],
                    event.at,
                    payload.get("browser", ""),
                )
            case EventKind.VOID_WITHDRAWN:
                self.void_proposals.pop(SheetId(payload["sheet"]), None)
            case EventKind.SHEET_VOIDED:
                self.voided[SheetId(payload["sheet"])] = event.seq
                self.void_proposals.pop(SheetId(payload["sheet"]), None)
            case EventKind.SHEET_KEYED:
                self._key(event)
            case EventKind.DISMISSAL_PROPOSED:
                self._propose_dismissal(event)
            case EventKind.DISMISSAL_WITHDRAWN:
                for key in pages_of(payload):
                    self.dismissals.pop(key, None)
            case EventKind.PAGE_DISMISSED | EventKind.FILE_COMPLETED:
                for key in pages_of(payload):
                    self.dismissed[key] = event.seq
                    self.dismissals.pop(key, None)
            case EventKind.SPOT_CHECK_DRAWN:
                self.draws.append(
                    SpotCheckDraw(payload["seed"], payload["size"], payload["by"], event.at)
                )
            case EventKind.SPOT_CHECKED:
                draw = self.draws[payload["draw"] - 1]
                draw.agrees[SheetId(payload["sheet"])] = payload["agrees"]
            case EventKind.COUNTED:
                self.counts[SessionId(payload["session"])] = HandCount(
                    payload["issued"],
                    payload["returned"],
                    payload.get("unused"),
                    payload.get("spoiled"),
                    payload["by"],
                    payload.get("by_group", {}),
                )
            case EventKind.SESSION_SEALED:
                seal = Seal(
                    revision=payload["revision"],
                    tally_sha256=payload["tally_sha256"],
                    replaces=payload["replaces"],
                    by=payload["by"],
                )
                self.seals[SessionId(payload["session"])] = seal
                self.last_seals[SessionId(payload["session"])] = seal
                if not payload.get("copies_compared"):
                    self.uncompared.add(SessionId(payload["session"]))
            case EventKind.SESSION_OPENED:
                self._open(SessionId(payload["session"]))
            case EventKind.TALLY_SIGNED:
                signed = self.signed.setdefault(payload["tally_sha256"], {})
                signed[payload["signer"]] = payload["key_sha256"]
            case EventKind.SESSION_MERGED:
                self.merged[SessionId(payload["session"])] = merge_from(payload)
            case EventKind.HISTORY_ADDED:
                past = past_year_from(payload)
                before = self.history.get(past.year)
                if before is not None:
                    earlier = (*before.earlier, replace(before, earlier=()))
                    past = replace(past, earlier=earlier)
                self.history[past.year] = past
            case EventKind.VETOED:
                veto = veto_from(payload)
                self.vetoes[veto.unit] = veto
            case EventKind.VETO_LIFTED:
                self.vetoes.pop(UnitId(payload["unit"]), None)
            case EventKind.RULED:
                ruling = ruling_from(payload)
                # The last word on a question answers when it was said, not when the first was.
                self.rulings.pop(ruling.asked, None)
                self.rulings[ruling.asked] = ruling
            case EventKind.RULING_WITHDRAWN:
                self.rulings.pop(asked_from(payload), None)
            case EventKind.MISMATCH_EXPLAINED:
                self.explanations[SessionId(payload["session"])] = Explanation(
                    payload["why"],
                    payload["by"],
                    payload["confirmed_by"],
                    payload["returned"],
                    payload["scanned"],
                )
            case EventKind.PLAN_RECORDED:
                self.plans.append(plan_from(payload, event.at))
            case EventKind.DECK_CHECKED:
                self.decks.checks.append(StoredDeckCheck(event.at, deck_check_from(payload)))
            case _:
                assert_never(event.kind)

    def _mend(self, event: Event) -> None:
        """Take back refusals of whole pictures of a file that was damaged when they were made."""
        file = self.files[event.payload["file"]]
        file.pages = event.payload["pages"]
        for index in event.payload["withdrawn"]:
            key = PageKey(file.sha256, index)
            self.rejected.pop(key, None)
            self.pages.pop(key, None)
            file.forget_page(index)

    def _note_copy(self, key: PageKey, rejection: Rejection) -> None:
        if rejection.sheet is None:
            return
        if rejection.reason is RejectionReason.SECOND_COPY:
            self.copies.setdefault(rejection.sheet, {})[key] = None
        elif rejection.reason is RejectionReason.SEALED_SESSION:
            self.late.setdefault(self.sheets[rejection.sheet].session, []).append(key)

    def _open(self, session: SessionId) -> None:
        """Take the seal off: what came meanwhile is compared with what stands."""
        self.seals.pop(session, None)
        self.uncompared.discard(session)
        for key in self.late.pop(session, ()):
            page = self.rejected.get(key)
            if page is not None and page.rejection.sheet is not None:
                self.copies.setdefault(page.rejection.sheet, {})[key] = None

    def _swap(self, swap: Swap, seq: int) -> None:
        """Let one scan stand in the place of another, which no longer takes part."""
        self.readings[swap.sheet][swap.page] = swap.scan
        self.rejected.pop(swap.scan, None)
        self.dismissals.pop(swap.scan, None)
        was = Rejection(RejectionReason.REPLACED, "", swap.sheet, swap.page)
        self.rejected[swap.instead_of] = RejectedPage(seq, was)
        self.replaced.setdefault(swap.sheet, {})[swap.instead_of] = None
        for unit in swap.asked:
            self.decisions.get(swap.sheet, {}).pop(unit, None)
            self.asked.setdefault(swap.sheet, set()).add(unit)
        for draw in self.draws:  # what was compared is no longer how the sheet is read
            draw.agrees.pop(swap.sheet, None)

    def other_scans(self, sheet: SheetId) -> Iterable[PageKey]:
        """Yield the scans that are compared with those that stand; none of replaced ones."""
        if self.sheets[sheet].session in self.uncompared:
            return
        for key in self.copies.get(sheet, ()):
            page = self.rejected.get(key)
            if page is not None and page.rejection.reason in COMPARED:
                yield key

    def _print(self, event: Event) -> None:
        payload = event.payload
        group = payload["group"]
        for sheet in payload["sheets"]:
            self.sheets[SheetId(sheet)] = PrintedSheet(
                session=SessionId(payload["session"]),
                form=FormId(payload["form"]),
                group=None if group is None else GroupId(group),
                pages=payload["pages"],
            )

    def _key(self, event: Event) -> None:
        """Take in what one person typed; where two people agree, it is a decision."""
        payload = event.payload
        sheet = SheetId(payload["sheet"])
        entries, browsers = self.keyed.setdefault(sheet, {}), self.keyed_in.setdefault(sheet, {})
        # The last to type stands last; another spelling of a name is no other person.
        for name in [name for name in entries if same_person(name, payload["by"])]:
            del entries[name], browsers[name]
        browsers[payload["by"]] = payload.get("browser", "")
        entries[payload["by"]] = {UnitId(u): Vote(v) for u, v in payload["votes"].items()}
        if payload["file"] is not None:
            self.keyed_pages[key_from(payload)] = sheet
        if len(entries) < _KEYED_BY:
            return
        apart = set(self.keyed_apart(sheet))
        decisions = self.decisions.setdefault(sheet, {})
        for unit, vote in entries[payload["by"]].items():
            if unit in apart:
                decisions.pop(unit, None)
            else:
                decisions[unit] = Decision(vote, event.seq)

    def _propose_dismissal(self, event: Event) -> None:
        payload = event.payload
        instead = payload.get("instead")
        keys = pages_of(payload)
        proposal = DismissalProposal(
            payload["by"],
            Role(payload["role"]),
            payload["why"],
            event.at,
            payload.get("browser", ""),
            key_from(instead) if instead else None,
            range(keys[0].index, keys[-1].index + 1),
            keys[0].part,
        )
        self.dismissals |= dict.fromkeys(keys, proposal)

    def keyed_apart(self, sheet: SheetId) -> list[UnitId]:
        """Return the rows in which the two people who typed last differ, in the form's order."""
        entries = list(self.keyed.get(sheet, {}).values())[-_KEYED_BY:]
        if len(entries) < _KEYED_BY:
            return []
        first, second = entries
        return [unit for unit in first if first[unit] is not second[unit]]

    def is_keyed(self, sheet: SheetId) -> bool:
        """Return whether two people have keyed the sheet in."""
        return len(self.keyed.get(sheet, {})) >= _KEYED_BY

    def questions(self, sheet: SheetId) -> dict[UnitId, DoubtReason]:
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
        return key in self.pages and key not in self.rejected

    def _record_page(self, event: Event) -> PageKey:
        key = key_from(event.payload)
        self.pages[key] = event.seq
        if event.payload.get("reading", {}).get("foot") != FootProof.CODE:
            self.without_foot_code.add(key)
        self.files[key.sha256].note_page(key, event.payload)
        return key

    def _note_deck(self, sheet: SheetId | None) -> None:
        """Keep how the known deck stands, if this is the first page of the sheet's session."""
        printed = self.sheets.get(sheet) if sheet else None
        if printed is not None:
            self.decks.note_page(printed.session, printed.form)

    def known_deck(self, session: SessionId) -> KnownDeck:
        """Return whether a known deck was read before the session's first page."""
        forms = {sheet.form for sheet in self.sheets.values() if sheet.session == session}
        return self.decks.known(session, forms)

    def counted_sheets(self) -> set[SheetId]:
        """Return the sheets that have a record: read at least in part, or voided by a person."""
        keyed = {sheet for sheet in self.keyed if self.is_keyed(sheet)}
        return self.readings.keys() | self.voided.keys() | keyed
