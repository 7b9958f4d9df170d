"""What the scanner saw: box measures, row readings, page readings and rejections.

All of it is what was seen, before any rule: `ballot.record` says what counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Any, Self

from ballot.cover import Cover
from ballot.grade import Vote
from ballot.ids import FormId, LineId, SheetId, UnitId
from ballot.limits import PassedLimit
from ballot.rules import MarkKind


@unique
class DoubtReason(StrEnum):
    """Why a row or sheet needs a person. Headings in docs/errors.md."""

    OVERVOTE = "overvote"
    """Clear marks in two or three boxes of the row."""
    MARGINAL_MARK = "marginal_mark"
    """Ink between what is surely none and what is surely a mark."""
    CORRECTION = "correction"
    """A scribbled-out box."""
    MIXED_MARKS = "mixed_marks"
    """Marks of different kinds in one row: √ in one box and × in the others."""
    MARK_OUTSIDE_BOXES = "mark_outside_boxes"
    """Ink between the boxes, or a stroke that belongs to no single row."""
    SHARED_STROKE = "shared_stroke"
    """One stroke runs through boxes of more than one row."""
    BLANK_SHEET = "blank_sheet"
    """No mark on any page of the sheet."""
    STRAIGHT_LINE = "straight_line"
    """The same grade in every row, where the rules ask for a look."""
    OVER_QUOTA = "over_quota"
    """More rows of the sheet, or fewer, have some grade than the rules allow."""
    OBSCURED = "obscured"
    """The boxes of the row can't be seen well: dirt, a fold, a streak, a cut, damaged data."""
    FAINT_PAGE = "faint_page"
    """The row is empty, on a page that is black and white, whose paper the scanner made white, or
    whose marks are so faint that others may be lost."""
    BEYOND_EDGE = "beyond_edge"
    """An edge across the picture parts the row from what says whose sheet it is."""
    JUDGES_DISAGREE = "judges_disagree"
    """The learned judge does not see what the rules read."""
    PALER_PAGE = "paler_page"
    """The marks of this page are less than half as dark as those of the sheet's other page: they
    may be these, shining through."""
    KIND_NOT_ACCEPTED = "kind_not_accepted"
    """One plain mark, of a kind that the rules don't take for a vote without a look, or that can't
    be told from those."""
    MISSING_PAGE = "missing_page"
    """The page that holds the row was not scanned."""
    QUESTIONED = "questioned"
    """A person called the reading, or an earlier decision, into question."""
    KEYED_APART = "keyed_apart"
    """Two people keyed the row in, and differ."""
    OVER_CHOICE = "over_choice"
    """One of more marks in a list than may be; each by itself is clear."""
    COPIES_DIFFER = "copies_differ"
    """Two scans of the page say different things, or a later scan says otherwise than people did
    before."""


@unique
class RejectionReason(StrEnum):
    """Why a page was not read at all. Headings in docs/errors.md."""

    NOT_A_FORM = "not_a_form"
    FOREIGN_ACTIVITY = "foreign_activity"
    PRACTICE_SHEET = "practice_sheet"
    """Its code says that it was printed for practice (练习)."""
    UNKNOWN_FORM = "unknown_form"
    FORGED_CODE = "forged_code"
    UNKNOWN_SHEET = "unknown_sheet"
    UNREADABLE_CODE = "unreadable_code"
    UNPROVEN_ID = "unproven_id"
    UNREADABLE_FILE = "unreadable_file"
    TRUNCATED_IMAGE = "truncated_image"
    POOR_REGISTRATION = "poor_registration"
    SCAN_MODE = "scan_mode"
    """Dots, or outlines, in place of grey: "photo" in black and white, "enhanced text"."""
    INCOMPLETE_SHEET = "incomplete_sheet"
    """Something of a sheet of ours is seen, and not its corners: torn, folded, cut off."""
    BOXES_COVERED = "boxes_covered"
    """Boxes aren't seen, and all others stand where they should: correction fluid, a strip of
    paper."""
    UNPROVEN_FOOT = "unproven_foot"
    TWO_SHEETS = "two_sheets"
    SECOND_COPY = "second_copy"
    REPLACED = "replaced"
    MISSING_PAGE = "missing_page"
    SEALED_SESSION = "sealed_session"
    BLANK_SIDE = "blank_side"
    """The side of a sheet that has no rows. A person's only while no other page of it is read."""
    OVER_LIMIT = "over_limit"
    INTERNAL = "internal"


IN_RUNS = frozenset({RejectionReason.NOT_A_FORM, RejectionReason.OVER_LIMIT})
"""Refusals of which pages of one file that follow each other are one thing to look at: a document
of a thousand pages that came among the scans, a file that was given up."""


OF_BYTES = frozenset({RejectionReason.UNREADABLE_FILE, RejectionReason.TRUNCATED_IMAGE})
"""Refusals that say something of a file's bytes and nothing of the paper."""


@unique
class IdentitySource(StrEnum):
    """How the scanner learned which sheet it saw."""

    CODE = "code"
    """The QR code, its authentication verified."""
    FOOT_CODE = "foot_code"
    """The smaller QR code at the foot, its authentication verified: the head's can't be read."""
    SERIAL = "serial"
    """The printed letters, read by OCR; accepted only where the code at the foot proves them (until
    2026, for any sheet that was printed)."""


@unique
class FootProof(StrEnum):
    """What showed that a page's foot belongs to the sheet that its head names."""

    CODE = "code"
    """The code at the foot, its authentication verified."""
    SERIAL = "serial"
    """The printed id as a picture: the form has no code there, or it is worn."""


@dataclass(frozen=True, slots=True)
class RowReading:
    """What was seen in one row."""

    line: LineId
    vote: Vote | None
    """The plain reading; None when the row is in doubt."""
    doubts: tuple[DoubtReason, ...] = ()
    suggestion: Vote | None = None
    """What the scanner would answer to its own doubt; never counted."""
    kind: MarkKind | None = field(default=None, compare=False)
    """Of the mark that is read; None for an abstention, where it isn't surely told, and in readings
    of earlier versions."""
    probability: float | None = field(default=None, compare=False)
    """How probable it is that the vote, or the suggestion, is what was meant; None where there is
    neither. Not stored: the measures give it again."""

    @property
    def unit(self) -> UnitId:
        """The unit that the row is about."""
        return LineId(self.line).unit

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        """Go to another process as what it is made of: what dataclasses do takes twice as long.

        A page has dozens of rows, and the one writer takes in all of them.
        """
        made_of = (
            self.line, self.vote, self.doubts, self.suggestion, self.kind, self.probability
        )  # fmt: skip
        return type(self), made_of

    def __post_init__(self) -> None:
        if (self.vote is None) != bool(self.doubts):
            raise ValueError(f"{self.line}: a row is either read or in doubt")


@dataclass(frozen=True, slots=True)
class Rejection:
    """A page that was not read, and why. Counted, stored, shown."""

    reason: RejectionReason
    detail: str
    """What was seen, in the words of an operator."""
    sheet: SheetId | None = None
    """The sheet it seems to be, where that much could be read."""
    page: int | None = None
    """The page of that sheet, from 1."""
    passed: PassedLimit | None = None
    """The limit of this machine that reading it passed."""
    is_blank: bool = False
    """Whether there is no ink on it, but for what may shine through from the other side."""


@dataclass(frozen=True, slots=True)
class Registration:
    """How well the page was located."""

    fiducials: int
    """How many of the four were found."""
    dpi: float
    boxes_found: int
    boxes: int
    residual_median_mm: float
    residual_worst_mm: float
    """Largest of the boxes whose outlines are clearly seen on all four sides."""


@dataclass(frozen=True, slots=True)
class PageHand:
    """How the marks of a page are made, as far as the sheet's other pages are compared with it."""

    darkness: float
    """Median darkness of its marks, as a share of print black."""
    marks: int
    """How many say so."""


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page of one sheet, as it was seen."""

    sheet: SheetId
    form: FormId
    page: int
    """From 1."""
    identity: IdentitySource
    registration: Registration
    rows: tuple[RowReading, ...]
    measures: str
    """Raw measures of every box, JSON (`docs/formats/measures.md`): thresholds can be replayed."""
    foot: FootProof | None = None
    """None where the foot was not compared: by earlier versions."""
    hand: PageHand | None = None
    """None on a page without marks or in black and white, and in readings of earlier versions."""


PageOutcome = PageReading | Rejection | Cover
"""What one page came to. A cover sheet of a batch is no sheet: nothing on it counts or waits."""


_FEWEST_PARTS = 2


@dataclass(frozen=True, slots=True)
class SplitPicture:
    """A picture that shows more than one form: what each part came to, in reading order."""

    parts: tuple[PageOutcome, ...]
    """Part 1 first; at least two."""

    def __post_init__(self) -> None:
        if len(self.parts) < _FEWEST_PARTS:
            raise ValueError("a picture is split into two parts at least")


PictureOutcome = PageOutcome | SplitPicture
"""What one picture of a file came to: one page, or several."""


def outcomes_of(picture: PictureOutcome) -> Iterator[tuple[int, PageOutcome]]:
    """Yield what a picture came to: by number of the part, 0 for a whole picture."""
    if isinstance(picture, SplitPicture):
        yield from enumerate(picture.parts, start=1)
    else:
        yield 0, picture
