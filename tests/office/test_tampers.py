"""What is sealed stays, what is signed is true: a change, and whoever is asked refuses in words."""

import shutil
from pathlib import Path

import pytest

from bench.small_meeting import PASSPHRASE, make_meeting
from bench.tampers import EVERY, LOADS, TAMPERS, Command, Tamper
from cli.main import run


@pytest.fixture(scope="session")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_meeting(tmp_path_factory.mktemp("meeting") / "activity")


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINGYI_PASSPHRASE", PASSPHRASE)


def asked(folder: Path, command: Command) -> list[str]:
    sheet = (folder / "a-sheet.txt").read_text("utf-8")
    return [sheet if word == "SHEET" else word for word in command] + ["-C", str(folder)]


@pytest.mark.parametrize("command", [*EVERY, *LOADS], ids=" ".join)
def test_every_command_answers_where_nothing_was_changed(
    meeting: Path, tmp_path: Path, command: Command
) -> None:
    folder = Path(shutil.copytree(meeting, tmp_path / "copy"))

    assert run(asked(folder, command)) == 0


@pytest.mark.parametrize("tamper", TAMPERS, ids=lambda tamper: tamper.name)
def test_every_command_refuses_in_words_after_a_change(
    meeting: Path, tmp_path: Path, tamper: Tamper, capfd: pytest.CaptureFixture[str]
) -> None:
    answered = []
    # Every third question, another third of them for the next change; `python bench/tampers.py`
    # asks them all.
    for number, command in enumerate(tamper.commands[TAMPERS.index(tamper) % 3 :: 3]):
        folder = Path(shutil.copytree(meeting, tmp_path / str(number)))
        tamper.change(folder)
        capfd.readouterr()

        code = run(asked(folder, command))

        told = capfd.readouterr().err.strip()
        if code == 0 or not told or "Traceback" in told:
            answered.append((" ".join(command), code, told))

    assert answered == []
