"""Sheet records and session numbers, derived from the evidence each time they are asked for."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from ballot.activity import Activity
from ballot.deck import KnownDeck
from ballot.ids import SessionId, SheetId
from ballot.lists import list_rule
from ballot.reading import DoubtReason
from ballot.record import SheetRecord, SheetStatus, sheet_record
from ballot.session import Explanation, HandCount, Seal, SessionStatus
from store.log import EventLog
from store.runs import rejections
from store.scans import SheetScans
from store.standing import Swap
from store.state import State

_SHEETS_AT_ONCE = 200
"""Sheets whose readings are in memory at the same time: about 1 MB at 66 rows a sheet."""


def derive_records(log: EventLog, state: State, activity: Activity) -> Iterator[SheetRecord]:
    """Yield the record of every counted sheet, by session as in the activity, then by id.

    Of an activity that is seen by one of several forms, those of its sessions.
    """
    places = {session.id: place for place, session in enumerate(activity.sessions)}

    def by_session(sheet: SheetId) -> tuple[int, str, str]:
        # A session that was taken out of the activity after printing comes last, never lost.
        session = state.sheets[sheet].session
        return (places.get(session, len(places)), session, sheet)

    counted = state.counted_sheets()
    if activity.is_part:
        counted = {sheet for sheet in counted if activity.holds(state.sheets[sheet].session)}
    sheets = sorted(counted, key=by_session)
    for begin in range(0, len(sheets), _SHEETS_AT_ONCE):
        yield from records_of(log, state, sheets[begin : begin + _SHEETS_AT_ONCE], activity)


def records_of(
    log: EventLog,
    state: State,
    sheets: Sequence[SheetId],
    activity: Activity,
    *,
    supposing: Mapping[SheetId, Sequence[Swap]] = MappingProxyType({}),
) -> list[SheetRecord]:
    """Return the records of these sheets, in this order.

    Args:
        log: holds what each scan says.
        state: what stands.
        sheets: all of them printed.
        activity: the plan.
        supposing: by sheet, scans of which the records are as if they stood already.
    """
    views = {session.id: activity.of_session(session.id) for session in activity.sessions}
    limits = {session: list_rule(view) for session, view in views.items()}
    scans = {sheet: SheetScans.of(state, sheet, supposing.get(sheet, ())) for sheet in sheets}
    events = log.fetch([seq for each in scans.values() for seq in each.seqs()])
    records = []
    for sheet in sheets:
        session = state.sheets[sheet].session
        if session not in views:
            views[session] = activity.of_session(session)
            limits[session] = list_rule(views[session])
        seen = views[session]
        asked = {line for swap in supposing.get(sheet, ()) for line in swap.asked}
        known = state.decisions.get(sheet, {})
        found = scans[sheet].answered(
            events,
            {line: decision for line, decision in known.items() if line not in asked},
            seen.rules,
        )
        differing = found.differing | asked | state.asked.get(sheet, set())
        told = state.questions(sheet)
        questions = {line: (reason,) for line, reason in told.items()} | {
            line: (DoubtReason.COPIES_DIFFER, *([told[line]] if line in told else []))
            for line in differing
        }
        records.append(
            sheet_record(
                sheet=sheet,
                session=session,
                group=state.sheets[sheet].group,
                lines=seen.lines,
                readings=found.readings,
                decisions=found.decisions,
                is_voided=sheet in state.voided,
                rules=seen.rules,
                questions=questions,
                marks_tell=session not in state.blank_as_before,
                limit=limits[session],
            )
        )
    return records


def derive_status(log: EventLog, state: State, activity: Activity) -> list[SessionStatus]:
    """Return the numbers of each session, in the order of the activity."""
    records: dict[SessionId, list[SheetRecord]] = {s.id: [] for s in activity.sessions}
    printed = dict.fromkeys(records, 0)
    for sheet in state.sheets.values():
        if not activity.holds(sheet.session):
            continue
        records.setdefault(sheet.session, [])
        printed[sheet.session] = printed.get(sheet.session, 0) + 1
    for record in derive_records(log, state, activity):
        records[record.session].append(record)
    rejected = dict.fromkeys(records, 0)
    for stored in rejections(state):
        if stored.is_open and stored.session in rejected:
            rejected[stored.session] += 1
    return [
        _session_status(
            session,
            records[session],
            printed=printed[session],
            counts=state.counts.get(session),
            explanation=state.explanations.get(session),
            rejected=rejected[session],
            known_deck=state.known_deck(session),
            seal=state.seals.get(session),
        )
        for session in records
    ]


def _session_status(
    session: SessionId,
    records: Sequence[SheetRecord],
    *,
    printed: int,
    counts: HandCount | None,
    explanation: Explanation | None,
    rejected: int,
    known_deck: KnownDeck,
    seal: Seal | None,
) -> SessionStatus:
    void = sum(record.status is SheetStatus.VOID for record in records)
    return SessionStatus(
        session=session,
        printed=printed,
        issued=counts.issued if counts else None,
        returned=counts.returned if counts else None,
        unused=counts.unused if counts else None,
        spoiled=counts.spoiled if counts else None,
        counted_by=counts.by if counts else "",
        explanation=explanation,
        issued_by_group=dict(counts.by_group) if counts else {},
        scanned_by_group=dict(
            sorted(Counter(record.group for record in records if record.group).items())
        ),
        scanned=len(records),
        valid=len(records) - void,
        void=void,
        pending=sum(record.pending_rows for record in records),
        rejected=rejected,
        known_deck=known_deck,
        seal=seal,
    )
