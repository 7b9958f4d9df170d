"""A page of training for the learned judge: what was drawn on it, and what each box holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import MM_PER_INCH, RectMm
from ballot.layout import PageLayout
from calibration.images import FloatArray, GrayImage
from calibration.pens.intents import Writer
from calibration.pens.pen import Pen, draw_strokes
from calibration.pens.strokes import PenMark, Stroke
from scanner.judge.judge import Content

UNSEEN = 255
"""Content of a box of which the picture can't tell: not for training."""

CONTENT_OF = {
    PenMark.TICK: Content.TICK,
    PenMark.V: Content.TICK,
    PenMark.CROSS: Content.CROSS,
    PenMark.CIRCLE: Content.CIRCLE,
    PenMark.FILL: Content.FILL,
    PenMark.LINE: Content.LINE,
    PenMark.SCRIBBLE: Content.OTHER,
    PenMark.DOT: Content.EMPTY,
}
"""What a box holds in which a person leaves nothing else."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A mark as it was drawn."""

    mark: PenMark
    strokes: Sequence[Stroke]
    writer: Writer


@dataclass(frozen=True, slots=True, eq=False)
class Paper:
    """A marked page and what its boxes hold; both are changed in place."""

    image: GrayImage
    contents: NDArray[np.uint8]
    """Shape (rows, 3)."""
    page: PageLayout
    dpi: int
    marks: dict[tuple[int, int], Drawn] = field(default_factory=dict)
    """The plain mark of each box, by row and column, that holds one and nothing else."""

    def draw(self, strokes: Sequence[Stroke], pen: Pen, rng: np.random.Generator) -> None:
        """Draw strokes, in mm on the sheet."""
        draw_strokes(self.image, strokes, pen, dpi=self.dpi, rng=rng)

    def box(self, row: int, column: int) -> RectMm:
        """Return where a box stands, mm."""
        return self.page.rows[row].boxes[column].rect

    def forget_unclear(self) -> None:
        """Leave out boxes whose picture can't tell what was meant.

        Those are marks that hardly touch their own box, and boxes that somebody else's mark fills.
        """
        rows = self.page.rows
        for (row, column), drawn in self.marks.items():
            points = np.concatenate([stroke.points for stroke in drawn.strokes])
            if share_within(points, self.box(row, column).grown(BESIDE_MM)) < _LEAST_OF_OWN:
                self.contents[row, column] = UNSEEN
            for near in range(max(0, row - 2), min(len(rows), row + 3)):
                for place in range(3):
                    is_own = (near, place) == (row, column)
                    share = share_within(points, self.box(near, place))
                    if not is_own and share > _MOST_OF_OTHERS:
                        self.contents[near, place] = UNSEEN

    def forget_unseen(self, blank: GrayImage) -> None:
        """Leave out boxes that hold something that left nothing to see, such as a line on a line.

        Args:
            blank: the page before anything was drawn on it.
        """
        scale = self.dpi / MM_PER_INCH
        is_changed = cv2.absdiff(blank, self.image) > _SEEN_LEVELS
        for place in zip(*np.nonzero(self.contents != Content.EMPTY), strict=True):
            around = self.box(*place).grown(BESIDE_MM)
            rows = slice(int(around.y * scale), int(around.bottom * scale))
            columns = slice(int(around.x * scale), int(around.right * scale))
            if is_changed[rows, columns].sum() < _SEEN_MM2 * scale**2:
                self.contents[place] = UNSEEN


_SEEN_LEVELS, _SEEN_MM2 = 25, 0.25
"""Grey levels by which a pixel must differ from the blank page, and how much of such there must be
in and around a box, for anybody to see something: half of what the palest pencil leaves."""

BESIDE_MM = 0.8
"""So far beside a box a stroke is still this box's to the eye."""

_LEAST_OF_OWN = 0.25
"""Share of a mark's length that its own box must hold, with what is just beside it."""

_MOST_OF_OTHERS = 0.35
"""Share of a mark's length that may run through another box: a long tail has a quarter there."""


def share_within(points: FloatArray, rect: RectMm) -> float:
    """Return the share of points, even along their strokes, that a rectangle holds."""
    low, high = (rect.x, rect.y), (rect.right, rect.bottom)
    return float(((points >= low) & (points <= high)).all(axis=1).mean())
