"""How one outcome of a page stands to another one on record, and what a log tells of it."""

from collections import Counter

from ballot.cover import Cover
from ballot.logbook import Fact, Logbook, Told, digits
from ballot.reading import PageOutcome, PictureOutcome, Rejection, outcomes_of
from ballot.reading import RejectionReason as Reason
from store.evidence import Store

_LOG = Logbook(__name__)


def is_back_of_read(outcome: PageOutcome, store: Store) -> bool:
    """Whether a page is the empty back of a front that was read."""
    if not isinstance(outcome, Rejection) or outcome.reason is not Reason.BLANK_SIDE:
        return False
    return outcome.sheet is not None and store.page_key(outcome.sheet, 1) is not None


def is_same(was: Rejection, now: Rejection) -> bool:
    """Return whether a page is refused for what it was refused for before."""
    return (was.reason, was.passed) == (now.reason, now.passed)


def note_unrecorded(refused: Rejection) -> None:
    """Note a page of which nothing goes on record."""
    _LOG.note("page passed over", reason=Told(refused.reason))


def note_picture(sha256: str, index: int, picture: PictureOutcome) -> None:
    """Note what a picture came to: reasons and how many rows are in doubt, never which."""
    if not _LOG.is_kept:
        return
    for part, outcome in outcomes_of(picture):
        where: dict[str, Fact] = {"file": digits(sha256), "page": index + 1, "part": part}
        if isinstance(outcome, Rejection):
            limit = Told(outcome.passed.limit) if outcome.passed else None
            _LOG.note("page refused", **where, reason=Told(outcome.reason), limit=limit)
            continue
        if isinstance(outcome, Cover):
            _LOG.note("cover read", **where)
            continue
        doubts = Counter(doubt for row in outcome.rows for doubt in row.doubts)
        seen = outcome.registration
        _LOG.note(
            "page read",
            **where,
            identity=Told(outcome.identity),
            fiducials=seen.fiducials,
            dpi=seen.dpi,
            residual_mm=seen.residual_worst_mm,
            rows=len(outcome.rows),
            **{Told(doubt): count for doubt, count in sorted(doubts.items())},
        )
