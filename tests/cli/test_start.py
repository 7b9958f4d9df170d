"""A command loads what it needs, and the list of all commands is the same with all loaded."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from cli.app import make_app, make_whole_app
from cli.commands import HELP_OPTIONS, help_keys
from tests.cli.conftest import Pingyi

HEAVY = {
    "cryptography",
    "cv2",
    "fastapi",
    "jinja2",
    "numpy",
    "pandas",
    "PIL",
    "pydantic",
    "pyhanko",
    "pypdfium2",
    "reportlab",
    "segno",
    "sqlalchemy",
    "uvicorn",
    "xlsxwriter",
    "zxingcpp",
}
"""What takes a good part of a command's start to load."""

NEEDED = {"pydantic", "sqlalchemy"}
"""Of these, by whatever opens an activity: its plan and its evidence."""


def loaded_by(*words: object) -> set[str]:
    """Return every module that a process of its own has loaded after a command."""
    script = (
        "import json, sys; from cli.main import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print(json.dumps([*sys.modules]), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *map(str, words)],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(ran.stderr.splitlines()[-1]))


def test_the_list_of_commands_is_shown_without_loading_one_of_them() -> None:
    loaded = loaded_by("--help")

    assert loaded & {"typer", "rich.markdown", "cli.app", "cli.scan", *HEAVY} == set()


def test_the_help_of_a_command_loads_neither_what_it_works_with_nor_the_pages_of_typer() -> None:
    loaded = loaded_by("tally", "--help")

    assert loaded & {"typer.rich_utils", "rich.markdown", *HEAVY} <= {"pydantic"}  # by typer


def test_status_loads_the_evidence_and_the_plan_and_nothing_that_draws_reads_or_signs(
    small: Path,
) -> None:
    loaded = loaded_by("status", "-C", small)

    assert loaded & HEAVY == NEEDED
    assert loaded & {"cli.scan", "cli.review", "output.tally", "typer.rich_utils"} == set()


@pytest.mark.parametrize("columns", [40, 80, 133])
@pytest.mark.parametrize("colours", ["", "truecolor"])
def test_the_list_of_commands_is_the_same_with_all_of_them_loaded(
    columns: int,
    colours: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    pingyi: Pingyi,
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    if colours:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("COLORTERM", colours)

    shown = pingyi("--help")
    make_whole_app()(args=["--help"], prog_name="pingyi", standalone_mode=False)

    assert shown.code == 0
    assert shown.out == capfd.readouterr().out
    assert ("\x1b[" in shown.out) is bool(colours)


@pytest.mark.parametrize("args", [["-h"], ["--log", "FILE", "--help"]])
def test_however_help_is_asked_for_it_is_the_same(
    args: list[str], pingyi: Pingyi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert pingyi(*args).out == pingyi("--help").out


@pytest.mark.parametrize("make", [make_app, make_whole_app])
def test_every_command_is_listed_in_one_order(make: Callable[[], typer.Typer]) -> None:
    group: Any = typer.main.get_command(make())

    assert [*group.commands] == [*help_keys()]


@pytest.mark.parametrize("name", help_keys())
def test_a_command_is_loaded_as_itself_when_it_is_called(
    name: str, pingyi: Pingyi, capfd: pytest.CaptureFixture[str]
) -> None:
    shown = pingyi(name, *HELP_OPTIONS[:1])
    make_whole_app()(args=[name, *HELP_OPTIONS[:1]], prog_name="pingyi", standalone_mode=False)

    assert shown.code == 0
    assert shown.out == capfd.readouterr().out


@pytest.mark.parametrize(
    ("words", "needless"),
    [
        (("reconcile", "main", "--issued", 3, "--returned", 3, "--by", "张三"), HEAVY - NEEDED),
        (("tally", "--provisional"), HEAVY - NEEDED - {"cryptography"}),
        (("export", "votes", "-o", "-"), HEAVY - NEEDED - {"cryptography"}),
    ],
    ids=["reconcile", "tally", "export votes"],
)
def test_what_counts_and_writes_tables_draws_and_reads_nothing(
    words: tuple[object, ...], needless: set[str], scanned: Path
) -> None:
    assert loaded_by(*words, "-C", scanned) & needless == set()
