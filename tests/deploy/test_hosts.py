"""A meeting counted on hosts of its own, each killed and cut off, comes out as on one laptop."""

import os
import tempfile
from pathlib import Path

import pytest

from bench import hosts
from bench.network import NoNetworkError
from bench.province import missing

SHEETS = 60
"""So that each part of the stack is work for both workers."""
DPI = 150
"""Scans that are made and read in half the time of those of `bench/hosts.py`."""


def test_no_host_that_fails_costs_or_gives_a_vote() -> None:
    lacking = missing()
    if lacking:
        pytest.skip(f"this machine has no {lacking}")
    # Not in pytest's own folder: the database has a user of its own, who can't come in there.
    place = os.environ.get("PYTEST_DEBUG_TEMPROOT")
    with tempfile.TemporaryDirectory(prefix="hosts-", dir=place) as folder:
        try:
            figures = hosts.count(Path(folder), SHEETS, DPI)
        except NoNetworkError as problem:
            pytest.skip(str(problem))

    assert figures["trouble"] == ""
    assert figures["whole_log"]
    assert figures["same_votes_csv"]
    assert figures["lines"] == 1 + SHEETS * 66
    assert figures["waiting"] == figures["settled"]["settled"]
    assert [(part["host"], part["lost"]) for part in figures["parts"]] == list(hosts.DISTURBED)
    assert figures["tracebacks"] == 0
