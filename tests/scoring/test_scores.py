"""Points and rates, exact."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ballot.grade import PLAN_SCALE, Grade, Vote
from ballot.rules import (
    SWITCHES,
    Denominator,
    RankingBasis,
    Rules,
    Scoring,
    VoidRowCounts,
    turned,
)
from scoring.counts import UnitCount
from scoring.scores import (
    Part,
    ThresholdSide,
    as_counted,
    ranked_score,
    satisfaction_rate,
    threshold_side,
    total_points,
)

NINETY = Fraction(90, 100)
NUMBERS = st.integers(min_value=0, max_value=2000)
COUNTS = st.builds(
    UnitCount.of,
    satisfied=NUMBERS,
    mostly_satisfied=NUMBERS,
    dissatisfied=NUMBERS,
    abstain=NUMBERS,
    void=NUMBERS,
)


@pytest.mark.parametrize(
    ("count", "points"),
    [
        (UnitCount.of(satisfied=1), Fraction(2)),
        (UnitCount.of(mostly_satisfied=1), Fraction(1)),
        (UnitCount.of(dissatisfied=1), Fraction(0)),
        (UnitCount.of(abstain=1), Fraction(1, 2)),
        (UnitCount.of(void=1), Fraction(0)),
        (UnitCount.of(pending=1), Fraction(0)),
    ],
)
def test_one_row_is_worth_what_the_plan_says(count: UnitCount, points: Fraction) -> None:
    """三个选项按2:1:0的分值计算,弃权票按0.5分计算 (六)."""
    assert total_points(count, PLAN_SCALE) == points


def test_other_points_are_taken_from_the_rules() -> None:
    scoring = Scoring(satisfied=Fraction(20), mostly_satisfied=Fraction(17), abstain=Fraction(0))

    count = UnitCount.of(satisfied=3, mostly_satisfied=2, abstain=9)

    assert total_points(count, Rules(scoring=scoring).scale) == 94


def test_a_void_row_counts_as_an_abstention_where_the_rules_say_so() -> None:
    count = UnitCount.of(satisfied=8, abstain=1, void=2)

    counted = as_counted(count, Rules(void_row_counts_as=VoidRowCounts.ABSTENTION))

    assert counted == UnitCount.of(satisfied=8, abstain=3)
    assert as_counted(count, Rules()) == count


def test_the_mean_leaves_void_rows_out() -> None:
    rules = Rules(ranking_basis=RankingBasis.MEAN)

    assert ranked_score([Part(UnitCount.of(satisfied=3, abstain=1, void=6))], rules) == Fraction(
        13, 8
    )


def test_there_is_no_mean_over_no_rows() -> None:
    assert (
        ranked_score([Part(UnitCount.of(void=4))], Rules(ranking_basis=RankingBasis.MEAN)) is None
    )
    assert ranked_score([Part(UnitCount.of(void=4))], Rules()) == 0


def test_the_denominator_of_the_rate_makes_the_difference_of_the_plan() -> None:
    count = UnitCount.of(satisfied=760, mostly_satisfied=110, dissatisfied=30, abstain=100)

    with_abstentions = satisfaction_rate(count, Denominator.WITH_ABSTENTIONS)
    expressed_only = satisfaction_rate(count, Denominator.EXPRESSED_ONLY)

    assert with_abstentions == Fraction(87, 100)
    assert expressed_only == Fraction(870, 900)
    assert threshold_side(with_abstentions, NINETY) is ThresholdSide.BELOW
    assert threshold_side(expressed_only, NINETY) is ThresholdSide.REACHED


@given(hundreds=st.integers(min_value=1, max_value=500))
def test_exactly_ninety_percent_is_not_below_and_one_vote_less_is(hundreds: int) -> None:
    exact = UnitCount.of(satisfied=90 * hundreds, dissatisfied=10 * hundreds)
    short = UnitCount.of(satisfied=90 * hundreds - 1, dissatisfied=10 * hundreds + 1)

    sides = [
        threshold_side(satisfaction_rate(count, Denominator.WITH_ABSTENTIONS), NINETY)
        for count in (exact, short)
    ]

    assert sides == [ThresholdSide.REACHED, ThresholdSide.BELOW]


def test_89_point_996_percent_is_below() -> None:
    rate = satisfaction_rate(
        UnitCount.of(satisfied=22_499, dissatisfied=2_501), Denominator.WITH_ABSTENTIONS
    )

    assert rate == Fraction(89_996, 100_000)
    assert threshold_side(rate, NINETY) is ThresholdSide.BELOW


@pytest.mark.parametrize(
    ("count", "denominator"),
    [
        (UnitCount(), Denominator.WITH_ABSTENTIONS),
        (UnitCount.of(void=5), Denominator.WITH_ABSTENTIONS),
        (UnitCount.of(abstain=5), Denominator.EXPRESSED_ONLY),
    ],
)
def test_no_votes_give_no_rate_which_is_not_a_rate_of_zero(
    count: UnitCount, denominator: Denominator
) -> None:
    rate = satisfaction_rate(count, denominator)

    assert rate is None
    assert threshold_side(rate, NINETY) is ThresholdSide.NO_RATE


def test_abstentions_alone_give_a_rate_of_zero_where_they_are_votes() -> None:
    assert satisfaction_rate(UnitCount.of(abstain=5), Denominator.WITH_ABSTENTIONS) == 0


@given(count=COUNTS)
def test_a_rate_lies_between_none_and_all_and_grows_without_abstentions(count: UnitCount) -> None:
    assume(count.graded)

    with_abstentions = satisfaction_rate(count, Denominator.WITH_ABSTENTIONS)
    expressed_only = satisfaction_rate(count, Denominator.EXPRESSED_ONLY)

    assert with_abstentions is not None
    assert expressed_only is not None
    assert 0 <= with_abstentions <= expressed_only <= 1


def test_another_reading_keeps_the_grades() -> None:
    """口径影响 turns one switch; the grades of the activity are none."""
    grades = (
        Grade(Vote("good"), "好", Fraction(3), Fraction(1)),
        Grade(Vote("bad"), "差", Fraction(1), Fraction(0)),
    )
    rules = Rules(grades=grades)

    for switch in SWITCHES:
        for reading in switch.readings:
            assert turned(rules, switch, reading).scale.grades == grades
