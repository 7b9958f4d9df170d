"""`pingyi veto`: a unit that may not be awarded (一票否决), with reason and authority."""

from typing import Annotated

import typer

from ballot.messages import say
from cli.next_ import note_next
from cli.options import HERE, ByOption, FolderOption, SecondOption
from cli.terminal import note


def veto(
    unit: Annotated[str, typer.Argument(metavar="UNIT", help=say("veto.unit"))],
    by: ByOption,
    confirmed_by: SecondOption,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=say("veto.reason"))],
    authority: Annotated[
        str, typer.Option("--authority", metavar="TEXT", help=say("veto.authority"))
    ] = "",
    lift: Annotated[bool, typer.Option("--lift", help=say("veto.lift"))] = False,
    folder: FolderOption = HERE,
) -> None:
    """Record a veto, or take one back, as two people say; the tally prints it."""
    from ballot.activity import Veto
    from cli.decide import find_unit
    from cli.second import second_person
    from office.folder import open_folder

    opened = open_folder(folder)
    id_ = find_unit(unit, opened.activity)
    second = second_person(opened, by, confirmed_by)
    with opened.store() as store:
        if lift:
            store.lift_veto(id_, why=reason, by=by, confirmed_by=second or "")
        else:
            entered = Veto(
                unit=id_, reason=reason, authority=authority, by=by, confirmed_by=confirmed_by
            )
            store.record_veto(entered, second=second)
    name = opened.activity.unit(id_).name
    planned = [each.reason for each in opened.activity.vetoes if each.unit == id_]
    if not lift:
        note(say("veto.recorded", unit=name))
    elif planned:
        note(say("veto.lifted_planned", unit=name, reasons=say("words.list").join(planned)))
    else:
        note(say("veto.lifted", unit=name))
    note_next(opened)
