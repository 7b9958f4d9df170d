"""`pingyi`: runs one command line, and the one place where an error becomes an exit code."""

import gc
import os
import sys
from collections.abc import Sequence
from errno import EDQUOT, EFBIG, ENOSPC, EPIPE
from pathlib import Path
from typing import TYPE_CHECKING

from ballot.errors import ExitCode, PingyiError
from ballot.messages import say
from ballot.system_errors import system_words
from cli.commands import is_front_page
from cli.terminal import note
from cli.typed import require_plain

if TYPE_CHECKING:
    from cli.log import CommandLog


class _Session:
    """One command line: what stands before its command, for whoever ends it."""

    def __init__(self) -> None:
        self.log: CommandLog | None = None


_OBJECTS_BETWEEN_LOOKS = 50_000
"""Objects that are made before Python looks for circles nobody needs, by default 700. Starting
makes a hundred thousand objects that all stay, and looking at them again and again takes a tenth
of its time."""


def main() -> None:
    """Run the command line of this process and end it."""
    # Nobody's extension has a say in what our files mean; looking for some takes as long as
    # reading activity.toml.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS)
    sys.exit(_let_go(run(sys.argv[1:])))


def run(args: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    session = _Session()
    try:
        code = _run(args, session)
    except BaseException:
        if session.log is not None:
            session.log.end(ExitCode.ERROR)
        raise
    if session.log is not None:
        session.log.end(code)
    return code


def _run(args: Sequence[str], session: _Session) -> int:
    try:
        if shell := os.environ.get("PINGYI_COMPLETE"):
            from cli.completing import show_candidates

            show_candidates(shell, args)
        elif is_front_page(args):
            from cli.front import show_front_page

            show_front_page()
        else:
            return _command(_folder_last(args) or _where_it_stands(), session)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except PingyiError as error:
        _tell(session, error)
        note(str(error))
        return int(error.exit_code)
    except OSError as error:
        _tell(session, error)
        # A disk that is full, a folder that may not be written: no fault of the program's.
        return _failed(error)
    except BaseException as error:
        _tell(session, error)
        raise
    return 0


def _where_it_stands() -> list[str]:
    """Return what `pingyi` alone stands for in an activity folder: its status; elsewhere, help."""
    if not Path("activity.toml").is_file():
        return []
    note(say("todo.all_commands"))
    return ["status"]


def _command(words: Sequence[str], session: _Session) -> int:
    """Run a command; returns its exit code, also of a line that can't be understood."""
    from typer import Abort, TyperException

    from cli.app import make_app
    from cli.usage import tell_usage

    require_plain(words)
    try:
        # Of what a command returns only the code of an exit is a number.
        end = make_app(*words[:1])(
            args=words, prog_name="pingyi", obj=session, standalone_mode=False
        )
    except TyperException as error:
        tell_usage(error)
        return int(error.exit_code)
    except Abort:
        note(say("usage.aborted"))
        return int(ExitCode.ERROR)
    return end if isinstance(end, int) else 0


def _tell(session: _Session, error: BaseException) -> None:
    if session.log is not None:
        session.log.fail(error)


def _let_go(code: int) -> int:
    """Hand on what standard output still holds; returns `code`, or 1 where there is no room."""
    try:
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing more can be said
        return code or _failed(error)
    return code


def _failed(error: OSError) -> int:
    # Whoever writes a file names it (`ballot.files`); what has no name is a pipe or a redirection.
    is_output = error.filename is None and error.errno in _NO_ROOM
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else None
    path = Path(name) if name else (say("files.output") if is_output else "?")
    note(say("cli.os_error", path=path, problem=system_words(error)))
    return int(ExitCode.ERROR)


_NO_ROOM = (ENOSPC, EDQUOT, EFBIG, EPIPE)


def _folder_last(args: Sequence[str]) -> list[str]:
    """Return the arguments with a `-C DIR` before the command moved behind it, as git takes it."""
    match list(args):
        case ["--log", file, *others]:
            return ["--log", file, *_folder_last(others)]
        case [log, *others] if log.startswith("--log="):
            return [log, *_folder_last(others)]
        case ["-C", folder, "--log", file, *others]:
            return _folder_last(["--log", file, "-C", folder, *others])
        case ["-C", folder, command, *rest]:
            return [command, *rest, "-C", folder]
        case others:
            return others


if __name__ == "__main__":
    main()
