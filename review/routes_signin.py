"""In and out: a one-time link, a name and a role; the language; links for other people."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from ballot.errors import UsageError
from ballot.messages import say
from ballot.person import Person, Role
from ballot.repertoire import drawable
from review.access import MAX_NAME
from review.web import (
    COOKIE,
    LANGUAGE_COOKIE,
    Changing,
    OfficeHere,
    is_from_here,
    page,
)

signin = APIRouter()

TokenField = Annotated[str, Form(max_length=200)]


@signin.get("/", include_in_schema=False)
def home() -> Response:
    """Send people to what waits."""
    return RedirectResponse("/queue", 303)


@signin.get("/signin", include_in_schema=False)
def ask(
    request: Request, office: OfficeHere, token: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Ask for name and role, where the link is good."""
    return _asked(request, office, token, problem="")


@signin.post("/signin", include_in_schema=False)
def enter(
    request: Request,
    office: OfficeHere,
    token: TokenField = "",
    name: Annotated[str, Form(max_length=MAX_NAME)] = "",
    role: Annotated[Role, Form()] = Role.OPERATOR,
    passphrase: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Let somebody in; the link is used up."""
    if not is_from_here(request, office):
        raise HTTPException(403, say("review.forged"))
    name = " ".join(name.split())
    if not name or not name.isprintable():
        return _asked(request, office, token, problem=say("review.name_needed"))
    try:
        name = drawable(name)
    except UsageError as problem:
        return _asked(request, office, token, problem=str(problem))
    signed = office.door.sign_in(token, Person(name, role), passphrase)
    if signed is None:
        return _asked(request, office, token, problem=say("review.wrong_link"))
    answer = RedirectResponse("/queue", 303)
    answer.set_cookie(
        COOKIE,
        signed.key,
        httponly=True,
        samesite="strict",
        secure=office.address.startswith("https:"),
    )
    return answer


def _asked(request: Request, office: OfficeHere, token: str, problem: str) -> Response:
    model = {
        "token": token,
        "is_open": office.door.is_open(token),
        "asks_passphrase": office.door.asks_passphrase,
        "problem": problem,
        "roles": [{"value": role.value, "label": role.label} for role in Role],
    }
    return page(request, "signin.html", model, None, 400 if problem else 200)


@signin.post("/signout")
def leave(office: OfficeHere, signed: Changing) -> Response:
    """Let somebody out; what they held goes back to the queue."""
    office.claims.give_back(signed.key)
    office.door.sign_out(signed)
    answer = JSONResponse({"next": "/signin"})
    answer.delete_cookie(COOKIE)
    return answer


@signin.post("/links")
def invite(office: OfficeHere, _: Changing) -> dict[str, str]:
    """Return a link that lets one more person in, once."""
    return {"link": f"{office.address}/signin?token={office.door.new_link()}"}


@signin.get("/language/{chosen}", include_in_schema=False)
def speak(chosen: str, back: Annotated[str, Query(max_length=2000)] = "/queue") -> Response:
    """Change the language of the pages in this browser."""
    is_own = back.startswith("/") and not back.startswith(("//", "/\\"))
    answer = RedirectResponse(back if is_own else "/queue", 303)
    if chosen in ("zh", "en"):
        answer.set_cookie(LANGUAGE_COOKIE, chosen, samesite="strict", httponly=True)
    return answer
