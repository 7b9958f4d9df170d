"""`pingyi rule`: what the rules leave open, and how the leading group settles it."""

from typing import Annotated

import typer

from ballot.errors import UsageError
from ballot.ids import CategoryId, UnitId
from ballot.messages import say
from cli.options import HERE, FolderOption, JsonOption
from cli.terminal import note, show, show_json


def rule(
    number: Annotated[
        int | None, typer.Argument(metavar="N", min=1, help=say("rule.number"))
    ] = None,
    choose: Annotated[
        list[str] | None, typer.Option("--choose", metavar="UNIT", help=say("rule.choose"))
    ] = None,
    text: Annotated[str, typer.Option("--text", help=say("rule.text"))] = "",
    by: Annotated[str, typer.Option("--by", help=say("cli.option.by"))] = "",
    confirmed_by: Annotated[
        str, typer.Option("--confirmed-by", help=say("cli.option.second"))
    ] = "",
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """List the open questions; with a number, record how one is settled."""
    from ballot.ruling import Ruling, RulingKind
    from cli.decide import find_unit
    from cli.second import second_person
    from office.folder import open_folder
    from office.tally_job import check_finished, current_tally
    from output.summary import ruling_texts
    from output.tally import TallyKind

    opened = open_folder(folder)
    second = second_person(opened.keys, by, confirmed_by)
    with opened.store() as store, store.writing():
        check_finished(opened, store)
        tally = current_tally(opened, store, TallyKind.PROVISIONAL)
        questions = tally["rulings"]
        if number is not None:
            if number > len(questions):
                raise UsageError("rule.no_question", number=number, count=len(questions))
            asked = questions[number - 1]
            chosen = tuple(find_unit(each, opened.activity) for each in choose or ())
            if asked["seats"] is not None and len(chosen) > asked["seats"]:
                raise UsageError("rule.too_many", count=len(chosen), seats=asked["seats"])
            store.record_ruling(
                Ruling(
                    kind=RulingKind(asked["kind"]),
                    category=CategoryId(asked["category"]),
                    units=tuple(UnitId(unit) for unit in asked["units"]),
                    chosen=chosen,
                    text=text,
                    by=by,
                    confirmed_by=confirmed_by,
                ),
                second=second,
            )
            tally = current_tally(opened, store, TallyKind.PROVISIONAL)
            note(say("rule.recorded", left=len(tally["rulings"])))
    if as_json:
        show_json({"open": tally["rulings"], "made": tally["rulings_made"]})
        return
    for place, told in enumerate(ruling_texts(tally), start=1):
        show(f"{place}. {told}")
    if not tally["rulings"]:
        note(say("rule.none"))
