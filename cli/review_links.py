"""Links to the review pages, made at the terminal and nowhere else."""

import os
import signal
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ballot.errors import PingyiError
from ballot.messages import say
from cli.terminal import note, show

if TYPE_CHECKING:
    from review.access import Doorkeeper


class LinkMaker:
    """Makes one-time links, each for the person it names.

    Args:
        door: of the pages.
        address: scheme, host and port, as links begin.
    """

    def __init__(self, door: "Doorkeeper", address: str) -> None:
        self._door = door
        self._address = address

    def link(self, name: str) -> str:
        """Return a new link for this person.

        Raises:
            UsageError: it is no name.
        """
        return f"{self._address}/signin?token={self._door.new_link(name)}"

    def answer(self, lines: Iterable[str]) -> None:
        """Print a link for every name that is typed, until the input ends."""
        try:
            for line in lines:
                if not (name := line.strip()):
                    continue
                try:
                    show(say("review.link_line", name=name, link=self.link(name)))
                except PingyiError as problem:
                    note(str(problem))
        except OSError:
            return  # the terminal is gone, or belongs to another program now


def can_listen() -> bool:
    """Return whether somebody can type here while the pages are served.

    Reading from the terminal would stop a program in the background: that is an error instead.
    """
    if not sys.stdin.isatty():
        return False
    if sys.platform == "win32":
        return True
    signal.signal(signal.SIGTTIN, signal.SIG_IGN)  # terminals have one foreground program
    return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
