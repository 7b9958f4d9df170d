"""What is said of a command line that can't be understood, in the language of the process.

typer says what is wrong in English and can say it in no other language: its texts are looked up
nowhere. Here each of them becomes a text of ours. What typer says anew in a later version is shown
as it is.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

import typer

from ballot.messages import say
from cli.commands import HELP_OPTIONS
from cli.group import argument_name
from cli.terminal import note

_TEXTS: Final = (
    (r"Got unexpected extra argument\(s\) \((?P<words>.*)\)", "usage.extra"),
    (r"No such command (?P<name>.*?)\. Did you mean (?P<near>.*)\?", "usage.no_command_but"),
    (r"No such command (?P<name>.*)\.", "usage.no_command"),
    (r"Missing command\.", "usage.no_command_given"),
    (r"Option (?P<name>.*) does not take a value\.", "usage.takes_none"),
    (r"Option (?P<name>.*) requires an argument\.", "usage.takes_one"),
    (r"Option (?P<name>.*) requires (?P<count>\d+) arguments\.", "usage.takes_several"),
    (r"Input should be a valid integer.*", "usage.not_whole"),
    (r"Input should be a valid number.*", "usage.not_number"),
    (r"Input should be greater than or equal to (?P<least>.*)", "usage.too_small"),
    (r"Input should be less than or equal to (?P<most>.*)", "usage.too_large"),
    (r"(?:Value error, )?(?P<value>.*) is not one of (?P<known>.*)\.", "usage.not_one_of"),
)
"""What typer and pydantic say, as a whole, and the key of ours."""

NOTHING_GIVEN: Final = "NoArgsIsHelpError"
"""What typer makes where a group is called alone; its help has been shown by then."""


def tell_usage(error: typer.TyperException) -> None:
    """Say what is wrong with a command line, and how to see what may be written."""
    if type(error).__name__ == NOTHING_GIVEN:
        return
    note(problem_text(error))
    context = getattr(error, "ctx", None)
    if context is not None:
        note(say("usage.see", command=context.command_path, option=HELP_OPTIONS[-1]))


def problem_text(error: typer.TyperException) -> str:
    """Return what is wrong."""
    asked: Any = error
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "MissingParameter" in kinds and asked.param is not None:
        kind = asked.param.param_type_name
        return say(f"usage.missing_{kind}", name=_name(asked.param))
    if "NoSuchOption" in kinds:
        near = _list(sorted(asked.possibilities or ()))
        key = "usage.no_option_but" if near else "usage.no_option"
        return say(key, name=asked.option_name, **({"near": near} if near else {}))
    if "BadParameter" in kinds and asked.param is not None:
        problem = _in_words(error.message)
        return say("usage.bad_value", name=_name(asked.param), problem=problem)
    return _in_words(error.message)


def _in_words(text: str) -> str:
    for pattern, key in _TEXTS:
        if found := re.fullmatch(pattern, text, re.DOTALL):
            return say(key, **{name: _unquoted(value) for name, value in found.groupdict().items()})
    return text


def _unquoted(text: str) -> str:
    """Return names as they were typed: typer shows them as Python writes them."""
    quoted = re.findall(r"'([^']*)'|\"([^\"]*)\"", text)
    whole = re.sub(r"'[^']*'|\"[^\"]*\"|, ", "", text)
    return text if whole or not quoted else _list([one or other for one, other in quoted])


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return argument_name(parameter)
    names: list[str] = parameter.opts
    return max(names, key=len)


def _list(names: Sequence[str]) -> str:
    return say("words.list").join(names)
