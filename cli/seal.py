"""`pingyi seal`: a session's own tally, and nothing about the session changes afterwards."""

from typing import TYPE_CHECKING, Annotated

import typer

from ballot.errors import PingyiError, UsageError
from ballot.ids import SessionId
from ballot.messages import say
from ballot.session import FewSheets
from cli.next_ import note_next
from cli.options import HERE, FolderOption
from cli.terminal import note, show

if TYPE_CHECKING:
    from office.folder import ActivityFolder


def seal(
    session: Annotated[str, typer.Argument(metavar="SESSION", help=say("reconcile.session"))],
    by: Annotated[str, typer.Option("--by", help=say("cli.option.by"))] = "",
    key: Annotated[str | None, typer.Option("--key", metavar="NAME", help=say("seal.key"))] = None,
    is_opened: Annotated[bool, typer.Option("--open", help=say("seal.open"))] = False,
    is_slip: Annotated[bool, typer.Option("--slip", help=say("slip.option"))] = False,
    why: Annotated[str, typer.Option("--why", help=say("cli.option.why"))] = "",
    confirmed_by: Annotated[
        str, typer.Option("--confirmed-by", help=say("cli.option.second"))
    ] = "",
    folder: FolderOption = HERE,
) -> None:
    """Write the tally of one session and seal it; with --open, open it again.

    With --slip, print the witness slip of the seal in force once more.
    """
    from cli.second import second_person
    from office.folder import open_folder
    from office.seal_job import seal_session
    from office.sealed import revision_folder
    from office.session_result import RESULT_PDF
    from office.slip_job import slip_of
    from output.slip import SLIP_PDF
    from output.summary import status_return_texts
    from store.recorder import required

    opened = open_folder(folder)
    known = opened.activity.session(SessionId(session))
    if known is None:
        names = say("words.list").join(each.id for each in opened.activity.sessions)
        raise UsageError("reconcile.unknown", session=session, known=names)
    if is_slip:
        with opened.store() as store:
            last = store.last_seal(known.id)
            if last is None:
                raise UsageError("store.not_sealed", session=known.id)
            slip = slip_of(opened, store, known, revision_folder(opened, known.id, last.revision))
        show(str(slip.with_name(RESULT_PDF)))
        show(str(slip))
        return
    required(by, "store.no_name")
    second = second_person(opened, by, confirmed_by)
    # Opening is how a change of the plan begins: it may be in the file already.
    opening = opened.evidence() if is_opened else opened.store()
    with opening as store, store.writing():
        if is_opened:
            store.open_session(known.id, by, why, confirmed_by=second or "")
        else:
            _say_missing_keys(opened)
            few = FewSheets(why=why, confirmed_by=second or "") if why or second else None
            made = seal_session(opened, store, known, by, few=few)
    if is_opened:
        note(say("seal.opened", session=known.name))
        note_next(opened)
        return
    show(str(made.tally))
    digest = made.seal.tally_sha256
    note(say("seal.done", session=known.name, revision=made.seal.revision, digest=digest))
    note(say("slip.done", path=made.place / SLIP_PDF))
    note(say("slip.result_done", path=made.place / RESULT_PDF))
    for text in status_return_texts(opened.activity, [made.status]):
        note(text)
    if key is not None:
        from cli.sign import sign

        sign(made.tally, key, folder)
    else:
        note_next(opened)


def _say_missing_keys(folder: "ActivityFolder") -> None:
    """Say which keys the slip of a seal that is made now would lack."""
    from output.fingerprints import key_fingerprints

    try:
        known = key_fingerprints(folder.keys)
    except PingyiError:
        return  # which file is no key is said where the slip is made
    missing = [name for name in folder.activity.rules.signatures_required if name not in known]
    if missing:
        note(say("seal.no_key_of", names=say("words.list").join(missing)))
    elif not known:
        note(say("seal.no_keys"))
