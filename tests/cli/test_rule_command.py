"""rule: a tie for last place, settled by the leading group. Five units, three blank sheets."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ballot.grade import Vote
from ballot.person import Person, Role
from office.folder import open_folder

Pingyi = Callable[..., Any]

ZHANG = Person("张三", Role.OPERATOR)
WHO = ("--text", "领导小组会议决定", "--by", "组长", "--confirmed-by", "副组长")


@pytest.fixture
def tied(pingyi: Pingyi, scanned: Path, seal_all: Callable[[Path], None]) -> Path:
    """Return an activity in which every unit has the same votes."""
    opened = open_folder(scanned)
    with opened.store() as store, store.writing():
        for record in list(store.sheet_records(opened.activity))[1:]:
            store.void_sheet(record.sheet, "张三", "演示", confirmed_by="王五")
        (first,) = [r for r in store.sheet_records(opened.activity) if r.status == "valid"]
        for row in first.rows:
            store.reopen_row(first.sheet, row.unit, ZHANG, "演示", activity=opened.activity)
            store.resolve_row(
                first.sheet, row.unit, Vote.ABSTAIN, "张三", "演示", activity=opened.activity
            )
    seal_all(scanned)
    return scanned


def questions(pingyi: Pingyi, folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(pingyi("rule", "--json", "-C", folder).out)["open"]
    return found


def test_open_questions_are_listed_by_number(pingyi: Pingyi, tied: Path) -> None:
    ran = pingyi("rule", "-C", tied)

    assert ran.code == 0
    assert ran.out.startswith("1. ")
    assert "last_tie" in [each["kind"] for each in questions(pingyi, tied)]


def test_a_ruling_settles_the_last_place_and_the_tally_prints_it(
    pingyi: Pingyi, tied: Path
) -> None:
    asked = questions(pingyi, tied)
    number = next(k for k, each in enumerate(asked, 1) if each["kind"] == "last_tie")
    unit = asked[number - 1]["units"][2]

    ran = pingyi("rule", number, "--choose", unit, *WHO, "-C", tied)

    assert ran.code == 0
    assert "last_tie" not in [each["kind"] for each in questions(pingyi, tied)]
    assert pingyi("tally", "-C", tied).code == 0
    tally = json.loads((tied / "output" / "tally.json").read_bytes())
    lines = {line["unit"]: line for line in tally["units"]}
    assert "last" in lines[unit]["designations"]
    assert [line for line in tally["units"] if "last" in line["open_designations"]] == []
    (made,) = tally["rulings_made"]
    assert (made["chosen"], made["by"], made["confirmed_by"]) == ([unit], "组长", "副组长")
    assert pingyi("export", "records", "-C", tied).code == 0
    records = tied / "output" / "records.jsonl"
    assert pingyi("recount", tied / "output" / "tally.json", records).code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        (99, "--choose", "organ-01", *WHO),
        (1, "--choose", "nobody", *WHO),
        (1, "--text", "决定", "--by", "组长", "--confirmed-by", "组长"),
        (1, "--text", " ", "--by", "组长", "--confirmed-by", "副组长"),
        (1, *(("--choose", "organ-01") * 9), *WHO),
    ],
    ids=["no such question", "no such unit", "one person", "no reason", "too many"],
)
def test_a_ruling_that_makes_no_sense_is_refused(
    pingyi: Pingyi, tied: Path, arguments: tuple[object, ...]
) -> None:
    before = questions(pingyi, tied)

    assert pingyi("rule", *arguments, "-C", tied).code == 2
    assert questions(pingyi, tied) == before


def test_a_ruling_stands_for_nothing_when_its_question_changes(pingyi: Pingyi, tied: Path) -> None:
    asked = questions(pingyi, tied)
    number = next(k for k, each in enumerate(asked, 1) if each["kind"] == "last_tie")
    units = asked[number - 1]["units"]
    pingyi("rule", number, "--choose", units[0], *WHO, "-C", tied)
    sheet = json.loads(pingyi("rule", "--json", "-C", tied).out)
    assert sheet["made"]

    opened = open_folder(tied)
    with opened.store() as store:
        (first,) = [r for r in store.sheet_records(opened.activity) if r.status == "valid"]
        store.reopen_row(first.sheet, units[0], ZHANG, "再看", activity=opened.activity)
        store.resolve_row(
            first.sheet, units[0], Vote.SATISFIED, "张三", "再看", activity=opened.activity
        )

    again = [each for each in questions(pingyi, tied) if each["kind"] == "last_tie"]
    assert [each["units"] for each in again] == [units[1:]]
