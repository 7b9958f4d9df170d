"""`pingyi verify-folder`: whether everything in an activity folder is as it was."""

from ballot.errors import ExitCode, SignatureError, StoreError
from ballot.messages import say
from cli.options import HERE, FolderOption, JsonOption
from cli.terminal import note, show, show_json


def verify_folder(folder: FolderOption = HERE, as_json: JsonOption = False) -> None:
    """Check the evidence, what was sealed and signed, and the keys; change nothing.

    Exits 5 where the evidence isn't as it was, 9 where what was sealed or signed isn't.
    """
    from office.checks.run import check_folder

    report = check_folder(folder)
    wrong = report.first_wrong
    if as_json:
        show_json(
            {
                "ok": wrong is None,
                "entries": report.entries,
                "head": report.head,
                "first": None if wrong is None else f"{wrong.name}: {wrong.problems[0]}",
                "checks": [
                    {
                        "check": each.name,
                        "count": each.count,
                        "problems": list(each.problems),
                        "not_recorded": list(each.not_recorded),
                        "notes": list(each.notes),
                    }
                    for each in report.results
                ],
            }
        )
    else:
        from cli.tables import folder_table

        show(folder_table(report))
        for each in report.results:
            for text in each.notes:
                show(f"{say(f'folder_check.name.{each.name}')}  {text}")
    if wrong is not None:
        error = StoreError if wrong.exit_code is ExitCode.STORE else SignatureError
        raise error(
            "folder_check.fails",
            check=say(f"folder_check.name.{wrong.name}"),
            problem=wrong.problems[0],
        )
    note(say("folder_check.whole", entries=report.entries, head=report.head))
