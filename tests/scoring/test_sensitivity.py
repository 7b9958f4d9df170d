"""口径影响: each other reading is tried, and every unit it would change is listed."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from ballot.activity import Activity
from ballot.ids import GroupId
from ballot.rules import Denominator, RankingBasis, Rules, VoidRowCounts
from scoring.counts import Counts
from scoring.result import Result, score_activity
from scoring.scores import ThresholdSide

SWITCHES = {
    "satisfaction.denominator",
    "void_row.counts_as",
    "ranking.basis",
    "veto.backfill",
    "ranking.ties",
    "conflict.award_below_rate",
}


def changed(result: Result, switch: str) -> set[str]:
    readings = [reading for reading in result.sensitivity if reading.switch == switch]
    assert readings
    return {change.before.unit for reading in readings for change in reading.changes}


def test_readings_that_change_nothing_are_listed_as_such(
    make_activity: Callable[..., Activity], make_counts: Callable[..., Counts]
) -> None:
    result = score_activity(
        make_activity({"local": ("a", "b")}), make_counts({"a": (10,), "b": (9, 1)})
    )

    assert {reading.switch for reading in result.sensitivity} == SWITCHES
    assert {reading.changes for reading in result.sensitivity} == {()}


def test_a_change_says_from_what_to_what(
    make_activity: Callable[..., Activity], make_counts: Callable[..., Counts]
) -> None:
    """760/110/30/100 gives 87.0 % (整改) or 96.7 % (fine)."""
    activity = make_activity({"local": ("first", "a", "last")})
    counts = make_counts({"first": (1000,), "a": (760, 110, 30, 100), "last": (500, 200, 300)})

    (change,) = score_activity(activity, counts).sensitivity[0].changes

    assert change.before.unit == "a"
    assert (change.before.side, change.after.side) == (ThresholdSide.BELOW, ThresholdSide.REACHED)
    assert (change.before.designations, change.after.designations) == (("rectification",), ())


@pytest.mark.parametrize(
    ("switch", "votes", "vetoed"),
    [
        ("satisfaction.denominator", {"a": (9, 0, 0, 2), "b": (11,), "c": (1, 0, 10)}, []),
        ("void_row.counts_as", {"a": (8, 0, 0, 0, 2), "b": (8, 1, 1), "c": (1, 0, 9)}, []),
        ("ranking.basis", {"a": (8, 0, 0, 0, 2), "b": (8, 1, 1), "c": (1, 0, 9)}, []),
        ("veto.backfill", {"a": (10,), "b": (9, 1), "c": (8, 2)}, ["a"]),
        ("ranking.ties", {"a": (9, 1), "b": (9, 1), "c": (1, 0, 9)}, []),
        ("conflict.award_below_rate", {"a": (8, 0, 2), "b": (1, 0, 9)}, []),
    ],
)
def test_every_switch_has_a_case_where_it_matters(
    make_activity: Callable[..., Activity],
    make_counts: Callable[..., Counts],
    switch: str,
    votes: dict[str, tuple[int, ...]],
    vetoed: list[str],
) -> None:
    result = score_activity(
        make_activity({"local": tuple(votes)}, vetoed=vetoed), make_counts(votes)
    )

    assert changed(result, switch)


def test_the_alternatives_are_those_of_the_rules_in_force(
    make_activity: Callable[..., Activity], make_counts: Callable[..., Counts]
) -> None:
    rules = Rules(
        denominator=Denominator.EXPRESSED_ONLY,
        void_row_counts_as=VoidRowCounts.ABSTENTION,
        ranking_basis=RankingBasis.MEAN,
        veto_backfill=True,
    )

    result = score_activity(make_activity({"local": ("a",)}, rules=rules), make_counts({"a": (1,)}))

    assert [(r.switch, r.official, r.alternative) for r in result.sensitivity] == [
        ("satisfaction.denominator", "expressed_only", "with_abstentions"),
        ("void_row.counts_as", "abstention", "nothing"),
        ("ranking.basis", "mean", "total"),
        ("veto.backfill", "true", "false"),
        ("ranking.ties", "ruling", "share"),
        ("conflict.award_below_rate", "flag", "drop_award"),
        ("conflict.award_below_rate", "flag", "ignore"),
    ]


def test_what_a_reading_would_give_is_what_it_gives_once_in_force(
    make_activity: Callable[..., Activity], make_counts: Callable[..., Counts]
) -> None:
    votes = {"a": (8, 0, 0, 0, 2), "b": (8, 1, 1), "c": (1, 0, 9)}
    activity, counts = make_activity({"local": tuple(votes)}), make_counts(votes)
    turned = replace(activity, rules=Rules(void_row_counts_as=VoidRowCounts.ABSTENTION))

    promised = {
        change.after.unit: change.after
        for reading in score_activity(activity, counts).sensitivity
        if reading.switch == "void_row.counts_as"
        for change in reading.changes
    }

    given = {line.unit: line for line in score_activity(turned, counts).lines}
    assert promised
    assert {unit: given[unit] for unit in promised} == promised


@pytest.mark.parametrize("basis", RankingBasis)
def test_weights_have_the_other_reading_that_nothing_is_weighted(
    make_activity: Callable[..., Activity],
    make_counts: Callable[..., Counts],
    basis: RankingBasis,
) -> None:
    """Plainly a has 20 points and b 12; weighted 9 to 1 the few leaders put b first."""
    served, leaders = (GroupId(name) for name in ("served", "leaders"))
    parts = {
        served: make_counts({"a": (10,), "b": (0, 8, 2)}),
        leaders: make_counts({"a": (0, 0, 2), "b": (2,)}),
    }
    counts = replace(parts[served] + parts[leaders], by_group=parts)
    weights = {served: Fraction(1, 10), leaders: Fraction(9, 10)}
    rules = Rules(weights=weights, min_group=2, ranking_basis=basis)

    result = score_activity(make_activity({"local": ("a", "b")}, rules=rules), counts)

    assert [line.place for line in result.lines] == [2, 1]
    (reading,) = [reading for reading in result.sensitivity if reading.switch == "weights"]
    assert (reading.official, reading.alternative) == ("leaders=9/10 served=1/10", "none")
    assert [change.after.place for change in reading.changes] == [1, 2]
    assert changed(result, "ranking.basis") == set()
