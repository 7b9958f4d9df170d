"""Paper out and paper in: printing a session's forms, and taking its scans in."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, HTTPException, Request
from fastapi import Path as InPath
from fastapi.responses import FileResponse, Response
from pydantic import Field, StringConstraints

from ballot.errors import SourceError, UsageError
from ballot.ids import GroupId, SessionId
from ballot.messages import say
from office.print_job import print_batch
from review.bureau.bodies import Body
from review.bureau.jobs import Job
from review.bureau.rights import Acting, Official
from review.bureau.routes_status import SessionName
from review.bureau.scanning import SCANNING, scan_folder, scan_model
from review.web import OfficeHere, show
from review.words import Model

paper = APIRouter()

PRINTING = "print"

MOST_SHEETS = 10_000
"""At once; more are printed in several stacks."""


FullPath = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
"""Of a folder or file on the server's machine, from its root."""


class Printing(Body):
    """How many sheets, and for whom."""

    sheets: Annotated[int, Field(ge=1, le=MOST_SHEETS)]
    group: Annotated[str, StringConstraints(max_length=100)] = ""


class Scanning(Body):
    """Which folder, or file, of the server's machine is read."""

    path: FullPath


def whole_path(text: str) -> Path:
    """Return the path that somebody typed or chose.

    Raises:
        SourceError: it isn't a whole one.
    """
    path = Path(text.strip()).expanduser()
    if "\x00" in text or not path.is_absolute():
        raise SourceError("bureau.whole_path", path=text)
    return path


@paper.post("/office/sessions/{session}/print")
def print_sheets(body: Printing, office: OfficeHere, signed: Acting, session: SessionName) -> Model:
    """Print blank sheets of a session into a PDF, never an id twice."""
    bureau, by = office.bureau, signed.person.name
    folder = bureau.opened()
    if folder.activity.session(SessionId(session)) is None:
        known = say("words.list").join(each.id for each in folder.activity.sessions)
        raise UsageError("reconcile.unknown", session=session, known=known)

    def work(job: Job) -> Model:
        with bureau.acting(folder, kept=True) as store:
            batch = print_batch(
                folder,
                store,
                SessionId(session),
                sheets=body.sheets,
                group=GroupId(body.group) if body.group else None,
                by=by,
                step=job.advance,
            )
        return {
            "sheets": batch.sheets,
            "pages": batch.sheets * batch.sides,
            "turn": say(f"bureau.turn.{batch.edge}"),
            "address": f"/office/sessions/{session}/forms/{batch.pdf.name}",
        }

    job = Job(PRINTING, say("bureau.printing"), by, total=body.sheets)
    office.jobs.start(job, work)
    return {"next": f"/office/sessions/{session}"}


@paper.get("/office/sessions/{session}/forms/{name}")
def form_pdf(
    office: OfficeHere,
    _: Official,
    session: SessionName,
    name: Annotated[str, InPath(max_length=200)],
) -> FileResponse:
    """A PDF of sheets that were printed."""
    forms = office.bureau.opened().forms
    path = next((each for each in forms.glob("*.pdf") if each.name == name), None)
    if path is None or not path.name.startswith(session):
        raise HTTPException(404, say("review.no_such"))
    return FileResponse(path, media_type="application/pdf", filename=path.name)


@paper.get("/office/scan", include_in_schema=False)
@paper.get("/office/scan.json")
def scans(request: Request, office: OfficeHere, signed: Official) -> Response:
    """Folders to read, how the scan goes, and what the last one came to."""
    return show(request, "office_scan.html", scan_model(office.bureau, office.jobs), signed)


@paper.post("/office/scan")
def scan(body: Scanning, office: OfficeHere, signed: Acting) -> Model:
    """Read what is new in a folder; pages that are refused are told at once."""
    path = whole_path(body.path)
    bureau = office.bureau
    job = Job(SCANNING, say("bureau.scanning"), signed.person.name)
    office.jobs.start(job, lambda job: scan_folder(bureau, path, job))
    return {"next": "/office/scan"}
