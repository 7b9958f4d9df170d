"""Weighted groups the whole way: from sheets that carry their group to a tally and its recount."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import FEW, accept_plan

Pingyi = Callable[..., Any]
COUNTER = Path(__file__).parents[2] / "docs" / "independent_counter.py"
GROUPS = 'groups = [{ id = "served", name = "服务对象" }, { id = "leaders", name = "干部代表" }]\n'
WEIGHTS = '[rules.weights]\nserved = "3/5"\nleaders = "2/5"\n'


def changed(folder: Path, old: str, new: str) -> None:
    path = folder / "activity.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def weighted(pingyi: Pingyi, small: Path, simulate: Callable[..., None]) -> Path:
    """Return an activity with weights whose two sessions were held with one group each."""
    changed(small, "groups = []\n", GROUPS)
    changed(small, "[rules.weights]\n", WEIGHTS)
    changed(small, "min_group = 10", "min_group = 2")
    for session, group in (("main", "served"), ("evening", "leaders")):
        printed = pingyi("print", session, "--sheets", 2, "--group", group, "-C", small)
        assert printed.code == 0
        simulate(small, f"{session}_{group}", session, small / session)
        assert pingyi("scan", small / session, "--workers", 1, "-C", small).code == 0
        numbers = ("--issued", 2, "--returned", 2, "--by", "张三")
        assert pingyi("reconcile", session, *numbers, "-C", small).code == 0
    return small


def test_a_weighted_tally_says_so_and_both_recounts_agree(
    pingyi: Pingyi, weighted: Path, seal_all: Callable[[Path], None]
) -> None:
    tally, records = weighted / "output" / "tally.json", weighted / "records.jsonl"

    seal_all(weighted)
    ran = pingyi("tally", "-C", weighted)

    assert ran.code == 0
    assert "按代表类别加权" in ran.out
    assert "各类代表不加权" in ran.out
    stated = json.loads(tally.read_bytes())
    assert [group["group"] for group in stated["groups"]] == ["served", "leaders"]
    assert pingyi("export", "records", "-o", records, "-C", weighted).code == 0
    assert pingyi("recount", tally, records).code == 0
    command = [sys.executable, str(COUNTER), str(tally), str(records)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_a_session_of_one_group_is_sealed_without_weights(pingyi: Pingyi, weighted: Path) -> None:
    sealed = pingyi("seal", "main", "--by", "张三", *FEW, "-C", weighted)

    assert sealed.code == 0
    folder = weighted / "output" / "sessions" / "main" / "revision-1"
    own = json.loads((folder / "tally.json").read_bytes())
    assert (own["rules"]["weights"], "groups" in own) == ({}, False)
    assert pingyi("recount", folder / "tally.json", folder / "records.jsonl").code == 0


def test_too_small_a_group_stops_a_weighted_tally(
    pingyi: Pingyi, weighted: Path, seal_all: Callable[[Path], None]
) -> None:
    changed(weighted, "min_group = 2", "min_group = 3")
    accept_plan(weighted)
    seal_all(weighted)

    ran = pingyi("tally", "-C", weighted)

    assert ran.code == 6
    assert "“干部代表”只有 2 份，少于 min_group 的 3 份" in ran.err
