"""How far long work has come, how fast it goes and how long it still takes."""

from collections import deque
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Final

_WINDOW_SECONDS: Final = 60.0
_LEAST_SECONDS: Final = 3.0
"""What was done in less time than that is no rate: the first pages come all at once."""


class Pace:
    """Counts what is done of what there is to do.

    Args:
        total: steps, as far as they are known.
        unknown: files of which nobody knows yet how many steps they are; each is counted as one.
        clock: seconds.
    """

    def __init__(
        self, total: int, *, unknown: int = 0, clock: Callable[[], float] = monotonic
    ) -> None:
        self.done = 0
        self._total = total
        self._unknown = unknown
        self._clock = clock
        self._began = clock()
        self._lock = Lock()
        self._last: deque[tuple[float, int]] = deque([(self._began, 0)])
        """When so many were done; what is older than the window is left out, but for one."""

    @property
    def total(self) -> int:
        """How many steps there are, as far as is known; never less than are done."""
        return max(self._total, self.done)

    @property
    def is_certain(self) -> bool:
        """Whether `total` is all there is."""
        return self._unknown == 0

    def learn(self, steps: int) -> None:
        """Of one more file it is known that it has `steps` more steps than the one it counts as."""
        self._total = max(self._total + steps, 0)
        self._unknown = max(self._unknown - 1, 0)

    def advance(self, steps: int = 1) -> None:
        """Say that `steps` more are done."""
        now = self._clock()
        with self._lock:
            self.done += steps
            self._last.append((now, self.done))
            self._forget(now)

    def _forget(self, now: float) -> None:
        """Leave out what was done before the window; the last of it says how much that was."""
        while len(self._last) > 1 and self._last[1][0] <= now - _WINDOW_SECONDS:
            self._last.popleft()

    @property
    def rate(self) -> float | None:
        """Steps a second over the last minute; None at the very beginning."""
        now = self._clock()
        if now - self._began < _LEAST_SECONDS:
            return None
        with self._lock:  # a terminal is drawn by another thread
            self._forget(now)
            since, before = self._last[0]
            return (self.done - before) / (now - max(since, now - _WINDOW_SECONDS))

    @property
    def seconds_left(self) -> float | None:
        """How long it still takes at this rate, as far as is known; None without a rate."""
        rate = self.rate
        if not rate:
            return None
        return (self.total - self.done) / rate
