"""The gate lets a tally through that is, byte for byte, what the evidence comes to; no other."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.small_meeting import PASSPHRASE, make_meeting, sheets_of
from bench.tampers import TALLY, json_change, remove, unsigned
from cli.main import run
from office.gate import StandingTally, kept_from_public

TWO = ("--by", "张三", "--confirmed-by", "李四")
VETO = ("veto", "unit-03", "--reason", "r", "--authority", "市委", *TWO)
LIFT = ("veto", "unit-03", "--lift", "--reason", "误登", *TWO)
SHOWN = (("report",), ("prove", "SHEET"), ("export", "workbook"), ("verify", TALLY))

CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "plan changes left out": lambda t: t.pop("plan_changes"),
    "rulings made left out": lambda t: t.pop("rulings_made"),
    "digest of the rules left out": lambda t: t["digests"].pop("rules"),
    "a rule left out": lambda t: t["rules"].pop("veto"),
    "a digest added": lambda t: t["digests"].update(extra="00"),
    "a key added to a unit": lambda t: t["units"][0].update(extra=1),
    "groups added": lambda t: t.update(groups=[]),
    "true for 1": lambda t: t["units"][0].update(place=True),
    "another build": lambda t: t["software"].update(version="9.9.9"),
    "nobody's build": lambda t: t["software"].pop("version"),
}


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_meeting(tmp_path_factory.mktemp("meeting") / "activity")


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINGYI_PASSPHRASE", PASSPHRASE)


@pytest.fixture
def folder(meeting: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(meeting, tmp_path / "copy"))


def ask(folder: Path, *command: str) -> int:
    sheet = (folder / "a-sheet.txt").read_text("utf-8")
    return run([sheet if word == "SHEET" else word for word in command] + ["-C", str(folder)])


def sign_both(folder: Path) -> None:
    for name in ("评议办", "公证"):
        assert ask(folder, "sign", TALLY, "--key", name) == 0


def test_an_unsigned_tally_that_nobody_changed_can_be_signed(folder: Path) -> None:
    unsigned(folder)

    sign_both(folder)
    assert ask(folder, "report") == 0


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_unsigned_tally_with_any_other_byte_is_not_signed(
    folder: Path, change: Callable[[dict[str, Any]], object], capfd: pytest.CaptureFixture[str]
) -> None:
    unsigned(folder)
    json_change(TALLY, change)(folder)

    code = ask(folder, "sign", TALLY, "--key", "评议办")

    assert code in {4, 9}
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "decisions",
    [
        pytest.param([VETO, LIFT], id="a veto and its lifting"),
        pytest.param(
            [
                ("seal", "main", "--open", "--why", "补扫", *TWO),
                ("seal", "main", "--why", "份数少", *TWO),
            ],
            id="a seal opened and made again",
        ),
    ],
)
def test_after_a_decision_that_was_taken_back_a_new_tally_stands(
    folder: Path, decisions: list[tuple[str, ...]], capfd: pytest.CaptureFixture[str]
) -> None:
    for decision in decisions:
        assert ask(folder, *decision) == 0
    assert ask(folder, "report") == 9

    capfd.readouterr()
    assert ask(folder, "tally") == 0
    assert "superseded" in capfd.readouterr().err
    sign_both(folder)

    for command in SHOWN:
        assert ask(folder, *command) == 0, command


def test_signatures_whose_tally_is_gone_do_not_accuse_the_next_one(folder: Path) -> None:
    assert ask(folder, *VETO) == 0
    (folder / TALLY).unlink()

    assert ask(folder, "tally") == 0

    sign_both(folder)
    assert ask(folder, "report") == 0


def test_nothing_is_published_that_lacks_a_required_signature(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    unsigned(folder)
    assert ask(folder, "sign", TALLY, "--key", "评议办") == 0
    capfd.readouterr()

    assert ask(folder, "report", "--public") == 9
    assert "公证" in capfd.readouterr().err
    assert not list((folder / "output").glob("*.pdf"))


@pytest.mark.parametrize("missing", ["issued", "returned"])
def test_nothing_is_published_while_the_count_of_a_session_is_missing(missing: str) -> None:
    counts = {"issued": 9, "returned": 9}
    sessions = [
        {"session": "east", "name": "东片区", **counts},
        {"session": "west", "name": "西片区", **counts, missing: None},
    ]
    tally = {"sessions": sessions}
    standing = StandingTally(path=Path("tally.json"), content=b"", tally=tally, signatures=())

    why = kept_from_public(standing)

    assert "西片区" in str(why)
    assert "东片区" not in str(why)


@pytest.mark.parametrize("command", [*SHOWN, ("sign", "PACKAGE", "--key", "公证")], ids=" ".join)
def test_a_package_whose_signature_was_taken_away_stops_what_rests_on_it(
    folder: Path, command: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    remove("output/sessions/main/revision-1/tally.json.评议办.sig")(folder)
    package = "output/sessions/main/revision-1/tally.json"

    code = ask(folder, *(package if word == "PACKAGE" else word for word in command))

    assert code == 9
    assert "评议办" in capfd.readouterr().err


def test_verify_folder_names_a_signature_that_was_taken_from_a_package(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    remove("output/sessions/main/revision-1/tally.json.评议办.sig")(folder)

    assert ask(folder, "verify-folder") == 9
    shown = capfd.readouterr()
    assert "tally.json.评议办.sig" in shown.out + shown.err


def test_void_sheets_hide_nobody_when_a_session_is_sealed(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for path in folder.glob("pingyi.db*"):
        path.unlink()
    shutil.copy(folder / "backup" / "unsealed.db", folder / "pingyi.db")
    shutil.rmtree(folder / "output")
    plan = folder / "activity.toml"
    text = plan.read_text("utf-8")
    assert "min_group" in text
    changed = [
        "min_group = 5" if line.startswith("min_group") else line for line in text.split("\n")
    ]
    plan.write_text("\n".join(changed), "utf-8")
    assert ask(folder, "plan", "accept", "--why", "试验", *TWO) == 0
    for sheet in sheets_of(folder, "main")[1:]:
        assert ask(folder, "reject-sheet", sheet, "--why", "破损", *TWO) == 0
    capfd.readouterr()

    code = ask(folder, "seal", "main", "--by", "孙八")

    assert code == 2
    assert "min_group" in capfd.readouterr().err


def test_the_log_of_an_unsigned_folder_really_says_nothing_of_signatures(folder: Path) -> None:
    unsigned(folder)

    rows = sqlite3.connect(folder / "pingyi.db").execute("SELECT entry FROM event").fetchall()
    signed = [entry for (entry,) in rows if '"tally_signed"' in entry]
    assert len(signed) == 2  # of the two packages


def test_verify_folder_misses_a_slip_that_was_taken_away(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    remove("output/sessions/main/revision-1/slip.txt")(folder)

    assert ask(folder, "verify-folder") == 9
    assert "slip.txt" in capfd.readouterr().out
