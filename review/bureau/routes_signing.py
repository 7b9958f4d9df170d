"""Keys, signatures and their verification.

A pass phrase is typed by its owner, comes once in the body of a request over the loopback or
HTTPS, opens the key, and is dropped with the request.
"""

from enum import StrEnum, unique
from typing import Annotated, assert_never

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import StringConstraints

from ballot.errors import SignatureError, SourceError, UsageError
from ballot.messages import say
from office.checks.run import check_folder
from office.sign_job import sign_own
from output.paper_keys import generate_paper_key
from output.signing import PRIVATE_SUFFIX, check_name, generate_key
from review.bureau.bodies import Body, Phrase
from review.bureau.jobs import Job
from review.bureau.rights import Acting, Official
from review.bureau.signing import VERIFYING, signable, signing_model, verified
from review.web import OfficeHere, show
from review.words import Model

signing = APIRouter()

HERE = "/office/signing"

FileId = Annotated[str, StringConstraints(max_length=300)]
Signer = Annotated[str, StringConstraints(min_length=1, max_length=100)]


@unique
class KeyFor(StrEnum):
    """What a new key signs."""

    TALLY = "tally"
    PAPERS = "papers"


class Signing(Body):
    """Which tally is signed, with whose key."""

    file: FileId
    signer: Signer
    passphrase: Phrase


class NewKey(Body):
    """Whose key is made."""

    name: Signer
    use: KeyFor = KeyFor.TALLY
    passphrase: Phrase
    again: Phrase


class Verifying(Body):
    """Which file is verified."""

    file: FileId


@signing.get("/office/signing", include_in_schema=False)
@signing.get("/office/signing.json")
def look(request: Request, office: OfficeHere, signed: Official) -> Response:
    """What is signed, by whom, and what is missing."""
    model = signing_model(office.bureau, office.jobs, signed)
    return show(request, "office_signing.html", model, signed)


@signing.post("/office/sign")
def sign(body: Signing, office: OfficeHere, _: Acting) -> Model:
    """Sign the exact bytes of a tally that stands; it goes on record."""
    folder = office.bureau.opened()
    with office.bureau.looking() as (_folder, store):
        found = signable(folder, store)
    if body.file not in found:
        raise SourceError("bureau.no_file", name=body.file)
    key = folder.keys / f"{check_name(body.signer)}{PRIVATE_SUFFIX}"
    if not key.is_file():
        raise SignatureError("bureau.no_key", name=body.signer)
    path, name = found[body.file]
    sign_own(folder.path, path, key, body.passphrase.get_secret_value)
    return {"next": HERE, "said": say("bureau.signed", signer=body.signer, name=name)}


@signing.post("/office/keys")
def make_key(body: NewKey, office: OfficeHere, _: Acting) -> Model:
    """Make a key; its owner types the pass phrase twice."""
    passphrase = body.passphrase.get_secret_value()
    if passphrase != body.again.get_secret_value():
        raise UsageError("bureau.passphrases_differ")
    keys = office.bureau.opened().keys
    match body.use:
        case KeyFor.TALLY:
            generate_key(body.name, passphrase, keys)
        case KeyFor.PAPERS:
            generate_paper_key(body.name, passphrase, keys)
        case _:
            assert_never(body.use)
    return {"next": HERE, "said": say("bureau.key_made", name=body.name)}


@signing.post("/office/verify")
def verify(body: Verifying, office: OfficeHere, _: Acting) -> Model:
    """Check the signatures of a file, and of a tally whether it stands."""
    return {"next": None, "told": verified(office.bureau, body.file)}


@signing.post("/office/verify-folder")
def verify_folder(office: OfficeHere, signed: Acting) -> Model:
    """Check everything in the folder; nothing is changed."""
    bureau = office.bureau

    def work(_: Job) -> Model:
        report = check_folder(bureau.path)
        return {
            "is_whole": report.first_wrong is None,
            "entries": report.entries,
            "head": report.head,
            "checks": [
                {
                    "name": say(f"folder_check.name.{each.name}"),
                    "count": each.count,
                    "problems": list(each.problems),
                    "notes": list(each.notes),
                }
                for each in report.results
            ],
        }

    office.jobs.start(Job(VERIFYING, say("bureau.verifying"), signed.person.name), work)
    return {"next": HERE}


@signing.get("/office/job.json")
def job(office: OfficeHere, _: Official) -> Model:
    """How the work stands that runs."""
    running = office.jobs.running
    return {"running": None if running is None else running.as_model()}
