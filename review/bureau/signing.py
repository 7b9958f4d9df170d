"""What can be signed and verified, and who signs: what the page of signatures shows."""

from pathlib import Path

from ballot.errors import PingyiError, SourceError
from ballot.ids import FIRST_FORM, FormKey
from ballot.messages import say
from office.folder import ActivityFolder
from office.sealed import revision_folder
from office.sign_job import check_of_own
from office.tally_job import TALLY_FILES
from office.todo import PAPERS
from output.fingerprints import key_fingerprints, spaced
from output.package import TALLY_FILE
from output.pdf_signing import verify_pdf
from output.signing import (
    PAPER_SUFFIX,
    PRIVATE_SUFFIX,
    PUBLIC_SUFFIX,
    SignatureOutcome,
    missing_signers,
    verify_file,
)
from output.tally import TallyKind
from review.access import SignedIn
from review.bureau.bureau import Bureau
from review.bureau.jobs import Jobs
from review.words import Model
from store.evidence import Store

VERIFYING = "verify_folder"


def signing_model(bureau: Bureau, jobs: Jobs, signed: SignedIn) -> Model:
    """Return what the page of signatures shows."""
    folder = bureau.opened()
    with bureau.looking() as (_, store):
        found = signable(folder, store)
    required = folder.activity.rules.signatures_required
    last = jobs.last(VERIFYING)
    return {
        "me": signed.person.name,
        "required": list(required),
        "files": [_file(folder, id_, path, name) for id_, (path, name) in found.items()],
        "papers": [path.name for path in papers_of(folder)],
        "signers": sorted(
            path.name.removesuffix(PRIVATE_SUFFIX)
            for path in folder.keys.glob(f"*{PRIVATE_SUFFIX}")
            if not path.name.removesuffix(PRIVATE_SUFFIX).endswith(PAPER_SUFFIX)
        ),
        "keys": _keys(folder.keys),
        "checking": None if last is None else last.as_model(),
    }


def _keys(keys: Path) -> list[Model]:
    try:
        return [
            {"name": name, "fingerprint": spaced(digest)}
            for name, digest in key_fingerprints(keys).items()
        ]
    except PingyiError as problem:
        return [{"name": str(problem), "fingerprint": ""}]


def signable(folder: ActivityFolder, store: Store) -> dict[str, tuple[Path, str]]:
    """Return the tallies that can be signed by an id of their own, each with its name.

    The final tally of every form, and the sealed tally of every session that is sealed here.
    """
    forms = [each.id for each in folder.activity.forms] or [FIRST_FORM]
    found: dict[str, tuple[Path, str]] = {}
    for form in forms:
        seen = folder.seen_by(FormKey(form))
        path = seen.output / TALLY_FILES[TallyKind.FINAL]
        name = say("bureau.final_tally", title=seen.activity.form.title)
        found[f"tally-{form}" if form else "tally"] = (path, name)
    for session, seal in store.seals().items():
        known = folder.activity.session(session)
        path = revision_folder(folder, session, seal.revision) / TALLY_FILE
        name = say("bureau.session_tally", session=known.name if known else session)
        found[f"session-{session}"] = (path, name)
    return {id_: (path, name) for id_, (path, name) in found.items() if path.is_file()}


def papers_of(folder: ActivityFolder) -> list[Path]:
    """Return the papers that were written, of every form, by name."""
    forms = [each.id for each in folder.activity.forms] or [FIRST_FORM]
    places = (folder.seen_by(FormKey(form)).output / PAPERS for form in forms)
    return [path for place in places for path in sorted(place.glob("*")) if path.is_file()]


def _file(folder: ActivityFolder, id_: str, path: Path, name: str) -> Model:
    checks = verify_file(path, sorted(folder.keys.glob(f"*{PUBLIC_SUFFIX}")))
    return {
        "id": id_,
        "name": name,
        "signatures": [
            {
                "signer": check.signer,
                "is_valid": check.outcome is SignatureOutcome.VALID,
                "text": str(check),
            }
            for check in checks
        ],
        "missing": list(missing_signers(checks, folder.activity.rules.signatures_required)),
    }


def verified(bureau: Bureau, id_: str) -> list[str]:
    """Return in words what the check of a tally, or of the signatures in a paper, comes to.

    Raises:
        SourceError: there is no such file.
        PingyiError: the tally doesn't stand: as the gate says.
    """
    folder = bureau.opened()
    with bureau.acting(folder) as store:
        found = signable(folder, store)
        if id_ in found:
            path, _ = found[id_]
            checks = verify_file(path, sorted(folder.keys.glob(f"*{PUBLIC_SUFFIX}")))
            said = [str(check) for check in checks] or [say("bureau.no_signature")]
            check = check_of_own(folder.path, path)
            if check is not None:
                check(folder, store)
                said.append(say("gate.checked_here"))
            return said
    for path in papers_of(folder):
        if path.name == id_ and path.suffix == ".pdf":
            return [str(c) for c in verify_pdf(path, folder.keys)] or [say("bureau.no_signature")]
    raise SourceError("bureau.no_file", name=id_)
