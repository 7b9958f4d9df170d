"""`pingyi history`: earlier signed tallies, and who is the last for the second year running."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ballot.errors import SignatureError, SourceError, UsageError
from ballot.history import PastLast, PastYear, twice_last
from ballot.ids import CategoryId, UnitId
from ballot.messages import say
from cli.options import HERE, FolderOption, JsonOption
from cli.terminal import note, show, show_json

history = typer.Typer(help=say("history.help"), no_args_is_help=True)


@history.command("add", help=say("history.add"))
def add(
    tally: Annotated[Path, typer.Argument(metavar="TALLY", help=say("history.tally"))],
    keys: Annotated[
        Path | None, typer.Option("--keys", metavar="DIR", help=say("cli.sign.keys"))
    ] = None,
    folder: FolderOption = HERE,
) -> None:
    """Take in the last places of an earlier year, if its signatures hold."""
    from office.folder import open_folder

    past = _past_year(tally, keys)
    opened = open_folder(folder)
    if past.year >= opened.activity.year:
        raise UsageError("history.not_past", year=past.year, now=opened.activity.year)
    with opened.store() as store:
        store.record_history(past)
    names = say("words.list").join(each.name for each in past.last)
    note(say("history.added", year=past.year, count=len(past.signers), names=names))


@history.command("check", help=say("history.check"))
def check(folder: FolderOption = HERE, as_json: JsonOption = False) -> None:
    """List the units that are the last for the second year running, by the final tally."""
    from cli.recount import load_object
    from office.folder import open_folder
    from office.tally_job import TALLY_FILES
    from output.tally import TallyKind

    opened = open_folder(folder)
    tally = load_object(opened.output / TALLY_FILES[TallyKind.FINAL])
    with opened.store() as store:
        known = store.history()
    last = [UnitId(unit["unit"]) for unit in tally["units"] if "last" in unit["designations"]]
    found = list(twice_last(opened.activity, last, known))
    if as_json:
        show_json(
            {
                "years": [past.year for past in known],
                "twice_last": [
                    {
                        "unit": each.unit,
                        "was": each.was.unit,
                        "year": each.year,
                        "same_category": each.same_category,
                    }
                    for each in found
                ],
            }
        )
        return
    if not any(past.year == opened.activity.year - 1 for past in known):
        note(say("history.no_year", year=opened.activity.year - 1))
    for each in found:
        unit = opened.activity.unit(each.unit)
        show(say("history.twice", name=unit.full_name, year=each.year, was=each.was.name))
        if not each.same_category:
            show("  " + say("history.other_category"))
    if not found:
        note(say("history.nobody"))


def _past_year(path: Path, keys: Path | None) -> PastYear:
    """Return what an earlier tally says.

    Raises:
        SourceError: it can't be read.
        SignatureError: it has no signature, or one of them doesn't hold.
        UsageError: it is none, or provisional.
    """
    from cli.recount import load_object
    from cli.sign import KEYS
    from output.canonical import digest
    from output.signing import PUBLIC_SUFFIX, SignatureOutcome, verify_file

    if not path.is_file():
        raise SourceError("cli.sign.no_file", path=path)
    body = load_object(path)
    folders = [keys] if keys else [path.parent.parent / KEYS, path.parent]
    public = next((found for f in folders if (found := sorted(f.glob(f"*{PUBLIC_SUFFIX}")))), [])
    checks = verify_file(path, public)
    if not checks or any(each.outcome is not SignatureOutcome.VALID for each in checks):
        raise SignatureError("history.not_signed", path=path)
    try:
        return _said(body, digest(path.read_bytes()), tuple(each.signer for each in checks))
    except (KeyError, TypeError, ValueError) as problem:
        raise UsageError("history.no_tally", path=path, problem=problem) from problem


def _said(body: dict[str, Any], sha256: str, signers: tuple[str, ...]) -> PastYear:
    from output.tally_schema import schema_of

    if schema_of(body) is None:
        raise ValueError(body["schema"])
    if body["provisional"]:
        raise ValueError("provisional")
    return PastYear(
        year=int(body["activity"]["year"]),
        tally_sha256=sha256,
        signers=signers,
        last=tuple(
            PastLast(
                unit=UnitId(unit["unit"]),
                name=unit["full_name"],
                category=CategoryId(unit["category"]),
            )
            for unit in body["units"]
            if "last" in unit["designations"]
        ),
        has_open=any("last" in unit["open_designations"] for unit in body["units"]),
    )
