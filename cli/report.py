"""`pingyi report`: the papers that leave the house, made from the tally."""

import json
from datetime import UTC, date, datetime
from typing import Annotated

import typer

from ballot.errors import SourceError, UsageError
from ballot.messages import say
from cli.options import HERE, FolderOption
from cli.terminal import note, show

PAPERS = "papers"
"""Folder of the papers, in output/."""


def report(
    public: Annotated[bool, typer.Option("--public", help=say("report.option.public"))] = False,
    published: Annotated[
        str | None,
        typer.Option("--published", metavar="DATE", help=say("report.option.published")),
    ] = None,
    folder: FolderOption = HERE,
) -> None:
    """Write the papers of the tally in output/tally.json as PDF."""
    from cli.folder import open_folder
    from cli.tally_job import TALLY_FILES
    from output.canonical import digest
    from output.report import write_papers
    from output.tally import TallyKind

    opened = open_folder(folder)
    path = opened.output / TALLY_FILES[TallyKind.FINAL]
    if not path.is_file():
        raise SourceError("report.no_tally", path=path)
    content = path.read_bytes()
    tally = json.loads(content)
    if tally["provisional"]:
        raise UsageError("report.provisional", path=path)
    day = _day(published) if published else datetime.now(UTC).date()
    out = opened.output / PAPERS
    written = write_papers(tally, digest(content), out, published=day, public_only=public)
    for each in written:
        show(str(each))
    note(say("report.written", count=len(written), folder=out))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("report.bad_date", got=text) from None
