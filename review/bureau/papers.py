"""Papers: made by the job that `pingyi report` runs, signed where somebody signs, downloaded."""

from collections.abc import Iterator
from pathlib import Path

from ballot.errors import SignatureError
from ballot.ids import FIRST_FORM, FormKey
from ballot.messages import say
from office.days import today
from office.folder import ActivityFolder
from office.report_job import DRAFTS, Wanted, report_papers
from office.todo import PAPERS
from output.paper_keys import paper_key_path
from output.pdf_signing import PdfSigner
from output.signing import PAPER_SUFFIX, PRIVATE_SUFFIX, check_name
from review.bureau.bureau import Bureau
from review.bureau.jobs import Job, Jobs
from review.bureau.refusals import refusal_text
from review.words import Model

WRITING = "papers"
SHOWN = frozenset({".pdf", ".docx", ".xlsx", ".csv", ".txt"})
"""Endings of files that can be downloaded."""


def places_of(folder: ActivityFolder) -> Iterator[tuple[str, str, Path]]:
    """Yield where papers stand: an id of the place, its name, the folder."""
    for form in [each.id for each in folder.activity.forms] or [FIRST_FORM]:
        seen = folder.seen_by(FormKey(form))
        title = seen.activity.form.title
        yield f"{PAPERS}-{form}".rstrip("-"), title, seen.output / PAPERS
        drafts = say("bureau.drafts_of", title=title)
        yield f"{DRAFTS}-{form}".rstrip("-"), drafts, seen.output / DRAFTS


def papers_model(bureau: Bureau, jobs: Jobs) -> Model:
    """Return what the page of papers shows."""
    folder = bureau.opened()
    last = jobs.last(WRITING)
    return {
        "forms": [
            {"id": form, "title": folder.seen_by(FormKey(form)).activity.form.title}
            for form in [each.id for each in folder.activity.forms] or [FIRST_FORM]
        ],
        "places": [
            {
                "id": id_,
                "title": title,
                "is_draft": id_.startswith(DRAFTS),
                "files": [
                    {"name": name, "address": f"/office/papers/{id_}/{name}"}
                    for name in (path.relative_to(place).as_posix() for path in _files(place))
                ],
            }
            for id_, title, place in places_of(folder)
        ],
        "signers": sorted(
            path.name.removesuffix(f"{PAPER_SUFFIX}{PRIVATE_SUFFIX}")
            for path in folder.keys.glob(f"*{PAPER_SUFFIX}{PRIVATE_SUFFIX}")
        ),
        "job": None if last is None else last.as_model(),
    }


def _files(place: Path) -> list[Path]:
    """Return what can be downloaded, letters in folders of their own included."""
    return sorted(path for path in place.rglob("*") if path.suffix in SHOWN and path.is_file())


def paper_at(bureau: Bureau, place: str, name: str) -> Path | None:
    """Return a paper by the id of its place and its name there; None where there is none."""
    for id_, _, folder in places_of(bureau.opened()):
        if id_ == place:
            found = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
            return found.get(name)
    return None


def signer_of_papers(folder: ActivityFolder, name: str, passphrase: str) -> PdfSigner | None:
    """Return who signs papers, the key opened; None where nobody is named.

    Raises:
        SignatureError: there is no such key, or it can't be opened.
    """
    if not name:
        return None
    key = paper_key_path(folder.keys, check_name(name))
    if not key.is_file():
        raise SignatureError("bureau.no_key", name=name)
    return PdfSigner(key, passphrase)


def write_papers(
    bureau: Bureau, form: FormKey, job: Job, *, is_draft: bool, signer: PdfSigner | None
) -> Model:
    """Write the papers of a form, each PDF signed where somebody signs, all of them or none.

    Raises:
        PingyiError: the tally doesn't stand, or may not be published yet.
    """
    folder = bureau.opened().seen_by(form)
    signers = () if signer is None else (signer,)
    made = report_papers(
        folder, Wanted(day=today(), is_draft=is_draft, signers=signers), step=job.advance
    )
    for words in made.notes:
        job.tell(words)
    if made.kept_back is not None:
        job.tell(say("report.kept_back", why=refusal_text(made.kept_back)))
    signed = sum(path.suffix == ".pdf" for path in made.files) if signers else 0
    return {"count": len(made.files), "signed": signed}
