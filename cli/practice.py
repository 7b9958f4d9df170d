"""`pingyi practice`: a folder to practise in, with a stack that counts nowhere."""

from pathlib import Path
from typing import Annotated

import typer

from ballot.messages import say
from cli.next_ import note_next
from cli.options import JsonOption
from cli.terminal import note, show_json


def practice(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help=say("practice.option.folder"))
    ] = Path("练习"),
    sheets: Annotated[
        int, typer.Option("--sheets", min=1, metavar="N", help=say("practice.option.sheets"))
    ] = 8,
    year: Annotated[
        int | None,
        typer.Option("--year", min=1900, max=9999, metavar="N", help=say("practice.option.year")),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help=say("practice.option.seed"))] = 1,
    as_json: JsonOption = False,
) -> None:
    """Make a folder to practise in: sheets are printed, filled in and scanned by simulation."""
    from cli.progress import progress_bar
    from office.practice_job import make_practice

    with progress_bar(say("practice.progress"), sheets) as bar:
        made = make_practice(folder, sheets=sheets, seed=seed, year=year, step=bar.advance)
    session = made.folder.activity.session(made.batch.session)
    note(
        say(
            "practice.done",
            folder=folder,
            session=session.name if session else made.batch.session,
            sheets=made.batch.sheets,
            stamp=say("practice.stamp"),
            scans=made.scans,
            deck=made.deck,
            target=made.target,
        )
    )
    if as_json:
        show_json(
            {
                "activity": made.folder.activity.id,
                "session": made.batch.session,
                "sheets": made.batch.sheets,
                "scans": str(made.scans),
                "deck": str(made.deck),
                "calibration": str(made.target),
            }
        )
    note_next(made.folder, is_json=as_json)
