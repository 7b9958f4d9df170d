"""The rules: each row from its measures is a vote, an abstention, or a doubt with its reasons.

Pure: measures in, readings out. Anything that is not plainly one mark or plainly none is a doubt;
`scanner.verdict` hears the other judge as well. Where the limits come from is in docs/reading.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, unique
from itertools import repeat
from statistics import median

from ballot.grade import Grade, Vote
from ballot.layout import Row
from ballot.reading import DoubtReason, RowReading
from scanner.marks import BoxMeasure, PageMeasures, RowMeasure
from scanner.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Limits:
    """Where none, perhaps and surely part. Areas in mm², lengths in mm, strengths as shares."""

    mark_area: float = 0.75
    """From here own ink is surely a mark: a line of 0.3 mm needs 2.5 mm for it."""
    mark_span: float = 1.3
    """A mark is at least this long; a dot or a speck isn't."""
    mark_strength: float = 0.45
    """A mark has at least this share of the strength that marks on the page have."""
    like_strength: float = 0.65
    """The mark of a row that has less than this share is a doubt, whoever takes it for a vote: a
    hair on the glass looks like it. In ordinary scans one plain mark in a thousand has; a pen that
    runs dry has half."""
    least_strength: float = 0.12
    """Fainter than this nothing is surely a mark: what shines through from the back of ordinary
    paper reaches 0.10, the faintest pencil that is meant to be read 0.15."""
    none_area: float = 0.28
    """Up to here ink is surely none: a hesitation dot of 0.5 mm has 0.2 mm²."""
    none_span: float = 2.5
    """Specks further apart may be what is left of a line too faint to be ink along all of it."""
    dot_span: float = 0.95
    """A dot is no longer than this: 0.5 mm across, and what a scanner's blur adds."""
    dot_strength: float = 0.5
    """From this darkness on a dot is surely one, and not what is left of a faint mark: then the
    learned judge isn't asked about it."""
    dot_ink: float = 0.22
    """A dot has no more ink than this, area times strength: black, 0.5 mm across it has 0.2 mm².
    Blur spreads ink out and doesn't change it."""
    none_spill: float = 0.6
    """A stroke that leaves more than this around a box may be meant for it, with little inside."""
    none_excess: float = 9.0
    """Blank boxes stay below this many spreads; a pencil line too faint for ink pixels doesn't."""
    ghost_strength: float = 0.2
    """Beside a mark, ink of less than this share of its strength shines through or is dirt."""
    bold_strength: float = 0.5
    """Where a row is in doubt, ink paler than this share of the hand's marks is left out in a
    second look: show-through and folds are paler, what the hand meant is not."""
    shared_area: float = 0.4
    """Up to here a stroke that may belong elsewhere doesn't matter."""
    loose_area: float = 1.2
    """From here a stroke beside the boxes is a mark outside boxes."""
    lone_loose_area: float = 0.6
    """The same in a row without a mark in a box, together with what strokes leave in and around
    its boxes."""
    outside_area: float = 0.5
    """From here ink on a unit's name or in the margin may be the vote of a row without a mark: what
    shows of a small tick between the letters is 0.6 mm²."""
    outside_strength: float = 0.35
    """Ink there, or beside the boxes of a row with a mark, counts from this share of the strength
    of the hand's marks at least: what shines through has less."""
    dense_cover: float = 0.6
    """From here a box is filled or scribbled out."""
    scribble_spill: float = 3.0
    """A fill keeps to its box; a scribble leaves this much ink around it."""
    dirt_area: float = 0.9
    """From here a streak or fold hides too much of a box to be sure that it is empty."""
    faint_strength: float = 0.18
    """Where a page's marks are fainter than this, an empty row may hold one that is fainter
    still."""
    clear_of_noise: float = 1.7
    """The same where they are darker than the least ink of a noisy page by less than this factor:
    half of them may be paler than that."""
    lost_share: float = 0.2
    """Where more of the rows of a black and white page are empty, marks were lost on it, and others
    may be what is left of a correction."""
    sure: float = 0.99
    """A row is read if both judges together are right with this probability
    (`scanner.verdict`)."""


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
    first: Sequence[RowReading] | None = None,
) -> tuple[RowReading, ...]:
    """Return the reading of every row.

    Args:
        rows: the rows of the page's layout.
        page: what was measured in them, and what the scan is like.
        limits: where to draw the lines.
        first: the readings of the same page before any row was looked at again, where they are
            known already.
    """
    habit = _habit(page, limits)
    readings = list(first or map(_interpret, rows, page.rows, repeat(habit), repeat(limits)))
    for number, measure in page.bold.items():
        if is_unlike(page.rows[number], habit.strength, limits):
            continue  # with its palest pixels left out, any mark looks darker
        bold = _interpret(rows[number], measure, habit, limits)
        if _is_settled(readings[number], bold) and not _is_pair(page.rows[number], limits):
            readings[number] = bold
    for number, around in page.outside.items():
        if readings[number].vote in (None, Vote.ABSTAIN) and _is_mark_outside(
            around, habit, limits
        ):
            # Of a row in doubt too: the learned judge, who settles some, sees the boxes alone.
            doubts = dict.fromkeys((*readings[number].doubts, DoubtReason.MARK_OUTSIDE_BOXES))
            readings[number] = RowReading(rows[number].unit, None, tuple(doubts))
    return tuple(readings)


def bold_ink(page: PageMeasures, limits: Limits) -> float:
    """Return the darkness, as a share of print black, that this hand's marks surely have.

    What is paler shines through from the back, or is a fold's shadow; 0 where a page has no marks.
    """
    return limits.bold_strength * _habit(page, limits).strength


def outside_ink(page: PageMeasures, limits: Limits) -> float:
    """Return the darkness, as a share of print black, from which ink beside the boxes counts."""
    return _outside_ink(_habit(page, limits), limits)


def _outside_ink(habit: "_Habit", limits: Limits) -> float:
    """Return the same; of a hand that made no mark in a box, what is surely no show-through."""
    return limits.outside_strength * habit.strength if habit.strength else limits.faint_strength


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


def usual_strength(page: PageMeasures, limits: Limits) -> float:
    """Return the median darkness of this hand's marks, as a share of print black; 0 without any."""
    return _habit(page, limits).strength


def is_unlike(measure: RowMeasure, usual: float, limits: Limits) -> bool:
    """Whether the darkest mark of a row is much paler than marks usually are on this page.

    Args:
        measure: of the row.
        usual: from `usual_strength`.
        limits: where to draw the line.
    """
    darkest = max(
        (
            box.strength
            for box in measure.boxes
            if box.own >= limits.mark_area and box.span >= limits.mark_span
        ),
        default=None,
    )
    return darkest is not None and darkest < limits.like_strength * usual


def is_noisy(page: PageMeasures, limits: Limits) -> bool:
    """Whether a mark that is just dark enough to count would hardly stand out of the noise."""
    return page.least_ink > limits.faint_strength / limits.clear_of_noise


def _is_dot(box: BoxMeasure, limits: Limits) -> bool:
    return box.span <= limits.dot_span and box.own * box.strength <= limits.dot_ink


def is_dark_dot(box: BoxMeasure, limits: Limits) -> bool:
    """Whether a box holds a dark dot and nothing else: a pen that was set down."""
    if box.own == 0 or box.strength < limits.dot_strength or not _is_dot(box, limits):
        return False
    return box.spill == box.shared == box.foreign == box.dirt == 0.0


def are_alike(measure: RowMeasure, limits: Limits) -> bool:
    """Whether two boxes hold as much ink as a mark, of a darkness that one hand may have given."""
    return _second_strength(measure, limits) >= limits.bold_strength


def _is_pair(measure: RowMeasure, limits: Limits) -> bool:
    """Whether two boxes hold as much ink as a mark, the paler one more than shines through."""
    return _second_strength(measure, limits) >= limits.ghost_strength


def _second_strength(measure: RowMeasure, limits: Limits) -> float:
    """Return how dark the second darkest mark of a row is, as a share of the darkest.

    Of the boxes that hold as much ink as a mark; 0 where fewer than two do. A mark that only begins
    in its box counts with what it has outside.
    """
    strengths = sorted(
        box.strength
        for box in measure.boxes
        if (box.own >= limits.mark_area and box.span >= limits.mark_span)
        or (box.own >= limits.none_area and box.own + box.spill >= limits.mark_area)
    )
    return strengths[-2] / strengths[-1] if len(strengths) > 1 else 0.0


_PALE_REASONS = frozenset(
    {DoubtReason.MARGINAL_MARK, DoubtReason.MARK_OUTSIDE_BOXES, DoubtReason.SHARED_STROKE}
)
"""Doubts that pale ink may raise."""


@dataclass(frozen=True, slots=True)
class _Habit:
    """How the person who filled in this page marks: one hand and one pen made all of it."""

    strength: float
    """Median strength of the marks."""
    fills: bool
    """Whether boxes are filled rather than ticked."""
    is_faint: bool
    """Whether the marks are so faint that others of the same hand may not be seen at all; in black
    and white they always may."""
    least_loose: float = 0.0
    """From this darkness a stroke beside the boxes of a row with a mark is this hand's: nearer to
    that of its marks than to that of the palest pixel that counts as ink. On a noisy page only the
    darkest pixels of what shines through count, and look darker than it is."""
    is_lossy: bool = False
    """Whether so many rows of a black and white page are empty that what is left of the others may
    be a part of what was there."""


def _habit(page: PageMeasures, limits: Limits) -> _Habit:
    marks = [box for row in page.rows for box in row.boxes if box.own >= limits.mark_area]
    if not marks:
        return _Habit(0.0, fills=False, is_faint=page.is_bilevel or is_noisy(page, limits))
    dense = sum(box.cover >= limits.dense_cover for box in marks)
    strength = median(box.strength for box in marks)
    needed = max(limits.faint_strength, limits.clear_of_noise * page.least_ink)
    is_faint = page.is_bilevel or strength < needed
    empty = sum(all(box.own < limits.mark_area for box in row.boxes) for row in page.rows)
    is_lossy = page.is_bilevel and empty > limits.lost_share * len(page.rows)
    least_loose = max(limits.outside_strength * strength, (page.least_ink + strength) / 2)
    return _Habit(strength, 2 * dense > len(marks), is_faint, least_loose, is_lossy)


def _look(box: BoxMeasure, habit: _Habit, limits: Limits) -> _Look:
    if box.own >= limits.mark_area and box.span >= limits.mark_span:
        needed = max(limits.least_strength, limits.mark_strength * habit.strength)
        if box.strength >= needed:
            return _Look.MARK
    is_dot = _is_dot(box, limits)
    is_explained = (box.own > 0 and is_dot) or box.foreign > 0 or box.dirt > 0
    is_clean = (
        (is_dot or (box.own <= limits.none_area and box.span <= limits.none_span))
        and box.spill <= limits.none_spill
        and box.shared <= limits.shared_area
        and (box.excess <= limits.none_excess or is_explained)
    )
    return _Look.NONE if is_clean else _Look.PERHAPS


def _looks(measure: RowMeasure, habit: _Habit, limits: Limits) -> list[_Look]:
    """Return what each box looks like, seen together: beside a mark, a ghost is none."""
    looks = [_look(box, habit, limits) for box in measure.boxes]
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


def _interpret(row: Row, measure: RowMeasure, habit: _Habit, limits: Limits) -> RowReading:
    looks = _looks(measure, habit, limits)
    marked = [k for k, look in enumerate(looks) if look is _Look.MARK]
    perhaps = [k for k, look in enumerate(looks) if look is _Look.PERHAPS]
    grades = [box.grade for box in row.boxes]
    doubts: list[DoubtReason] = []
    suggestion: Vote | None = None
    if len(marked) == 1:
        suggestion = Vote.of(grades[marked[0]])
        if is_unlike(measure, habit.strength, limits):
            doubts.append(DoubtReason.MARGINAL_MARK)
        if not habit.fills and _is_scribble(measure.boxes[marked[0]], limits):
            doubts.append(DoubtReason.CORRECTION)
            suggestion = None
    elif len(marked) > 1:
        reason, suggestion = _several(marked, measure.boxes, grades, limits)
        doubts.append(reason)
    elif len(perhaps) == 1:
        suggestion = Vote.of(grades[perhaps[0]])
    if any(box.shared > limits.shared_area for box in measure.boxes):
        doubts.append(DoubtReason.SHARED_STROKE)
    elif perhaps and DoubtReason.MARGINAL_MARK not in doubts:
        doubts.append(DoubtReason.MARGINAL_MARK)
    if _has_loose_mark(measure, habit, limits, looks):
        doubts.append(DoubtReason.MARK_OUTSIDE_BOXES)
    if _is_obscured(measure, marked, limits):
        doubts.append(DoubtReason.OBSCURED)
    if not doubts and (habit.is_lossy or (habit.is_faint and not marked)):
        doubts.append(DoubtReason.FAINT_PAGE)
        suggestion = suggestion or Vote.ABSTAIN
    if doubts:
        return RowReading(row.unit, None, tuple(doubts), suggestion)
    return RowReading(row.unit, suggestion or Vote.ABSTAIN)


def _has_loose_mark(
    measure: RowMeasure, habit: _Habit, limits: Limits, looks: Sequence[_Look]
) -> bool:
    """Whether a stroke beside the boxes is this hand's, and not dirt or what shines through."""
    if _Look.MARK in looks:
        return measure.loose_strength >= habit.least_loose and measure.loose >= limits.loose_area
    ghost = limits.ghost_strength * habit.strength
    loose = measure.loose if measure.loose_strength >= ghost else 0.0
    if _Look.PERHAPS in looks:
        return loose >= limits.lone_loose_area  # the row is in doubt as it is
    # A tick along an outline comes apart: some of it inside, some beside the box, some loose.
    held = [box.own + box.spill for box in measure.boxes if box.spill and box.strength >= ghost]
    return loose + sum(held) >= limits.lone_loose_area


def _is_mark_outside(around: Surroundings, habit: _Habit, limits: Limits) -> bool:
    """Whether ink on a unit's name or in the margin is this hand's, not what shines through."""
    return around.area >= limits.outside_area and around.strength >= _outside_ink(habit, limits)


def _is_scribble(box: BoxMeasure, limits: Limits) -> bool:
    return box.cover >= limits.dense_cover and box.spill >= limits.scribble_spill


def _is_obscured(measure: RowMeasure, marked: Sequence[int], limits: Limits) -> bool:
    """Whether dirt or a missing outline leaves room for a mark that wasn't seen."""
    return any(
        box.sides <= 1 or (box.dirt >= limits.dirt_area and k not in marked)
        for k, box in enumerate(measure.boxes)
    )


def _several(
    marked: Sequence[int], boxes: Sequence[BoxMeasure], grades: Sequence[Grade], limits: Limits
) -> tuple[DoubtReason, Vote | None]:
    """Return why a row with several marks is in doubt, and what it may mean."""
    dense = [k for k in marked if boxes[k].cover >= limits.dense_cover]
    light = [k for k in marked if k not in dense]
    if dense and len(light) == 1:
        return DoubtReason.CORRECTION, Vote.of(grades[light[0]])
    ticks = [k for k in marked if boxes[k].falling < _TICK_FALLING]
    if len(marked) == len(grades) and len(ticks) == 1:
        return DoubtReason.MIXED_MARKS, Vote.of(grades[ticks[0]])
    return DoubtReason.OVERVOTE, None


_TICK_FALLING = 0.4
"""A tick has most of its ink from lower left to upper right; a cross or circle about half."""
