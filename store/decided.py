"""What people decided: one type for each kind of decision, and the union of all.

`store.decision_from.decision_from` makes them of events. What an older version didn't keep is None,
empty, or what held then (docs/formats/store.md).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, assert_never

from ballot.acceptance import Acceptance
from ballot.activity import Veto
from ballot.batch import BatchId
from ballot.grade import Vote
from ballot.history import PastYear
from ballot.ids import LineId, SessionId, SheetId, UnitId
from ballot.person import Confirmed, Role
from ballot.plan import PlanRecord
from ballot.ruling import Asked, Ruling
from ballot.session import Explanation, HandCount, Merge, Seal
from store.event import EventKind
from store.standing import DismissalProposal, PageKey, Swap, VoidProposal


@dataclass(frozen=True, slots=True)
class People:
    """Who decided."""

    by: str
    """Empty where nobody needed to be named."""
    role: Role | None = None
    """None where none was kept."""
    browser: str = ""
    """In which it was done; empty where it wasn't kept."""
    confirmed_by: str = ""
    """The second person; empty where one decided alone."""
    confirmed_role: Role | None = None
    how: Confirmed | None = None
    """How the second person confirmed; None where none did, or the version kept no more than the
    name. Whether it holds says `store.confirmation.confirmation_of`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What every decision says."""

    kind: ClassVar[EventKind]
    """Of the events that say so."""
    seq: int
    """Number of the event."""
    at: str
    """UTC, to the minute."""
    people: People
    why: str
    """Empty where no reason was asked for."""


# At a sheet or a page


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSettled(Saying):
    """What a row comes to."""

    kind: ClassVar[EventKind] = EventKind.ROW_RESOLVED
    sheet: SheetId
    line: LineId
    vote: Vote
    on_record: tuple[PageKey, ...] | None
    """The scans of the sheet that it answers for; None: those of the events before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReopened(Saying):
    """A row waits again."""

    kind: ClassVar[EventKind] = EventKind.ROW_REOPENED
    sheet: SheetId
    line: LineId


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidProposed(Saying):
    """One person wants a sheet void."""

    kind: ClassVar[EventKind] = EventKind.VOID_PROPOSED
    sheet: SheetId
    proposal: VoidProposal


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidWithdrawn(Saying):
    """The proposal was taken back or refused."""

    kind: ClassVar[EventKind] = EventKind.VOID_WITHDRAWN
    sheet: SheetId


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetVoided(Saying):
    """Two people voided a sheet."""

    kind: ClassVar[EventKind] = EventKind.SHEET_VOIDED
    sheet: SheetId


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetKeyed(Saying):
    """What one person typed in from the paper."""

    kind: ClassVar[EventKind] = EventKind.SHEET_KEYED
    sheet: SheetId
    votes: Mapping[LineId, Vote]
    """Of every line, or of those whose pages weren't read; in the order in which the event has
    them."""
    page: PageKey | None
    """The refused page that showed the sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissalProposed(Saying):
    """One person wants refused pages closed."""

    kind: ClassVar[EventKind] = EventKind.DISMISSAL_PROPOSED
    pages: tuple[PageKey, ...]
    """One, or a run."""
    proposal: DismissalProposal


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissalWithdrawn(Saying):
    """The proposal was taken back or refused."""

    kind: ClassVar[EventKind] = EventKind.DISMISSAL_WITHDRAWN
    pages: tuple[PageKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesClosed(Saying):
    """Nothing on refused pages is left to count."""

    kind: ClassVar[EventKind] = EventKind.PAGE_DISMISSED
    pages: tuple[PageKey, ...]
    instead: PageKey | None
    """The page that was read when the paper was scanned again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScansReplaced(Saying):
    """Scans took the place of others."""

    kind: ClassVar[EventKind] = EventKind.SCANS_REPLACED
    swaps: tuple[Swap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotChecked(Saying):
    """A drawn sheet was compared with how it was read."""

    kind: ClassVar[EventKind] = EventKind.SPOT_CHECKED
    draw: int
    """From 1."""
    sheet: SheetId
    agrees: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionTyped(Saying):
    """What is written on a sheet, as a person read it; nothing is counted by it."""

    kind: ClassVar[EventKind] = EventKind.OPINION_TYPED
    sheet: SheetId
    text: str
    """Empty where nothing is written that could be read."""


AtPaper = (
    RowSettled
    | RowReopened
    | VoidProposed
    | VoidWithdrawn
    | SheetVoided
    | SheetKeyed
    | DismissalProposed
    | DismissalWithdrawn
    | PagesClosed
    | ScansReplaced
    | SpotChecked
    | OpinionTyped
)
"""What a person decided at a sheet or a page: the review pages show it, the workbook lists it."""


# Above the paper


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotCheckDrawn(Saying):
    """Sheets are drawn by lot."""

    kind: ClassVar[EventKind] = EventKind.SPOT_CHECK_DRAWN
    seed: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(Saying):
    """Sheets of a session, counted by hand."""

    kind: ClassVar[EventKind] = EventKind.COUNTED
    session: SessionId
    count: HandCount


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchCounted(Saying):
    """Sheets of a batch, counted by hand."""

    kind: ClassVar[EventKind] = EventKind.BATCH_COUNTED
    batch: BatchId
    sheets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MismatchExplained(Saying):
    """Why a session's numbers differ."""

    kind: ClassVar[EventKind] = EventKind.MISMATCH_EXPLAINED
    session: SessionId
    explanation: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled(Saying):
    """What the leading group settled; `why` is its text."""

    kind: ClassVar[EventKind] = EventKind.RULED
    ruling: Ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingWithdrawn(Saying):
    """The question is open again."""

    kind: ClassVar[EventKind] = EventKind.RULING_WITHDRAWN
    asked: Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Vetoed(Saying):
    """A unit may not be 优胜单位; `why` is the reason."""

    kind: ClassVar[EventKind] = EventKind.VETOED
    veto: Veto


@dataclass(frozen=True, slots=True, kw_only=True)
class VetoLifted(Saying):
    """Such a veto was taken back."""

    kind: ClassVar[EventKind] = EventKind.VETO_LIFTED
    unit: UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSealed(Saying):
    """A session was sealed; `why` says why with so few sheets, where it was few."""

    kind: ClassVar[EventKind] = EventKind.SESSION_SEALED
    session: SessionId
    seal: Seal
    compares_copies: bool
    """Whether the version that sealed compared the scans of a page."""
    marks_tell: bool
    """Whether to it a sheet was blank unless a mark on it was sure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOpened(Saying):
    """The seal was taken off."""

    kind: ClassVar[EventKind] = EventKind.SESSION_OPENED
    session: SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMerged(Saying):
    """A session that was sealed in another folder was added."""

    kind: ClassVar[EventKind] = EventKind.SESSION_MERGED
    session: SessionId
    merge: Merge


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryAdded(Saying):
    """An earlier year's tally was taken in."""

    kind: ClassVar[EventKind] = EventKind.HISTORY_ADDED
    past: PastYear


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceRecorded(Saying):
    """What 考评验收 came to."""

    kind: ClassVar[EventKind] = EventKind.ACCEPTANCE_RECORDED
    acceptance: Acceptance


@dataclass(frozen=True, slots=True, kw_only=True)
class TallySigned(Saying):
    """A tally was signed; `people.by` is the signer, by the name of the key."""

    kind: ClassVar[EventKind] = EventKind.TALLY_SIGNED
    tally_sha256: str
    key_sha256: str
    """Of the public key's SubjectPublicKeyInfo, hex."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAccepted(Saying):
    """An edition of activity.toml; nobody is named unless it is a change."""

    kind: ClassVar[EventKind] = EventKind.PLAN_RECORDED
    record: PlanRecord


AboveThePaper = (
    SpotCheckDrawn
    | Counted
    | BatchCounted
    | MismatchExplained
    | Ruled
    | RulingWithdrawn
    | Vetoed
    | VetoLifted
    | SessionSealed
    | SessionOpened
    | SessionMerged
    | HistoryAdded
    | AcceptanceRecorded
    | TallySigned
    | PlanAccepted
)
"""What people decided on sessions, units, years and the plan."""

Decided = AtPaper | AboveThePaper
"""Every kind of decision; a match over it ends with `assert_never`."""

About = SheetId | tuple[SheetId, LineId] | PageKey
"""What a decision at the paper is about: a sheet, a row of one, or a page."""


def sheets_of(said: AtPaper) -> tuple[SheetId, ...]:
    """Return the sheets that a decision is about, each once, sorted; none where it is of pages."""
    match said:
        case ScansReplaced():
            return tuple(sorted({swap.sheet for swap in said.swaps}))
        case DismissalProposed() | DismissalWithdrawn() | PagesClosed():
            return ()
        case _:
            return (said.sheet,)


def abouts(said: AtPaper) -> Iterator[About]:
    """Yield what a decision is about, each once: rows, their sheets, pages; of a run the first."""
    match said:
        case RowSettled() | RowReopened():
            yield (said.sheet, said.line)
            yield said.sheet
        case VoidProposed() | VoidWithdrawn() | SheetVoided() | SpotChecked() | OpinionTyped():
            yield said.sheet
        case SheetKeyed():
            yield said.sheet
            if said.page is not None:
                yield said.page
        case DismissalProposed() | DismissalWithdrawn() | PagesClosed():
            yield said.pages[0]
        case ScansReplaced():
            yield from dict.fromkeys(about for swap in said.swaps for about in _of_swap(swap))
        case _:
            assert_never(said)


def _of_swap(swap: Swap) -> Iterator[About]:
    yield from (swap.sheet, swap.scan, swap.instead_of)
    yield from ((swap.sheet, line) for line in swap.asked)
