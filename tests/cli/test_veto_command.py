"""veto: a unit loses its award and keeps its place, as two people say."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Pingyi = Callable[..., Any]

WHY = ("--reason", "重大事故", "--authority", "市委")
WHO = ("--by", "张三", "--confirmed-by", "李四")


def vetoes(pingyi: Pingyi, folder: Path) -> list[dict[str, str]]:
    assert pingyi("tally", "--provisional", "-C", folder).code == 0
    tally = json.loads((folder / "output" / "tally-provisional.json").read_bytes())
    vetoed = {unit["unit"] for unit in tally["units"] if unit["vetoed"]}
    assert {veto["unit"] for veto in tally["vetoes"]} == vetoed
    found: list[dict[str, str]] = tally["vetoes"]
    return found


def test_a_veto_stands_in_the_tally_with_who_entered_it(pingyi: Pingyi, scanned: Path) -> None:
    before = vetoes(pingyi, scanned)

    ran = pingyi("veto", "organ-02", *WHY, *WHO, "-C", scanned)

    assert ran.code == 0
    assert [veto for veto in vetoes(pingyi, scanned) if veto not in before] == [
        {
            "unit": "organ-02",
            "reason": "重大事故",
            "authority": "市委",
            "by": "张三",
            "confirmed_by": "李四",
        }
    ]


def test_a_veto_is_taken_back_by_two_people(pingyi: Pingyi, scanned: Path) -> None:
    before = vetoes(pingyi, scanned)
    pingyi("veto", "organ-02", *WHY, *WHO, "-C", scanned)

    ran = pingyi("veto", "organ-02", "--lift", "--reason", "查无实据", *WHO, "-C", scanned)

    assert ran.code == 0
    assert vetoes(pingyi, scanned) == before
    assert pingyi("verify-log", "-C", scanned).code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("organ-02", *WHY, "--by", "张三", "--confirmed-by", "张三"),
        ("organ-02", "--reason", "重大事故", *WHO),
        ("nobody", *WHY, *WHO),
        ("organ-02", "--lift", "--reason", "误登", *WHO),
    ],
    ids=["one person", "no authority", "no such unit", "nothing to lift"],
)
def test_a_veto_that_nobody_can_stand_for_is_refused(
    pingyi: Pingyi, scanned: Path, words: tuple[str, ...]
) -> None:
    before = vetoes(pingyi, scanned)

    assert pingyi("veto", *words, "-C", scanned).code == 2
    assert vetoes(pingyi, scanned) == before
