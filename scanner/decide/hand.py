"""How the person who filled in a page marks: one hand and one pen made all of it.

No mark is judged by itself: what is plain in one hand is a smudge or a hair in another. Pure:
measures in, what they have in common out.
"""

from dataclasses import dataclass
from math import inf, sqrt
from statistics import median

from scanner.decide.limits import Limits
from scanner.measures import SPLIT_SHARE, BoxMeasure, PageMeasures, RowMeasure


@dataclass(frozen=True, slots=True)
class Hand:
    """What the marks of a page have in common; darkness as a share of print black."""

    strength: float
    """Median darkness of the marks; 0 without any."""
    size: float
    """Median ink of the marks, mm², in and around their boxes; 0 where there are too few, or where
    too little of them was seen, to say what is usual."""
    breadth: float
    """Median breadth of the lines of the marks, mm, as if they were as dark as print; 0 where there
    are too few."""
    fills: bool
    """Whether boxes are filled rather than ticked, as several marks show: one alone may be
    scribbled out."""
    is_faint: bool
    """Whether the marks are so faint that others of the same hand may not be seen at all; in black
    and white they always may."""
    has_drowned: bool
    """Whether most of them seem to have drowned in noise: so may the second of two."""
    bold_ink: float
    """From this darkness on ink surely is this hand's: what is paler shines through from the back,
    or is a fold's shadow (`bold_ink`). 0 without marks."""
    outside_ink: float
    """From this darkness on ink on a unit's name or in the margin counts; of a hand that made no
    mark in a box, what is surely no show-through."""
    least_loose: float
    """From this darkness a stroke beside the boxes of a row with a mark is this hand's: nearer to
    that of its marks than to that of the palest pixel that counts as ink. On a noisy page only the
    darkest pixels of what shines through count, and look darker than it is."""
    along: float
    """By so much, mm of print black, an outline is thicker than others where a stroke lies on
    it."""
    breaks_up: bool
    """Whether what looks like a dot may be what is left of a mark: in black and white."""
    is_whole: bool
    """Whether its lines come out of one piece: not in black and white, nor in noise."""
    is_lossy: bool
    """Whether so many rows of a black and white page are empty that what is left of the others may
    be a part of what was there."""


def hand_of(page: PageMeasures, limits: Limits) -> Hand:
    """Return how the marks of a page are made."""
    marks = [box for row in page.rows for box in row.boxes if box.own >= limits.mark_area]
    dense = sum(box.cover >= limits.dense_cover for box in marks)
    strength = median(box.strength for box in marks) if marks else 0.0
    empty = sum(not _is_marked(row, limits) for row in page.rows)
    needed = max(limits.faint_strength, limits.clear_of_noise * page.least_ink)
    # Where a page is mostly empty, what few marks it seems to have may be hairs, and the palest
    # pencil drowns in less noise than what was seen.
    may_drown = page.least_ink > limits.least_strength / limits.clear_of_noise
    has_drowned = may_drown and empty > limits.drowned_share * len(page.rows)
    # A pen that hardly writes may leave nothing but specks, of some rows not even those.
    specks = [row for row in page.rows if has_specks(row, limits) and not _is_marked(row, limits)]
    hardly_writes = len(specks) >= limits.like_marks and len(specks) > len(marks)
    outside_ink = limits.outside_strength * strength
    size, breadth = _usual_mark(page, limits)
    return Hand(
        strength=strength,
        size=size,
        breadth=breadth,
        fills=dense >= limits.like_marks and 2 * dense > len(marks),
        is_faint=page.is_bilevel
        or has_drowned
        or hardly_writes
        or (bool(marks) and strength < needed),
        has_drowned=has_drowned,
        bold_ink=bold_ink(strength, page, limits),
        outside_ink=outside_ink or limits.faint_strength,
        least_loose=max(outside_ink, (page.least_ink + strength) / 2),
        along=max(limits.along, limits.along_noise * page.least_ink),
        breaks_up=page.is_bilevel,
        is_whole=not page.is_bilevel and not is_noisy(page, limits),
        is_lossy=page.is_bilevel and bool(marks) and empty > limits.lost_share * len(page.rows),
    )


def _is_marked(row: RowMeasure, limits: Limits) -> bool:
    return any(box.own >= limits.mark_area for box in row.boxes)


def bold_ink(strength: float, page: PageMeasures, limits: Limits) -> float:
    """Return from which darkness on ink is no ghost of a mark, but another of the same hand.

    What shines through has less than `Limits.bold_strength` of a mark's darkness; on a noisy page
    it may seem to have more, as only its darkest pixels count.

    Args:
        strength: darkness of the mark.
        page: where it stands.
        limits: where to draw the lines.
    """
    of_noise = limits.clear_of_ghosts * page.least_ink
    return max(limits.bold_strength * strength, min(limits.like_strength * strength, of_noise))


def is_unlike(row: RowMeasure, hand: Hand, limits: Limits) -> bool:
    """Whether the mark of a row is much paler, darker or smaller than this hand's marks are.

    A hair on the glass is, mostly. A mark too faint to be ink is none; nor is a small one
    whose line is about as broad and as dark as theirs. Where noise took so much of all marks that
    nobody knows how large they are, the breadth alone tells.
    """
    darkest = max(
        (
            box.strength
            for box in row.boxes
            if box.own >= limits.mark_area and box.span >= limits.mark_span
        ),
        default=None,
    )
    if darkest is not None and not (
        limits.like_strength * hand.strength <= darkest <= limits.unlike_strength * hand.strength
    ):
        return True
    box, size = _largest(row)
    if row.loose_strength >= hand.least_loose:
        size += row.loose  # an outline may have cut it off
    if size < limits.none_area:
        return False
    is_thin = _breadth(box) < limits.like_breadth * hand.breadth
    if not hand.size:
        return is_thin
    is_pale = 0 < box.strength < limits.like_strength * hand.strength
    is_small = size < limits.like_size * min(hand.size, limits.large_size)
    return is_small and (is_thin or is_pale)


def is_ditto(row: RowMeasure, hand: Hand, limits: Limits) -> bool:
    """Whether the mark of a row may be a ditto mark (〃): two strokes alike in one box.

    It says "as above", and nobody knows above what.
    """
    box, _ = _largest(row)
    return hand.is_whole and box.split >= SPLIT_SHARE and box.forked < limits.tick_forked


def is_dot(box: BoxMeasure, limits: Limits) -> bool:
    """Whether what is inside a box is no more than a dot."""
    return box.span <= limits.dot_span and box.own * box.strength <= limits.dot_ink


def has_specks(row: RowMeasure, limits: Limits) -> bool:
    """Whether so much ink is in, around and between the boxes of a row that it may be a mark's.

    Of a pen that hardly writes specks are seen: much of them, or as far apart as a mark is long. A
    dot keeps to its box.
    """
    if any(box.span >= limits.mark_span for box in row.boxes):
        return True
    specks = sum(
        box.own + box.spill + box.shared
        for box in row.boxes
        if box.spill or not is_dot(box, limits)
    )
    return row.loose + specks >= limits.rest_area


def is_on_outline(row: RowMeasure, hand: Hand, limits: Limits) -> bool:
    """Whether a stroke may lie on an outline, and nothing else is seen in the row.

    Nobody can say whether it is meant for the box.
    """
    is_thick = any(box.along >= hand.along for box in row.boxes)
    return is_thick and not has_specks(row, limits)


def is_noisy(page: PageMeasures, limits: Limits) -> bool:
    """Whether a mark that is just dark enough to count would hardly stand out of the noise."""
    return page.least_ink > limits.faint_strength / limits.clear_of_noise


def _usual_mark(page: PageMeasures, limits: Limits) -> tuple[float, float]:
    """Return size and breadth that marks usually have; 0 where that can't be said."""
    marks = [(box, size) for box, size in map(_largest, page.rows) if size >= limits.none_area]
    if len(marks) < limits.like_marks:
        return 0.0, 0.0
    usual = median(size for _, size in marks)
    breadths = [breadth for box, _ in marks if (breadth := _breadth(box)) < inf]
    return usual if usual >= limits.whole_size else 0.0, median(breadths or [0.0])


def _breadth(box: BoxMeasure) -> float:
    """Return how broad the line inside a box would be of a pen as dark as print, mm.

    Its ink by the length that it spans, and by the root of its darkness: a pen that is pressed less
    makes a line thinner and paler at once, a hair is thin however dark. Infinite without ink.
    """
    line = box.span * sqrt(box.strength)
    return box.own / line if box.own and line else inf


def _largest(row: RowMeasure) -> tuple[BoxMeasure, float]:
    """Return the box with the largest mark of a row, and that mark's ink in and around it, mm²."""
    sizes = [box.own + box.shared + box.spill for box in row.boxes]
    size = max(sizes)
    return row.boxes[sizes.index(size)], size
