"""Every command that changes where an activity stands says what comes next."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ballot.ids import SessionId
from office.todo import Step
from tests.cli.conftest import FEW, SHEETS, Pingyi, Ran, done

PASSPHRASE = "这把钥匙只开试验的锁"
SIGNER = "公证"


def steps(pingyi: Pingyi, folder: Path) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(pingyi("status", "--json", "-C", folder).out)["next"][
        "then"
    ]
    return told


def then(pingyi: Pingyi, folder: Path) -> list[Step]:
    return [Step(each["step"]) for each in steps(pingyi, folder)]


def after_title(ran: Ran) -> str:
    """Return what a command says comes next."""
    assert ran.code == 0, ran.err
    return ran.err.split("接下来：\n", 1)[1]


@pytest.fixture
def asked_to_sign(scanned: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an activity that was read, whose tally somebody has to sign."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", PASSPHRASE)
    path = scanned / "activity.toml"
    text = path.read_text(encoding="utf-8")
    assert "required = []" in text
    path.write_text(text.replace("required = []", f'required = ["{SIGNER}"]'), encoding="utf-8")
    who = ("--why", "公证到场", "--by", "张三", "--confirmed-by", "李四")
    done("plan", "accept", *who, "-C", scanned)
    return scanned


def test_a_new_activity_is_checked_and_printed_first(pingyi: Pingyi, small: Path) -> None:
    assert then(pingyi, small) == [Step.CHECK, Step.PRINT]

    checked = pingyi("check", "-C", small)

    assert f"pingyi print main --sheets 份数 -C {small}" in after_title(checked)
    assert "pingyi check" not in after_title(checked)


def test_after_printing_the_machines_are_tried_and_the_sheets_read(
    pingyi: Pingyi, small: Path
) -> None:
    printed = pingyi("print", "main", "--sheets", 1, "-C", small)

    told = after_title(printed)
    assert told.index("1. 试打印机和扫描仪") < told.index("2. 评议会开会、收回、扫描以后识读")
    assert [each["sessions"] for each in steps(pingyi, small)] == [[], ["main"]]
    assert "接下来" not in pingyi("print", "main", "--sheets", 1, "--json", "-C", small).err


def test_each_command_names_the_one_after_it_to_the_end(
    pingyi: Pingyi, asked_to_sign: Path
) -> None:
    here = ("-C", asked_to_sign)
    read = pingyi("status", *here)
    counts = ("--issued", SHEETS, "--returned", SHEETS)
    counted = pingyi("reconcile", "main", *counts, "--by", "王芳", *here)
    keyed = pingyi("keygen", SIGNER, *here)
    sealed = pingyi("seal", "main", "--by", "王芳", *FEW, *here)
    tallied = pingyi("tally", *here)

    assert "1. 清点评议会：pingyi reconcile main --issued" in read.out
    assert f"pingyi keygen {SIGNER}" in after_title(counted)
    assert "2. 封存评议会：pingyi seal main --by 姓名" in after_title(counted)
    assert "1. 封存评议会：pingyi seal main" in after_title(keyed)
    assert "1. 计票：pingyi tally" in after_title(sealed)
    assert "不计在内的场次：晚场" in after_title(sealed)

    told = tallied
    while "领导小组裁定" in after_title(told):
        told = _ruled(pingyi, asked_to_sign)
        assert "重新计票：pingyi tally" in after_title(told)
        told = pingyi("tally", *here)
    assert f"1. {SIGNER}签名：pingyi sign output/tally.json --key {SIGNER}" in after_title(told)
    signed = pingyi("sign", "output/tally.json", "--key", SIGNER, *here)
    assert "1. 写出材料：pingyi report" in after_title(signed)
    reported = pingyi("report", *here)
    assert "1. 材料已在 output/papers。核验：pingyi verify" in after_title(reported)
    assert then(pingyi, asked_to_sign) == [Step.DONE]


def _ruled(pingyi: Pingyi, folder: Path) -> Ran:
    """Settle every open question of a folder; return what the last command said."""
    asked = json.loads(pingyi("rule", "--json", "-C", folder).out)["open"]
    ran = Ran(1, "", "")
    for each in asked:
        chosen = [word for unit in each["units"][: each["seats"]] for word in ("--choose", unit)]
        who = ("--text", "纪要", "--by", "王芳", "--confirmed-by", "李强")
        ran = pingyi("rule", each["id"], *chosen, *who, "-C", folder)
    return ran


def test_numbers_that_differ_are_explained_before_anything_is_sealed(
    pingyi: Pingyi, scanned: Path
) -> None:
    who = ("--issued", SHEETS + 1, "--returned", SHEETS + 1, "--by", "王芳", "-C", scanned)

    assert pingyi("reconcile", "main", *who).code != 0

    assert then(pingyi, scanned) == [Step.EXPLAIN]


def test_somebody_signs_before_papers_where_the_rules_ask_for_nobody(
    pingyi: Pingyi, sealed_template: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(sealed_template, tmp_path / "activity"))
    assert pingyi("tally", "-C", folder).code == 0
    while then(pingyi, folder) == [Step.RULE]:
        _ruled(pingyi, folder)
        assert pingyi("tally", "-C", folder).code == 0

    assert then(pingyi, folder) == [Step.SIGN]


def test_a_tally_is_made_again_after_a_veto_and_after_a_seal_was_opened(
    pingyi: Pingyi, sealed_template: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(sealed_template, tmp_path / "activity"))
    two = ("--by", "王芳", "--confirmed-by", "李强", "-C", folder)
    assert then(pingyi, folder) == [Step.TALLY]
    assert pingyi("tally", "-C", folder).code == 0
    assert then(pingyi, folder) != [Step.TALLY_AGAIN]

    vetoed = pingyi("veto", "organ-01", "--reason", "事由", "--authority", "市纪委", *two)
    again = then(pingyi, folder)
    opened = pingyi("seal", "main", "--open", "--why", "补查", *two)

    assert "重新计票" in after_title(vetoed)
    assert again == [Step.TALLY_AGAIN]
    assert "封存评议会" in after_title(opened)


def test_pingyi_alone_says_where_an_activity_stands_and_help_elsewhere(
    pingyi: Pingyi, scanned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(scanned.parent)
    elsewhere = pingyi()
    monkeypatch.chdir(scanned)
    here = pingyi()

    assert "用法：pingyi" in elsewhere.out + elsewhere.err
    assert here.out == pingyi("status").out
    assert "1. 清点评议会" in here.out
    assert "pingyi --help" in here.err


def test_what_waits_for_people_comes_before_the_tally(pingyi: Pingyi, printed: Path) -> None:
    page = sorted((printed / "scans").glob("*.jpg"))[0]
    page.write_bytes(page.read_bytes()[:500])

    ran = pingyi("scan", printed / "scans", "--workers", 1, "--json", "-C", printed)

    answer = json.loads(ran.out)["next"]
    assert answer["scan_again"]["pages"] == 1
    assert all(Step(each["step"]) is not Step.TALLY for each in answer["then"])
    assert SessionId("main") in answer["then"][0]["sessions"]
