"""This year, sealed and tallied, and the year before."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import done, settle_questions
from tests.cli.history.earlier import (
    NOTARY,
    Pingyi,
    rewrite,
)


@pytest.fixture(scope="session")
def now_template(sealed_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This year's activity, sealed, with its final tally and no question open."""
    folder = Path(shutil.copytree(sealed_template, tmp_path_factory.mktemp("now") / "activity"))
    settle_questions(folder)
    done("tally", "-C", folder)
    return folder


@pytest.fixture
def now(now_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return this year's activity, sealed, with its final tally and no question open."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", "一把很长的钥匙 for tests")
    return Path(shutil.copytree(now_template, tmp_path / "activity"))


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
