"""`pingyi recount`, `prove`: anybody counts again, and finds one sheet among those counted."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from ballot.errors import RecountError, SourceError
from ballot.ids import grouped
from ballot.messages import say
from cli.options import HERE, FolderOption, JsonOption
from cli.terminal import note, show, show_json

MOST_SHOWN = 40


def recount(
    tally: Annotated[Path, typer.Argument(metavar="TALLY", help=say("recount.tally"))],
    records: Annotated[Path, typer.Argument(metavar="RECORDS", help=say("recount.records"))],
    as_json: JsonOption = False,
) -> None:
    """Count again from the records, and say the same or what differs."""
    from output.records import lines_in
    from output.recount import recount as count_again

    stated = load_object(tally)
    found = count_again(stated, lines_in(records))
    if as_json:
        show_json(
            {
                "same": not found,
                "differences": [
                    {"path": each.path, "stated": each.stated, "recounted": each.recounted}
                    for each in found
                ],
            }
        )
    else:
        for each in found[:MOST_SHOWN]:
            show(
                say(
                    "recount.differs",
                    path=each.path,
                    stated=json.dumps(each.stated, ensure_ascii=False),
                    recounted=json.dumps(each.recounted, ensure_ascii=False),
                )
            )
    if found:
        raise RecountError("recount.failed", count=len(found))
    sheets = stated["digests"]["records"]["sheets"]
    note(say("recount.same", sheets=sheets, units=len(stated["units"])))


def prove(
    sheet: Annotated[str, typer.Argument(metavar="SHEET", help=say("cli.decide.sheet"))],
    target: Annotated[
        Path | None, typer.Option("-o", metavar="FILE", help=say("cli.export.target"))
    ] = None,
    rows: Annotated[bool, typer.Option("--rows", help=say("prove.option.rows"))] = False,
    folder: FolderOption = HERE,
) -> None:
    """Write the proof that a sheet is among those that are counted; with --rows, its votes too."""
    from ballot.owner_only import OWNER_ONLY
    from cli.decide import sheet_id
    from office.folder import open_folder
    from office.gate import standing_tally
    from office.rows import folder_of_sheet, standing_rows
    from office.standing_tally import standing_schema
    from output.canonical import canonical_bytes, write_atomically
    from output.proofs import Rows
    from output.proofs import prove as proof_of

    id_ = sheet_id(sheet)
    opened = open_folder(folder)
    with opened.store() as store:
        opened = folder_of_sheet(opened, store, id_)
        standing_tally(opened, store)
        lines = standing_rows(opened, store).lines(opened.secret(), standing_schema(opened))
    proof = proof_of(lines, id_, Rows.SHOWN if rows else Rows.HIDDEN)
    path = target or opened.output / f"proof-{grouped(id_)}.json"
    write_atomically(path, canonical_bytes(proof), mode=OWNER_ONLY)
    note(say("prove.written", path=path, steps=len(proof["path"]), sheets=proof["size"]))
    note(say("prove.shown" if rows else "prove.hidden"))


def load_object(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file.

    Raises:
        SourceError: it can't be read or holds no object.
    """
    try:
        body = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as problem:
        raise SourceError("recount.unreadable", path=path, problem=problem) from problem
    if not isinstance(body, dict):
        raise SourceError("recount.unreadable", path=path, problem="{}")
    return body
