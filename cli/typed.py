"""What a Chinese keyboard does to a command line: quotes, dashes, spaces and wide characters.

A shell knows ASCII quotes only: "张三" in Chinese ones keeps them, and they would stand in the
minutes. A wide dash begins no option, so that what was meant as one would be taken for a file.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from unicodedata import normalize

from ballot.errors import UsageError

_DASHES: Final = {
    "－": "-",
    "﹣": "-",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "–": "--",
    "—": "--",
    "―": "--",
    "─": "--",
}
"""What stands for a dash on the keyboard, and what was meant: word processors draw two as one."""

_QUOTES: Final = {"“": "”", "‘": "’", "＂": "＂", "「": "」", "”": "”", "’": "’"}
_SPACE: Final = "\u3000"
_NAME: Final = re.compile(
    r"(?P<dashes>-+)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<value>=.*)?", re.DOTALL
)


def require_plain(args: Sequence[str]) -> None:
    """Make sure that no argument holds what only a Chinese keyboard puts there.

    Raises:
        UsageError: one does; it names the argument, and how it is to be written.
    """
    for place, arg in enumerate(args):
        if arg == "--":
            return
        if arg.isascii() or _is_there(arg):
            continue
        if meant := _meant_option(arg) or (not place and _meant_command(arg)):
            key = "usage.wide_space" if _SPACE in arg else "usage.wide_option"
            raise UsageError(key, typed=arg, meant=meant)
        value = arg.partition("=")[2] if arg.startswith("--") else arg
        if meant := _within_quotes(value):
            before = arg[: len(arg) - len(value)]
            raise UsageError("usage.chinese_quotes", typed=value, meant=before + _quoted(meant))
        if _is_cut_apart(value):
            raise UsageError("usage.open_quote", typed=value)


def _is_there(arg: str) -> bool:
    """Return whether an argument is a file: whoever named it so may name it here."""
    try:
        return Path(arg).exists()
    except (OSError, ValueError):
        return False


def _meant_option(arg: str) -> str:
    """Return how an option is written; empty where `arg` is none, or a plain one."""
    head, equals, value = arg.partition("=")
    head, space, rest = head.partition(_SPACE)
    dashes = head[: len(head) - len(head.lstrip("-" + "".join(_DASHES)))]
    plain = "".join(_DASHES.get(char, char) for char in dashes)
    name = normalize("NFKC", head[len(dashes) :])
    if not plain or not _NAME.fullmatch(plain + name):
        return ""
    known = ("-" if len(name) == 1 else "--") + name
    meant = f"{known} {rest}".rstrip() if space else known + equals + value
    return "" if meant == arg else meant


def _meant_command(arg: str) -> str:
    """Return how a first word is written in ASCII; empty where it can't be."""
    meant = normalize("NFKC", arg)
    word = meant.partition(" ")[0]
    return meant if word.isascii() and meant != arg else ""


def _within_quotes(value: str) -> str:
    """Return what stands between Chinese quotes that open at the beginning and close at the end."""
    inner = value[1:-1]
    is_pair = len(value) > 2 and value[-1] == _QUOTES.get(value[0])
    return inner if is_pair and not set(inner) & {value[0], value[-1]} else ""


def _is_cut_apart(value: str) -> bool:
    """Return whether a value begins with a quote that closes in another argument, or ends so."""
    opens, closes = "“‘「", "”’」"
    first = value[:1] in opens and value[:1] and _QUOTES[value[0]] not in value
    last = value[-1:] in closes and value[-1:] and not set(value) & set(opens)
    return bool(first or last)


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
