"""`pingyi tally`: counts, scores, ranks and designates."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from ballot.messages import say
from cli.next_ import note_next
from cli.options import HERE, FolderOption, FormOption, JsonOption
from cli.terminal import note, show, show_json


def tally(
    provisional: Annotated[
        bool, typer.Option("--provisional", help=say("cli.tally.provisional"))
    ] = False,
    form: FormOption = "",
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Count, score, rank and designate; write output/tally.json."""
    from office.folder import open_form
    from office.tally_job import tally_activity
    from output.tally import TallyKind

    opened = open_form(folder, form)
    kind = TallyKind.PROVISIONAL if provisional else TallyKind.FINAL
    with opened.store() as store:
        tallied = tally_activity(opened, store, kind)
    if as_json:
        show_json({**tallied.tally, "path": str(tallied.path)})
    else:
        show_result(tallied.tally)
    note(say("cli.tally.written", path=tallied.path))
    if tallied.set_aside:
        note(say("cli.tally.set_aside", path=tallied.set_aside))
    if provisional:
        note(say("cli.tally.not_for_signing"))
    note_next(opened, is_json=as_json)


def show_result(result: Mapping[str, Any]) -> None:
    """Print the tables of all categories, the open rulings, and 口径影响."""
    from cli.tables import result_tables
    from output.stated import kind_of
    from output.summary import (
        deck_texts,
        idle_texts,
        return_texts,
        ruling_texts,
        sensitivity_texts,
        weights_texts,
    )

    for table in result_tables(result):
        show(table)
    for text in (
        *weights_texts(result),
        *return_texts(result),
        *deck_texts(result),
        *idle_texts(result),
    ):
        show(text)
    if not kind_of(result).is_ranked:
        return
    for title, texts in (
        ("cli.tally.rulings", ruling_texts(result)),
        ("cli.tally.sensitivity", sensitivity_texts(result)),
    ):
        show(say(title, count=len(texts)))
        for text in texts:
            show(f"  {text}")
