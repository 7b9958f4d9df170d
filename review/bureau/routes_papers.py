"""Papers: made and downloaded."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import FileResponse, Response
from pydantic import SecretStr, StringConstraints

from ballot.errors import UsageError
from ballot.ids import FormKey
from ballot.messages import say
from review.bureau.bodies import Body, Phrase
from review.bureau.jobs import Job
from review.bureau.papers import (
    WRITING,
    paper_at,
    papers_model,
    signer_of_papers,
    write_papers,
)
from review.bureau.rights import Acting, Official
from review.bureau.routes_results import Id
from review.web import OfficeHere, show
from review.words import Model

papers = APIRouter()

HERE = "/office/papers"


class Writing(Body):
    """Of which form papers are made; who signs them, if anybody does."""

    form: Id = ""
    draft: bool = False
    signer: Annotated[str, StringConstraints(max_length=100)] = ""
    passphrase: Phrase = SecretStr("")


@papers.get("/office/papers", include_in_schema=False)
@papers.get("/office/papers.json")
def look(request: Request, office: OfficeHere, signed: Official) -> Response:
    """Papers that were made, and what making them came to."""
    model = papers_model(office.bureau, office.jobs)
    return show(request, "office_papers.html", model, signed)


@papers.get("/office/papers/{place}/{name:path}")
def paper(
    office: OfficeHere,
    _: Official,
    place: Annotated[str, Path(max_length=120)],
    name: Annotated[str, Path(max_length=300)],
) -> FileResponse:
    """One paper."""
    path = paper_at(office.bureau, place, name)
    if path is None:
        raise HTTPException(404, say("review.no_such"))
    return FileResponse(path, filename=path.name)


@papers.post("/office/papers")
def write(body: Writing, office: OfficeHere, signed: Acting) -> Model:
    """Make the papers of the tally that stands, signed by whoever types a pass phrase."""
    if body.draft and body.signer:
        raise UsageError("report.draft_alone")
    bureau, form = office.bureau, FormKey(body.form)
    folder = bureau.opened().seen_by(form)
    signer = signer_of_papers(folder, body.signer, body.passphrase.get_secret_value())
    job = Job(WRITING, say("bureau.writing"), signed.person.name)
    office.jobs.start(
        job,
        lambda job: write_papers(bureau, form, job, is_draft=body.draft, signer=signer),
    )
    return {"next": HERE}
