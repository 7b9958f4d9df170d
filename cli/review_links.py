"""Links to the review pages, made at the terminal and nowhere else."""

import os
import signal
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ballot.errors import PingyiError
from ballot.messages import say
from cli.terminal import note, show

if TYPE_CHECKING:
    from review.access import Doorkeeper


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who gets a link."""

    name: str
    is_office: bool = False
    """Whether that person does what the office does: prints, scans, seals, signs."""


OFFICE_WORDS = ("办公 ", "office ")
"""What is typed before a name to make a link of the office."""


def invited(line: str) -> Invited:
    """Return whom a line that was typed invites."""
    for word in OFFICE_WORDS:
        if line.lower().startswith(word):
            return Invited(line[len(word) :].strip(), is_office=True)
    return Invited(line)


def link_line(person: Invited, link: str) -> str:
    """Return a link with the name of its person, as the terminal shows it."""
    key = "bureau.link_line" if person.is_office else "review.link_line"
    return say(key, name=person.name.strip(), link=link)


class LinkMaker:
    """Makes one-time links, each for the person it names.

    Args:
        door: of the pages.
        address: scheme, host and port, as links begin.
    """

    def __init__(self, door: "Doorkeeper", address: str) -> None:
        self._door = door
        self._address = address

    def link(self, person: Invited) -> str:
        """Return a new link for this person.

        Raises:
            UsageError: it is no name.
        """
        token = self._door.new_link(person.name, is_office=person.is_office)
        return f"{self._address}/signin?token={token}"

    def answer(self, lines: Iterable[str]) -> None:
        """Print a link for every name that is typed, until the input ends."""
        try:
            for line in lines:
                if not (name := line.strip()):
                    continue
                try:
                    person = invited(name)
                    show(link_line(person, self.link(person)))
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
