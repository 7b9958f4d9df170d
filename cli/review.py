"""`pingyi review`: the operator's pages."""

import socket
import sys
import time
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from ballot.errors import PingyiError, SourceError, UsageError
from ballot.messages import say
from ballot.system_errors import system_words
from cli.ask import ask
from cli.new_page import is_new, serve_wizard
from cli.next_ import note_next
from cli.options import HERE, FolderOption
from cli.review_links import Invited, LinkMaker, can_listen, link_line
from cli.terminal import note, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

    from review.desk import Desk
    from review.home import Home
    from store.desk_tables import DeskTables

LEAST_PASSPHRASE = 12
"""Characters."""


def review(
    host: Annotated[str, typer.Option("--host", help=say("review.option.host"))] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help=say("review.option.port"))
    ] = 0,
    names: Annotated[
        list[str] | None, typer.Option("--for", metavar="NAME", help=say("review.option.for"))
    ] = None,
    offices: Annotated[
        list[str] | None, typer.Option("--office", metavar="NAME", help=say("review.option.office"))
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", help=say("review.option.certificate"))
    ] = None,
    key: Annotated[Path | None, typer.Option("--key", help=say("review.option.key"))] = None,
    passphrase_file: Annotated[
        Path | None, typer.Option("--passphrase-file", help=say("review.option.passphrase"))
    ] = None,
    proxy: Annotated[
        str | None,
        typer.Option("--behind-proxy", metavar="ADDRESS", help=say("review.option.proxy")),
    ] = None,
    links_only: Annotated[
        bool, typer.Option("--links-only", help=say("review.option.links_only"))
    ] = False,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help=say("review.option.browser"))
    ] = True,
    folder: FolderOption = HERE,
) -> None:
    """Serve the review pages until Ctrl+C."""
    from office.folder import open_folder
    from office.reader_context import desk_context
    from review.app import make_app
    from review.home import Home, behind_proxy

    behind = behind_proxy(proxy) if proxy is not None else None
    if links_only:
        _make_links(folder, behind, _people(names, offices) or [_starter()])
        return
    is_guarded = None not in (certificate, key, passphrase_file)
    if behind is not None:
        _require_proxied(host, passphrase_file, certificate, key)
    elif not is_guarded and not _is_this_machine(host):
        raise UsageError("review.needs_tls", host=host)
    passphrase = _passphrase(passphrase_file) if passphrase_file else None
    for path in filter(None, (certificate, key)):
        _require_readable(path)
    door = None
    if is_new(folder):
        if is_guarded or behind is not None:
            raise UsageError("roster.only_here", folder=folder)
        person = (_people(None, offices) or [_starter()])[0]
        port, door = serve_wizard(folder, host, port, person, opens_browser=browser)
        offices, browser = offices or [person.name], False
    opened = open_folder(folder)
    with (
        opened.store(kept=True) as store,
        _closing(store.desk_tables()) as shared,
        listening(host, port) as listener,
    ):
        store.wait_for_writers(_PATIENCE_SECONDS)
        # Where servers share links, `--links-only` makes them for those without a terminal.
        people = _people(names, offices) or (
            [] if shared and not sys.stdin.isatty() else [_starter()]
        )
        name = f"[{host}]" if ":" in host else host
        scheme = "https" if certificate and key else "http"
        here = Home(
            f"{scheme}://{name}:{listener.getsockname()[1]}",
            (host.strip("[]"), "127.0.0.1", "localhost"),
        )
        app = make_app(
            opened.path,
            opened.activity,
            store,
            desk_context(opened, store),
            home=behind or here,
            passphrase=passphrase,
            shared=shared,
            door=None if shared else door,
        )
        links = LinkMaker(app.state.office.door, app.state.office.address)
        note(say("review.serving"))
        if behind is not None:
            note(say("review.proxy_asks", here=here.address, address=behind.address))
        made = _show_links(links, people)
        if can_listen():
            note(say("review.more"))
            Thread(target=links.answer, args=(sys.stdin,), name="links", daemon=True).start()
        note(say("review.stop"))
        if browser and made and not app.state.office.home.is_secure:
            typer.launch(made[0])
        _serve(app, listener, certificate, key)
    note_next(opened)


def _people(names: list[str] | None, offices: list[str] | None) -> list[Invited]:
    """Return for whom links are made, the office's people first."""
    office = [Invited(name, is_office=True) for name in offices or ()]
    return [*office, *(Invited(name) for name in names or ())]


def _make_links(folder: Path, behind: "Home | None", people: list[Invited]) -> None:
    """Make links for the servers that share a database, and serve nothing.

    Raises:
        UsageError: they share none, or nobody says under which address they are reached.
    """
    from office.folder import open_folder
    from review.access import Doorkeeper
    from review.shared import guests_of

    with open_folder(folder).store(kept=True) as store, _closing(store.desk_tables()) as shared:
        if behind is None or shared is None:
            raise UsageError("review.links_for_servers")
        _show_links(LinkMaker(Doorkeeper(guests=guests_of(shared)), behind.address), people)


def _show_links(links: LinkMaker, people: list[Invited]) -> list[str]:
    """Show a new link for each person; all are made before the first is shown."""
    made = [links.link(person) for person in people]
    for person, link in zip(people, made, strict=True):
        show(link_line(person, link))
    return made


@contextmanager
def _closing(shared: "DeskTables | None") -> "Iterator[DeskTables | None]":
    try:
        yield shared
    finally:
        if shared is not None:
            shared.close()


def _require_proxied(
    host: str, passphrase_file: Path | None, certificate: Path | None, key: Path | None
) -> None:
    """Make sure that only a proxy on this machine, which ends TLS, leads here.

    Raises:
        UsageError: somebody else could, or nobody would be asked for a passphrase.
    """
    if not _is_this_machine(host):
        raise UsageError("review.proxy_here", host=host)
    if certificate or key:
        raise UsageError("review.proxy_ends_tls")
    if passphrase_file is None:
        raise UsageError("review.proxy_passphrase")


_REST_SECONDS = 600.0
"""Beginning anew takes a tenth of a second for ten thousand sheets."""

_PATIENCE_SECONDS = 3.0
"""A scan that watches writes for a second or two at a time: who settles a doubt meanwhile waits."""


def _starter() -> Invited:
    """Return whoever starts the pages, who is of the office; the name is asked at the terminal.

    Raises:
        UsageError: there is no terminal.
    """
    if not sys.stdin.isatty():
        raise UsageError("review.for_whom")
    return Invited(ask(say("review.ask_name")), is_office=True)


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _passphrase(path: Path) -> str:
    text = _require_readable(path).decode(errors="replace").strip()
    if len(text) < LEAST_PASSPHRASE:
        raise UsageError("review.bad_passphrase", path=path, least=LEAST_PASSPHRASE)
    return text


def _require_readable(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise SourceError(
            "review.unreadable", path=path, problem=system_words(problem)
        ) from problem


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that pages are served at.

    Raises:
        SourceError: nobody can listen there.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family)
        # Connections inherit it: else the body of an answer waits 40 ms for its headers' receipt.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except OSError as problem:
        raise SourceError(
            "review.cannot_listen", host=host, port=port, problem=system_words(problem)
        ) from problem


def _rest(desk: "Desk") -> None:
    """Have the desk let go of the store now and then, for as long as pages are served."""
    while True:
        time.sleep(_REST_SECONDS)
        with suppress(PingyiError):  # whoever asks next is told
            desk.rest()


def _serve(
    app: "FastAPI", listener: socket.socket, certificate: Path | None, key: Path | None
) -> None:
    """Answer requests until Ctrl+C. Nothing is logged but failures: logs hold no votes."""
    import uvicorn

    app.state.office.wall.is_warming = True
    Thread(target=_rest, args=(app.state.office.desk,), name="rest", daemon=True).start()
    config = uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # anybody may send them
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        return
