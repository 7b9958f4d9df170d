"""A real PostgreSQL, of the Debian package, for as long as the tests of one process run."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest

OWNER = "postgres"
"""The role that may do everything; without a password, as nobody but this machine asks."""


@dataclass
class PostgresServer:
    """One running server; `stop` and `start` take it away from under a test and bring it back."""

    programs: Path
    folder: Path
    port: int
    number: Iterator[int] = field(default_factory=lambda: count(1), repr=False)

    @property
    def socket_folder(self) -> Path:
        return self.folder / "socket"

    def run(self, program: str, *arguments: str | Path) -> None:
        """Run one of its programs as somebody who isn't root, which they refuse."""
        as_owner = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups"]
        command = [*(as_owner if os.geteuid() == 0 else ()), self.programs / program, *arguments]
        with (self.folder / "programs.log").open("ab") as log:
            done = subprocess.run(
                command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        if done.returncode:
            raise RuntimeError((self.folder / "programs.log").read_text(errors="replace"))

    def make(self) -> None:
        """Make the files of a server that waits for no disk."""
        self.socket_folder.mkdir(mode=0o777)
        if os.geteuid() == 0:
            shutil.chown(self.folder, OWNER, OWNER)
            shutil.chown(self.socket_folder, OWNER, OWNER)
        data = self.folder / "data"
        self.run(
            "initdb", "--no-sync", "--no-instructions", "-U", OWNER, "-A", "trust",
            "-E", "UTF8", "--locale=C.UTF-8", "-D", data,
        )  # fmt: skip
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(
                f"listen_addresses = '127.0.0.1'\nport = {self.port}\n"
                f"unix_socket_directories = '{self.socket_folder}'\n"
                "fsync = off\nfull_page_writes = off\nshared_buffers = 32MB\n"
                "autovacuum = off\nmax_connections = 60\n"
            )

    def start(self) -> None:
        self.run("pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-w", "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it: "fast" cuts every connection off, "immediate" is as if it had crashed."""
        self.run("pg_ctl", "-D", self.folder / "data", "-m", mode, "-w", "stop")

    def execute(self, statement: str, *, database: str = OWNER) -> None:
        """Run a statement as the owner of everything."""
        with psycopg.connect(self.dsn(database), autocommit=True) as connection:
            connection.execute(statement.encode())

    def new_database(self) -> str:
        """Make an empty database, and return its name."""
        name = f"pingyi{next(self.number)}"
        self.execute(f"CREATE DATABASE {name} STRATEGY file_copy")
        return name

    def dsn(self, database: str, user: str = OWNER) -> str:
        """Return what libpq connects with, over the socket."""
        return f"host={self.socket_folder} port={self.port} user={user} dbname={database}"

    def url(self, database: str, user: str = OWNER) -> str:
        """Return the address as machine.toml has it, over the socket."""
        place = f"host={self.socket_folder}&port={self.port}"
        return f"postgresql+psycopg://{user}@/{database}?{place}"

    def loopback_url(self, database: str, user: str = OWNER) -> str:
        """Return the address as machine.toml has it, over 127.0.0.1."""
        return f"postgresql+psycopg://{user}@127.0.0.1:{self.port}/{database}"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _programs() -> Path:
    """Return the folder of the newest server on this machine; skip where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parts)
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        pytest.skip("no PostgreSQL on this machine: tools/install_system.sh installs it")
    return found[-1].parent if found else Path(str(on_path)).parent


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Start a server in a folder of its own, and stop it at the end."""
    programs = _programs()
    # The name of a socket has at most 107 characters, so it isn't under pytest's folder.
    with tempfile.TemporaryDirectory(
        prefix="pg-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT"), ignore_cleanup_errors=True
    ) as folder:
        server = PostgresServer(programs, Path(folder), free_port())
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
