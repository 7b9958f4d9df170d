"""`pingyi check`: says everything that is wrong with activity.toml."""

import typer

from ballot.errors import ActivityError, ExitCode, Fault
from ballot.messages import say
from cli.next_ import note_next
from cli.options import HERE, FolderOption, JsonOption
from cli.terminal import note, show_json


def check(folder: FolderOption = HERE, as_json: JsonOption = False) -> None:
    """Say every fault of activity.toml, with key and line."""
    from ballot.activity_file import ACTIVITY_FILE
    from office.folder import open_folder
    from office.form_faults import printable_layouts

    path = folder / ACTIVITY_FILE
    faults: tuple[Fault, ...] = ()
    forms: list[dict[str, object]] = []
    required: tuple[str, ...] = ()
    try:
        opened = open_folder(folder)
        required = opened.activity.rules.signatures_required
        for form, layout in printable_layouts(opened).items():
            seen = opened.activity.seen_by(form)
            title, pages = seen.form.title, len(layout.pages)
            forms.append({"form": form, "kind": seen.kind, "title": title, "pages": pages})
    except ActivityError as error:
        faults = error.faults
        note(str(error))
    if as_json:
        show_json(
            {
                "ok": not faults,
                "path": str(path),
                "pages": forms[0]["pages"] if forms else None,
                **({"forms": forms} if len(forms) > 1 else {}),
                "faults": [
                    {"key": fault.key, "line": fault.line, "message": fault.message}
                    for fault in faults
                ],
            }
        )
    if faults:
        raise typer.Exit(ExitCode.ACTIVITY)
    if len(forms) == 1:
        note(say("cli.check.ok", path=path, pages=forms[0]["pages"]))
    else:
        note(say("cli.check.fine", path=path))
        for each in forms:
            key = "cli.check.form" if each["form"] else "cli.check.first_form"
            note(say(key, **{name: each[name] for name in ("title", "form", "pages")}))
    if not required:
        note(say("cli.check.nobody_required"))
    note_next(opened, is_json=as_json, is_checked=True)
