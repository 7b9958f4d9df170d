"""The evidence store of one activity folder: what may be recorded, and what stands."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum, unique
from pathlib import Path
from types import TracebackType
from typing import Any, Self, assert_never

from ballot.activity import Activity
from ballot.deck import DeckCheck
from ballot.errors import StoreError, UsageError
from ballot.grade import Vote
from ballot.ids import FormId, GroupId, SessionId, SheetId, UnitId, grouped
from ballot.messages import say
from ballot.reading import PageOutcome, PageReading, Rejection, RejectionReason
from ballot.record import RowStatus, SheetStatus
from store.codec import clean, deck_check_payload, reading_payload, rejection_payload
from store.derive import records_of
from store.lock import WriterLock
from store.log import SCHEMA, EventKind, sha256_hex
from store.state import PageKey, State
from store.view import EvidenceView

LOCK_FILE = "pingyi.lock"


@unique
class FileStanding(StrEnum):
    """What `Store.record_file` found out about a file."""

    NEW = "new"
    KNOWN = "known"
    """The same bytes under the same name: an earlier scan met it."""
    DUPLICATE = "duplicate"
    """The same bytes under another name: not read again."""


class Store(EvidenceView):
    """The facts of one activity, appended and never changed, and the state that follows.

    Readers see what others write. Only one process writes at a time; a batch that writes much
    holds the right to for its duration with `writing()`. Not for use by several threads at once.
    """

    def __init__(self, folder: Path, url: str | None = None) -> None:
        super().__init__(folder, url)
        self._lock = WriterLock(folder / LOCK_FILE)
        self._depth = 0
        self._has_tables = False

    @classmethod
    def open(cls, folder: Path, *, url: str | None = None) -> Self:
        """Open the store of an activity folder, making it where there is none yet.

        Args:
            folder: the activity folder; it exists.
            url: another database, in SQLAlchemy's words; `pingyi.db` in the folder otherwise.

        Raises:
            StoreError: it is damaged, of another version, or can't be opened.
        """
        if not folder.is_dir():
            raise StoreError("store.no_folder", path=folder)
        store = cls(folder, url)
        try:
            store._has_tables = store._log.exists()
            if not store._has_tables or not store._refreshed().schema:
                with store.writing():
                    store._log.create()
                    store._has_tables = True
                    if not store._state.schema:
                        store._append(EventKind.CREATED, {"schema": SCHEMA})
            if store._state.schema != SCHEMA:
                found = store._state.schema
                raise StoreError("store.version", path=store._place, found=found, known=SCHEMA)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close the database and give the lock back."""
        self._log.close()
        self._lock.release()
        self._depth = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to write; nests.

        Raises:
            StoreError: somebody else is writing.
        """
        if self._depth == 0:
            self._lock.acquire()
        self._depth += 1
        try:
            if self._depth == 1 and self._has_tables:
                super()._refreshed()
            yield
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._lock.release()

    # Printing and counting by hand

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
            sheets: their ids, in the order of the PDF.
            pages: pages of one sheet.
            layout_digest: SHA-256 of layout.json, hex.

        Raises:
            StoreError: an id was printed before, or stands twice in `sheets`.
        """
        with self.writing():
            seen = set(self._state.sheets)
            for sheet in sheets:
                if sheet in seen:
                    raise StoreError("store.printed_twice", sheet=grouped(sheet))
                seen.add(sheet)
            self._append(
                EventKind.PRINTED,
                {
                    "session": session,
                    "form": form,
                    "group": group,
                    "sheets": list(sheets),
                    "pages": pages,
                    "layout_sha256": layout_digest,
                },
            )

    def record_counts(self, session: SessionId, *, issued: int, returned: int, by: str) -> None:
        """Record how many sheets were handed out and came back, as counted by hand.

        A later count replaces an earlier one; both stay in the log.

        Raises:
            UsageError: a number is negative, or nobody is named.
        """
        by = _required(by, "store.no_name")
        if issued < 0 or returned < 0:
            raise UsageError("store.negative", issued=issued, returned=returned)
        with self.writing():
            self._append(
                EventKind.COUNTED,
                {"session": session, "issued": issued, "returned": returned, "by": by},
            )

    # Scanning

    def record_file(self, sha256: str, name: str, size: int, pages: int) -> FileStanding:
        """Record that a file was met.

        Args:
            sha256: of its bytes, hex.
            name: as people know it.
            size: bytes.
            pages: how many images it holds.
        """
        name = clean(name)
        with self.writing():
            known = self._state.files.get(sha256)
            if known is None:
                facts = {"sha256": sha256, "name": name, "size": size, "pages": pages}
                self._append(EventKind.FILE_ADDED, facts)
                return FileStanding.NEW
            if name == known.names[0]:
                return FileStanding.KNOWN
            if name not in known.names:
                self._append(EventKind.FILE_SEEN, {"sha256": sha256, "name": name})
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
        key = (sha256, index)
        with self.writing():
            if sha256 not in self._state.files:
                raise StoreError("store.unknown_file", sha256=sha256)
            if key in self._state.pages:
                return self._stored_outcome(key)
            match outcome:
                case Rejection():
                    self._append_rejection(key, outcome)
                    return outcome
                case PageReading():
                    refusal = self._refusal(outcome)
                    if refusal is not None:
                        self._append_rejection(key, refusal, outcome)
                        return refusal
                    self._append_reading(key, outcome)
                    return outcome
                case _:
                    assert_never(outcome)

    def _refusal(self, reading: PageReading) -> Rejection | None:
        """Return why a page that was read can't count, or None."""
        printed = self._state.sheets.get(reading.sheet)
        if printed is None:
            reason, detail = RejectionReason.UNKNOWN_SHEET, say("store.unknown_sheet_page")
        elif printed.form != reading.form or not 1 <= reading.page <= printed.pages:
            reason, detail = RejectionReason.UNKNOWN_FORM, say("store.other_form")
        elif first := self._state.readings.get(reading.sheet, {}).get(reading.page):
            file = self._state.files[first[0]].names[0]
            reason = RejectionReason.SECOND_COPY
            detail = say("store.second_copy", file=file, page=first[1] + 1)
        else:
            return None
        return Rejection(reason, detail, reading.sheet, reading.page)

    def _append_reading(self, key: PageKey, reading: PageReading) -> None:
        payload = {"file": key[0], "index": key[1], "reading": reading_payload(reading)}
        self._append(EventKind.PAGE_READ, payload, measures=reading.measures)

    def _append_rejection(
        self, key: PageKey, rejection: Rejection, reading: PageReading | None = None
    ) -> None:
        """Append a rejection; `reading` is what the page would say, kept as evidence."""
        payload = {"file": key[0], "index": key[1], "rejection": rejection_payload(rejection)}
        if reading is not None:
            payload["reading"] = reading_payload(reading)
        self._append(
            EventKind.PAGE_REJECTED, payload, measures=reading.measures if reading else None
        )

    def record_deck_check(self, check: DeckCheck) -> None:
        """Record what a check of the known deck came to."""
        with self.writing():
            self._append(EventKind.DECK_CHECKED, deck_check_payload(check))

    # Decisions of people

    def resolve_row(
        self, sheet: SheetId, unit: UnitId, vote: Vote, by: str, why: str, *, activity: Activity
    ) -> None:
        """Settle a row that waits for a person.

        Args:
            sheet: the sheet.
            unit: the row.
            vote: what the row comes to; `Vote.VOID` where it can't be told.
            by: who decides.
            why: what was seen on the paper.
            activity: says which rows are pending.

        Raises:
            UsageError: nobody or no reason is named; no such sheet or unit; the row isn't
                pending.
        """
        by, why = _required(by, "store.no_name"), _required(why, "store.no_reason")
        with self.writing():
            self._require_scanned(sheet)
            if unit not in activity.unit_index:
                raise UsageError("store.unknown_unit", unit=unit)
            (record,) = records_of(self._log, self._state, [sheet], activity)
            row = record.rows[activity.unit_index[unit]]
            if record.status is SheetStatus.VOID:
                raise UsageError("store.sheet_is_void", sheet=grouped(sheet))
            if row.vote is not None:
                key = "store.row_read" if row.status is RowStatus.READ else "store.row_reviewed"
                name = activity.unit(unit).name
                raise UsageError(key, sheet=grouped(sheet), unit=name, vote=row.vote.zh)
            self._append(
                EventKind.ROW_RESOLVED,
                {"sheet": sheet, "unit": unit, "vote": vote.value, "by": by, "why": why},
            )

    def void_sheet(self, sheet: SheetId, by: str, why: str) -> None:
        """Declare a whole sheet void (废票).

        Raises:
            UsageError: nobody or no reason is named; the sheet was never printed or scanned,
                or is void.
        """
        by, why = _required(by, "store.no_name"), _required(why, "store.no_reason")
        with self.writing():
            self._require_scanned(sheet)
            if sheet in self._state.voided:
                raise UsageError("store.sheet_is_void", sheet=grouped(sheet))
            self._append(EventKind.SHEET_VOIDED, {"sheet": sheet, "by": by, "why": why})

    def dismiss_page(self, sha256: str, index: int, by: str, why: str) -> None:
        """Close a rejection: a person has looked, and nothing on the page is left to count.

        Args:
            sha256: the file.
            index: the page in it, from 0.
            by: who decides.
            why: such as "cover sheet" or "scanned again as the next page".

        Raises:
            UsageError: nobody or no reason is named; the page was not rejected, or is closed.
        """
        by, why = _required(by, "store.no_name"), _required(why, "store.no_reason")
        with self.writing():
            found = next(
                (r for r in self.rejections() if (r.sha256, r.index) == (sha256, index)), None
            )
            if found is None:
                raise UsageError("store.not_rejected", sha256=sha256[:12], page=index + 1)
            if not found.is_open:
                raise UsageError("store.not_open", file=found.file, page=found.file_page)
            self._append(
                EventKind.PAGE_DISMISSED, {"file": sha256, "index": index, "by": by, "why": why}
            )

    def _require_scanned(self, sheet: SheetId) -> None:
        if sheet not in self._state.sheets:
            raise UsageError("store.unknown_sheet", sheet=grouped(sheet))
        if not self._state.has_scan(sheet):
            raise UsageError("store.not_scanned", sheet=grouped(sheet))

    def _refreshed(self) -> State:
        """Return the state with what others have written; nobody has while we hold the lock."""
        return self._state if self._depth else super()._refreshed()

    def _append(
        self, kind: EventKind, payload: Mapping[str, Any], *, measures: str | None = None
    ) -> None:
        if measures is not None:
            payload = {**payload, "measures_sha256": sha256_hex(measures)}
        self._state.apply(self._log.append(kind, payload, measures=measures))


def _required(text: str, key: str) -> str:
    """Return what a person entered, without the spaces around it.

    Raises:
        UsageError: nothing was entered.
    """
    text = clean(text).strip()
    if not text:
        raise UsageError(key)
    return text
