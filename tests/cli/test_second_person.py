"""--confirmed-by: another person, and the pass phrase of that person's key."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ballot.errors import ExitCode
from office.confirmations import confirmations, second_words
from office.folder import open_folder
from office.second import public_keys
from store.confirmation import Held, confirmation_of, key_fingerprint
from store.event import Event
from tests.cli.conftest import FEW

Pingyi = Callable[..., Any]

VETO = ("veto", "organ-02", "--reason", "重大事故", "--authority", "市委", "--by", "张三")


@pytest.fixture
def keyed(pingyi: Pingyi, scanned: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the scanned activity, in which 王五 has a key."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", "五年级的口令很长")
    assert pingyi("keygen", "王五", "-C", scanned).code == 0
    monkeypatch.delenv("PINGYI_PASSPHRASE")
    return scanned


def last_event(folder: Path) -> Event:
    with open_folder(folder).store() as store:
        (*_, event) = store.events()
        return event


def head(folder: Path) -> str:
    with open_folder(folder).store() as store:
        return store.head()


@pytest.mark.parametrize("name", ["王五", " 王　五 "])
def test_who_has_a_key_signs_what_is_confirmed(
    pingyi: Pingyi, keyed: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("PINGYI_SECOND_PASSPHRASE", "五年级的口令很长")

    ran = pingyi(*VETO, "--confirmed-by", name, "-C", keyed)

    keys = {key_fingerprint(key): key for _, key in public_keys(keyed / "keys")}
    told = confirmation_of(last_event(keyed), keys)
    assert ran.code == 0
    assert told is not None
    assert (told.held, told.key) == (Held.SIGNED, *keys)


@pytest.mark.parametrize("passphrase", [None, "", "不对的口令"])
def test_without_the_pass_phrase_nothing_is_recorded(
    pingyi: Pingyi, keyed: Path, monkeypatch: pytest.MonkeyPatch, passphrase: str | None
) -> None:
    before = head(keyed)
    if passphrase is not None:
        monkeypatch.setenv("PINGYI_SECOND_PASSPHRASE", passphrase)
    # The first person's pass phrase is no second person's.
    monkeypatch.setenv("PINGYI_PASSPHRASE", "五年级的口令很长")

    ran = pingyi(*VETO, "--confirmed-by", "王五", "-C", keyed)

    expected = ExitCode.USAGE if passphrase is None else ExitCode.SIGNATURE
    assert (ran.code, head(keyed)) == (expected, before)
    assert "PINGYI_SECOND_PASSPHRASE" in ran.err or passphrase is not None


def test_a_key_that_was_moved_away_is_no_way_round_it(pingyi: Pingyi, keyed: Path) -> None:
    (keyed / "keys/王五.key.pem").rename(keyed / "away.pem")

    ran = pingyi(*VETO, "--confirmed-by", "王五", "-C", keyed)

    assert ran.code == ExitCode.SIGNATURE
    assert "王五.key.pem" in ran.err


def test_a_copy_of_a_key_under_another_name_is_nobody_elses(
    pingyi: Pingyi, keyed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for suffix in ("key.pem", "pub.pem"):
        shutil.copy(keyed / f"keys/王五.{suffix}", keyed / f"keys/赵六.{suffix}")
    monkeypatch.setenv("PINGYI_SECOND_PASSPHRASE", "五年级的口令很长")

    ran = pingyi(*VETO, "--confirmed-by", "赵六", "-C", keyed)

    assert ran.code == ExitCode.SIGNATURE
    assert "王五" in ran.err


def test_without_a_key_the_name_is_said_to_be_typed(pingyi: Pingyi, keyed: Path) -> None:
    ran = pingyi(*VETO, "--confirmed-by", "赵六", "-C", keyed)

    assert ran.code == 0
    assert last_event(keyed).payload["confirmation"] == {"kind": "typed"}


@pytest.mark.parametrize(
    "command",
    [
        ("veto", "organ-01", "--lift", "--reason", "误登", "--by", "张三"),
        VETO,
        ("reconcile", "main", "--issued", "3", "--returned", "2", "--by", "张三"),
        ("reconcile", "main", "--explain", "漏数", "--by", "张三"),
        ("dismiss-page", "bad.jpg", "--by", "张三", "--why", "看过"),
        ("seal", "evening", "--open", "--by", "张三", "--why", "改"),
    ],
    ids=["lift", "veto", "count", "explain", "page", "open"],
)
@pytest.mark.parametrize("second", ["张三", "张 三", "张　三", ""])
def test_one_person_alone_is_refused_by_every_command(
    pingyi: Pingyi, scanned: Path, command: tuple[str, ...], second: str
) -> None:
    (scanned / "bad.jpg").write_text("no picture")
    pingyi("scan", scanned / "bad.jpg", "--workers", 1, "-C", scanned)
    pingyi(*VETO, "--confirmed-by", "王五", "-C", scanned)
    pingyi("veto", "organ-01", *VETO[2:], "--confirmed-by", "王五", "-C", scanned)
    count = ("reconcile", "--issued", 0, "--returned", 0, "--by", "张三", "-C", scanned)
    pingyi(count[0], "evening", *count[1:])
    assert pingyi("seal", "evening", "--by", "张三", *FEW, "-C", scanned).code == 0
    count = ("--issued", 3, "--returned", 3, "--by", "张三", "-C", scanned)
    assert pingyi("reconcile", "main", *count).code == 0
    before = head(scanned)

    ran = pingyi(*command, "--confirmed-by", second, "-C", scanned)

    assert (ran.code, head(scanned)) == (ExitCode.USAGE, before)


def test_the_words_of_second_persons_are_listed_with_what_they_come_to(
    pingyi: Pingyi, keyed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINGYI_SECOND_PASSPHRASE", "五年级的口令很长")
    pingyi(*VETO, "--confirmed-by", "王五", "-C", keyed)
    pingyi(*VETO, "--confirmed-by", "赵六", "-C", keyed)

    with open_folder(keyed).store() as store:
        held = [each.held for each in confirmations(store, keyed / "keys")]
        strangers = [each.held for each in confirmations(store, keyed / "nowhere")]
        told = [(word.what, word.is_proven) for word in second_words(store, keyed / "keys")]

    assert held == [Held.SIGNED, Held.TYPED]
    assert strangers == [Held.UNKNOWN_KEY, Held.TYPED]
    assert told == [("登记否决", True), ("登记否决", False)]


def test_a_count_that_blocked_is_typed_again_by_two_people(pingyi: Pingyi, scanned: Path) -> None:
    numbers = ("reconcile", "main", "--issued", 3, "--by", "张三", "-C", scanned)
    blocked = pingyi(*numbers, "--returned", 2)
    alone = pingyi(*numbers, "--returned", 3)

    both = pingyi(*numbers, "--returned", 3, "--confirmed-by", "王五")

    (main, _) = json.loads(pingyi("status", "--json", "-C", scanned).out)["sessions"]
    assert (blocked.code, alone.code, both.code) == (6, 2, 0)
    assert main["returned"] == 3
