"""`pingyi cover`, `pingyi batch`: cover sheets of batches, and whether a batch is whole."""

from typing import TYPE_CHECKING, Annotated

import typer

from ballot.errors import UsageError
from ballot.ids import SessionId
from ballot.messages import say
from cli.options import HERE, ByOption, FolderOption, JsonOption, SecondOption
from cli.terminal import note, show, show_json

if TYPE_CHECKING:
    from ballot.activity import Activity
    from ballot.batch import Batches

SessionArgument = Annotated[
    str, typer.Argument(metavar="SESSION", help=say("cli.cover.session"), show_default=False)
]


def cover(
    session: SessionArgument,
    first: Annotated[int, typer.Option("--batch", min=1, help=say("cli.cover.batch"))] = 1,
    batches: Annotated[int, typer.Option("--batches", min=1, help=say("cli.cover.batches"))] = 1,
    sheets: Annotated[
        int | None, typer.Option("--sheets", min=1, help=say("cli.cover.sheets"))
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help=say("cli.cover.by"))] = "",
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Print the cover of a batch with its number of sheets, or covers of several without one."""
    from ballot.batch import BatchId
    from ballot.batch_words import batch_name, names_of
    from office.cover_job import print_batch_covers
    from office.folder import open_folder

    opened = open_folder(folder)
    with opened.store(kept=True) as store:
        printed = print_batch_covers(
            opened,
            store,
            SessionId(session),
            first=first,
            batches=batches,
            sheets=sheets,
            counted_by=by.strip(),
        )
    note(say("cover.done", covers=len(printed.covers), pdf=printed.pdf))
    if printed.known is not None:
        name = batch_name(BatchId(SessionId(session), first), names_of(opened.activity))
        note(say("cover.changes_number", batch=name, known=printed.known, sheets=sheets))
    if as_json:
        show_json(
            {
                "session": session,
                "batches": [each.batch for each in printed.covers],
                "sheets": sheets,
                "pdf": str(printed.pdf),
            }
        )


def batch(
    session: SessionArgument,
    number: Annotated[
        int | None, typer.Argument(metavar="BATCH", help=say("cli.batch.batch"))
    ] = None,
    sheets: Annotated[
        int | None, typer.Option("--sheets", min=0, help=say("cli.batch.sheets"))
    ] = None,
    by: ByOption = "",
    confirmed_by: SecondOption = "",
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Enter how many sheets a batch has, and show what lacks or is too many in it, or in all."""
    from ballot.batch import BatchId
    from ballot.batch_words import batch_name, names_of
    from cli.batch_table import batch_table
    from cli.second import second_person
    from office.cover_job import known_session
    from office.folder import open_folder

    opened = open_folder(folder)
    known, names = known_session(opened, SessionId(session)), names_of(opened.activity)
    if sheets is not None and number is None:
        raise UsageError("batch.which")
    second = second_person(opened, by, confirmed_by)
    with opened.store(kept=True) as store:
        if sheets is not None and number is not None:
            entered = BatchId(known.id, number)
            store.record_batch_count(entered, sheets, by, confirmed_by=second or "")
            note(say("batch.entered", batch=batch_name(entered, names), sheets=sheets))
        everything = store.batches()
    wanted = [each for each in everything.of(known.id) if number in (None, each.id.batch)]
    if as_json:
        show_json({"batches": [each.as_json() for each in wanted]})
        return
    if wanted:
        show(batch_table(wanted, names))
    for text in _said(opened.activity, everything, known.id, number):
        note(text)


def _said(
    activity: "Activity", everything: "Batches", session: SessionId, number: int | None
) -> list[str]:
    """Return what is wrong with the batches that were asked for, or that nothing is."""
    from ballot.batch_words import batch_texts, names_of, trouble_of

    names = names_of(activity)
    if number is not None:
        asked = [each for each in everything.of(session) if each.id.batch == number]
        return [text for each in asked if (text := trouble_of(each, names))]
    if not everything.of(session):
        return [say("batch.none", session=names(session))]
    texts = list(batch_texts(everything, session, names))
    return texts or [say("batch.all_agree", session=names(session))]
