"""`pingyi recheck`: judges the stored measures again, without the images."""

from ballot.ids import grouped
from ballot.messages import say
from cli.options import HERE, FolderOption, JsonOption
from cli.terminal import note, show, show_json


def recheck(folder: FolderOption = HERE, as_json: JsonOption = False) -> None:
    """Judge the stored measures again; say which readings would come out differently."""
    from office.folder import open_folder
    from office.recheck_job import recheck_readings

    opened = open_folder(folder)
    with opened.store() as store:
        report = recheck_readings(opened, store)
    if as_json:
        show_json(report.as_json())
        return
    for change in report.changed:
        show(
            say(
                "cli.recheck.changed",
                sheet=grouped(change.sheet),
                unit=opened.activity.line_name(change.line),
                stored=change.stored,
                now=change.now,
            )
        )
    note(say("cli.recheck.done", pages=report.pages, rows=report.rows, count=len(report.changed)))
