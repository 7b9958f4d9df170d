"""Bands (等次) and points for places (名次分)."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from ballot.activity import Activity
from ballot.grade import Vote
from ballot.ids import CategoryId
from ballot.other_rules import Band, BandBy, RankPoints
from ballot.rules import Denominator, Rules
from scoring.bands import band_of, rank_points_of
from scoring.counts import Counts, UnitCount
from scoring.result import score_activity
from scoring.scores import Part, mean_score

LIMITS = (("满意", "85/100"), ("基本满意", "75/100"), ("一般", "60/100"))
BY_RATE = tuple(Band(name=name, at_least=Fraction(limit)) for name, limit in LIMITS)


def band(rules: Rules, **votes: int) -> str | None:
    count = UnitCount.of(**votes)
    return band_of(count, mean_score([Part(count)], rules.scale), rules)


@pytest.mark.parametrize(
    ("satisfied", "expected"),
    [(100, "满意"), (85, "满意"), (84, "基本满意"), (75, "基本满意"), (60, "一般"), (59, None)],
)
def test_a_unit_is_in_the_highest_band_whose_limit_it_reaches(
    satisfied: int, expected: str | None
) -> None:
    votes = {"satisfied": satisfied, "dissatisfied": 100 - satisfied}

    assert band(Rules(bands=BY_RATE), **votes) == expected


def test_limits_are_compared_exactly() -> None:
    """84.996 % prints as 85.00 %."""
    votes = {"satisfied": 84_996, "dissatisfied": 15_004}

    assert band(Rules(bands=BY_RATE), **votes) == "基本满意"


def test_the_rate_is_the_one_in_force() -> None:
    votes = {"satisfied": 85, "abstain": 15}
    expressed = Rules(bands=BY_RATE, denominator=Denominator.EXPRESSED_ONLY)

    assert band(Rules(bands=BY_RATE), **votes, dissatisfied=1) == "基本满意"
    assert band(expressed, **votes, dissatisfied=1) == "满意"
    assert band(expressed, abstain=3) is None


def test_bands_by_mean_points() -> None:
    rules = Rules(bands=(Band(name="优", by=BandBy.MEAN, at_least=Fraction(3, 2)),))

    assert band(rules, satisfied=1, mostly_satisfied=1) == "优"
    assert band(rules, satisfied=1, mostly_satisfied=1, abstain=1) is None
    assert band(rules, void=2) is None


def test_bands_by_the_share_of_one_grade_or_of_several() -> None:
    best, fair = Vote.SATISFIED, Vote.MOSTLY_SATISFIED
    rules = Rules(
        bands=(
            Band(name="优", by=BandBy.SHARE, grades=(best,), at_least=Fraction(2, 3)),
            Band(name="良", by=BandBy.SHARE, grades=(best, fair), at_least=Fraction(2, 3)),
        )
    )

    assert band(rules, satisfied=2, dissatisfied=1) == "优"
    assert band(rules, satisfied=1, mostly_satisfied=1, dissatisfied=1) == "良"
    assert band(rules, satisfied=1, dissatisfied=1) is None
    assert band(rules, satisfied=2, mostly_satisfied=1, abstain=1) == "良"


def test_a_band_changes_no_place_and_is_told_where_another_reading_changes_it(
    make_activity: Callable[..., Activity], make_counts: Callable[..., Counts]
) -> None:
    counts = make_counts({"a": (90, 0, 10), "b": (86, 0, 4, 10)})
    plain = score_activity(make_activity({"all": ("a", "b")}), counts)
    banded = score_activity(make_activity({"all": ("a", "b")}, rules=Rules(bands=BY_RATE)), counts)

    assert [line.band for line in plain.lines] == [None, None]
    assert [line.band for line in banded.lines] == ["满意", "满意"]
    assert [line.place for line in banded.lines] == [line.place for line in plain.lines]
    counts = make_counts({"a": (90, 0, 10), "b": (84, 0, 1, 15)})
    banded = score_activity(make_activity({"all": ("a", "b")}, rules=Rules(bands=BY_RATE)), counts)
    (reading,) = [r for r in banded.sensitivity if r.switch == "satisfaction.denominator"]
    assert [(c.before.band, c.after.band) for c in reading.changes] == [("基本满意", "满意")]


@pytest.mark.parametrize(("place", "worth"), [(1, 10), (2, 8), (3, 1), (4, 1), (None, None)])
def test_a_place_is_worth_what_the_table_says(place: int | None, worth: int | None) -> None:
    entry = RankPoints(points=(Fraction(10), Fraction(8)), rest=Fraction(1))

    assert rank_points_of(place, CategoryId("all"), Rules(rank_points=(entry,))) == worth


@pytest.mark.parametrize(("place", "worth"), [(1, "5"), (2, "7/2"), (4, "1/2"), (5, "0")])
def test_places_may_be_worth_a_step_less_each(place: int, worth: str) -> None:
    entry = RankPoints(first=Fraction(5), step=Fraction(3, 2))

    assert rank_points_of(place, CategoryId("x"), Rules(rank_points=(entry,))) == Fraction(worth)


def test_a_category_may_have_points_of_its_own() -> None:
    rules = Rules(
        rank_points=(
            RankPoints(first=Fraction(10)),
            RankPoints(category=CategoryId("bank"), first=Fraction(4)),
        )
    )

    assert rank_points_of(1, CategoryId("bank"), rules) == 4
    assert rank_points_of(1, CategoryId("local"), rules) == 10
    assert rank_points_of(1, CategoryId("local"), Rules()) is None
