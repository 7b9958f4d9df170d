"""The example of docs/scoring.md, read from its tables and run."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from ballot.activity import Activity
from ballot.grade import Vote
from ballot.ids import UnitId
from ballot.record import SheetRecord
from ballot.rules import Denominator
from scoring.counts import count_sheets
from scoring.designations import UnitLine
from scoring.result import Result, score_activity

DOCUMENT = Path(__file__).parents[2] / "docs" / "scoring.md"
UNITS = {
    "地方管理部门": ("民政局", "卫生局", "环保局", "台办", "法制办"),
    "金融部门": ("人行", "工行"),
}
SIGNS = {
    "满": Vote.SATISFIED,
    "基": Vote.MOSTLY_SATISFIED,
    "不": Vote.DISSATISFIED,
    "弃": Vote.ABSTAIN,
    "废": Vote.VOID,
}


def table(heading: str) -> list[dict[str, str]]:
    """Return the table under a heading of the document, a dict for each row."""
    lines = DOCUMENT.read_text(encoding="utf-8").split(f"\n### {heading}\n")[1].splitlines()
    lines = lines[next(i for i, line in enumerate(lines) if line.startswith("|")) :]
    end = next((i for i, line in enumerate(lines) if not line.startswith("|")), len(lines))
    header, _, *rows = (
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines[:end]
    )
    return [dict(zip(header, row, strict=True)) for row in rows]


def listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "—"


def outcome(line: UnitLine) -> str:
    return f"place {line.place}, {line.side}, {listed(line.designations)}"


def quotient(text: str) -> Fraction:
    """Return the value of `(7+2)/10`, unreduced as the document writes it."""
    satisfied, mostly, ballots = text.replace("(", "").replace(")/", "+").split("+")
    return Fraction(int(satisfied) + int(mostly), int(ballots))


@pytest.fixture(scope="module")
def result(
    make_activity: Callable[..., Activity], make_record: Callable[..., SheetRecord]
) -> Result:
    activity = make_activity(UNITS, top={"地方管理部门": 2, "金融部门": 1}, vetoed=["民政局"])
    records = [
        make_record(
            row["sheet"],
            {unit.id: SIGNS[row[unit.name]] for unit in activity.units},
            is_void="void" in row["sheet"],
        )
        for row in table("The sheets")
    ]
    return score_activity(activity, count_sheets(activity, records))


def line_of(result: Result, unit: str) -> UnitLine:
    return next(line for line in result.lines if line.unit == unit)


def test_the_counts_and_points_are_those_of_the_document(result: Result) -> None:
    rows = table("Counts and points")

    assert [row["unit"] for row in rows] == [line.unit for line in result.lines]
    for row in rows:
        line = line_of(result, row["unit"])
        count = line.count
        votes = [count["satisfied"], count["mostly_satisfied"], count["dissatisfied"]]
        votes += [count.abstain, count.void]
        assert [int(row[n]) for n in ("满意", "基本满意", "不满意", "弃权", "作废")] == votes
        sum_text = (
            f"{count['satisfied']}×2 + {count['mostly_satisfied']}×1 + {count.abstain}×1/2"
            f" = {line.points}"
        )
        assert row["points"] == sum_text


def test_the_places_rates_and_designations_are_those_of_the_document(result: Result) -> None:
    rows = table("Places, rates and designations")

    assert [row["unit"] for row in rows] == [line.unit for line in result.lines]
    for row in rows:
        line = line_of(result, row["unit"])
        assert line.place == int(row["place"])
        assert line.rates == {
            Denominator.WITH_ABSTENTIONS: quotient(row["rate with abstentions"]),
            Denominator.EXPRESSED_ONLY: quotient(row["rate without"]),
        }
        assert listed(line.designations) == row["designations"]
        assert listed(line.open_designations) == row["open"]


def test_the_open_rulings_are_those_of_the_document(result: Result) -> None:
    found = [
        {
            "question": ruling.kind.value,
            "category": ruling.category,
            "units": ", ".join(ruling.units),
            "seats": str(ruling.seats or "—"),
        }
        for ruling in result.rulings
    ]

    assert found == table("What must be ruled")


def test_the_effects_of_other_readings_are_those_of_the_document(result: Result) -> None:
    found = [
        {
            "switch": reading.switch,
            "other value": reading.alternative,
            "unit": change.before.unit,
            "from": outcome(change.before),
            "to": outcome(change.after),
        }
        for reading in result.sensitivity
        for change in reading.changes
    ]

    assert found == table("口径影响")


def test_the_void_sheet_is_not_counted(result: Result) -> None:
    sheets = table("The sheets")

    assert len(sheets) == 11
    assert result.counts.valid == 10
    assert result.counts.of(UnitId("民政局"))["dissatisfied"] == 1
