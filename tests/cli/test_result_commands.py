"""tally, keygen, sign, verify, verify-log, recheck, export."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from office.folder import open_folder
from office.recheck_job import recheck_readings
from scanner.sheet import LIMITS
from tests.cli.conftest import accept_plan, close_unheld, done

PASSPHRASE = "灯塔 纸鹤 七颗纽扣"


@pytest.fixture(scope="module")
def tallied_template(sealed_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tallied activity with the keys of two people."""
    folder = Path(shutil.copytree(sealed_template, tmp_path_factory.mktemp("tallied") / "activity"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGYI_PASSPHRASE", PASSPHRASE)
        done("tally", "-C", folder)
        for name in ("评议办", "公证"):
            done("keygen", name, "-C", folder)
    return folder


@pytest.fixture
def tallied(tallied_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a tallied activity with the keys of two people."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", PASSPHRASE)
    return Path(shutil.copytree(tallied_template, tmp_path / "activity"))


def test_the_tally_on_screen_is_the_tally_in_the_file(
    pingyi: Callable[..., Any], scanned: Path, seal_all: Callable[[Path], None]
) -> None:
    seal_all(scanned)
    shown = pingyi("tally", "-C", scanned)
    told = json.loads(pingyi("tally", "--json", "-C", scanned).out)

    path = Path(told.pop("path"))
    assert json.loads(path.read_bytes()) == told
    assert told["provisional"] is False
    assert told["valid_sheets"] == 3
    for unit in told["units"]:
        assert unit["name"] in shown.out
    assert "口径影响" in shown.out


def test_an_activity_without_a_scan_is_not_tallied(
    pingyi: Callable[..., Any], printed: Path
) -> None:
    ran = pingyi("tally", "-C", printed)

    assert ran.code == 2
    assert "pingyi scan" in ran.err
    assert not (printed / "output" / "tally.json").exists()


def test_a_file_that_cannot_be_written_is_named(pingyi: Callable[..., Any], scanned: Path) -> None:
    ran = pingyi("export", "votes", "-o", scanned / "activity.toml" / "v.csv", "-C", scanned)

    assert ran.code == 1
    assert "activity.toml" in ran.err


def test_two_tallies_of_the_same_evidence_are_the_same_bytes(
    pingyi: Callable[..., Any], scanned: Path, seal_all: Callable[[Path], None]
) -> None:
    seal_all(scanned)
    pingyi("tally", "-C", scanned)
    first = (scanned / "output" / "tally.json").read_bytes()

    pingyi("tally", "-C", scanned)

    assert (scanned / "output" / "tally.json").read_bytes() == first


def test_a_tally_that_two_people_signed_verifies(pingyi: Callable[..., Any], tallied: Path) -> None:
    tally = tallied / "output" / "tally.json"
    signed = [pingyi("sign", tally, "--key", name, "-C", tallied) for name in ("评议办", "公证")]

    ran = pingyi("verify", tally, "--json", "-C", tallied)

    answer = json.loads(ran.out)
    assert [each.code for each in signed] == [0, 0]
    assert (ran.code, answer["ok"]) == (0, True)
    assert {(s["signer"], s["outcome"]) for s in answer["signatures"]} == {
        ("评议办", "valid"),
        ("公证", "valid"),
    }


def test_a_signed_tally_that_another_replaces_is_kept_and_still_verifies(
    pingyi: Callable[..., Any], tallied: Path, seal_all: Callable[[Path], None]
) -> None:
    tally = tallied / "output" / "tally.json"
    pingyi("sign", tally, "--key", "公证", "-C", tallied)
    signed = tally.read_bytes()
    with open_folder(tallied).store() as store:
        sheet = next(iter(store.sheet_records(open_folder(tallied).activity))).sheet
    who = ("--by", "张三", "--confirmed-by", "王五", "--why", "撕毁")
    assert pingyi("seal", "main", "--open", *who, "-C", tallied).code == 0
    assert pingyi("reject-sheet", sheet, *who, "-C", tallied).code == 0
    seal_all(tallied)

    assert pingyi("tally", "-C", tallied).code == 0

    (kept,) = (tallied / "output" / "superseded").glob("*/tally.json")
    assert kept.read_bytes() == signed != tally.read_bytes()
    assert pingyi("verify", kept, "-C", tallied).code == 0
    assert list(tally.parent.glob("tally.json.*.sig")) == []


def test_the_file_may_be_named_within_the_folder(pingyi: Callable[..., Any], tallied: Path) -> None:
    signed = pingyi("sign", "output/tally.json", "--key", "公证", "-C", tallied)

    assert (signed.code, pingyi("verify", "output/tally.json", "-C", tallied).code) == (0, 0)


def test_a_changed_byte_or_no_signature_exits_9(pingyi: Callable[..., Any], tallied: Path) -> None:
    tally = tallied / "output" / "tally.json"

    unsigned = pingyi("verify", tally, "--json", "-C", tallied)
    pingyi("sign", tally, "--key", "公证", "-C", tallied)
    tally.write_bytes(tally.read_bytes().replace(b'"valid_sheets":3', b'"valid_sheets":4'))
    changed = pingyi("verify", tally, "--json", "-C", tallied)

    assert (unsigned.code, changed.code) == (9, 9)
    assert json.loads(unsigned.out)["signatures"] == []
    assert json.loads(changed.out)["signatures"][0]["outcome"] == "tampered"


def test_one_signature_that_does_not_hold_spoils_the_others(
    pingyi: Callable[..., Any], tallied: Path
) -> None:
    tally = tallied / "output" / "tally.json"
    for name in ("评议办", "公证"):
        pingyi("sign", tally, "--key", name, "-C", tallied)
    (tallied / "keys" / "公证.pub.pem").unlink()

    ran = pingyi("verify", tally, "-C", tallied)

    assert ran.code == 9
    assert "公证.pub.pem" in ran.out


def test_signers_that_the_rules_require_must_have_signed(
    pingyi: Callable[..., Any],
    scanned: Path,
    seal_all: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PINGYI_PASSPHRASE", "灯塔 纸鹤 七颗纽扣")
    tallied, plan = scanned, scanned / "activity.toml"
    text = plan.read_text("utf-8").replace("required = []", 'required = ["评议办", "公证"]')
    plan.write_text(text, "utf-8")
    accept_plan(tallied)
    seal_all(tallied)
    assert pingyi("tally", "-C", tallied).code == 0
    assert pingyi("keygen", "评议办", "-C", tallied).code == 0
    pingyi("sign", "output/tally.json", "--key", "评议办", "-C", tallied)

    ran = pingyi("verify", "output/tally.json", "--json", "-C", tallied)

    assert ran.code == 9
    assert json.loads(ran.out)["missing_signers"] == ["公证"]

    assert pingyi("keygen", "公证", "--algorithm", "sm2", "-C", tallied).code == 0
    assert pingyi("sign", "output/tally.json", "--key", "公证", "-C", tallied).code == 0
    both = pingyi("verify", "output/tally.json", "--json", "-C", tallied)
    whole = pingyi("verify-folder", "-C", tallied)
    assert (both.code, json.loads(both.out)["missing_signers"]) == (0, [])
    assert whole.code == 0, whole.out


def test_where_nobody_is_required_to_sign_verify_says_that_one_may_be_missing(
    pingyi: Callable[..., Any], tallied: Path
) -> None:
    pingyi("sign", "output/tally.json", "--key", "评议办", "-C", tallied)

    shown = pingyi("verify", "output/tally.json", "-C", tallied)
    told = pingyi("verify", "output/tally.json", "--json", "-C", tallied)

    assert (shown.code, "rules.signatures.required" in shown.err) == (0, True)
    assert json.loads(told.out)["required_signers"] == []


def test_a_provisional_tally_is_not_signed(pingyi: Callable[..., Any], tallied: Path) -> None:
    pingyi("tally", "--provisional", "-C", tallied)

    ran = pingyi("sign", "output/tally-provisional.json", "--key", "公证", "-C", tallied)

    assert ran.code == 9


def test_keys_need_a_pass_phrase_a_good_name_and_to_exist(
    pingyi: Callable[..., Any], tallied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = pingyi("keygen", "公证", "-C", tallied)
    bad_name = pingyi("keygen", "../x", "-C", tallied)
    unknown = pingyi("sign", "output/tally.json", "--key", "nobody", "-C", tallied)
    monkeypatch.setenv("PINGYI_PASSPHRASE", "other")
    wrong = pingyi("sign", "output/tally.json", "--key", "公证", "-C", tallied)
    monkeypatch.delenv("PINGYI_PASSPHRASE")
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    unasked = pingyi("keygen", "new", "-C", tallied)

    codes = [ran.code for ran in (twice, bad_name, unknown, wrong, unasked)]
    assert codes == [9, 9, 9, 9, 2]


def test_a_pass_phrase_that_is_guessed_soon_makes_no_key_from_the_environment_either(
    pingyi: Callable[..., Any], small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINGYI_PASSPHRASE", "评议2026")

    ran = pingyi("keygen", "评议办", "-C", small)

    assert (ran.code, "还差" in ran.err) == (9, True)
    assert not (small / "keys").exists()


def test_a_changed_entry_of_the_log_is_found(pingyi: Callable[..., Any], scanned: Path) -> None:
    whole = pingyi("verify-log", "--json", "-C", scanned)
    connection = sqlite3.connect(scanned / "pingyi.db")
    connection.execute("DROP TRIGGER event_refuses_update")
    connection.execute("UPDATE event SET entry = replace(entry, 'main', 'Main') WHERE seq = 2")
    connection.commit()
    connection.close()

    broken = pingyi("verify-log", "--json", "-C", scanned)

    assert (whole.code, json.loads(whole.out)["ok"]) == (0, True)
    assert (broken.code, json.loads(broken.out)["broken"]["entry"]) == (5, 2)


def test_judging_the_measures_again_changes_nothing(
    pingyi: Callable[..., Any], scanned: Path
) -> None:
    for path in (scanned / "originals").iterdir():
        path.unlink()

    ran = pingyi("recheck", "--json", "-C", scanned)

    assert (ran.code, json.loads(ran.out)) == (0, {"pages": 3, "rows": 15, "changed": []})


def test_other_limits_would_read_differently(scanned: Path) -> None:
    opened = open_folder(scanned)

    with opened.store() as store:
        report = recheck_readings(opened, store, replace(LIMITS, sure=1.01))

    assert report.rows == 15
    assert 10 <= len(report.changed) <= 15
    assert {row.now for row in report.changed} == {"两种判读不一致"}


def test_votes_go_where_they_are_asked_to(
    pingyi: Callable[..., Any], scanned: Path, tmp_path: Path
) -> None:
    target = tmp_path / "v.csv"

    ran = pingyi("export", "votes", "-o", target, "-C", scanned)

    assert (ran.code, ran.out) == (0, "")
    assert pingyi("export", "votes", "-o", "-", "-C", scanned).out == target.read_text("utf-8")
    assert len(target.read_text("utf-8").splitlines()) == 1 + 3 * 5


def test_the_papers_are_made_from_the_final_tally(
    pingyi: Callable[..., Any], tallied: Path, settle_all: Callable[[Path], None]
) -> None:
    settle_all(tallied)
    assert pingyi("tally", "-C", tallied).code == 0
    ran = pingyi("report", "--published", "2026-12-01", "-C", tallied)
    papers = {path.stem for path in (tallied / "output" / "papers").glob("*.pdf")}

    assert ran.code == 0
    assert {"票数核对表", "计票结果报告单", "评议得分排名表", "公证现场记录"} <= papers


def test_nobody_signed_so_nothing_public_is_written(
    pingyi: Callable[..., Any], tallied: Path, settle_all: Callable[[Path], None]
) -> None:
    settle_all(tallied)
    close_unheld(tallied)
    assert pingyi("tally", "-C", tallied).code == 0

    ran = pingyi("report", "-C", tallied)
    public = pingyi("report", "--public", "-C", tallied)

    papers = {path.stem for path in (tallied / "output" / "papers").glob("*.pdf")}
    assert (ran.code, public.code) == (0, 9)
    assert "没有任何人签名" in ran.err
    assert "没有任何人签名" in public.err
    assert papers & {"通报附件", "评议得分排名表（公开）"} == set()


def test_a_draft_says_so_on_every_page_and_to_whoever_verifies_it(
    pingyi: Callable[..., Any], tallied: Path
) -> None:
    for _ in range(2):  # the drafts before are no papers that are kept
        ran = pingyi("report", "--draft", "-C", tallied)
        assert ran.code == 0

    drafts = sorted((tallied / "output" / "drafts").rglob("*.pdf"))
    checked = pingyi("verify", drafts[0], "-C", tallied)
    assert pingyi("report", "-C", tallied).code == 8  # a question is open
    assert {"票数核对表", "计票结果报告单", "公证现场记录"} <= {path.stem for path in drafts}
    assert {path.stem for path in drafts} & {"通报附件", "评议得分排名表（公开）"} == set()
    for path in drafts:
        with pypdfium2.PdfDocument(path) as document:
            assert all("草稿" in page.get_textpage().get_text_range() for page in document)
    assert checked.code == 9
    assert "草稿" in checked.err
    assert not list((tallied / "output").glob("drafts-*"))
    assert not (tallied / "output" / "papers").exists()


@pytest.mark.parametrize("other", [("--public",), ("--sign", "公证")])
def test_a_draft_is_neither_published_nor_signed(
    pingyi: Callable[..., Any], tallied: Path, other: tuple[str, ...]
) -> None:
    assert pingyi("report", "--draft", *other, "-C", tallied).code == 2


@pytest.mark.parametrize("arguments", [("--published", "明天")])
def test_a_date_that_is_none_is_refused(
    pingyi: Callable[..., Any], tallied: Path, arguments: tuple[str, ...]
) -> None:
    assert pingyi("report", *arguments, "-C", tallied).code == 2


def test_without_a_tally_there_are_no_papers(pingyi: Callable[..., Any], scanned: Path) -> None:
    assert pingyi("report", "-C", scanned).code == 4


def test_the_workbook_holds_the_tally_and_what_people_decided(
    pingyi: Callable[..., Any], tallied: Path
) -> None:
    ran = pingyi("export", "workbook", "-C", tallied)

    assert ran.code == 0
    assert (tallied / "output" / "tally.xlsx").read_bytes().startswith(b"PK")
