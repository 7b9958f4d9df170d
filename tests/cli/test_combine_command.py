"""combine: the signed vote with other assessments; what comes out is signed and checked again."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import settle_questions
from tests.cli.test_result_commands import tallied, tallied_template  # noqa: F401

PLAN = """\
schema = "pingyi-combine/1"
name = "综合考评"
[vote]
weight = "40"
full = "2"
[[parts]]
id = "town"
name = "镇评"
weight = "60"
full = "100"
file = "town.csv"
"""


@pytest.fixture
def signed(pingyi: Callable[..., Any], tallied: Path) -> Path:  # noqa: F811
    """Return an activity whose tally is signed, with a combine.toml beside it."""
    settle_questions(tallied)
    assert pingyi("tally", "-C", tallied).code == 0
    tally = tallied / "output" / "tally.json"
    for name in ("评议办", "公证"):
        assert pingyi("sign", tally, "--key", name, "-C", tallied).code == 0
    units = json.loads(tally.read_bytes())["units"]
    rows = "".join(f"{unit['unit']},{80 + n}\n" for n, unit in enumerate(units))
    (tallied / "town.csv").write_text("unit,score\n" + rows, encoding="utf-8")
    (tallied / "combine.toml").write_text(PLAN, encoding="utf-8")
    return tallied


def combine(pingyi: Callable[..., Any], folder: Path) -> Any:
    return pingyi("combine", folder / "combine.toml", "-C", folder)


def test_nothing_is_combined_before_the_vote_is_signed(
    pingyi: Callable[..., Any],
    tallied: Path,  # noqa: F811
) -> None:
    (tallied / "combine.toml").write_text(PLAN, encoding="utf-8")

    ran = combine(pingyi, tallied)

    assert ran.code in (8, 9)
    assert not (tallied / "output" / "combined.json").exists()


def test_what_is_combined_is_signed_and_verified_by_combining_again(
    pingyi: Callable[..., Any], signed: Path
) -> None:
    path = signed / "output" / "combined.json"

    assert combine(pingyi, signed).code == 0
    assert pingyi("sign", path, "--key", "公证", "-C", signed).code == 0
    ran = pingyi("verify", path, "-C", signed)

    assert ran.code == 0
    assert "结果一致" in ran.err
    assert (signed / "output" / "combined.csv").is_file()
    assert combine(pingyi, signed).code == 0  # the same bytes again


def test_a_changed_score_is_found_and_not_signed(pingyi: Callable[..., Any], signed: Path) -> None:
    path = signed / "output" / "combined.json"
    assert combine(pingyi, signed).code == 0
    assert pingyi("sign", path, "--key", "公证", "-C", signed).code == 0
    kept = signed / "output" / "combined" / "town.csv"
    kept.write_bytes(kept.read_bytes().replace(b",80", b",90"))

    found = pingyi("verify", path, "-C", signed)
    again = pingyi("sign", path, "--key", "评议办", "-C", signed)

    assert (found.code, again.code) == (9, 9)
    assert "重新合成的不一致" in found.err


def test_a_signed_result_is_not_written_over(pingyi: Callable[..., Any], signed: Path) -> None:
    path = signed / "output" / "combined.json"
    assert combine(pingyi, signed).code == 0
    assert pingyi("sign", path, "--key", "公证", "-C", signed).code == 0
    before = path.read_bytes()
    scores = signed / "town.csv"
    scores.write_bytes(scores.read_bytes().replace(b",80", b",90"))

    ran = combine(pingyi, signed)

    assert ran.code == 2
    assert path.read_bytes() == before


def test_a_file_that_is_not_there_is_named(pingyi: Callable[..., Any], signed: Path) -> None:
    (signed / "town.csv").unlink()

    ran = combine(pingyi, signed)

    assert ran.code == 3
    assert "town.csv" in ran.err
