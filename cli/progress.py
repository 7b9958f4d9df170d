"""Progress of long work, on standard error: a bar with what is done, the rate and the time left."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from ballot.messages import say
from ballot.names import escaped
from cli.terminal import message_console, note


class _RateColumn(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else say("cli.progress.rate", rate=f"{speed:.1f}"))


@dataclass(frozen=True, slots=True)
class Bar:
    """A running bar; work that grows as it is looked at is told by `grow`."""

    _progress: Progress
    _task: TaskID
    _title: str

    def grow(self, steps: int) -> None:
        """Say that there are `steps` more to do than was known."""
        total = self._progress.tasks[self._task].total or 0
        self._progress.update(self._task, total=total + steps)

    def advance(self, steps: int = 1) -> None:
        """Say that `steps` more are done."""
        self._progress.advance(self._task, steps)

    def slow(self, what: str | None) -> None:
        """Say what takes long, in the bar's title; where no terminal is watched, once."""
        if not self._progress.disable:
            title = self._title if what is None else f"{self._title}: {what}"
            self._progress.update(self._task, description=title)
        elif what is not None:
            note(what)

    def tell(self, text: str) -> None:
        """Say something at once, above the bar."""
        if self._progress.disable:
            note(text)
        else:
            self._progress.console.print(
                escaped(text, keep="\n"), markup=False, highlight=False, soft_wrap=True
            )


@contextmanager
def progress_bar(title: str, total: int) -> Iterator[Bar]:
    """Show a bar while the block runs; where no terminal is watched, its title and no more."""
    console = message_console()
    if not console.is_terminal:
        note(f"{title}…")
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _RateColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    ) as progress:
        yield Bar(progress, progress.add_task(title, total=total), title)
