"""A page while it is filled in, and what each of its rows may be read as."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from ballot.geometry import MM_PER_INCH, RectMm
from ballot.grade import PLAN_VOTES, Vote
from ballot.layout import PageLayout
from calibration.images import GrayImage
from calibration.pens.intents import Writer
from calibration.pens.pen import Pen, draw_strokes
from calibration.pens.shapes import ParametricStrokes
from calibration.pens.strokes import PenMark, Stroke, mark_strokes
from calibration.scans.paper import multiplied

DPI: Final = 200

NOTHING: Final = frozenset[Vote]()
"""No vote: only a person can say."""

GRADES: Final = PLAN_VOTES


@dataclass(frozen=True, slots=True)
class RowTruth:
    """What a row may be read as."""

    allowed: frozenset[Vote]
    variant: str = ""
    """What is odd about it; empty for the page's plain rows."""


@dataclass(slots=True, eq=False)
class Paper:
    """A page while it is filled in: print and ink apart, because paper lets ink through."""

    printed: GrayImage
    page: PageLayout
    writer: Writer
    rng: np.random.Generator
    ink: GrayImage = field(init=False)
    truths: dict[int, RowTruth] = field(default_factory=dict)
    """By number of the row, from 0; rows that aren't here are still free."""

    def __post_init__(self) -> None:
        self.ink = np.full_like(self.printed, 255)

    @property
    def marked(self) -> GrayImage:
        """The page with its ink."""
        return multiplied(self.printed, self.ink)

    def take(self, count: int) -> list[int]:
        """Return numbers of rows that are still free, up to `count` of them."""
        free = [row for row in range(len(self.page.rows)) if row not in self.truths]
        return [int(row) for row in self.rng.permutation(free)[:count]]

    def box(self, row: int, column: int) -> RectMm:
        """Return a box; columns from 0."""
        return self.page.rows[row].boxes[column].rect

    def column(self) -> int:
        """Return a column, most of them the first."""
        return int(self.rng.choice(3, p=(0.6, 0.25, 0.15)))

    def draw(self, strokes: Sequence[Stroke], pen: Pen | None = None) -> None:
        """Draw strokes on the ink."""
        draw_strokes(self.ink, strokes, pen or self.writer.pen, dpi=DPI, rng=self.rng)

    def mark(
        self, row: int, column: int, mark: PenMark | None = None, pen: Pen | None = None
    ) -> tuple[Stroke, ...]:
        """Draw a mark in a box; return its strokes."""
        strokes = mark_strokes(
            mark or self.writer.habit,
            self.box(row, column),
            self.writer.hand,
            ParametricStrokes(),
            self.rng,
        )
        self.draw(strokes, pen)
        return strokes

    def vote(self, row: int, column: int, variant: str = "", pen: Pen | None = None) -> None:
        """Mark a box plainly."""
        self.mark(row, column, pen=pen)
        self.truths[row] = RowTruth(frozenset({GRADES[column]}), variant)

    def odd(self, rows: int | Sequence[int], variant: str) -> None:
        """Note rows of which only a person can say what they mean."""
        for row in (rows,) if isinstance(rows, int) else rows:
            self.truths[row] = RowTruth(NOTHING, variant)

    def fill(self, blank_share: float) -> None:
        """Fill in the rows that are still free, some of them left blank."""
        for row in self.take(len(self.page.rows)):
            if self.rng.random() < blank_share:
                self.truths[row] = RowTruth(frozenset({Vote.ABSTAIN}))
            else:
                self.vote(row, self.column())


def part_of(image: GrayImage, rect: RectMm) -> GrayImage:
    """Return the part of a page at `DPI` that a rectangle names, to be written into."""
    left, top, right, bottom = (
        round(edge * DPI / MM_PER_INCH) for edge in (rect.x, rect.y, rect.right, rect.bottom)
    )
    return image[top:bottom, left:right]
