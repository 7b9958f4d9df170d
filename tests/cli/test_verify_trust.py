"""verify says whose key it used; a key that came with the file is never called trusted."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from office.new_folder import write_minimal
from output.fingerprints import fingerprint_of, spaced
from tests.cli.conftest import FEW

Pingyi = Callable[..., Any]


@pytest.fixture
def signed(pingyi: Pingyi, scanned: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an activity with a signed final tally."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", "一把很长的钥匙 for tests")
    numbers = ("--issued", 3, "--returned", 3, "--by", "张三")
    assert pingyi("reconcile", "main", *numbers, "-C", scanned).code == 0
    assert pingyi("seal", "main", "--by", "张三", *FEW, "-C", scanned).code == 0
    assert pingyi("tally", "-C", scanned).code == 0
    assert pingyi("keygen", "公证", "-C", scanned).code == 0
    assert pingyi("sign", "output/tally.json", "--key", "公证", "-C", scanned).code == 0
    return scanned


def downloaded(folder: Path, to: Path) -> Path:
    """Return what an outsider gets: the tally, its signature, and the key in keys/ beside them."""
    shutil.copytree(folder / "output", to / "output")
    (to / "keys").mkdir()
    shutil.copy(folder / "keys" / "公证.pub.pem", to / "keys")
    return to


@pytest.mark.parametrize("place", ["keys", "output"])
def test_an_outsider_is_told_the_fingerprint_and_to_compare_it(
    pingyi: Pingyi, signed: Path, tmp_path: Path, place: str
) -> None:
    got = downloaded(signed, tmp_path / "got")
    key = got / place / "公证.pub.pem"
    (got / "keys" / "公证.pub.pem").rename(key)

    ran = pingyi("verify", "output/tally.json", "-C", got)
    told = json.loads(pingyi("verify", "output/tally.json", "--json", "-C", got).out)

    fingerprint = fingerprint_of(key)
    assert ran.code == 0
    assert spaced(fingerprint) in ran.out
    assert "有效" not in ran.out + ran.err
    assert (told["ok"], told["trusted"]) == (True, False)
    (one,) = told["signatures"]
    assert (one["fingerprint"], Path(one["key"]).name) == (fingerprint, "公证.pub.pem")


def test_the_folders_own_keys_and_those_that_are_named_are_trusted(
    pingyi: Pingyi, signed: Path, tmp_path: Path
) -> None:
    got = downloaded(signed, tmp_path / "got")

    own = pingyi("verify", "output/tally.json", "--json", "-C", signed)
    named = pingyi("verify", got / "output/tally.json", "--keys", signed / "keys", "--json")
    plain = pingyi("verify", "output/tally.json", "-C", signed)

    assert [json.loads(ran.out)["trusted"] for ran in (own, named)] == [True, True]
    assert "有效" in plain.out


def test_keys_that_another_folder_brings_are_not_those_of_ours(
    pingyi: Pingyi, signed: Path, tmp_path: Path
) -> None:
    got = downloaded(signed, tmp_path / "got")
    write_minimal(tmp_path / "ours", year=2026)

    ran = pingyi("verify", got / "output/tally.json", "--json", "-C", tmp_path / "ours")

    assert (ran.code, json.loads(ran.out)["trusted"]) == (0, False)
