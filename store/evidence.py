"""The evidence store of one activity folder: what may be recorded, and what stands."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from types import MappingProxyType
from typing import assert_never

from ballot.cover import Cover
from ballot.deck import DeckCheck
from ballot.errors import StoreError, UsageError
from ballot.ids import FormId, GroupId, SessionId, SheetId, grouped
from ballot.messages import say
from ballot.names import name_bytes, shown_name
from ballot.person import Second
from ballot.reading import (
    PageOutcome,
    PageReading,
    PictureOutcome,
    Rejection,
    RejectionReason,
    SplitPicture,
    outcomes_of,
)
from ballot.session import FewSheets, Merge, Seal, SessionStatus
from store.acting import confirmed
from store.authority import Authority
from store.batch_counts import BatchCounts
from store.codec import (
    deck_check_payload,
    key_payload,
    merge_payload,
    reading_payload,
    rejection_payload,
)
from store.cover_codec import cover_payload
from store.event import EventKind
from store.mending import Mending
from store.opinions import Opinions
from store.pages import is_cut_alike
from store.recorder import required
from store.replacing import Replacements
from store.standing import FileStanding, PageKey

_SEALED_BY = {"copies_compared": True, "marks_tell": True}
"""What this version makes of sheets: under a seal they stay what they were to whoever sealed."""


class Store(Mending, Replacements, Opinions, Authority, BatchCounts):
    """The evidence of one activity: what was printed, counted, scanned and decided."""

    # The plan, printing, and counting by hand

    def record_print(
        self,
        *,
        session: SessionId,
        form: FormId,
        group: GroupId | None,
        sheets: Sequence[SheetId],
        pages: int,
        layout_digest: str,
    ) -> None:
        """Record that sheets were printed.

        Args:
            session: the meeting they are for.
            form: the form they show.
            group: the class of representatives they are for, if any.
            sheets: their ids; the log has them sorted, so that it can't say how they lay in a
                stack.
            pages: pages of one sheet.
            layout_digest: SHA-256 of layout.json, hex.

        Raises:
            StoreError: an id was printed before, or stands twice in `sheets`.
            UsageError: the session is sealed.
        """
        with self.writing():
            self._require_open(session)
            seen: set[SheetId] = set()
            for sheet in sheets:
                if sheet in seen or sheet in self._state.sheets:
                    raise StoreError("store.printed_twice", sheet=grouped(sheet))
                seen.add(sheet)
            self._append(
                EventKind.PRINTED,
                {
                    "session": session,
                    "form": form,
                    "group": group,
                    "sheets": sorted(sheets),
                    "pages": pages,
                    "layout_sha256": layout_digest,
                },
            )

    def record_counts(
        self,
        session: SessionId,
        *,
        issued: int,
        returned: int,
        by: str,
        unused: int | None = None,
        spoiled: int | None = None,
        by_group: Mapping[GroupId, int] = MappingProxyType({}),
        confirmed_by: str | Second = "",
    ) -> None:
        """Record how many sheets were handed out, came back, and were left, as counted by hand.

        A later count replaces an earlier one; both stay in the log. One that changes a number
        that was entered takes two people: who mistypes and who makes a blocked count fit look
        alike.

        Raises:
            UsageError: a number is negative, the groups don't add up to what was handed out,
                nobody is named, or a number changes and no second person confirms.
        """
        by = required(by, "store.no_name")
        numbers = {"issued": issued, "returned": returned, "unused": unused, "spoiled": spoiled}
        if any(number is not None and number < 0 for number in numbers.values()):
            raise UsageError("store.negative", **numbers)
        if by_group and (sum(by_group.values()) != issued or min(by_group.values()) < 0):
            raise UsageError("store.groups_off", total=sum(by_group.values()), issued=issued)
        payload: dict[str, object] = {"session": session, **numbers, "by": by}
        if by_group:
            payload["by_group"] = dict(by_group)
        if confirmed_by:
            payload["confirmed_by"] = confirmed_by
        with self.writing():
            self._require_open(session)
            self._append(EventKind.COUNTED, payload)

    def explain_mismatch(
        self, status: SessionStatus, why: str, by: str, *, confirmed_by: str | Second
    ) -> None:
        """Record why a session's numbers differ, as one person says and a second confirms.

        Args:
            status: the session with the numbers that are explained; others need another word.
            why: what happened to the paper.
            by: who says so.
            confirmed_by: who confirms it.

        Raises:
            UsageError: somebody or the reason is not named, both are one person, or nobody has
                counted by hand.
        """
        by, why = required(by, "store.no_name"), required(why, "store.no_reason")
        if status.returned is None:
            raise UsageError("store.not_counted")
        with self.writing():
            self._require_open(status.session)
            self._append(
                EventKind.MISMATCH_EXPLAINED,
                {
                    "session": status.session,
                    "returned": status.returned,
                    "scanned": status.scanned,
                    "why": why,
                    "by": by,
                    "confirmed_by": confirmed_by,
                },
            )

    def seal_session(
        self, session: SessionId, tally_sha256: str, by: str, *, few: FewSheets | None = None
    ) -> Seal:
        """Seal a session: nothing about it changes until it is opened again.

        Args:
            session: open.
            tally_sha256: of its own tally, hex.
            by: who seals it.
            few: why it is sealed though it, or a group in it, has so few sheets that they could
                tell on people.

        Returns:
            The seal, one revision after the one before.

        Raises:
            UsageError: nobody is named, or it is sealed; with `few`, no reason or second person
                is named, or both are one person.
        """
        by = required(by, "store.no_name")
        word: dict[str, object] = {}
        if few is not None:
            why = required(few.why, "store.no_reason")
            word = {"few_why": why, "confirmed_by": few.confirmed_by}
        with self.writing():
            self._require_open(session)
            before = self._state.last_seals.get(session)
            seal = Seal(
                revision=before.revision + 1 if before else 1,
                tally_sha256=tally_sha256,
                replaces=before.tally_sha256 if before else None,
                by=by,
            )
            facts = {"session": session, **asdict(seal), **word, **_SEALED_BY}
            self._append(EventKind.SESSION_SEALED, facts)
            return seal

    def open_session(
        self, session: SessionId, by: str, why: str, *, confirmed_by: str | Second
    ) -> None:
        """Open a sealed session, as one person says and a second confirms.

        Raises:
            UsageError: somebody or the reason is not named, both are one person, or the session
                isn't sealed.
        """
        by, why = required(by, "store.no_name"), required(why, "store.no_reason")
        with self.writing():
            if session in self._state.merged:
                raise UsageError("store.merged", session=session)
            if session not in self._state.seals:
                raise UsageError("store.not_sealed", session=session)
            self._append(
                EventKind.SESSION_OPENED,
                {"session": session, "by": by, "why": why, "confirmed_by": confirmed_by},
            )

    def record_merge(
        self, session: SessionId, merge: Merge, *, second: Second | None = None
    ) -> None:
        """Record that a session sealed in another folder was added, or replaced by a revision.

        The caller has checked its files and stored them.

        Args:
            session: that was sealed.
            merge: what was added, and by which two people.
            second: how the second confirms; None where the first typed `merge.confirmed_by`.

        Raises:
            UsageError: somebody isn't named, or both are one person.
        """
        merge = replace(merge, by=required(merge.by, "store.no_name"))
        payload = {"session": session, **merge_payload(merge)}
        with self.writing():
            self._append(EventKind.SESSION_MERGED, confirmed(payload, second))

    # Scanning

    def record_file(self, sha256: str, name: str, size: int, pages: int) -> FileStanding:
        """Record that a file was met.

        Args:
            sha256: of its bytes, hex.
            name: as the system has it, within the folder that was scanned.
            size: bytes.
            pages: how many images it holds.
        """
        shown = shown_name(name)
        met = {"sha256": sha256, "name": shown}
        if shown != name:
            met["name_bytes"] = name_bytes(name)
        with self.writing():
            known = self._state.files.get(sha256)
            if known is None:
                self._append(EventKind.FILE_ADDED, {**met, "size": size, "pages": pages})
                return FileStanding.NEW
            if shown == known.names[0]:
                return FileStanding.KNOWN
            if shown not in known.names:
                self._append(EventKind.FILE_SEEN, met)
            return FileStanding.DUPLICATE

    def record_page(self, sha256: str, index: int, outcome: PageOutcome) -> PageOutcome:
        """Record what one page of a file came to, in one transaction.

        Args:
            sha256: the file, recorded before.
            index: the page in it, from 0.
            outcome: the reading, or why there is none.

        Returns:
            What stands: the outcome; or, where this page was recorded before, what was stored
            then; or a rejection, where the sheet was read from another scan already or was
            never printed with this form.

        Raises:
            StoreError: the file was not recorded.
        """
        with self.writing():
            self._require_file(sha256)
            return self._record_outcome(PageKey(sha256, index), outcome)

    def record_picture(
        self, sha256: str, index: int, picture: PictureOutcome
    ) -> dict[PageKey, PageOutcome]:
        """Record what one picture of a file came to: a page, or each of its parts.

        Each part is a transaction of its own. A scan that was cut off between two parts reads the
        picture again; what it comes to then must agree with the parts that are on record: as many
        of them, of the same pages of the same sheets. If it does, only what lacks is recorded. If
        not, nobody can tell which part is which: the whole picture is refused, for its own reason
        where it couldn't be read now, and a person looks.

        Args:
            sha256: the file, recorded before.
            index: the picture in it, from 0.
            picture: its outcome, or those of its parts.

        Returns:
            What stands of the page, or of each part, as `record_page` has it.

        Raises:
            StoreError: the file was not recorded.
        """
        whole = PageKey(sha256, index)
        with self.writing():
            self._require_file(sha256)
            if self._state.is_recorded(whole):
                return {whole: self._stored_outcome(whole)}
            file = self._state.files[sha256]
            keys = [whole._replace(part=part) for part in sorted(file.parts.get(index, ()))]
            known = {key: self._stored_outcome(key) for key in keys}
            if known and not is_cut_alike(known, file.part_counts[index], picture):
                refused = Rejection(RejectionReason.TWO_SHEETS, say("store.cut_otherwise"))
                if isinstance(picture, Rejection):
                    refused = picture
                return {whole: self._record_outcome(whole, refused)}
            parts = len(picture.parts) if isinstance(picture, SplitPicture) else 0
            return {
                key: known[key] if key in known else self._record_outcome(key, outcome, parts)
                for part, outcome in outcomes_of(picture)
                for key in (whole._replace(part=part),)
            }

    def _require_file(self, sha256: str) -> None:
        if sha256 not in self._state.files:
            raise StoreError("store.unknown_file", sha256=sha256)

    def _record_outcome(self, key: PageKey, outcome: PageOutcome, parts: int = 0) -> PageOutcome:
        """Record a page, or one of the `parts` of a picture; returns what stands."""
        if self._state.is_recorded(key):
            return self._stored_outcome(key)
        match outcome:
            case Rejection():
                self._append_page(key, parts, outcome)
                return outcome
            case Cover():
                of = {**key_payload(key), **({"parts": parts} if key.part else {})}
                self._append(EventKind.COVER_READ, {**of, "cover": cover_payload(outcome)})
                return outcome
            case PageReading():
                refusal = self._refusal(outcome)
                self._append_page(key, parts, refusal, outcome)
                return refusal or outcome
            case _:
                assert_never(outcome)

    def _refusal(self, reading: PageReading) -> Rejection | None:
        """Return why a page that was read can't count, or None."""
        printed = self._state.sheets.get(reading.sheet)
        if printed is None:
            reason, detail = RejectionReason.UNKNOWN_SHEET, say("store.unknown_sheet_page")
        elif printed.form != reading.form or not 1 <= reading.page <= printed.pages:
            reason, detail = RejectionReason.UNKNOWN_FORM, say("store.other_form")
        elif self._state.is_withdrawn(reading.sheet):
            reason, detail = RejectionReason.UNKNOWN_FORM, say("store.withdrawn_page")
        elif self._state.is_sealed(reading.sheet):
            reason, detail = RejectionReason.SEALED_SESSION, say("store.sealed_page")
        elif first := self._state.readings.get(reading.sheet, {}).get(reading.page):
            file = self._state.files[first.sha256].names[0]
            reason = RejectionReason.SECOND_COPY
            detail = say("store.second_copy", file=file, page=first.page)
        else:
            return None
        return Rejection(reason, detail, reading.sheet, reading.page)

    def _append_page(
        self,
        key: PageKey,
        parts: int,
        rejection: Rejection | None,
        reading: PageReading | None = None,
    ) -> None:
        """Append a reading, or a rejection; then `reading` is what the page would say, if any."""
        payload = key_payload(key)
        if key.part:
            payload["parts"] = parts
        if rejection is not None:
            payload["rejection"] = rejection_payload(rejection)
        if reading is not None:
            payload["reading"] = reading_payload(reading)
        kind = EventKind.PAGE_READ if rejection is None else EventKind.PAGE_REJECTED
        self._append(kind, payload, measures=reading.measures if reading else None)

    def record_deck_check(self, check: DeckCheck) -> None:
        """Record what a check of the known deck came to."""
        with self.writing():
            self._append(EventKind.DECK_CHECKED, deck_check_payload(check))
