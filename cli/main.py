"""`pingyi`: the commands, and the one place where an error becomes an exit code."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from errno import EDQUOT, EFBIG, ENOSPC, EPIPE
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ballot.errors import ExitCode, PingyiError
from ballot.messages import say
from ballot.system_errors import system_words
from cli.acceptance import acceptance
from cli.batch import batch, cover
from cli.calibrate import calibrate
from cli.check import check
from cli.combine import combine
from cli.decide import dismiss_page, reject_sheet, resolve
from cli.deck import deck
from cli.demo import demo
from cli.explain import explain
from cli.export import export
from cli.history import history
from cli.merge import merge
from cli.new import new
from cli.opinions import opinions
from cli.plan import plan
from cli.print_ import print_
from cli.recheck import recheck
from cli.reconcile import reconcile
from cli.recount import prove, recount
from cli.replace import replace_scans
from cli.report import report
from cli.review import review
from cli.rule import rule
from cli.scan import scan
from cli.seal import seal
from cli.sign import keygen, sign, verify
from cli.state import state
from cli.status import status, verify_log
from cli.tally import tally
from cli.terminal import note, show
from cli.verify_folder import verify_folder
from cli.veto import veto

if TYPE_CHECKING:
    from cli.log import CommandLog

app = typer.Typer(
    name="pingyi",
    help=say("cli.help"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

COMMANDS: Mapping[str, Callable[..., None]] = {
    "new": new,
    "check": check,
    "print": print_,
    "cover": cover,
    "scan": scan,
    "status": status,
    "review": review,
    "reconcile": reconcile,
    "batch": batch,
    "resolve": resolve,
    "reject-sheet": reject_sheet,
    "dismiss-page": dismiss_page,
    "replace-scans": replace_scans,
    "seal": seal,
    "merge": merge,
    "tally": tally,
    "combine": combine,
    "rule": rule,
    "veto": veto,
    "acceptance": acceptance,
    "report": report,
    "opinions": opinions,
    "keygen": keygen,
    "sign": sign,
    "verify": verify,
    "verify-log": verify_log,
    "verify-folder": verify_folder,
    "state": state,
    "recheck": recheck,
    "recount": recount,
    "prove": prove,
    "explain": explain,
    "demo": demo,
}
for _name, _command in COMMANDS.items():
    app.command(_name, help=say(f"cli.help.{_name}"))(_command)
app.add_typer(export, name="export")
app.add_typer(history, name="history")
app.add_typer(deck, name="deck")
app.add_typer(plan, name="plan")
app.add_typer(calibrate, name="calibrate")


def _say_version(is_asked: bool) -> None:
    if is_asked:
        from office.version import software_version

        show(f"pingyi {software_version()}")
        raise typer.Exit


class _Session:
    """One command line: what stands before its command, for whoever ends it."""

    def __init__(self) -> None:
        self.log: CommandLog | None = None


@app.callback(help=say("cli.help"))
def _options(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help=say("cli.option.version")
        ),
    ] = False,
    log: Annotated[
        Path | None, typer.Option("--log", metavar="FILE", help=say("cli.option.log"))
    ] = None,
) -> None:
    """Take what stands before any command."""
    if log is not None:
        from cli.log import CommandLog, tell_commands

        context.obj.log = CommandLog(log)
        tell_commands(context.command)


def main() -> None:
    """Run the command line of this process and end it."""
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
        app(args=_folder_last(args), prog_name="pingyi", obj=session)
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
