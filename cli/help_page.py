"""Draws every help page: what is written how, and a line of two columns for each thing to write.

Nothing is ever cut: a text goes on in the next line, in its column, and what has too long a name
begins below it. A Chinese character takes two columns and a line may end after each of them, save
that no line begins with a closing mark or ends with an opening one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from ballot.messages import say

_NEVER_FIRST: Final = "，。、；：？！）》”’〕】…,.;:?!)]}"
_NEVER_LAST: Final = "（《“‘〔【([{"
_INDENT: Final = 2
_GAP: Final = 2
_WIDEST_NAMES: Final = 24
"""Columns of the names; what is longer has its text in the line below."""

_NARROWEST_TEXT: Final = 20
_WIDEST_PAGE: Final = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to write: an option, an argument or a command, and what it means."""

    names: str
    takes: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """Entries of one kind under their heading."""

    title: str
    entries: Sequence[Entry]


def show_help(usage: str, text: str, sections: Sequence[Section]) -> None:
    """Print a help page as wide as the terminal."""
    console = Console(highlight=False)
    width = max(min(console.width, _WIDEST_PAGE), _NARROWEST_TEXT + _INDENT)
    head = say("usage.head")
    page = [Text(), *_beside(Text(head, "yellow"), usage, cell_len(head), width, "bold"), Text()]
    page += [*map(Text, folded(text, width)), Text()]
    for section in sections:
        if section.entries:
            page.append(Text(section.title, "bold yellow"))
            page += _lines(section.entries, width)
            page.append(Text())
    for line in page[:-1]:
        console.print(line, no_wrap=True, overflow="ignore", crop=False)


def _lines(entries: Sequence[Entry], width: int) -> Iterator[Text]:
    """Yield the lines of entries, their texts beneath each other."""
    most = min(_WIDEST_NAMES, width - _INDENT - _GAP - _NARROWEST_TEXT)
    fitting = [length for each in entries if (length := cell_len(_label(each).plain)) <= most]
    column = _INDENT + max(fitting, default=most) + _GAP
    for each in entries:
        label = Text(" " * _INDENT).append_text(_label(each))
        yield from _beside(label, each.text, column, width)


def _label(entry: Entry) -> Text:
    label = Text(entry.names, "bold cyan")
    return label.append(f" {entry.takes}", "not bold yellow") if entry.takes else label


def _beside(label: Text, text: str, column: int, width: int, style: str = "") -> Iterator[Text]:
    """Yield `label` with `text` from `column` on, in as many lines as it takes."""
    first, *rest = folded(text, width - column) or [""]
    left = column - cell_len(label.plain)
    if left < 0 or (left < _GAP and column > cell_len(say("usage.head"))):
        yield label
        label, left = Text(), column
    yield label.append(" " * left).append(first, style)
    for line in rest:
        yield Text(" " * column).append(line, style)


def folded(text: str, width: int) -> list[str]:
    """Return `text` in lines of at most `width` columns; only spaces at their ends are left out."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            if cell_len(line) + cell_len(piece.rstrip()) <= width:
                line += piece
                continue
            lines.append(line)
            *whole, line = _chopped(piece, width)
            lines += whole
        lines.append(line)
    return [line.rstrip() for line in lines if line.strip()]


def _pieces(text: str) -> Iterator[str]:
    """Yield what stays together in a line: a word with its space, or a Chinese character."""
    piece = ""
    for char in text:
        if piece and _may_break(piece[-1], char):
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    """Return whether a line may end between two characters."""
    if after == " " or after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    return before == " " or cell_len(before) > 1 or cell_len(after) > 1


def _chopped(piece: str, width: int) -> list[str]:
    """Return a word in parts of at most `width` columns; the last may be followed by more."""
    parts = [""]
    for char in piece:
        if cell_len(parts[-1]) + cell_len(char.rstrip()) > width:
            parts.append("")
        parts[-1] += char
    return parts
