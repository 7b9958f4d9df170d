"""The sheets that count now: of sealed sessions what was sealed, of others what was read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from ballot.activity import Activity
from ballot.errors import ReconciliationError, StoreError
from ballot.ids import FIRST_FORM, SessionId, SheetId
from ballot.record import SheetRecord
from office.folder import ActivityFolder
from office.merged import MergedSession, merged_sessions
from office.own_sheets import OwnSheets, own_sheets
from office.sealed import SealedSession, check_seals_hold, sealed_schemas, sealed_sessions
from output.records import all_lines, placed_lines, record_from
from output.tally_schema import TallySchema
from store.evidence import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRows:
    """Every sheet that counts; they are read anew each time, none is kept."""

    activity: Activity
    store: Store
    """Open as long as anybody asks."""
    sealed: Mapping[SessionId, SealedSession]
    """Sessions of this folder that say what was sealed."""
    merged: Mapping[SessionId, MergedSession]
    is_all_sealed: bool
    """Whether no sheet was scanned here but of sealed sessions."""
    overtaken: str = ""
    """In words, where the evidence no longer gives what was sealed: then all that was scanned here
    is in `own`."""

    @property
    def own(self) -> Iterator[SheetRecord]:
        """Of sessions that aren't sealed, as the evidence gives them."""
        if self.is_all_sealed:
            return
        for record in self.store.sheet_records(self.activity):
            if record.session not in self.sealed:
                yield record

    @property
    def handed_in(self) -> Iterator[bytes]:
        """Of sealed sessions, of this folder and others, the exact bytes that were sealed.

        Raises:
            StoreError: they are others now; at the end of a session at the latest.
        """
        for sealed in self.sealed.values():
            yield from sealed.lines()
        for merged in self.merged.values():
            yield from merged.lines()

    def lines(self, secret: bytes, schema: TallySchema) -> list[bytes]:
        """Return all of them as lines of records.jsonl, in the tree's order.

        Args:
            secret: of the activity; it salts the leaves of its own sheets.
            schema: of the tally that they belong to; what was sealed keeps its own.
        """
        return all_lines(self.own, secret, self.handed_in, schema=schema)

    def each_line(self, secret: bytes, schema: TallySchema) -> Iterator[bytes]:
        """Yield the same in any order, none of them kept."""
        for _, line in placed_lines(self.own, secret, self.handed_in, schema):
            yield line

    def records(self) -> Iterable[SheetRecord]:
        """Return all of them as records."""
        return chain(self.own, map(record_from, self.handed_in))


def folder_of_sheet(folder: ActivityFolder, store: Store, sheet: SheetId) -> ActivityFolder:
    """Return the folder as it is for the form of one sheet, read here or merged.

    Of a sheet that nobody knows: for `[form]`.

    Raises:
        StoreError: files of a sealed or merged session aren't what was sealed.
    """
    if not folder.activity.forms:
        return folder
    records = standing_rows(folder, store).records()
    session = next((record.session for record in records if record.sheet == sheet), None)
    return folder.seen_by(FIRST_FORM) if session is None else folder.of_session(session)


def standing_rows(
    folder: ActivityFolder, store: Store, own: OwnSheets | None = None
) -> StandingRows:
    """Return every sheet that counts; evidence that has overtaken a seal is said, not refused.

    Args:
        folder: the activity.
        store: its evidence.
        own: what the evidence comes to, where somebody has gone through it already.

    Raises:
        StoreError: files of a sealed or merged session aren't what was sealed.
    """
    holds = folder.activity.holds
    merged = {key: one for key, one in merged_sessions(folder, store).items() if holds(key)}
    sealed = {key: one for key, one in sealed_sessions(folder, store).items() if holds(key)}
    overtaken = ""
    if sealed:
        own = own or comparable_sheets(folder, store)
        try:
            check_seals_hold(folder, store, sealed, own)
        except ReconciliationError as problem:
            sealed, overtaken = {}, str(problem)
    return StandingRows(
        activity=folder.activity,
        store=store,
        sealed=sealed,
        merged=merged,
        is_all_sealed=own is not None and own.by_session.keys() <= sealed.keys(),
        overtaken=overtaken,
    )


def comparable_sheets(folder: ActivityFolder, store: Store) -> OwnSheets | None:
    """Return what the evidence comes to, to compare it with what was sealed.

    None where the secret that salts the leaves is gone: then rows are compared one by one.
    """
    try:
        secret = folder.secret()
    except StoreError:
        return None
    return own_sheets(folder.activity, store, secret, sealed_schemas(folder, store))
