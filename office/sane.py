"""Scanners by SANE, through its program `scanimage`, which is started and never linked."""

import os
import shutil
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO

from ballot.errors import SourceError
from ballot.messages import say
from office.sane_options import (
    DeviceOption,
    Source,
    choose_rest,
    choose_source,
    paper,
    parse_options,
)

_ASK_SECONDS = 60.0
"""So long a device may take to say what it is: one on a network that is off answers late."""

_NETWORKED_MARK = ":"
"""Names of devices have one; a name without is a part that people typed."""

PICTURE = "jpeg"
"""Of the kinds that scanimage writes, the one whose writing fails aloud where the disk is full, and
that costs hundredths of a second a page: bare bitmaps and TIFF of a full disk are empty files and
no error, PNG takes half a second."""


@dataclass(frozen=True, slots=True)
class Device:
    """A scanner that SANE has found."""

    name: str
    """For SANE."""
    vendor: str
    model: str

    @property
    def title(self) -> str:
        """For people."""
        return f"{self.vendor} {self.model}".strip()


def devices() -> list[Device]:
    """Return the scanners that are there.

    Raises:
        SourceError: SANE isn't installed, or doesn't answer.
    """
    listed = _ask("--formatted-device-list=%d\t%v\t%m\t%t%n")
    found = (line.split("\t") for line in listed.stdout.splitlines())
    return [Device(*each[:3]) for each in found if len(each) == 4]


def device_named(name: str) -> Device:
    """Return the one scanner of a name, or of which it is a part.

    Raises:
        SourceError: there is none, or more than one, or SANE isn't installed.
    """
    found = devices()
    exact = [each for each in found if each.name == name]
    told = name.casefold()
    fitting = exact or [each for each in found if told in f"{each.name} {each.title}".casefold()]
    known = say("words.list").join(each.name for each in fitting or found)
    if not found:
        raise SourceError("sane.no_device")
    if not fitting:
        raise SourceError("sane.unknown", name=name, known=known)
    if len(fitting) > 1:
        raise SourceError("sane.several", name=name, known=known)
    return fitting[0]


def options_of(device: str, arguments: Sequence[str] = ()) -> dict[str, DeviceOption]:
    """Return what a device offers, with some options set.

    Raises:
        SourceError: it can't be opened.
    """
    listed = _ask(f"--device-name={device}", *arguments, "--all-options")
    if listed.returncode:
        raise SourceError("sane.closed", device=device, problem=_last_words(listed.stderr))
    return parse_options(listed.stdout)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a scanner is set for a count."""

    device: str
    source: Source
    arguments: tuple[str, ...]


def setting_of(device: str, *, both_sides: bool, dpi: int | None) -> Setting:
    """Return how a scanner is set: from the feeder, grey, A4.

    Raises:
        SourceError: it can't be opened.
        UsageError: it can't scan so.
    """
    source = choose_source(options_of(device), both_sides=both_sides)
    options = options_of(device, source.arguments)
    if arguments := paper(options):
        options = options_of(device, (*source.arguments, *arguments))
    return Setting(device, source, (*source.arguments, *choose_rest(options, source, dpi)))


class Batch:
    """A stack that is being scanned, a file a page.

    Args:
        setting: how.
        folder: where to.
        first: number of the first file.
    """

    def __init__(self, setting: Setting, folder: Path, first: int) -> None:
        command = [
            _program(),
            f"--device-name={setting.device}",
            *setting.arguments,
            f"--format={PICTURE}",
            f"--batch={folder / PAGE_NAME}",
            f"--batch-start={first}",
            "--batch-print",
        ]
        # In a group of its own: Ctrl-C is for us, who have it finish in order.
        self._process = subprocess.Popen(  # noqa: S603 - no shell, and a program of the system's
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            process_group=0,
        )
        self._files: SimpleQueue[Path] = SimpleQueue()
        self._said: deque[str] = deque(maxlen=_LINES_KEPT)
        self._readers = [
            threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True),
            threading.Thread(target=self._hear, args=(self._process.stderr,), daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def files(self) -> list[Path]:
        """Return the files that were written since it was asked last."""
        found: list[Path] = []
        while True:
            try:
                found.append(self._files.get_nowait())
            except Empty:
                return found

    def stop(self) -> None:
        """Have the scanner stop after the page that it is on.

        A program that was begun in the background may have been told to ignore Ctrl-C, and so has
        all that it starts: scanimage takes either signal for the same.
        """
        if self._process.poll() is None:
            is_deaf = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
            self._process.send_signal(signal.SIGTERM if is_deaf else signal.SIGINT)

    @property
    def is_over(self) -> bool:
        """Whether scanimage has ended, and all it said was heard."""
        return self._process.poll() is not None and not any(
            each.is_alive() for each in self._readers
        )

    def end(self) -> tuple[int, str]:
        """Return the exit code once it is over, and what scanimage said of itself last."""
        return self._process.wait(), _last_words("\n".join(self._said))

    def close(self) -> None:
        """End scanimage, in order where it still can."""
        self.stop()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for reader in self._readers:
            reader.join()

    def _listen(self, output: IO[bytes]) -> None:
        with output:
            for line in output:
                self._files.put(Path(os.fsdecode(line.rstrip(b"\n"))))

    def _hear(self, output: IO[bytes]) -> None:
        with output:
            for line in output:
                self._said.append(line.decode(errors="replace").strip())


PAGE_NAME = "%06d.jpg"
_LINES_KEPT = 50
_STOP_SECONDS = 5.0
"""So long a page may take to its end."""


def _program() -> str:
    found = shutil.which("scanimage")
    if found is None:
        raise SourceError("sane.not_installed")
    return found


def _environment() -> dict[str, str]:
    """Return the environment in which scanimage says what it says in English."""
    return {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""}


def _ask(*arguments: str) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(  # noqa: S603 - no shell, and a program of the system's
            [_program(), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            env=_environment(),
            timeout=_ASK_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError("sane.silent", seconds=round(_ASK_SECONDS)) from error


def _last_words(said: str) -> str:
    """Return the last thing that scanimage said of what went wrong."""
    told = [line for line in said.splitlines() if line.startswith("scanimage: ")]
    others = [line for line in said.splitlines() if line and "write error" in line]
    return next(iter([*reversed(told), *others]), "").removeprefix("scanimage: ")
