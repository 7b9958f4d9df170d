"""A meeting counted on hosts of its own, each killed and cut off, comes out as on one laptop."""

from pathlib import Path

import pytest

from bench import hosts
from bench.network import NoNetworkError
from bench.province import missing

SHEETS = 60


def test_no_host_that_fails_costs_or_gives_a_vote(tmp_path: Path) -> None:
    lacking = missing()
    if lacking:
        pytest.skip(f"this machine has no {lacking}")
    try:
        figures = hosts.count(tmp_path, SHEETS)
    except NoNetworkError as problem:
        pytest.skip(str(problem))

    assert figures["trouble"] == ""
    assert figures["whole_log"]
    assert figures["same_votes_csv"]
    assert figures["lines"] == 1 + SHEETS * 66
    assert figures["waiting"] == figures["settled"]["settled"]
    assert [(part["host"], part["lost"]) for part in figures["parts"]] == list(hosts.DISTURBED)
    assert all(part["said"].count("\n") == 0 for part in figures["parts"])
