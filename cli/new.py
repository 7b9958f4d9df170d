"""`pingyi new`: makes an activity folder."""

from pathlib import Path
from typing import Annotated

import typer

from ballot.errors import SourceError, UsageError
from ballot.messages import say
from ballot.system_errors import system_words
from cli.terminal import note


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=say("cli.new.folder"))],
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help=say("cli.new.name"), show_default=False)
    ] = "",
    example: Annotated[bool, typer.Option("--example", help=say("cli.new.example"))] = False,
    roster: Annotated[
        Path | None, typer.Option("--roster", metavar="FILE.xlsx", help=say("roster.option"))
    ] = None,
    city: Annotated[str, typer.Option("--city", metavar="NAME", help=say("roster.city"))] = "",
    sessions: Annotated[
        list[str] | None, typer.Option("--session", metavar="NAME", help=say("roster.session"))
    ] = None,
) -> None:
    """Make an activity folder."""
    from office.new_folder import EXAMPLES, PLAN, write_minimal, write_named

    if roster is not None:
        if name or example:
            raise UsageError("roster.alone")
        _from_roster(folder, roster, city, sessions or [])
        return
    if city or sessions:
        raise UsageError("roster.only_with")
    if name and not example:
        raise UsageError("activity.name_without_example", name=name)
    if str(folder) in (*EXAMPLES, PLAN) and name and name not in (*EXAMPLES, PLAN):
        folder, name = Path(name), str(folder)  # as one says it: new --example NAME DIR
    if example:
        write_named(folder, name or PLAN)
    else:
        write_minimal(folder)
    note(say("cli.new.done", folder=folder))


def _from_roster(folder: Path, path: Path, city: str, sessions: list[str]) -> None:
    """Make an activity folder of an Excel sheet.

    Raises:
        RosterError: the sheet has faults, all of them in the error.
        SourceError: it can't be read.
    """
    from office.new_activity import Answers, write_from_roster
    from office.roster import read_roster

    try:
        content = path.read_bytes()
    except OSError as problem:
        raise SourceError(
            "roster.unreadable", path=path, problem=system_words(problem)
        ) from problem
    found = read_roster(content, path.name)
    write_from_roster(folder, found, Answers(city=city, sessions=tuple(sessions)))
    note(say("roster.done", folder=folder, units=len(found.units)))
