"""Notices while a batch is scanned that one kind of trouble comes more often than before.

Handbooks of counting machines ask for it: whoever stands at the scanner can wipe its glass now, and
not after three hundred sheets.
"""

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Any, NamedTuple

from ballot.grade import Vote
from ballot.ids import SheetId
from ballot.messages import say
from ballot.page_run import pages_text
from ballot.reading import DoubtReason, PageReading, Rejection, RejectionReason

RECENT = 20
"""So many sheets are compared with those before them, which must be as many at least."""

LEAST = 4
"""So many of the recent sheets must have the trouble."""

TIMES = 2
"""Its share must be more than so many times that before."""

OVER = 2
"""A trouble that was told is over once fewer of the recent sheets have it: what people do on paper
comes and goes by chance, and is not told at each swing."""

FROM_THE_START = RECENT // 2
"""So many of the recent sheets, while there is nothing yet to compare with: a scanner that is set
wrongly is so from its first sheet."""


class Place(NamedTuple):
    """Where a page was scanned."""

    file: str
    """Its name, for people."""
    page: int
    """In the file, from 1."""
    part: int = 0
    """Of the picture, from 1; 0 for a whole one."""


@unique
class Cause(StrEnum):
    """What a kind of trouble usually comes of. Texts: `series.cause.<name>`."""

    GLASS = "glass"
    MODE = "mode"
    FORM = "form"
    TURNED = "turned"
    FEED = "feed"
    DOUBLE = "double"
    FILE = "file"
    TWICE = "twice"
    SEALED = "sealed"
    SIZE = "size"
    PAPER = "paper"
    PROGRAM = "program"


BLANK = "blank"
"""The kind of a page on which no mark was found. Others are named as their texts are."""

_CAUSES: Mapping[str, Cause] = {
    BLANK: Cause.TURNED,
    **dict.fromkeys(
        (f"doubt.{each}" for each in (
            DoubtReason.MARK_OUTSIDE_BOXES, DoubtReason.OBSCURED, DoubtReason.SHARED_STROKE,
            DoubtReason.JUDGES_DISAGREE,
        )),
        Cause.GLASS,
    ),
    **dict.fromkeys(
        (f"doubt.{each}" for each in (
            DoubtReason.FAINT_PAGE, DoubtReason.PALER_PAGE, DoubtReason.MARGINAL_MARK,
        )),
        Cause.MODE,
    ),
    f"reason.{RejectionReason.SCAN_MODE}": Cause.MODE,
    f"doubt.{DoubtReason.BEYOND_EDGE}": Cause.DOUBLE,
    **dict.fromkeys(
        (f"reason.{each}" for each in (
            RejectionReason.NOT_A_FORM, RejectionReason.FOREIGN_ACTIVITY,
            RejectionReason.UNKNOWN_FORM, RejectionReason.FORGED_CODE,
            RejectionReason.UNKNOWN_SHEET, RejectionReason.PRACTICE_SHEET,
        )),
        Cause.FORM,
    ),
    **dict.fromkeys(
        (f"reason.{each}" for each in (
            RejectionReason.UNREADABLE_CODE, RejectionReason.UNPROVEN_ID,
            RejectionReason.UNPROVEN_FOOT,
        )),
        Cause.GLASS,
    ),
    **dict.fromkeys(
        (f"reason.{each}" for each in (
            RejectionReason.UNREADABLE_FILE, RejectionReason.TRUNCATED_IMAGE,
        )),
        Cause.FILE,
    ),
    f"reason.{RejectionReason.POOR_REGISTRATION}": Cause.FEED,
    f"reason.{RejectionReason.INCOMPLETE_SHEET}": Cause.FEED,
    f"reason.{RejectionReason.TWO_SHEETS}": Cause.DOUBLE,
    f"reason.{RejectionReason.SECOND_COPY}": Cause.TWICE,
    f"reason.{RejectionReason.SEALED_SESSION}": Cause.SEALED,
    f"reason.{RejectionReason.BLANK_SIDE}": Cause.TURNED,
    f"reason.{RejectionReason.OVER_LIMIT}": Cause.SIZE,
    f"reason.{RejectionReason.INTERNAL}": Cause.PROGRAM,
}  # fmt: skip
"""What isn't here is in the paper, mostly: overvotes, corrections, covered boxes."""


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of trouble that comes more often than before."""

    kind: str
    """`blank`, or the key of a text: `doubt.<reason>`, `reason.<reason>`."""
    sheets: int
    """Recent sheets that have it."""
    of: int
    """Recent sheets."""
    before: int
    """Sheets before these that have it."""
    of_before: int
    """Sheets before these."""
    first: Place
    """Where it is first, of the recent sheets."""

    @property
    def cause(self) -> Cause:
        """What it usually comes of."""
        return _CAUSES.get(self.kind, Cause.PAPER)

    @property
    def text(self) -> str:
        """What the operator is told."""
        file, page, part = self.first
        then = "series.before" if self.of_before else "series.from_the_start"
        return say(
            "series.told",
            sheets=self.sheets,
            of=self.of,
            kind=say("series.blank" if self.kind == BLANK else self.kind),
            then=say(then, before=self.before, of=self.of_before),
            first=pages_text(file, page, page, part=part),
            cause=say(f"series.cause.{self.cause}"),
        )

    def as_json(self) -> dict[str, Any]:
        """Return it as `scan --json` lists it."""
        return {
            "kind": self.kind,
            "cause": self.cause.value,
            "sheets": self.sheets,
            "of": self.of,
            "before": self.before,
            "of_before": self.of_before,
            "file": self.first.file,
            "page": self.first.page,
            "part": self.first.part or None,
        }


@dataclass(slots=True)
class _Sheet:
    """What came of the pages of one paper."""

    sheet: SheetId | None
    pages: int = 0
    named: int = 0
    """Pages with its id: how many sides of a paper are scanned."""
    is_read: bool = False
    first: dict[str, Place] = field(default_factory=dict)
    """Where each kind of trouble is first."""

    @property
    def kinds(self) -> set[str]:
        """What is wrong with it; an empty back is right where its front was read."""
        return self.first.keys() - ({_EMPTY_BACK} if self.is_read else set())


_EMPTY_BACK = f"reason.{RejectionReason.BLANK_SIDE}"


class BatchWatch:
    """Is told of every page, in the order of the stack.

    Args:
        sides: of one paper. So many pages without an id that follow each other are one paper's;
            fewer where of recent sheets fewer sides were scanned.
    """

    def __init__(self, sides: int) -> None:
        self._sides = sides
        self._recent: deque[_Sheet] = deque()
        self._before: Counter[str] = Counter()
        self._sheets_before = 0
        self._told: set[str] = set()

    def add(self, place: Place, outcome: PageReading | Rejection) -> Iterator[Series]:
        """Take a page in; yield what is to be told now, each kind once while it lasts."""
        paper = self._paper(outcome.sheet)
        paper.pages += 1
        paper.named += outcome.sheet is not None
        paper.is_read |= isinstance(outcome, PageReading)
        for kind in _kinds(outcome):
            paper.first.setdefault(kind, place)
        if len(self._recent) < RECENT:
            return
        counts = Counter(kind for each in self._recent for kind in each.kinds)
        frequent = {kind for kind, count in counts.items() if self._is_frequent(kind, count)}
        for kind in sorted(frequent - self._told):
            yield self._series(kind, counts[kind])
        self._told = frequent | {kind for kind in self._told if counts[kind] >= OVER}

    def pass_over(self, sheet: SheetId) -> None:
        """Take in an empty back whose front was read: nothing is wrong with it."""
        for each in self._recent:
            if each.sheet == sheet:
                each.named += 1

    def _paper(self, sheet: SheetId | None) -> _Sheet:
        """Return the paper that a page belongs to, a new one where it is none of the recent."""
        if sheet is not None:
            for each in self._recent:
                if each.sheet == sheet:
                    return each
        last = self._recent[-1] if self._recent else None
        sides = max((each.named for each in self._recent), default=0) or self._sides
        if last is not None and last.pages < sides and None in (sheet, last.sheet):
            last.sheet = last.sheet or sheet
            return last
        self._recent.append(_Sheet(sheet))
        if len(self._recent) > RECENT:
            self._before.update(self._recent.popleft().kinds)
            self._sheets_before += 1
        return self._recent[-1]

    def _is_frequent(self, kind: str, count: int) -> bool:
        if self._sheets_before < RECENT:
            return count >= FROM_THE_START
        share_before = self._before[kind] / self._sheets_before
        return count >= LEAST and count / RECENT > TIMES * share_before

    def _series(self, kind: str, count: int) -> Series:
        first = next(each.first[kind] for each in self._recent if kind in each.kinds)
        before = self._before[kind]
        return Series(kind, count, RECENT, before, self._sheets_before, first)


def _kinds(outcome: PageReading | Rejection) -> set[str]:
    """Return what is wrong with a page."""
    if isinstance(outcome, Rejection):
        return {f"reason.{outcome.reason}"}
    kinds = {f"doubt.{doubt}" for row in outcome.rows for doubt in row.doubts}
    if outcome.rows and all(_is_empty(row.vote, row.doubts) for row in outcome.rows):
        kinds.add(BLANK)
    return kinds


def _is_empty(vote: Vote | None, doubts: tuple[DoubtReason, ...]) -> bool:
    """Whether no mark was found in a row."""
    return vote is Vote.ABSTAIN or doubts == (DoubtReason.FAINT_PAGE,)
