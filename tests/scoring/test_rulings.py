"""What the leading group's answers come to, in whatever order they are given."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from ballot.activity import Activity
from ballot.ids import UnitId
from ballot.rules import RankingBasis, Rules
from ballot.ruling import Ruling, RulingKind
from scoring.counts import Counts
from scoring.designations import Designation
from scoring.result import Result, score_activity
from scoring.rulings import NoEffect, RulingNeeded

AWARD, LAST, RECTIFICATION = Designation
VOTES = dict[str, tuple[int, ...]]

EQUAL: VOTES = {"a": (1, 0, 9), "b": (1, 0, 9)}
"""Two units, equal and below the rate: both may be first, and both may be last."""


@pytest.fixture
def settle(
    make_activity: Callable[..., Activity], make_counts: Callable[..., Counts]
) -> Callable[..., Result]:
    """Return a scorer of one category from the votes of its units and the rulings on record."""

    def run(votes: VOTES, rulings: Sequence[Ruling] = (), **settings: object) -> Result:
        activity = make_activity({"local": tuple(votes)}, **settings)
        return score_activity(replace(activity, rulings=tuple(rulings)), make_counts(votes))

    return run


def asked(result: Result, kind: RulingKind) -> RulingNeeded:
    return next(each for each in result.rulings if each.kind is kind)


def answered(question: RulingNeeded, *chosen: str, **more: Any) -> Ruling:
    return Ruling(
        kind=question.kind,
        category=question.category,
        units=question.units,
        seats=question.seats,
        chosen=tuple(map(UnitId, chosen)),
        text="会议决定",
        by="组长",
        confirmed_by="副组长",
        **more,
    )


def given_to(result: Result, designation: Designation) -> set[str]:
    return {line.unit for line in result.lines if designation in line.designations}


def test_an_answer_keeps_its_effect_when_a_later_one_changes_its_question(
    settle: Callable[..., Result],
) -> None:
    first = settle(EQUAL)
    rate = answered(asked(first, RulingKind.AWARD_BELOW_RATE), "a")
    tie = answered(asked(settle(EQUAL, [rate]), RulingKind.AWARD_TIE), "a")

    result = settle(EQUAL, [rate, tie])

    assert given_to(result, AWARD) == {"a"}
    assert result.idle == ()
    assert RulingKind.AWARD_BELOW_RATE not in [each.kind for each in result.rulings]


def test_the_same_answers_in_another_order_are_asked_and_taken_as_well(
    settle: Callable[..., Result],
) -> None:
    tie = answered(asked(settle(EQUAL), RulingKind.AWARD_TIE), "a")
    rate = answered(asked(settle(EQUAL, [tie]), RulingKind.AWARD_BELOW_RATE), "a")

    result = settle(EQUAL, [tie, rate])

    assert rate.units == ("a",)
    assert given_to(result, AWARD) == {"a"}
    assert result.idle == ()


def test_a_unit_alone_is_first_or_last_and_its_category_keeps_a_last_one_unless_that_is_said(
    settle: Callable[..., Result],
) -> None:
    question = asked(settle({"a": (10,)}), RulingKind.AWARD_AND_LAST)
    kept, said = answered(question, "a"), answered(question, "a", without_last=True)

    silent, spoken = settle({"a": (10,)}, [kept]), settle({"a": (10,)}, [said])

    assert [each.why for each in silent.idle] == [NoEffect.LEAVES_NO_LAST]
    assert given_to(silent, LAST) == {"a"}
    assert silent.rulings == (question,)
    assert (given_to(spoken, LAST), given_to(spoken, AWARD)) == (set(), {"a"})
    assert (spoken.rulings, spoken.idle) == ((), ())


@pytest.mark.parametrize(
    ("chosen", "said", "why"),
    [
        ((), False, NoEffect.NOT_ONE_LAST),
        (("a", "b"), False, NoEffect.TOO_MANY),
        (("a", "a"), False, NoEffect.FOREIGN_UNIT),
        (("c",), False, NoEffect.FOREIGN_UNIT),
        (("a",), True, NoEffect.LAST_REMAINS),
    ],
)
def test_a_tie_for_last_takes_exactly_one_unit_or_the_words_that_there_is_none(
    settle: Callable[..., Result], chosen: tuple[str, ...], said: bool, why: NoEffect
) -> None:
    votes = {"c": (10,), "a": (9, 1), "b": (9, 1)}
    question = asked(settle(votes), RulingKind.LAST_TIE)

    result = settle(votes, [answered(question, *chosen, without_last=said)])

    assert [each.why for each in result.idle] == [why]
    assert result.rulings == (question,)


def test_that_there_is_no_last_unit_is_an_answer_if_it_is_said(
    settle: Callable[..., Result],
) -> None:
    votes = {"c": (10,), "a": (9, 1), "b": (9, 1)}
    question = asked(settle(votes), RulingKind.LAST_TIE)

    result = settle(votes, [answered(question, without_last=True)])

    assert (result.rulings, result.idle, given_to(result, LAST)) == ((), (), set())


def test_where_no_unit_has_a_place_somebody_must_say_that_there_is_no_last_one(
    settle: Callable[..., Result],
) -> None:
    votes = {"a": (0, 0, 0, 0, 3), "b": (0, 0, 0, 0, 3)}
    rules = Rules(ranking_basis=RankingBasis.MEAN)
    question = asked(settle(votes, rules=rules), RulingKind.NO_SCORE)

    silent = settle(votes, [answered(question, "a")], rules=rules)
    spoken = settle(votes, [answered(question, "a", without_last=True)], rules=rules)

    assert [each.why for each in silent.idle] == [NoEffect.LEAVES_NO_LAST]
    assert spoken.idle == ()
    assert given_to(spoken, RECTIFICATION) == {"a"}


def test_of_two_that_tie_for_last_the_one_that_is_left_is_the_last(
    settle: Callable[..., Result],
) -> None:
    votes = {"a": (10,), "b": (10,)}
    tie = answered(asked(settle(votes), RulingKind.AWARD_TIE), "a")
    both = answered(asked(settle(votes, [tie]), RulingKind.AWARD_AND_LAST), "a")

    result = settle(votes, [tie, both])

    assert (given_to(result, AWARD), given_to(result, LAST)) == ({"a"}, {"b"})
    assert (result.rulings, result.idle) == ((), ())


def test_what_depended_on_a_ruling_that_is_gone_is_open_again_and_that_is_said(
    settle: Callable[..., Result],
) -> None:
    tie = answered(asked(settle(EQUAL), RulingKind.AWARD_TIE), "a")
    rate = answered(asked(settle(EQUAL, [tie]), RulingKind.AWARD_BELOW_RATE), "a")

    result = settle(EQUAL, [rate])

    assert [(each.ruling, each.why) for each in result.idle] == [(rate, NoEffect.NOT_ASKED)]
    assert result.rulings == settle(EQUAL).rulings


def test_a_question_about_the_same_units_with_other_seats_is_another_one(
    settle: Callable[..., Result],
) -> None:
    one = {"a": (10,), "b": (9, 1), "c": (9, 1), "d": (9, 1), "e": (1, 0, 9)}
    two = {**one, "a": (8, 2)}
    ruling = answered(asked(settle(one, top=2), RulingKind.AWARD_TIE), "b")

    result = settle(two, [ruling], top=2)

    assert (ruling.seats, asked(result, RulingKind.AWARD_TIE).seats) == (1, 2)
    assert [each.why for each in result.idle] == [NoEffect.NOT_ASKED]
    assert ruling.question != asked(result, RulingKind.AWARD_TIE).id


def test_the_last_unit_is_not_mended_whoever_ruled_first(settle: Callable[..., Result]) -> None:
    votes = {"a": (0, 0, 0, 0, 3), "b": (0, 0, 0, 0, 3), "c": (3,)}
    rate = answered(asked(settle(votes), RulingKind.NO_RATE), "a", "b")
    tie = answered(asked(settle(votes, [rate]), RulingKind.LAST_TIE), "a")

    result = settle(votes, [rate, tie])

    assert given_to(result, LAST) == {"a"}
    assert given_to(result, RECTIFICATION) == {"b"}


def test_rulings_of_the_version_before_answer_by_kind_and_as_they_said(
    settle: Callable[..., Result],
) -> None:
    tie = answered(asked(settle(EQUAL), RulingKind.AWARD_TIE), "a")
    rate = answered(asked(settle(EQUAL, [tie]), RulingKind.AWARD_BELOW_RATE), "a")
    last = answered(asked(settle(EQUAL), RulingKind.LAST_TIE))
    old = [replace(each, seats=None, is_staged=True) for each in (rate, last, tie)]

    result = settle(EQUAL, old)

    assert (result.idle, result.rulings) == ((), ())
    assert (given_to(result, AWARD), given_to(result, LAST)) == ({"a"}, set())


def test_another_reading_takes_a_ruling_in_only_where_it_asks_the_same(
    settle: Callable[..., Result],
) -> None:
    votes = {"c": (10,), "a": (9, 1), "b": (9, 1)}
    tie = answered(asked(settle(votes), RulingKind.LAST_TIE), "a")

    readings = {r.switch: r for r in settle(votes, [tie]).sensitivity}

    # Where ties are shared nothing is asked: both are the last, whatever was ruled.
    (change,) = readings["ranking.ties"].changes
    assert (change.before.unit, change.before.designations) == ("b", ())
    assert change.after.designations == (LAST,)
    # By the mean the same is asked, and the ruling answers it: nothing changes.
    assert readings["ranking.basis"].changes == ()
