"""`pingyi export`: tables for other programs."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ballot.messages import say
from cli.group import Commands
from cli.options import HERE, FolderOption, FormOption
from cli.terminal import note

if TYPE_CHECKING:
    from office.folder import ActivityFolder
    from store.evidence import Store

VOTES_FILE = "votes.csv"

TargetOption = Annotated[
    Path | None, typer.Option("-o", metavar="FILE", help=say("cli.export.target"))
]

export = Commands(help=say("cli.export.help"))


RECORDS_FILE = "records.jsonl"
WORKBOOK_FILE = "tally.xlsx"
CVR_FILE = "cvr.json"


@export.callback()
def _group() -> None:
    """Keep `votes` a command of its own, however many there are."""


def _say_overtaken(folder: "ActivityFolder", store: "Store") -> None:
    """Say on standard error where the rows that were written no longer give the tally."""
    from office.gate import overtaken_text

    if problem := overtaken_text(folder, store):
        note(say("gate.rows", problem=problem))


@export.command("votes", help=say("cli.export.votes"))
def votes(
    target: TargetOption = None,
    form: FormOption = "",
    folder: FolderOption = HERE,
) -> None:
    """Write one line for each valid sheet and unit."""
    from office.folder import open_form
    from office.rows import standing_rows
    from output.votes import write_votes

    opened = open_form(folder, form)
    lines = opened.activity.lines
    with opened.store() as store:
        records = standing_rows(opened, store).records()
        path = target or opened.output / VOTES_FILE
        is_shown = target == Path("-")
        write_votes(sys.stdout if is_shown else path, records, lines)
        _say_overtaken(opened, store)
    if not is_shown:
        note(say("cli.export.done", path=path))


@export.command("records", help=say("cli.export.records"))
def records(
    target: TargetOption = None,
    form: FormOption = "",
    folder: FolderOption = HERE,
) -> None:
    """Write one line for each sheet, void ones too: what the tally's Merkle root stands for."""
    from office.folder import open_form
    from office.rows import standing_rows
    from office.standing_tally import standing_schema
    from output.records import write_records

    opened = open_form(folder, form)
    with opened.store() as store:
        path = target or opened.output / RECORDS_FILE
        rows = standing_rows(opened, store)
        write_records(
            path, rows.own, opened.secret(), rows.handed_in, schema=standing_schema(opened)
        )
        _say_overtaken(opened, store)
    note(say("cli.export.done", path=path))


@export.command("cvr", help=say("cli.export.cvr"))
def cvr(
    target: TargetOption = None,
    form: FormOption = "",
    folder: FolderOption = HERE,
) -> None:
    """Write the sheets as cast vote records of NIST SP 1500-103, void ones too."""
    from office.folder import open_form
    from office.rows import standing_rows
    from office.version import software_version
    from output.cvr import write_cvr

    opened = open_form(folder, form)
    path = target or opened.output / CVR_FILE
    with opened.store() as store:
        write_cvr(
            path,
            opened.activity,
            standing_rows(opened, store).records(),
            day=datetime.now(UTC).date(),
            software=f"pingyi {software_version()}",
        )
        _say_overtaken(opened, store)
    note(say("cli.export.done", path=path))


@export.command("workbook", help=say("cli.export.workbook"))
def workbook(
    target: TargetOption = None,
    form: FormOption = "",
    folder: FolderOption = HERE,
) -> None:
    """Write the tally in output/tally.json as one Excel workbook, with what people decided."""
    from office.days import today
    from office.folder import open_form
    from office.gate import standing_tally
    from office.reviews import told_reviews
    from output.workbook import write_workbook

    opened = open_form(folder, form)
    with opened.store() as store:
        tally = standing_tally(opened, store).tally
        reviews = told_reviews(opened.activity, store)
    path = target or opened.output / WORKBOOK_FILE
    write_workbook(path, tally, reviews, day=today())
    note(say("cli.export.done", path=path))
