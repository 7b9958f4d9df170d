"""The numbers of one session: what was printed, handed out, collected, scanned and counted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from fractions import Fraction

from ballot.deck import KnownDeck
from ballot.ids import SessionId
from ballot.person import Second


@dataclass(frozen=True, slots=True)
class HandCount:
    """What was counted by hand at one meeting, by a named person."""

    issued: int
    """Sheets that were handed out (发出)."""
    returned: int
    """Sheets that came back (收回)."""
    unused: int | None
    """Printed sheets left over (剩余); None where nobody counted them."""
    spoiled: int | None
    """Sheets exchanged before they were cast (换票作废); None where nobody counted them."""
    by: str
    by_group: Mapping[str, int] = field(default_factory=dict)
    """Of `issued`, how many went to each group; empty where nobody counted apart."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a session's numbers differ, as two people state it. It holds for these numbers only."""

    why: str
    by: str
    confirmed_by: str
    returned: int
    scanned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A session's result as it was sealed; changes need it to be opened, and a new revision."""

    revision: int
    """From 1."""
    tally_sha256: str
    """Of the session's own tally, hex."""
    replaces: str | None
    """The digest of the revision before, hex; None for the first."""
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FewSheets:
    """Why a session is sealed that has fewer sheets, or a group with fewer, than `min_group`."""

    why: str
    confirmed_by: str | Second


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A session that was counted and sealed in another folder, and added to this one."""

    seal: Seal
    """As it was sealed there."""
    records_root: str
    """Merkle root over its records, hex."""
    sheets: int
    signers: tuple[str, ...]
    """Whose signatures of its tally held."""
    by: str
    """Who added it here."""
    confirmed_by: str = ""
    """The second person; empty where the version that added it asked for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStatus:
    """One session's counts, as `pingyi status` prints them and the tally repeats them.

    `issued` and `returned` are counted by hand by a named person; they are None until somebody
    has entered them, and are never derived from the other numbers.
    """

    session: SessionId
    printed: int
    """Sheets (份) that were printed."""
    issued: int | None
    """Sheets that were handed out (发出)."""
    returned: int | None
    """Sheets that came back, counted by hand (收回)."""
    scanned: int
    """Sheets of which at least one page was read."""
    valid: int
    """Scanned sheets that count (有效)."""
    void: int
    """Scanned sheets that don't (废票); `valid + void == scanned`."""
    pending: int
    """Rows of valid sheets that wait for a person (待复核)."""
    rejected: int
    """Pages that were not read at all (拒读)."""
    unused: int | None = None
    """Printed sheets left over, counted by hand (剩余)."""
    spoiled: int | None = None
    """Sheets exchanged before they were cast, counted by hand (换票作废)."""
    counted_by: str = ""
    """Who entered the hand counts."""
    explanation: Explanation | None = None
    """Why `returned` and `scanned` differ, or more came back than was handed out."""
    issued_by_group: Mapping[str, int] = field(default_factory=dict)
    """Of `issued`, how many went to each group of representatives, counted by hand."""
    scanned_by_group: Mapping[str, int] = field(default_factory=dict)
    """Of `scanned`, how many sheets carry each group."""
    seal: Seal | None = None
    """The seal in force; None while the session is open."""
    known_deck: KnownDeck = KnownDeck.NONE
    """Whether a known deck was read before the session's first page."""


@unique
class Equation(StrEnum):
    """What must agree at a meeting. Texts: `session.equation.<name>`."""

    PRINTED = "printed"
    """printed = issued + unused + spoiled"""
    HANDED_OUT = "handed_out"
    """Not all three are known: those that are known are not more than printed."""
    ISSUED = "issued"
    """returned is not more than issued"""
    SCANNED = "scanned"
    """scanned = returned: the one that catches sheets fed two at a time"""
    VALID = "valid"
    """scanned = valid + void"""


@dataclass(frozen=True, slots=True)
class Balance:
    """One equation and both of its sides."""

    equation: Equation
    left: int
    right: int
    holds: bool


def balances(status: SessionStatus) -> Iterator[Balance]:
    """Yield every equation of which both sides are known."""
    used = (status.issued or 0) + (status.unused or 0) + (status.spoiled or 0)
    if status.issued is not None and status.unused is not None and status.spoiled is not None:
        yield Balance(Equation.PRINTED, status.printed, used, status.printed == used)
    elif used > status.printed:
        yield Balance(Equation.HANDED_OUT, status.printed, used, holds=False)
    if status.issued is not None and status.returned is not None:
        holds = status.returned <= status.issued
        yield Balance(Equation.ISSUED, status.issued, status.returned, holds)
    if status.returned is not None:
        holds = status.returned == status.scanned
        yield Balance(Equation.SCANNED, status.returned, status.scanned, holds)
    counted = status.valid + status.void
    yield Balance(Equation.VALID, status.scanned, counted, status.scanned == counted)


def takes_part(status: SessionStatus) -> bool:
    """Return whether anything of a session is on record: it was printed, counted or scanned."""
    return bool(status.printed or status.scanned or status.rejected or status.returned is not None)


def is_explained(status: SessionStatus) -> bool:
    """Return whether two people have explained the numbers as they stand now."""
    told = status.explanation
    return told is not None and (told.returned, told.scanned) == (status.returned, status.scanned)


def is_few_returned(status: SessionStatus, least: Fraction | None) -> bool:
    """Return whether 收回 over 发出 is less than `least`, compared exactly.

    Never without a least rate, without both hand counts, or where nothing was handed out.
    """
    if least is None or not status.issued or status.returned is None:
        return False
    return Fraction(status.returned, status.issued) < least
