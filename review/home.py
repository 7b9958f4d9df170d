"""Under which address browsers know these pages, and what follows from it."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from ballot.errors import UsageError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
"""Of a host as browsers send it; an IPv4 address is one, too."""

_HTTPS_PORT = 443


@dataclass(frozen=True, slots=True)
class Home:
    """The one address under which these pages are asked."""

    address: str
    """Scheme, host and port, as links to here begin; the port only where it isn't the usual."""
    hosts: tuple[str, ...] = tuple(sorted(LOOPBACK))
    """Names under which a browser may ask; others are refused."""
    is_behind_proxy: bool = False
    """Whether another program, on this machine, ends TLS and asks in the name of browsers."""

    @property
    def is_secure(self) -> bool:
        """Whether browsers come by HTTPS."""
        return self.address.startswith("https:")

    def cookie(self, name: str) -> str:
        """Return the name of a cookie.

        Behind a proxy browsers see to it that no other name of the domain, and no page without
        TLS, has set it.
        """
        return f"__Host-{name}" if self.is_behind_proxy else name


def behind_proxy(address: str) -> Home:
    """Return the home of pages that a reverse proxy shows under this address.

    Raises:
        UsageError: it is no plain HTTPS address: scheme, host, and a port at most.
    """
    try:
        parts = urlsplit(address)
        host, port = _host(parts), parts.port
    except ValueError as problem:
        raise UsageError("review.bad_proxy", address=address) from problem
    has_more = parts.path not in ("", "/") or "?" in address or "#" in address or "@" in address
    if parts.scheme != "https" or not host or has_more or port == 0 or address != address.strip():
        raise UsageError("review.bad_proxy", address=address)
    shown = f"[{host}]" if ":" in host else host
    place = shown if port in (None, _HTTPS_PORT) else f"{shown}:{port}"
    return Home(f"https://{place}", (host,), is_behind_proxy=True)


def _host(parts: SplitResult) -> str:
    """Return a host as browsers send it; empty where it is none.

    Raises:
        ValueError: it is none.
    """
    given = parts.hostname or ""
    if ":" in given:
        return str(IPv6Address(given))
    host = given if given.isascii() else given.encode("idna").decode("ascii")
    return host if _NAME.fullmatch(host) else ""


class AtHome:
    """ASGI middleware: behind a proxy every request is one for our address, whatever headers say.

    What a proxy tells of browsers (`X-Forwarded-...`) is told by anybody: it is believed of nobody.

    Args:
        app: what answers; the name by which it was asked was looked at before.
        home: our address.
    """

    def __init__(self, app: ASGIApp, home: Home) -> None:
        self._app = app
        self._home = home

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self._home.is_behind_proxy and scope["type"] == "http":
            place = urlsplit(self._home.address)
            scope = {**scope, "scheme": place.scheme, "headers": list(scope["headers"])}
            MutableHeaders(scope=scope)["host"] = place.netloc
        await self._app(scope, receive, send)
