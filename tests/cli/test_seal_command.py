"""seal: a session's own tally; nothing changes afterwards until two people open it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from output.canonical import digest
from tests.cli.conftest import FEW

Pingyi = Callable[..., Any]


@pytest.fixture
def counted(pingyi: Pingyi, scanned: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the scanned activity with its hand counts entered, and a key."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", "灯塔 纸鹤 七颗纽扣")
    numbers = ("--issued", 3, "--returned", 3, "--by", "张三")
    assert pingyi("reconcile", "main", *numbers, "-C", scanned).code == 0
    assert pingyi("keygen", "计票", "-C", scanned).code == 0
    return scanned


def seal(pingyi: Pingyi, folder: Path, *more: object) -> Any:
    few = () if "--open" in more else FEW
    return pingyi("seal", "main", "--by", "张三", *few, *more, "-C", folder)


def reopen(pingyi: Pingyi, folder: Path) -> Any:
    return seal(pingyi, folder, "--open", "--why", "补扫一份", "--confirmed-by", "王五")


def revision(folder: Path, number: int) -> Path:
    return folder / f"output/sessions/main/revision-{number}/tally.json"


def some_sheet(pingyi: Pingyi, folder: Path) -> str:
    votes: str = pingyi("export", "votes", "-o", "-", "-C", folder).out
    return votes.splitlines()[1].split(",")[1]


def test_a_sealed_session_has_its_own_signed_tally(pingyi: Pingyi, counted: Path) -> None:
    ran = seal(pingyi, counted, "--key", "计票")

    path = revision(counted, 1)
    assert ran.code == 0
    assert pingyi("verify", path, "-C", counted).code == 0
    assert pingyi("recount", path, path.parent / "records.jsonl").code == 0
    (main, _) = json.loads(pingyi("status", "--json", "-C", counted).out)["sessions"]
    assert main["seal"]["tally_sha256"] == digest(path.read_bytes())
    assert (main["seal"]["revision"], main["seal"]["replaces"]) == (1, None)


def test_nothing_about_a_sealed_session_changes(pingyi: Pingyi, counted: Path) -> None:
    sheet = some_sheet(pingyi, counted)
    seal(pingyi, counted)
    forms = sorted((counted / "forms").iterdir())
    who = ("--by", "张三", "--why", "看错了", "--confirmed-by", "王五")

    tried = [
        pingyi("reject-sheet", sheet, *who, "-C", counted),
        pingyi("resolve", sheet, "all", "abstain", *who[:4], "-C", counted),
        pingyi("reconcile", "main", "--issued", 4, "--returned", 3, "--by", "张三", "-C", counted),
        seal(pingyi, counted),
        pingyi("print", "main", "--sheets", 1, "-C", counted),
    ]

    assert [ran.code for ran in tried] == [2] * 5
    opening = "pingyi seal main --open --by 姓名 --why 理由 --confirmed-by 姓名"
    assert all(opening in ran.err for ran in (tried[0], tried[-1]))
    assert sorted((counted / "forms").iterdir()) == forms


def test_two_people_open_it_and_the_next_revision_names_the_one_before(
    pingyi: Pingyi, counted: Path
) -> None:
    sheet = some_sheet(pingyi, counted)
    seal(pingyi, counted)
    alone = seal(pingyi, counted, "--open", "--why", "补扫", "--confirmed-by", "张三")
    opened = reopen(pingyi, counted)
    who = ("--by", "张三", "--why", "署名", "--confirmed-by", "王五")
    assert pingyi("reject-sheet", sheet, *who, "-C", counted).code == 0

    again = seal(pingyi, counted)

    assert (alone.code, opened.code, again.code) == (2, 0, 0)
    (main, _) = json.loads(pingyi("status", "--json", "-C", counted).out)["sessions"]
    assert main["seal"]["revision"] == 2
    assert main["seal"]["replaces"] == digest(revision(counted, 1).read_bytes())
    assert json.loads(revision(counted, 2).read_bytes())["valid_sheets"] == 2


def test_a_session_that_was_not_counted_or_differs_is_not_sealed(
    pingyi: Pingyi, scanned: Path
) -> None:
    uncounted = seal(pingyi, scanned)
    numbers = ("--issued", 3, "--returned", 2, "--by", "张三")
    pingyi("reconcile", "main", *numbers, "-C", scanned)

    differs = seal(pingyi, scanned)

    assert (uncounted.code, differs.code) == (6, 6)
    assert not revision(scanned, 1).exists()


def test_a_page_that_comes_after_the_seal_is_refused(pingyi: Pingyi, printed: Path) -> None:
    scans = sorted((printed / "scans").glob("*.jpg"))
    late = scans[-1].rename(printed / "late.jpg")
    pingyi("scan", printed / "scans", "--workers", 1, "-C", printed)
    numbers = ("--issued", 3, "--returned", 2, "--by", "张三")
    assert pingyi("reconcile", "main", *numbers, "-C", printed).code == 0
    assert seal(pingyi, printed).code == 0

    ran = json.loads(pingyi("scan", late, "--workers", 1, "--json", "-C", printed).out)

    assert [page["reason"] for page in ran["rejected"]] == ["sealed_session"]


def test_the_city_tally_adds_sealed_sessions_only(
    pingyi: Pingyi, counted: Path, simulate: Callable[..., None]
) -> None:
    pingyi("print", "evening", "--sheets", 2, "-C", counted)
    simulate(counted, "evening", "evening", counted / "evening")
    pingyi("scan", counted / "evening", "--workers", 1, "-C", counted)
    seal(pingyi, counted)

    half = pingyi("tally", "-C", counted)
    numbers = ("--issued", 2, "--returned", 2, "--by", "张三")
    pingyi("reconcile", "evening", *numbers, "-C", counted)
    pingyi("seal", "evening", "--by", "张三", *FEW, "-C", counted)
    whole = pingyi("tally", "-C", counted)

    assert (half.code, whole.code) == (6, 0)
    assert "evening" in half.err
    tally = json.loads((counted / "output" / "tally.json").read_bytes())
    assert [session["seal"]["revision"] for session in tally["sessions"]] == [1, 1]
