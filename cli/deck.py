"""`pingyi deck print`, `pingyi deck check`: known votes through printer, scanner and reader."""

from pathlib import Path
from typing import Annotated

import typer

from ballot.errors import ReconciliationError
from ballot.ids import FIRST_FORM, FormKey
from ballot.messages import say
from cli.group import Commands
from cli.next_ import note_next
from cli.options import HERE, FolderOption, JsonOption, VerboseOption
from cli.terminal import note, show, show_json

FormOption = Annotated[str, typer.Option("--form", metavar="ID", help=say("deck.help.form"))]

deck = Commands(help=say("deck.help"))


@deck.command("print", help=say("deck.help.print"))
def print_(
    form: FormOption = FIRST_FORM, folder: FolderOption = HERE, as_json: JsonOption = False
) -> None:
    """Print a deck: sheets of which every row is known, stamped as not to be counted."""
    from calibration.deck.file import DeckPart
    from office.deck_job import print_deck_of
    from office.folder import open_folder

    opened = open_folder(folder)
    with opened.store(kept=True) as store:
        printed = print_deck_of(opened, store, FormKey(form))
    sheets = {part: len(printed.deck.part(part)) for part in DeckPart}
    note(say("deck.printed", pdf=printed.pdf, pages=printed.pages, **sheets))
    if as_json:
        show_json(
            {
                "form": printed.deck.form,
                "sheets": len(printed.deck.sheets),
                "parts": sheets,
                "pages": printed.pages,
                "pdf": str(printed.pdf),
                "deck": str(printed.file),
            }
        )


@deck.command("check", help=say("deck.help.check"))
def check(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=say("cli.scan.paths"))],
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, metavar="N", help=say("cli.scan.workers"))
    ] = None,
    form: FormOption = FIRST_FORM,
    is_verbose: VerboseOption = False,
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Compare the scans of a deck with what is printed on it; end with 6 if they differ."""
    from ballot.machine import load_machine
    from cli.progress import scan_bar
    from cli.scan import cpu_count, note_passed_over
    from office.deck_check_job import check_scans
    from office.deck_report import report_json, report_texts
    from office.folder import open_folder
    from office.scan_files import find_scan_files

    opened = open_folder(folder)
    found = find_scan_files(paths, activity_folder=folder)
    note_passed_over(found, is_verbose=is_verbose)
    with (
        opened.store(kept=True) as store,
        scan_bar(say("cli.scan.progress"), found.files) as bar,
    ):
        of, report = check_scans(
            opened,
            store,
            found.files,
            workers=workers or cpu_count(),
            watcher=bar,
            form=FormKey(form),
            limits=load_machine().limits,
        )
    if as_json:
        show_json(report_json(report))
    else:
        for text in report_texts(opened.activity.seen_by(FormKey(form)), of, report):
            show(text)
    if not report.check.passed:
        raise ReconciliationError("deck.failed")
    note(say("deck.passed_next"))
    note_next(opened, is_json=as_json)
