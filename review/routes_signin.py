"""In and out: a one-time link and a role; the language."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from ballot.messages import say
from ballot.person import Role
from review.access import is_of_office, new_browser
from review.web import (
    BROWSER_COOKIE,
    BROWSER_SECONDS,
    COOKIE,
    LANGUAGE_COOKIE,
    Changing,
    OfficeHere,
    is_at_home,
    is_from_here,
    page,
)

signin = APIRouter()

TokenField = Annotated[str, Form(max_length=200)]


@signin.get("/", include_in_schema=False)
def home() -> Response:
    """Send people to the office's page, where everything begins."""
    return RedirectResponse("/office", 303)


@signin.get("/signin", include_in_schema=False)
def ask(
    request: Request, office: OfficeHere, token: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Say for whom the link is and ask for the role, where it is good."""
    if not is_at_home(request, office):
        # One name for this machine: under two, one browser would keep two sets of cookies.
        return RedirectResponse(f"{office.address}/signin?{urlencode({'token': token})}", 303)
    return _asked(request, office, token, problem="")


@signin.post("/signin", include_in_schema=False)
def enter(
    request: Request,
    office: OfficeHere,
    token: TokenField = "",
    role: Annotated[Role, Form()] = Role.OPERATOR,
    passphrase: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Let the person of the link in; it is used up, and whoever was in from here is out."""
    if not is_from_here(request, office) or not is_at_home(request, office):
        raise HTTPException(403, say("review.forged"))
    named = office.home.cookie
    browser = request.cookies.get(named(BROWSER_COOKIE)) or new_browser()
    before = office.door.inside(browser)
    cookie = office.door.sign_in(token, role, browser, passphrase)
    if cookie is None:
        return _asked(request, office, token, problem=say("review.wrong_link"))
    for each in before:
        office.claims.give_back(each)
        office.door.sign_out(each)
    answer = RedirectResponse("/office" if is_of_office(token) else "/queue", 303)
    is_secure = office.home.is_secure
    answer.set_cookie(named(COOKIE), cookie, httponly=True, samesite="strict", secure=is_secure)
    answer.set_cookie(
        named(BROWSER_COOKIE),
        browser,
        max_age=BROWSER_SECONDS,
        httponly=True,
        samesite="strict",
        secure=is_secure,
    )
    return answer


def _asked(request: Request, office: OfficeHere, token: str, problem: str) -> Response:
    model = {
        "token": token,
        "name": office.door.name_on(token),
        "asks_passphrase": office.door.asks_passphrase,
        "problem": problem,
        "is_office": is_of_office(token),
        "roles": [{"value": role.value, "label": role.label} for role in Role],
    }
    return page(request, "signin.html", model, None, 400 if problem else 200)


@signin.post("/signout")
def leave(office: OfficeHere, signed: Changing) -> Response:
    """Let somebody out; what they held goes back to the queue."""
    office.claims.give_back(signed.id)
    office.door.sign_out(signed.id)
    answer = JSONResponse({"next": "/signin"})
    named, is_secure = office.home.cookie, office.home.is_secure
    answer.delete_cookie(named(COOKIE), httponly=True, samesite="strict", secure=is_secure)
    return answer


@signin.get("/language/{chosen}", include_in_schema=False)
def speak(chosen: str, back: Annotated[str, Query(max_length=2000)] = "/queue") -> Response:
    """Change the language of the pages in this browser."""
    is_own = back.startswith("/") and not back.startswith(("//", "/\\"))
    answer = RedirectResponse(back if is_own else "/queue", 303)
    if chosen in ("zh", "en"):
        answer.set_cookie(LANGUAGE_COOKIE, chosen, samesite="strict", httponly=True)
    return answer
