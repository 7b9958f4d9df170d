"""A small province on one machine: the services of deploy/compose.yaml, each on a host of its own.

What runs is what Compose would run, without containers: the commands are read from that file, its
paths are those of a temporary folder, and the names of services are names of hosts.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from ballot.activity_file import load_activity
from bench.network import Host, Network, wait_until, with_luck
from store.place import schema_of

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
HOSTS = ("station", "scheduler", "worker1", "worker2", "database", "review")
PASSPHRASE = "eight-people-one-count"  # noqa: S105 - of a province that lasts a minute
OWNER, ROLE = "pingyi_owner", "pingyi"
_PASSWORD = "only-on-this-machine"  # noqa: S105 - the same

_NAMES = Path("/etc/netns")
"""Where `ip netns exec` finds what a host sees in place of a file in /etc."""


class Province:
    """The hosts and what runs on them.

    Args:
        network: a switch without hosts.
        scratch: an empty folder.
        folder: the activity.
    """

    def __init__(self, network: Network, scratch: Path, folder: Path) -> None:
        self.hosts = {name: network.host(name) for name in HOSTS}
        self._scratch = scratch
        self._config = scratch / "config"
        self._folder = folder
        self._schema = schema_of(load_activity(folder / "activity.toml").id)
        self._data = scratch / "database"
        self._services: dict[str, Any] = yaml.safe_load(
            (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
        )["services"]
        self._environment = {
            "PINGYI_MACHINE": str(self._config / "machine.toml"),
            "PINGYI_ADDRESS": self.address,
            "PYTHONPATH": str(ROOT),
            "OPENBLAS_NUM_THREADS": "1",
            "COLUMNS": "400",
        }
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    @property
    def address(self) -> str:
        """Of the review pages."""
        return f"https://{self.hosts['review'].address}:8443"

    @property
    def authority(self) -> Path:
        """File of the certificate that all others are signed with."""
        return self._config / "certificates" / "ca.pem"

    def pingyi(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the program on the station, for the activity."""
        return self.hosts["station"].run(*self.words(*words), env=self._environment)

    def words(self, *words: str) -> list[str]:
        """Return the words of a command of the program, for the activity."""
        entry = (sys.executable, "-c", "from cli.main import main; main()")
        return [*entry, "-C", str(self._folder), *words]

    @property
    def scans(self) -> Path:
        """The folder that the station watches."""
        return self._scratch / "scans"

    def start_watch(self) -> None:
        """Have the station read what arrives; anew whenever that ends, as systemd does."""
        self.scans.mkdir(exist_ok=True)
        self._start_again("station", self._command("watch"), self._environment)

    def pages_on_record(self) -> int | None:
        """Return how many pages were read, as the database says; None while it doesn't."""
        asked = f'SELECT count(*) FROM {self._schema}.event WHERE entry LIKE \'%"kind":"page_%\''  # noqa: S608 - a name of our own
        try:
            return int(self.psql("pingyi", asked))
        except RuntimeError:
            return None

    def start_clerk(self, link: str) -> "subprocess.Popen[str]":
        """Have somebody settle what waits, from the station."""
        clerk = (sys.executable, str(ROOT / "bench" / "clerk.py"), link)
        typed = ("--ca", str(self.authority), "--passphrase", PASSPHRASE)
        return subprocess.Popen(
            self.hosts["station"].command([*clerk, *typed]),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def move_evidence(self) -> None:
        """Make the activity's place in the database, and move what the folder has there."""
        for words in (
            ("store", "create", "--owner", self._url(OWNER)),
            ("store", "copy", "database"),
        ):
            done = self.pingyi(*words)
            if done.returncode:
                raise RuntimeError(done.stderr)

    def log(self, name: str) -> str:
        """Return what was written by the programs of a host."""
        path = self._scratch / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    # Services

    def start_database(self) -> None:
        """Start it, and wait until it answers."""
        host = self.hosts["database"]
        words = self._command("database")[1:]
        served = [f"{_binaries()}/postgres", "-D", str(self._data), "-h", host.address, "-k", ""]
        # Nothing here is to outlast a power cut of the whole machine.
        host.start(
            *_as_postgres(*served, *words, "-c", "fsync=off"), log=self._scratch / "database.log"
        )
        ready = ("pg_isready", "-h", host.address, "-t", "1")
        wait_until(lambda: host.run(*ready).returncode == 0, lambda: self.log("database"), 30)

    def start_scheduler(self) -> None:
        """Start it, and wait until it listens."""
        host = self.hosts["scheduler"]
        host.start(
            *self._command("scheduler"),
            env=self._env("scheduler"),
            log=self._scratch / "scheduler.log",
        )
        wait_until(lambda: _listens(host, 8786), "the scheduler doesn't listen", 30)

    def start_worker(self, name: str) -> None:
        """Start a worker, anew whenever it ends, as systemd and Compose do.

        It looks for the scheduler until it is there, and ends when that has gone.
        """
        words = [*self._command("worker"), f"--name={name}", f"--local-directory={self._scratch}"]
        self._start_again(name, words, self._env("worker"))

    def _start_again(self, name: str, words: Sequence[str], env: Mapping[str, str]) -> None:
        again = ("sh", "-c", 'while :; do "$@"; sleep 1; done', "sh")
        self.hosts[name].start(*again, *words, env=env, log=self._scratch / f"{name}.log")

    def start_review(self, *people: str) -> None:
        """Start both servers and the proxy; links for people are in the log of the first."""
        host = self.hosts["review"]
        log = self._scratch / "review.log"
        for service, names in (("review", people), ("review2", ("看护",))):
            links = [word for name in names for word in ("--for", name)]
            host.start(*self._command(service), *links, env=self._environment, log=log)
        host.start(*self._command("proxy"), log=self._scratch / "proxy.log")
        for port in (8001, 8002, 8443):
            wait_until(lambda p=port: _listens(host, p), lambda: self.log("review")[-2000:], 60)  # type: ignore[misc]

    def link(self, name: str) -> str:
        """Return the last link that was made for somebody, once it was told."""

        def found() -> list[str]:
            return re.findall(rf"{name}\W.*?(https://\S+)", self.log("review"))

        wait_until(found, lambda: f"no link: {self.log('review')[-2000:]}", 60)
        return found()[-1]

    def start(self, name: str) -> None:
        """Start what belongs on a host."""
        if name.startswith("worker"):
            self.start_worker(name)
        else:
            begin = {
                "database": self.start_database,
                "scheduler": self.start_scheduler,
                "station": self.start_watch,
            }
            begin[name]()

    # Preparing

    def _prepare(self) -> None:
        self._config.mkdir()
        self._scratch.parent.chmod(0o711)  # the database has a user of its own
        text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
        text = text.replace("/tmp/pingyi-nginx", f"{self._scratch}/nginx")  # noqa: S108
        (self._config / "nginx.conf").write_text(self._placed(text), encoding="utf-8")
        (self._config / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
        self._make_certificates()
        self._name_hosts()
        self._make_database()
        (self._config / "machine.toml").write_text(self._machine(), encoding="utf-8")

    def _machine(self) -> str:
        certificates = self._config / "certificates"
        return (
            f'[store]\nurl = "{self._url(ROLE)}"\n\n'
            f'[cluster]\nca = "{certificates / "ca.pem"}"\n'
            f'certificate = "{certificates / "station.pem"}"\n'
            f'key = "{certificates / "station.key"}"\n'
        )

    def _url(self, role: str) -> str:
        """Return the address of the database for a role."""
        tls = f"sslmode=verify-full&sslrootcert={self.authority}"
        return f"postgresql+psycopg://{role}:{_PASSWORD}@database:5432/pingyi?{tls}"

    def _make_certificates(self) -> None:
        folder = self._config / "certificates"
        wanted = [
            f"{service}={service},{self.hosts[host].address}"
            for service, host in (
                ("station", "station"),
                ("scheduler", "scheduler"),
                ("worker", "worker1"),
                ("database", "database"),
                ("review", "review"),
            )
        ]
        subprocess.run(["sh", str(DEPLOY / "certificates.sh"), str(folder), *wanted], check=True)  # noqa: S607
        for path in (self._scratch, self._config, folder):
            path.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(folder / "database.key", "postgres")

    def _name_hosts(self) -> None:
        """Let each host know the others by the names of their services."""
        lines = ["127.0.0.1 localhost", *(f"{h.address} {n}" for n, h in self.hosts.items())]
        for host in self.hosts.values():
            own = _NAMES / host.namespace
            own.mkdir(parents=True)
            (own / "hosts").write_text("\n".join(lines) + "\n", encoding="ascii")

    def close(self) -> None:
        """Remove what was written outside the temporary folder."""
        for host in self.hosts.values():
            shutil.rmtree(_NAMES / host.namespace, ignore_errors=True)
        with_luck(_NAMES.rmdir)

    def _make_database(self) -> None:
        self._data.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self._data, "postgres")
        secret = self._config / "owner-password"
        secret.write_text(_PASSWORD, encoding="ascii")
        secret.chmod(0o644)
        made = ("initdb", "-D", str(self._data), "-U", OWNER, "-E", "UTF8", "--locale=C.UTF-8")
        how = ("--no-sync", "--auth=scram-sha-256", f"--pwfile={secret}")
        program = [f"{_binaries()}/{made[0]}", *made[1:], *how]
        subprocess.run(_as_postgres(*program), check=True, capture_output=True)
        with (self._data / "pg_hba.conf").open("w", encoding="ascii") as rules:
            rules.write("hostssl all all 10.77.0.0/24 scram-sha-256\n")
        self.start_database()
        self.psql("postgres", "CREATE DATABASE pingyi")
        self.psql("pingyi", f"CREATE ROLE {ROLE} LOGIN PASSWORD '{_PASSWORD}'")

    def psql(self, database: str, statement: str) -> str:
        """Have the owner of the database do something there."""
        host = self.hosts["database"]
        ran = host.run(
            *("psql", "-h", host.address, "-U", OWNER, "-d", database, "-Atc", statement),
            env={"PGPASSWORD": _PASSWORD},
        )
        if ran.returncode:
            raise RuntimeError(ran.stderr)
        return ran.stdout

    def _command(self, service: str) -> list[str]:
        """Return the command of a service, as Compose would run it, with our paths."""
        words = [self._placed(_filled(word, self._environment)) for word in self._raw(service)]
        programs = {
            "pingyi": [sys.executable, "-c", "from cli.main import main; main()"],
            "dask": [sys.executable, "-m", "dask"],
            "nginx": [shutil.which("nginx") or "/usr/sbin/nginx"],
        }
        return [*programs.get(words[0], [words[0]]), *words[1:]]

    def _env(self, service: str) -> dict[str, str]:
        """Return what the environment of a service has, as Compose would set it."""
        named: str | None = self._services[service].get("env_file")
        lines = (DEPLOY / named).read_text(encoding="ascii").split() if named else ()
        return {**self._environment, **dict(line.split("=", 1) for line in lines if "=" in line)}

    def _raw(self, service: str) -> Sequence[str]:
        found: list[str] = self._services[service]["command"]
        return found

    def _placed(self, text: str) -> str:
        text = text.replace("/etc/pingyi", str(self._config))
        return {"/activity": str(self._folder), "/scans": str(self.scans)}.get(text, text)


def missing() -> str | None:
    """Return a program of the province that this machine doesn't have; None where all are there."""
    wanted = ("ip", "ss", "openssl", "psql", "runuser")
    found = [name for name in wanted if shutil.which(name) is None]
    if not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        found.append("PostgreSQL")
    if shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is None:
        found.append("nginx")
    return found[0] if found else None


def _filled(text: str, environment: Mapping[str, str]) -> str:
    """Fill in variables as Compose does: `${NAME:-default}`."""
    return re.sub(r"\$\{(\w+):-[^}]*\}", lambda found: environment[found[1]], text)


def _listens(host: Host, port: int) -> bool:
    told = host.run("ss", "-Hltn", f"sport = :{port}")
    return bool(told.stdout.strip())


def _binaries() -> Path:
    """Return where Debian keeps the programs of the newest PostgreSQL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent


def _as_postgres(*words: str) -> list[str]:
    """Return a command as its user runs it: PostgreSQL refuses to be root."""
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else list(words)
