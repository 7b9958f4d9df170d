"""Counting again what the plan hasn't: grades of one's own, items, forms of other kinds."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from types import ModuleType

import pytest

from ballot.form import FormKind
from ballot.grade import Grade, Scale, Vote
from ballot.ids import CategoryId, UnitId
from ballot.ruling import Ruling, RulingKind
from bench.counters import compare
from bench.random_forms import Draw, random_inputs
from output.tally import TallyInputs, TallyKind, build_tally
from output.tally_schema import TallySchema
from scoring.counts import UnitCount

ACTIVITIES = 60
"""`bench/counters.py` draws more."""


def test_all_three_agree_on_random_forms_and_both_find_a_change(counter: ModuleType) -> None:
    draw = Draw(20261128)

    came = [compare(random_inputs(draw), draw, counter) for _ in range(ACTIVITIES)]

    assert [each.problem for each in came if each.problem] == []
    assert all(each.change for each in came)
    has = Counter(word for each in came for word in each.what)
    for word in (*FormKind, "items", "weights", "rulings", "grades that are no vote"):
        assert has[word] >= 2, has


def drawn(is_wanted: Callable[[TallyInputs], bool]) -> TallyInputs:
    draw = Draw(7)
    return next(filter(is_wanted, (random_inputs(draw) for _ in range(200))))


@pytest.mark.parametrize(
    "is_wanted",
    [
        lambda inputs: bool(inputs.activity.rules.grades) and not inputs.activity.items,
        lambda inputs: bool(inputs.activity.items) and not inputs.activity.rules.grades,
        lambda inputs: not inputs.activity.kind.is_ranked,
    ],
    ids=["grades", "items", "another form"],
)
def test_the_first_schema_is_not_written_of_what_it_can_not_say(
    is_wanted: Callable[[TallyInputs], bool],
) -> None:
    with pytest.raises(ValueError, match="pingyi-tally/1 knows"):
        build_tally(drawn(is_wanted), TallyKind.FINAL, schema=TallySchema.V1)


def test_rulings_on_a_ranking_are_not_told_with_a_form_that_is_not_ranked() -> None:
    inputs = drawn(lambda inputs: not inputs.activity.kind.is_ranked)
    ruling = Ruling(
        kind=RulingKind.LAST_TIE,
        category=CategoryId("elsewhere"),
        units=(UnitId("u8"), UnitId("u9")),
        chosen=(UnitId("u9"),),
        text="会议决定",
        by="组长",
        confirmed_by="副组长",
        seats=1,
    )

    tally = build_tally(
        replace(inputs, activity=replace(inputs.activity, rulings=(ruling,))), TallyKind.FINAL
    )

    assert (tally["rulings_made"], tally.get("rulings_without_effect")) == ([], None)


def test_a_scale_without_points_and_a_grade_of_any_name_can_be_counted() -> None:
    scale = Scale((Grade(Vote("cls"), "好", None, Fraction(1)),), None)

    assert scale.worst == "cls"
    assert UnitCount.of(**{"cls": 2})["cls"] == 2
