"""The commands as typer has them: each is loaded when it is called."""

from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from ballot.messages import say
from cli.commands import COMMANDS, GROUPS, HELP_OPTIONS, help_keys
from cli.group import Commands, Group
from cli.terminal import show


class _LoadedWhenCalled(Group):
    """All commands, of which only the one that is called is more than a name and a line of help."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Load the command that is called, before anybody is told of it."""
        name, command, rest = super().resolve_command(ctx, args)
        if name is not None:
            command = self.commands[name] = loaded(name)
        return name, command, rest


def make_app(asked: str = "") -> Commands:
    """Return the program: names and lines of help, and what loads the rest.

    Args:
        asked: the first word of the command line; where it is a command, nobody needs the others.
    """
    app = _empty(cls=_LoadedWhenCalled)
    app.callback(help=say("cli.help"))(_options)
    known = help_keys()
    for name, key in {asked: known[asked]}.items() if asked in known else known.items():
        app.command(name, help=say(key))(_not_loaded)
    return app


def make_whole_app() -> Commands:
    """Return the program with every command loaded, for who wants to know all of them."""
    app = _empty(cls=Group)
    app.callback(help=say("cli.help"))(_options)
    for name in help_keys():
        _add(app, name)
    return app


def _empty(cls: type[Group]) -> Commands:
    return Commands(
        name="pingyi",
        cls=cls,
        help=say("cli.help"),
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": [*HELP_OPTIONS]},
    )


def _add(app: typer.Typer, name: str) -> None:
    place = COMMANDS.get(name) or GROUPS[name][0]
    module, attribute = place.split(":")
    found = getattr(import_module(module), attribute)
    if name in GROUPS:
        app.add_typer(found, name=name)
    else:
        app.command(name, help=say(help_keys()[name]))(found)


def loaded(name: str) -> Any:
    """Return a command, or a group of them, as typer makes it."""
    app = _empty(cls=Group)
    app.callback()(_options)
    _add(app, name)
    group: Any = typer.main.get_command(app)
    return group.commands[name]


def _not_loaded() -> None:
    """Stand for a command that is not called."""


def _say_version(is_asked: bool) -> None:
    if is_asked:
        from office.version import software_version

        show(f"pingyi {software_version()}")
        raise typer.Exit


def _options(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help=say("cli.option.version")
        ),
    ] = False,
    log: Annotated[
        Path | None, typer.Option("--log", metavar="FILE", help=say("cli.option.log"))
    ] = None,
) -> None:
    """Take what stands before any command."""
    if log is not None:
        from cli.log import CommandLog, tell_commands

        context.obj.log = CommandLog(log)
        tell_commands(context.command)
