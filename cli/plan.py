"""`pingyi plan check`, `pingyi plan accept`: activity.toml once something was printed."""

from dataclasses import asdict

import typer

from ballot.errors import ExitCode
from ballot.messages import say
from cli.group import Commands
from cli.options import HERE, ByOption, FolderOption, JsonOption, SecondOption, WhyOption
from cli.terminal import note, show, show_json

plan = Commands(help=say("plan.help"))


@plan.command("check", help=say("plan.help.check"))
def check(folder: FolderOption = HERE, as_json: JsonOption = False) -> None:
    """Say what differs between activity.toml and the plan on record; exit code 3 if anything."""
    from office.folder import open_folder
    from office.plan import plan_standing, refusals

    opened = open_folder(folder)
    with opened.evidence() as store:
        standing = plan_standing(opened, store)
        refused = [str(each) for each in refusals(opened, store, standing)]
    if as_json:
        show_json({**asdict(standing), "refused": refused})
    elif not standing.is_bound:
        note(say("plan.free"))
    elif not standing.differs:
        note(say("plan.same" if standing.is_recorded else "plan.unrecorded"))
    else:
        for key in standing.keys or (say("plan.no_key"),):
            show(say("plan.key", name=key))
        for text in refused or (say("plan.may"),):
            note(text)
    if standing.differs:
        raise typer.Exit(ExitCode.ACTIVITY)


@plan.command("accept", help=say("plan.help.accept"))
def accept(
    by: ByOption,
    why: WhyOption,
    confirmed_by: SecondOption,
    folder: FolderOption = HERE,
) -> None:
    """Record a change of activity.toml, as two people say; the papers say so."""
    from cli.second import second_person
    from office.folder import open_folder
    from office.plan import accept_plan

    opened = open_folder(folder)
    with opened.evidence() as store:
        second = second_person(opened, by, confirmed_by)
        record = accept_plan(opened, store, why, by, confirmed_by=second or "")
    words = say("words.list")
    note(say("plan.accepted", keys=words.join(record.keys) or say("plan.no_key")))
    if record.withdrawn:
        note(say("plan.withdrawn", forms=words.join(record.withdrawn)))
