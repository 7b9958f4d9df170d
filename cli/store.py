"""`pingyi store create`, `pingyi store copy`: evidence in a PostgreSQL database."""

from typing import TYPE_CHECKING, Annotated

import typer

from ballot.errors import UsageError
from ballot.messages import say
from cli.group import Commands
from cli.options import HERE, FolderOption, JsonOption
from cli.terminal import note, show_json

if TYPE_CHECKING:
    from office.folder import ActivityFolder

store = Commands(help=say("cli.store.help"))


@store.command("create", help=say("cli.store.help.create"))
def create(
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="URL", help=say("cli.store.option_owner"))
    ] = None,
    folder: FolderOption = HERE,
) -> None:
    """Make the schema of an activity, and let the role of machine.toml add evidence to it."""
    from urllib.parse import unquote, urlsplit

    from pydantic_core import PydanticCustomError

    from ballot.database_url import checked_database_url
    from store.place import schema_of
    from store.postgres_setup import make_schema, require_same, role_of

    opened, url = _of(folder)
    try:
        by = checked_database_url(owner or url)
    except PydanticCustomError as fault:
        raise UsageError(fault.type, **(fault.context or {})) from fault
    role = unquote(urlsplit(url).username or "") or role_of(url)
    schema = schema_of(opened.activity.id)
    owns = make_schema(by, schema, role)
    require_same(url, schema)
    note(say("cli.store.owned" if owns else "cli.store.created", schema=schema, role=role))


@store.command("copy", help=say("cli.store.help.copy"))
def copy(
    to: Annotated[str, typer.Argument(metavar="database|folder", help=say("cli.store.to"))],
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Move the evidence from the folder into the database of machine.toml, or back."""
    from dataclasses import asdict

    from store.moving import copy_to_database, copy_to_folder

    ways = {"database": copy_to_database, "folder": copy_to_folder}
    if to not in ways:
        raise UsageError("cli.store.bad_to", to=to)
    opened, url = _of(folder)
    copied = ways[to](opened.path, url, opened.activity.id)
    if as_json:
        show_json(asdict(copied))
    else:
        note(say("cli.store.copied", **asdict(copied)))


def _of(folder: FolderOption) -> "tuple[ActivityFolder, str]":
    """Return an activity folder, and the database of this machine."""
    from ballot.machine import load_machine
    from office.folder import open_folder

    opened = open_folder(folder)
    url = load_machine().store_url
    if url is None:
        raise UsageError("store.no_url")
    return opened, url
