"""What a scanner gives, page by page, as a watch takes it; and what an earlier run left unread.

Pages are written into `scans/scanner` of the activity folder, under numbers that go on from run to
run: the order of the numbers is that of the paper. Beside them stands up to which number all were
read. Whoever pulls the plug loses nothing: what was scanned and not read comes first next time.
"""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ballot.errors import SourceError
from ballot.files import write_atomically
from ballot.ids import SheetId
from office.passed_over import PassedOver
from office.sane import Batch, Setting
from office.scan_files import ScanFile
from office.scanner_end import End, StackEnd, end_of, may_end_early
from scanner.files.damage import is_whole

SCANS = Path("scans") / "scanner"
_THROUGH = ".read-through"
_GROUP_FILES = 16


@contextmanager
def scans_folder(activity: Path) -> Iterator[Path]:
    """Yield the folder for a scanner's pages, which no other scan of this machine writes to.

    Two scanners at a time have two of them.
    """
    number = 1
    while True:
        name = SCANS if number == 1 else SCANS.with_name(f"{SCANS.name}-{number}")
        folder = activity / name
        folder.mkdir(parents=True, exist_ok=True)
        claim = _claimed(folder)
        if claim is not None:
            break
        number += 1
    try:
        yield folder
    finally:
        os.close(claim)


def _claimed(folder: Path) -> int | None:
    """Return a claim to a folder, which goes with its process; None where somebody has it."""
    if sys.platform == "win32":  # SANE is of systems that have what follows
        raise SourceError("sane.not_installed")
    import fcntl

    claim = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(claim)
        return None
    return claim


class ScannerArrivals:
    """One stack.

    Args:
        setting: of the scanner.
        folder: for its pages; nobody else writes there.
        sheet_of: the printed id that was read from a file, by its name.
    """

    def __init__(
        self, setting: Setting, folder: Path, sheet_of: Callable[[str], SheetId | None]
    ) -> None:
        self._setting = setting
        self._folder = folder
        self._sheet_of = sheet_of
        self._sides = 2 if setting.source.is_two_sided else 1
        numbers = sorted(_number(path) for path in folder.glob("*.jpg"))
        through = _read_through(folder)
        self.unread = [number for number in numbers if number > through]
        """Pages that an earlier run left: they are read first."""
        self._first = max([*numbers, through], default=0) + 1
        self._ready: deque[Path] = deque(folder / _page(number) for number in self.unread)
        self._pages = 0
        self._has_gap = False
        """Whether a page could not be kept."""
        self._is_lost = False
        self._was_stopped = False
        self._before = 0
        """Pages there were when the device was asked last whether the stack is through."""
        self._went_on = False
        """Whether there was more when it had said that it is."""
        self._batch = Batch(setting, folder, self._first)

    def look(self) -> None:
        """Take in what was scanned since the last look."""
        for path in self._batch.files():
            self._pages += 1
            self._ready.append(path)
            if is_whole(path) is False:
                self._is_lost = True
                self._batch.stop()

    def next_group(self) -> list[ScanFile]:
        """Return the next pages, in the order of the paper."""
        count = min(_GROUP_FILES, len(self._ready))
        paths = [self._ready.popleft() for _ in range(count)]
        return [ScanFile(path, path.relative_to(self._folder.parent).as_posix()) for path in paths]

    def kept(self, files: Sequence[ScanFile]) -> None:
        """Write down up to which page all are on record."""
        if self._has_gap or not files:
            return
        through = max(_number(file.path) for file in files)
        write_atomically(self._folder / _THROUGH, f"{through}\n".encode())

    def give_back(self, files: Sequence[ScanFile]) -> None:
        """Leave them to the next run, and all that follow, which is passed over quickly."""
        self._has_gap = self._has_gap or bool(files)

    def stop(self) -> None:
        """Stop the scanner; what was scanned is still read."""
        if not self._was_stopped:
            self._was_stopped = True
            self._batch.stop()

    @property
    def are_over(self) -> bool:
        """Whether the scanner has ended and everything was handed on."""
        if not self._batch.is_over:
            return False
        self.look()
        if self._must_ask_again():
            self._went_on = self._before > 0
            self._before = self._pages
            self._batch = Batch(self._setting, self._folder, self._first + self._pages)
            return False
        return not self._ready

    def _must_ask_again(self) -> bool:
        """Return whether a device that calls the stack through is to be asked for more.

        Otherwise a stack of which nobody counts the sheets would be short without a word. Asked
        for all there is: some feeders are ahead of what is asked, and would swallow a sheet.
        """
        if self._pages == self._before or self._was_stopped or self._is_lost:
            return False
        return may_end_early(self._setting.device) and self._ended_as() is End.DONE

    def _ended_as(self) -> End:
        code, words = self._batch.end()
        return end_of(code, words, self._pages, self._folder, was_stopped=self._was_stopped)

    @property
    def passed_over(self) -> tuple[PassedOver, ...]:
        """Nothing."""
        return ()

    def close(self) -> None:
        """End scanimage."""
        self._batch.close()

    def end(self) -> StackEnd:
        """Return how the stack ended, once it is over."""
        _, words = self._batch.end()
        end = self._ended_as()
        if end is End.DONE and self._went_on:
            end = End.BROKE_OFF
        if self._is_lost:
            end = End.DISK_FULL if end is End.DISK_FULL else End.LOST_FILE
        whole = self._pages - self._pages % self._sides
        last = _page(self._first + whole - 1) if whole else ""
        name = f"{self._folder.name}/{last}"
        return StackEnd(
            end=end,
            words=words,
            device=self._setting.device,
            pages=self._pages,
            sides=self._sides,
            last=name if whole else "",
            folder=self._folder,
            printed=self._sheet_of(name) if whole else None,
        )


def _page(number: int) -> str:
    return f"{number:06}.jpg"


def _number(path: Path) -> int:
    return int(path.stem) if path.stem.isdecimal() else 0


def _read_through(folder: Path) -> int:
    """Return up to which page all were read; 0 where nobody wrote it down."""
    try:
        return int((folder / _THROUGH).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0
