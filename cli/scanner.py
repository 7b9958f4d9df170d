"""`pingyi scanner list`: the scanners that SANE finds, and what they can."""

from typing import TYPE_CHECKING, Any

from ballot.errors import PingyiError
from ballot.messages import say
from cli.group import Commands
from cli.options import JsonOption
from cli.terminal import show, show_json

if TYPE_CHECKING:
    from office.sane import Device

scanner = Commands(help=say("sane.help"))


@scanner.callback()
def _scanner() -> None:
    """Hold the commands of this group, of which there is one."""


@scanner.command("list", help=say("sane.list.help"))
def list_scanners(as_json: JsonOption = False) -> None:
    """Show each scanner with its sources, modes and resolutions, and whether it will do."""
    from rich.table import Table

    from ballot.errors import SourceError
    from office.sane import devices

    found = [_described(each) for each in devices()]
    if as_json:
        show_json({"scanners": found})
        return
    if not found:
        raise SourceError("sane.no_device")
    table = Table(title=say("sane.list.title"), show_lines=True)
    for key in ("name", "model", "sources", "modes", "resolutions", "fits"):
        table.add_column(say(f"sane.list.{key}"), overflow="fold")
    for each in found:
        table.add_row(
            each["name"],
            each["model"],
            "\n".join(each["sources"]),
            "\n".join(each["modes"]),
            each["resolutions"],
            each["problem"] or say("sane.list.yes"),
        )
    show(table)


def _described(device: "Device") -> dict[str, Any]:
    """Return what a scanner can, as `--json` lists it; `problem` says why it won't do."""
    from office.sane import options_of
    from office.sane_options import choose_source, resolutions_text

    told: dict[str, Any] = {
        "name": device.name,
        "model": device.title,
        "sources": [],
        "modes": [],
        "resolutions": "",
        "two_sided": False,
        "problem": "",
    }
    try:
        options = options_of(device.name)
        for key, name in (("sources", "source"), ("modes", "mode")):
            told[key] = list(options[name].values) if name in options else []
        told["resolutions"] = resolutions_text(options)
        choose_source(options, both_sides=True)
        told["two_sided"] = True
    except PingyiError as error:
        told["problem"] = str(error)
    return told
