"""What people decided: one type for each kind of decision, and the union of all.

`store.decision_from.decision_from` makes them of events. What an older version didn't keep is None,
empty, or what held then (docs/formats/store.md).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from ballot.activity import Veto
from ballot.grade import Vote
from ballot.history import PastYear
from ballot.ids import SessionId, SheetId, UnitId
from ballot.person import Confirmed, Role
from ballot.plan import PlanRecord
from ballot.ruling import Asked, Ruling
from ballot.session import Explanation, HandCount, Merge, Seal
from store.log import EventKind
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
class _Decision:
    """What every decision says."""

    seq: int
    """Number of the event."""
    kind: EventKind
    at: str
    """UTC, to the minute."""
    people: People
    why: str
    """Empty where no reason was asked for."""


# At a sheet or a page


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSettled(_Decision):
    """What a row comes to."""

    sheet: SheetId
    unit: UnitId
    vote: Vote
    on_record: tuple[PageKey, ...] | None
    """The scans of the sheet that it answers for; None: those of the events before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReopened(_Decision):
    """A row waits again."""

    sheet: SheetId
    unit: UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidProposed(_Decision):
    """One person wants a sheet void."""

    sheet: SheetId
    proposal: VoidProposal


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidWithdrawn(_Decision):
    """The proposal was taken back or refused."""

    sheet: SheetId


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetVoided(_Decision):
    """Two people voided a sheet."""

    sheet: SheetId


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetKeyed(_Decision):
    """What one person typed in from the paper."""

    sheet: SheetId
    votes: Mapping[UnitId, Vote]
    """Of every unit, in the order in which the event has them."""
    page: PageKey | None
    """The refused page that showed the sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissalProposed(_Decision):
    """One person wants refused pages closed."""

    pages: tuple[PageKey, ...]
    """One, or a run."""
    proposal: DismissalProposal


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissalWithdrawn(_Decision):
    """The proposal was taken back or refused."""

    pages: tuple[PageKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesClosed(_Decision):
    """Nothing on refused pages is left to count."""

    pages: tuple[PageKey, ...]
    instead: PageKey | None
    """The page that was read when the paper was scanned again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScansReplaced(_Decision):
    """Scans took the place of others."""

    swaps: tuple[Swap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotChecked(_Decision):
    """A drawn sheet was compared with how it was read."""

    draw: int
    """From 1."""
    sheet: SheetId
    agrees: bool


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
)
"""What a person decided at a sheet or a page: the review pages show it, the workbook lists it."""


# Above the paper


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotCheckDrawn(_Decision):
    """Sheets are drawn by lot."""

    seed: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(_Decision):
    """Sheets of a session, counted by hand."""

    session: SessionId
    count: HandCount


@dataclass(frozen=True, slots=True, kw_only=True)
class MismatchExplained(_Decision):
    """Why a session's numbers differ."""

    session: SessionId
    explanation: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled(_Decision):
    """What the leading group settled; `why` is its text."""

    ruling: Ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingWithdrawn(_Decision):
    """The question is open again."""

    asked: Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Vetoed(_Decision):
    """A unit may not be 优胜单位; `why` is the reason."""

    veto: Veto


@dataclass(frozen=True, slots=True, kw_only=True)
class VetoLifted(_Decision):
    """Such a veto was taken back."""

    unit: UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSealed(_Decision):
    """A session was sealed; `why` says why with so few sheets, where it was few."""

    session: SessionId
    seal: Seal
    compares_copies: bool
    """Whether the version that sealed compared the scans of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOpened(_Decision):
    """The seal was taken off."""

    session: SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMerged(_Decision):
    """A session that was sealed in another folder was added."""

    session: SessionId
    merge: Merge


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryAdded(_Decision):
    """An earlier year's tally was taken in."""

    past: PastYear


@dataclass(frozen=True, slots=True, kw_only=True)
class TallySigned(_Decision):
    """A tally was signed; `people.by` is the signer, by the name of the key."""

    tally_sha256: str
    key_sha256: str
    """Of the public key's SubjectPublicKeyInfo, hex."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAccepted(_Decision):
    """An edition of activity.toml; nobody is named unless it is a change."""

    record: PlanRecord


AboveThePaper = (
    SpotCheckDrawn
    | Counted
    | MismatchExplained
    | Ruled
    | RulingWithdrawn
    | Vetoed
    | VetoLifted
    | SessionSealed
    | SessionOpened
    | SessionMerged
    | HistoryAdded
    | TallySigned
    | PlanAccepted
)
"""What people decided on sessions, units, years and the plan."""

Decided = AtPaper | AboveThePaper
"""Every kind of decision; a match over it ends with `assert_never`."""

About = SheetId | tuple[SheetId, UnitId] | PageKey
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
            yield (said.sheet, said.unit)
            yield said.sheet
        case VoidProposed() | VoidWithdrawn() | SheetVoided() | SpotChecked():
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
    yield from ((swap.sheet, unit) for unit in swap.asked)
