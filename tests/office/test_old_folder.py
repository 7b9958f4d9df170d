"""What the version of commit 506ab3b sealed and signed is opened, verified and counted as it was.

It is an activity of eight units in two categories, with two sessions of six sheets: rows settled
by people, a void sheet, a page dismissed, one session sealed twice, a veto, a ruling on a tie.
"""

import shutil
from pathlib import Path

import pytest

from cli.main import run
from tests.old_folder import PASSPHRASE, unpacked


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return unpacked(tmp_path)


@pytest.mark.parametrize(
    "command",
    [
        ("status",),
        ("check",),
        ("verify-log",),
        ("verify", "output/tally.json"),
        ("verify", "output/sessions/main/revision-1/tally.json"),
        ("verify", "output/sessions/evening/revision-1/tally.json"),
        ("tally",),
        ("report",),
        ("report", "--public"),
        ("export", "votes"),
        ("export", "records"),
        ("export", "workbook"),
        ("export", "cvr"),
        ("rule",),
        ("recheck",),
    ],
    ids=" ".join,
)
def test_a_folder_of_the_version_before_still_answers(old: Path, command: tuple[str, ...]) -> None:
    missing = command[0] == "verify" and "sessions" in command[1]  # signed by one of two

    code = run([*command, "-C", str(old)])

    assert code == (9 if missing else 0)


def test_its_tally_is_recounted_from_its_records(old: Path) -> None:
    output = old / "output"

    assert run(["recount", str(output / "tally.json"), str(output / "records.jsonl")]) == 0


def test_its_proof_holds(old: Path) -> None:
    (proof,) = (old / "output").glob("proof-*.json")

    assert run(["verify", "output/tally.json", "--proof", str(proof), "-C", str(old)]) == 0


def test_its_tally_can_be_signed_again(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINGYI_PASSPHRASE", PASSPHRASE)
    (old / "output" / "tally.json.notary.sig").unlink()

    assert run(["verify", "output/tally.json", "-C", str(old)]) == 9
    assert run(["sign", "output/tally.json", "--key", "notary", "-C", str(old)]) == 0
    assert run(["verify", "output/tally.json", "-C", str(old)]) == 0


def test_a_package_of_it_is_taken_in_by_a_city(old: Path, tmp_path: Path) -> None:
    city = tmp_path / "city"
    city.mkdir()
    for name in ("activity.toml", "secret.key"):
        shutil.copy(old / name, city / name)
    shutil.copytree(old / "keys", city / "keys")
    package = old / "output" / "sessions" / "main" / "revision-1"

    code = run(["merge", str(package), "--by", "孙八", "--confirmed-by", "钱七", "-C", str(city)])

    assert code == 9  # the plan asks for the notary's signature, too
