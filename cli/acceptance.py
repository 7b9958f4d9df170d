"""`pingyi acceptance`: the result of 考评验收 goes on record."""

from typing import Annotated

import typer

from ballot.messages import say
from cli.options import HERE, ByOption, FolderOption, SecondOption
from cli.terminal import note


def acceptance(
    form: Annotated[str, typer.Argument(metavar="FORM", help=say("acceptance.form"))],
    by: ByOption,
    confirmed_by: SecondOption,
    folder: FolderOption = HERE,
) -> None:
    """Record what the panel's votes come to, as two people say; the tally must be signed."""
    from ballot.acceptance import AcceptanceSide
    from cli.second import second_person
    from office.acceptance_job import record_acceptance
    from office.folder import open_form

    opened = open_form(folder, form)
    second = second_person(opened, by, confirmed_by)
    with opened.store() as store:
        made = record_acceptance(opened, store, by, second=second, confirmed_by=confirmed_by)
    reached = sum(each.side is AcceptanceSide.REACHED for each in made.units)
    note(say("acceptance.recorded", reached=reached, below=len(made.units) - reached))
