"""People mean on any form what its rows have boxes for; on three boxes what they always meant."""

import hashlib
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from ballot.form import CHOSEN
from ballot.grade import PLAN_VOTES, Vote
from ballot.layout import Layout, Row
from bench.reading_tiers import TIERS, TierName
from calibration.pens.intents import MEETING, FillPlan, RowIntent, RowKind, row_intent
from calibration.pens.strokes import PenMark
from tests.calibration.forms import LIST, SIX, form_with

GRADES = [PLAN_VOTES, *(SIX[:boxes] for boxes in (2, 3, 4, 5, 6)), LIST]


def rows_of(layout: Layout) -> list[Row]:
    return [row for page in layout.pages for row in page.rows]


def meant_by(plan: FillPlan, layout: Layout, people: int) -> list[RowIntent]:
    rows, rng = rows_of(layout), np.random.default_rng(3)
    popularity = plan.popularity(rows, rng)
    return [
        intent
        for _ in range(people)
        for intent in plan.intents(rows, popularity, plan.writer(rng).habit, rng)
    ]


@pytest.mark.parametrize(
    ("tier", "digest"),
    [
        (TierName.OFFICE, "39671de7296e725a"),
        (TierName.TROUBLED, "053b44f86a8b6a8b"),
        (TierName.WIDE, "b45becb392bc9afc"),
    ],
)
def test_on_the_plans_form_everything_is_meant_as_before_other_forms_were(
    tier: TierName, digest: str, example_layout: Layout
) -> None:
    """Or measured tables and scans that were made are of other sheets."""
    seen = hashlib.sha256()
    for intent in meant_by(TIERS[tier].plan, example_layout, 5):
        marks = " ".join(f"{mark.grade}:{mark.mark}" for mark in intent.marks)
        seen.update(f"{intent.line} {intent.kind} {intent.vote} {marks}\n".encode())

    assert seen.hexdigest()[:16] == digest


@pytest.mark.parametrize("grades", GRADES, ids=lambda grades: f"{grades[0]}-{len(grades)}")
def test_every_box_of_a_form_is_meant_by_some_and_left_by_some(
    grades: tuple[Vote, ...], example_layout: Layout
) -> None:
    layout = form_with(example_layout, grades)

    intents = meant_by(MEETING, layout, 60)

    assert [intent.line for intent in intents[:66]] == [row.line for row in rows_of(layout)]
    votes = Counter(intent.vote for intent in intents if intent.vote is not None)
    assert set(votes) == {*grades, Vote.ABSTAIN}
    assert {mark.grade for intent in intents for mark in intent.marks} == set(grades)
    if len(grades) > 1:
        assert votes[grades[0]] > votes[grades[-1]]
        assert 0.01 < votes[Vote.ABSTAIN] / len(intents) < 0.06


@pytest.mark.parametrize("grades", GRADES, ids=lambda grades: f"{grades[0]}-{len(grades)}")
def test_the_shares_of_a_row_add_up_to_one_and_better_grades_are_commoner(
    grades: tuple[Vote, ...], example_layout: Layout
) -> None:
    plan = replace(MEETING, popularity_spread=0.0)
    rows = rows_of(form_with(example_layout, grades))

    shares = plan.popularity(rows, np.random.default_rng(1))

    assert shares.shape == (66, len(grades) + 1)
    assert shares.sum(axis=1) == pytest.approx(np.ones(66))
    assert (np.diff(shares[0, : len(grades)]) < 0).all()
    assert (shares > 0).all()


def test_a_plan_that_names_the_grades_of_a_form_has_its_own_shares(
    example_layout: Layout,
) -> None:
    plan = FillPlan(votes={SIX[0]: 0.1, SIX[1]: 0.6, Vote.ABSTAIN: 0.3}, popularity_spread=0.0)
    rows = rows_of(form_with(example_layout, SIX[:2]))

    shares = plan.popularity(rows, np.random.default_rng(1))

    assert shares[0].tolist() == pytest.approx([0.1, 0.6, 0.3])


def test_rows_with_other_numbers_of_boxes_stand_on_one_form(example_layout: Layout) -> None:
    rows = [
        rows_of(form_with(example_layout, grades))[place]
        for place, grades in enumerate((SIX, PLAN_VOTES, LIST))
    ]
    rng = np.random.default_rng(2)
    popularity = MEETING.popularity(rows, rng)

    votes = [MEETING.intents(rows, popularity, PenMark.TICK, rng) for _ in range(400)]

    for place, grades in enumerate((SIX, PLAN_VOTES, LIST)):
        seen = {sheet[place].vote for sheet in votes} - {None}
        assert seen == {*grades, Vote.ABSTAIN}


@pytest.mark.parametrize("kind", list(RowKind))
def test_a_row_of_one_box_is_marked_or_not(kind: RowKind, example_layout: Layout) -> None:
    row = rows_of(form_with(example_layout, LIST))[0]

    intent = row_intent(row, CHOSEN, kind, PenMark.TICK, np.random.default_rng(1))

    marks = [mark.mark for mark in intent.marks]
    match kind:
        case RowKind.BLANK | RowKind.DOT:
            assert intent.vote is Vote.ABSTAIN
        case RowKind.CORRECTION:
            assert (intent.kind, intent.vote) == (kind, Vote.ABSTAIN)
            assert marks == [PenMark.TICK, PenMark.SCRIBBLE]
        case RowKind.FAINT:
            assert (intent.kind, intent.vote, marks) == (kind, CHOSEN, [PenMark.TICK])
        case _:
            assert (intent.kind, intent.vote, marks) == (RowKind.PLAIN, CHOSEN, [PenMark.TICK])


@pytest.mark.parametrize("boxes", [2, 4, 6])
def test_kinds_that_need_other_boxes_find_them_in_the_row(
    boxes: int, example_layout: Layout
) -> None:
    row, rng = rows_of(form_with(example_layout, SIX[:boxes]))[0], np.random.default_rng(1)

    def marked(kind: RowKind) -> list[tuple[Vote, PenMark]]:
        intent = row_intent(row, SIX[1], kind, PenMark.TICK, rng)
        return [(mark.grade, mark.mark) for mark in intent.marks]

    others = {*SIX[:boxes]} - {SIX[1]}
    tick, *crosses = marked(RowKind.MIXED)
    assert tick == (SIX[1], PenMark.TICK)
    assert {grade for grade, mark in crosses if mark is PenMark.CROSS} == others
    assert {grade for _ in range(60) for grade, _ in marked(RowKind.OVERVOTE)[1:]} == others
    assert {marked(RowKind.CORRECTION)[0][0] for _ in range(60)} == others
