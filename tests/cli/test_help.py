"""Help pages: nothing of them is cut at any width, and no word of typer's own stands there."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from rich.cells import cell_len

from cli.app import make_whole_app
from cli.help_page import folded
from tests.cli.conftest import Pingyi

ENGLISH_OF_TYPER = (
    "Usage",
    "Options",
    "Arguments",
    "Commands",
    "Show this message",
    "[default",
    "[required",
    "[OPTIONS]",
    "<str>",
    "<int",
    "<bool>",
)


def every_command(command: Any, *words: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the program, its groups and its commands, each with what is typed to call it."""
    yield words, command
    for name, each in getattr(command, "commands", {}).items():
        yield from every_command(each, *words, name)


COMMANDS = dict(every_command(typer.main.get_command(make_whole_app())))


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_no_help_page_loses_a_character_or_is_wider_than_the_terminal(
    columns: int, pingyi: Pingyi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for words, command in COMMANDS.items():
        shown = pingyi(*words, "--help")

        page = bare(shown.out)
        texts = [each.help for each in command.params]
        texts += [each.help for each in getattr(command, "commands", {}).values()]
        names = [name for each in command.params for name in each.opts if name.startswith("-")]
        assert shown.code == 0
        assert all(cell_len(line) <= columns for line in shown.out.splitlines()), words
        lost = [text for text in (command.help, *texts, *names) if bare(text or "") not in page]
        assert lost == [], words


def test_no_help_page_holds_words_of_typer(pingyi: Pingyi) -> None:
    for words in COMMANDS:
        shown = pingyi(*words, "--help").out

        assert [word for word in ENGLISH_OF_TYPER if word in shown] == [], words


def test_a_page_says_what_must_be_written_what_stands_without_it_and_between_which_numbers(
    pingyi: Pingyi,
) -> None:
    assert "场次代号（必填）" in pingyi("reconcile", "--help").out
    assert "用法：pingyi reconcile [选项] 场次\n" in pingyi("reconcile", "--help").out
    demo = bare(pingyi("demo", "--help").out)
    assert "每个场次多少份（不小于1）（默认20）" in demo
    assert "（0至65535）" in pingyi("review", "--help").out.replace(" ", "")
    assert "--algorithm ed25519|p256" in pingyi("keygen", "--help").out


def test_a_group_called_alone_shows_its_commands(pingyi: Pingyi) -> None:
    shown = pingyi("history")

    assert shown.code == 2
    assert "列出连续两年末位的单位" in shown.out
    assert shown.err == ""


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    text = "登记一票否决，写明事由；“不得评为优胜单位”（须由第二人确认）、决定机关。"

    for width in range(8, 30):
        lines = folded(text, width)

        assert "".join(lines) == text
        assert not any(line[0] in "，；”）、。" or line[-1] in "“（" for line in lines)


def test_a_word_wider_than_its_column_goes_on_in_the_next_line() -> None:
    assert folded("见 output/tally.json", 8) == ["见", "output/t", "ally.jso", "n"]
