from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.geometry import RectMm
from ballot.grade import PLAN_VOTES, Vote
from ballot.ids import LineId, UnitId
from ballot.layout import Box, PageLayout, Row
from calibration.images import RgbImage
from calibration.pens.intents import (
    MEETING,
    PLAIN_ONLY,
    BoxMark,
    FillPlan,
    RowIntent,
    RowKind,
    Writer,
    row_intent,
)
from calibration.pens.pages import mark_page
from calibration.pens.strokes import PenMark

LINE = LineId("local-01")
PLACE = RectMm(0.0, 0.0, 5.0, 5.0)
GRADES = [Vote.SATISFIED, Vote.MOSTLY_SATISFIED, Vote.DISSATISFIED]


def row_of(unit: str = "local-01", grades: tuple[Vote, ...] = PLAN_VOTES) -> Row:
    boxes = tuple(Box(grade, PLACE) for grade in grades)
    return Row(UnitId(unit), "某局", 1, PLACE, boxes)


ROWS = [row_of(f"u{i}") for i in range(66)]


def draw_row(kind: RowKind, vote: Vote, seed: int = 0) -> RowIntent:
    return row_intent(row_of(), vote, kind, PenMark.TICK, np.random.default_rng(seed))


@given(vote=st.sampled_from(GRADES), seed=st.integers(0, 1000))
def test_the_last_plain_mark_of_a_corrected_row_is_the_vote(vote: Vote, seed: int) -> None:
    row = draw_row(RowKind.CORRECTION, vote, seed)

    wrong, scribble, right = row.marks
    assert scribble.mark is PenMark.SCRIBBLE
    assert wrong.grade is scribble.grade is not right.grade
    assert row.vote == vote == right.grade


@given(vote=st.sampled_from(GRADES), seed=st.integers(0, 1000))
def test_the_tick_among_crosses_is_the_vote(vote: Vote, seed: int) -> None:
    row = draw_row(RowKind.MIXED, vote, seed)

    assert [mark.mark for mark in row.marks] == [PenMark.TICK, PenMark.CROSS, PenMark.CROSS]
    assert {mark.grade for mark in row.marks} == set(PLAN_VOTES)
    assert row.marks[0].grade == row.vote


@given(vote=st.sampled_from(GRADES), seed=st.integers(0, 1000))
def test_an_overvote_has_two_boxes_and_no_vote(vote: Vote, seed: int) -> None:
    row = draw_row(RowKind.OVERVOTE, vote, seed)

    assert row.vote is None
    assert len({mark.grade for mark in row.marks}) == 2


def test_a_dot_alone_is_an_abstention_and_a_dot_beside_a_mark_is_nothing() -> None:
    alone = draw_row(RowKind.DOT, Vote.SATISFIED)
    beside = draw_row(RowKind.DOT_AND_MARK, Vote.SATISFIED)

    assert alone.vote is Vote.ABSTAIN
    assert alone.mark_names == "dot"
    assert beside.vote is Vote.SATISFIED
    assert beside.mark_names == "dot+tick"


def test_a_row_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="overvote has a vote"):
        RowIntent(LINE, RowKind.PLAIN, None, (BoxMark(Vote.SATISFIED, PenMark.TICK),))
    with pytest.raises(ValueError, match="blank or has only a dot"):
        RowIntent(LINE, RowKind.BLANK, Vote.SATISFIED, ())


def test_a_meeting_votes_as_its_plan_says_and_makes_a_few_slips() -> None:
    rng = np.random.default_rng(8)
    popularity = MEETING.popularity(ROWS, rng)

    rows = [row for _ in range(300) for row in MEETING.intents(ROWS, popularity, PenMark.TICK, rng)]

    votes, kinds = Counter(row.vote for row in rows), Counter(row.kind for row in rows)
    assert 0.62 < votes[Vote.SATISFIED] / len(rows) < 0.78
    assert 0.01 < votes[Vote.ABSTAIN] / len(rows) < 0.06
    assert 0.0005 < kinds[RowKind.OVERVOTE] / len(rows) < 0.003
    assert set(kinds) == set(RowKind)


def test_units_differ_in_popularity_and_everybody_sees_the_same_units() -> None:
    popularity = MEETING.popularity(ROWS, np.random.default_rng(8))

    assert popularity.sum(axis=1) == pytest.approx(np.ones(66))
    assert np.ptp(popularity[:, 2]) > 0.05


def test_plain_only_has_one_tick_a_row_or_none() -> None:
    rng = np.random.default_rng(8)
    popularity = PLAIN_ONLY.popularity(ROWS, rng)

    writers = [PLAIN_ONLY.writer(rng) for _ in range(50)]
    rows = [row for w in writers for row in PLAIN_ONLY.intents(ROWS, popularity, w.habit, rng)]

    assert {row.kind for row in rows} == {RowKind.PLAIN, RowKind.BLANK}
    assert {w.habit for w in writers} <= {PenMark.TICK, PenMark.V}


def test_a_plan_of_one_kind_draws_that_kind_only() -> None:
    plan = FillPlan(trouble={RowKind.FAINT: 1.0}, votes={Vote.DISSATISFIED: 1.0})
    rng = np.random.default_rng(0)

    rows = plan.intents(ROWS[:20], plan.popularity(ROWS[:20], rng), PenMark.TICK, rng)

    assert {(row.kind, row.vote) for row in rows} == {(RowKind.FAINT, Vote.DISSATISFIED)}


def ink_in_boxes(before: RgbImage, after: RgbImage, page: PageLayout) -> dict[UnitId, set[Vote]]:
    """Return the boxes whose inside got darker."""
    taken = before.astype(int).sum(axis=2) - after.astype(int).sum(axis=2)
    inked: dict[UnitId, set[Vote]] = {row.unit: set() for row in page.rows}
    for row, box in page.boxes():
        px = 100 / 25.4
        left, top = round(box.rect.x * px), round(box.rect.y * px)
        inside = taken[top : round(box.rect.bottom * px), left : round(box.rect.right * px)]
        if inside.sum() > 0:
            inked[row.unit].add(box.grade)
    return inked


@pytest.mark.parametrize("kind", list(RowKind))
def test_ink_stands_in_the_boxes_that_the_intent_names_and_nowhere_else(
    kind: RowKind, form_page: RgbImage, page_layout: PageLayout, writer: Writer
) -> None:
    row = page_layout.rows[1]
    intent = row_intent(row, Vote.DISSATISFIED, kind, PenMark.TICK, np.random.default_rng(2))

    marked = mark_page(form_page, page_layout, [intent], writer, np.random.default_rng(3), 100)

    inked = ink_in_boxes(form_page, marked, page_layout)
    assert inked[row.unit] == {mark.grade for mark in intent.marks}
    assert all(not grades for other, grades in inked.items() if other != row.unit)


def test_a_faint_row_is_paler_than_a_plain_one(
    form_page: RgbImage, page_layout: PageLayout, writer: Writer
) -> None:
    def taken(kind: RowKind) -> int:
        intent = row_intent(page_layout.rows[0], Vote.SATISFIED, kind, PenMark.TICK, rng)
        marked = mark_page(form_page, page_layout, [intent], writer, np.random.default_rng(3), 100)
        return int(form_page.sum(dtype=np.int64) - marked.sum(dtype=np.int64))

    rng = np.random.default_rng(2)

    assert 0 < taken(RowKind.FAINT) < 0.4 * taken(RowKind.PLAIN)
