"""The rules: each row from its measures is a vote, an abstention, or a doubt with its reasons.

Pure: measures in, readings out. Anything that is not plainly one mark or plainly none is a doubt;
`scanner.decide.verdict` hears the other judge as well. Where the limits come from is in
docs/reading.md.
"""

from collections.abc import Sequence
from enum import Enum, unique
from itertools import repeat

from ballot.grade import Grade, Vote
from ballot.layout import Row
from ballot.reading import DoubtReason, RowReading
from scanner.decide.hand import (
    Hand,
    bold_ink,
    hand_of,
    has_specks,
    is_ditto,
    is_dot,
    is_on_outline,
    is_unlike,
)
from scanner.decide.limits import Limits
from scanner.measures import BoxMeasure, BoxView, PageMeasures, RowMeasure


@unique
class _Look(Enum):
    """What one box looks like."""

    NONE = "none"
    PERHAPS = "perhaps"
    MARK = "mark"


def interpret_rows(
    rows: Sequence[Row],
    page: PageMeasures,
    limits: Limits,
    *,
    hand: Hand | None = None,
    first: Sequence[RowReading] | None = None,
) -> tuple[RowReading, ...]:
    """Return the reading of every row.

    Args:
        rows: the rows of the page's layout.
        page: what was measured in them, and what the scan is like.
        limits: where to draw the lines.
        hand: how the page's marks are made, where that is known already.
        first: the readings of the same page before any row was looked at again, where they are
            known already.
    """
    hand = hand or hand_of(page, limits)
    seen = page.seen or [()] * len(page.rows)
    readings = list(first or map(_interpret, rows, page.rows, seen, repeat(hand), repeat(limits)))
    for number, measure in page.bold.items():
        if is_unlike(page.rows[number], hand, limits):
            continue  # with its palest pixels left out, any mark looks darker
        bold = _interpret(rows[number], measure, seen[number], hand, limits)
        if _is_settled(readings[number], bold) and not _is_pair(page.rows[number], limits):
            readings[number] = bold
    for number, around in page.outside.items():
        is_outside = around.area >= limits.outside_area and around.strength >= hand.outside_ink
        if is_outside and readings[number].vote in (None, Vote.ABSTAIN):
            # Of a row in doubt too: the learned judge, who settles some, sees the boxes alone.
            doubts = dict.fromkeys((*readings[number].doubts, DoubtReason.MARK_OUTSIDE_BOXES))
            readings[number] = RowReading(rows[number].unit, None, tuple(doubts))
    for number in _within_strokes(rows, readings):
        readings[number] = RowReading(rows[number].unit, None, (DoubtReason.MARK_OUTSIDE_BOXES,))
    for number in page.apart:
        doubts = dict.fromkeys((*readings[number].doubts, DoubtReason.BEYOND_EDGE))
        readings[number] = RowReading(rows[number].unit, None, tuple(doubts))
    return tuple(readings)


def _within_strokes(rows: Sequence[Row], readings: Sequence[RowReading]) -> list[int]:
    """Return abstentions in the midst of rows that strokes pass.

    One stroke down many rows may follow an outline, and not be seen at one of them. Rows before
    and behind must be in doubt for a stroke; at the end of a column the next two.
    """
    is_passed = [not _STROKE_REASONS.isdisjoint(reading.doubts) for reading in readings]
    found = []
    for number, reading in enumerate(readings):
        if reading.vote is not Vote.ABSTAIN:
            continue
        near = [
            other
            for other in range(max(0, number - 2), min(len(rows), number + 3))
            if rows[other].rect.x == rows[number].rect.x and other != number
        ]
        next_to = [is_passed[other] for other in near if abs(other - number) == 1]
        if all(next_to) and sum(is_passed[other] for other in near) > 1:
            found.append(number)
    return found


_STROKE_REASONS = frozenset({DoubtReason.MARK_OUTSIDE_BOXES, DoubtReason.SHARED_STROKE})
"""Doubts that a stroke through several rows raises."""


def _is_settled(reading: RowReading, bold: RowReading) -> bool:
    """Whether ink as dark as the hand's marks alone settles a row that was in doubt.

    It does where it makes one plain mark, and where no doubt was about several marks: whoever marks
    two boxes may press less on one of them.
    """
    return (
        bold.vote not in (None, Vote.ABSTAIN)
        and reading.suggestion in (None, bold.vote)
        and _PALE_REASONS.issuperset(reading.doubts)
    )


def are_alike(measure: RowMeasure, page: PageMeasures, limits: Limits) -> bool:
    """Whether two boxes hold as much ink as a mark, of a darkness that one hand may have given."""
    first, second = _two_darkest(measure, limits)
    return second > 0 and second >= bold_ink(first, page, limits)


def _is_pair(measure: RowMeasure, limits: Limits) -> bool:
    """Whether two boxes hold as much ink as a mark, the paler one more than shines through."""
    first, second = _two_darkest(measure, limits)
    return second > 0 and second >= limits.ghost_strength * first


def _two_darkest(measure: RowMeasure, limits: Limits) -> tuple[float, float]:
    """Return the strengths of the two darkest marks of a row, the darkest first.

    Of the boxes that hold as much ink as a mark; 0 where there is none. A mark that only begins in
    its box, or that runs around it along the outline, counts with what it has outside.
    """
    strengths = sorted(
        box.strength
        for box in measure.boxes
        if (box.own >= limits.mark_area and box.span >= limits.mark_span)
        or (box.own > 0 and box.own + box.spill >= limits.mark_area)
    )
    second, first = [0.0, 0.0, *strengths][-2:]
    return first, second


_PALE_REASONS = frozenset(
    {DoubtReason.MARGINAL_MARK, DoubtReason.MARK_OUTSIDE_BOXES, DoubtReason.SHARED_STROKE}
)
"""Doubts that pale ink may raise."""


def _look(box: BoxMeasure, hand: Hand, limits: Limits) -> _Look:
    if box.own >= limits.mark_area and box.span >= limits.mark_span:
        needed = max(limits.least_strength, limits.mark_strength * hand.strength)
        if box.strength >= needed:
            return _Look.MARK
    may_be_dot = not hand.breaks_up and is_dot(box, limits)
    none_area = limits.none_area_broken if hand.breaks_up else limits.none_area
    is_explained = (box.own > 0 and may_be_dot) or box.foreign > 0 or box.dirt > 0
    is_clean = (
        (may_be_dot or (box.own <= none_area and box.span <= limits.none_span))
        and box.spill <= limits.none_spill
        and box.shared <= limits.shared_area
        and (box.excess <= limits.none_excess or is_explained)
    )
    return _Look.NONE if is_clean else _Look.PERHAPS


def _looks(measure: RowMeasure, hand: Hand, limits: Limits) -> list[_Look]:
    """Return what each box looks like, seen together: beside a mark, a ghost is none."""
    looks = [_look(box, hand, limits) for box in measure.boxes]
    if _Look.PERHAPS not in looks or _Look.MARK not in looks:
        return looks
    ghost = limits.ghost_strength * min(
        box.strength for box, look in zip(measure.boxes, looks, strict=True) if look is _Look.MARK
    )
    return [
        _Look.NONE
        if look is _Look.PERHAPS and box.strength < ghost and box.shared <= limits.shared_area
        else look
        for box, look in zip(measure.boxes, looks, strict=True)
    ]


def _interpret(
    row: Row, measure: RowMeasure, seen: Sequence[BoxView], hand: Hand, limits: Limits
) -> RowReading:
    looks = _looks(measure, hand, limits)
    marked = [k for k, look in enumerate(looks) if look is _Look.MARK]
    perhaps = [k for k, look in enumerate(looks) if look is _Look.PERHAPS]
    grades = [box.grade for box in row.boxes]
    doubts: list[DoubtReason] = []
    suggestion: Vote | None = None
    if len(marked) == 1:
        suggestion = Vote.of(grades[marked[0]])
        if is_unlike(measure, hand, limits) or is_ditto(measure, hand, limits):
            doubts.append(DoubtReason.MARGINAL_MARK)
        if not hand.fills and _is_scribble(measure.boxes[marked[0]], limits):
            doubts.append(DoubtReason.CORRECTION)
            suggestion = None
    elif len(marked) > 1:
        reason, suggestion = _several(marked, measure.boxes, seen, grades, limits)
        doubts.append(reason)
    elif len(perhaps) == 1:
        suggestion = Vote.of(grades[perhaps[0]])
    if any(box.shared > limits.shared_area for box in measure.boxes):
        doubts.append(DoubtReason.SHARED_STROKE)
    elif perhaps and DoubtReason.MARGINAL_MARK not in doubts:
        doubts.append(DoubtReason.MARGINAL_MARK)
    if _has_loose_mark(measure, hand, limits, looks):
        doubts.append(DoubtReason.MARK_OUTSIDE_BOXES)
    if _is_obscured(measure, marked, limits):
        doubts.append(DoubtReason.OBSCURED)
    if not doubts and not marked and has_specks(measure, limits):
        doubts.append(DoubtReason.MARGINAL_MARK)
    if not doubts and not marked and is_on_outline(measure, hand, limits):
        doubts.append(DoubtReason.MARK_OUTSIDE_BOXES)
    if not doubts and (hand.is_lossy or (hand.is_faint and not marked)):
        doubts.append(DoubtReason.FAINT_PAGE)
        suggestion = suggestion or Vote.ABSTAIN
    if doubts:
        return RowReading(row.unit, None, tuple(doubts), suggestion)
    return RowReading(row.unit, suggestion or Vote.ABSTAIN)


def _has_loose_mark(
    measure: RowMeasure, hand: Hand, limits: Limits, looks: Sequence[_Look]
) -> bool:
    """Whether a stroke beside the boxes is this hand's, and not dirt or what shines through."""
    if _Look.MARK in looks:
        return measure.loose_strength >= hand.least_loose and measure.loose >= limits.loose_area
    ghost = limits.ghost_strength * hand.strength
    loose = measure.loose if measure.loose_strength >= ghost else 0.0
    if _Look.PERHAPS in looks:
        return loose >= limits.lone_loose_area  # the row is in doubt as it is
    # A tick along an outline comes apart: some of it inside, some beside the box, some loose.
    held = [box.own + box.spill for box in measure.boxes if box.spill and box.strength >= ghost]
    return loose + sum(held) >= limits.lone_loose_area


def _is_scribble(box: BoxMeasure, limits: Limits) -> bool:
    return box.cover >= limits.dense_cover and box.spill >= limits.scribble_spill


def is_covered(box: BoxMeasure) -> bool:
    """Whether the outline that is printed there isn't seen: something may lie over the box."""
    return box.sides <= 1


def _is_obscured(measure: RowMeasure, marked: Sequence[int], limits: Limits) -> bool:
    """Whether dirt or a missing outline leaves room for a mark that wasn't seen."""
    return any(
        is_covered(box) or (box.dirt >= limits.dirt_area and k not in marked)
        for k, box in enumerate(measure.boxes)
    )


def _several(
    marked: Sequence[int],
    boxes: Sequence[BoxMeasure],
    seen: Sequence[BoxView],
    grades: Sequence[Grade],
    limits: Limits,
) -> tuple[DoubtReason, Vote | None]:
    """Return why a row with several marks is in doubt, and what it may mean."""
    struck = [
        k
        for k in marked
        if boxes[k].cover >= limits.dense_cover or (seen and seen[k].other > _LIKELY)
    ]
    left = [k for k in marked if k not in struck]
    if struck and len(left) == 1:
        return DoubtReason.CORRECTION, Vote.of(grades[left[0]])
    ticks = [k for k in marked if boxes[k].forked < limits.tick_forked]
    if len(marked) == len(grades) and len(ticks) == 1:
        return DoubtReason.MIXED_MARKS, Vote.of(grades[ticks[0]])
    return DoubtReason.OVERVOTE, None


_LIKELY = 0.5
"""What the learned judge takes for scribbled out with more than this is, beside another mark."""
