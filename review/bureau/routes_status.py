"""The start page and the page of a session; each has a JSON twin."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import FileResponse, Response

from ballot.ids import SessionId
from ballot.messages import say
from office.sealed import revision_folder
from output.slip import SLIP_PDF
from review.bureau.rights import Official
from review.bureau.status import office_model, session_model
from review.web import OfficeHere, Signed, show

status = APIRouter()

SessionName = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{1,100}$")]


@status.get("/office", include_in_schema=False)
@status.get("/office.json")
def start(request: Request, office: OfficeHere, signed: Signed) -> Response:
    """Where the activity stands, and what comes next."""
    return show(request, "office.html", office_model(office.bureau, signed), signed)


@status.get("/office/sessions/{session}/slip.pdf")
def slip(office: OfficeHere, _: Official, session: SessionName) -> FileResponse:
    """The witness slip of the seal in force, as it was made."""
    with office.bureau.looking() as (folder, store):
        seal = store.seals().get(SessionId(session))
    path = seal and revision_folder(folder, SessionId(session), seal.revision) / SLIP_PDF
    if not path or not path.is_file():
        raise HTTPException(404, say("review.no_such"))
    return FileResponse(path, media_type="application/pdf", filename=f"{session}-slip.pdf")


@status.get("/office/sessions/{session}", include_in_schema=False)
@status.get("/office/sessions/{session}.json")
def session(request: Request, office: OfficeHere, signed: Signed, session: SessionName) -> Response:
    """One session: its numbers, whether they agree, its seal."""
    model = session_model(office.bureau, office.jobs, SessionId(session), signed)
    return show(request, "office_session.html", model, signed)
