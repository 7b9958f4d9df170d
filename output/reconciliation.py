"""What must agree before a tally is final: hand counts, scans and records of every session."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ballot.activity import Activity
from ballot.errors import PendingReviewError, ReconciliationError
from ballot.ids import SessionId, grouped
from ballot.messages import say
from ballot.rules import ReconcileRule, Rules
from ballot.session import SessionStatus, is_explained
from output.gathered import Gathered

MOST_PLACES_NAMED = 20
"""Pending sheets that an error names one by one; a longer list would scroll the start away."""


def check_records(
    activity: Activity, sessions: Sequence[SessionStatus], gathered: Gathered
) -> None:
    """Make sure that the session counts and the records tell of the same sheets.

    Raises:
        ReconciliationError: names each session and number that differs, and by how much.
    """
    in_records = gathered.numbers
    counted: Counter[tuple[SessionId, str]] = Counter()
    for status in sessions:
        counted[status.session, "scanned"] += status.scanned
        counted[status.session, "valid"] += status.valid
        counted[status.session, "void"] += status.void
        counted[status.session, "pending"] += status.pending
    off = [
        say(
            "tally.session_off",
            session=_name(activity, session),
            number=say(f"tally.number.{number}"),
            counted=counted[session, number],
            records=in_records[session, number],
        )
        for session, number in sorted(counted.keys() | in_records.keys())
        if counted[session, number] != in_records[session, number]
    ]
    if off:
        raise ReconciliationError("tally.sessions_differ", where=" ".join(off))


def check_returns(activity: Activity, sessions: Sequence[SessionStatus]) -> None:
    """Make sure that no session has a hand count that the rules don't let pass.

    A number that nobody has entered is compared with nothing.

    Raises:
        ReconciliationError: more sheets came back than were handed out, or not as many were
            scanned as came back, where the rules say `block`.
    """
    off = [text for status in sessions for text in _blocking(activity, status, activity.rules)]
    if off:
        raise ReconciliationError("tally.blocked", where=" ".join(off))


def _blocking(activity: Activity, status: SessionStatus, rules: Rules) -> Iterator[str]:
    session = _name(activity, status.session)
    if status.returned is None or is_explained(status):
        return
    over = status.issued is not None and status.returned > status.issued
    if over and rules.over_return is ReconcileRule.BLOCK:
        yield say(
            "tally.over_return", session=session, issued=status.issued, returned=status.returned
        )
    if status.scanned != status.returned and rules.scan_mismatch is ReconcileRule.BLOCK:
        yield say(
            "tally.scan_mismatch",
            session=session,
            returned=status.returned,
            scanned=status.scanned,
        )


def check_reviewed(activity: Activity, gathered: Gathered) -> None:
    """Make sure that no row waits for a person.

    Raises:
        PendingReviewError: says how many rows wait, and on which sheets of which sessions.
    """
    waiting = sorted(gathered.waiting)
    if not waiting:
        return
    named = [
        say(
            "tally.pending_sheet",
            session=_name(activity, session),
            sheet=grouped(sheet),
            rows=rows,
        )
        for session, sheet, rows in waiting[:MOST_PLACES_NAMED]
    ]
    if len(waiting) > len(named):
        named.append(say("tally.pending_more", sheets=len(waiting) - len(named)))
    raise PendingReviewError(
        "tally.pending",
        rows=sum(rows for _, _, rows in waiting),
        sheets=len(waiting),
        where=" ".join(named),
    )


def _name(activity: Activity, session: SessionId) -> str:
    known = activity.session(session)
    return known.name if known else session
