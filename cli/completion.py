"""`pingyi completion`: what makes a shell complete commands, options, sessions and units."""

from enum import StrEnum, unique
from typing import Annotated, Final

import typer

from ballot.messages import say
from cli.terminal import show


@unique
class Shell(StrEnum):
    """A shell that can ask for completions."""

    BASH = "bash"
    ZSH = "zsh"


_SCRIPTS: Final = {
    # `complete` falls back to names of files where nothing is known.
    Shell.BASH: """\
_pingyi() {
    local IFS=$'\\n'
    COMPREPLY=($(PINGYI_COMPLETE=bash "$1" "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o bashdefault -o default -F _pingyi pingyi""",
    Shell.ZSH: """\
#compdef pingyi
_pingyi() {
    local -a found
    found=("${(@f)$(PINGYI_COMPLETE=zsh ${words[1]} "${(@)words[2,$CURRENT]}" 2>/dev/null)}")
    if [[ -n "${found[*]}" ]]; then
        _describe pingyi found
    else
        _files
    fi
}
compdef _pingyi pingyi""",
}


def completion(
    shell: Annotated[Shell, typer.Argument(metavar="bash|zsh", help=say("cli.completion.shell"))],
) -> None:
    """Print the script; the shell runs it when it starts."""
    show(_SCRIPTS[shell])
