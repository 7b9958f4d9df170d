"""Knows from heartbeats what each worker of a cluster is on, and finds those that stand still."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ballot.errors import ClusterError
from ballot.logbook import Logbook
from ballot.messages import say
from scanner.cluster_task import METRIC
from scanner.watch import SLOW_SECONDS, Place

_LOG = Logbook(__name__)

SILENT_SECONDS: Final = 10.0
"""So long a worker may say nothing at least, however little a page may take: it speaks twice a
second, but a machine has other things to do."""


IDLE_SECONDS: Final = 20.0
"""So long tasks may wait while workers have none of them; others' work delays ours, and then they
are with a worker all the same, which has it in its queue."""

_IDLE_TIMES: Final = 3


@dataclass(slots=True)
class Idleness:
    """How long workers have had nothing of ours, though tasks wait.

    A scheduler may lose a task, or wait with it for what nobody has any more.
    """

    _since: float | None = None
    _times: int = 0
    """How often in turn it lasted too long."""

    def is_over(self) -> None:
        """Say that a task was answered."""
        self._times = 0

    def lasts(self, clock: float, *, is_idle: bool) -> bool:
        """Return whether it lasts for so long that everything is to be handed in anew.

        Raises:
            ClusterError: it happens again and again.
        """
        if not is_idle:
            self._since = None
            return False
        if self._since is None:
            self._since = clock
        if clock - self._since < IDLE_SECONDS:
            return False
        self._since = None
        self._times += 1
        _LOG.note("tasks forgotten", times=self._times)
        if self._times > _IDLE_TIMES:
            raise ClusterError("cluster.failed", problem=say("cluster.forgotten"))
        return True


@dataclass(frozen=True, slots=True)
class Stuck:
    """A worker that gets no further."""

    worker: str
    """Its address."""
    place: Place | None
    """The page that it is on for too long; None where it says nothing any more."""
    is_ours: bool = True
    """Whether a page of ours may be to blame; otherwise it is on one of a scan that is gone."""


@dataclass(slots=True)
class _Seen:
    """A worker as it was when it spoke last."""

    heard: float
    """When that was, by the scheduler's clock: compared, never reckoned with."""
    at: float
    """When we saw that it had, seconds of our clock."""
    scan: str
    """Whose page it is on."""
    place: Place | None
    held: float = 0.0
    """Seconds for which it was on this page while it spoke."""


class Heartbeats:
    """Looks at the workers again and again, while nothing comes.

    Args:
        scan: which run of the program asks.
        page_seconds: what a page may take.
        tell_slow: is told of a page that takes long, and None once no page does any more.
    """

    def __init__(
        self, scan: str, page_seconds: float, tell_slow: Callable[[Place | None], None]
    ) -> None:
        self._scan = scan
        self._page_seconds = page_seconds
        self._silent_seconds = max(page_seconds, SILENT_SECONDS)
        self._tell_slow = tell_slow
        self._seen: dict[str, _Seen] = {}
        self._slow: Place | None = None

    def look(
        self, workers: Mapping[str, Mapping[str, Any]], busy: Collection[str], clock: float
    ) -> Iterator[Stuck]:
        """Yield workers that get no further with what we gave them.

        Args:
            workers: what the scheduler knows of each, by address.
            busy: those that were given tasks of ours.
            clock: seconds for which we were awake and waited.
        """
        seen = {
            address: self._now(address, workers[address], clock)
            for address in busy
            if address in workers
        }
        self._seen = seen
        self._tell()
        for address, each in seen.items():
            if each.scan != self._scan and each.held > 2 * self._silent_seconds:
                yield Stuck(address, None, is_ours=False)  # whoever asked for it left it there
            elif each.scan == self._scan and each.held > self._page_seconds:
                yield Stuck(address, each.place)
            elif clock - each.at > self._silent_seconds:
                yield Stuck(address, None)

    def _now(self, address: str, worker: Mapping[str, Any], clock: float) -> _Seen:
        heard = float(worker["last_seen"])
        scan, place = _place(worker)
        seen = self._seen.get(address)
        if seen is None:
            return _Seen(heard, clock, scan, place)
        if heard == seen.heard:
            return seen
        is_same = place is not None and (scan, place) == (seen.scan, seen.place)
        return _Seen(heard, clock, scan, place, seen.held + clock - seen.at if is_same else 0.0)

    def _tell(self) -> None:
        ours = [each for each in self._seen.values() if each.scan == self._scan]
        slow = [each.place for each in ours if each.held > SLOW_SECONDS]
        if slow and self._slow not in slow:
            self._slow = slow[0]
            self._tell_slow(self._slow)
        elif not slow and self._slow is not None:
            self._slow = None
            self._tell_slow(None)


def _place(worker: Mapping[str, Any]) -> tuple[str, Place | None]:
    """Return which scan a worker reads for, and the page that it is on."""
    match worker.get("metrics", {}).get(METRIC):
        case [str(scan), int(task), int(item), int(step)]:
            return scan, Place(task, item, step)
    return "", None
