"""The example of docs/scoring.md with grades and items of one's own, read from its table."""

from fractions import Fraction
from pathlib import Path

import pytest

from ballot.rules import Denominator
from scoring.counts import UnitCount
from scoring.scores import Part, mean_score, satisfaction_rate, summed_points, total_points
from tests.graded import VOTES, graded_activity

DOCUMENT = Path(__file__).parents[2] / "docs" / "scoring.md"


@pytest.fixture(scope="module")
def section() -> str:
    return DOCUMENT.read_text(encoding="utf-8").split("\n## Grades of one's own, and items\n")[1]


@pytest.fixture(scope="module")
def rows(section: str) -> list[list[str]]:
    lines = section.split("| item |")[1].splitlines()[2:4]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def parts_of(rows: list[list[str]]) -> list[Part]:
    weights = {item.name: item.weight for item in graded_activity().items}
    counts = [
        UnitCount(
            grades={vote: int(cell) for vote, cell in zip(VOTES, row[1:6], strict=True)},
            abstain=int(row[6]),
        )
        for row in rows
    ]
    return [Part(count, weights[row[0]]) for count, row in zip(counts, rows, strict=True)]


def test_each_item_has_its_points_and_its_mean(rows: list[list[str]]) -> None:
    scale = graded_activity().rules.scale

    for part, row in zip(parts_of(rows), rows, strict=True):
        assert total_points(part.count, scale) == Fraction(row[7])
        assert mean_score([part], scale) == Fraction(row[8].split("=")[-1].replace(" ", ""))


def test_the_unit_has_the_weighted_sum_the_weighted_mean_and_the_rate_of_all_rows(
    section: str, rows: list[list[str]]
) -> None:
    scale, parts = graded_activity().rules.scale, parts_of(rows)
    whole = sum((part.count for part in parts), start=UnitCount())

    assert f"= {summed_points(parts, scale)} points" in section
    assert f"= {mean_score(parts, scale)};" in section
    rates = [satisfaction_rate(whole, each, scale) for each in Denominator]
    assert rates == [Fraction(147, 180), Fraction(147, 170)]
    for rate in rates:
        assert rate is not None
        assert f"= {100 * float(rate):.2f} %" in section
