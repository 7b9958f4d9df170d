"""The connection to a cluster: whom we speak to, how safely, and what became of it.

`distributed` is imported in the functions here and nowhere else on the scanning machine.
"""

import ipaddress
import logging
import time
import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn, TypeAlias
from urllib.parse import urlsplit

from ballot.cluster_keys import ClusterKeys
from ballot.errors import ClusterError, UsageError
from ballot.messages import say

Client: TypeAlias = Any
"""`distributed.Client`, whose functions have no types."""

CONNECT_SECONDS: Final = 10.0
"""So long one attempt to connect may take, and any other answer of the scheduler."""

AWAY_SECONDS: Final = 180.0
"""So long a scheduler, or the last worker, may stay away: a machine begins anew in two minutes."""

_PAUSE_SECONDS: Final = 1.0
"""Between two attempts."""


@dataclass(frozen=True, slots=True)
class ClusterAddress:
    """A scheduler that may be asked to read."""

    url: str
    """With its scheme: tcp or tls."""
    keys: ClusterKeys | None


def cluster_address(text: str, keys: ClusterKeys | None) -> ClusterAddress:
    """Return the address of a scheduler.

    What goes there are the secret of an activity and how people graded: beyond this machine's
    loopback that may travel encrypted only.

    Raises:
        UsageError: it is no address, or no encrypted one of another machine, or the files that
            encrypting takes aren't named.
    """
    parts = urlsplit(text if "://" in text else f"tcp://{text}")
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if parts.scheme not in ("tcp", "tls") or not host or not port or parts.path.strip("/"):
        raise UsageError("cluster.no_address", address=text)
    if parts.scheme == "tls":
        if keys is None:
            raise UsageError("cluster.no_keys", address=text)
        for path in (keys.ca, keys.certificate, keys.key):
            if not path.is_file():
                raise UsageError("cluster.no_key_file", path=path)
    elif not _is_loopback(host):
        raise UsageError("cluster.not_encrypted", address=text)
    return ClusterAddress(f"{parts.scheme}://{parts.netloc}", keys)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Link:
    """A client of the scheduler, made anew whenever the scheduler comes back.

    Args:
        address: of the scheduler.
        tell: is told, once each time, that it is waited for.
    """

    def __init__(self, address: ClusterAddress, tell: Callable[[str], None]) -> None:
        self._address = address
        self._tell = tell
        self.on_lost: Callable[[Collection[str]], list[Any]] = lambda _: []
        """Is told, by another thread, the keys of what a worker was given that ended just now;
        returns the futures that are to go to no other worker."""
        self._client: Client = None
        self._scheduler = ""
        """Which one the client was made for. It connects by itself to another that begins at the
        same address, and goes on waiting for tasks of which that one knows nothing."""

    @property
    def client(self) -> Client:
        """The client there is now."""
        if self._client is None:
            raise OSError("no scheduler")
        return self._client

    @property
    def address(self) -> str:
        """Of the scheduler."""
        return self._address.url

    def begin(self) -> None:
        """Connect for the first time.

        Raises:
            ClusterError: the extra isn't installed, or no scheduler answers.
        """
        try:
            import distributed  # noqa: F401
        except ImportError:
            raise ClusterError("cluster.not_installed") from None
        _be_quiet()
        try:
            self._client = self._connected()
        except _PROBLEMS as problem:
            self._not_there(problem)

    def begin_anew(self) -> None:
        """Connect again, however long the scheduler stays away within reason.

        Raises:
            ClusterError: it doesn't come back.
        """
        self.end()
        clock = AwakeClock()
        is_told = False
        while True:
            try:
                self._client = self._connected()
            except _PROBLEMS as problem:
                if clock.seconds() > AWAY_SECONDS:
                    self._not_there(problem, key="cluster.gone")
                if not is_told:
                    is_told = True
                    self._tell(say("cluster.waiting", address=self.address))
                time.sleep(_PAUSE_SECONDS)
            else:
                return

    def workers(self) -> Mapping[str, Mapping[str, Any]]:
        """Return what the scheduler knows of each worker, by its address.

        Raises:
            OSError: it doesn't answer, or is another one than before.
        """
        identity = self._identity(self.client, workers=-1)
        if identity["id"] != self._scheduler:
            raise OSError("another scheduler")
        workers: Mapping[str, Mapping[str, Any]] = identity["workers"]
        return workers

    @staticmethod
    def _identity(client: Client, *, workers: int) -> Mapping[str, Any]:
        """Return what a scheduler says of itself, with so many of its workers; -1: all."""
        asked = client.scheduler.identity
        told: Mapping[str, Any] = client.sync(
            asked, n_workers=workers, callback_timeout=CONNECT_SECONDS
        )
        return told

    def processing(self) -> Mapping[str, Sequence[str]]:
        """Return the keys of the tasks that each worker was given, by its address.

        Raises:
            OSError: the scheduler doesn't answer.
        """
        client = self.client
        asked = client.scheduler.processing
        keys: Mapping[str, Sequence[str]] = client.sync(
            asked, workers=None, callback_timeout=CONNECT_SECONDS
        )
        return keys

    def holders(self, keys: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Return which workers hold what came of some tasks, by key.

        Raises:
            OSError: the scheduler doesn't answer.
        """
        client = self.client
        asked = client.scheduler.who_has
        holders: Mapping[str, Sequence[str]] = client.sync(
            asked, keys=list(keys), callback_timeout=CONNECT_SECONDS
        )
        return holders

    def restart(self, worker: str) -> bool:
        """Have a worker's nanny end its process and begin another; returns whether it did.

        Raises:
            OSError: the scheduler doesn't answer.
        """
        client = self.client
        try:
            done = client.restart_workers([worker], timeout=CONNECT_SECONDS, raise_for_error=False)
        except TimeoutError:  # it ended, and the next one takes long to begin
            return worker not in self.workers()
        except Exception:  # whatever the nanny, the network or the scheduler had to say
            return False
        return bool(done.get(worker) == "OK")

    def end(self) -> None:
        """Let go of the scheduler, and of all that was handed in through this client."""
        if self._client is None:
            return
        client, self._client = self._client, None
        try:
            client.close(timeout=CONNECT_SECONDS)
        except Exception:  # it may be gone in any way; we are done with it
            _LOG.debug("not closed")

    def _connected(self) -> Client:
        from distributed import Client as Connected

        connect: Any = Connected
        client: Client = connect(
            self._address.url,
            timeout=CONNECT_SECONDS,
            security=self._security(),
            set_as_default=False,
            direct_to_workers=False,
        )

        async def hear(event: tuple[float, Mapping[str, Any]]) -> None:
            _, told = event
            if told.get("action") == "remove-worker":
                futures = self.on_lost(told.get("processing-tasks", ()))
                if futures:
                    await client.cancel(futures)

        client.subscribe_topic("all", hear)
        self._scheduler = self._identity(client, workers=0)["id"]
        return client

    def _security(self) -> Any:
        from distributed.security import Security as Secured

        secured: Any = Secured
        keys = self._address.keys
        if keys is None or not self._address.url.startswith("tls://"):
            return secured()
        return secured(
            require_encryption=True,
            tls_ca_file=str(keys.ca),
            tls_client_cert=str(keys.certificate),
            tls_client_key=str(keys.key),
        )

    def _not_there(self, problem: BaseException, key: str = "cluster.not_reached") -> NoReturn:
        said = str(problem.__cause__ or problem)
        raise ClusterError(key, address=self.address, problem=said) from problem


_LOG = logging.getLogger("distributed.pingyi")

_PROBLEMS: Final = (OSError, RuntimeError, ValueError, ImportError)
"""What a client raises where there is no scheduler, one of another version, or no right to it."""


def _be_quiet() -> None:
    """Have `distributed` say nothing on the terminal: what matters we say ourselves."""
    from distributed.versions import VersionMismatchWarning

    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    # Whose version matters to reading is looked at by every task (`scanner.program`).
    warnings.filterwarnings("ignore", category=VersionMismatchWarning)


def wait_a_moment(future: Any, seconds: float) -> None:
    """Wait until something came of a task, without fetching it.

    Raises:
        TimeoutError: nothing did for so long.
    """
    future.exception(timeout=seconds)  # `distributed.wait` would ask for a default client


def is_killed(problem: BaseException) -> bool:
    """Return whether a task lost so many workers that the scheduler gave it up."""
    from distributed import KilledWorker

    return isinstance(problem, KilledWorker)


def is_gone(problem: BaseException) -> bool:
    """Return whether a task is lost because the scheduler, or our connection to it, is."""
    from asyncio import CancelledError as Cancelled

    from distributed import CancelledError

    return isinstance(problem, CancelledError | Cancelled | OSError | RuntimeError)


class AwakeClock:
    """Seconds for which this program was awake: time after Ctrl-Z or a closed lid isn't counted."""

    _LOST_SECONDS = CONNECT_SECONDS * 2

    def __init__(self) -> None:
        self._before = time.monotonic()
        self._seconds = 0.0

    def seconds(self) -> float:
        """Return them; a longer time between two calls is taken for standing still."""
        now = time.monotonic()
        self._seconds += min(now - self._before, self._LOST_SECONDS)
        self._before = now
        return self._seconds
