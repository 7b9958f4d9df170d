"""`pingyi --help`: the list of all commands, as typer shows it, at half of what typer needs for it.

typer loads a reader of Markdown and one of tracebacks before it draws a help page. This page is the
one that people ask for most, and it holds nothing but texts of ours: rich alone draws it. A test
compares it with typer's own, character by character and colour by colour.
"""

from collections.abc import Iterable
from typing import ClassVar, Final

from rich.align import Align
from rich.columns import Columns
from rich.console import Console, RenderableType
from rich.highlighter import RegexHighlighter
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from ballot.messages import say
from cli.commands import help_keys

_USAGE: Final = "Usage: pingyi [OPTIONS] COMMAND [ARGS]..."

_STYLES: Final = {
    "option": "bold cyan",
    "switch": "bold green",
    "types": "bold yellow",
    "types_sep": "dim",
    "usage": "yellow",
}


class _Texts(RegexHighlighter):
    """Colours options wherever they stand."""

    highlights: ClassVar = [
        r"(^|\W)(?P<switch>\-\w+)(?![a-zA-Z0-9])",
        r"(^|\W)(?P<option>\-\-[\w\-]+)(?![a-zA-Z0-9])",
        r"(?P<types>\<[^\>]+\>)",
        r"(?P<usage>Usage: )",
    ]


class _Kinds(RegexHighlighter):
    """Dims the brackets around what an option takes."""

    highlights: ClassVar = [r"^(?P<types_sep><)", r"(?P<types_sep>>)$"]


_highlighted = _Texts()
_dimmed = _Kinds()


def show_front_page() -> None:
    """Print how a command is written, what stands before it, and every command there is."""
    console = Console(theme=Theme(_STYLES), highlighter=_highlighted)
    console.print(Padding(_highlighted(_USAGE), 1), style="bold")
    console.print(Padding(Align(_text(say("cli.help")), pad=False), (0, 1, 1, 1)))
    _print_panel(console, "Options", _options(), Table(highlight=True))
    commands = help_keys()
    table = Table()
    table.add_column(style="bold cyan", no_wrap=True, width=max(map(len, commands)))
    table.add_column("Description", ratio=10)
    rows = ((Text(name), _text(say(key))) for name, key in commands.items())
    _print_panel(console, "Commands", rows, table)
    console.print()


def _options() -> Iterable[tuple[RenderableType, ...]]:
    """Yield of each option its names, those that would say no (it has none), its kind and help."""
    for long, short, kind, text in (
        ("--version", "", "<bool>", say("cli.option.version")),
        ("--log", "", "FILE", say("cli.option.log")),
        ("--help", "-h", "<bool>", "Show this message and exit."),
    ):
        names = (_highlighted(long), _highlighted(short), "", "")
        yield *names, _dimmed(Text(kind, "bold yellow")), Columns([_text(text)])


def _print_panel(
    console: Console, title: str, rows: Iterable[tuple[RenderableType, ...]], table: Table
) -> None:
    table.show_header = False
    table.expand = True
    table.box = None
    table.pad_edge = False
    for row in rows:
        table.add_row(*row)
    console.print(Panel(table, border_style="dim", title=title, title_align="left"))


def _text(text: str) -> Text:
    return _highlighted(Text.from_markup(text))
