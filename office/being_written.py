"""Waits for scans that are still being written into a folder: half of a file is no refused page.

Only files that changed within the last seconds are looked at twice: a folder at rest costs a look
at the clock for each file.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ballot.messages import say
from office.passed_over import Kind, PassedOver
from office.scan_files import FoundFiles, ScanFile
from scanner.files.damage import is_whole

RECENT_SECONDS = 5.0
"""A file that was changed longer ago is at rest."""

REST_SECONDS = 10.0
"""So long one that isn't whole and doesn't change is waited for: a network may falter."""

MOST_SECONDS = 60.0
"""So long all are waited for together."""

_LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, and how it passes; tests have another."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


@dataclass(slots=True)
class _Growing:
    """A file that isn't whole yet."""

    file: ScanFile
    state: tuple[int, int]
    """Size, bytes, and when it was changed, ns."""
    since: float
    """When it was seen first in this state."""

    def look(self, now: float) -> bool:
        """Return whether it needn't be waited for any more."""
        state = _state(self.file.path)
        if state is None:
            return True  # whoever opens it says why
        if state != self.state:
            self.state, self.since = state, now
            return False
        whole = is_whole(self.file.path)
        # Of what doesn't tell, rest is all that can be seen.
        return now - self.since >= RECENT_SECONDS if whole is None else whole


def wait_for_writing(
    found: FoundFiles, tell: Callable[[str], None], clock: Clock = Clock()
) -> FoundFiles:
    """Return what is to be scanned, once it was written; what still wasn't is passed over.

    Args:
        found: what stands in the folders.
        tell: is told the names of files that are waited for.
        clock: of this machine.
    """
    growing = [each for file in found.files if (each := _growing(file, clock.now())) is not None]
    if not growing:
        return found
    seconds, count = round(MOST_SECONDS), len(growing)
    tell(say("office.scan.waiting", count=count, files=_names(growing), seconds=seconds))
    began = clock.now()
    while growing and clock.now() - began < MOST_SECONDS:
        clock.sleep(_LOOK_SECONDS)
        now = clock.now()
        growing = [each for each in growing if not each.look(now)]
        if all(now - each.since >= REST_SECONDS for each in growing):
            break
    left = {each.file.path for each in growing}
    ready = tuple(file for file in found.files if file.path not in left)
    more = (PassedOver(each.file.raw, Kind.BEING_WRITTEN) for each in growing)
    return FoundFiles(ready, (*found.passed_over, *more))


def _growing(file: ScanFile, now: float) -> _Growing | None:
    """Return a file that was changed just now and isn't whole; None for any other."""
    state = _state(file.path)
    if state is None or abs(now - state[1] / 1e9) >= RECENT_SECONDS or is_whole(file.path):
        return None
    return _Growing(file, state, now)


def _state(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns


def _names(growing: Sequence[_Growing]) -> str:
    names = say("words.list").join(each.file.name for each in growing[:_NAMED])
    return f"{names}…" if len(growing) > _NAMED else names


_NAMED = 5
