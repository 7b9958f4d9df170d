"""Two laptops that have counted a session each, and a city that has not."""

import shutil
from pathlib import Path

import pytest

from tests.cli.merge.laptops import SHEETS, Pingyi, laptop


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open every key."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", "灯塔 纸鹤 七颗纽扣")


@pytest.fixture
def base(pingyi: Pingyi, small: Path) -> Path:
    """Return an activity whose forms are printed for both sessions; nobody has scanned."""
    for session, sheets in SHEETS.items():
        assert pingyi("print", session, "--sheets", sheets, "-C", small).code == 0
    return small


@pytest.fixture
def main(pingyi: Pingyi, base: Path) -> Path:
    """Return the laptop that counted the main session."""
    return laptop(pingyi, base, "main", "东区")


@pytest.fixture
def evening(pingyi: Pingyi, base: Path) -> Path:
    """Return the laptop that counted the evening session."""
    return laptop(pingyi, base, "evening", "西区")


@pytest.fixture
def city(base: Path) -> Path:
    """Return the city's folder; it has no public keys yet."""
    return Path(shutil.copytree(base, base.parent / "city"))
