"""history add, history check."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ballot.activity import Activity
from ballot.history import PastLast, PastYear, twice_last
from ballot.ids import CategoryId, UnitId
from output.tally import write_tally

Pingyi = Callable[..., Any]


@pytest.fixture
def earlier(
    pingyi: Pingyi,
    scanned: Path,
    seal_all: Callable[[Path], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """Return the signed tally of the year before, in which the third unit was the last."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", "灯塔 纸鹤 七颗纽扣")
    seal_all(scanned)
    assert pingyi("tally", "-C", scanned).code == 0
    body = json.loads((scanned / "output" / "tally.json").read_bytes())
    body["activity"]["year"] -= 1
    for number, unit in enumerate(body["units"]):
        unit["designations"] = ["last"] if number == 2 else []
        unit["open_designations"] = []
    past = tmp_path / "past" / "output" / "tally.json"
    past.parent.mkdir(parents=True)
    write_tally(past, body)
    assert pingyi("keygen", "公证", "-C", past.parents[1]).code == 0
    assert pingyi("sign", past, "--key", "公证", "-C", past.parents[1]).code == 0
    return past


def test_a_signed_tally_of_an_earlier_year_is_taken_in(
    pingyi: Pingyi, scanned: Path, earlier: Path
) -> None:
    ran = pingyi("history", "add", earlier, "-C", scanned)

    assert ran.code == 0
    assert "样例单位3全称" in ran.err
    checked = json.loads(pingyi("history", "check", "--json", "-C", scanned).out)
    assert checked["years"] == [2025]


def test_a_tally_that_was_changed_or_never_signed_is_not(
    pingyi: Pingyi, scanned: Path, earlier: Path
) -> None:
    content = earlier.read_bytes()
    earlier.write_bytes(content.replace(b'"valid_sheets":3', b'"valid_sheets":4'))
    changed = pingyi("history", "add", earlier, "-C", scanned)
    earlier.write_bytes(content)
    next(earlier.parent.glob("*.sig")).unlink()

    unsigned = pingyi("history", "add", earlier, "-C", scanned)

    assert (changed.code, unsigned.code) == (9, 9)


def test_this_years_own_tally_is_no_history(pingyi: Pingyi, scanned: Path, earlier: Path) -> None:
    tally = scanned / "output" / "tally.json"
    pingyi("keygen", "公证", "-C", scanned)
    pingyi("sign", tally, "--key", "公证", "-C", scanned)

    assert pingyi("history", "add", tally, "-C", scanned).code == 2


def past(unit: str, category: str = "local", year: int = 2025) -> PastYear:
    return PastYear(
        year=year,
        tally_sha256="00" * 32,
        signers=("公证",),
        last=(PastLast(unit=UnitId(unit), name=unit, category=CategoryId(category)),),
        has_open=False,
    )


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (past("local-03"), [("local-03", True)]),
        (past("local-03", category="finance"), [("local-03", False)]),
        (past("local-04"), []),
        (past("local-03", year=2024), []),
    ],
    ids=["the same unit", "from another category", "another unit", "two years ago"],
)
def test_units_are_matched_by_id_in_the_year_before(
    example_activity: Activity, before: PastYear, expected: list[tuple[str, bool]]
) -> None:
    found = twice_last(example_activity, [UnitId("local-03")], [before])

    assert [(each.unit, each.same_category) for each in found] == expected


def test_a_merged_unit_answers_for_those_it_came_from(example_activity: Activity) -> None:
    units = list(example_activity.units)
    units[2] = replace(units[2], predecessors=(UnitId("old-bureau"),))
    activity = replace(example_activity, units=tuple(units))

    (found,) = twice_last(activity, [units[2].id], [past("old-bureau")])

    assert (found.unit, found.was.unit, found.year) == (units[2].id, "old-bureau", 2025)
