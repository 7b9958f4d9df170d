"""A real nginx that ends TLS before servers of a test, of the Debian package."""

import os
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection

import httpx
import pytest

from tests.postgres_server import free_port

NAME = "review.test"
"""Under which browsers know the pages; no server of names knows it."""

_CONFIG = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream review {{ {upstreams} }}
    server {{
        listen 127.0.0.1:{port} ssl;
        server_name {name};
        ssl_certificate {folder}/certificate.pem;
        ssl_certificate_key {folder}/key.pem;
        location / {{
            proxy_pass http://review;
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
        }}
    }}
}}
"""


@dataclass(frozen=True)
class Proxy:
    """A running nginx."""

    folder: Path
    port: int

    @property
    def address(self) -> str:
        return f"https://{NAME}:{self.port}"

    def transport(self) -> httpx.BaseTransport:
        """Return what finds this proxy under its name, and trusts its certificate alone."""
        return _ByName(verify=ssl.create_default_context(cafile=self.folder / "certificate.pem"))


class _ByName(httpx.HTTPTransport):
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        asked = httpx.Request(
            request.method,
            request.url.copy_with(host="127.0.0.1"),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": NAME},
        )
        return super().handle_request(asked)


def reserved_port() -> int:
    """Return a port for a proxy: its address is known before it runs."""
    return free_port()


@contextmanager
def nginx(folder: Path, port: int, servers: Sequence[str]) -> Iterator[Proxy]:
    """Pass requests on to these servers in turn, `127.0.0.1:PORT` each; skip without nginx."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(program).exists():
        pytest.skip("no nginx on this machine: tools/install_system.sh installs it")
    folder.mkdir()
    _make_certificate(folder)
    config = folder / "nginx.conf"
    config.write_text(
        _CONFIG.format(
            folder=folder,
            user="user root;" if os.geteuid() == 0 else "",
            upstreams=" ".join(f"server {server};" for server in servers),
            port=port,
            name=NAME,
        )
    )
    with (folder / "said.log").open("wb") as said:
        running = subprocess.Popen(
            [program, "-p", folder, "-e", folder / "error.log", "-c", config],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
    try:
        _wait_for(running, port, folder)
        yield Proxy(folder, port)
    finally:
        running.terminate()
        running.wait()


def _make_certificate(folder: Path) -> None:
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
            "-keyout", folder / "key.pem", "-out", folder / "certificate.pem",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip


def _wait_for(running: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    while True:
        with suppress(OSError), create_connection(("127.0.0.1", port), timeout=1):
            return
        if running.poll() is not None:
            logs = (folder / "said.log", folder / "error.log")
            raise RuntimeError("".join(log.read_text() for log in logs if log.exists()))
        time.sleep(0.02)
