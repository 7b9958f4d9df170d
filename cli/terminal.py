"""What goes where: results to standard output, messages and progress to standard error."""

import json
import sys
from typing import Any

from rich.console import Console, RenderableType

from ballot.names import escaped

PLAIN_WIDTH = 120
"""Columns of a table where no terminal says how wide it is: a pipe, a file."""


_FREE_WIDTH = 10_000
"""Columns in which a table has all the room that it could want."""

_LINES = "\n\t"
"""What a text of ours may do besides being read. Whatever else could move the cursor, set a colour
or turn the line round came in with a name."""


FILES_NAMED = 20
"""Files that a summary names one by one for each reason."""


def result_console() -> Console:
    """Return the console for results."""
    return _console(is_error=False)


def message_console() -> Console:
    """Return the console for messages and progress."""
    return _console(is_error=True)


def show(result: RenderableType) -> None:
    """Print a result for people. Texts are taken literally: file names may hold brackets."""
    console = result_console()
    if isinstance(result, str):
        result = escaped(result, keep=_LINES)
    elif hasattr(result, "columns"):
        _fit(result, console)
    console.print(result, markup=False, highlight=False, soft_wrap=isinstance(result, str))


def _fit(table: Any, console: Console) -> None:
    """Make sure that nothing of a table is cut: texts go on in the next line of their cell.

    One that is wider than the terminal loses the lines between its columns first.
    """
    for column in table.columns:
        column.overflow = "fold"
    free = console.options.update(width=_FREE_WIDTH)
    if console.measure(table, options=free).maximum > console.width:
        from rich.box import SIMPLE_HEAD

        table.box = SIMPLE_HEAD
        table.padding = (0, 1, 0, 0)
        table.pad_edge = False


def note(message: str) -> None:
    """Print a message for people."""
    told = escaped(message, keep=_LINES)
    message_console().print(told, markup=False, highlight=False, soft_wrap=True)


def show_json(value: dict[str, Any]) -> None:
    """Print the one JSON object of a command."""
    text = json.dumps(value, ensure_ascii=False)
    # Half of a character, such as a path may hold, is no UTF-8; written out it is JSON.
    sys.stdout.write(text.encode("utf-8", "backslashreplace").decode() + "\n")


def _console(*, is_error: bool) -> Console:
    stream = sys.stderr if is_error else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else PLAIN_WIDTH)
