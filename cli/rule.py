"""`pingyi rule`: what the rules leave open, and how the leading group settles it."""

from typing import TYPE_CHECKING, Annotated

import typer

from ballot.errors import UsageError
from ballot.messages import say
from cli.next_ import note_next
from cli.options import HERE, FolderOption, FormOption, JsonOption
from cli.terminal import note, show, show_json

if TYPE_CHECKING:
    from office.rule_job import Questions


def rule(
    question: Annotated[str | None, typer.Argument(metavar="ID", help=say("rule.question"))] = None,
    choose: Annotated[
        list[str] | None, typer.Option("--choose", metavar="UNIT", help=say("rule.choose"))
    ] = None,
    no_last: Annotated[bool, typer.Option("--none", help=say("rule.none_last"))] = False,
    withdraw: Annotated[
        str | None, typer.Option("--withdraw", metavar="ID", help=say("rule.withdraw"))
    ] = None,
    text: Annotated[str, typer.Option("--text", help=say("rule.text"))] = "",
    by: Annotated[str, typer.Option("--by", help=say("cli.option.by"))] = "",
    confirmed_by: Annotated[
        str, typer.Option("--confirmed-by", help=say("cli.option.second"))
    ] = "",
    form: FormOption = "",
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """List questions and rulings; with an id, record how one is settled, or take that back."""
    from cli.decide import find_unit
    from cli.second import second_person
    from office import rule_job
    from office.folder import open_form

    if withdraw is not None and (question is not None or choose or no_last):
        raise UsageError("rule.one_thing")
    opened = open_form(folder, form)
    second = second_person(opened, by, confirmed_by)
    with opened.store() as store, store.writing():
        if withdraw is not None:
            asked = rule_job.withdraw(
                opened, store, withdraw, why=text, by=by, confirmed_by=second or ""
            )
            note(say("rule.withdrawn", left=len(asked.open)))
        elif question is not None:
            answer = rule_job.Answer(
                chosen=[find_unit(each, opened.activity) for each in choose or ()],
                without_last=no_last,
                text=text,
                by=by,
                confirmed_by=confirmed_by,
                second=second,
            )
            asked = rule_job.settle(opened, store, question, answer)
            note(say("rule.recorded", left=len(asked.open)))
        elif choose or no_last or text or by or confirmed_by:
            raise UsageError("rule.which")
        else:
            asked = rule_job.questions(opened, store)
    if as_json:
        show_json({"open": asked.open, "made": asked.made})
        return
    _show(asked)
    note_next(opened)


def _show(asked: "Questions") -> None:
    from output.summary import made_texts, ruling_texts

    for each, words in zip(asked.open, ruling_texts(asked.tally), strict=True):
        show(f"{each['id']}  {words}")
    if not asked.open:
        note(say("rule.none"))
    if asked.made:
        show(say("rule.made", count=len(asked.made)))
    for each, words in zip(asked.made, made_texts(asked.tally), strict=True):
        show(f"{each['id']}  {words}")
