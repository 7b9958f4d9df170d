"""Several scans of one row: where they say different things, and what a decision still answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ballot.grade import Vote
from ballot.reading import RowReading
from ballot.record import ruled
from ballot.rules import RowDoubtRule, Rules


@dataclass(frozen=True, slots=True)
class ScannedRow:
    """A row as one scan of its page shows it."""

    reading: RowReading
    seq: int
    """Number of the event that recorded the scan: a higher one was scanned later."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What people settled a row as."""

    vote: Vote
    seq: int
    """Number of the event: it answers for the scans that were on record by then."""


def said(reading: RowReading, rules: Rules) -> Vote | None:
    """Return what a scan says of a row without a person, or None where it leaves a doubt.

    A doubt that the rules settle by themselves (`double_mark = "void_row"`) is none: it would
    count, so it can contradict another scan.
    """
    if reading.vote is not None:
        return reading.vote
    return None if ruled(reading.doubts, rules) is RowDoubtRule.REVIEW else Vote.VOID


def differ(scans: Iterable[ScannedRow], rules: Rules) -> bool:
    """Return whether two scans say different things of a row, whichever came first."""
    return len({said(scan.reading, rules) for scan in scans} - {None}) > 1


def is_overtaken(decision: Decision, scans: Iterable[ScannedRow], rules: Rules) -> bool:
    """Return whether a scan that came after a decision says otherwise than it."""
    newer = {said(scan.reading, rules) for scan in scans if scan.seq > decision.seq}
    return bool(newer - {None, decision.vote})


def suggestion(standing: RowReading, others: Sequence[RowReading]) -> Vote | None:
    """Return what is suggested for a row in doubt: what the other scans read, if they agree.

    Args:
        standing: of the scan that stands.
        others: of the other scans of the page.
    """
    votes = {row.vote for row in others} - {None}
    return votes.pop() if len(votes) == 1 else standing.suggestion


def is_asked(old: RowReading, new: RowReading, decision: Decision | None, rules: Rules) -> bool:
    """Return whether a row goes to a person when a scan takes the place of another.

    It does where both scans say something and not the same, or people have settled it otherwise
    than the new scan says. What people settled as the new scan says stands.
    """
    now = said(new, rules)
    before = decision.vote if decision is not None else said(old, rules)
    return now is not None and before is not None and now is not before
