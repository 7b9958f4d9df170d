"""The page on which a new activity is made, before `pingyi review` has one to serve."""

import secrets
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ballot.errors import SourceError
from ballot.messages import say
from ballot.system_errors import system_words
from cli.terminal import note, show

if TYPE_CHECKING:
    from cli.review_links import Invited
    from review.access import Doorkeeper


def is_new(folder: Path) -> bool:
    """Return whether a folder is missing or empty: whatever holds anything is somebody's."""
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


def serve_wizard(
    folder: Path, host: str, port: int, person: "Invited", *, opens_browser: bool
) -> tuple[int, "Doorkeeper"]:
    """Serve the page until an activity was made.

    Args:
        folder: of the activity to be.
        host: of this machine.
        port: 0 for any.
        person: who makes it, of the office.
        opens_browser: whether a browser is opened here.

    Returns:
        The port, at which the pages go on, and who knows the link that leads into them.

    Raises:
        SourceError: nobody can listen there.
        Exit: it was ended before.
    """
    import uvicorn

    from review.access import LINK_BYTES, Doorkeeper
    from review.bureau.wizard import make_wizard
    from review.home import Home

    door = Doorkeeper()
    try:
        listener = socket.create_server((host, port))
    except OSError as problem:
        raise SourceError(
            "review.cannot_listen", host=host, port=port, problem=system_words(problem)
        ) from problem
    with listener:
        port = listener.getsockname()[1]
        home = Home(f"http://{host}:{port}", (host, "127.0.0.1", "localhost"))
        token = secrets.token_urlsafe(LINK_BYTES)
        app = make_wizard(
            folder,
            home=home,
            token=token,
            made=lambda: f"/signin?token={door.new_link(person.name, is_office=True)}",
            ended=lambda: setattr(server, "should_exit", True),
        )
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="error", access_log=False, proxy_headers=False)
        )
        link = f"{home.address}/new?token={token}"
        show(say("roster.link", folder=folder, name=person.name, link=link))
        note(say("review.stop"))
        if opens_browser:
            typer.launch(link)
        try:
            server.run(sockets=[listener])
        except KeyboardInterrupt:
            raise typer.Exit(0) from None
    if is_new(folder):
        raise typer.Exit(0)
    return port, door
