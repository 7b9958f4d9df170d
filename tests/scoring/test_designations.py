"""优胜, 末位, 重点整改, the veto, and the questions that are left to an authority."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.activity import Activity
from ballot.grade import PLAN_SCALE, Vote
from ballot.ids import UnitId
from ballot.rules import AwardConflictRule, RankingBasis, Rules, TieBreaker, TieRule
from ballot.ruling import RulingKind
from scoring.counts import Counts
from scoring.designations import Designation
from scoring.result import Result, score_activity

AWARD, LAST, RECTIFICATION = Designation


@pytest.fixture
def score(
    make_activity: Callable[..., Activity], make_counts: Callable[..., Counts]
) -> Callable[..., Result]:
    """Return a scorer of one category from the votes of its units."""

    def run(votes: dict[str, tuple[int, ...]], **settings: object) -> Result:
        activity = make_activity({"local": tuple(votes)}, **settings)
        return score_activity(activity, make_counts(votes))

    return run


def given_to(result: Result, designation: Designation) -> set[str]:
    return {line.unit for line in result.lines if designation in line.designations}


def open_for(result: Result, designation: Designation) -> set[str]:
    return {line.unit for line in result.lines if designation in line.open_designations}


def questions(result: Result) -> dict[RulingKind, tuple[tuple[str, ...], int | None]]:
    return {ruling.kind: (ruling.units, ruling.seats) for ruling in result.rulings}


def test_the_first_places_are_awarded_and_the_last_place_is_last(
    score: Callable[..., Result],
) -> None:
    result = score({"a": (10,), "b": (9, 1), "c": (8, 2), "d": (7, 3)}, top=2)

    assert given_to(result, AWARD) == {"a", "b"}
    assert given_to(result, LAST) == {"d"}
    assert given_to(result, RECTIFICATION) == set()
    assert result.rulings == ()


def test_the_last_unit_is_last_even_with_a_rate_of_99_percent(
    score: Callable[..., Result],
) -> None:
    result = score({"a": (100,), "b": (99, 0, 1)})

    assert given_to(result, LAST) == {"b"}


def test_the_last_unit_goes_out_before_the_rate_is_looked_at(score: Callable[..., Result]) -> None:
    """除去“末位单位”后,群众满意率低于90%的…为“重点整改单位” (七(一))."""
    result = score({"a": (10,), "b": (8, 0, 2), "c": (7, 0, 3)})

    assert given_to(result, LAST) == {"c"}
    assert given_to(result, RECTIFICATION) == {"b"}


def test_each_category_has_its_own_last_unit(
    make_activity: Callable[..., Activity], make_counts: Callable[..., Counts]
) -> None:
    activity = make_activity({"local": ("a", "b"), "finance": ("c", "d")})
    counts = make_counts({"a": (10,), "b": (9, 1), "c": (3, 7), "d": (2, 8)})

    result = score_activity(activity, counts)

    assert given_to(result, LAST) == {"b", "d"}
    assert given_to(result, AWARD) == {"a", "c"}


def test_a_tie_inside_the_awards_needs_no_ruling(score: Callable[..., Result]) -> None:
    result = score({"a": (10,), "b": (10,), "c": (9, 1)}, top=2)

    assert given_to(result, AWARD) == {"a", "b"}
    assert result.rulings == ()


def test_a_tie_across_the_last_award_is_left_to_a_ruling(score: Callable[..., Result]) -> None:
    result = score({"a": (10,), "b": (9, 1), "c": (9, 1), "d": (8, 2)}, top=2)

    assert given_to(result, AWARD) == {"a"}
    assert open_for(result, AWARD) == {"b", "c"}
    assert questions(result) == {RulingKind.AWARD_TIE: (("b", "c"), 1)}


def test_a_tie_for_last_is_left_to_a_ruling_and_so_is_what_follows_from_it(
    score: Callable[..., Result],
) -> None:
    result = score({"a": (10,), "b": (8, 0, 2), "c": (7, 2, 1)})

    assert given_to(result, LAST) == set()
    assert open_for(result, LAST) == {"b", "c"}
    assert open_for(result, RECTIFICATION) == {"b"}
    assert given_to(result, RECTIFICATION) == set()
    assert questions(result) == {RulingKind.LAST_TIE: (("b", "c"), 1)}


def test_shared_places_are_shared_designations_where_the_rules_say_so(
    score: Callable[..., Result],
) -> None:
    votes = {"a": (10,), "b": (9, 1), "c": (9, 1), "d": (8, 2), "e": (8, 2)}

    result = score(votes, top=2, rules=Rules(ties=TieRule.SHARE))

    assert given_to(result, AWARD) == {"a", "b", "c"}
    assert given_to(result, LAST) == {"d", "e"}
    assert result.rulings == ()


def test_tie_breakers_settle_a_tie_and_what_they_leave_equal_needs_a_ruling(
    score: Callable[..., Result],
) -> None:
    votes = {"a": (4, 0, 4), "b": (3, 2, 3), "c": (2, 1, 5), "d": (2, 1, 5)}

    result = score(votes, rules=Rules(ties=(TieBreaker.FEWEST_DISSATISFIED,)))

    assert given_to(result, AWARD) == {"b"}
    assert questions(result)[RulingKind.LAST_TIE] == (("c", "d"), 1)


def test_a_vetoed_unit_keeps_its_place_and_nobody_moves_up(score: Callable[..., Result]) -> None:
    """凡在综合评选先进中被实行“一票否决”的单位,不得评为“优胜单位” (七(二)5)."""
    result = score({"a": (10,), "b": (9, 1), "c": (8, 2)}, vetoed=["a"])

    assert [line.place for line in result.lines] == [1, 2, 3]
    assert given_to(result, AWARD) == set()
    assert result.lines[0].is_vetoed


def test_the_next_unit_moves_up_where_the_rules_say_so(score: Callable[..., Result]) -> None:
    votes = {"a": (10,), "b": (9, 1), "c": (8, 2)}

    result = score(votes, vetoed=["a"], rules=Rules(veto_backfill=True))

    assert given_to(result, AWARD) == {"b"}
    assert [line.place for line in result.lines] == [1, 2, 3]


def test_a_vetoed_unit_in_a_tie_leaves_the_tie_to_a_ruling(score: Callable[..., Result]) -> None:
    result = score({"a": (10,), "b": (10,), "c": (8, 2)}, vetoed=["a"])

    assert open_for(result, AWARD) == {"b"}
    assert questions(result) == {RulingKind.AWARD_TIE: (("b",), 1)}


def test_backfill_settles_a_tie_with_a_vetoed_unit(score: Callable[..., Result]) -> None:
    votes = {"a": (10,), "b": (10,), "c": (8, 2)}

    result = score(votes, vetoed=["a"], rules=Rules(veto_backfill=True))

    assert given_to(result, AWARD) == {"b"}
    assert result.rulings == ()


def test_a_vetoed_unit_can_still_be_last(score: Callable[..., Result]) -> None:
    result = score({"a": (10,), "b": (9, 1)}, vetoed=["b"])

    assert given_to(result, LAST) == {"b"}


@pytest.mark.parametrize(
    ("rule", "awarded", "kinds"),
    [
        (AwardConflictRule.FLAG, {"a"}, {RulingKind.AWARD_BELOW_RATE}),
        (AwardConflictRule.DROP_AWARD, set(), set()),
        (AwardConflictRule.IGNORE, {"a"}, set()),
    ],
)
def test_an_award_below_the_rate_is_flagged_dropped_or_ignored_by_the_rules(
    score: Callable[..., Result],
    rule: AwardConflictRule,
    awarded: set[str],
    kinds: set[RulingKind],
) -> None:
    result = score({"a": (8, 0, 2), "b": (7, 0, 3)}, rules=Rules(award_below_rate=rule))

    assert given_to(result, AWARD) == awarded
    assert given_to(result, RECTIFICATION) == {"a"}
    assert set(questions(result)) == kinds


def test_a_unit_alone_in_its_category_is_first_and_last_and_that_is_asked(
    score: Callable[..., Result],
) -> None:
    result = score({"a": (10,)})

    assert questions(result) == {RulingKind.AWARD_AND_LAST: (("a",), None)}


def test_where_all_units_are_equal_no_unit_is_chosen(score: Callable[..., Result]) -> None:
    result = score({"a": (10,), "b": (10,), "c": (10,)}, top=2)

    assert [line.designations for line in result.lines] == [(), (), ()]
    assert questions(result) == {
        RulingKind.AWARD_TIE: (("a", "b", "c"), 2),
        RulingKind.LAST_TIE: (("a", "b", "c"), 1),
    }


@pytest.mark.parametrize("basis", RankingBasis)
@pytest.mark.parametrize("votes", [(0,), (1,), (0, 0, 0, 0, 3), (0, 0, 0, 3)])
def test_hardly_any_votes_give_questions_and_no_crash(
    score: Callable[..., Result], basis: RankingBasis, votes: tuple[int, ...]
) -> None:
    result = score({"a": votes, "b": votes}, rules=Rules(ranking_basis=basis))

    assert result.rulings != ()
    assert [line.designations for line in result.lines] == [(), ()]


def test_no_sheets_at_all_leave_the_rate_to_a_ruling(score: Callable[..., Result]) -> None:
    result = score({"a": (0,), "b": (0,)})

    assert questions(result)[RulingKind.NO_RATE] == (("a", "b"), None)


def test_a_unit_without_a_mean_is_asked_about_and_the_others_are_ranked(
    score: Callable[..., Result],
) -> None:
    votes = {"a": (0, 0, 0, 0, 4), "b": (4,), "c": (3, 1)}

    result = score(votes, rules=Rules(ranking_basis=RankingBasis.MEAN))

    assert given_to(result, AWARD) == {"b"}
    assert given_to(result, LAST) == {"c"}
    assert questions(result)[RulingKind.NO_SCORE] == (("a",), None)


UNITS = ("a", "b", "c", "d", "e")
SHEETS = 4
DECKS = st.lists(
    st.lists(st.sampled_from(PLAN_SCALE.votes), min_size=SHEETS, max_size=SHEETS),
    min_size=len(UNITS),
    max_size=len(UNITS),
)


@given(
    deck=DECKS,
    top=st.integers(min_value=0, max_value=6),
    vetoed=st.sets(st.sampled_from(UNITS)),
    conflict=st.sampled_from(AwardConflictRule),
    backfill=st.booleans(),
    basis=st.sampled_from(RankingBasis),
)
def test_code_never_chooses_between_equals_nor_hands_out_too_much(
    make_activity: Callable[..., Activity],
    make_counts: Callable[..., Counts],
    deck: list[list[Vote]],
    top: int,
    vetoed: set[str],
    conflict: AwardConflictRule,
    backfill: bool,
    basis: RankingBasis,
) -> None:
    rules = Rules(award_below_rate=conflict, veto_backfill=backfill, ranking_basis=basis)
    activity = make_activity({"local": UNITS}, top=top, rules=rules, vetoed=sorted(vetoed))
    votes = {
        unit: [v.count(kind) for kind in PLAN_SCALE.votes]
        for unit, v in zip(UNITS, deck, strict=True)
    }

    result = score_activity(activity, make_counts(votes))

    by_place: dict[int | None, set[tuple[bool, bool, bool]]] = {}
    for line in result.lines:
        barred = line.is_vetoed or conflict is AwardConflictRule.DROP_AWARD
        awarded = barred or AWARD in line.designations
        kind = (awarded, LAST in line.designations, barred)
        by_place.setdefault(line.place, set()).add(kind)
    alike = {
        place: {kind[:2] for kind in kinds if not kind[2]} for place, kinds in by_place.items()
    }
    assert all(len(kinds) <= 1 for kinds in alike.values())
    assert len(given_to(result, AWARD)) <= top
    assert len(given_to(result, LAST)) <= 1
    assert not given_to(result, AWARD) & vetoed
    assert not given_to(result, LAST) & given_to(result, RECTIFICATION)
    tied = questions(result).get(RulingKind.AWARD_TIE, ((), 0))
    assert set(tied[0]) == open_for(result, AWARD)


def test_units_are_named_in_the_order_of_the_form(score: Callable[..., Result]) -> None:
    result = score({"z": (10,), "a": (10,), "m": (10,)})

    assert result.rulings[0].units == (UnitId("z"), UnitId("a"), UnitId("m"))
