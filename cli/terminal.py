"""What goes where: results to standard output, messages and progress to standard error."""

import json
import sys
from typing import Any

from rich.console import Console, RenderableType

PLAIN_WIDTH = 120
"""Columns of a table where no terminal says how wide it is: a pipe, a file."""


def result_console() -> Console:
    """Return the console for results."""
    return _console(is_error=False)


def message_console() -> Console:
    """Return the console for messages and progress."""
    return _console(is_error=True)


def show(result: RenderableType) -> None:
    """Print a result for people. Texts are taken literally: file names may hold brackets."""
    result_console().print(result, markup=False, highlight=False, soft_wrap=isinstance(result, str))


def note(message: str) -> None:
    """Print a message for people."""
    message_console().print(message, markup=False, highlight=False, soft_wrap=True)


def show_json(value: dict[str, Any]) -> None:
    """Print the one JSON object of a command."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def _console(*, is_error: bool) -> Console:
    stream = sys.stderr if is_error else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else PLAIN_WIDTH)
