"""Why a scanner stopped, after which sheet, and what to do."""

import shutil
from dataclasses import dataclass
from enum import StrEnum, unique
from pathlib import Path

from ballot.errors import SourceError
from ballot.ids import SheetId, grouped
from ballot.messages import say


@unique
class End(StrEnum):
    """Why a scan of a stack ended. Texts: `sane.end.<value>`."""

    DONE = "done"
    """The stack is through."""
    STOPPED = "stopped"
    """Somebody stopped it."""
    NO_PAPER = "no_paper"
    """There was no sheet from the start."""
    JAMMED = "jammed"
    COVER_OPEN = "cover_open"
    BUSY = "busy"
    IO_ERROR = "io_error"
    """Cable, network, power; double feeds and open covers, where the backend says no more."""
    BROKE_OFF = "broke_off"
    """The device called the stack through, and had more paper."""
    NO_MEMORY = "no_memory"
    DENIED = "denied"
    DISK_FULL = "disk_full"
    LOST_FILE = "lost_file"
    """A page was announced and isn't whole."""
    REFUSED = "refused"
    """The device doesn't take what it is asked."""
    FAILED = "failed"
    """scanimage ended otherwise."""


IN_ORDER = frozenset({End.DONE, End.STOPPED})

_BY_CODE = {
    1: End.FAILED,
    2: End.STOPPED,
    3: End.BUSY,
    4: End.REFUSED,
    6: End.JAMMED,
    7: End.NO_PAPER,
    8: End.COVER_OPEN,
    9: End.IO_ERROR,
    10: End.NO_MEMORY,
    11: End.DENIED,
}
"""scanimage exits with the number that SANE gives the state of a device (sane.h)."""

_BY_WORDS = {
    "out of disk space": End.DISK_FULL,
    "Device busy": End.BUSY,
    "Error during device I/O": End.IO_ERROR,
    "Access to resource has been denied": End.DENIED,
    "Invalid argument": End.REFUSED,
    "Document feeder jammed": End.JAMMED,
    "Scanner cover is open": End.COVER_OPEN,
}
"""Of code 1, which stands for all that went wrong before and after the scan itself."""

_LEAST_BYTES = 50 << 20
"""On a disk with less left, what failed in writing failed for it."""


_MAY_END_EARLY = ("airscan:", "escl:")
"""Backends of devices that call a stack through at a double feed or an opened cover."""


def may_end_early(device: str) -> bool:
    """Return whether a stack that is through according to a device must be asked after."""
    return device.startswith(_MAY_END_EARLY)


def end_of(code: int, words: str, pages: int, folder: Path, *, was_stopped: bool) -> End:
    """Return why a scan ended.

    Args:
        code: exit code of scanimage; negative for a signal.
        words: what it said last.
        pages: how many it had written.
        folder: where to.
        was_stopped: whether we had asked it to.
    """
    found = _BY_CODE.get(code, End.FAILED)
    if code == 0:
        found = End.DONE if pages else End.NO_PAPER
    elif found is End.NO_PAPER and pages:
        found = End.DONE
    elif found is End.FAILED:
        found = next((end for text, end in _BY_WORDS.items() if text in words), End.FAILED)
    if found is End.FAILED and shutil.disk_usage(folder).free < _LEAST_BYTES:
        return End.DISK_FULL
    # Backends call a read that was cancelled an error of the device.
    return End.STOPPED if was_stopped and found in (End.FAILED, End.IO_ERROR) else found


@dataclass(frozen=True, slots=True)
class StackEnd:
    """How a stack ended, for people."""

    end: End
    words: str
    """scanimage's own, for support."""
    device: str
    pages: int
    """Written in this run."""
    sides: int
    """Pages of one sheet."""
    last: str
    """Name of the last page's file."""
    folder: Path
    printed: SheetId | None = None
    """Id of the last whole sheet, where it was read."""

    @property
    def sheets(self) -> int:
        """How many whole sheets went through."""
        return self.pages // self.sides

    @property
    def text(self) -> str:
        """What the operator is told: what happened, where, and what to do."""
        what = say(
            f"sane.end.{self.end}", device=self.device, folder=self.folder, words=self.words or "-"
        )
        if self.end is End.NO_PAPER:
            return what
        return say("sane.end.told", what=what, where=self._where(), then=self._then())

    def _where(self) -> str:
        if not self.sheets:
            return say("sane.end.nothing_yet")
        shown = say("sane.end.printed", sheet=grouped(self.printed)) if self.printed else ""
        return say("sane.end.after", sheets=self.sheets, printed=shown, file=self.last)

    def _then(self) -> str:
        is_through = self.end in IN_ORDER or self.end is End.BROKE_OFF
        if is_through and not self.pages % self.sides:
            return ""
        half = say("sane.end.half") if self.pages % self.sides else ""
        return say("sane.end.again", half=half)

    def require_in_order(self) -> None:
        """Raise for whatever is not the end of a stack.

        Raises:
            SourceError: what happened, after which sheet, and what to do.
        """
        if self.end not in IN_ORDER:
            raise SourceError("sane.end.error", text=self.text)
