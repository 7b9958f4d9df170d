"""Commands and groups of them as typer has them, with help pages of our own."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, get_args

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from ballot.messages import CATALOGUE, say
from cli.help_page import Entry, Section, show_help

_KINDS: dict[Any, str] = {
    str: "TEXT",
    int: "N",
    float: "NUMBER",
    Path: "PATH",
}


class Command(TyperCommand):
    """A command whose help is cut nowhere and is in the language of the process."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help page."""
        show_help(usage_of(ctx), self.help or "", _of_parameters(self, ctx))


class Group(TyperGroup):
    """A group of such commands."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help page, with a line for each command."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        known = [Entry(name, "", found.help or "") for name, found in commands if found]
        sections = (*_of_parameters(self, ctx), Section(say("usage.commands"), known))
        show_help(usage_of(ctx), self.help or "", sections)


class Commands(typer.Typer):
    """What holds the commands of a module: each becomes a `Command`, all of them a `Group`."""

    def __init__(self, *, cls: type[Group] = Group, **settings: Any) -> None:
        super().__init__(cls=cls, no_args_is_help=True, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Any], Any]:
        """Return what makes a command of a function."""
        settings.setdefault("cls", Command)
        return super().command(name, **settings)


def usage_of(ctx: Any) -> str:
    """Return how a command is written: its name, that it takes options, and its arguments."""
    words = [ctx.command_path, say("usage.options_word")]
    words += [_usage(each) for each in ctx.command.params if isinstance(each, TyperArgument)]
    if isinstance(ctx.command, TyperGroup):
        words.append(say("usage.command_words"))
    return " ".join(words)


def argument_name(argument: Any) -> str:
    """Return what stands for an argument in help and errors, such as `SESSION`."""
    name: str = argument.metavar or argument.name.upper()
    return _in_words(name.removesuffix("...").strip("[]"))


def _in_words(name: str) -> str:
    """Return the word for what is written in a place, `name` where there is none."""
    key = f"usage.takes.{name}"
    return say(key) if key in CATALOGUE else name


def _usage(argument: TyperArgument) -> str:
    name = argument_name(argument) + ("…" if argument.nargs != 1 else "")
    return name if argument.required else f"[{name}]"


def _of_parameters(command: Any, ctx: Any) -> tuple[Section, Section]:
    shown = [each for each in command.get_params(ctx) if not each.hidden]
    arguments = [each for each in shown if isinstance(each, TyperArgument)]
    options = [each for each in shown if isinstance(each, TyperOption)]
    return (
        Section(say("usage.arguments"), [_argument(each) for each in arguments]),
        Section(say("usage.options"), [_option(each, ctx) for each in options]),
    )


def _argument(argument: TyperArgument) -> Entry:
    name = argument_name(argument) + ("…" if argument.nargs != 1 else "")
    return Entry(name, "", (argument.help or "") + _more(argument))


def _option(option: TyperOption, ctx: Any) -> Entry:
    names = ", ".join(sorted({*option.opts, *option.secondary_opts}, key=len))
    takes = "" if option.is_flag else _in_words(option.metavar or _kind(option))
    is_help = set(option.opts) <= set(ctx.help_option_names)
    text = say("usage.help") if is_help else (option.help or "") + _more(option)
    return Entry(names, takes, text)


def _kind(option: TyperOption) -> str:
    """Return what an option takes, where nobody named it: its choices or its kind."""
    kind = option.type_descriptor
    if kind.choices is not None:
        return "|".join(str(getattr(each, "value", each)) for each in kind.choices)
    (first, *_) = get_args(kind.annotation) or (kind.annotation,)
    return _KINDS.get(first, "TEXT")


def _more(parameter: TyperArgument | TyperOption) -> str:
    """Return what is said behind a text: between which numbers, what stands without it, or must."""
    texts = []
    if parameter.min is not None and parameter.max is not None:
        texts.append(say("usage.between", least=parameter.min, most=parameter.max))
    elif parameter.min:
        texts.append(say("usage.at_least", least=parameter.min))
    if parameter.required:
        texts.append(say("usage.required"))
    default = parameter.default
    if parameter.show_default and not _is_nothing(default):
        shown = parameter.opts[0] if default is True else _value(default)
        texts.append(say("usage.default", default=shown))
    return "".join(texts)


def _is_nothing(default: object) -> bool:
    return default is None or default is False or default in ("", (), []) or callable(default)


def _value(default: Any) -> str:
    if isinstance(default, Iterable) and not isinstance(default, str):
        return ", ".join(map(_value, default))
    return str(getattr(default, "value", default))
