"""A full disk in every command that writes: one sentence that names the file, and no half of any.

No file may grow beyond some bytes, which is a full disk to a program. What the limit lets through
must be whole, and with room again the same command does its work.
"""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ballot.errors import ExitCode
from cli.main import run
from output.paper_templates import shipped_templates
from tests.cli.conftest import FEW, close_unheld, settle_questions
from tests.cli.full_disk import (
    LIMITS,
    Tried,
    check_whole,
    files_of,
    run_apart,
    try_apart,
    try_here,
)

WHO = ("--by", "张三", "--confirmed-by", "李四")
PHRASE = "一句足够长的口令 for tests, 2026"
Try = Callable[..., Tried]


@pytest.fixture(scope="session")
def signed_template(scanned_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An activity whose session is counted and sealed, with a tally that is signed."""
    folder = tmp_path_factory.mktemp("signed") / "activity"
    shutil.copytree(scanned_template, folder)
    steps: tuple[tuple[str, ...], ...] = (
        ("reconcile", "main", "--issued", "3", "--returned", "3", "--by", "张三"),
        ("keygen", "公证"),
        ("seal", "main", "--by", "张三", *FEW, "--key", "公证"),
        ("tally",),
        ("sign", str(folder / "output/tally.json"), "--key", "公证"),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGYI_PASSPHRASE", PHRASE)
        for words in steps:
            if words == ("tally",):
                close_unheld(folder)
                settle_questions(folder)
            assert run([*words, "-C", str(folder)]) == 0
    return folder


def _sheet(folder: Path) -> str:
    lines = (folder / "forms/main.sheets.csv").read_text(encoding="utf-8").splitlines()
    return min(line.split(",")[1] for line in lines[1:])


PRINTED = ("print", "scan", "deck print", "calibrate print")
"""Commands that are tried where nothing was scanned yet."""

SCANNED = ("reconcile", "reject-sheet", "veto", "keygen", "explain", "export votes", "tally open")
"""Where nothing is sealed yet."""

COMMANDS: dict[str, tuple[str, ...]] = {
    "print": ("print", "main", "--sheets", "2"),
    "scan": ("scan", "{folder}/scans", "--workers", "1"),
    "deck print": ("deck", "print"),
    "calibrate print": ("calibrate", "print"),
    "reconcile": ("reconcile", "main", "--issued", "3", "--returned", "3", "--by", "张三"),
    "reject-sheet": ("reject-sheet", "{sheet}", *WHO, "--why", "署名"),
    "veto": ("veto", "organ-02", *WHO, "--reason", "重大事故", "--authority", "市委"),
    "keygen": ("keygen", "评议办"),
    "explain": ("explain", "{sheet}"),
    "export votes": ("export", "votes"),
    "tally open": ("tally", "--provisional"),
    "seal --open": ("seal", "main", "--open", *WHO, "--why", "补扫"),
    "tally": ("tally",),
    "sign": ("sign", "{folder}/output/tally.json", "--key", "公证"),
    "report": ("report",),
    "report --public": ("report", "--public"),
    "export records": ("export", "records"),
    "export cvr": ("export", "cvr"),
    "export workbook": ("export", "workbook"),
    "prove": ("prove", "{sheet}"),
}


@pytest.fixture
def start(
    request: pytest.FixtureRequest, signed_template: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Return the folder in which a command is tried; not to be changed."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", PHRASE)
    if request.param in PRINTED:
        return Path(request.getfixturevalue("printed_template"))
    if request.param in SCANNED:
        return Path(request.getfixturevalue("scanned_template"))
    return signed_template


@pytest.mark.parametrize(
    ("start", "command"), [(name, name) for name in COMMANDS], indirect=["start"], ids=COMMANDS
)
def test_a_full_disk_stops_a_command_with_a_sentence_and_leaves_no_half_of_anything(
    start: Path, command: str, tmp_path: Path
) -> None:
    attempt: Try = try_apart if command == "scan" else try_here
    stopped = []
    for limit in LIMITS:
        folder = tmp_path / str(limit)
        shutil.copytree(start, folder)
        words = [w.format(folder=folder, sheet=_sheet(folder)) for w in COMMANDS[command]]
        before = files_of(folder)

        tried = attempt(limit, *words, "-C", folder)

        assert "Traceback" not in tried.said
        if tried.code:
            stopped.append(limit)
            codes = (
                ExitCode.ERROR,
                ExitCode.STORE,
                ExitCode.SIGNATURE,
            )  # keys are a matter of theirs
            assert tried.code in codes, tried.said
            assert re.search(re.escape(f"{folder}/") + r"\S", tried.said), tried.said
            check_whole(folder, before)
            assert run([*words, "-C", str(folder)]) == 0
    assert 0 in stopped


@pytest.mark.parametrize(
    ("limit", "stops_at"),
    [
        (0, "secret.key"),
        (64, "secret.key"),
        (200, "templates"),
        (max(map(len, shipped_templates().values())) + 1, "activity.toml"),
    ],
)
def test_a_full_disk_leaves_no_half_of_a_new_folder(
    tmp_path: Path, limit: int, stops_at: str
) -> None:
    folder = tmp_path / "activity"

    tried = try_here(limit, "new", folder)

    assert tried.code == ExitCode.USAGE
    assert "Traceback" not in tried.said
    assert str(folder / stops_at) in tried.said
    check_whole(tmp_path, {})
    assert not (folder / "activity.toml").exists()
    assert run(["new", str(folder)]) == 0


def test_a_session_is_sealed_with_its_files_or_not_at_all(
    scanned_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINGYI_PASSPHRASE", PHRASE)
    stopped = []
    for limit in LIMITS:
        folder = tmp_path / str(limit)
        shutil.copytree(scanned_template, folder)
        place = ("-C", str(folder))
        counted = ("reconcile", "main", "--issued", "3", "--returned", "3", "--by", "张三")
        assert run([*counted, *place]) == 0
        before = files_of(folder)

        tried = try_here(limit, "seal", "main", "--by", "张三", *FEW, *place)

        assert "Traceback" not in tried.said
        if tried.code:
            stopped.append(limit)
            check_whole(folder, before)
            # Sealed it is, where the slip alone found no room: the text says how to make it.
            again = ["--slip"] if "--slip" in tried.said else ["--by", "张三", *FEW]
            assert run(["seal", "main", *again, *place]) == 0
    assert stopped


@pytest.mark.parametrize("words", [("export", "votes", "-o", "-"), ("status",)])
def test_a_result_that_standard_output_has_no_room_for_is_an_error(
    scanned_template: Path, words: tuple[str, ...]
) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")

    with full.open("w", encoding="utf-8") as output:
        tried = run_apart("", *words, "-C", scanned_template, output=output)

    assert tried.code == ExitCode.ERROR
    assert "标准输出" in tried.said
    assert "Traceback" not in tried.said
    assert "Exception ignored" not in tried.said
