"""Questions at the terminal: asked on standard error, so that a result can go into a file."""

import sys
from getpass import getpass

import typer

from ballot.messages import say
from cli.terminal import note


def ask(question: str) -> str:
    """Return what is typed, asked for until it is more than spaces.

    Raises:
        typer.Abort: nothing more can be typed, or Ctrl-C was.
    """
    while not (answer := _answer(question).strip()):
        pass
    return answer


def ask_secret(question: str, *, again: str = "") -> str:
    """Return what is typed without showing it.

    Args:
        question: what is asked for.
        again: how to ask for it a second time; both must be the same. Empty to ask once.

    Raises:
        typer.Abort: nothing more can be typed, or Ctrl-C was.
    """
    while True:
        while not (secret := _answer(question, is_secret=True)):
            pass
        if not again or _answer(again, is_secret=True) == secret:
            return secret
        note(say("usage.entries_differ"))


def _answer(question: str, *, is_secret: bool = False) -> str:
    prompt = f"{question}{say('usage.ask_end')}"
    try:
        if is_secret:
            return getpass(prompt, stream=sys.stderr)
        sys.stderr.write(prompt)
        sys.stderr.flush()
        return input()
    except (KeyboardInterrupt, EOFError):
        sys.stderr.write("\n")
        raise typer.Abort from None
