"""Weights of groups, and which groups' votes may be shown apart."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from ballot.activity import Activity, Group
from ballot.errors import ReconciliationError
from ballot.ids import GroupId, UnitId
from ballot.rules import Rules, VoidRowCounts
from scoring.counts import Counts, UnitCount
from scoring.groups import shown_groups, weighted_score
from scoring.result import score_activity
from scoring.scores import Part

SERVED, LEADERS, PEOPLE = (GroupId(name) for name in ("served", "leaders", "people"))
NAMES = {SERVED: "服务对象", LEADERS: "干部", PEOPLE: "各界代表"}

MakeActivity = Callable[..., Activity]


def counts_of(**sheets: tuple[int, ...]) -> Counts:
    """Return counts of one unit, a: for each group 满意, 基本满意, 不满意, 弃权, 作废."""
    names = ("satisfied", "mostly_satisfied", "dissatisfied", "abstain", "void")
    parts: dict[GroupId | None, Counts] = {}
    for group, votes in sheets.items():
        count = UnitCount.of(**dict(zip(names, votes, strict=False)))
        key = None if group == "none" else GroupId(group)
        parts[key] = Counts(valid=count.rows, by_line={UnitId("a"): count})
    whole = sum(parts.values(), start=Counts(valid=0, by_line={}))
    return replace(whole, by_group=parts)


@pytest.fixture
def weighted(make_activity: MakeActivity) -> Callable[[Rules], Activity]:
    """Return a factory of an activity of one unit and three groups."""

    def make(rules: Rules) -> Activity:
        groups = tuple(Group(id=group, name=name) for group, name in NAMES.items())
        return replace(make_activity({"local": ("a",)}, rules=rules), groups=groups)

    return make


def test_the_weighted_score_is_the_mean_of_the_means_of_the_groups() -> None:
    """served: (3*2 + 1*1/2)/4 = 13/8; leaders: 1/1. 3/5 and 2/5 of them: 11/8."""
    rules = Rules(weights={SERVED: Fraction(3, 5), LEADERS: Fraction(2, 5)})
    parts = {
        SERVED: [Part(UnitCount.of(satisfied=3, abstain=1, void=5))],
        LEADERS: [Part(UnitCount.of(mostly_satisfied=1))],
    }

    assert weighted_score(parts, rules) == Fraction(11, 8)


def test_a_group_without_a_row_that_counts_takes_its_weight_with_it() -> None:
    rules = Rules(weights={SERVED: Fraction(3), LEADERS: Fraction(2)})

    assert (
        weighted_score(
            {SERVED: [Part(UnitCount.of(void=1))], LEADERS: [Part(UnitCount.of(satisfied=1))]},
            rules,
        )
        == 2
    )
    assert weighted_score({SERVED: [Part(UnitCount.of(void=1))], LEADERS: []}, rules) is None


def test_points_and_rates_stay_those_of_people(weighted: Callable[[Rules], Activity]) -> None:
    weights = {SERVED: Fraction(1), LEADERS: Fraction(1)}
    counts = counts_of(served=(10,), leaders=(0, 0, 30))
    rules = Rules(weights=weights)

    (line,) = score_activity(weighted(rules), counts).lines
    (plain,) = score_activity(weighted(Rules()), counts).lines

    assert line.score == 1
    assert (line.points, line.rates, line.side) == (plain.points, plain.rates, plain.side)


def test_void_rows_count_in_a_group_as_they_count_everywhere(
    weighted: Callable[[Rules], Activity],
) -> None:
    rules = Rules(
        weights={SERVED: Fraction(1)},
        void_row_counts_as=VoidRowCounts.ABSTENTION,
        min_group=1,
    )

    (line,) = score_activity(weighted(rules), counts_of(served=(1, 0, 0, 0, 1))).lines

    assert line.score == Fraction(5, 4)


@pytest.mark.parametrize(
    ("sheets", "message"),
    [
        ({"served": (10,), "leaders": (10,), "none": (1,)}, "1 份没有类别"),
        ({"served": (10,), "leaders": (10,), "people": (2,)}, "“各界代表”的 2 份没有权重"),
        ({"served": (10,), "leaders": (9,)}, "“干部”只有 9 份，少于 min_group 的 10 份"),
        ({"served": (10,)}, "“干部”只有 0 份"),
    ],
    ids=["no group", "no weight", "too few", "none at all"],
)
def test_sheets_that_cannot_be_weighted_are_refused(
    weighted: Callable[[Rules], Activity], sheets: dict[str, tuple[int, ...]], message: str
) -> None:
    rules = Rules(weights={SERVED: Fraction(3, 5), LEADERS: Fraction(2, 5)})

    with pytest.raises(ReconciliationError, match=message):
        score_activity(weighted(rules), counts_of(**sheets))

    assert score_activity(weighted(Rules()), counts_of(**sheets)).lines


@pytest.mark.parametrize(
    ("sheets", "shown"),
    [
        ({"served": (20,), "leaders": (10,)}, {SERVED: 20, LEADERS: 10}),
        ({"served": (20,), "leaders": (6,), "people": (5,)}, {SERVED: 20, None: 11}),
        ({"served": (20,), "leaders": (30,), "people": (5,)}, {LEADERS: 30, None: 25}),
        ({"served": (20,), "people": (5,)}, {}),
        ({"served": (20,), "none": (12,)}, {SERVED: 20, None: 12}),
        ({"none": (40,)}, {}),
    ],
    ids=["all large", "small ones together", "too small together", "by subtraction", "none", "all"],
)
def test_a_small_group_is_never_shown_nor_found_by_taking_the_others_away(
    weighted: Callable[[Rules], Activity],
    sheets: dict[str, tuple[int, ...]],
    shown: dict[GroupId | None, int],
) -> None:
    found = shown_groups(weighted(Rules(min_group=10)), counts_of(**sheets))

    assert {group: part.valid for group, part in found} == shown
    assert all(part.of(UnitId("a"))["satisfied"] == part.valid for _, part in found)
