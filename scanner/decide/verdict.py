"""Puts both judges together: what a row's verdict is, and how probable it is that it is right.

The rules (`scanner.decide.doubt`) say what they read or why they doubt; the learned judge
(`scanner.judge.judge`) says what it sees in each box. Where it does not see what the rules read,
the row is a doubt. Where the rules are not sure of what they saw, and the judge is, the row is
read; but never where two boxes hold marks about as dark: what those mean is for a person.

Pure: measures in, readings out. docs/judge.md says how the probabilities were calibrated, and how
the threshold follows from them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from functools import cache
from importlib.resources import files
from math import exp, log, prod

from ballot.grade import Vote
from ballot.layout import Row
from ballot.reading import DoubtReason, RowReading
from scanner.decide.doubt import are_alike, interpret_rows, is_covered
from scanner.decide.hand import Hand, hand_of, is_ditto, is_noisy, is_on_outline, is_unlike
from scanner.decide.limits import Limits
from scanner.measures import BoxView, PageMeasures, RowMeasure


@unique
class Evidence(StrEnum):
    """What the rules say of a row that may be read."""

    VOTE = "vote"
    """One plain mark."""
    EMPTY = "empty"
    """No mark, and perhaps a box that is a little darker than others without any ink in it."""
    HINTED = "hinted"
    """A doubt that isn't about several marks, with what they would suggest."""
    UNSEEN = "unseen"
    """Such a doubt without one: they saw no mark in a box that they would read."""
    GHOSTS = "ghosts"
    """A doubt about several marks, all but one of them so pale that they may shine through."""


SETTLED_DOUBTS = frozenset(
    {
        DoubtReason.MARGINAL_MARK,
        DoubtReason.MARK_OUTSIDE_BOXES,
        DoubtReason.SHARED_STROKE,
        DoubtReason.OBSCURED,
    }
)
"""Doubts that say that the rules aren't sure of what they saw."""

GHOST_DOUBTS = frozenset({DoubtReason.OVERVOTE, DoubtReason.MIXED_MARKS})
"""Doubts about several marks. They may be settled only where all marks but one are pale: ink shows
through paper, or a fold casts a shadow."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """The probability of being right: two logistic regressions (`tools/calibrate_verdict.py`).

    One for the place: that there is something where a mark is read, and nothing in the row's other
    boxes. One for the kind, the place being right: that it is one plain mark, not scribbled out.
    """

    place_bias: float
    place: float
    """Weight of the judge's log odds of the place."""
    kind_bias: float
    kind: float
    """Weight of the judge's log odds of the kind."""

    def probability(self, place: float, kind: float) -> float:
        """Return how probable it is that a reading is right.

        Args:
            place: probability of the place, as the judge sees it.
            kind: of the kind; 1 for an abstention.
        """
        right_place = _share(self.place_bias + self.place * _log_odds(place))
        if kind >= 1.0:
            return right_place
        return right_place * _share(self.kind_bias + self.kind * _log_odds(kind))


@dataclass(frozen=True, slots=True)
class Weighings:
    """What was calibrated, for one version of the judge."""

    of: dict[Evidence, Weighing]
    judge: tuple[str, ...]
    """Digests of the weights of the judge's two looks that it was calibrated with."""

    @classmethod
    def parse(cls, content: str) -> "Weighings":
        """Return what `tools/calibrate_verdict.py` wrote."""
        body = json.loads(content)
        return cls(
            {Evidence(name): Weighing(**values) for name, values in body["evidence"].items()},
            tuple(body["judge"]),
        )


@cache
def weighings() -> Weighings:
    """Return the calibration that is shipped, read once."""
    return Weighings.parse(files("scanner").joinpath("weights/verdict.json").read_text("utf-8"))


def decide_rows(
    rows: Sequence[Row],
    page: PageMeasures,
    limits: Limits,
    *,
    hand: Hand | None = None,
    by_rules: tuple[RowReading, ...] | None = None,
) -> tuple[RowReading, ...]:
    """Return the reading of every row, as both judges agree on it.

    Args:
        rows: the rows of the page's layout.
        page: what was measured and seen in them. Where the learned judge wasn't asked (readings of
            the first version), the rules decide alone.
        limits: where to draw the lines.
        hand: how the page's marks are made, where that is known already.
        by_rules: what `interpret_rows` says of the same measures, where that is known already.
    """
    hand = hand or hand_of(page, limits)
    readings = by_rules or interpret_rows(rows, page, limits, hand=hand)
    if not page.seen:
        return readings
    decided: list[RowReading] = []
    for number, (row, reading) in enumerate(zip(rows, readings, strict=True)):
        by_both = _decided(row, reading, number, page, hand, limits)
        is_settled = bool(reading.doubts) and by_both.vote not in (None, Vote.ABSTAIN)
        measure = page.rows[number]
        if is_settled and _is_for_people(reading, measure, hand, limits):
            by_both = reading
        decided.append(by_both)
    return tuple(decided)


def _is_for_people(reading: RowReading, measure: RowMeasure, hand: Hand, limits: Limits) -> bool:
    """Whether nobody but a person settles a row in doubt, however sure the judge is of it."""
    is_beside = reading.doubts == (DoubtReason.MARK_OUTSIDE_BOXES,)
    return (
        is_unlike(measure, hand, limits)
        or is_ditto(measure, hand, limits)
        or (is_beside and is_on_outline(measure, hand, limits))
    )


def evidence_of(
    reading: RowReading, measure: RowMeasure, page: PageMeasures, limits: Limits
) -> Evidence | None:
    """Return what the rules say of a row; None where only a person can settle it.

    Args:
        reading: of the row, by the rules.
        measure: of the row.
        page: that it stands on.
        limits: where to draw the lines.
    """
    if reading.vote is not None:
        return Evidence.EMPTY if reading.vote is Vote.ABSTAIN else Evidence.VOTE
    if page.is_bilevel or are_alike(measure, page, limits):
        return None  # specks in black and white may be what is left of anything
    if any(is_covered(box) for box in measure.boxes):
        return None  # what is printed there isn't seen: what is marked there may be another paper's
    reasons = set(reading.doubts)
    if reasons == {DoubtReason.MARGINAL_MARK} and not is_noisy(page, limits):
        in_boxes = any(box.own or box.shared or box.spill for box in measure.boxes)
        if not (in_boxes or measure.loose):
            return Evidence.EMPTY  # a box is a little darker than others, no more
    if reasons == {DoubtReason.FAINT_PAGE}:
        return Evidence.UNSEEN
    if reasons <= SETTLED_DOUBTS:
        if reading.suggestion is not None:
            return Evidence.HINTED
        return Evidence.UNSEEN if measure.loose < limits.long_loose_area else None
    return Evidence.GHOSTS if reasons <= SETTLED_DOUBTS | GHOST_DOUBTS else None


def chances(seen: Sequence[BoxView], place: int | None) -> tuple[float, float]:
    """Return how probable a reading is, as the judge sees the row's boxes.

    Args:
        seen: what it sees in each of them.
        place: the box that is read as marked; None for an abstention.

    Returns:
        The probability that something is in this box and nothing in the others, and, of what is
        in it, that it is one plain mark.
    """
    others = prod(box.empty for number, box in enumerate(seen) if number != place)
    if place is None:
        return others, 1.0
    box = seen[place]
    kind = box.mark / max(1.0 - box.empty, box.mark, _LEAST)
    return others * (1.0 - box.empty), min(kind, 1.0 - _LEAST)


def sees_the_same(
    seen: Sequence[BoxView],
    place: int | None,
    evidence: Evidence,
    limits: Limits,
    *,
    may_hide: bool = False,
) -> bool:
    """Whether the judge sees something in the box that is read, and rather nothing elsewhere.

    Args:
        seen: what it sees in each box of a row.
        place: the box that is read as marked; None for an abstention.
        evidence: what the rules say of the row.
        limits: how sure it must be.
        may_hide: whether marks may have drowned in noise, and so a second one of this row.
    """
    is_unseen = evidence is Evidence.UNSEEN or may_hide
    least_empty = limits.least_empty_unseen if is_unseen else limits.least_empty
    return all(
        view.empty <= limits.most_empty if number == place else view.empty >= least_empty
        for number, view in enumerate(seen)
    )


def _decided(
    row: Row, reading: RowReading, number: int, page: PageMeasures, hand: Hand, limits: Limits
) -> RowReading:
    measure = page.rows[number]
    evidence = evidence_of(reading, measure, page, limits)
    if evidence is None:
        return reading
    seen: Sequence[BoxView] = page.seen[number]
    if evidence is Evidence.VOTE and hand.fills:
        seen = [
            _filled(view) if box.cover >= limits.dense_cover else view
            for box, view in zip(measure.boxes, seen, strict=True)
        ]
    vote = reading.vote
    if vote is None:
        vote = {Evidence.HINTED: reading.suggestion, Evidence.EMPTY: Vote.ABSTAIN}.get(evidence)
        vote = vote or _likeliest(row, seen)
    places = [Vote.of(box.grade) for box in row.boxes]
    place = places.index(vote) if vote in places else None
    right = weighings().of[evidence].probability(*chances(seen, place))
    sees_it = sees_the_same(seen, place, evidence, limits, may_hide=hand.has_drowned)
    is_sure = sees_it and right >= limits.sure
    if reading.vote is None:
        if is_sure and (place is not None or evidence is Evidence.EMPTY):
            return RowReading(row.unit, vote, probability=right)
        return replace(reading, probability=right if vote is reading.suggestion else None)
    if is_sure:
        return RowReading(row.unit, vote, probability=right)
    doubts = (DoubtReason.JUDGES_DISAGREE,)
    return RowReading(row.unit, None, doubts, reading.vote, probability=right)


def _likeliest(row: Row, seen: Sequence[BoxView]) -> Vote:
    place = max(range(len(seen)), key=lambda number: prod(chances(seen, number)))
    return Vote.of(row.boxes[place].grade)


def _filled(view: BoxView) -> BoxView:
    """Return what is seen in a box of somebody who fills boxes.

    The judge, who doesn't know that, may take it for scribbled out.
    """
    return BoxView(view.empty, 1.0 - view.empty)


_LEAST = 5e-5
"""Half of the last digit that is stored of a probability."""


def _log_odds(probability: float) -> float:
    within = min(max(probability, _LEAST), 1.0 - _LEAST)
    return log(within / (1.0 - within))


def _share(log_odds: float) -> float:
    return 1.0 / (1.0 + exp(-log_odds))
