"""`pingyi check`: says everything that is wrong with activity.toml."""

import typer

from ballot.errors import ActivityError, ExitCode, Fault, LayoutError
from ballot.messages import say
from cli.options import HERE, FolderOption, JsonOption
from cli.terminal import note, show_json


def check(folder: FolderOption = HERE, as_json: JsonOption = False) -> None:
    """Say every fault of activity.toml, with key and line."""
    from ballot.activity_file import ACTIVITY_FILE
    from ballot.layout_plan import plan_layout
    from office.folder import open_folder

    path = folder / ACTIVITY_FILE
    faults: tuple[Fault, ...] = ()
    pages: int | None = None
    required: tuple[str, ...] = ()
    try:
        activity = open_folder(folder).activity
        required = activity.rules.signatures_required
        pages = len(plan_layout(activity).pages)
    except ActivityError as error:
        faults = error.faults
        note(str(error))
    except LayoutError as error:
        faults = (Fault("form.min_row_mm", None, str(error)),)
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
