"""`pingyi reconcile`: what was counted by hand, held against what was printed and read."""

from typing import TYPE_CHECKING, Annotated

import typer

from ballot.errors import ReconciliationError, UsageError
from ballot.ids import GroupId, SessionId
from ballot.messages import say
from cli.next_ import note_next
from cli.options import HERE, ByOption, FolderOption, JsonOption
from cli.terminal import note, show, show_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ballot.activity import Activity


def reconcile(
    session: Annotated[str, typer.Argument(metavar="SESSION", help=say("reconcile.session"))],
    issued: Annotated[
        int | None, typer.Option("--issued", min=0, help=say("reconcile.issued"))
    ] = None,
    returned: Annotated[
        int | None, typer.Option("--returned", min=0, help=say("reconcile.returned"))
    ] = None,
    unused: Annotated[
        int | None, typer.Option("--unused", min=0, help=say("reconcile.unused"))
    ] = None,
    spoiled: Annotated[
        int | None, typer.Option("--spoiled", min=0, help=say("reconcile.spoiled"))
    ] = None,
    of_group: Annotated[
        list[str] | None,
        typer.Option("--group", metavar="GROUP=N", help=say("reconcile.group")),
    ] = None,
    by: ByOption = "",
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="TEXT", help=say("reconcile.explain"))
    ] = None,
    confirmed_by: Annotated[
        str, typer.Option("--confirmed-by", help=say("cli.option.second"))
    ] = "",
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Enter the hand counts of a meeting and show whether everything agrees."""
    from dataclasses import asdict

    from ballot.balance_words import off_texts
    from ballot.batch_words import names_of, reconcile_texts
    from ballot.composition import composition
    from ballot.session import balances, is_explained, is_few_returned
    from cli.batch_table import batch_table
    from cli.second import second_person
    from cli.tables import balance_table
    from office.folder import open_folder
    from office.merged import session_statuses
    from output.summary import percent_text, status_return_texts

    opened = open_folder(folder)
    names = names_of(opened.activity)
    known = opened.activity.session(SessionId(session))
    if known is None:
        ids = say("words.list").join(each.id for each in opened.activity.sessions)
        raise UsageError("reconcile.unknown", session=session, known=ids)
    if (issued is None) != (returned is None):
        raise UsageError("reconcile.both")
    second = second_person(opened, by, confirmed_by)
    with opened.store() as store, store.writing():
        if issued is not None and returned is not None:
            store.record_counts(
                known.id,
                issued=issued,
                returned=returned,
                by=by,
                unused=unused,
                spoiled=spoiled,
                by_group=_by_group(of_group or [], opened.activity),
                confirmed_by=second or "",
            )
        sessions = session_statuses(opened, store)
        status = next(s for s in sessions if s.session == known.id)
        if explain is not None:
            store.explain_mismatch(status, explain, by, confirmed_by=second or "")
            status = next(s for s in session_statuses(opened, store) if s.session == known.id)
        batches = store.batches()
    found = list(balances(status))
    is_good = all(each.holds for each in found) or is_explained(status)
    if as_json:
        show_json(
            {
                "session": known.id,
                "agrees": is_good,
                "explanation": asdict(status.explanation) if status.explanation else None,
                "balances": [asdict(each) for each in found],
                "batches": [each.as_json() for each in batches.of(known.id)],
                "few_returned": is_few_returned(status, opened.activity.rules.min_return_rate),
            }
        )
    else:
        show(balance_table(known.name, found))
        if batches.of(known.id):
            show(batch_table(batches.of(known.id), names))
    for text in reconcile_texts(batches, status, names):
        note(text)
    for text in status_return_texts(opened.activity, [status]):
        note(text)
    for share in composition(opened.activity, sessions):
        if share.is_off and share.issued_share is not None and share.planned is not None:
            note(
                say(
                    "reconcile.composition",
                    group=share.name,
                    planned=percent_text(share.planned),
                    issued=percent_text(share.issued_share),
                )
            )
    if status.explanation and is_explained(status):
        note(
            say(
                "reconcile.explained",
                why=status.explanation.why,
                by=status.explanation.by,
                second=status.explanation.confirmed_by,
            )
        )
    if status.returned is None:
        note(say("reconcile.not_counted", session=known.id))
    elif not is_good:
        where = "".join(off_texts(found))
        raise ReconciliationError("reconcile.differs", session=known.name, where=where)
    note_next(opened, is_json=as_json)


def _by_group(texts: "Sequence[str]", activity: "Activity") -> dict[GroupId, int]:
    """Return how many sheets went to each group, from texts like `leaders=30`.

    Raises:
        UsageError: a text is no such, or names no group.
    """
    known = {group.id for group in activity.groups}
    counts: dict[GroupId, int] = {}
    for text in texts:
        name, _, number = text.partition("=")
        if GroupId(name) not in known or not number.isdecimal():
            raise UsageError("reconcile.bad_group", got=text, known=say("words.list").join(known))
        counts[GroupId(name)] = int(number)
    return counts
