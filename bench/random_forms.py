"""Random activities whose forms ask what the plan doesn't, with their sheets and rulings."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from ballot.activity import Activity, Category, FormText, Group, Oversight, Session, Unit, Veto
from ballot.form import Form, FormKind, Item
from ballot.grade import PLAN_VOTES, Grade, Vote
from ballot.ids import (
    FIRST_FORM,
    ID_LETTERS,
    ActivityId,
    CategoryId,
    FormId,
    FormKey,
    GroupId,
    ItemId,
    SessionId,
    SheetId,
    UnitId,
)
from ballot.other_rules import (
    Band,
    BandBy,
    GradeBreaker,
    LastBy,
    Measure,
    RankPoints,
    Rounding,
)
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from ballot.rules import (
    AwardConflictRule,
    Denominator,
    RankingBasis,
    Rules,
    Scoring,
    TieBreaker,
    TieRule,
    VoidRowCounts,
)
from ballot.ruling import Ruling
from ballot.session import SessionStatus
from bench.rulings import answers_to
from output.tally import TallyInputs, TallyKind, build_tally

GROUPS = tuple(Group(id=GroupId(name), name=name) for name in ("served", "leaders", "people"))
SESSIONS = (SessionId("east"), SessionId("west"))
NEXT_FORM = FormKey("next")
GRADES = ("a", "b", "c", "unknown", "very-good", *map(str, PLAN_VOTES))
MOST_UNITS = 5
MOST_SHEETS = 10
TEXT = FormText(title="评议表", instruction="打√", points=(), footer="")

Tally = dict[str, Any]


class Draw:
    """Chance, as this file asks it."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)

    def chance(self, of_one: float) -> bool:
        """Return True as often as `of_one` says."""
        return bool(self._rng.random() < of_one)

    def number(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`."""
        return int(self._rng.integers(low, high + 1))

    def one(self, values: Sequence[Any]) -> Any:
        """Return one of several."""
        return values[self.number(0, len(values) - 1)]

    def some(self, values: Sequence[Any], least: int, most: int) -> list[Any]:
        """Return some of several, in random order."""
        order = self._rng.permutation(len(values))[: self.number(least, most)]
        return [values[place] for place in order]

    def fraction(self, most: int = 3) -> Fraction:
        """Return points or a weight: halves, thirds, sevenths."""
        return Fraction(self.number(0, most * 7), self.one((1, 2, 3, 7)))

    def rulings(self, question: Tally) -> Ruling:
        """Return an answer to a question."""
        return next(iter(answers_to(question, self._rng)))


def random_activity(draw: Draw) -> Activity:
    """Return an activity as one of its forms has it."""
    units = tuple(
        Unit(
            id=UnitId(f"u{number}"),
            name=f"单位{number}",
            full_name=f"单位{number}",
            category=CategoryId(draw.one(("local", "local", "finance"))),
            oversight=Oversight.LOCAL,
        )
        for number in range(draw.number(1, MOST_UNITS))
    )
    grades = random_grades(draw) if draw.chance(0.8) else ()
    items = tuple(
        Item(id=ItemId(f"i{number}"), name=f"项目{number}", weight=draw.fraction() or Fraction(1))
        for number in range(draw.one((0, 0, 1, 2, 3)))
    )
    kind = draw.one((*[FormKind.EVALUATION] * 6, *FormKind))
    activity = Activity(
        id=ActivityId("ABCDEFHJ"),
        name="演示",
        year=2026,
        categories=tuple(
            Category(
                id=CategoryId(name),
                name=name,
                top=draw.number(0, 3),
                last=draw.number(0, 3) if draw.chance(0.2) else None,
            )
            for name in ("local", "finance")
        ),
        units=units,
        sessions=tuple(
            Session(id=name, name=name, form=FIRST_FORM if kind.is_ranked else NEXT_FORM)
            for name in SESSIONS
        ),
        groups=GROUPS if draw.chance(0.6) else (),
        form=TEXT,
        rules=random_rules(draw, grades),
        vetoes=tuple(
            Veto(unit=unit.id, reason="r", authority="a") for unit in units if draw.chance(0.1)
        ),
        digest="ac" * 32,
        items=items,
    )
    if kind.is_ranked:
        return activity
    forms = (
        _form(FIRST_FORM, FormKind.EVALUATION, activity, draw),
        _form(NEXT_FORM, kind, activity, draw),
    )
    return replace(activity, forms=forms).seen_by(NEXT_FORM)


def _form(key: FormKey, kind: FormKind, activity: Activity, draw: Draw) -> Form:
    votes = [grade.vote for grade in activity.rules.scale.grades]
    has_own = kind is not FormKind.OPINION and draw.chance(0.4)
    grades = tuple(draw.some(votes, 2, len(votes))) if has_own else ()
    return Form(
        id=key,
        kind=kind,
        text=TEXT,
        units=tuple(unit.id for unit in activity.units if draw.chance(0.8))
        or (activity.units[0].id,),
        items=() if kind is FormKind.SELECTION else tuple(item.id for item in activity.items),
        grades=grades,
    )


def random_grades(draw: Draw) -> tuple[Grade, ...]:
    """Return two to six grades; one of them at least is scored."""
    grades: list[Grade] = []
    for name in draw.some(GRADES, 2, 6):
        is_valid = not grades or draw.chance(0.85)
        is_scored = not grades or (is_valid and draw.chance(0.85))
        part = draw.one((Fraction(0), Fraction(1), Fraction(9, 10), Fraction(1, 3)))
        grade = Grade(
            Vote(name),
            name,
            draw.fraction(9) if is_scored else None,
            part if is_valid else Fraction(0),
            draw.one(("", "短")),
            is_valid,
        )
        grades.append(grade)
    return tuple(draw.some(grades, len(grades), len(grades)))


def random_rules(draw: Draw, grades: tuple[Grade, ...]) -> Rules:
    """Return rules under which ties, empty denominators and conflicts are common."""
    breakers = tuple(draw.some([*TieBreaker], 1, 3))
    blank = draw.one((None, Fraction(0), Fraction(1, 2), draw.fraction()))
    own = Scoring(abstain=blank)
    if not grades and draw.chance(0.5):
        own = Scoring(satisfied=draw.fraction(9), mostly_satisfied=draw.fraction(), abstain=blank)
    rules = Rules(
        scoring=own,
        grades=grades,
        ranking_basis=draw.one([*RankingBasis]),
        ties=draw.one((*TieRule, breakers)),
        denominator=draw.one([*Denominator]),
        threshold=draw.one((Fraction(9, 10), Fraction(2, 3), Fraction(1, 2), Fraction(1))),
        void_row_counts_as=draw.one([*VoidRowCounts]),
        veto_backfill=draw.chance(0.5),
        award_below_rate=draw.one([*AwardConflictRule]),
        min_group=draw.number(0, 3),
    )
    return replace(rules, **other_places(draw, rules)) if draw.chance(0.5) else rules


def other_places(draw: Draw, rules: Rules) -> dict[str, Any]:
    """Return switches of other places: who is the last, bands, points for places, breakers."""
    votes = [grade.vote for grade in rules.scale.grades]
    limits = (Fraction(5, 4), Fraction(1), Fraction(3, 4), Fraction(1, 2), Fraction(0))
    named = [GradeBreaker(is_most=draw.chance(0.5), grade=vote) for vote in votes]
    return {
        "ties": draw.one((rules.ties, tuple(draw.some([*named, *TieBreaker], 1, 4)))),
        "last_by": draw.one([*LastBy]),
        "last_count": draw.number(0, 3),
        "last_share": draw.one(limits[1:]),
        "last_rounding": draw.one([*Rounding]),
        "last_below": draw.one((None, None, *limits)),
        "last_measure": draw.one([*Measure]),
        "bands": tuple(
            Band(
                name=f"等次{number}",
                by=(by := draw.one([*BandBy])),
                grades=tuple(draw.some(votes, 1, 2)) if by is BandBy.SHARE else (),
                at_least=limit,
            )
            for number, limit in enumerate(limits[: draw.one((0, 2, 5))])
        ),
        "rank_points": draw.one(
            (
                (),
                (RankPoints(points=(Fraction(5), Fraction(7, 2)), rest=Fraction(1)),),
                (
                    RankPoints(first=Fraction(9), step=Fraction(2)),
                    RankPoints(category=CategoryId("local"), first=Fraction(1)),
                ),
            )
        ),
    }


def random_inputs(draw: Draw) -> TallyInputs:
    """Return an activity, its sheets, and rulings on some of what they leave open."""
    activity = random_activity(draw)
    # Few kinds of votes make ties.
    votes = draw.some(activity.rules.scale.votes, 1, len(activity.rules.scale.votes))
    sheets = [
        _sheet(activity, number, votes, draw) for number in range(draw.number(0, MOST_SHEETS))
    ]
    if activity.groups:
        activity = replace(activity, rules=_weighted(activity.rules, sheets, draw))
    inputs = TallyInputs(
        activity=activity,
        records=sheets,
        sessions=[_status(session, sheets) for session in SESSIONS],
        layout_digests={FormId("0123456789abcdef"): "1a" * 32},
        image_hashes=[],
        event_head="e7" * 32,
        salt_secret=b"bench",
        software_version="0.0.0",
    )
    for _ in range(draw.number(0, 2)):
        asked = build_tally(inputs, TallyKind.FINAL)["rulings"]
        made = [draw.rulings(question) for question in asked if draw.chance(0.8)]
        activity = replace(activity, rulings=(*activity.rulings, *made))
        inputs = replace(inputs, activity=activity)
    return inputs


def _sheet(activity: Activity, number: int, votes: Sequence[Vote], draw: Draw) -> SheetRecord:
    return SheetRecord(
        SheetId("".join(ID_LETTERS[(number // 20**k) % 20] for k in range(12))),
        draw.one(SESSIONS),
        draw.one(GROUPS).id if draw.chance(0.97) else None,
        SheetStatus.VALID if draw.chance(0.85) else SheetStatus.VOID,
        tuple(RowRecord(line, draw.one(votes), RowStatus.READ) for line in activity.lines),
    )


def _weighted(rules: Rules, sheets: Sequence[SheetRecord], draw: Draw) -> Rules:
    """Weight the groups, where the valid sheets allow it."""
    valid = [sheet.group for sheet in sheets if sheet.status is SheetStatus.VALID]
    present = {group for group in valid if group is not None}
    if draw.chance(0.3) or None in valid or not present:
        return rules
    least = min(valid.count(group) for group in present)
    weights = {group: draw.fraction() or Fraction(1) for group in sorted(present)}
    return replace(rules, weights=weights, min_group=min(rules.min_group, least))


def _status(session: SessionId, sheets: Sequence[SheetRecord]) -> SessionStatus:
    own = [sheet for sheet in sheets if sheet.session == session]
    valid = sum(sheet.status is SheetStatus.VALID for sheet in own)
    return SessionStatus(
        session=session,
        printed=len(own),
        issued=len(own),
        returned=len(own),
        scanned=len(own),
        valid=valid,
        void=len(own) - valid,
        pending=0,
        rejected=0,
    )
