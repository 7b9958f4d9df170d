"""How the person who filled in a page marks: the unit that every row of it is measured in.

No mark is judged by itself: what is plain in one hand is a smudge or a hair in another. Marks that
clearly lead their row say how much ink, how dark and how broad a mark of this hand is. Pure:
measures in, what they have in common out.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log, sqrt
from statistics import median

from ballot.rules import MarkKind
from scanner.decide.limits import Limits
from scanner.measures import BoxMeasure, BoxView, PageMeasures, RowMeasure

LEAD_SHARE = 0.25
"""A mark clearly leads its row if no other box has more than this share of its ink."""

LEAST_LEAD_MM2 = 0.5
"""A line of 0.3 mm that is 1.7 mm long: less is a dot."""

_SECOND_PEN = 0.5
"""What leads its row and is paler than this share of the page's darkest marks may shine through, or
be another's: it doesn't say how this hand marks."""

_DARKEST = 1
"""As dark as the third darkest mark: one or two hairs are darker than a pencil's marks."""

_SURE_KIND = 4.0
"""Log odds, 50 to 1, of a mark that the judge takes for a plain one."""

_MOST_STRANGE = 0.5
"""Where the judge takes more than this share of what leads its row for no mark, the page may be
struck through row by row, or hold words: what it says of each is no habit of the hand. Of 1,440
simulated pages of six tiers the strangest has 0.29; crosses by a broad pen, in another simulator's
photographs, reach 0.6."""

_SURE_ALONE = 3.0
"""There it must be so much surer of a mark, log odds: what is known of other pages, that nearly all
leading ink is a plain mark, isn't so there."""


@dataclass(frozen=True, slots=True)
class Hand:
    """What the marks of a page have in common; darkness as a share of print black."""

    marks: int
    """How many say so."""
    ink: float
    """Median ink of the marks in and around their boxes, mm²; 0 without any."""
    darkness: float
    """Median darkness of the marks; of a page without any, of the palest pencil."""
    core: float
    """Median darkness of the middles of their lines; 0 without any."""
    palest: float
    """How dark the palest marks of the page may be: as dark as its others, where there are enough
    to tell, or as the palest pencil; or as specks, where more rows hold those than marks."""
    breadth: float
    """Lower quartile of the breadths of their lines, mm, as if they were as dark as print: a broad
    nib's limbs differ."""
    kind_odds: float
    """Lower quartile of the judge's log odds that they are plain marks, 4 at most: what it makes of
    this hand, and of the stranger ones of its marks. Marks that are struck through are fewer; where
    they may not be, so much that the judge must be sure of each."""
    outside_dark: float
    """From this darkness on ink on a unit's name or in the margin may be this hand's."""
    kind: MarkKind | None
    """Which kind most of them are; None where too few say so."""
    fills: bool
    """Whether boxes are filled rather than ticked: one filled box alone may be scribbled out."""

    @property
    def beyond_doubt(self) -> float:
        """By how much the judge's log odds of a kind are raised: what it says of all, says less."""
        return _SURE_KIND - self.kind_odds


def hand_of(page: PageMeasures, limits: Limits) -> Hand:
    """Return how the marks of a page are made."""
    leading = [
        lead for lead in map(_lead, page.rows, page.seen or _UNSEEN * len(page.rows)) if lead
    ]
    marks = [(box, view) for box, view in leading if view is None or view.mark >= 0.5]
    is_strange = len(leading) - len(marks) > _MOST_STRANGE * len(leading)
    dense = sum(box.cover >= limits.dense for box, _ in marks)
    if marks:
        dark = sorted((box.strength for box, _ in marks), reverse=True)
        least = _SECOND_PEN * dark[min(_DARKEST, len(dark)) - 1]
        marks = [(box, view) for box, view in marks if box.strength >= least]
    is_known = len(marks) >= limits.few_marks
    odds = [kind_odds(view) for _, view in marks if view is not None]
    kinds = Counter(view.kind for _, view in marks if view is not None)
    kind, of_kind = kinds.most_common(1)[0] if kinds else (None, 0)
    darkness = median(box.strength for box, _ in marks) if marks else limits.palest
    return Hand(
        marks=len(marks),
        ink=median(ink_of(box) for box, _ in marks) if marks else 0.0,
        darkness=darkness,
        core=median(box.core for box, _ in marks) if marks else 0.0,
        palest=_palest(page, len(marks), darkness, limits),
        outside_dark=max(limits.outside_dark * darkness, limits.ghost),
        breadth=_lower_quartile([breadth_of(box) for box, _ in marks]) if is_known else 0.0,
        kind_odds=_kind_odds_of(odds if is_known else [], is_strange=is_strange),
        kind=kind if is_known and 2 * of_kind > len(marks) else None,
        fills=dense >= limits.few_marks and 2 * dense > len(leading),
    )


def _kind_odds_of(odds: Sequence[float], *, is_strange: bool) -> float:
    """Return `Hand.kind_odds` by what the judge says of each mark."""
    if is_strange:
        return _SURE_KIND + _SURE_ALONE
    return min(_lower_quartile(odds), _SURE_KIND) if odds else _SURE_KIND


def _lower_quartile(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 4]


_UNSEEN: tuple[tuple[BoxView, ...], ...] = ((),)


def _lead(row: RowMeasure, seen: Sequence[BoxView]) -> tuple[BoxMeasure, BoxView | None] | None:
    """Return the mark that clearly leads a row, and what the judge sees of it."""
    place = leader_of(row)
    box = row.boxes[place]
    ink = box.own + box.spill
    if not box.own or ink < LEAST_LEAD_MM2 or box.shared > LEAD_SHARE * ink:
        return None
    for number, other in enumerate(row.boxes):
        if number != place and ink_of(other) > LEAD_SHARE * ink:
            return None
    return box, seen[place] if seen else None


def _palest(page: PageMeasures, marks: int, darkness: float, limits: Limits) -> float:
    """Return the darkness of the palest marks that a page may hold.

    Rows of specks are by a pen that hardly writes: of some of its marks not even those are seen.
    """
    if marks < limits.few_marks:
        darkness = min(darkness, limits.palest)
    specks = []
    for row in page.rows:
        inks = [ink_of(box) for box in row.boxes]
        most = max(inks)
        if most >= LEAST_LEAD_MM2 or row.loose + sum(inks) < LEAST_SPECKS_MM2:
            continue
        if len(row.boxes) == 1 and not most:
            continue  # most rows of a list are blank, and hairs lie beside some of them
        box = row.boxes[inks.index(most)]
        if box.strength < _SPECKS_DARK * darkness:
            specks.append(box.strength)
    if len(specks) < limits.few_marks or len(specks) <= marks:
        return darkness  # noise leaves specks, too
    return min(darkness, median(specks))


_SPECKS_DARK = 0.7
"""Specks are paler than this share of the marks: as dark as these they are dots."""

LEAST_SPECKS_MM2 = 0.25
"""So much ink in, around and between the boxes of a row may be what is seen of a pen that hardly
writes; of some of its marks not even that is."""


def ink_of(box: BoxMeasure) -> float:
    """Return the ink in and around a box that is or may be its own, mm²."""
    return box.own + box.spill + box.shared


def leader_of(row: RowMeasure) -> int:
    """Return the box of a row that holds most ink: of its own, or, if none has any, that it may.

    Ink counts by its darkness: much that shines through is less than a mark.
    """
    inks = [(box.own + box.spill) * box.strength for box in row.boxes]
    if not any(inks):
        inks = [box.shared for box in row.boxes]
    return inks.index(max(inks))


def breadth_of(box: BoxMeasure) -> float:
    """Return how broad the line inside a box would be of a pen as dark as print, mm.

    By the root of its darkness: a pen that is pressed less makes a line thinner and paler at once,
    a hair is thin however dark. Infinite without ink.
    """
    length = box.own / box.breadth if box.breadth else box.span
    line = length * sqrt(box.strength)
    return box.own / line if box.own and line else inf


def kind_odds(view: BoxView) -> float:
    """Return the judge's log odds that what is in a box is one plain mark."""
    share = view.mark / max(1.0 - view.empty, view.mark, LEAST)
    return log_odds(share)


LEAST = 5e-5
"""Half of the last digit that is stored of a probability."""


def log_odds(probability: float) -> float:
    """Return log odds, finite for 0 and 1."""
    within = min(max(probability, LEAST), 1.0 - LEAST)
    return log(within / (1.0 - within))
