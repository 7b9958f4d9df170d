"""`pingyi replace-scans`: better scans take the place of worse ones."""

from dataclasses import asdict
from typing import Annotated

import typer

from ballot.messages import say
from cli.options import HERE, ByOption, FolderOption, JsonOption, WhyOption
from cli.terminal import note, show_json


def replace_scans(
    by: ByOption,
    why: WhyOption,
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE]...", help=say("cli.replace.files"))
    ] = None,
    session: Annotated[
        str | None, typer.Option("--session", metavar="ID", help=say("cli.replace.session"))
    ] = None,
    back: Annotated[bool, typer.Option("--back", help=say("cli.replace.back"))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say("cli.replace.dry_run"))] = False,
    confirmed_by: Annotated[
        str, typer.Option("--confirmed-by", help=say("cli.replace.second"))
    ] = "",
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Let other scans of pages stand in the place of those that stand."""
    from ballot.person import Person, Role
    from cli.second import second_person
    from office.folder import open_folder
    from office.replace_job import other_scans

    opened = open_folder(folder)
    second = None if dry_run else second_person(opened, by, confirmed_by)
    with opened.store(kept=True) as store:
        scans = other_scans(opened, store, files=files or (), session=session, back=back)
        if dry_run:
            found = store.preview_replacement(scans, activity=opened.activity)
        else:
            found = store.replace_scans(
                scans,
                Person(by, Role.OPERATOR),
                why,
                activity=opened.activity,
                confirmed_by=second or "",
            )
    if as_json:
        show_json({**asdict(found), "recorded": not dry_run})
        return
    note(say("cli.replace.preview" if dry_run else "cli.replace.done", **asdict(found)))
    if found.waiting:
        note(say("cli.replace.waiting", waiting=found.waiting))
