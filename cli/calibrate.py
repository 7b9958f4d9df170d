"""`pingyi calibrate print`, `pingyi calibrate read`: printer and scanner before a session."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ballot.messages import say
from cli.group import Commands
from cli.options import HERE, FolderOption, JsonOption, VerboseOption
from cli.terminal import note, show, show_json

if TYPE_CHECKING:
    from rich.table import Table

    from office.calibrate_job import CalibrationReport

calibrate = Commands(help=say("calibrate.help"))


@calibrate.command("print", help=say("calibrate.help.print"))
def print_(
    blanks: Annotated[
        int, typer.Option("--blanks", min=1, max=50, help=say("calibrate.option.blanks"))
    ] = 3,
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Print the target, and blank forms that are stamped as test sheets."""
    from office.calibrate_print_job import print_calibration
    from office.folder import open_folder

    opened = open_folder(folder)
    with opened.store(kept=True) as store:
        printed = print_calibration(opened, store, blanks=blanks)
    note(
        say(
            "calibrate.printed",
            target=printed.target,
            blanks=len(printed.sheets),
            forms=printed.blanks,
        )
    )
    if as_json:
        show_json(
            {
                "form": printed.form,
                "sheets": list(printed.sheets),
                "pages": printed.pages,
                "target": str(printed.target),
                "blanks": str(printed.blanks),
            }
        )


@calibrate.command("read", help=say("calibrate.help.read"))
def read(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help=say("calibrate.option.paths"))
    ],
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help=say("calibrate.option.name"))
    ] = None,
    is_verbose: VerboseOption = False,
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Read their scans: what is good, and what to clean or set."""
    from cli.progress import scan_bar
    from cli.scan import note_passed_over
    from office.calibrate_job import read_calibration
    from office.folder import open_folder
    from office.scan_files import find_scan_files

    opened = open_folder(folder)
    found = find_scan_files(paths, activity_folder=folder)
    note_passed_over(found, is_verbose=is_verbose)
    with scan_bar(say("calibrate.progress"), found.files) as bar:
        report = read_calibration(
            opened, found.files, name=name or say("calibrate.unnamed"), watcher=bar
        )
    if as_json:
        show_json(report.as_json())
    else:
        show(_table(report))
    _conclude(report)


def _table(report: "CalibrationReport") -> "Table":
    from rich.table import Table

    table = Table(title=say("calibrate.title", name=report.name), show_lines=True)
    for key in ("item", "value", "verdict", "advice"):
        table.add_column(say(f"calibrate.column.{key}"), overflow="fold")
    for finding in report.findings:
        table.add_row(
            say(f"calibrate.item.{finding.item}"),
            finding.value,
            say(f"calibrate.verdict.{finding.verdict}"),
            finding.advice,
        )
    return table


def _conclude(report: "CalibrationReport") -> None:
    """Say what all of it comes to, and where picture and profile are."""
    from calibration.target.findings import Rating

    if report.assumed_dpi:
        note(say("calibrate.assumed_dpi", dpi=round(report.page.dpi)))
    if report.blanks is None:
        note(say("calibrate.no_blanks"))
    bad = sum(finding.verdict is Rating.BAD for finding in report.findings)
    match report.verdict:
        case Rating.BAD:
            note(say("calibrate.some_bad", count=bad))
        case Rating.FAIR:
            note(say("calibrate.some_fair"))
        case Rating.GOOD:
            note(say("calibrate.all_good"))
    note(say("calibrate.kept", picture=report.picture, profile=report.profile))
