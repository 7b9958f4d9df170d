"""`pingyi export`: tables for other programs."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from ballot.messages import say
from cli.options import HERE, FolderOption
from cli.terminal import note

VOTES_FILE = "votes.csv"

TargetOption = Annotated[
    Path | None, typer.Option("-o", metavar="FILE", help=say("cli.export.target"))
]

export = typer.Typer(help=say("cli.export.help"), no_args_is_help=True)


RECORDS_FILE = "records.jsonl"
WORKBOOK_FILE = "tally.xlsx"
CVR_FILE = "cvr.json"


@export.callback()
def _group() -> None:
    """Keep `votes` a command of its own, however many there are."""


@export.command("votes", help=say("cli.export.votes"))
def votes(
    target: TargetOption = None,
    folder: FolderOption = HERE,
) -> None:
    """Write one line for each valid sheet and unit."""
    from office.folder import open_folder
    from office.merged import every_record
    from output.votes import write_votes

    opened = open_folder(folder)
    units = [unit.id for unit in opened.activity.units]
    with opened.store() as store:
        records = every_record(opened, store)
        if target == Path("-"):
            write_votes(sys.stdout, records, units)
            return
        path = target or opened.output / VOTES_FILE
        write_votes(path, records, units)
    note(say("cli.export.done", path=path))


@export.command("records", help=say("cli.export.records"))
def records(
    target: TargetOption = None,
    folder: FolderOption = HERE,
) -> None:
    """Write one line for each sheet, void ones too: what the tally's Merkle root stands for."""
    from office.folder import open_folder
    from office.merged import handed_in
    from office.standing_tally import standing_schema
    from output.records import write_records

    opened = open_folder(folder)
    with opened.store() as store:
        path = target or opened.output / RECORDS_FILE
        own = store.sheet_records(opened.activity)
        write_records(
            path,
            own,
            opened.secret(),
            handed_in(opened, store),
            schema=standing_schema(opened),
        )
    note(say("cli.export.done", path=path))


@export.command("cvr", help=say("cli.export.cvr"))
def cvr(
    target: TargetOption = None,
    folder: FolderOption = HERE,
) -> None:
    """Write the sheets as cast vote records of NIST SP 1500-103, void ones too."""
    from office.folder import open_folder
    from office.merged import every_record
    from office.version import software_version
    from output.cvr import write_cvr

    opened = open_folder(folder)
    path = target or opened.output / CVR_FILE
    with opened.store() as store:
        write_cvr(
            path,
            opened.activity,
            every_record(opened, store),
            day=datetime.now(UTC).date(),
            software=f"pingyi {software_version()}",
        )
    note(say("cli.export.done", path=path))


@export.command("workbook", help=say("cli.export.workbook"))
def workbook(
    target: TargetOption = None,
    folder: FolderOption = HERE,
) -> None:
    """Write the tally in output/tally.json as one Excel workbook, with what people decided."""
    from cli.recount import load_object
    from office.folder import open_folder
    from office.reviews import told_reviews
    from office.tally_job import TALLY_FILES
    from output.tally import TallyKind
    from output.workbook import write_workbook

    opened = open_folder(folder)
    tally = load_object(opened.output / TALLY_FILES[TallyKind.FINAL])
    with opened.store() as store:
        reviews = told_reviews(opened.activity, store)
    path = target or opened.output / WORKBOOK_FILE
    write_workbook(path, tally, reviews, day=datetime.now(UTC).date())
    note(say("cli.export.done", path=path))
