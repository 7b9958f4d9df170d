"""Hosts of our own on one machine: network namespaces, joined by a switch, to cut and to mend.

Each host has its own addresses, its own loopback and its own ports; files and processors are the
machine's. Linux, and root or somebody who may make namespaces.
"""

import ipaddress
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self

_NETWORK = ipaddress.ip_network("10.77.0.0/24")
"""Nobody sees it: its switch lies in a namespace, too."""

_GOES_SECONDS = 10.0


class NoNetworkError(Exception):
    """This machine lets nobody make hosts; the message says why, for people."""


@dataclass(eq=False)
class Host:
    """One host: a namespace, an address, and the processes that were started there."""

    name: str
    namespace: str
    address: str
    _switch: str
    _port: str
    """Its end of the cable, in the switch."""
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def command(self, words: Sequence[str]) -> list[str]:
        """Return what runs a command here."""
        return ["ip", "netns", "exec", self.namespace, *words]

    def start(
        self, *words: str, env: Mapping[str, str] | None = None, log: Path | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a program that serves; it is ended with the host at the latest.

        Args:
            words: the command.
            env: what its environment has besides ours.
            log: the file that its outputs are added to.
        """
        out: IO[bytes] | int = subprocess.DEVNULL if log is None else log.open("ab")
        process = subprocess.Popen(
            self.command(words),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            start_new_session=True,
        )
        if not isinstance(out, int):
            out.close()
        self._processes.append(process)
        return process

    def run(
        self, *words: str, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; whoever calls looks at its exit code."""
        return subprocess.run(
            self.command(words),
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **(env or {})},
        )

    def crash(self) -> None:
        """End everything that runs here at once, whatever it is about: the power is gone."""
        for pid in _pids(self.namespace):
            with_luck(os.kill, pid, 9)
        for process in self._processes:
            process.wait()
        self._processes.clear()
        wait_until(lambda: not _pids(self.namespace), f"{self.name} still has processes")

    def cut(self) -> None:
        """Pull the cable out of the switch: nobody is told that anything ended."""
        _ip("-n", self._switch, "link", "set", self._port, "down")

    def mend(self) -> None:
        """Put the cable back."""
        _ip("-n", self._switch, "link", "set", self._port, "up")


class Network:
    """A switch, and hosts that hang on it; all are gone at its end.

    Raises:
        NoNetworkError: where this machine or user can't make namespaces.
    """

    _made = 0

    def __init__(self) -> None:
        self._mark = f"pingyi{os.getpid()}-{Network._made}"
        Network._made += 1
        self._addresses = _NETWORK.hosts()
        self._switch = f"{self._mark}-switch"
        self.hosts: dict[str, Host] = {}

    def __enter__(self) -> Self:
        if shutil.which("ip") is None:
            raise NoNetworkError("this machine has no `ip` (Debian: iproute2)")
        try:
            _ip("netns", "add", self._switch)
        except subprocess.CalledProcessError as error:
            raise NoNetworkError(f"no namespace can be made here: {error.stderr.strip()}") from None
        try:
            _ip("-n", self._switch, "link", "add", "lan", "type", "bridge")
            _ip("-n", self._switch, "link", "set", "lan", "up")
        except subprocess.CalledProcessError as error:
            self._remove()
            raise NoNetworkError(f"no switch can be made here: {error.stderr.strip()}") from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for host in self.hosts.values():
            host.crash()
        self._remove()

    def host(self, name: str) -> Host:
        """Add a host."""
        number = len(self.hosts)
        namespace = f"{self._mark}-{name}"
        address = str(next(self._addresses))
        port = f"port{number}"
        _ip("netns", "add", namespace)
        made = Host(name, namespace, address, self._switch, port)
        self.hosts[name] = made
        _ip(
            *("link", "add", port, "netns", self._switch, "type", "veth"),
            *("peer", "name", "lan0", "netns", namespace),
        )
        _ip("-n", self._switch, "link", "set", port, "master", "lan", "up")
        _ip("-n", namespace, "addr", "add", f"{address}/{_NETWORK.prefixlen}", "dev", "lan0")
        _ip("-n", namespace, "link", "set", "lan0", "up")
        _ip("-n", namespace, "link", "set", "lo", "up")
        return made

    def _remove(self) -> None:
        for name in [*(each.namespace for each in self.hosts.values()), self._switch]:
            with_luck(_ip, "netns", "del", name)


def wait_until(
    holds: Callable[[], object],
    otherwise: str | Callable[[], str],
    seconds: float = _GOES_SECONDS,
    *,
    pause: float = 0.05,
) -> None:
    """Wait until something holds.

    Args:
        holds: whether it does.
        otherwise: what is said where it never did.
        seconds: how long it may take.
        pause: seconds between two questions; more where each one starts a program.

    Raises:
        TimeoutError: it doesn't; it says `otherwise`, or what that returns then.
    """
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(otherwise if isinstance(otherwise, str) else otherwise())
        time.sleep(pause)


def with_luck(work: Callable[..., object], *about: object) -> None:
    """Do what may be done already."""
    try:
        work(*about)
    except (OSError, subprocess.CalledProcessError):
        return


def _pids(namespace: str) -> list[int]:
    """Return what runs in a namespace; every process there was started by us."""
    told = subprocess.run(
        ["ip", "netns", "pids", namespace],  # noqa: S607
        check=False,
        capture_output=True,
        text=True,
    )
    return [int(each) for each in told.stdout.split()]


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)  # noqa: S607
