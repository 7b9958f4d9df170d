"""What a shell is told when Tab is pressed."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.commands import help_keys
from tests.cli.conftest import Pingyi

Complete = Callable[..., list[str]]


@pytest.fixture
def complete(pingyi: Pingyi, monkeypatch: pytest.MonkeyPatch) -> Complete:
    """Return what says which words may stand in the place of the last one."""

    def asked(*words: object, for_shell: str = "bash") -> list[str]:
        monkeypatch.setenv("PINGYI_COMPLETE", for_shell)
        ran = pingyi(*words)
        assert (ran.code, ran.err) == (0, "")
        return [*ran.out.splitlines()]

    return asked


def test_commands_and_what_stands_before_them(complete: Complete) -> None:
    assert complete("") == [*help_keys()]
    assert complete("re") == [name for name in help_keys() if name.startswith("re")]
    assert complete("--v") == ["--version"]
    assert complete("-C", "x", "stat") == ["status", "state"]
    assert complete("-C", "") == []
    assert complete("nothing", "") == []


def test_options_choices_and_commands_of_a_group(complete: Complete) -> None:
    assert complete("scan", "--w") == ["--workers", "--watch"]
    assert complete("keygen", "x", "--algorithm", "") == ["ed25519", "p256", "sm2"]
    assert complete("history", "") == ["add", "check"]
    assert complete("history", "add", "--con") == ["--confirmed-by"]
    assert complete("scan", "") == []  # names of files


def test_sessions_and_units_of_the_activity_folder(
    complete: Complete, small: Path, tmp_path: Path
) -> None:
    assert complete("-C", small, "reconcile", "") == ["main", "evening"]
    assert complete("reconcile", "-C", small, "ev") == ["evening"]
    assert complete("veto", "-C", small, "organ-0")[:2] == ["organ-01", "organ-02"]
    assert complete("resolve", "-C", small, "ABCD-EFHJ-KMNP", "organ-03") == ["organ-03"]
    assert complete("reconcile", "-C", tmp_path / "nothing", "") == []


def test_zsh_is_told_what_each_word_means(complete: Complete, small: Path) -> None:
    assert complete("stat", for_shell="zsh")[0] == "status:各场次的份数和待办"
    assert complete("reconcile", "-C", small, "main", for_shell="zsh") == ["main:评议会"]


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_script_is_one_that_the_shell_can_read(shell: str, pingyi: Pingyi) -> None:
    script = pingyi("completion", shell).out

    assert "PINGYI_COMPLETE" in script
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script, text=True, check=True)


def test_bash_completes_by_the_script(pingyi: Pingyi, small: Path) -> None:
    lines = (
        f'pingyi() {{ "{sys.executable}" -m cli.main "$@"; }}',
        pingyi("completion", "bash").out,
        f'COMP_WORDS=(pingyi reconcile -C "{small}" ev) COMP_CWORD=4',
        "_pingyi pingyi ev",
        'printf "%s\\n" "${COMPREPLY[@]}"',
    )

    ran = subprocess.run(
        ["bash"], input="\n".join(lines), text=True, capture_output=True, check=True
    )

    assert ran.stdout == "evening\n"
