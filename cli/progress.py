"""Progress of long work, on standard error: a bar with what is done, the rate and the time left.

The total is what there is to do in this run, in pages; while there are PDF or TIFF files of which
nobody knows yet how many pages they have, it is a least one, and so is the time left, and the bar
shows no share.
Where no terminal is watched, a line a minute says the same.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Final

from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.text import Text

from ballot.messages import say
from ballot.names import escaped
from cli.pace import Pace
from cli.terminal import message_console, note

if TYPE_CHECKING:
    from office.scan_files import ScanFile

_MANY_PAGES: Final = frozenset({".pdf", ".tif", ".tiff"})
"""Names of files that may hold several pages; any other picture is one, as scanners write them."""

_LINE_SECONDS: Final = 60.0
"""Between two lines where no terminal is watched."""


class _Numbers(ProgressColumn):
    """Says how it stands, and goes on doing so where one page takes long."""

    max_refresh = 0.5

    def render(self, task: Task) -> Text:
        numbers: Callable[[], str] = task.fields["numbers"]
        return Text(numbers())


class Bar:
    """A running bar; work that grows as it is looked at is told by `grow`."""

    def __init__(
        self,
        progress: Progress,
        title: str,
        pace: Pace,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._progress = progress
        self._title = title
        self._pace = pace
        self._clock = clock
        self._began = self._told = clock()
        self._task: TaskID = progress.add_task(title, total=None, numbers=self.numbers)
        self._show()

    def grow(self, steps: int) -> None:
        """Say that one more file is known, and that it has `steps` more than it counts as."""
        self._pace.learn(steps)
        self._show()

    def advance(self, steps: int = 1) -> None:
        """Say that `steps` more are done."""
        self._pace.advance(steps)
        self._show()
        now = self._clock()
        if self._progress.disable and now - self._told >= _LINE_SECONDS:
            self._told = now
            note(f"{self._title}  {self.numbers()}")

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

    def numbers(self) -> str:
        """What is done of what there is, how fast, for how long, and how long it still takes."""
        pace = self._pace
        key = "cli.progress.done" if pace.is_certain else "cli.progress.done_at_least"
        texts = [say(key, done=pace.done, total=pace.total)]
        if (rate := pace.rate) is not None:
            texts.append(say("cli.progress.rate", rate=f"{rate:.1f}"))
        texts.append(say("cli.progress.since", time=_clock_text(self._clock() - self._began)))
        if (left := pace.seconds_left) is not None and pace.done < pace.total:
            key = "cli.progress.left" if pace.is_certain else "cli.progress.left_at_least"
            texts.append(say(key, time=_clock_text(left)))
        return "  ".join(texts)

    def _show(self) -> None:
        if self._progress.disable:
            return
        total = self._pace.total if self._pace.is_certain else None
        self._progress.update(self._task, completed=self._pace.done, total=total)


@contextmanager
def progress_bar(title: str, total: int, *, unknown: int = 0) -> Iterator[Bar]:
    """Show a bar while the block runs; where no terminal is watched, its title and a line a minute.

    Args:
        title: what is being done.
        total: how many steps there are.
        unknown: how many of them are files of which nobody knows yet how many pages they have.
    """
    console = message_console()
    if not console.is_terminal:
        note(f"{title}…")
    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        _Numbers(),
        console=console,
        disable=not console.is_terminal,
    ) as progress:
        yield Bar(progress, title, Pace(total, unknown=unknown))


def scan_bar(title: str, files: "Sequence[ScanFile]") -> AbstractContextManager[Bar]:
    """Return the bar for files whose pages are read one by one, as `progress_bar`."""
    may_have_more = any(each.path.suffix.lower() in _MANY_PAGES for each in files)
    return progress_bar(title, len(files), unknown=len(files) if may_have_more else 0)


def _clock_text(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
