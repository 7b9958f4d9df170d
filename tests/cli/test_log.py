"""`--log FILE`: what was done, for somebody far away, and nothing about anybody."""

import ast
import logging
import os
import re
import shutil
import stat
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ballot.grade import PLAN_SCALE, Vote
from ballot.ids import grouped
from ballot.logbook import FIRST_LINE, Logbook, Told, log_path, start_log, stop_log
from calibration.pens.intents import FillPlan, RowKind
from calibration.pens.strokes import PenMark
from cli.log import LIBRARIES
from cli.sign import PASSPHRASE_VARIABLE
from office.folder import open_folder
from tests.cli.conftest import settle_questions

if TYPE_CHECKING:
    from tests.cli.conftest import Pingyi, SealAll

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (DEBUG|ERROR) \d+ pingyi(\.\w+)+: \S.*")

PASSPHRASE = "骆驼 灯塔 Quark-Zx81 苔藓"
PEOPLE = ("欧阳娜娜", "Zdenka-Quist", "司马相如")
REASON = "纸上看得很清楚是这样"
KEY = "某某公证处"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "help.log"
    stop_log()


def lines(log: Path) -> list[str]:
    first, *rest = log.read_text(encoding="utf-8").splitlines()
    assert f"{first}\n" == FIRST_LINE
    assert [line for line in rest if not LINE.fullmatch(line)] == []
    return rest


@pytest.fixture
def told(
    pingyi: "Pingyi",
    printed: Path,
    log: Path,
    monkeypatch: pytest.MonkeyPatch,
    seal_all: "SealAll",
    simulate: Callable[..., None],
) -> tuple[str, Path]:
    """A whole run, its commands logged: the log, and the activity."""
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    by, where = ("--by", PEOPLE[0]), ("-C", printed)
    why, second = ("--why", REASON), ("--confirmed-by", PEOPLE[1])
    plan = FillPlan(trouble={RowKind.OVERVOTE: 1.0}, habits={PenMark.TICK: 1.0})
    scans = printed / "scans"
    shutil.rmtree(scans)
    simulate(printed, "main", "main", scans, plan)
    scan = min(path for path in scans.iterdir() if path.suffix != ".csv")
    scan.rename(scans / f"{PEOPLE[2]}{scan.suffix}")
    (scans / "会议记录.png").write_bytes(b"no picture")

    def does(*args: object, code: int = 0) -> None:
        ran = pingyi("--log", log, *args)
        assert ran.code == code, ran.err

    does("check", *where)
    does("scan", scans, "--workers", 2, *where)
    opened = open_folder(printed)
    with opened.store() as store:
        sheets = list(store.printed_sheets())
    does("resolve", sheets[0], "organ-03", "满意", *by, *why, *where)
    for sheet in sheets:
        does("resolve", sheet, "all", "mostly_satisfied", *by, *why, *where)
    does("resolve", sheets[0], "nobody", "满意", *by, *why, *where, code=2)
    does("dismiss-page", "会议记录.png", *by, *why, *second, *where)
    does("keygen", KEY, *where)
    seal_all(printed)
    settle_questions(printed)
    does("tally", *where)
    does("sign", printed / "output/tally.json", "--key", KEY, *where)
    does("report", *where)
    does("verify-folder", *where)
    return log.read_text(encoding="utf-8"), printed


def test_the_log_of_a_whole_run_names_nobody_and_no_vote(told: tuple[str, Path]) -> None:
    text, folder = told
    with open_folder(folder).store() as store:
        sheets = list(store.printed_sheets())
    units = open_folder(folder).activity.units

    secrets = [
        PASSPHRASE, *PEOPLE, REASON, KEY, str(folder), folder.name + "/", "会议记录",
        *map(PLAN_SCALE.word, PLAN_SCALE.votes),
        *PLAN_SCALE.votes,
        *sheets, *map(grouped, sheets),
        *(text for unit in units for text in (unit.id, unit.name, unit.full_name)),
        (folder / "secret.key").read_text().strip()[:12],
        *(path.name for path in (folder / "scans").iterdir()),
        str(Path.home()) + "/",
    ]  # fmt: skip

    assert [each for each in secrets if each in text] == []
    assert text.isascii()


def test_the_log_of_a_whole_run_tells_what_was_done(told: tuple[str, Path]) -> None:
    text, _ = told

    commands = re.findall(r"command name=(.+)", text)
    assert [*dict.fromkeys(commands)] == [
        "check", "scan", "resolve", "dismiss-page", "keygen", "tally", "sign", "report",
        "verify-folder",
    ]  # fmt: skip
    assert text.count(": ended code=0 ") == len(commands) - 1
    assert text.count(": ended code=2 ") == 1
    assert "stopped error=UsageError key=" in text
    for step in ("scan", "count", "sign", "make a key", "write the papers", "check"):
        assert re.search(rf": {step}: done seconds=\d", text), step
    assert re.search(r"page read file=[0-9a-f]{12} page=1 part=0 .*overvote=\d", text)
    assert "page refused file=" in text
    assert "reason=unreadable_file" in text
    assert re.search(r"argument name=workers value=2", text)
    assert re.search(r"folder entries=\d", text)
    # The tally that was signed.
    assert re.search(r"file sha256=[0-9a-f]{12} bytes=\d+", text)
    versions = re.search(r"libraries (.+)", text)
    assert versions
    assert "numpy=" in versions[1]
    assert "=None" not in versions[1]


def test_reading_processes_write_into_the_log(pingyi: "Pingyi", printed: Path, log: Path) -> None:
    assert pingyi("--log", log, "scan", printed / "scans", "--workers", 2, "-C", printed).code == 0

    processes = {line.split()[2] for line in lines(log) if "scanner.worker" in line}
    own = {line.split()[2] for line in lines(log) if "cli.log" in line}
    assert processes
    assert len(own) == 1
    assert not processes & own
    assert any(re.search(r": pages file=[0-9a-f]{12} first=1 last=\d", line) for line in lines(log))


def test_an_error_in_a_page_is_told_without_what_it_says(log: Path) -> None:
    noted = Logbook("scanner.worker")
    start_log(log)

    try:
        raise KeyError(PEOPLE[0])
    except KeyError as problem:
        noted.failed("page crashed", problem)
    with pytest.raises(OSError), noted.step("a step"):
        raise FileNotFoundError(2, "no such file", f"/home/{PEOPLE[1]}/a.pdf")
    stop_log()

    text = log.read_text(encoding="utf-8")
    assert "page crashed error=KeyError at=" in text
    assert f"{__name__.rpartition('.')[2]}" in text
    assert "errno=ENOENT" in text
    assert not any(name in text for name in PEOPLE)


def test_a_text_that_is_not_the_programs_own_is_left_out(log: Path) -> None:
    start_log(log)

    Logbook("x").note("page", name=PEOPLE[0], vote=Vote.SATISFIED, reason=Told("overvote"), rows=3)  # type: ignore[arg-type]
    stop_log()

    assert lines(log)[-1].endswith(": page name=… vote=… reason=overvote rows=3")


def test_without_a_log_nothing_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> str:
        raise AssertionError

    monkeypatch.setattr("ballot.logbook._line", never)
    noted = Logbook("x")

    noted.note("page", rows=3)
    with noted.step("a step"):
        pass
    noted.failed("page crashed", KeyError())

    assert log_path() is None


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files are otherwise there")
def test_a_log_is_for_its_owner_and_goes_on_where_it_ended(
    pingyi: "Pingyi", small: Path, log: Path
) -> None:
    assert pingyi("--log", log, "check", "-C", small).code == 0
    before = log.read_bytes()
    assert pingyi("-C", small, "--log", log, "check").code == 0

    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert log.read_bytes().startswith(before)
    assert len(re.findall("command name=check", log.read_text(encoding="utf-8"))) == 2
    assert log_path() is None


def test_another_file_is_never_written_into(pingyi: "Pingyi", small: Path) -> None:
    plan = small / "activity.toml"
    before = plan.read_bytes()

    ran = pingyi("--log", plan, "keygen", KEY, "-C", small)

    assert ran.code == 2
    assert str(plan) in ran.err
    assert plan.read_bytes() == before
    assert not (small / "keys").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe of Unix")
def test_a_pipe_is_no_log(pingyi: "Pingyi", small: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert pingyi("--log", tmp_path / "pipe", "check", "-C", small).code == 2


@pytest.mark.parametrize("order", ["log first", "folder first", "equals"])
def test_it_stands_before_the_command_in_any_order(
    pingyi: "Pingyi", small: Path, log: Path, order: str
) -> None:
    folder, to = ("-C", small), ("--log", log)
    before = {
        "log first": (*to, *folder),
        "folder first": (*folder, *to),
        "equals": (f"--log={log}", *folder),
    }[order]

    assert pingyi(*before, "plan", "check").code == 0

    assert any(line.endswith("command name=plan check") for line in lines(log))


def test_faults_of_a_file_are_counted_and_not_quoted(
    pingyi: "Pingyi", small: Path, log: Path
) -> None:
    plan = small / "activity.toml"
    plan.write_text(
        plan.read_text("utf-8") + f'\n[rules.{PEOPLE[1]}]\nx = "{PEOPLE[0]}"\n', "utf-8"
    )

    assert pingyi("--log", log, "check", "-C", small).code == 3

    text = log.read_text(encoding="utf-8")
    assert "error=ActivityError faults=1 key=activity.faults" in text
    assert not any(name in text for name in PEOPLE)


def test_what_nobody_expected_is_told_and_still_ends_the_program(
    pingyi: "Pingyi", small: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(_: object) -> None:
        raise RuntimeError(PEOPLE[0])

    monkeypatch.setattr("office.folder.load_activity", break_down)

    with pytest.raises(RuntimeError):
        pingyi("--log", log, "check", "-C", small)

    text = log.read_text(encoding="utf-8")
    assert "stopped error=RuntimeError at=" in text
    assert "break_down:" in text
    assert ": ended code=1 " in text
    assert PEOPLE[0] not in text
    assert log_path() is None


def test_where_no_log_can_be_written_nothing_is_done(pingyi: "Pingyi", small: Path) -> None:
    ran = pingyi("--log", small / "nowhere/help.log", "keygen", KEY, "-C", small)

    assert ran.code == 2
    assert "nowhere/help.log" in ran.err
    assert not (small / "keys").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_is_said_and_ends_nothing(pingyi: "Pingyi", small: Path, log: Path) -> None:
    pingyi("--log", log, "check", "-C", small)
    start_log(log)
    (kept,) = [each for each in _handlers() if each.path == log.absolute()]
    os.dup2(os.open("/dev/full", os.O_WRONLY), kept._file)

    Logbook("x").note("page", rows=3)

    assert not stop_log()


def _handlers() -> list:  # type: ignore[type-arg]
    return logging.getLogger("pingyi").handlers


def test_the_libraries_that_are_told_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert [re.split(r"[<>=]", each)[0] for each in project["dependencies"]] == [*LIBRARIES]


def calls() -> Iterator[tuple[Path, ast.Call]]:
    """Yield every call that writes into a log."""
    for package in ("ballot", "cli", "forms", "office", "output", "review", "scanner", "store"):
        for path in (ROOT / package).rglob("*.py"):
            if path.name == "logbook.py":
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                match node:
                    case ast.Call(func=ast.Attribute(value=ast.Name("_LOG"))):
                        yield path, node


def test_what_is_noted_is_a_constant_of_the_program() -> None:
    found = list(calls())

    assert len(found) > 20
    assert [
        (path.name, call.lineno)
        for path, call in found
        if not (call.args and isinstance(call.args[0], ast.Constant))
    ] == []
