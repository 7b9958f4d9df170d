"""Where there is no activity yet: a page that asks for roster, city, issuer and sessions.

It is served on this machine alone, to whoever has the link that the terminal shows, until the
activity is there; then the office's page takes its place.
"""

import base64
import binascii
import hmac
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import Field, StringConstraints
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException as StarletteError
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from ballot.errors import PingyiError
from ballot.messages import say
from office.new_activity import Answers, tops_of, write_from_roster
from office.roster import MOST_BYTES, Roster, RosterError, read_roster
from review.bureau.bodies import Body, Words
from review.home import Home
from review.web import SafeAnswers, is_from, rendered
from review.words import Model

MOST_LISTED = 100
"""Sessions, categories or signers: more are a mistake."""

Encoded = Annotated[str, StringConstraints(max_length=MOST_BYTES * 4 // 3 + 8)]
"""A file in base64."""

Short = Annotated[str, StringConstraints(max_length=200)]


class RosterFile(Body):
    """An Excel file."""

    name: Short
    file: Encoded


class NewActivity(RosterFile):
    """All that an activity is made of."""

    city: Short
    title: Short = ""
    issuer: Short = ""
    year: Annotated[int, Field(ge=0, le=9999)] = 0
    sessions: Words = ""
    """A line each."""
    signers: Words = ""
    """A line each."""
    tops: dict[str, Annotated[int, Field(ge=0, le=10_000)]] = Field(
        default_factory=dict, max_length=MOST_LISTED
    )


def make_wizard(
    folder: Path, *, home: Home, token: str, made: Callable[[], str], ended: Callable[[], None]
) -> FastAPI:
    """Return the application that asks, and makes the activity.

    Args:
        folder: of the activity to be; missing or empty.
        home: the address under which browsers know the page.
        token: of the link; every request must have it.
        made: returns where to go once the activity is there.
        ended: is called after that was answered.
    """
    app = FastAPI(title="pingyi new", docs_url=None, redoc_url=None, openapi_url=None)

    def known(request: Request, token_here: Annotated[str, Query(alias="token")] = "") -> None:
        given = request.headers.get("x-csrf-token") or token_here
        if not is_from(request, home.address) or not hmac.compare_digest(
            given.encode("utf-8", "surrogatepass"), token.encode()
        ):
            raise HTTPException(403, say("review.need_link"))

    @app.get("/new", dependencies=[Depends(known)])
    def ask(request: Request) -> Response:
        """Ask for the roster and the rest."""
        return rendered(request, "new.html", {"token": token, "folder": str(folder)}, None)

    @app.post("/new/roster", dependencies=[Depends(known)])
    def look(body: RosterFile) -> Model:
        """Say what a roster holds, before anything is made."""
        roster = _roster(body)
        counts = dict.fromkeys(roster.categories, 0)
        for unit in roster.units:
            counts[unit.category] += 1
        tops = tops_of(roster)
        return {
            "said": say("roster.found", sheet=roster.sheet, units=len(roster.units)),
            "categories": [
                {"name": name, "count": count, "top": tops[name]} for name, count in counts.items()
            ],
        }

    @app.post("/new", dependencies=[Depends(known)])
    def make(body: NewActivity) -> Response:
        """Make the activity folder; nothing is made where anything is wrong."""
        answers = Answers(
            city=body.city,
            name=body.title,
            issuer=body.issuer,
            year=body.year,
            sessions=_lines(body.sessions),
            tops=body.tops,
            signers=_lines(body.signers),
        )
        write_from_roster(folder, _roster(body), answers)
        return JSONResponse({"starts": made()}, background=BackgroundTask(ended))

    _dress(app, home)
    return app


def _roster(body: RosterFile) -> Roster:
    try:
        content = base64.b64decode(body.file, validate=True)
    except binascii.Error:
        content = b""
    return read_roster(content, body.name)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())[:MOST_LISTED]


def _dress(app: FastAPI, home: Home) -> None:
    """Add what every page of ours has: files, headers, and refusals in words."""
    static = files("review").joinpath("static")
    fonts = files("forms").joinpath("fonts")
    app.mount("/fonts", StaticFiles(directory=str(fonts)), name="fonts")
    app.mount("/static", StaticFiles(directory=str(static)), name="static")
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(home.hosts), www_redirect=False)
    app.add_middleware(SafeAnswers)
    app.add_exception_handler(PingyiError, _told)
    app.add_exception_handler(StarletteError, _refused)
    app.add_exception_handler(RequestValidationError, _not_understood)


async def _told(_: Request, error: Exception) -> Response:
    faults = error.texts if isinstance(error, RosterError) else []
    return JSONResponse({"error": str(error), "faults": faults}, 409)


async def _refused(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, StarletteError) else 500
    detail = str(error.detail) if isinstance(error, StarletteError) else str(error)
    return JSONResponse({"error": detail}, status)


async def _not_understood(_: Request, __: Exception) -> Response:
    return JSONResponse({"error": say("roster.not_understood")}, 422)
