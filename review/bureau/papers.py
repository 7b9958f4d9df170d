"""Papers: made by the job that `pingyi report` runs, signed where somebody signs, downloaded."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from ballot.errors import SignatureError
from ballot.ids import FIRST_FORM, FormKey
from ballot.messages import say
from office.folder import ActivityFolder
from office.gate import publishable_tally
from office.todo import PAPERS
from output.paper_keys import paper_key_path
from output.pdf_signing import PdfSigner
from output.signing import PAPER_SUFFIX, PRIVATE_SUFFIX, check_name
from review.bureau.bureau import Bureau
from review.bureau.jobs import Job, Jobs
from review.words import Model

WRITING = "papers"
DRAFTS = "drafts"
"""Folder of the drafts, in output/."""

SHOWN = frozenset({".pdf", ".docx", ".xlsx", ".csv", ".txt"})
"""Endings of files that can be downloaded."""


class WritesPapers(Protocol):
    """Writes the papers of a form's tally into output/, through the gate."""

    def __call__(self, folder: Path, form: FormKey, *, is_draft: bool) -> None:
        """Write them, or with `is_draft` those of a tally that can't be published yet."""


def places_of(folder: ActivityFolder) -> Iterator[tuple[str, str, Path]]:
    """Yield where papers stand: an id of the place, its name, the folder."""
    for form in [each.id for each in folder.activity.forms] or [FIRST_FORM]:
        seen = folder.seen_by(FormKey(form))
        title = seen.activity.form.title
        yield f"{PAPERS}-{form}".rstrip("-"), title, seen.output / PAPERS
        drafts = say("bureau.drafts_of", title=title)
        yield f"{DRAFTS}-{form}".rstrip("-"), drafts, seen.output / DRAFTS


def papers_model(bureau: Bureau, jobs: Jobs, *, can_write: bool) -> Model:
    """Return what the page of papers shows."""
    folder = bureau.opened()
    last = jobs.last(WRITING)
    return {
        "can_write": can_write,
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
                    {"name": path.name, "address": f"/office/papers/{id_}/{path.name}"}
                    for path in _files(place)
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
    return sorted(path for path in place.glob("*") if path.suffix in SHOWN and path.is_file())


def paper_at(bureau: Bureau, place: str, name: str) -> Path | None:
    """Return a paper by the id of its place and its name; None where there is none."""
    for id_, _, folder in places_of(bureau.opened()):
        if id_ == place:
            return next((path for path in _files(folder) if path.name == name), None)
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
    bureau: Bureau,
    form: FormKey,
    job: Job,
    write: WritesPapers,
    *,
    is_draft: bool,
    signer: PdfSigner | None,
) -> Model:
    """Write the papers of a form, and sign each PDF of them where somebody signs.

    Raises:
        PingyiError: the tally doesn't stand, or may not be published yet.
    """
    folder = bureau.opened().seen_by(form)
    if not is_draft:
        with bureau.acting(folder) as store:
            publishable_tally(folder, store)  # refused at once, and in the pages' words
    write(bureau.path, form, is_draft=is_draft)
    files = _files(folder.output / (DRAFTS if is_draft else PAPERS))
    pdfs = [path for path in files if path.suffix == ".pdf"]
    if signer is not None:
        job.total = len(pdfs)
        for path in pdfs:
            signer.sign(path)
            job.advance()
    return {"count": len(files), "signed": len(pdfs) if signer else 0}
