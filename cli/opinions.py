"""`pingyi opinions`: what the opinion sheets say, a list for each unit and one for the office."""

from typing import Annotated

import typer

from ballot.messages import say
from cli.options import HERE, FolderOption
from cli.terminal import note, show


def opinions(
    form: Annotated[
        str | None, typer.Option("--form", metavar="ID", help=say("opinions.option.form"))
    ] = None,
    folder: FolderOption = HERE,
) -> None:
    """Write the lists of opinions: for each unit without pictures, for the office with them."""
    from office.folder import open_folder
    from office.opinions_job import write_opinions

    opened = open_folder(folder)
    with opened.store() as store:
        written = write_opinions(opened, store, form)
    for each in written:
        for path in each.files:
            show(str(path))
        standing = each.standing
        note(say("opinions.written", form=each.form, units=each.units, folder=each.folder))
        if standing.waits:
            note(say("opinions.some_wait", count=standing.waits))
        if standing.untyped:
            note(say("opinions.some_untyped", count=standing.untyped))
        if standing.unseen:
            note(say("opinions.some_unseen", count=standing.unseen))
        if each.earlier is not None:
            note(say("report.earlier", folder=each.earlier))
        note(say("opinions.keep", name=each.files[-1].name))
