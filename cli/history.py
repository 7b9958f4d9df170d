"""`pingyi history`: earlier signed tallies, and who is the last for the second year running."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ballot.errors import ReconciliationError, RulingRequiredError
from ballot.messages import say
from cli.group import Commands
from cli.options import HERE, ByOption, FolderOption, JsonOption, SecondOption
from cli.terminal import note, show, show_json

if TYPE_CHECKING:
    from ballot.history import YearsCompared

history = Commands(help=say("history.help"))


@history.command("add", help=say("history.add"))
def add(
    tally: Annotated[Path, typer.Argument(metavar="TALLY", help=say("history.tally"))],
    by: ByOption,
    confirmed_by: SecondOption,
    fingerprint: Annotated[
        list[str] | None,
        typer.Option("--fingerprint", metavar="HEX", help=say("history.fingerprint")),
    ] = None,
    keys: Annotated[
        Path | None, typer.Option("--keys", metavar="DIR", help=say("history.keys"))
    ] = None,
    records: Annotated[
        Path | None, typer.Option("--records", metavar="FILE", help=say("history.records"))
    ] = None,
    is_replacing: Annotated[bool, typer.Option("--replace", help=say("history.replace"))] = False,
    why: Annotated[str, typer.Option("--why", help=say("cli.option.why"))] = "",
    folder: FolderOption = HERE,
) -> None:
    """Take in the last places of an earlier year, if keys that this folder knows signed them."""
    from cli.second import second_person
    from office.folder import open_folder
    from office.history_job import Offer, add_year
    from output.years import last_text, replaced_texts

    opened = open_folder(folder)
    offer = Offer(
        tally=tally,
        by=by,
        second=second_person(opened, by, confirmed_by) or "",
        fingerprints=fingerprint or (),
        keys=keys,
        records=records,
        is_replacing=is_replacing,
        why=why,
    )
    with opened.store() as store:
        added = add_year(opened, store, offer)
    past = added.past
    if not added.is_new:
        note(say("history.already", year=past.year, digest=past.tally_sha256[:12]))
        return
    note(say("history.added", year=past.year, count=len(past.signers), names=last_text(past)))
    if past.open:
        waiting = say("words.list").join(each.name for each in past.open)
        note(say("history.open_then", year=past.year, names=waiting))
    for told in replaced_texts(past):
        note(told)
    if not past.is_recounted:
        note(say("history.not_recounted"))


@history.command("check", help=say("history.check"))
def check(folder: FolderOption = HERE, as_json: JsonOption = False) -> None:
    """List the units that are the last for the second year running, by the final tally.

    Exit 6 where the year before isn't known, 8 where a last place is open, then or now.
    """
    from office.folder import open_folder
    from office.gate import standing_tally
    from office.history_job import compared_years
    from output.years import (
        nobody_text,
        not_then_text,
        origin_text,
        record_texts,
        twice_notes,
        year_texts,
    )

    opened = open_folder(folder)
    with opened.store() as store:
        tally = standing_tally(opened, store).tally
        known = [past.year for past in store.history()]
        compared = compared_years(opened, store, tally)
    texts = year_texts(tally, compared)
    if as_json:
        more = {"years": known, "not_known": texts, "on_record": record_texts(compared)}
        show_json({**_as_json(compared), **more})
    else:
        for each in compared.found:
            unit = opened.activity.unit(each.unit)
            show(say("history.twice", name=unit.full_name, year=each.year, was=each.was.name))
            if notes := twice_notes(each):
                show(f"  {notes}")
    told_now = (not_then_text(tally, compared), nobody_text(compared))
    for told in (origin_text(compared), *record_texts(compared), *told_now):
        if told:
            note(told)
    if compared.past is None:
        raise ReconciliationError("history.add_first", year=compared.year)
    if texts:
        raise RulingRequiredError("history.open", where=" ".join(texts))


def _as_json(compared: "YearsCompared") -> dict[str, Any]:
    return {
        "year": compared.year,
        "known": compared.past is not None,
        "certain": compared.is_certain,
        "checked_again": compared.past is not None and compared.past.is_kept,
        "open_then": [each.unit for each in compared.past.open] if compared.past else [],
        "open_now": list(compared.open_now),
        "not_then": list(compared.not_then),
        "twice_last": [
            {
                "unit": each.unit,
                "was": each.was.unit,
                "year": each.year,
                "same_category": each.same_category,
                "open": each.is_open,
            }
            for each in compared.found
        ],
    }
