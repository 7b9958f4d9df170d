"""Who is the last where a place takes more than one, a share, or only units below a limit."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from ballot.activity import Activity
from ballot.other_rules import LastBy, Measure, Rounding
from ballot.rules import Denominator, RankingBasis, Rules, TieRule
from ballot.ruling import Ruling, RulingKind
from scoring.counts import Counts
from scoring.designations import Designation
from scoring.result import Result, score_activity
from scoring.rulings import NoEffect, RulingNeeded

Score = Callable[..., Result]


@pytest.fixture
def score(make_activity: Callable[..., Activity], make_counts: Callable[..., Counts]) -> Score:
    """Return a scorer of units that each got so many 满意, and 不满意 in the other rows of ten."""

    def run(
        satisfied: Sequence[int],
        rulings: Sequence[Ruling] = (),
        *,
        last: int | None = None,
        top: int = 0,
        **switches: object,
    ) -> Result:
        votes = {f"u{n}": (good, 0, 10 - good) for n, good in enumerate(satisfied)}
        activity = make_activity({"all": tuple(votes)}, top=top, rules=Rules(**switches))
        category = replace(activity.categories[0], last=last)
        activity = replace(activity, categories=(category,), rulings=tuple(rulings))
        return score_activity(activity, make_counts(votes))

    return run


def last_of(result: Result) -> list[str]:
    return [line.unit for line in result.lines if Designation.LAST in line.designations]


def open_last(result: Result) -> list[str]:
    return [line.unit for line in result.lines if Designation.LAST in line.open_designations]


def ruled(question: RulingNeeded, *chosen: str, without_last: bool = False) -> Ruling:
    return Ruling(
        kind=question.kind, category=question.category, units=question.units,
        chosen=tuple(chosen), seats=question.seats, without_last=without_last,
        text="", by="", confirmed_by="",
    )  # fmt: skip


def test_so_many_last_places_as_the_rules_or_the_category_say(score: Score) -> None:
    marks = (9, 8, 7, 6)

    assert last_of(score(marks)) == ["u3"]
    assert last_of(score(marks, last_count=2)) == ["u2", "u3"]
    assert last_of(score(marks, last=3, last_count=2)) == ["u1", "u2", "u3"]
    assert last_of(score(marks, last_count=0)) == []
    assert last_of(score(marks, last=0)) == []
    assert last_of(score(marks, last_count=9)) == ["u0", "u1", "u2", "u3"]


def test_a_tie_inside_the_last_places_needs_no_ruling(score: Score) -> None:
    result = score((9, 8, 7, 7, 6), last_count=3)

    assert last_of(result) == ["u2", "u3", "u4"]
    assert result.rulings == ()


def test_a_tie_at_the_cut_is_asked_with_the_seats_that_are_left(score: Score) -> None:
    result = score((9, 7, 7, 7, 6), last_count=3)

    assert (last_of(result), open_last(result)) == (["u4"], ["u1", "u2", "u3"])
    (question,) = result.rulings
    assert (question.kind, question.units, question.seats) == (
        RulingKind.LAST_TIE, ("u1", "u2", "u3"), 2,
    )  # fmt: skip


def test_all_of_a_shared_place_are_last_where_the_rules_say_so(score: Score) -> None:
    result = score((9, 7, 7, 7, 6), last_count=3, ties=TieRule.SHARE)

    assert last_of(result) == ["u1", "u2", "u3", "u4"]
    assert result.rulings == ()


def test_an_answer_takes_all_seats_no_fewer_and_no_more(score: Score) -> None:
    marks, count = (9, 7, 7, 7, 6), {"last_count": 3}
    (question,) = score(marks, **count).rulings

    settled = score(marks, [ruled(question, "u1", "u3")], **count)
    fewer = score(marks, [ruled(question, "u1")], **count)
    more = score(marks, [ruled(question, "u1", "u2", "u3")], **count)
    nobody = score(marks, [ruled(question, without_last=True)], **count)

    assert (last_of(settled), open_last(settled)) == (["u1", "u3", "u4"], [])
    assert (settled.rulings, settled.idle) == ((), ())
    assert [each.why for each in fewer.idle] == [NoEffect.NOT_ONE_LAST]
    assert [each.why for each in more.idle] == [NoEffect.TOO_MANY]
    # u4 remains the last: nobody can say that there is none.
    assert [each.why for each in nobody.idle] == [NoEffect.LAST_REMAINS]
    assert fewer.rulings == more.rulings == nobody.rulings == (question,)


def test_where_all_seats_are_open_the_words_that_there_is_none_are_heard(score: Score) -> None:
    marks = (9, 7, 7, 7)
    (question,) = score(marks, last_count=2).rulings

    result = score(marks, [ruled(question, without_last=True)], last_count=2)

    assert question.seats == 2
    assert (last_of(result), result.rulings, result.idle) == ([], (), ())


def test_units_left_for_as_many_seats_are_the_last(score: Score) -> None:
    """Top 3 of five, of which the last four tie: whoever keeps the award is not the last."""
    marks, rules = (9, 7, 7, 7, 7), {"top": 5, "last_count": 2}
    result = score(marks, **rules)
    below, both = (q for q in result.rulings if q.kind is not RulingKind.LAST_TIE)
    keeps = ruled(both, "u1", "u2")

    settled = score(marks, [keeps], **rules)

    assert (below.kind, both.kind) == (RulingKind.AWARD_BELOW_RATE, RulingKind.AWARD_AND_LAST)
    assert (last_of(settled), open_last(settled)) == (["u3", "u4"], [])
    assert settled.idle == ()


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [(Rounding.DOWN, 1), (Rounding.UP, 2), (Rounding.NEAREST, 2)],
)
def test_a_share_of_the_category_is_rounded_as_the_rules_say(
    score: Score, rounding: Rounding, expected: int
) -> None:
    """3/10 of five units are one and a half."""
    result = score(
        (9, 8, 7, 6, 5), last_by=LastBy.SHARE, last_share=Fraction(3, 10), last_rounding=rounding
    )

    assert len(last_of(result)) == expected


def test_only_units_below_the_limit_are_the_last_and_nobody_moves_up(score: Score) -> None:
    limit = {"last_below": Fraction(7, 10)}

    assert last_of(score((9, 8, 7), **limit)) == []  # 7 of 10 is not below
    assert last_of(score((9, 8, 6), **limit)) == ["u2"]
    assert last_of(score((9, 8, 6), last_count=2, **limit)) == ["u2"]
    assert last_of(score((9, 6, 5, 4), last_by=LastBy.LIMIT, **limit)) == ["u1", "u2", "u3"]
    assert last_of(score((9, 8), last_by=LastBy.LIMIT, **limit)) == []


def test_equal_units_that_are_all_below_the_limit_need_no_ruling(score: Score) -> None:
    result = score((9, 6, 6), last_by=LastBy.LIMIT, last_below=Fraction(7, 10))

    assert (last_of(result), result.rulings) == (["u1", "u2"], ())


def test_of_equal_units_at_the_cut_only_those_below_the_limit_can_be_the_last(
    make_activity: Callable[..., Activity], make_counts: Callable[..., Counts]
) -> None:
    """b and c have 10 points each; of c 5 of 10 rows are 满意, of b all 10 are 基本满意."""
    votes = {"a": (10,), "b": (0, 10), "c": (5, 0, 5)}
    activity = make_activity({"all": ("a", "b", "c")}, top=0)
    limited = replace(activity, rules=Rules(last_below=Fraction(3, 4)))

    plain, result = (score_activity(each, make_counts(votes)) for each in (activity, limited))

    assert open_last(plain) == ["b", "c"]
    assert (last_of(result), open_last(result)) == (["c"], [])


def test_the_limit_may_be_one_of_mean_points(score: Score) -> None:
    limit = {"last_measure": Measure.MEAN, "last_below": Fraction(6, 5)}

    assert last_of(score((9, 6), **limit)) == []  # 6 times 2 of 10 rows is 6/5
    assert last_of(score((9, 5), **limit)) == ["u1"]


def test_a_unit_without_a_rate_is_below_no_limit(
    make_activity: Callable[..., Activity], make_counts: Callable[..., Counts]
) -> None:
    rules = Rules(denominator=Denominator.EXPRESSED_ONLY, last_below=Fraction(3, 4))
    activity = make_activity({"all": ("a", "b")}, top=0, rules=rules)

    result = score_activity(activity, make_counts({"a": (10,), "b": (0, 0, 0, 10)}))

    assert last_of(result) == []
    assert [question.kind for question in result.rulings] == [RulingKind.NO_RATE]


@pytest.mark.parametrize("rules", [{"last_count": 0}, {"last_below": Fraction(1, 2)}])
def test_nobody_need_say_that_there_is_no_last_where_the_rules_leave_none(
    make_activity: Callable[..., Activity],
    make_counts: Callable[..., Counts],
    rules: dict[str, object],
) -> None:
    votes = {"a": (10,), "b": (0, 0, 0, 0, 10)}
    turned = Rules(ranking_basis=RankingBasis.MEAN, **rules)
    activity = make_activity({"all": ("a", "b")}, top=0, rules=turned)
    asked = score_activity(activity, make_counts(votes)).rulings
    questions = {question.kind: question for question in asked}
    answer = ruled(questions[RulingKind.NO_SCORE], "b")

    result = score_activity(replace(activity, rulings=(answer,)), make_counts(votes))

    assert result.idle == ()
    assert RulingKind.NO_SCORE not in {question.kind for question in result.rulings}


def test_who_takes_the_only_last_unit_below_the_limit_away_must_say_so(score: Score) -> None:
    marks, rules = (9, 5), {"top": 2, "last_below": Fraction(7, 10)}
    both = next(q for q in score(marks, **rules).rulings if q.kind is RulingKind.AWARD_AND_LAST)

    silent = score(marks, [ruled(both, "u1")], **rules)
    said = score(marks, [ruled(both, "u1", without_last=True)], **rules)

    assert [each.why for each in silent.idle] == [NoEffect.LEAVES_NO_LAST]
    assert (last_of(said), said.idle) == ([], ())


def test_the_last_by_number_is_what_would_change_under_another_rule(score: Score) -> None:
    limit = {"last_by": LastBy.LIMIT, "last_below": Fraction(7, 10)}

    plain, turned = score((9, 6, 5)), score((9, 6, 5), **limit)

    assert "last.by" not in {reading.switch for reading in plain.sensitivity}
    (reading,) = [each for each in turned.sensitivity if each.switch == "last.by"]
    assert [change.before.unit for change in reading.changes] == ["u1"]
