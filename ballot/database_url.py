"""The address of a database in machine.toml: which there may be, and what is asked of a far one."""

import os
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

from pydantic_core import PydanticCustomError

SCHEMES = ("postgresql+psycopg", "postgresql")
"""What an address begins with; both mean the same."""

_PROVEN = frozenset({"verify-full", "verify-ca"})
"""What libpq calls a connection of which the other end has shown a certificate that is trusted."""


def checked_database_url(url: str) -> str:
    """Return the address of a database that may hold evidence, as it was given.

    A connection that leaves the machine is encrypted, and the server shows who it is: what is
    counted is decided there. On the loopback and on a socket nobody listens.

    Raises:
        PydanticCustomError: it is no address, or of another kind of database, or goes to another
            machine by a connection that could be read or taken over. The password isn't told.
    """
    try:
        parts = urlsplit(url)
        hosts = _hosts(url, os.environ)
    except ValueError:
        raise PydanticCustomError("machine.bad_url", "no address", {}) from None
    if parts.scheme not in SCHEMES or not parts.path.strip("/"):
        raise PydanticCustomError("machine.bad_url", "no address", {})
    options = parse_qs(parts.query)
    mode = options.get("sslmode", [os.environ.get("PGSSLMODE", "")])[-1]
    far = [host for host in hosts if not is_here(host)]
    if far and mode not in _PROVEN:
        raise PydanticCustomError("machine.open_line", "open", {"host": ", ".join(far)})
    return url


def is_here(host: str) -> bool:
    """Return whether a connection to this host stays on the machine: the loopback, or a socket."""
    if host in ("", "localhost") or host.startswith(("/", "@")):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _hosts(url: str, environment: Mapping[str, str]) -> list[str]:
    """Return every host that libpq may connect to.

    A service names hosts that nobody sees here: it stands for one that is elsewhere.
    """
    parts = urlsplit(url)
    options = parse_qs(parts.query)
    services = [*options.get("service", []), environment.get("PGSERVICE", "")]
    named = [parts.hostname or "", *options.get("host", []), *options.get("hostaddr", [])]
    if not any(named):
        named = [environment.get("PGHOST", "")]
    named += [environment.get("PGHOSTADDR", ""), *filter(None, services)]
    # libpq takes lists with commas.
    return [_without_port(host.strip()) for one in named for host in one.split(",")]


def _without_port(host: str) -> str:
    """Return a host that may be written as `NAME:PORT`, as SQLAlchemy takes it, by its name."""
    is_plain = host.startswith("/") or host.count(":") != 1
    return host if is_plain else host.rsplit(":", 1)[0]
