"""What the program does, line by line, for somebody who must be helped from afar: `--log FILE`.

The file is meant to be sent to strangers. So a line says nothing that came from a file, from an
argument or from a person: its facts are numbers, and texts of the program's own (`Told`). Names,
reasons, votes, ids of sheets, names of files and what errors say of them can't get in: what is no
such fact is left out.

Nothing is written and nothing computed unless a log was started: a note costs one comparison. Each
process opens the file for itself and appends whole lines, so that what a worker did last is there
even if the system has ended it.
"""

import errno
import logging
import os
import stat
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ballot.errors import FaultyFileError, PingyiError, UsageError
from ballot.system_errors import system_words

FIRST_LINE = "pingyi-log/1\n"
"""What every log begins with: another file is never written into."""

FRAMES = 25
"""Of an error's way through the program, the last ones are told."""

_OF_NO_USE = ("typer.", "contextlib")
"""Modules through which every command goes."""

DIGITS = 12
"""Hex digits of a file's SHA-256 in the log: enough to tell the files of an activity apart."""

_OURS = logging.getLogger("pingyi")
"""Above the loggers of every module of ours; those of libraries, which name files, have no part."""


class Told(str):
    """A text that may stand in a log: a word of the program's own, a version, part of a digest."""

    __slots__ = ()


Fact = Told | int | float | bool | None


class Logbook:
    """What one module notes.

    Args:
        module: its name.
    """

    def __init__(self, module: str) -> None:
        self._logger = _OURS.getChild(module)

    @property
    def is_kept(self) -> bool:
        """Whether anybody reads along."""
        return self._logger.isEnabledFor(logging.DEBUG)

    def note(self, what: str, **facts: Fact) -> None:
        """Write a line.

        Args:
            what: happened; a constant of the program's.
            facts: of what kind, how many.
        """
        if self.is_kept:
            self._logger.debug("%s", _line(what, facts))

    def failed(self, what: str, problem: BaseException, **facts: Fact) -> None:
        """Write of an error what it is and where it came from, without what it says."""
        if self.is_kept:
            self._logger.error("%s", _line(what, {**facts, **_told_of(problem)}))

    @contextmanager
    def step(self, what: str, **facts: Fact) -> Iterator[None]:
        """Write when a part of the work began, and how long it took."""
        if not self.is_kept:
            yield
            return
        began = time.monotonic()
        self.note(f"{what}: begun", **facts)
        try:
            yield
        except BaseException as problem:
            self.failed(f"{what}: failed", problem, seconds=_seconds_since(began))
            raise
        self.note(f"{what}: done", seconds=_seconds_since(began))


def digits(sha256: str) -> Told:
    """Return how a file is named in the log."""
    return Told(sha256[:DIGITS])


def start_log(path: Path) -> None:
    """Write what is noted from here on into a file, behind what earlier commands wrote there.

    Raises:
        UsageError: it can't be written, or is another file.
    """
    stop_log()
    try:
        log = _LogFile(path)
        try:
            log.begin()
        except BaseException:
            log.close()
            raise
    except OSError as error:
        raise UsageError("log.unwritable", path=path, problem=system_words(error)) from error
    _keep(log)


def log_path() -> Path | None:
    """Return the file that is written, for the processes that this one starts."""
    return next((each.path for each in _OURS.handlers if isinstance(each, _LogFile)), None)


def go_on_with_log(path: Path) -> None:
    """Write into a log that the process began that started this one; nothing where it is gone."""
    try:
        _keep(_LogFile(path))
    except OSError:
        return


def stop_log() -> bool:
    """End the log, where there is one; returns whether every line was written."""
    is_whole = True
    for each in [log for log in _OURS.handlers if isinstance(log, _LogFile)]:
        is_whole = is_whole and not each.is_broken
        _OURS.removeHandler(each)
        each.close()
        _OURS.setLevel(logging.NOTSET)
        _OURS.propagate = True
    return is_whole


def _keep(log: "_LogFile") -> None:
    _OURS.addHandler(log)
    _OURS.setLevel(logging.DEBUG)
    _OURS.propagate = False


class _LogFile(logging.Handler):
    """Appends each line by one call of the system: lines of several processes don't mix.

    Args:
        path: of the file; it is made where there is none, for its owner alone.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(logging.DEBUG)
        self.path = path.absolute()
        self.is_broken = False
        self._file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        form = logging.Formatter(
            "%(asctime)s.%(msecs)03dZ %(levelname)s %(process)d %(name)s: %(message)s",
            "%Y-%m-%dT%H:%M:%S",
        )
        form.converter = time.gmtime
        self.setFormatter(form)

    def begin(self) -> None:
        """Write the first line of a new log.

        Raises:
            UsageError: the file is another one, or none but a pipe or a device.
        """
        if not stat.S_ISREG(os.fstat(self._file).st_mode):
            raise UsageError("log.other_file", path=self.path)
        first = FIRST_LINE.encode()
        found = os.read(self._file, len(first))
        if not found:
            os.write(self._file, first)
        elif found != first:
            raise UsageError("log.other_file", path=self.path)

    def emit(self, record: logging.LogRecord) -> None:
        """Append a line; a full disk must not end what is logged."""
        try:
            os.write(self._file, f"{self.format(record)}\n".encode())
        except OSError:
            self.is_broken = True

    def close(self) -> None:
        """Close the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        super().close()


def _line(what: str, facts: dict[str, Any]) -> str:
    return " ".join([what, *(f"{name}={_shown(value)}" for name, value in facts.items())])


def _shown(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case None | int() | Told():
            return str(value)
        case float():
            return f"{value:.4g}"
        case _:
            return "…"


def _seconds_since(began: float) -> float:
    return time.monotonic() - began


def _told_of(problem: BaseException) -> dict[str, Fact]:
    """Return kind and way of an error: neither its text nor anything it holds."""
    facts: dict[str, Fact] = {"error": Told(type(problem).__name__)}
    if isinstance(problem, FaultyFileError):
        facts["faults"] = len(problem.faults)
    if isinstance(problem, PingyiError):
        facts["key"] = Told(problem.key)
    if isinstance(problem, OSError) and problem.errno is not None:
        facts["errno"] = Told(errno.errorcode.get(problem.errno, str(problem.errno)))
    frames = [
        f"{frame.f_globals.get('__name__', '?')}.{frame.f_code.co_name}:{line}"
        for frame, line in traceback.walk_tb(problem.__traceback__)
        if not frame.f_globals.get("__name__", "").startswith(_OF_NO_USE)
    ]
    if frames:
        facts["at"] = Told(" < ".join(reversed(frames[-FRAMES:])))
    cause = problem.__cause__ or problem.__context__
    if cause is not None:
        facts["after"] = Told(type(cause).__name__)
    return facts
