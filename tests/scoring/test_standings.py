"""Places, shared places and tie-breakers."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.activity import Activity
from ballot.grade import Vote
from ballot.ids import UnitId
from ballot.other_rules import GradeBreaker
from ballot.rules import RankingBasis, Rules, TieBreaker, TieRule
from scoring.counts import Counts, UnitCount
from scoring.result import score_activity
from scoring.standings import places

UNITS = ("a", "b", "c", "d")
SHEETS = 8
GRADES = ("satisfied", "mostly_satisfied", "dissatisfied")
TIES: tuple[TieRule | tuple[TieBreaker, ...], ...] = (TieRule.RULING, tuple(TieBreaker))


@st.composite
def unit_counts(draw: st.DrawFn) -> UnitCount:
    """Draw one unit's votes on `SHEETS` sheets."""
    names = ("satisfied", "mostly_satisfied", "dissatisfied", "abstain", "void")
    votes = draw(st.lists(st.sampled_from(names), min_size=SHEETS, max_size=SHEETS))
    return UnitCount.of(**{name: votes.count(name) for name in names})


COUNTS = st.fixed_dictionaries({UnitId(unit): unit_counts() for unit in UNITS})


def satisfied(*numbers: int) -> dict[UnitId, UnitCount]:
    return {
        UnitId(unit): UnitCount.of(satisfied=number)
        for unit, number in zip(UNITS, numbers, strict=True)
    }


def test_equal_scores_share_a_place_and_the_next_place_is_skipped() -> None:
    assert places(satisfied(9, 7, 7, 5), Rules()) == {"a": 1, "b": 2, "c": 2, "d": 4}


@given(counts=COUNTS, ties=st.sampled_from(TIES), basis=st.sampled_from(RankingBasis))
def test_a_place_is_one_more_than_the_number_of_better_units(
    counts: dict[UnitId, UnitCount],
    ties: TieRule | tuple[TieBreaker, ...],
    basis: RankingBasis,
) -> None:
    found = places(counts, Rules(ties=ties, ranking_basis=basis))

    taken = [place for place in found.values() if place is not None]
    assert all(place == 1 + sum(other < place for other in taken) for place in taken)


@given(counts=COUNTS, ties=st.sampled_from(TIES), data=st.data())
def test_the_order_of_units_does_not_matter(
    counts: dict[UnitId, UnitCount],
    ties: TieRule | tuple[TieBreaker, ...],
    data: st.DataObject,
) -> None:
    shuffled = dict(data.draw(st.permutations(list(counts.items()))))

    assert places(shuffled, Rules(ties=ties)) == places(counts, Rules(ties=ties))


@given(
    counts=COUNTS,
    ties=st.sampled_from(TIES),
    basis=st.sampled_from(RankingBasis),
    step=st.sampled_from([(2, 1), (2, 0), (1, 0)]),
)
def test_raising_one_grade_never_lowers_a_score_or_worsens_a_place(
    make_activity: Callable[..., Activity],
    counts: dict[UnitId, UnitCount],
    ties: TieRule | tuple[TieBreaker, ...],
    basis: RankingBasis,
    step: tuple[int, int],
) -> None:
    activity = make_activity({"local": UNITS}, rules=Rules(ties=ties, ranking_basis=basis))
    before, after = (GRADES[index] for index in step)
    raised = counts[UnitId("a")]
    if raised[before] == 0:
        raised = raised + UnitCount.of(**{before: 1})
        counts = {unit: count + UnitCount.of(void=1) for unit, count in counts.items()}
        counts[UnitId("a")] = raised
    better = raised + UnitCount.of(**{before: -1, after: 1})
    sheets = raised.rows

    old = score_activity(activity, Counts(valid=sheets, by_line=counts))
    new = score_activity(activity, Counts(valid=sheets, by_line={**counts, UnitId("a"): better}))

    old_line, new_line = old.lines[0], new.lines[0]
    assert new_line.points >= old_line.points
    assert old_line.place is not None
    assert new_line.place is not None
    assert new_line.place <= old_line.place


@pytest.mark.parametrize(
    ("breaker", "first", "second"),
    [
        (
            TieBreaker.RATE,
            UnitCount.of(satisfied=3, mostly_satisfied=2, dissatisfied=3),
            UnitCount.of(satisfied=4, dissatisfied=4),
        ),
        (
            TieBreaker.SATISFIED,
            UnitCount.of(satisfied=4, dissatisfied=4),
            UnitCount.of(satisfied=3, mostly_satisfied=2, dissatisfied=3),
        ),
        (
            TieBreaker.FEWEST_DISSATISFIED,
            UnitCount.of(satisfied=3, mostly_satisfied=2, dissatisfied=3),
            UnitCount.of(satisfied=4, dissatisfied=4),
        ),
    ],
)
def test_a_tie_breaker_orders_units_of_equal_points(
    breaker: TieBreaker, first: UnitCount, second: UnitCount
) -> None:
    counts = {UnitId("second"): second, UnitId("first"): first}

    assert places(counts, Rules()) == {"first": 1, "second": 1}
    assert places(counts, Rules(ties=(breaker,))) == {"first": 1, "second": 2}


@pytest.mark.parametrize(("is_most", "ahead"), [(True, "many"), (False, "few")])
def test_a_tie_breaker_may_name_a_grade(is_most: bool, ahead: str) -> None:
    counts = {
        UnitId("few"): UnitCount.of(satisfied=4, dissatisfied=4),
        UnitId("many"): UnitCount.of(satisfied=3, mostly_satisfied=2, dissatisfied=3),
    }
    breaker = GradeBreaker(is_most=is_most, grade=Vote.MOSTLY_SATISFIED)

    found = places(counts, Rules(ties=(breaker,)))

    assert [unit for unit, place in found.items() if place == 1] == [ahead]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TieBreaker.SATISFIED, GradeBreaker(is_most=True, grade=Vote.SATISFIED)),
        (TieBreaker.FEWEST_DISSATISFIED, GradeBreaker(is_most=False, grade=Vote.DISSATISFIED)),
    ],
)
def test_the_old_words_name_the_best_and_the_worst_grade(
    old: TieBreaker, new: GradeBreaker
) -> None:
    counts = {
        UnitId("a"): UnitCount.of(satisfied=4, dissatisfied=4),
        UnitId("b"): UnitCount.of(satisfied=3, mostly_satisfied=2, dissatisfied=3),
    }

    assert places(counts, Rules(ties=(old,))) == places(counts, Rules(ties=(new,)))


def test_what_tie_breakers_leave_equal_shares_a_place() -> None:
    assert places(satisfied(4, 4, 3, 3), Rules(ties=tuple(TieBreaker))) == {
        "a": 1,
        "b": 1,
        "c": 3,
        "d": 3,
    }


def test_a_unit_without_a_rate_stands_behind_an_equal_unit_with_one() -> None:
    counts = {
        UnitId("void"): UnitCount.of(void=2),
        UnitId("disliked"): UnitCount.of(dissatisfied=2),
    }

    assert places(counts, Rules(ties=(TieBreaker.RATE,))) == {"disliked": 1, "void": 2}


def test_a_unit_without_a_mean_has_no_place() -> None:
    counts = {UnitId("a"): UnitCount.of(void=2), UnitId("b"): UnitCount.of(dissatisfied=2)}

    assert places(counts, Rules(ranking_basis=RankingBasis.MEAN)) == {"a": None, "b": 1}
