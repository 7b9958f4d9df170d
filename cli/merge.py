"""`pingyi merge`: a city adds the sessions that districts have counted and sealed themselves."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ballot.messages import say
from cli.next_ import note_next
from cli.options import HERE, ByOption, FolderOption, JsonOption, SecondOption
from cli.terminal import note, show_json


def merge(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=say("merge.paths"))],
    by: ByOption,
    confirmed_by: SecondOption,
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Add sealed sessions, one after the other; the first that is refused ends the command."""
    from cli.second import second_person
    from office.folder import open_folder
    from office.merge_job import merge_package

    opened = open_folder(folder)
    second = second_person(opened, by, confirmed_by)
    done = []
    with opened.store() as store, store.writing():
        for path in paths:
            added = merge_package(opened, store, path, by, confirmed_by=second or "")
            store.keep_now()
            done.append(
                {"session": added.session.id, "new": added.is_new, **asdict(added.merge)},
            )
            note(
                say(
                    "merge.done" if added.is_new else "merge.known",
                    session=added.session.name,
                    revision=added.merge.seal.revision,
                    sheets=added.merge.sheets,
                    signers=say("words.list").join(added.merge.signers),
                    digest=added.merge.seal.tally_sha256,
                )
            )
    if as_json:
        show_json({"merged": done})
    note_next(opened, is_json=as_json)
