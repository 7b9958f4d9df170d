"""Finds the line of every key and element in a TOML text, for messages that name the line.

`tomllib` gives values without places. This scanner gives places without values: it walks a text
that `tomllib` has already accepted, so it may trust the grammar and only has to know where
strings, arrays and tables begin and end (https://toml.io/en/v1.0.0).
"""

import re
import tomllib
from typing import Final

TomlPath = tuple[str | int, ...]
"""Keys and element indexes (from 0) from the top of the file, such as `("units", 3, "name")`."""

_BLANK = re.compile(r"[ \t]*")
_BETWEEN = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\r\n]+")
_STRINGS: Final = (
    # Longest opening first. The closing of a multi-line string may have two quotes before it.
    re.compile(r'"""(?:\\.|[^\\])*?"""(?:""|"|)', re.DOTALL),
    re.compile(r"'''.*?'''(?:''|'|)", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)


def toml_lines(text: str) -> dict[TomlPath, int]:
    """Return the line, from 1, on which every key and array element of `text` begins.

    A table that is opened by several headers stands at the first one.

    Args:
        text: a document that `tomllib.loads` accepts.
    """
    return _Scanner(text).scan()


def dotted(path: TomlPath) -> str:
    """Return the path as people read it, elements counted from 1: `units[4].name`."""
    text = ""
    for part in path:
        match part:
            case int():
                text += f"[{part + 1}]"
            case str():
                text += f".{part}" if text else part
    return text


class _Scanner:
    """One pass over one text; `_at` is the place in it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._counted_to = 0
        self._lines: dict[TomlPath, int] = {}
        self._table_counts: dict[TomlPath, int] = {}
        """How many `[[headers]]` each array of tables has had so far."""

    def scan(self) -> dict[TomlPath, int]:
        table: TomlPath = ()
        self._skip(_BETWEEN)
        while self._at < len(self._text):
            if self._starts_with("[["):
                table = self._array_header()
            elif self._starts_with("["):
                table = self._header()
            else:
                self._key_value(table)
            self._skip(_BETWEEN)
        return self._lines

    def _array_header(self) -> TomlPath:
        line = self._line_here()
        self._at += 2
        *parents, last = self._dotted_key()
        self._at += 2
        path = (*self._enter((), parents, line), last)
        self._lines.setdefault(path, line)
        index = self._table_counts.get(path, 0)
        self._table_counts[path] = index + 1
        self._lines[(*path, index)] = line
        return (*path, index)

    def _header(self) -> TomlPath:
        line = self._line_here()
        self._at += 1
        keys = self._dotted_key()
        self._at += 1
        return self._enter((), keys, line)

    def _key_value(self, table: TomlPath) -> None:
        line = self._line_here()
        path = self._enter(table, self._dotted_key(), line)
        self._at += 1  # the equals sign
        self._skip(_BLANK)
        self._value(path)

    def _enter(self, table: TomlPath, keys: list[str], line: int) -> TomlPath:
        """Walk down `keys` from `table`, into the newest table of each array of tables."""
        path = table
        for key in keys:
            path = (*path, key)
            self._lines.setdefault(path, line)
            if path in self._table_counts:
                path = (*path, self._table_counts[path] - 1)
        return path

    def _value(self, path: TomlPath) -> None:
        if self._starts_with("["):
            self._array(path)
        elif self._starts_with("{"):
            self._inline_table(path)
        elif not self._skip_string():
            self._skip(_SCALAR)

    def _array(self, path: TomlPath) -> None:
        self._at += 1
        self._skip(_BETWEEN)
        index = 0
        while not self._starts_with("]"):
            self._lines[(*path, index)] = self._line_here()
            self._value((*path, index))
            index += 1
            self._skip(_BETWEEN)
            if self._starts_with(","):
                self._at += 1
                self._skip(_BETWEEN)
        self._at += 1

    def _inline_table(self, path: TomlPath) -> None:
        self._at += 1
        self._skip(_BETWEEN)
        while not self._starts_with("}"):
            self._key_value(path)
            self._skip(_BETWEEN)
            if self._starts_with(","):
                self._at += 1
                self._skip(_BETWEEN)
        self._at += 1

    def _dotted_key(self) -> list[str]:
        keys: list[str] = []
        while True:
            self._skip(_BLANK)
            begin = self._at
            if self._skip_string():
                # Escapes in a quoted key: let tomllib read the string.
                keys.append(tomllib.loads(f"k = {self._text[begin : self._at]}")["k"])
            else:
                self._skip(_BARE_KEY)
                keys.append(self._text[begin : self._at])
            self._skip(_BLANK)
            if not self._starts_with("."):
                return keys
            self._at += 1

    def _skip_string(self) -> bool:
        for pattern in _STRINGS:
            if match := pattern.match(self._text, self._at):
                self._at = match.end()
                return True
        return False

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if match := pattern.match(self._text, self._at):
            self._at = match.end()

    def _starts_with(self, prefix: str) -> bool:
        return self._text.startswith(prefix, self._at)

    def _line_here(self) -> int:
        self._line += self._text.count("\n", self._counted_to, self._at)
        self._counted_to = self._at
        return self._line
