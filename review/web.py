"""What every route shares: who asks, in which language, and how an answer is shown."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

from fastapi import Depends, HTTPException, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ballot.ids import SheetId, parse_sheet_id
from ballot.messages import say, speaking
from review.access import Doorkeeper, SignedIn, is_genuine
from review.bureau.bureau import Bureau
from review.bureau.jobs import Jobs
from review.bureau.results import Results
from review.claims import Claims
from review.desk import Desk
from review.home import LOOPBACK, Home
from review.just import Just
from review.models import Models
from review.moment import one_request
from review.opinions import Opinions
from review.pictures import Pictures
from review.queue import Filter
from review.wall import Wall
from review.words import Model, time_word

COOKIE = "pingyi_review"
BROWSER_COOKIE = "pingyi_browser"
"""Tells this browser from others, whoever signs in with it, and outlives the session."""
BROWSER_SECONDS = 400 * 86400
"""As long as browsers keep a cookie: a whole year's evaluation."""
LANGUAGE_COOKIE = "pingyi_language"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing comes from elsewhere, nothing is written into a page but text."""

SAFE_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that the routes need."""

    desk: Desk
    pictures: Pictures
    wall: Wall
    models: Models
    claims: Claims
    opinions: Opinions
    bureau: Bureau
    results: Results
    jobs: Jobs
    door: Doorkeeper
    just: Just
    home: Home

    @property
    def address(self) -> str:
        """Scheme, host and port, as links to here begin."""
        return self.home.address


class SafeAnswers:
    """ASGI middleware: the same headers on every answer, and the language of the reader.

    Args:
        app: what answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                message["headers"] += [
                    (name.encode(), value.encode())
                    for name, value in SAFE_HEADERS.items()
                    if name.encode() not in present
                ]
            await send(message)

        chosen = Request(scope).cookies.get(LANGUAGE_COOKIE)
        with one_request(), speaking(chosen) if chosen in ("zh", "en") else nullcontext():
            await self._app(scope, receive, send_safely)


_templates = Environment(
    loader=PackageLoader("review", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.globals["say"] = say
_templates.filters["clock"] = time_word


def office_of(request: Request) -> Office:
    """Return what the application was made with."""
    office: Office = request.app.state.office
    return office


OfficeHere = Annotated[Office, Depends(office_of)]


class SignInFirstError(Exception):
    """Nobody is signed in; a person is sent to the page that says how."""


def signed_in(request: Request, office: OfficeHere) -> SignedIn:
    """Return who asks.

    Raises:
        SignInFirstError: nobody known.
    """
    cookies, named = request.cookies, office.home.cookie
    signed = office.door.who(cookies.get(named(COOKIE)), cookies.get(named(BROWSER_COOKIE)))
    if signed is None:
        raise SignInFirstError
    return signed


Signed = Annotated[SignedIn, Depends(signed_in)]


def is_from_here(request: Request, office: Office) -> bool:
    """Return whether a change comes from our own pages, as far as the browser says."""
    return is_from(request, office.address)


def is_from(request: Request, address: str) -> bool:
    """Return whether a request comes from the pages at this address, or from no page."""
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site")
    if origin is not None and not _is_same(origin, address):
        return False
    return site in (None, "same-origin", "none")


def is_at_home(request: Request, office: Office) -> bool:
    """Return whether this machine is asked by the name under which links lead to it."""
    return request.url.hostname == urlsplit(office.address).hostname


def _is_same(origin: str, address: str) -> bool:
    try:
        theirs, ours = urlsplit(origin), urlsplit(address)
        places = (theirs.scheme, theirs.port), (ours.scheme, ours.port)
    except ValueError:
        return False
    if places[0] != places[1]:
        return False
    return theirs.hostname == ours.hostname or {theirs.hostname, ours.hostname} <= LOOPBACK


def changing(request: Request, office: OfficeHere, signed: Signed) -> SignedIn:
    """Return who makes a change.

    Raises:
        HTTPException: 403, it does not come from our own pages.
    """
    token = request.headers.get("x-csrf-token")
    if not is_from_here(request, office) or not is_genuine(signed, token):
        raise HTTPException(403, say("review.forged"))
    return signed


Changing = Annotated[SignedIn, Depends(changing)]


def wanted_part(
    session: Annotated[str, Query(max_length=100)] = "",
    reason: Annotated[str, Query(max_length=100)] = "",
    of_unit: Annotated[str, Query(alias="unit", max_length=100)] = "",
    batch: Annotated[str, Query(max_length=1000)] = "",
) -> Filter:
    """Return which part of the queue an address asks for."""
    return Filter(session, reason, of_unit, batch)


Wanted = Annotated[Filter, Depends(wanted_part)]


def sheet_of(sheet: str) -> SheetId:
    """Return the sheet in a path.

    Raises:
        HTTPException: 404, no such id can be.
    """
    found = parse_sheet_id(sheet)
    if found is None:
        raise HTTPException(404, say("review.no_such"))
    return found


SheetHere = Annotated[SheetId, Depends(sheet_of)]


def show(request: Request, template: str, model: Model | None, signed: SignedIn | None) -> Response:
    """Return a page, or its JSON twin where the address ends with .json.

    Raises:
        HTTPException: 404, there is nothing to show.
    """
    if model is None:
        raise HTTPException(404, say("review.no_such"))
    if request.url.path.endswith(".json"):
        return JSONResponse(model)
    return page(request, template, model, signed)


def page(
    request: Request,
    template: str,
    model: Mapping[str, Any],
    signed: SignedIn | None,
    status: int = 200,
) -> Response:
    """Return a rendered page."""
    has_opinions = office_of(request).opinions.has_any
    return rendered(request, template, model, signed, status, has_opinions=has_opinions)


def rendered(
    request: Request,
    template: str,
    model: Mapping[str, Any],
    signed: SignedIn | None,
    status: int = 200,
    *,
    has_opinions: bool = False,
) -> Response:
    """Return a page, also where there is no activity yet."""
    part = wanted_query(request)
    body = _templates.get_template(template).render(
        model=model,
        signed=signed,
        part=part,
        suffix=f"?{part}" if part else "",
        path=request.url.path,
        chosen=request.cookies.get(LANGUAGE_COOKIE, "zh"),
        has_opinions=has_opinions,
    )
    return Response(body, status, media_type="text/html; charset=utf-8")


def wanted_query(request: Request) -> str:
    """Return the part of the queue that an address asks for, as a query."""
    names = ("session", "reason", "unit", "batch")
    chosen = {name: request.query_params[name] for name in names if request.query_params.get(name)}
    return urlencode(chosen)


def jpeg(content: bytes) -> Response:
    """Return a picture; the browser keeps it while the page is open."""
    return Response(
        content, media_type="image/jpeg", headers={"cache-control": "private, max-age=3600"}
    )


Handler = Callable[[Request, Exception], Awaitable[Response]]


def wants_page(request: Request) -> bool:
    """Return whether a browser asks for a page, not a script for data."""
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def to_signin() -> Response:
    """Return the way to the page that says how to sign in."""
    return RedirectResponse("/signin", 303)
