"""new, check, status, and what every command does alike."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def test_a_new_example_has_the_units_and_sessions_of_the_plan(
    pingyi: Callable[..., Any], tmp_path: Path
) -> None:
    made = pingyi("new", tmp_path / "a", "--example")
    checked = pingyi("check", "-C", tmp_path / "a", "--json")

    assert (made.code, checked.code) == (0, 0)
    assert json.loads(checked.out) == {
        "ok": True,
        "path": str(tmp_path / "a" / "activity.toml"),
        "pages": 2,
        "faults": [],
    }


def test_check_says_where_a_missing_signature_would_not_be_seen(
    pingyi: Callable[..., Any], small: Path, tmp_path: Path
) -> None:
    pingyi("new", tmp_path / "example", "--example")

    named, unnamed = pingyi("check", "-C", tmp_path / "example"), pingyi("check", "-C", small)

    assert (named.code, unnamed.code) == (0, 0)
    assert "rules.signatures.required" not in named.err
    assert "rules.signatures.required" in unnamed.err


def test_the_version_names_the_build_and_is_that_of_a_tally(
    pingyi: Callable[..., Any], scanned: Path
) -> None:
    ran = pingyi("--version")

    told = json.loads(pingyi("tally", "--provisional", "--json", "-C", scanned).out)["software"]
    assert (ran.code, ran.out.strip()) == (0, f"{told['name']} {told['version']}")
    assert re.fullmatch(
        r"\S+\+(g[0-9a-f]+(\.dirty)?|(wheel|record)\.[0-9a-f]{16})", told["version"]
    )


def test_new_does_not_overwrite_an_activity(pingyi: Callable[..., Any], small: Path) -> None:
    before = (small / "activity.toml").read_bytes()

    ran = pingyi("new", small)

    assert ran.code == 2
    assert (small / "activity.toml").read_bytes() == before


def test_check_tells_all_faults_with_key_and_line(pingyi: Callable[..., Any], small: Path) -> None:
    path = small / "activity.toml"
    text = path.read_text("utf-8").replace('double_mark = "review"', 'dubble_mark = "review"')
    path.write_text(text.replace('threshold = "90/100"', 'threshold = "often"'), "utf-8")

    ran = pingyi("check", "-C", small, "--json")

    answer = json.loads(ran.out)
    lines = dict(enumerate(path.read_text("utf-8").splitlines(), 1))
    assert ran.code == 3
    assert answer["ok"] is False
    assert {fault["key"] for fault in answer["faults"]} == {
        "rules.dubble_mark",
        "rules.satisfaction.threshold",
    }
    assert all(fault["key"].split(".")[-1] in lines[fault["line"]] for fault in answer["faults"])
    assert "double_mark" in ran.err


@pytest.mark.parametrize("command", [("status",), ("tally",), ("print", "main", "--sheets", "1")])
def test_every_command_tells_the_faults_of_the_plan(
    pingyi: Callable[..., Any], small: Path, command: tuple[str, ...]
) -> None:
    (small / "activity.toml").write_text("schema = 3", "utf-8")

    ran = pingyi(*command, "-C", small)

    assert (ran.code, ran.out) == (3, "")
    assert "units" in ran.err


def test_a_folder_without_a_plan_is_named(pingyi: Callable[..., Any], tmp_path: Path) -> None:
    ran = pingyi("status", "-C", tmp_path)

    assert ran.code == 3
    assert str(tmp_path / "activity.toml") in ran.err


def test_the_folder_may_stand_before_the_command(pingyi: Callable[..., Any], small: Path) -> None:
    assert (
        pingyi("-C", small, "status", "--json").out == pingyi("status", "-C", small, "--json").out
    )


def test_status_says_what_was_printed_and_that_nobody_counted(
    pingyi: Callable[..., Any], printed: Path
) -> None:
    ran = pingyi("status", "-C", printed, "--json")

    first, second = json.loads(ran.out)["sessions"]
    assert ran.code == 0
    assert (first["session"], first["printed"], first["issued"]) == ("main", 3, None)
    assert (second["session"], second["printed"], second["scanned"]) == ("evening", 0, 0)


def test_unknown_arguments_are_a_usage_error(pingyi: Callable[..., Any]) -> None:
    ran = pingyi("status", "--nonsense")

    assert (ran.code, ran.out) == (2, "")


def test_a_city_without_a_roster_makes_nothing(pingyi: Callable[..., Any], tmp_path: Path) -> None:
    ran = pingyi("new", tmp_path / "activity", "--city", "样例市")

    assert ran.code == 2
    assert "--roster" in ran.err
    assert not (tmp_path / "activity").exists()
