"""What may stand where a shell asks for completions: `PINGYI_COMPLETE=bash pingyi WORD... BEGUN`.

Commands and options are the program's own; sessions and units are those of the activity folder.
Where nothing is known nothing is printed, and the shell offers names of files.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from typer.core import TyperArgument, TyperGroup, TyperOption

from ballot.errors import PingyiError
from ballot.messages import say
from cli.app import loaded
from cli.commands import HELP_OPTIONS, help_keys

Found = tuple[str, str]
"""A word, and what it means; empty where there is nothing to say."""

_BEFORE_COMMANDS: Final = {"-C": True, "--log": True, "--version": False}
"""What may stand before a command, and whether a value follows."""


def show_candidates(shell: str, words: Sequence[str]) -> None:
    """Print a line for each word that may stand in the place of the last of `words`.

    Args:
        shell: `zsh` shows what a word means, behind a colon.
        words: behind `pingyi`; the last is what was typed of a word so far.
    """
    *given, begun = words or [""]
    for word, meaning in candidates(given, begun):
        line = word
        if shell == "zsh":
            line = word.replace(":", "\\:") + (f":{meaning}" if meaning else "")
        sys.stdout.write(line + "\n")


def candidates(given: Sequence[str], begun: str) -> Iterator[Found]:
    """Yield every word that begins with `begun` and may stand behind `given`."""
    for word, meaning in _possible(given, begun):
        if word.startswith(begun):
            yield word, meaning


def _possible(given: Sequence[str], begun: str) -> Iterator[Found]:
    words = list(given)
    while words and words[0] in _BEFORE_COMMANDS:
        has_value = _BEFORE_COMMANDS[words.pop(0)]
        if has_value and not words:
            return  # a folder or a file
        del words[: int(has_value)]
    if not words:
        if begun.startswith("-"):
            yield from ((name, "") for name in (*_BEFORE_COMMANDS, *HELP_OPTIONS))
        else:
            yield from ((name, say(key)) for name, key in help_keys().items())
        return
    name, *words = words
    if name in help_keys():
        yield from _of_command(loaded(name), words, begun, given)


def _of_command(
    command: Any, words: Sequence[str], begun: str, given: Sequence[str]
) -> Iterator[Found]:
    """Yield what may stand behind a command and `words`."""
    if isinstance(command, TyperGroup):
        if words and words[0] in command.commands:
            yield from _of_command(command.commands[words[0]], words[1:], begun, given)
        elif not words:
            yield from ((name, each.help or "") for name, each in command.commands.items())
        return
    options = [each for each in command.params if isinstance(each, TyperOption)]
    asked = next((each for each in options if words and words[-1] in each.opts), None)
    if asked is not None and not asked.is_flag:
        yield from _of_parameter(asked, given)
    elif begun.startswith("-"):
        for option in options:
            yield from (
                (name, option.help or "") for name in (*option.opts, *option.secondary_opts)
            )
        yield HELP_OPTIONS[-1], say("usage.help")
    else:
        arguments = [each for each in command.params if isinstance(each, TyperArgument)]
        place = _argument_at(words, options)
        if arguments:
            yield from _of_parameter(arguments[min(place, len(arguments) - 1)], given)


def _argument_at(words: Sequence[str], options: Sequence[TyperOption]) -> int:
    """Return how many arguments stand in `words`, beside options and their values."""
    with_values = {name for each in options if not each.is_flag for name in each.opts}
    count = 0
    is_value = False
    for word in words:
        count += not is_value and not word.startswith("-")
        is_value = word in with_values
    return count


def _of_parameter(parameter: Any, given: Sequence[str]) -> Iterator[Found]:
    choices = parameter.type_descriptor.choices
    if choices is not None:
        yield from ((str(getattr(each, "value", each)), "") for each in choices)
    elif parameter.metavar in ("SESSION", "UNIT"):
        yield from _of_activity(parameter.metavar, given)


def _of_activity(kind: str, given: Sequence[str]) -> Iterator[Found]:
    """Yield the sessions or units of the activity folder; none where it can't be read."""
    from office.folder import open_folder

    places = [given[k + 1] for k, word in enumerate(given[:-1]) if word == "-C"]
    try:
        activity = open_folder(Path(places[-1] if places else ".")).activity
    except (PingyiError, OSError):
        return
    found = activity.sessions if kind == "SESSION" else activity.units
    yield from ((each.id, each.name) for each in found)
