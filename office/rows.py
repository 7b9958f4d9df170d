"""The sheets that count now: of sealed sessions what was sealed, of others what was read."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from ballot.errors import ReconciliationError
from ballot.ids import FIRST_FORM, SheetId
from ballot.record import SheetRecord
from office.folder import ActivityFolder
from office.merged import handed_in
from office.sealed import check_seals_hold, sealed_sessions
from output.records import all_lines, record_from
from output.tally_schema import TallySchema
from store.evidence import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRows:
    """Every sheet that counts."""

    own: tuple[SheetRecord, ...]
    """Of sessions that aren't sealed, as the evidence gives them."""
    handed_in: tuple[bytes, ...]
    """Of sealed sessions, of this folder and others, the exact bytes that were sealed."""
    overtaken: str = ""
    """In words, where the evidence no longer gives what was sealed: then all that was scanned here
    is in `own`."""

    def lines(self, secret: bytes, schema: TallySchema) -> list[bytes]:
        """Return all of them as lines of records.jsonl, in the tree's order.

        Args:
            secret: of the activity; it salts the leaves of its own sheets.
            schema: of the tally that they belong to; what was sealed keeps its own.
        """
        return all_lines(self.own, secret, self.handed_in, schema=schema)

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


def standing_rows(folder: ActivityFolder, store: Store) -> StandingRows:
    """Return every sheet that counts; evidence that has overtaken a seal is said, not refused.

    Raises:
        StoreError: files of a sealed or merged session aren't what was sealed.
    """
    others = tuple(handed_in(folder, store))
    own = tuple(store.sheet_records(folder.activity))
    holds = folder.activity.holds
    sealed = {key: one for key, one in sealed_sessions(folder, store).items() if holds(key)}
    try:
        check_seals_hold(folder, store, sealed)
    except ReconciliationError as problem:
        return StandingRows(own=own, handed_in=others, overtaken=str(problem))
    return StandingRows(
        own=tuple(record for record in own if record.session not in sealed),
        handed_in=(*(line for each in sealed.values() for line in each.lines), *others),
    )
