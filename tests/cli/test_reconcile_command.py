"""reconcile: hand counts against paper and scans. The small activity: 3 printed, 3 scanned."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import FEW, accept_plan

Pingyi = Callable[..., Any]


def count(pingyi: Pingyi, folder: Path, *more: object, issued: int = 3, returned: int = 3) -> Any:
    numbers = ("--issued", issued, "--returned", returned, "--by", "张三")
    return pingyi("reconcile", "main", *numbers, *more, "-C", folder)


def test_numbers_that_agree_are_said_to(pingyi: Pingyi, scanned: Path) -> None:
    ran = count(pingyi, scanned, "--unused", 0, "--spoiled", 0)

    assert ran.code == 0
    assert ran.out.count("相符") == 4
    (main, _) = json.loads(pingyi("status", "--json", "-C", scanned).out)["sessions"]
    assert (main["issued"], main["returned"], main["unused"]) == (3, 3, 0)


@pytest.mark.parametrize(
    ("numbers", "more", "equation"),
    [
        ({"issued": 3, "returned": 2}, (), "scanned"),
        ({"issued": 2, "returned": 3}, (), "issued"),
        ({"issued": 3, "returned": 3}, ("--unused", 1, "--spoiled", 0), "printed"),
    ],
    ids=["fewer came back than were scanned", "more came back than went out", "one too many"],
)
def test_numbers_that_differ_are_named(
    pingyi: Pingyi,
    scanned: Path,
    numbers: dict[str, int],
    more: tuple[object, ...],
    equation: str,
) -> None:
    ran = count(pingyi, scanned, *more, "--json", **numbers)

    off = [each["equation"] for each in json.loads(ran.out)["balances"] if not each["holds"]]
    assert (ran.code, off) == (6, [equation])


@pytest.mark.parametrize(
    ("numbers", "more", "told"),
    [
        ((3, 2), (), "扫描应为 2 份（收回数），实为 3 份，多 1 份。"),
        ((4, 4), (), "扫描应为 4 份（收回数），实为 3 份，少 1 份。"),
        ((2, 3), (), "收回应不多于 2 份（发出数），实为 3 份，多 1 份。"),
        (
            (3, 3),
            ("--unused", 1, "--spoiled", 0),
            "发出、剩余、换发作废合计应为 3 份（印制数），实为 4 份，多 1 份。",
        ),
    ],
)
def test_what_differs_is_said_as_it_should_be_as_it_is_and_by_how_much(
    pingyi: Pingyi,
    scanned: Path,
    numbers: tuple[int, int],
    more: tuple[object, ...],
    told: str,
) -> None:
    issued, returned = numbers

    ran = count(pingyi, scanned, *more, issued=issued, returned=returned)
    sealed = pingyi("seal", "main", "--by", "张三", *FEW, "-C", scanned)

    assert (ran.code, sealed.code) == (6, 6)
    assert told in ran.err
    assert told in sealed.err
    assert "应为" in ran.out
    assert "实为" in ran.out


def test_a_mismatch_stops_the_tally_until_two_people_explain_it(
    pingyi: Pingyi, scanned: Path, seal_all: Callable[[Path], None]
) -> None:
    count(pingyi, scanned, returned=2)
    why = ("--explain", "一份夹在封面里，清点时漏数", "--by", "张三")
    stopped = pingyi("tally", "-C", scanned)
    alone = pingyi("reconcile", "main", *why, "--confirmed-by", "张三", "-C", scanned)

    explained = pingyi("reconcile", "main", *why, "--confirmed-by", "王五", "-C", scanned)

    assert (stopped.code, alone.code, explained.code) == (6, 2, 0)
    seal_all(scanned)
    assert pingyi("tally", "-C", scanned).code == 0
    tally = json.loads((scanned / "output" / "tally.json").read_bytes())
    assert tally["sessions"][0]["explanation"]["confirmed_by"] == "王五"


def test_an_explanation_holds_for_its_numbers_only(pingyi: Pingyi, scanned: Path) -> None:
    count(pingyi, scanned, "--explain", "漏数", "--confirmed-by", "王五", returned=2)

    ran = count(pingyi, scanned, "--confirmed-by", "王五", returned=1)

    assert ran.code == 6
    assert pingyi("tally", "-C", scanned).code == 6


def test_without_numbers_it_shows_what_is_known(pingyi: Pingyi, scanned: Path) -> None:
    ran = pingyi("reconcile", "main", "-C", scanned)

    assert ran.code == 0
    assert "还没有登记" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("west", "--issued", 3, "--returned", 3, "--by", "张三"),
        ("main", "--issued", 3, "--by", "张三"),
        ("main", "--issued", 3, "--returned", 3),
        ("main", "--issued", -1, "--returned", 3, "--by", "张三"),
    ],
    ids=["no such session", "half of it", "nobody", "less than nothing"],
)
def test_what_makes_no_sense_is_refused(
    pingyi: Pingyi, scanned: Path, arguments: tuple[object, ...]
) -> None:
    assert pingyi("reconcile", *arguments, "-C", scanned).code == 2


@pytest.fixture
def grouped(scanned: Path) -> Path:
    """Return the scanned activity with two groups and a plan of their shares."""
    path = scanned / "activity.toml"
    text = path.read_text("utf-8")
    groups = (
        'groups = [{ id = "served", name = "服务对象" }, { id = "leaders", name = "干部代表" }]\n'
    )
    text = text.replace("groups = []\n", groups)
    shares = '[rules.composition]\nserved = "60/100"\nleaders = "40/100"\n'
    text = text.replace("[rules.composition]\n", shares)
    path.write_text(text, "utf-8")
    accept_plan(scanned)
    return scanned


def test_a_group_that_got_more_than_its_plan_is_named(pingyi: Pingyi, grouped: Path) -> None:
    ran = count(pingyi, grouped, "--group", "served=3", "--group", "leaders=0")

    assert ran.code == 0
    assert "服务对象计划占 60.00%，实发占 100.00%" in ran.err


@pytest.mark.parametrize("groups", [("served=2",), ("nobody=3",), ("served",), ("served=x",)])
def test_groups_that_make_no_sense_are_refused(
    pingyi: Pingyi, grouped: Path, groups: tuple[str, ...]
) -> None:
    options = [part for group in groups for part in ("--group", group)]

    assert count(pingyi, grouped, *options).code == 2


def test_few_returned_sheets_are_said_everywhere_and_stop_nothing(
    pingyi: Pingyi, scanned: Path
) -> None:
    path = scanned / "activity.toml"
    rate = 'min_return_rate = "80/100"'
    path.write_text(path.read_text("utf-8").replace('min_return_rate = "none"', rate), "utf-8")
    accept_plan(scanned)
    said = "发出 4 份，收回 3 份，回收率 75.00%，低于规定的 80.00%"
    assert pingyi("print", "main", "--sheets", 1, "-C", scanned).code == 0

    ran = count(pingyi, scanned, issued=4)

    assert (ran.code, said in ran.err) == (0, True)
    assert said in pingyi("status", "-C", scanned).err
    sealed = pingyi("seal", "main", "--by", "张三", *FEW, "-C", scanned)
    tallied = pingyi("tally", "-C", scanned)
    assert (sealed.code, tallied.code) == (0, 0)
    assert said in sealed.err
    assert said in tallied.out.replace("\n", "")
    tally = json.loads((scanned / "output" / "tally.json").read_bytes())
    assert [session["few_returned"] for session in tally["sessions"]] == [True, False]
