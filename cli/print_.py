"""`pingyi print`: prints blank sheets for a session."""

from typing import Annotated

import typer

from ballot.ids import GroupId, SessionId
from ballot.messages import say
from cli.next_ import note_next
from cli.options import HERE, FolderOption, JsonOption
from cli.terminal import note, show_json


def print_(
    session: Annotated[str, typer.Argument(metavar="SESSION", help=say("cli.print.session"))],
    sheets: Annotated[int, typer.Option("--sheets", min=1, help=say("cli.print.sheets"))],
    group: Annotated[
        str | None, typer.Option("--group", metavar="KEY", help=say("cli.print.group"))
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help=say("cli.option.by"))] = "",
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Print blank sheets: PDF, layout and sheet list."""
    from cli.progress import progress_bar
    from office.folder import open_folder
    from office.print_job import print_batch

    opened = open_folder(folder)
    with opened.store(kept=True) as store, progress_bar(say("cli.print.progress"), sheets) as bar:
        batch = print_batch(
            opened,
            store,
            SessionId(session),
            sheets=sheets,
            group=None if group is None else GroupId(group),
            by=by,
            step=bar.advance,
        )
    note(
        say(
            "cli.print.done",
            sheets=batch.sheets,
            pages=batch.sheets * batch.sides,
            pdf=batch.pdf,
            sheet_list=batch.sheet_list,
        )
    )
    if batch.title:
        note(say("cli.print.form", title=batch.title, session=batch.session))
    note(say(f"cli.print.turn.{batch.edge}"))
    if as_json:
        show_json(
            {
                "session": batch.session,
                "group": batch.group,
                "form": batch.form,
                "sheets": batch.sheets,
                "pages": batch.pages,
                "pdf_pages_per_sheet": batch.sides,
                "turn": batch.edge,
                "pdf": str(batch.pdf),
                "layout": str(batch.layout),
                "list": str(batch.sheet_list),
            }
        )
    note_next(opened, is_json=as_json)
