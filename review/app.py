"""Puts the pages together: `make_app` is what `pingyi review` serves."""

import json
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from ballot.activity import Activity
from ballot.errors import PingyiError, StoreError, UsageError
from ballot.messages import say
from office.folder import ActivityFolder
from office.reader_context import desk_context
from review.access import Doorkeeper
from review.bureau.bureau import Bureau
from review.bureau.jobs import Jobs
from review.bureau.refusals import OFFICE_PATH, refusal_status, refusal_text
from review.bureau.results import Results
from review.bureau.routes_counts import counts
from review.bureau.routes_merge import merging
from review.bureau.routes_paper import paper
from review.bureau.routes_papers import papers
from review.bureau.routes_results import results
from review.bureau.routes_signing import signing
from review.bureau.routes_status import status
from review.desk import Desk
from review.home import AtHome, Home
from review.just import Just
from review.models import Models
from review.opinions import Opinions
from review.pictures import Pictures
from review.routes_alike import alike_pages
from review.routes_changes import changes
from review.routes_opinions import opinions
from review.routes_pages import pages
from review.routes_signin import signin
from review.routes_spot import spot
from review.routes_wall import wall_routes
from review.shared import claims_of, guests_of
from review.wall import Wall
from review.web import (
    Office,
    SafeAnswers,
    SignInFirstError,
    page,
    to_signin,
    wants_page,
)
from scanner.context import ReadingContext
from store.desk_tables import DeskTables
from store.evidence import Store


def make_app(
    folder: Path,
    activity: Activity,
    store: Store,
    context: ReadingContext,
    *,
    home: Home,
    passphrase: str | None = None,
    shared: DeskTables | None = None,
    door: Doorkeeper | None = None,
) -> FastAPI:
    """Return the application.

    Args:
        folder: the activity folder, for originals and the cache of the wall.
        activity: its plan.
        store: its evidence; used by nobody else in this process from now on.
        context: its forms, sheets and secret, as reading needs them.
        home: the address under which browsers know the pages.
        passphrase: asked for besides a link, where pages are served beyond this machine.
        shared: tables by which several servers know of each other; None: this is the only one.
        door: knows who has a link, where somebody was let in before; None: a new one.
    """
    here = ActivityFolder(folder, activity)
    desk = Desk(activity, store, context, lambda store: desk_context(here, store))
    pictures = Pictures(here.originals(), desk)
    claims = claims_of(shared)
    door = door or Doorkeeper(passphrase, guests_of(shared))
    bureau = Bureau(folder, desk)
    app = FastAPI(title="pingyi review", docs_url=None, redoc_url=None)
    app.state.office = Office(
        desk=desk,
        pictures=pictures,
        wall=Wall(desk, pictures, folder),
        models=Models(desk, pictures, claims, door),
        claims=claims,
        opinions=Opinions(desk, pictures, claims),
        bureau=bureau,
        results=Results(bureau),
        jobs=Jobs(),
        door=door,
        just=Just(desk, door),
        home=home,
    )
    for router in (
        signin,
        pages,
        changes,
        wall_routes,
        spot,
        opinions,
        alike_pages,
        status,
        counts,
        results,
        signing,
        paper,
        merging,
        papers,
    ):
        app.include_router(router)
    static = files("review").joinpath("static")
    fonts = files("forms").joinpath("fonts")
    app.mount("/fonts", StaticFiles(directory=str(fonts)), name="fonts")
    app.mount("/static", StaticFiles(directory=str(static)), name="static")
    app.add_middleware(AtHome, home=home)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(home.hosts), www_redirect=False)
    app.add_middleware(SafeAnswers)
    app.add_exception_handler(SignInFirstError, _sign_in_first)
    app.add_exception_handler(PingyiError, _told)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _not_understood)
    return app


async def _sign_in_first(request: Request, _: Exception) -> Response:
    if wants_page(request):
        return to_signin()
    return JSONResponse({"error": say("review.sign_in_first")}, 401)


async def _told(request: Request, error: Exception) -> Response:
    """Say what went wrong: a stale or impossible answer is 409, a store that is busy 503."""
    status = 409 if isinstance(error, UsageError) else 503 if isinstance(error, StoreError) else 500
    problem = str(error)
    if request.url.path.startswith(OFFICE_PATH) and isinstance(error, PingyiError):
        status, problem = refusal_status(error), refusal_text(error)
    if wants_page(request):
        return page(request, "problem.html", {"problem": problem}, None, status)
    return _in_ascii({"error": problem}, status)


async def _refused(request: Request, error: Exception) -> Response:
    status, detail = 500, str(error)
    if isinstance(error, HTTPException):
        status, detail = error.status_code, str(error.detail)
    if wants_page(request):
        return page(request, "problem.html", {"problem": detail}, None, status)
    return _in_ascii({"error": detail}, status)


async def _not_understood(_: Request, error: Exception) -> Response:
    """Say what of a request is none, without what was sent: it may be no text at all."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - it is called for no other
    told = [{name: each[name] for name in ("loc", "msg", "type")} for each in error.errors()]
    return _in_ascii({"detail": told}, 422)


def _in_ascii(told: object, status: int) -> Response:
    """Return JSON that can be sent whatever is in it: half of a character is no UTF-8."""
    return Response(json.dumps(told), status, media_type="application/json")
