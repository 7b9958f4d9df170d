"""What people decide: rows, whole sheets, sheets keyed in by hand, spot checks.

Every decision carries a name, a role and a reason. None is erased: a later one takes its place.
"""

from collections.abc import Mapping

from ballot.activity import Activity
from ballot.errors import UsageError
from ballot.grade import Vote
from ballot.ids import LineId, SessionId, SheetId, grouped
from ballot.messages import say
from ballot.person import Person, Role, Second, same_person
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from store.acting import acting, require_apart, second_of, signed
from store.codec import key_payload, scans_payload
from store.derive import records_of
from store.dismissals import Dismissals
from store.event import EventKind
from store.pages import has_scan
from store.recorder import entered, required
from store.scans import SheetScans
from store.standing import PageKey


class Decisions(Dismissals):
    """The part of the store that people write to."""

    def resolve_row(
        self,
        sheet: SheetId,
        line: LineId,
        vote: Vote,
        by: str,
        why: str,
        *,
        activity: Activity,
        role: Role = Role.OPERATOR,
    ) -> None:
        """Settle a row that waits for a person.

        The event keeps which scans of the sheet are on record: it answers for those.

        Args:
            sheet: the sheet.
            line: the row.
            vote: what the row comes to; `Vote.VOID` where it can't be told.
            by: who decides.
            why: what was seen on the paper.
            activity: says which rows are pending.
            role: in what capacity.

        Raises:
            UsageError: nobody or no reason is named; no such sheet or line; the row isn't
                pending; the vote is none of the form's.
        """
        who = signed(by, role, why)
        with self.writing():
            row = self._row(sheet, line, activity)
            _require_vote(vote, activity.of_session(self._state.sheets[sheet].session))
            if row.vote is not None:
                key = "store.row_read" if row.status is RowStatus.READ else "store.row_reviewed"
                seen = activity.of_session(self._state.sheets[sheet].session)
                word = seen.rules.scale.word(row.vote)
                name = seen.line_name(line)
                raise UsageError(key, sheet=grouped(sheet), unit=name, vote=word)
            told = {"sheet": sheet, "unit": line, "vote": vote, **who}
            scans = scans_payload(SheetScans.of(self._state, sheet).keys)
            self._append(EventKind.ROW_RESOLVED, {**told, "on_record": scans})

    def reopen_row(
        self, sheet: SheetId, line: LineId, by: Person, why: str, *, activity: Activity
    ) -> None:
        """Make a row wait for a person again: a decision taken back, or a reading doubted.

        Raises:
            UsageError: nobody or no reason is named; no such sheet or line; the row waits already.
        """
        who = acting(by, why)
        with self.writing():
            row = self._row(sheet, line, activity)
            if row.vote is None:
                name = activity.line_name(line)
                raise UsageError("store.row_pending", sheet=grouped(sheet), unit=name)
            self._append(EventKind.ROW_REOPENED, {"sheet": sheet, "unit": line, **who})

    def propose_void(self, sheet: SheetId, by: Person, why: str) -> None:
        """Propose that a whole sheet be void; it counts until a second person confirms.

        Raises:
            UsageError: nobody or no reason is named; the sheet was never printed or scanned, is
                void, or is proposed already.
        """
        who = acting(by, why)
        with self.writing():
            self._require_countable(sheet)
            if sheet in self._state.void_proposals:
                raise UsageError("store.void_proposed", sheet=grouped(sheet))
            self._append(EventKind.VOID_PROPOSED, {"sheet": sheet, **who})

    def withdraw_void(self, sheet: SheetId, by: Person, why: str) -> None:
        """Take back or refuse a proposal to void a sheet.

        Raises:
            UsageError: nobody or no reason is named, or there is no such proposal.
        """
        who = acting(by, why)
        with self.writing():
            if sheet not in self._state.void_proposals:
                raise UsageError("store.no_proposal", sheet=grouped(sheet))
            self._append(EventKind.VOID_WITHDRAWN, {"sheet": sheet, **who})

    def confirm_void(self, sheet: SheetId, by: Person) -> None:
        """Void a sheet that somebody else has proposed to.

        Raises:
            UsageError: nobody is named, there is no proposal, it is this person's own, or was
                made in the same browser.
        """
        with self.writing():
            proposal = self._state.void_proposals.get(sheet)
            if proposal is None:
                raise UsageError("store.no_proposal", sheet=grouped(sheet))
            self.void_sheet(
                sheet,
                proposal.by,
                proposal.why,
                confirmed_by=second_of(by, proposal),
                role=proposal.role,
                confirmed_role=by.role,
            )

    def void_sheet(
        self,
        sheet: SheetId,
        by: str,
        why: str,
        *,
        confirmed_by: str | Second,
        role: Role = Role.OPERATOR,
        confirmed_role: Role = Role.SCRUTINEER,
    ) -> None:
        """Declare a whole sheet void (废票), as one person says and a second confirms.

        Raises:
            UsageError: somebody or the reason is not named, or both are one person; the sheet
                was never printed or scanned, or is void.
        """
        who = signed(by, role, why)
        with self.writing():
            self._require_countable(sheet)
            self._append(
                EventKind.SHEET_VOIDED,
                {
                    "sheet": sheet,
                    **who,
                    "confirmed_by": confirmed_by,
                    "confirmed_role": confirmed_role.value,
                },
            )

    def key_sheet(
        self,
        sheet: SheetId,
        votes: Mapping[LineId, Vote],
        by: Person,
        why: str,
        *,
        activity: Activity,
        page: PageKey | None = None,
    ) -> tuple[LineId, ...]:
        """Record what one person typed in from the paper; it counts once a second agrees.

        A person's later entry replaces an earlier one. Where the last entries of the two people
        who keyed last agree, the row is settled; where they differ, it waits.

        Args:
            sheet: as printed on the paper.
            votes: for every line of its form; those of pages that were read may be left out.
            by: who typed.
            why: why it is keyed in.
            activity: whose units these are.
            page: the refused page that showed the sheet, closed once two people have keyed it.

        Returns:
            The lines in which the two entries differ; none while there is one only.

        Raises:
            UsageError: nobody or no reason is named; a line is missing, or a vote is none of the
                form's; the sheet was never printed or is void; another name has keyed it in from
                the same browser.
        """
        who = acting(by, why)
        with self.writing():
            self._require_plan(activity)
            self._require_printed(sheet)
            seen = activity.of_session(self._state.sheets[sheet].session)
            asked = seen.line_index.keys() - self._lines_read(sheet)
            if not asked <= votes.keys() <= seen.line_index.keys():
                raise UsageError("store.keyed_part", rows=len(votes), units=len(asked))
            for vote in votes.values():
                _require_vote(vote, seen)
            self._require_open(self._state.sheets[sheet].session)
            if self._state.is_withdrawn(sheet):
                raise UsageError("store.withdrawn", sheet=grouped(sheet))
            if sheet in self._state.voided:
                raise UsageError("store.sheet_is_void", sheet=grouped(sheet))
            if page is not None and page not in self._state.rejected:
                raise UsageError("store.not_rejected", sha256=page.sha256[:12], page=page.page)
            for name, browser in self._state.keyed_in.get(sheet, {}).items():
                if not same_person(name, by.name):
                    require_apart(browser, by.browser)
            self._append(
                EventKind.SHEET_KEYED,
                {
                    "sheet": sheet,
                    "votes": {line: votes[line] for line in seen.lines if line in votes},
                    **(key_payload(page) if page else {"file": None, "index": None}),
                    **who,
                },
            )
            return tuple(self._state.keyed_apart(sheet))

    def _lines_read(self, sheet: SheetId) -> set[LineId]:
        """Return the lines on the pages of a sheet that were read, in doubt or not."""
        keys = self._state.readings.get(sheet, {}).values()
        return {row.line for key in keys for row in self._stored_reading(key).rows}

    def draw_spot_check(self, seed: str, size: int, by: Person) -> int:
        """Record that sheets are drawn by lot, and with which seed; returns the draw's number.

        Raises:
            UsageError: nobody or no seed is named, or no sheet is to be drawn.
        """
        name = required(by.name, "store.no_name")
        seed = required(seed, "store.no_seed")
        if size < 1:
            raise UsageError("store.no_sample")
        with self.writing():
            payload = {"seed": seed, "size": size, "by": name, "role": by.role.value}
            self._append(EventKind.SPOT_CHECK_DRAWN, payload)
            return len(self._state.draws)

    def record_spot_check(
        self, draw: int, sheet: SheetId, *, agrees: bool, by: Person, why: str
    ) -> None:
        """Record whether paper or picture of a drawn sheet agrees with how it was read.

        Args:
            draw: the number of the draw, from 1.
            sheet: a sheet with a reading.
            agrees: whether all of its rows do.
            by: who compared.
            why: what differs; may be empty where nothing does.

        Raises:
            UsageError: nobody is named, or no reason for a disagreement; no such draw or sheet.
        """
        name = required(by.name, "store.no_name")
        why = entered(why) if agrees else required(why, "store.no_reason_seen")
        with self.writing():
            if not 1 <= draw <= len(self._state.draws):
                raise UsageError("store.no_draw", draw=draw)
            self._require_scanned(sheet)
            self._append(
                EventKind.SPOT_CHECKED,
                {
                    "draw": draw,
                    "sheet": sheet,
                    "agrees": agrees,
                    "by": name,
                    "role": by.role.value,
                    "why": why,
                },
            )

    def _row(self, sheet: SheetId, line: LineId, activity: Activity) -> RowRecord:
        """Return the row as it counts; the caller may decide on it."""
        self._require_plan(activity)
        self._require_printed(sheet)
        self._require_open(self._state.sheets[sheet].session)
        places = activity.of_session(self._state.sheets[sheet].session).line_index
        if line not in places:
            raise UsageError("store.unknown_unit", unit=line)
        record = self._record(sheet, activity)
        if record.status is SheetStatus.VOID:
            raise UsageError("store.sheet_is_void", sheet=grouped(sheet))
        return record.rows[places[line]]

    def _record(self, sheet: SheetId, activity: Activity) -> SheetRecord:
        if not self._state.has_record(sheet):
            self._require_scanned(sheet)
        (record,) = records_of(self._log, self._state, [sheet], activity)
        return record

    def _require_plan(self, activity: Activity) -> None:
        """Make sure that nobody decides by a plan that was changed while the program ran."""
        plans = self._state.plans
        if plans and activity.digest != plans[-1].digest:
            raise UsageError("store.other_plan")

    def _require_printed(self, sheet: SheetId) -> None:
        if sheet not in self._state.sheets:
            raise UsageError("store.unknown_sheet", sheet=grouped(sheet))

    def _require_open(self, session: SessionId) -> None:
        if session in self._state.merged:
            raise UsageError("store.merged", session=session)
        if session in self._state.seals:
            raise UsageError("store.sealed", session=session)

    def _require_scanned(self, sheet: SheetId) -> None:
        self._require_printed(sheet)
        if not has_scan(self._state, sheet):
            raise UsageError("store.not_scanned", sheet=grouped(sheet))

    def _require_countable(self, sheet: SheetId) -> None:
        self._require_scanned(sheet)
        self._require_open(self._state.sheets[sheet].session)
        if sheet in self._state.voided:
            raise UsageError("store.sheet_is_void", sheet=grouped(sheet))


def _require_vote(vote: Vote, seen: Activity) -> None:
    """Make sure that a vote is one of the form's."""
    scale = seen.rules.scale
    if vote not in scale.votes:
        known = say("words.list").join(map(scale.word, scale.votes))
        raise UsageError("store.unknown_vote", vote=vote, known=known)
