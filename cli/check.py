"""`pingyi check`: says everything that is wrong with activity.toml."""

import typer

from ballot.errors import ActivityError, ExitCode, Fault
from ballot.messages import say
from cli.options import HERE, FolderOption, JsonOption
from cli.terminal import note, show_json


def check(folder: FolderOption = HERE, as_json: JsonOption = False) -> None:
    """Say every fault of activity.toml, with key and line."""
    from ballot.activity_file import ACTIVITY_FILE
    from office.folder import open_folder
    from office.form_faults import printable_layout

    path = folder / ACTIVITY_FILE
    faults: tuple[Fault, ...] = ()
    pages: int | None = None
    required: tuple[str, ...] = ()
    try:
        opened = open_folder(folder)
        required = opened.activity.rules.signatures_required
        pages = len(printable_layout(opened).pages)
    except ActivityError as error:
        faults = error.faults
        note(str(error))
    if as_json:
        show_json(
            {
                "ok": not faults,
                "path": str(path),
                "pages": pages,
                "faults": [
                    {"key": fault.key, "line": fault.line, "message": fault.message}
                    for fault in faults
                ],
            }
        )
    if faults:
        raise typer.Exit(ExitCode.ACTIVITY)
    note(say("cli.check.ok", path=path, pages=pages))
    if not required:
        note(say("cli.check.nobody_required"))
