"""Both judges together: where they disagree a person looks, and no sureness settles two marks."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.grade import Vote
from ballot.reading import DoubtReason, RowReading
from scanner.decide.hand import hand_of
from scanner.decide.limits import Limits
from scanner.decide.verdict import Evidence, Weighing, decide_rows, odds_of, weighings
from scanner.judge.judge import judge_weights, second_weights
from scanner.measures import BoxMeasure, BoxView, PageMeasures, RowMeasure
from tests.scanner.measured import EMPTY as NOTHING
from tests.scanner.measured import PALE, TICK
from tests.scanner.measured import SCRIBBLED as SCRIBBLE

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

EMPTY = BoxView(0.9999, 0.0)
MARKED = BoxView(0.0, 0.9999)
CROSSED_OUT = BoxView(0.0, 0.01)
UNSURE = BoxView(0.4, 0.5)

TICKED_ROW = (TICK, NOTHING, NOTHING)
SEEN_ROW = (MARKED, EMPTY, EMPTY)


@pytest.fixture
def decide(example_form: "PrintedForm") -> Callable[..., RowReading]:
    """Return a function that decides a row on a page whose other rows have one tick each."""
    row = example_form.layout.pages[0].rows[0]

    def decide_it(
        measured: Sequence[BoxMeasure],
        seen: Sequence[BoxView],
        *,
        loose: float = 0.0,
        is_bilevel: bool = False,
        least_ink: float = 0.06,
    ) -> RowReading:
        page = PageMeasures(
            rows=(RowMeasure(tuple(measured), loose, 0.8), *[RowMeasure(TICKED_ROW, 0.0, 0.0)] * 9),
            is_bilevel=is_bilevel,
            least_ink=least_ink,
            seen=(tuple(seen), *[SEEN_ROW] * 9),
        )
        return decide_rows([row] * 10, page, Limits())[0]

    return decide_it


def test_what_leads_a_row_of_streaks_is_never_settled_by_the_judge(
    decide: Callable[..., RowReading],
) -> None:
    """It may be what is left of the streak; one that runs beside the mark says nothing of it."""
    dirty = NOTHING._replace(dirt=7.0)

    through = decide((TICK._replace(dirt=5.5), dirty, dirty), SEEN_ROW)
    beside = decide((TICK, dirty, NOTHING), SEEN_ROW)

    assert (through.vote, through.doubts) == (None, (DoubtReason.OBSCURED,))
    assert beside.vote is Vote.SATISFIED


@pytest.mark.parametrize(
    ("dirt", "own", "vote"),
    [(1.5, 2.5, Vote.SATISFIED), (1.5, 1.4, None), (2.2, 2.5, None)],
    ids=["a whole mark across a crease", "what a crease leaves", "where two lines cross"],
)
def test_a_whole_mark_across_one_crease_is_settled_by_the_judge(
    dirt: float, own: float, vote: Vote | None, decide: Callable[..., RowReading]
) -> None:
    crossed = NOTHING._replace(dirt=dirt)

    reading = decide((TICK._replace(own=own, dirt=dirt), crossed, crossed), SEEN_ROW)

    assert reading.vote is vote


def test_what_both_judges_see_is_read(decide: Callable[..., RowReading]) -> None:
    ticked = decide(TICKED_ROW, SEEN_ROW)
    blank = decide([NOTHING] * 3, [EMPTY] * 3)

    assert (ticked.vote, blank.vote) == (Vote.SATISFIED, Vote.ABSTAIN)
    assert all(reading.probability >= Limits().sure for reading in (ticked, blank))


@pytest.mark.parametrize(
    "seen",
    [
        (EMPTY, EMPTY, EMPTY),
        (EMPTY, MARKED, EMPTY),
        (MARKED, MARKED, EMPTY),
        (MARKED, EMPTY, UNSURE),
        (CROSSED_OUT, EMPTY, EMPTY),
        (BoxView(0.2, 0.8), EMPTY, EMPTY),
        (MARKED, BoxView(0.65, 0.0), EMPTY),
    ],
    ids=[
        "nothing",
        "another box",
        "two marks",
        "perhaps two marks",
        "crossed out",
        "perhaps nothing",
        "perhaps dirt elsewhere",
    ],
)
def test_a_vote_that_the_learned_judge_does_not_see_is_for_a_person(
    seen: Sequence[BoxView], decide: Callable[..., RowReading]
) -> None:
    reading = decide(TICKED_ROW, seen)

    assert (reading.vote, reading.doubts) == (None, (DoubtReason.JUDGES_DISAGREE,))
    assert reading.suggestion is Vote.SATISFIED


@pytest.mark.parametrize("seen", [SEEN_ROW, (UNSURE, EMPTY, EMPTY)])
def test_an_abstention_is_for_a_person_where_the_learned_judge_sees_a_mark(
    seen: Sequence[BoxView], decide: Callable[..., RowReading]
) -> None:
    reading = decide([NOTHING] * 3, seen)

    assert reading.doubts == (DoubtReason.JUDGES_DISAGREE,)
    assert reading.suggestion is Vote.ABSTAIN


@pytest.mark.parametrize(
    "beside", [{"loose": 1.22}, {"shared": 1.5}], ids=["a stroke beside", "perhaps another row's"]
)
def test_a_doubt_about_ink_beside_a_mark_is_settled_by_a_judge_who_is_sure(
    beside: dict[str, float], decide: Callable[..., RowReading]
) -> None:
    loose, shared = beside.get("loose", 0.0), beside.get("shared", 0.0)
    measured = (TICK, NOTHING._replace(shared=shared), NOTHING)

    assert decide(measured, SEEN_ROW, loose=loose).vote is Vote.SATISFIED
    assert decide(measured, (MARKED, UNSURE, EMPTY), loose=loose).vote is None


@pytest.mark.parametrize("loose", [4.0, 40.0])
def test_a_stroke_past_a_row_without_a_mark_is_never_settled_as_a_vote(
    loose: float, decide: Callable[..., RowReading]
) -> None:
    """What the judge sees in the box may be the edge of it; the law saw nothing there."""
    assert decide([NOTHING] * 3, SEEN_ROW, loose=loose).vote is None


def test_a_stroke_along_an_outline_is_never_settled_as_a_vote(
    decide: Callable[..., RowReading],
) -> None:
    thick = NOTHING._replace(along=0.15)

    reading = decide([thick, NOTHING, NOTHING], SEEN_ROW)

    assert reading.doubts == (DoubtReason.MARK_OUTSIDE_BOXES,)


@pytest.mark.parametrize(("least_ink", "vote"), [(0.3, Vote.ABSTAIN), (0.12, None)])
def test_outlines_of_a_noisy_page_differ_though_no_stroke_lies_on_them(
    least_ink: float, vote: Vote | None, decide: Callable[..., RowReading]
) -> None:
    thick = NOTHING._replace(along=0.14)

    reading = decide([NOTHING, thick, NOTHING], [EMPTY] * 3, least_ink=least_ink)

    assert reading.vote is vote


def test_a_mark_unlike_the_hand_s_others_is_for_a_person_however_sure_the_learned_judge_is(
    decide: Callable[..., RowReading],
) -> None:
    reading = decide((PALE, NOTHING, NOTHING), SEEN_ROW)

    assert reading.doubts == (DoubtReason.MARGINAL_MARK,)


@pytest.mark.parametrize(
    ("own", "span"), [(0.44, 1.0), (0.17, 4.0)], ids=["√ set too low", "○ around the box"]
)
def test_a_second_mark_that_is_mostly_outside_its_box_is_for_a_person(
    own: float, span: float, decide: Callable[..., RowReading]
) -> None:
    begun = TICK._replace(own=own, span=span, spill=2.5)

    reading = decide((TICK, begun, NOTHING), SEEN_ROW)

    assert reading.vote is None


@pytest.mark.parametrize("seen", [(EMPTY, EMPTY, EMPTY), (EMPTY, MARKED, EMPTY)])
def test_a_doubt_is_never_settled_as_an_abstention_or_as_another_vote(
    seen: Sequence[BoxView], decide: Callable[..., RowReading]
) -> None:
    reading = decide((PALE, NOTHING, NOTHING), seen)

    assert reading.doubts == (DoubtReason.MARGINAL_MARK,)


@pytest.mark.parametrize(
    ("measured", "reason"),
    [
        ((TICK, TICK, NOTHING), DoubtReason.OVERVOTE),
        ((TICK, SCRIBBLE, NOTHING), DoubtReason.CORRECTION),
        ((TICK, TICK._replace(strength=0.5), NOTHING), DoubtReason.OVERVOTE),
    ],
)
def test_two_marks_are_for_a_person_however_sure_the_learned_judge_is(
    measured: Sequence[BoxMeasure], reason: DoubtReason, decide: Callable[..., RowReading]
) -> None:
    reading = decide(measured, SEEN_ROW)

    assert reading.doubts == (reason,)


def test_a_mark_that_only_the_learned_judge_sees_is_for_a_person(
    example_form: "PrintedForm",
) -> None:
    rows = example_form.layout.pages[0].rows[:10]
    shade = RowMeasure((NOTHING._replace(excess=6.0), NOTHING, NOTHING), 0.0, 0.0)
    drowned = RowMeasure((TICK._replace(strength=0.2), NOTHING, NOTHING), 0.0, 0.0)
    page = PageMeasures((shade, *[drowned] * 9), least_ink=0.15, seen=(SEEN_ROW,) * 10)

    reading, *_ = decide_rows(rows, page, Limits())

    assert reading.vote is None


@pytest.mark.parametrize(("strength", "is_doubtful"), [(0.8, False), (0.14, True)])
def test_a_pale_hand_leaves_less_on_an_outline(
    example_form: "PrintedForm", strength: float, is_doubtful: bool
) -> None:
    row = example_form.layout.pages[0].rows[0]
    outlined = NOTHING._replace(along=0.04)
    tick = TICK._replace(strength=strength)
    page = PageMeasures(
        rows=(
            RowMeasure((outlined, NOTHING, NOTHING), 0.0, 0.0),
            *[RowMeasure((tick, NOTHING, NOTHING), 0.0, 0.0)] * 9,
        ),
        is_bilevel=False,
        least_ink=0.06,
        seen=((EMPTY,) * 3, *[SEEN_ROW] * 9),
    )

    reading = decide_rows([row] * 10, page, Limits())[0]

    assert (DoubtReason.MARK_OUTSIDE_BOXES in reading.doubts) is is_doubtful


def test_in_black_and_white_the_learned_judge_settles_nothing(
    decide: Callable[..., RowReading],
) -> None:
    reading = decide((PALE, NOTHING, NOTHING), SEEN_ROW, is_bilevel=True)

    assert reading.doubts == (DoubtReason.MARGINAL_MARK,)


def test_an_empty_row_in_black_and_white_is_for_a_person_though_both_see_nothing(
    decide: Callable[..., RowReading],
) -> None:
    reading = decide([NOTHING] * 3, [EMPTY] * 3, is_bilevel=True)

    assert reading.doubts == (DoubtReason.FAINT_PAGE,)


SHADED = NOTHING._replace(excess=12.0)
DOT = NOTHING._replace(own=0.15, span=0.4, strength=0.8, excess=5.0, cover=0.01)


def test_a_box_that_is_darker_without_any_ink_is_empty_if_the_learned_judge_is_sure(
    decide: Callable[..., RowReading],
) -> None:
    assert decide((SHADED, NOTHING, NOTHING), (EMPTY, EMPTY, EMPTY)).vote is Vote.ABSTAIN
    assert decide((SHADED, NOTHING, NOTHING), (UNSURE, EMPTY, EMPTY)).vote is None
    noisy = decide((SHADED, NOTHING, NOTHING), (EMPTY, EMPTY, EMPTY), least_ink=0.12)
    assert noisy.vote is None


def test_a_dot_is_no_mark_unless_the_learned_judge_sees_one(
    decide: Callable[..., RowReading],
) -> None:
    """It may be a speck on a line too faint for the rules."""
    assert decide((DOT, NOTHING, NOTHING), (EMPTY, EMPTY, EMPTY)).vote is Vote.ABSTAIN
    assert decide((TICK, NOTHING, DOT), (MARKED, EMPTY, EMPTY)).vote is Vote.SATISFIED
    assert decide((DOT, NOTHING, NOTHING), (MARKED, EMPTY, EMPTY)).vote is None
    assert decide((TICK, NOTHING, DOT), (MARKED, EMPTY, MARKED)).vote is None


def test_pages_that_the_learned_judge_never_saw_are_read_by_the_rules(
    example_form: "PrintedForm",
) -> None:
    """Readings of the first version can be judged again as they were."""
    rows = example_form.layout.pages[0].rows[:1]

    (reading,) = decide_rows(rows, PageMeasures((RowMeasure(TICKED_ROW, 0.0, 0.0),)), Limits())

    assert (reading.vote, reading.probability) == (Vote.SATISFIED, None)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=3, max_size=3))
def test_every_probability_is_one(values: list[tuple[float, float]]) -> None:
    seen = [BoxView(empty, (1 - empty) * mark) for empty, mark in values]
    hand = hand_of(PageMeasures((RowMeasure(TICKED_ROW, 0.0, 0.0),)), Limits())

    for evidence, weighing in weighings().of.items():
        for place in (None, 0, 1, 2):
            right = weighing.probability(*odds_of(seen, place, hand))

            assert 0.0 <= right <= 1.0, evidence


def test_more_probability_of_the_judge_never_makes_a_reading_less_probable() -> None:
    odds = [k / 5 for k in range(-50, 51)]

    for weighing in weighings().of.values():
        by_place = [weighing.probability(each, 2.0) for each in odds]
        by_kind = [weighing.probability(2.0, each) for each in odds]

        assert by_place == sorted(by_place)
        assert by_kind == sorted(by_kind)


def test_the_calibration_is_that_of_the_judge_who_is_shipped() -> None:
    assert weighings().judge == (judge_weights().digest, second_weights().digest)
    assert set(weighings().of) == set(Evidence)


def test_probability_is_that_of_the_place_times_that_of_the_kind() -> None:
    weighing = Weighing(place_bias=1.0, place=1.0, kind_bias=0.0, kind=2.0)

    assert weighing.probability(2.1972, None) == pytest.approx(0.960729, abs=1e-5)
    assert weighing.probability(2.1972, 1.0986) == pytest.approx(0.960729 * 0.9, abs=1e-5)
