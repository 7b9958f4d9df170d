"""`pingyi seal`: a session's own tally, and nothing about the session changes afterwards."""

from typing import Annotated

import typer

from ballot.errors import UsageError
from ballot.ids import SessionId
from ballot.messages import say
from ballot.session import FewSheets
from cli.options import HERE, ByOption, FolderOption
from cli.terminal import note, show


def seal(
    session: Annotated[str, typer.Argument(metavar="SESSION", help=say("reconcile.session"))],
    by: ByOption,
    key: Annotated[str | None, typer.Option("--key", metavar="NAME", help=say("seal.key"))] = None,
    is_opened: Annotated[bool, typer.Option("--open", help=say("seal.open"))] = False,
    why: Annotated[str, typer.Option("--why", help=say("cli.option.why"))] = "",
    confirmed_by: Annotated[
        str, typer.Option("--confirmed-by", help=say("cli.option.second"))
    ] = "",
    folder: FolderOption = HERE,
) -> None:
    """Write the tally of one session and seal it; with --open, open it again."""
    from office.folder import open_folder
    from office.seal_job import seal_session
    from output.summary import status_return_texts

    opened = open_folder(folder)
    known = opened.activity.session(SessionId(session))
    if known is None:
        names = say("words.list").join(each.id for each in opened.activity.sessions)
        raise UsageError("reconcile.unknown", session=session, known=names)
    with opened.store() as store, store.writing():
        if is_opened:
            store.open_session(known.id, by, why, confirmed_by=confirmed_by)
            note(say("seal.opened", session=known.name))
            return
        few = FewSheets(why=why, confirmed_by=confirmed_by) if why or confirmed_by else None
        path, made = seal_session(opened, store, known, by, few=few)
        sessions = [s for s in store.status(opened.activity) if s.session == known.id]
    show(str(path))
    note(say("seal.done", session=known.name, revision=made.revision, digest=made.tally_sha256))
    for text in status_return_texts(opened.activity, sessions):
        note(text)
    if key is not None:
        from cli.sign import sign

        sign(path, key, folder)
