"""`pingyi new`: makes an activity folder."""

from pathlib import Path
from typing import Annotated

import typer

from ballot.errors import UsageError
from ballot.messages import say
from cli.terminal import note


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=say("cli.new.folder"))],
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help=say("cli.new.name"), show_default=False)
    ] = "",
    example: Annotated[bool, typer.Option("--example", help=say("cli.new.example"))] = False,
) -> None:
    """Make an activity folder."""
    from office.new_folder import EXAMPLES, PLAN, write_minimal, write_named

    if name and not example:
        raise UsageError("activity.name_without_example", name=name)
    if str(folder) in (*EXAMPLES, PLAN) and name and name not in (*EXAMPLES, PLAN):
        folder, name = Path(name), str(folder)  # as one says it: new --example NAME DIR
    if example:
        write_named(folder, name or PLAN)
    else:
        write_minimal(folder)
    note(say("cli.new.done", folder=folder))
