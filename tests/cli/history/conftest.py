"""This year, sealed and tallied, and the year before."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.history.earlier import (
    NOTARY,
    Pingyi,
    rewrite,
)


@pytest.fixture
def now(
    pingyi: Pingyi,
    scanned: Path,
    seal_all: Callable[[Path], None],
    settle_all: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """Return this year's activity, sealed, with its final tally and no question open."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", "一把很长的钥匙 for tests")
    seal_all(scanned)
    settle_all(scanned)
    assert pingyi("tally", "-C", scanned).code == 0
    return scanned


@pytest.fixture
def earlier(pingyi: Pingyi, now: Path, tmp_path: Path) -> Path:
    """Return the tally of the year before, in which the third unit was the last.

    It is signed with a key that lies in keys/ beside it and that this year's folder doesn't know.
    """
    past = tmp_path / "past" / "output" / "tally.json"
    past.parent.mkdir(parents=True)
    assert pingyi("keygen", NOTARY, "-C", past.parents[1]).code == 0
    rewrite(pingyi, past, json.loads((now / "output" / "tally.json").read_bytes()), years=-1)
    return past
