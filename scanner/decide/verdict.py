"""Puts law and learned judge together: what a row's verdict is, and how probably it is right.

The law (`scanner.decide.law`) says what a row is by its ink; the learned judge
(`scanner.judge.judge`) says what it sees in each box. What the judge says of a mark is compared
with what it says of the page's other marks: a hand that it finds strange is strange in every row.
Where it does not see what the law says, the row is a doubt. Where the law is only unsure about ink
beside a mark, and the judge is sure, the row is read.

Pure: measures in, readings out. docs/judge.md says how the probabilities were calibrated.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import cache
from importlib.resources import files
from math import exp, prod

from ballot.grade import Vote
from ballot.layout import Row
from ballot.reading import DoubtReason, RowReading
from ballot.rules import MarkKind
from scanner.decide.claim import Claim
from scanner.decide.hand import Hand, hand_of, kind_odds, log_odds
from scanner.decide.law import claims_of, vote_of
from scanner.decide.limits import Limits
from scanner.measures import BoxView, PageMeasures


@unique
class Evidence(StrEnum):
    """What the rules say of a row that may be read."""

    VOTE = "vote"
    """One mark like this hand's, and nothing over."""
    EMPTY = "empty"
    """Nothing."""
    HINTED = "hinted"
    """One mark like this hand's, and a stroke beside it, or one that may belong elsewhere."""


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

    def probability(self, place_odds: float, kind_odds: float | None) -> float:
        """Return how probable it is that a reading is right.

        Args:
            place_odds: log odds of the place, as the judge sees it.
            kind_odds: of the kind, beside the page's other marks; None for an abstention.
        """
        right_place = _share(self.place_bias + self.place * place_odds)
        if kind_odds is None:
            return right_place
        return right_place * _share(self.kind_bias + self.kind * kind_odds)


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
        names = {evidence.value for evidence in Evidence}
        return cls(
            {
                Evidence(name): Weighing(**values)
                for name, values in body["evidence"].items()
                if name in names
            },
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
    first: Sequence[Claim] | None = None,
) -> tuple[RowReading, ...]:
    """Return the reading of every row, as law and judge agree on it.

    Args:
        rows: the rows of the page's layout.
        page: what was measured and seen in them. Where the learned judge wasn't asked (readings of
            the first version), the law decides alone.
        limits: where to draw the lines.
        hand: how the page's marks are made, where that is known already.
        first: what the law said of the rows before any was looked at again, likewise.
    """
    hand = hand or hand_of(page, limits)
    claims = claims_of(rows, page, hand, limits, first=first)
    if not page.seen:
        return tuple(map(_by_law, rows, claims))
    decided = [
        _decided(row, claim, seen, hand, limits)
        for row, claim, seen in zip(rows, claims, page.seen, strict=True)
    ]
    if _loses_marks(claims, page.seen, limits):
        decided = [
            RowReading(reading.line, None, (DoubtReason.FAINT_PAGE,), Vote.ABSTAIN)
            if reading.vote == Vote.ABSTAIN
            else reading
            for reading in decided
        ]
    return tuple(decided)


def _loses_marks(
    claims: Sequence[Claim], seen: Sequence[Sequence[BoxView]], limits: Limits
) -> bool:
    """Whether the judge sees marks in several rows in which the law sees nothing.

    A pen that hardly writes was at work then, and of some of its marks neither sees any.
    """
    seen_alone = [
        claim.place is None and any(view.empty < _LIKELY_EMPTY for view in views)
        for claim, views in zip(claims, seen, strict=True)
    ]
    return sum(seen_alone) >= limits.few_marks


_LIKELY_EMPTY = 0.5
"""A box to which the judge gives less than this to be empty holds something to it."""


def evidence_of(claim: Claim) -> Evidence | None:
    """Return as what a claim counts; None where only a person can settle the row."""
    if not claim.doubts:
        return Evidence.EMPTY if claim.place is None else Evidence.VOTE
    if not claim.may_be_settled:
        return None
    return Evidence.EMPTY if claim.place is None else Evidence.HINTED


def odds_of(seen: Sequence[BoxView], place: int | None, hand: Hand) -> tuple[float, float | None]:
    """Return how probable a reading is, as the judge sees the row's boxes; log odds.

    Args:
        seen: what it sees in each of them.
        place: the box that is read as marked; None for an abstention.
        hand: of the page.

    Returns:
        That something is in this box and nothing in the others; and that it is one plain mark
        beside those of the page: None for an abstention.
    """
    others = prod(box.empty for number, box in enumerate(seen) if number != place)
    if place is None:
        return log_odds(others), None
    view = seen[place]
    raised = hand.beyond_doubt
    if view.kind in _LIKE_STRUCK and view.kind is hand.kind and view.kind_share >= _TOLD:
        raised += _OF_ITS_KIND
    return log_odds(others * (1.0 - view.empty)), kind_odds(view) + raised


def sees_the_same(seen: Sequence[BoxView], place: int | None, limits: Limits) -> bool:
    """Whether the judge sees something in the box that is read, and rather nothing elsewhere.

    Args:
        seen: what it sees in each box of a row.
        place: the box that is read as marked; None for an abstention.
        limits: how sure it must be.
    """
    least_empty = limits.least_empty if place is not None else limits.least_empty_row
    return all(
        view.empty <= limits.most_empty if number == place else view.empty >= least_empty
        for number, view in enumerate(seen)
    )


def _decided(
    row: Row, claim: Claim, seen: Sequence[BoxView], hand: Hand, limits: Limits
) -> RowReading:
    evidence = evidence_of(claim)
    if evidence is None:
        return _by_law(row, claim)
    place = claim.place
    place_odds, odds = odds_of(seen, place, hand)
    right = weighings().of[evidence].probability(place_odds, odds)
    is_sure = sees_the_same(seen, place, limits)
    if evidence is not Evidence.EMPTY or claim.doubts:
        is_sure &= right >= limits.sure
    vote = vote_of(row, place)
    if is_sure:
        kind = None if place is None else _kind_of(seen[place])
        return RowReading(row.line, vote, kind=kind, probability=right)
    if claim.doubts:
        return _by_law(row, claim, right)
    return RowReading(row.line, None, (DoubtReason.JUDGES_DISAGREE,), vote, probability=right)


_LIKE_STRUCK = (MarkKind.CROSS, MarkKind.FILL)
"""Kinds of marks that, made with a broad pen, look as if something were struck through there."""

_OF_ITS_KIND = 2.0
"""Log odds by which a mark of such a kind is surer on a page whose marks are of it."""


def _kind_of(view: BoxView) -> MarkKind | None:
    """Return the kind of a mark, where it is surely told."""
    return view.kind if view.kind_share >= _TOLD else None


_TOLD = 0.8
"""Of a mark that is of this kind so probably it is said: the rules may leave others to a person."""


def _by_law(row: Row, claim: Claim, probability: float | None = None) -> RowReading:
    """Return what the law says of a row; `probability` is that of its hint."""
    if not claim.doubts:
        return RowReading(row.line, vote_of(row, claim.place))
    hint = None if claim.hint is None else vote_of(row, claim.hint)
    if claim.doubts == (DoubtReason.FAINT_PAGE,) and claim.place is None:
        hint, probability = Vote.ABSTAIN, None
    if hint is None:
        probability = None
    return RowReading(row.line, None, claim.doubts, hint, probability=probability)


def _share(log_odds: float) -> float:
    return 1.0 / (1.0 + exp(-log_odds))
