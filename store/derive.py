"""Sheet records and session numbers, derived from the evidence each time they are asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from ballot.activity import Activity
from ballot.deck import KnownDeck
from ballot.ids import SessionId, SheetId
from ballot.lists import list_rule
from ballot.reading import DoubtReason
from ballot.record import SheetRecord, sheet_record
from ballot.session import Explanation, HandCount, Seal, SessionStatus
from store.counting import Counting, SessionCount, WaitingSheet
from store.event import sha256_hex
from store.kept import in_memory
from store.log import EventLog
from store.runs import rejections
from store.scans import SheetScans, pages_read
from store.standing import Swap
from store.state import State

_SHEETS_AT_ONCE = 200
"""Sheets whose readings are in memory at the same time: about 1 MB at 66 rows a sheet."""


def derive_records(log: EventLog, state: State, activity: Activity) -> Iterator[SheetRecord]:
    """Yield the record of every counted sheet, by session as in the activity, then by id.

    Of an activity that is seen by one of several forms, those of its sessions.
    """
    counted: Iterable[SheetId] = state.counted_sheets()
    if activity.is_part:
        counted = (sheet for sheet in counted if activity.holds(state.sheets[sheet].session))
    sheets = _by_session(list(counted), state, activity)
    counting, seq = Counting(in_memory), state.trail.seq
    for begin in range(0, len(sheets), _SHEETS_AT_ONCE):
        for record in records_of(log, state, sheets[begin : begin + _SHEETS_AT_ONCE], activity):
            counting.count(record.sheet, record)
            yield record
    # Whoever went through all of them has counted them, too.
    counting.seq = seq
    state.apart = activity, counting


def _by_session(sheets: Iterable[SheetId], state: State, activity: Activity) -> list[SheetId]:
    places = {session.id: place for place, session in enumerate(activity.sessions)}

    def order(sheet: SheetId) -> tuple[int, str, str]:
        # A session that was taken out of the activity after printing comes last, never lost.
        session = state.sheets[sheet].session
        return (places.get(session, len(places)), session, sheet)

    return sorted(sheets, key=order)


def waiting_sheets(log: EventLog, state: State, activity: Activity) -> list[WaitingSheet]:
    """Return the sheets with rows that wait, in the same order."""
    places = {session.id: place for place, session in enumerate(activity.sessions)}

    def order(each: WaitingSheet) -> tuple[int, str, str]:
        return (places.get(each.session, len(places)), each.session, each.sheet)

    return sorted(counted(log, state, activity).waiting.values(), key=order)


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
    state.look_at(sheets)
    views = {session.id: activity.of_session(session.id) for session in activity.sessions}
    limits = {session: list_rule(view) for session, view in views.items()}
    scans = {sheet: SheetScans.of(state, sheet, supposing.get(sheet, ())) for sheet in sheets}
    pages = pages_read(log, state, [seq for each in scans.values() for seq in each.seqs()])
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
            pages,
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


def counted(log: EventLog, state: State, activity: Activity) -> Counting:
    """Return how the sheets stand, of an activity seen by one of several forms those of that form.

    Those of the whole activity are kept with the state, and only sheets that were touched are
    counted again.
    """
    if state.apart is not None:
        seen, counting = state.apart
        if seen is activity and counting.seq == state.trail.seq:
            return counting
    if activity.is_part or not activity.digest:
        for _ in derive_records(log, state, activity):
            pass
        return counted(log, state, activity)
    counting, trail = state.counting, state.trail
    plan = _plan_of(activity)
    if counting.plan != plan or counting.seq < trail.every_sheet:
        counting.plan = ""
        counting.clear()
        sheets = sorted(state.counted_sheets())
    elif counting.seq == trail.seq:
        return counting
    else:
        sheets = sorted(trail.stale)
    counting.plan = ""  # until all are counted, whatever ends this command
    for begin in range(0, len(sheets), _SHEETS_AT_ONCE):
        some = sheets[begin : begin + _SHEETS_AT_ONCE]
        there = [sheet for sheet in some if state.has_record(sheet)]
        for sheet in set(some) - set(there):
            counting.count(sheet, None)
        for record in records_of(log, state, there, activity):
            counting.count(record.sheet, record)
    trail.stale.clear()
    counting.plan, counting.seq = plan, trail.seq
    return counting


def _plan_of(activity: Activity) -> str:
    """Return a digest, hex, of what records depend on."""
    said = (activity.digest, repr(activity.rules), *activity.lines)
    return sha256_hex("\n".join(said))


def derive_status(log: EventLog, state: State, activity: Activity) -> list[SessionStatus]:
    """Return the numbers of each session, in the order of the activity."""
    known = [session.id for session in activity.sessions]
    printed = (run.session for run in state.prints if activity.holds(run.session))
    sessions = list(dict.fromkeys((*known, *printed)))
    counts = counted(log, state, activity).sessions
    rejected = dict.fromkeys(sessions, 0)
    for stored in rejections(state):
        if stored.is_open and stored.session in rejected:
            rejected[stored.session] += 1
    return [
        _session_status(
            session,
            counts.get(session) or SessionCount(),
            printed=state.printed_of(session),
            counts=state.counts.get(session),
            explanation=state.explanations.get(session),
            rejected=rejected[session],
            known_deck=state.known_deck(session),
            seal=state.seals.get(session),
        )
        for session in sessions
    ]


def _session_status(
    session: SessionId,
    sheets: SessionCount,
    *,
    printed: int,
    counts: HandCount | None,
    explanation: Explanation | None,
    rejected: int,
    known_deck: KnownDeck,
    seal: Seal | None,
) -> SessionStatus:
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
        scanned_by_group={group: count for group, count in sorted(sheets.groups.items()) if count},
        scanned=sheets.scanned,
        valid=sheets.scanned - sheets.void,
        void=sheets.void,
        pending=sheets.pending,
        rejected=rejected,
        known_deck=known_deck,
        seal=seal,
    )
