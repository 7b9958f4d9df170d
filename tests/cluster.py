"""A small Dask cluster for tests: a scheduler, and two workers under their nannies.

What becomes of a worker that meets a page of an original: `tests.cluster_faults`.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from distributed import Client, Security

ROOT = Path(__file__).parents[1]
FAULTS = "PINGYI_TEST_FAULTS"

_TRIES = 20
_READY_SECONDS = 3

PLAIN = {
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__ADMIN__TICK__LIMIT": "1h",
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
}


@dataclass
class Cluster:
    """The processes, and how to reach them."""

    folder: Path
    security: tuple[str, ...] = ()
    """Options of both programs."""
    address: str = ""
    scheduler: "subprocess.Popen[bytes] | None" = None
    nannies: "subprocess.Popen[bytes] | None" = None

    @property
    def faults(self) -> Path:
        return self.folder / "faults"

    @property
    def _told(self) -> Path:
        return self.folder / "scheduler.json"

    def start_scheduler(self) -> None:
        """Begin a scheduler, at the address of the one before it if there was one."""
        self._told.unlink(missing_ok=True)
        scheme, _, rest = self.address.rpartition("//")
        port = rest.rpartition(":")[2] or "0"
        where = ("--host", f"{scheme or self._scheme}//127.0.0.1", "--port", port)
        plain = ("--no-dashboard", "--no-show", "--scheduler-file", str(self._told))
        self.scheduler = self._start("dask_scheduler", *where, *plain)

    def start_workers(self, count: int = 2) -> None:
        """Begin workers, of one thread each, once the scheduler is there."""
        plain = ("--nthreads", "1", "--no-dashboard", "--memory-limit", "2GiB")
        preload = ("--preload", "tests.cluster_faults", "--local-directory", str(self.folder))
        file = ("--scheduler-file", str(self._told), "--nworkers", str(count))
        self.nannies = self._start("dask_worker", *file, *plain, *preload)

    def begin(self) -> None:
        """See to it that scheduler and workers are there.

        Nannies end some time after their scheduler has: one that is there now may be about to.
        """
        self.faults.mkdir(parents=True, exist_ok=True)
        if self.scheduler is None or self.scheduler.poll() is not None:
            self.end()
            self.start_scheduler()
        while not self._told.exists():
            time.sleep(0.05)
        with self.client() as client:
            self.address = client.scheduler.address
            for _ in range(_TRIES):
                if self.nannies is None or self.nannies.poll() is not None:
                    self.start_workers()
                with suppress(TimeoutError):
                    client.wait_for_workers(2, timeout=_READY_SECONDS)
                    return
            raise RuntimeError(f"no workers: {self.folder / 'dask_worker.log'}")

    def client(self) -> Client:
        keys = dict(zip(self.security[::2], self.security[1::2], strict=True))
        security = (
            Security(
                tls_ca_file=keys["--tls-ca-file"],
                tls_client_cert=keys["--tls-cert"],
                tls_client_key=keys["--tls-key"],
            )
            if keys
            else Security()
        )
        file = str(self._told)
        return Client(scheduler_file=file, set_as_default=False, security=security)

    def fail(self, sha256: str, what: str) -> None:
        """Say what becomes of workers that meet an original."""
        (self.faults / sha256).write_text(what)

    def forgive(self) -> None:
        for each in self.faults.iterdir():
            each.unlink()

    def deaths(self) -> int:
        """Return how many workers ended on an original since they were forgiven."""
        told = self.faults / "deaths"
        return len(told.read_text()) if told.exists() else 0

    def end(self) -> None:
        for process in (self.nannies, self.scheduler):
            if process is not None:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self.nannies = self.scheduler = None

    @property
    def _scheme(self) -> str:
        return "tls:" if self.security else "tcp:"

    def _start(self, module: str, *options: str) -> "subprocess.Popen[bytes]":
        env = {**os.environ, **PLAIN, "PYTHONPATH": str(ROOT), FAULTS: str(self.faults)}
        with (self.folder / f"{module}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{module}", *options, *self.security],
                env=env,
                stdout=log,
                stderr=log,
                cwd=self.folder,
            )


@contextmanager
def running_cluster(folder: Path, *security: str) -> Iterator[Cluster]:
    """Run a cluster for a while.

    Args:
        folder: of its own.
        security: options of both programs.
    """
    cluster = Cluster(folder, security)
    try:
        cluster.begin()
        yield cluster
    finally:
        cluster.end()
