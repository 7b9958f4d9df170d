"""`pingyi new`: makes an activity folder."""

from pathlib import Path
from typing import Annotated

import typer

from ballot.messages import say
from cli.terminal import note


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=say("cli.new.folder"))],
    example: Annotated[bool, typer.Option("--example", help=say("cli.new.example"))] = False,
) -> None:
    """Make an activity folder."""
    from office.new_folder import write_example, write_minimal

    if example:
        write_example(folder)
    else:
        write_minimal(folder)
    note(say("cli.new.done", folder=folder))
