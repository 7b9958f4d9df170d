"""`pingyi combine`: the signed vote and other assessments, by weight."""

from pathlib import Path
from typing import Annotated

import typer

from ballot.messages import say
from cli.options import HERE, FolderOption, JsonOption
from cli.terminal import note, show_json


def combine(
    plan: Annotated[Path, typer.Argument(metavar="FILE", help=say("combine.plan"))],
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Write output/combined.json and combined.csv from the signed tally and the named files."""
    from office.combine_job import combine_folder
    from office.folder import open_folder

    opened = open_folder(folder)
    with opened.store() as store, store.writing():
        made = combine_folder(opened, store, plan)
    if as_json:
        show_json({"path": str(made.path), **made.body})
        return
    note(say("combine.written", units=len(made.body["units"]), path=made.path, table=made.table))
