"""The running line of a watch, on standard error, and what is said above it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from ballot.messages import say
from ballot.names import escaped
from cli.terminal import message_console, note

if TYPE_CHECKING:
    from office.scan_report import Taken


@dataclass(slots=True)
class WatchLine:
    """Sheets, refusals, rows and the last file; where no terminal is watched, only what is said."""

    _progress: Progress
    _task: TaskID
    _beeps: bool
    _refused: int = 0
    _title: str = ""

    def tell(self, text: str) -> None:
        """Say something at once, above the line."""
        if self._progress.disable:
            note(text)
        else:
            self._progress.console.print(
                escaped(text, keep="\n"), markup=False, highlight=False, soft_wrap=True
            )

    def refuse(self, text: str) -> None:
        """Say that pages were refused, and ring the bell where one was asked for."""
        self._refused += 1
        self.tell(text)
        if self._beeps and not self._progress.disable:
            self._progress.console.bell()

    def count(self, taken: "Taken", last: str) -> None:
        """Show what was read so far."""
        self._title = say(
            "watch.line",
            sheets=taken.sheets,
            refused=self._refused,
            rows=taken.doubtful_rows,
            last=last,
        )
        self._show(self._title)

    def grow(self, steps: int) -> None:
        """Nobody knows how much there is to do."""

    def advance(self, steps: int = 1) -> None:
        """Pages are counted with their files."""

    def slow(self, what: str | None) -> None:
        """Say what takes long, behind the line; where no terminal is watched, once."""
        if not self._progress.disable:
            self._show(self._title if what is None else f"{self._title}  {what}")
        elif what is not None:
            note(what)

    def _show(self, text: str) -> None:
        self._progress.update(self._task, description=escaped(text))


@contextmanager
def watch_line(*, beeps: bool) -> Iterator[WatchLine]:
    """Show the line while the block runs."""
    console = message_console()
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    ) as progress:
        yield WatchLine(progress, progress.add_task(say("watch.title"), total=None), beeps)
