"""`pingyi explain`: a picture of each page of a sheet as it was read, and why."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ballot.errors import UsageError
from ballot.ids import grouped
from ballot.messages import say
from cli.options import HERE, FolderOption, JsonOption
from cli.terminal import note, show, show_json

if TYPE_CHECKING:
    from office.explain_report import ExplainedPage
    from office.folder import ActivityFolder


def explain(
    sheet: Annotated[
        str | None,
        typer.Argument(metavar="SHEET", help=say("explain.sheet"), show_default=False),
    ] = None,
    refused: Annotated[
        str | None, typer.Option("--refused", metavar="FILE", help=say("explain.refused"))
    ] = None,
    page: Annotated[str, typer.Option("--page", metavar="N", help=say("cli.decide.page"))] = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help=say("explain.out"))
    ] = None,
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Draw each page of a sheet as it is read from its original, with every doubt's measures."""
    from cli.decide import find_rejection, parse_one_page, sheet_id
    from office.explain_job import EXPLAIN, ExplainJob
    from office.folder import open_folder

    if (sheet is None) == (refused is None) or (page and refused is None):
        raise UsageError("explain.one_of")
    opened = open_folder(folder)
    with opened.store(kept=True) as store:
        job = ExplainJob(opened, store, out or opened.output / EXPLAIN)
        if refused is not None:
            wanted = parse_one_page(page) if page else None
            report = job.refused(find_rejection(store.rejections(), refused, wanted))
        else:
            report = job.sheet(sheet_id(sheet or ""))
    if as_json:
        show_json(report.as_json())
    for explained in report.pages:
        _tell(opened, explained, is_result=not as_json)
    if report.missing and report.sheet:
        pages = say("words.list").join(map(str, report.missing))
        note(say("explain.missing", sheet=grouped(report.sheet), pages=pages))


def _tell(folder: "ActivityFolder", page: "ExplainedPage", *, is_result: bool) -> None:
    """Name the picture of a page, and say where its reading is another one than is stored."""
    from ballot.reading import PageReading, Rejection
    from office.explain_report import change_text

    if is_result:
        if page.picture is None and isinstance(page.outcome, Rejection):
            where = {"file": page.file, "page": page.key.page}
            show(say("explain.no_picture", **where, detail=page.outcome.detail))
        elif isinstance(page.outcome, PageReading):
            rows = page.outcome.rows
            doubts = sum(bool(row.doubts) for row in rows)
            show(say("explain.wrote", path=page.picture, rows=len(rows), doubts=doubts))
        else:
            show(say("explain.wrote_refused", path=page.picture))
    if page.changes:
        note(say("explain.differs", path=page.picture or page.file))
        for change in page.changes:
            note(f"  {change_text(folder, change)}")
