"""What a tally states, read from either schema."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from ballot.rules import Rules, Scoring
from output.stated import (
    fraction,
    plain_points,
    points_of,
    points_text,
    scale_of,
    votes_of,
    worth_text,
)
from output.summary import result_rows
from output.tally import TallyInputs, TallyKind, build_tally
from output.tally_schema import READABLE, TallySchema, schema_of

Inputs = Callable[..., TallyInputs]


@pytest.fixture
def tallies(make_inputs: Inputs) -> list[dict[str, Any]]:
    """Return the same facts in every schema."""
    rules = Rules(scoring=Scoring(mostly_satisfied=Fraction(3, 2), abstain=Fraction(0)))
    inputs = make_inputs(rules=rules)
    return [build_tally(inputs, TallyKind.FINAL, schema=schema) for schema in READABLE]


def test_every_schema_states_the_same(tallies: list[dict[str, Any]]) -> None:
    first, second = tallies

    assert [schema_of(tally) for tally in tallies] == list(READABLE)
    assert scale_of(first) == scale_of(second)
    assert scale_of(second).words == ("满意", "基本满意", "不满意")
    scale = scale_of(second)
    for one, other in zip(first["units"], second["units"], strict=True):
        assert votes_of(scale, one) == votes_of(scale, other)
        assert points_of(one) == points_of(other)
    for category in ("local", "finance"):
        assert result_rows(first, category) == result_rows(second, category)


def test_points_and_rates_follow_from_the_scale_and_the_counts(
    tallies: list[dict[str, Any]],
) -> None:
    """Who reads a tally needs no knowledge of this year's grades."""
    tally = tallies[-1]
    scale = scale_of(tally)

    for unit in tally["units"]:
        votes = votes_of(scale, unit)
        pairs = list(zip(scale.grades, votes.grades, strict=True))
        points = sum(grade.points * count for grade, count in pairs)
        good = sum(count for grade, count in pairs if grade.is_satisfaction)
        expressed = sum(votes.grades)

        assert points_of(unit) == points + votes.abstain * scale.abstain_points
        assert fraction(unit["rate"]["expressed_only"]) == Fraction(good, expressed)
        assert sum(votes.decided) + votes.pending == tally["valid_sheets"]


def test_a_scale_of_four_grades_is_read_as_it_stands() -> None:
    grades = [
        {
            "grade": f"g{n}",
            "word": word,
            "points": {"num": 3 - n, "den": 3},
            "is_satisfaction": n < 2,
        }
        for n, word in enumerate("优良中差")
    ]
    tally = {
        "scale": {"grades": grades, "abstain": {"word": "弃权", "points": {"num": 1, "den": 6}}}
    }
    line = {"counts": {"grades": {"g3": 4, "g2": 3, "g1": 2, "g0": 1}, "abstain": 5, "void": 6,
                       "pending": 0}}  # fmt: skip

    scale = scale_of(tally)

    assert scale.words == ("优", "良", "中", "差")
    assert scale.most == 1
    assert votes_of(scale, line).decided == (1, 2, 3, 4, 5, 6)


def test_points_are_written_as_people_write_them(tallies: list[dict[str, Any]]) -> None:
    assert worth_text(scale_of(tallies[0])) == "2 : 1.5 : 0"
    assert plain_points(Fraction(1, 2)) == "0.5"
    assert [points_text(Fraction(n, 2)) for n in (0, 7, 14)] == ["0.0", "3.5", "7.0"]
    assert points_text(Fraction(-1, 2)) == "-0.5"
    assert points_text(Fraction(1, 3)) == "1/3"


@pytest.mark.parametrize("value", [None, [], {}, {"schema": None}, {"schema": "pingyi-tally/3"}])
def test_what_is_of_no_known_schema_has_none(value: object) -> None:
    assert schema_of(value) is None
    assert TallySchema.V1 in READABLE
