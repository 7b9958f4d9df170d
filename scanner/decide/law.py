"""The law: what a row is, said by its ink alone, in units of the hand that filled in the page.

Ink is conserved, and a mark of this hand is the unit. A row is a vote if its leading ink is like a
mark of this hand and nothing is over; it is an abstention if nothing is there and nothing may be
lost. Anything else is a doubt with its reasons. `scanner.decide.verdict` hears the learned judge as
well. Pure: measures in, claims out. What each number means is in docs/reading.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ballot.grade import Vote
from ballot.layout import Row
from ballot.reading import DoubtReason
from ballot.rules import MarkKind
from scanner.decide.claim import Claim, disputed, down_many, within_strokes
from scanner.decide.hand import (
    LEAST_LEAD_MM2,
    LEAST_SPECKS_MM2,
    Hand,
    breadth_of,
    ink_of,
    leader_of,
)
from scanner.decide.limits import Limits
from scanner.decide.signs import is_covered, is_ditto, is_noisy
from scanner.measures import (
    BoxMeasure,
    BoxView,
    PageMeasures,
    RowMeasure,
    Surroundings,
)


def claims_of(
    rows: Sequence[Row],
    page: PageMeasures,
    hand: Hand,
    limits: Limits,
    *,
    first: Sequence[Claim] | None = None,
) -> tuple[Claim, ...]:
    """Return what the law says of every row of a page.

    Args:
        rows: the rows of the page's layout.
        page: what was measured in them, and what the scan is like.
        hand: how the page's marks are made.
        limits: where to draw the lines.
        first: what it said before any row was looked at again, where that is known already.
    """
    law = _Law(page, hand, limits)
    claims = list(first or map(law.claim, range(len(page.rows))))
    if first:
        headed = [n for n, claim in enumerate(first) if claim.place is None and page.heading]
        for number in {*page.bold, *page.outside, *headed}:
            claims[number] = law.claim(number)
    if law.is_lossy():
        claims = [
            claim if claim.place is None else claim.with_doubt(DoubtReason.FAINT_PAGE)
            for claim in claims
        ]
    for number in within_strokes(rows, claims):
        claims[number] = claims[number].with_doubt(DoubtReason.MARK_OUTSIDE_BOXES)
    for number in (*down_many(rows, claims), *disputed(rows, page.rows, claims)):
        claims[number] = claims[number].with_doubt(DoubtReason.SHARED_STROKE)
    for number in page.apart:
        claims[number] = claims[number].with_doubt(DoubtReason.BEYOND_EDGE)
    for number in page.damaged or ():
        claims[number] = claims[number].with_doubt(DoubtReason.OBSCURED)
    return tuple(claims)


@dataclass(frozen=True, slots=True)
class _Law:
    """The law, applied to one page."""

    page: PageMeasures
    hand: Hand
    limits: Limits

    def is_lossy(self) -> bool:
        """Whether so many rows of a black and white page are empty that marks were lost on it."""
        if not self.page.is_bilevel:
            return False
        empty = sum(not any(map(self._is_mark, row.boxes)) for row in self.page.rows)
        return empty > self.limits.lost_share * len(self.page.rows)

    def claim(self, number: int) -> Claim:
        """Return what a row is."""
        measure = self.page.rows[number]
        place = leader_of(measure)
        if not self._is_mark(measure.boxes[place]):
            return self._empty(number)
        seen = self.page.seen[number] if self.page.seen else ()
        claim = self._vote(measure, place, seen)
        bold = self.page.bold.get(number)
        if claim.doubts and bold is not None and not self._is_settled_at_once(measure):
            again = self._vote(bold, leader_of(bold), seen)
            if not again.doubts and again.place == claim.place:
                claim = again
        return claim

    def _is_settled_at_once(self, measure: RowMeasure) -> bool:
        """Whether no look at dark ink alone makes a row plain.

        Of its darkest pixels any mark is dark enough; and of two marks about as dark as this
        hand's one may be pressed less.
        """
        least = self.limits.least_dark * self.hand.darkness
        as_dark = [
            box
            for box in measure.boxes
            if ink_of(box) >= self.limits.least_ink * self.hand.ink and box.strength >= least
        ]
        return len(as_dark) > 1 or self._is_poor(measure, measure.boxes[leader_of(measure)])

    def _is_mark(self, box: BoxMeasure) -> bool:
        """Whether a box holds so much ink that it may be a mark of this hand."""
        least = LEAST_LEAD_MM2
        if self.hand.ink:
            least = min(least, self.limits.least_ink * self.hand.ink)
        return ink_of(box) >= least and not self._is_dot(box)

    def _is_dot(self, box: BoxMeasure) -> bool:
        """Whether a pen set down is all there is: blur spreads it, and doesn't change its ink."""
        if box.shared:
            return False  # of a stroke that may be another row's nobody knows how dark it is
        ink = ink_of(box) * box.strength / (self.hand.darkness if self._is_known else 1.0)
        return box.span <= self.limits.dot_across and ink <= self.limits.dot

    def _vote(self, measure: RowMeasure, place: int, seen: Sequence[BoxView]) -> Claim:
        """Return what a row with ink in a box is: one mark of this hand and nothing over, or not.

        Args:
            measure: of the row, counting all ink or only what is about as dark as this hand's.
            place: of its leading ink.
            seen: what the learned judge sees in its boxes.
        """
        limits, hand = self.limits, self.hand
        box = measure.boxes[place]
        ink = ink_of(box)
        over = sum(each.own + each.spill for k, each in enumerate(measure.boxes) if k != place)
        most_over = limits.over_broken if self.page.is_bilevel else limits.over * (hand.ink or ink)
        doubts: list[DoubtReason] = []
        may_be_settled = not self.page.is_bilevel
        hint: int | None = place
        is_large = hand.marks >= limits.few_marks and ink > limits.most_ink * hand.ink
        is_dense = box.cover >= limits.dense and not hand.fills
        if is_dense and (is_large or hand.marks < limits.few_marks):
            may_be_settled, hint = False, None
            doubts.append(DoubtReason.CORRECTION)
        elif is_large or self._is_poor(measure, box) or self._is_strange(measure, seen, place):
            may_be_settled = False
            doubts.append(DoubtReason.MARGINAL_MARK)
        if over >= most_over:
            may_be_settled = False
            reason, hint = self._several(measure, seen)
            doubts.append(reason)
        if any(each.shared > limits.over * hand.ink for each in measure.boxes):
            doubts.append(DoubtReason.SHARED_STROKE)
        most_beside = max(limits.beside, limits.over * hand.ink)
        if measure.loose_strength >= self._least_beside and (
            max(measure.loose, measure.beside) > most_beside
        ):
            doubts.append(DoubtReason.MARK_OUTSIDE_BOXES)
            may_be_settled &= measure.beside < _SEVERAL * measure.loose
            may_be_settled &= measure.loose < _REMARK * (hand.ink or ink)
        if any(map(is_covered, measure.boxes)):
            may_be_settled = False
            doubts.append(DoubtReason.OBSCURED)
        elif any(each.dirt >= limits.dirt for k, each in enumerate(measure.boxes) if k != place):
            may_be_settled &= box.dirt < limits.dirt or self._is_across_dirt(measure, box)
            doubts.append(DoubtReason.OBSCURED)
        return Claim(place, tuple(dict.fromkeys(doubts)), hint, may_be_settled)

    def _is_across_dirt(self, measure: RowMeasure, box: BoxMeasure) -> bool:
        """Whether the leading ink is a whole mark across one streak or fold, and not its rest."""
        limits, hand = self.limits, self.hand
        is_whole = self._is_known and ink_of(box) >= limits.whole_ink * hand.ink
        return is_whole and all(each.dirt < _TWO_LINES * limits.dirt for each in measure.boxes)

    def _is_poor(self, measure: RowMeasure, box: BoxMeasure) -> bool:
        """Whether the leading ink of a row is less than a mark of this hand, or of another kind.

        By amount, darkness, and the breadth of its line.
        """
        limits, hand = self.limits, self.hand
        if is_ditto(box, self.page, limits):
            return True
        share = box.strength / hand.darkness
        if hand.marks and box.own >= LEAST_LEAD_MM2 and share < limits.least_dark:
            return True
        if box.own >= LEAST_LEAD_MM2 and box.core < limits.like_core * hand.core:
            return True
        if hand.marks < limits.few_marks:
            return self._may_be_a_hair(measure, box)
        ink = ink_of(box)
        if ink < limits.least_ink * hand.ink or share > limits.most_dark:
            return True
        is_thin = breadth_of(box) < limits.least_breadth * hand.breadth
        return is_thin and ink + measure.loose < limits.whole_ink * hand.ink

    def _may_be_a_hair(self, measure: RowMeasure, box: BoxMeasure) -> bool:
        """Whether the one box of a row holds so thin a line that nobody knows whether a pen did.

        On most lists one or two lines are marked, and of a hair over any other box there is no
        hand to tell it from.
        """
        is_lone = len(measure.boxes) == 1
        return is_lone and box.own > 0 and breadth_of(box) < self.limits.lone_breadth

    def _is_strange(self, measure: RowMeasure, seen: Sequence[BoxView], place: int) -> bool:
        """Whether what the judge sees in a box may be no mark on this page, plain as it is.

        A straight line in the one box of a row may be a hair, where no hand says how it marks.
        """
        if not seen:
            return False
        is_lone = len(measure.boxes) == 1 and not self._is_known
        return self._is_zero(seen[place]) or (is_lone and seen[place].kind is MarkKind.LINE)

    def _is_zero(self, view: BoxView) -> bool:
        """Whether a ring may be a zero: on a page of somebody who marks with rings it is none."""
        is_ring = view.kind is MarkKind.CIRCLE and view.kind_share >= _LIKELY
        return is_ring and self.hand.kind not in (None, MarkKind.CIRCLE)

    def _several(
        self, measure: RowMeasure, seen: Sequence[BoxView]
    ) -> tuple[DoubtReason, int | None]:
        """Return why a row with ink in several boxes is in doubt, and which box is likely."""
        limits, hand = self.limits, self.hand
        marked = [
            k
            for k, box in enumerate(measure.boxes)
            if box.own + box.spill >= max(limits.least_ink * hand.ink, LEAST_LEAD_MM2)
        ]
        if len(marked) < 2:
            return DoubtReason.MARGINAL_MARK, leader_of(measure)
        boxes = measure.boxes
        struck = [
            k
            for k in marked
            if boxes[k].cover >= limits.dense or (seen and seen[k].other > _LIKELY)
        ]
        left = [k for k in marked if k not in struck]
        if struck and len(left) == 1:
            return DoubtReason.CORRECTION, left[0]
        ticks = [k for k in marked if boxes[k].forked < limits.tick_forked]
        is_habit = len(marked) == len(boxes) >= _TICK_AND_CROSSES
        if is_habit and len(ticks) == 1:
            return DoubtReason.MIXED_MARKS, ticks[0]
        return DoubtReason.OVERVOTE, None

    def _empty(self, number: int) -> Claim:
        """Return what a row without a mark is: empty, if nothing is there and nothing was lost."""
        limits, hand, measure = self.limits, self.hand, self.page.rows[number]
        doubts: list[DoubtReason] = []
        is_ghost = measure.loose_strength < hand.outside_dark
        beside = 0.0 if is_ghost else self._amount(measure.loose, measure.loose_strength)
        inside = sum(
            self._amount(ink_of(box), box.strength)
            for box in measure.boxes
            if not self._is_dot(box)
        )
        is_long = any(self._is_trace(box, measure.loose) for box in measure.boxes)
        if any(box.shared > limits.dot for box in measure.boxes):
            doubts.append(DoubtReason.SHARED_STROKE)
        elif beside > limits.dot:
            doubts.append(DoubtReason.MARK_OUTSIDE_BOXES)
        elif beside + inside > limits.dot or is_long:
            doubts.append(DoubtReason.MARGINAL_MARK)
        # Print that shines through darkens a box without any ink; the judge tells it from a line.
        is_shaded = not doubts and self._is_shaded(measure)
        if is_shaded:
            doubts.append(DoubtReason.MARGINAL_MARK)
        is_lost = self.page.is_lossy or hand.palest < limits.clear * self.page.least_ink
        if not doubts and is_lost:
            doubts.append(DoubtReason.FAINT_PAGE)
        if any(is_covered(box) or box.dirt >= limits.dirt for box in measure.boxes):
            doubts.append(DoubtReason.OBSCURED)
        around = (self.page.outside.get(number), self.page.heading)
        if self._is_on_outline(measure) or any(map(self._is_marked_beside, around)):
            doubts.append(DoubtReason.MARK_OUTSIDE_BOXES)
        may_be_settled = is_shaded and len(doubts) == 1 and not is_lost and not is_noisy(self.page)
        return Claim(None, tuple(dict.fromkeys(doubts)), _darkest(measure), may_be_settled)

    def _is_trace(self, box: BoxMeasure, loose: float) -> bool:
        """Whether specks in a box, or in it and beside it, may be what is seen of a line.

        Specks paler than a ghost are noise, unless they are many, or lie along an outline, where
        most of a stroke is taken away.
        """
        if box.span < self.limits.dot_span and not (box.own and loose):
            return False
        is_pale = box.strength < self.limits.outside_dark * self.hand.darkness
        is_on_outline = box.along >= self.limits.along / 2
        return not is_pale or is_on_outline or box.own + loose >= _TRACE_MM2

    @property
    def _is_known(self) -> bool:
        """Whether the page has marks enough to tell how dark this hand's are."""
        return self.hand.marks >= self.limits.few_marks

    def _amount(self, ink: float, strength: float) -> float:
        """Return ink as if it were as dark as this hand's marks, mm².

        Where nobody knows how dark they are it counts as it is.
        """
        return ink * strength / self.hand.darkness if self._is_known else ink

    def _is_shaded(self, measure: RowMeasure) -> bool:
        """Whether a box is darker than blank ones are, and no ink or dirt says why."""
        return any(
            box.excess > self.limits.excess and not (box.own or box.foreign or box.dirt)
            for box in measure.boxes
        )

    def _is_on_outline(self, measure: RowMeasure) -> bool:
        if self.page.is_bilevel:
            return False  # lines come out thick or thin as pixels fall
        least = max(self.limits.along, self.limits.along_noise * self.page.least_ink)
        if self.hand.palest < self.limits.palest or (self._is_known and self.hand.ink < _SMALL_MM2):
            least *= _HIDDEN_ALONG
        return any(
            box.along >= least and not (box.own >= LEAST_SPECKS_MM2 and self._is_dot(box))
            for box in measure.boxes
        )

    def _is_marked_beside(self, around: Surroundings | None) -> bool:
        return (
            around is not None
            and around.area >= self.limits.outside_area
            and around.strength >= self.hand.outside_dark
        )

    @property
    def _least_beside(self) -> float:
        """From this darkness a stroke beside the boxes of a row with a mark is this hand's.

        On a noisy page only the darkest pixels of what shines through count, and look darker than
        it is.
        """
        return (self.page.least_ink + self.hand.darkness) / 2


_TRACE_MM2 = 0.2
"""From so many specks on, however pale: a line of 0.3 mm of which every fifth pixel is seen."""

_SMALL_MM2 = 2.0
"""A hand whose marks have less ink than this draws them small and thin."""

_HIDDEN_ALONG = 0.5
"""Of what other hands add to an outline, those add so much whose marks are paler than the palest
pencil meant to be read, or so small: what lies on an outline is seen nowhere else."""


def _darkest(measure: RowMeasure) -> int | None:
    """Return the box that is clearly the darkest of a row without a mark: one may be too faint.

    A lone box is held against blank boxes.
    """
    excess = [box.excess for box in measure.boxes]
    darkest = excess.index(max(excess))
    rest = max((each for k, each in enumerate(excess) if k != darkest), default=0.0)
    is_clear = excess[darkest] >= _LEAST_EXCESS and rest <= _OF_DARKEST * excess[darkest]
    return darkest if is_clear else None


_LEAST_EXCESS = 3.0
"""Spreads of blank boxes' darkness: one in a thousand has more by chance."""

_OF_DARKEST = 0.6
"""The second darkest box of a row with one faint mark has less than this share of its excess."""

_LIKELY = 0.5
"""What the learned judge takes for a ring with so much, or for scribbled out beside another mark,
is one."""

_REMARK = 0.5
"""A stroke beside a mark that has more ink than half of one says something: a question mark, a
second mark, a word without lifting the pen."""

_TICK_AND_CROSSES = 3
"""Who marks all boxes of a row, one of them with a √, has crossed out the others, if they are two
at least: of two boxes one × says as well that its √ was a mistake, or is another kind of mark."""

_TWO_LINES = 2.2
"""Of a box, two streaks or folds hide more than this times what one of them does, or one that is
half a millimetre wide: what they leave where they cross may look like a mark."""

_SEVERAL = 1.3
"""A word beside a mark has several strokes: together more than this times the largest."""


def vote_of(row: Row, place: int | None) -> Vote:
    """Return the vote for a box of a row; an abstention for none."""
    return Vote.ABSTAIN if place is None else row.boxes[place].grade
