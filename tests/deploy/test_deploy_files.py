"""The files of a deployment are read by the programs that they are for."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bench.network import wait_until
from tests.deploy.hosts import network

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def needed(program: str) -> str:
    """Return where a program is; where there is none, its file can't be checked here."""
    found = shutil.which(program, path="/usr/bin:/usr/sbin:/usr/local/bin")
    if found is None:
        pytest.skip(f"this machine has no {program}")
    return found


def ran(*words: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)


def test_compose_reads_its_file() -> None:
    told = ran(needed("docker-compose"), "-f", "compose.yaml", "config", "-q", cwd=DEPLOY)

    assert (told.returncode, told.stderr) == (0, "")


def test_what_compose_mounts_is_there_or_is_said_to_be_made() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    mounted = {
        volume.split(":")[0]
        for service in services.values()
        for volume in service.get("volumes", ())
        if volume.startswith("./")
    }
    guide = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")

    lacking = {each for each in mounted if not (DEPLOY / each).exists()}
    assert {each for each in lacking if f"deploy/{each[2:]}" not in guide} == set()


def test_systemd_reads_every_unit(tmp_path: Path) -> None:
    program = needed("systemd-analyze")
    for unit in UNITS:
        # Only what the unit says is in question here, not what is installed.
        text = re.sub(r"/opt/pingyi/bin/\w+", "/bin/true", unit.read_text(encoding="utf-8"))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")

    told = ran(program, "verify", *(tmp_path / unit.name for unit in UNITS))

    assert (told.returncode, told.stderr) == (0, "")


def test_nginx_reads_its_configuration(tmp_path: Path) -> None:
    program = needed("nginx")
    made = ran("sh", DEPLOY / "certificates.sh", tmp_path / "certificates", "review=localhost")
    assert made.returncode == 0, made.stderr
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    text = text.replace("/etc/pingyi", str(tmp_path))
    text = text.replace("/tmp/pingyi-nginx", f"{tmp_path}/n")  # noqa: S108 - not written to
    (tmp_path / "nginx.conf").write_text(text, encoding="utf-8")

    told = ran(program, "-t", "-q", "-c", tmp_path / "nginx.conf")

    assert (told.returncode, told.stderr) == (0, "")


def test_a_certificate_is_for_its_hosts_and_stays(tmp_path: Path) -> None:
    script = DEPLOY / "certificates.sh"
    assert ran("sh", script, tmp_path, "review=review.example,10.1.2.3").returncode == 0
    before = (tmp_path / "review.pem").read_bytes()
    assert ran("sh", script, tmp_path, "review=other.example", "worker=worker").returncode == 0

    shown = ran("openssl", "x509", "-in", tmp_path / "review.pem", "-noout", "-text").stdout
    assert "DNS:review.example, IP Address:10.1.2.3" in shown
    for name in ("review", "worker"):
        checked = ran("openssl", "verify", "-CAfile", tmp_path / "ca.pem", tmp_path / f"{name}.pem")
        assert checked.returncode == 0, checked.stdout
    assert (tmp_path / "review.pem").read_bytes() == before
    assert (tmp_path / "review.key").stat().st_mode & 0o077 == 0


def test_units_and_compose_start_the_same_services() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for name, unit in (("scheduler", "pingyi-scheduler"), ("worker", "pingyi-worker@")):
        (line,) = re.findall(
            r"^ExecStart=\S+/dask (.*)$",
            (DEPLOY / "systemd" / f"{unit}.service").read_text(encoding="utf-8"),
            re.MULTILINE,
        )
        options = {word.split("=")[0] for word in services[name]["command"][1:] if word[0] == "-"}
        assert options <= {word.split("=")[0] for word in line.split()}


def test_hosts_reach_each_other_until_a_cable_is_pulled() -> None:
    """The network that the bench and the test of the whole way stand on."""
    ask = "import socket, sys; socket.create_connection((sys.argv[1], 9000), timeout=0.5)"
    serve = "import socket, time; s = socket.create_server(('', 9000)); time.sleep(60)"
    with network() as made:
        one, other = made.host("one"), made.host("other")
        other.start("python3", "-c", serve)
        wait_until(lambda: one.run("python3", "-c", ask, other.address).returncode == 0, "never")
        other.cut()
        assert one.run("python3", "-c", ask, other.address).returncode == 1
        other.mend()
        wait_until(lambda: one.run("python3", "-c", ask, other.address).returncode == 0, "never")
        other.crash()
        assert one.run("python3", "-c", ask, other.address).returncode == 1


def test_a_certificate_that_cant_be_signed_is_said_and_made_when_it_can(tmp_path: Path) -> None:
    """The authority's key is kept elsewhere, as the script says, when another is wanted."""
    script = DEPLOY / "certificates.sh"
    assert ran("sh", script, tmp_path, "review=review.example").returncode == 0
    key = (tmp_path / "ca.key").rename(tmp_path / "kept")

    without = ran("sh", script, tmp_path, "worker=::1")
    (tmp_path / "ca.key").write_text("no key", encoding="ascii")
    damaged = ran("sh", script, tmp_path, "worker=::1")
    key.replace(tmp_path / "ca.key")
    made = ran("sh", script, tmp_path, "worker=::1")

    assert (without.returncode, "ca.key is missing" in without.stderr) == (1, True)
    assert (damaged.returncode, "ca.key" in damaged.stderr) == (1, True)
    assert made.returncode == 0
    shown = ran("openssl", "x509", "-in", tmp_path / "worker.pem", "-noout", "-text").stdout
    assert "IP Address:0:0:0:0:0:0:0:1" in shown
    assert not list(tmp_path.glob("*.new"))
