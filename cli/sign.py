"""`pingyi keygen`, `sign`, `verify`: keys and signatures of a tally."""

import json
import os
import sys
from collections.abc import Sequence
from enum import StrEnum, unique
from pathlib import Path
from typing import Annotated, Any, assert_never

import typer

from ballot.errors import ExitCode, SignatureError, SourceError, UsageError
from ballot.ids import is_practice
from ballot.messages import say
from cli.ask import ask_secret
from cli.next_ import note_next
from cli.options import HERE, FolderOption, JsonOption
from cli.terminal import note, show, show_json

PASSPHRASE_VARIABLE = "PINGYI_PASSPHRASE"  # noqa: S105 - its name
KEYS = "keys"

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help=say("cli.sign.file"))]


@unique
class Algorithm(StrEnum):
    """What `pingyi keygen` can make."""

    ED25519 = "ed25519"
    """For tallies."""
    P256 = "p256"
    """For papers: PDF readers can judge its signatures."""
    SM2 = "sm2"
    """For tallies, where the national algorithms are wanted (docs/sm2.md)."""


def keygen(
    name: Annotated[str, typer.Argument(metavar="NAME", help=say("cli.sign.name"))],
    algorithm: Annotated[
        Algorithm, typer.Option("--algorithm", help=say("cli.sign.algorithm"))
    ] = Algorithm.ED25519,
    folder: FolderOption = HERE,
) -> None:
    """Make a signing key in keys/ of the activity folder."""
    from ballot.activity_file import ACTIVITY_FILE
    from office.folder import open_folder
    from output.paper_keys import generate_paper_key
    from output.signing import KeyKind, check_new_name, generate_key

    if not folder.is_dir():
        raise UsageError("store.no_folder", path=folder)
    check_new_name(name)
    passphrase = _new_passphrase()
    match algorithm:
        case Algorithm.ED25519 | Algorithm.SM2:
            pair = generate_key(name, passphrase, folder / KEYS, KeyKind(algorithm.value))
            note(say("cli.sign.made", private=pair.private, public=pair.public))
        case Algorithm.P256:
            made = generate_paper_key(name, passphrase, folder / KEYS)
            note(say("cli.sign.made_p256", private=made.private, certificate=made.certificate))
        case _:
            assert_never(algorithm)
    if (folder / ACTIVITY_FILE).is_file():
        note_next(open_folder(folder))


def sign(
    file: FileArgument,
    key: Annotated[str, typer.Option("--key", metavar="NAME", help=say("cli.sign.key"))],
    folder: FolderOption = HERE,
) -> None:
    """Sign the exact bytes of a final tally."""
    from office.folder import folder_of, open_folder
    from office.sign_job import sign_own
    from output.signing import PRIVATE_SUFFIX, sign_file

    path = _found(file, folder)
    if path.is_symlink():
        path = path.resolve()  # the signature lies beside what is signed
    key_path = folder / KEYS / f"{key}{PRIVATE_SUFFIX}"
    if key.endswith(PRIVATE_SUFFIX):
        key_path = Path(key)
    if not key_path.is_file():
        raise SignatureError("cli.sign.no_key", path=key_path)
    own, office = folder_of(path), folder_of(key_path)
    is_office_key = office is not None and key_path.resolve().parent == office / KEYS
    if is_office_key and office != own:
        raise SignatureError("cli.sign.outside", path=path, private=key_path, folder=office)
    if own is None:
        signature = sign_file(path, key_path, passphrase_of())
        note(say("cli.sign.signed", path=signature))
        _say_practice(path, "practice.signed")
        note(say("gate.not_checked"))
        return
    signature = sign_own(own, path, key_path, passphrase_of)
    note(say("cli.sign.signed", path=signature))
    _say_practice(path, "practice.signed")
    note_next(open_folder(own))


def verify(
    file: FileArgument,
    keys: Annotated[
        Path | None, typer.Option("--keys", metavar="DIR", help=say("cli.sign.keys"))
    ] = None,
    proof: Annotated[
        Path | None, typer.Option("--proof", metavar="FILE", help=say("cli.sign.proof"))
    ] = None,
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Check every signature beside a file; exit 9 unless there are some and all hold.

    With a proof, besides, whether it holds for this tally. The signatures of a PDF are in it.
    """
    if _is_pdf(found := _found(file, folder)):
        from output.drafts import is_draft

        if is_draft(found):
            raise SignatureError("pdf_signing.draft", path=found)
        chosen = keys or _certificates_for(found, folder)
        trusted = keys is not None or (chosen is not None and _is_ours(chosen, folder))
        _verify_pdf(found, chosen, trusted=trusted, as_json=as_json)
        return
    from output.signing import PUBLIC_SUFFIX, SignatureOutcome, missing_signers, verify_file

    path = found
    if proof is not None:
        _check_proof(proof, path)
    candidates = [keys] if keys else [folder / KEYS, path.parent.parent / KEYS, path.parent]
    public = next((some for c in candidates if (some := sorted(c.glob(f"*{PUBLIC_SUFFIX}")))), [])
    trusted = keys is not None or bool(public and _is_ours(public[0].parent, folder))
    known = {each.name.removesuffix(PUBLIC_SUFFIX): each for each in public}
    checks = verify_file(path, public)
    required = _required_signers(path)
    missing = missing_signers(checks, required)
    is_good = bool(checks) and not missing
    is_good = is_good and all(check.outcome is SignatureOutcome.VALID for check in checks)
    if as_json:
        show_json(
            {
                "ok": is_good,
                "trusted": trusted,
                "file": str(path),
                "signatures": [
                    {
                        "signer": c.signer,
                        "outcome": c.outcome.value,
                        "file": str(c.path),
                        **_key_used(known.get(c.signer)),
                    }
                    for c in checks
                ],
                "required_signers": list(required),
                "missing_signers": missing,
            }
        )
    else:
        for check in checks:
            fits = check.outcome is SignatureOutcome.VALID and not trusted
            show(_stranger(check.signer, known[check.signer]) if fits else str(check))
    if not checks:
        raise SignatureError("cli.sign.no_signature", path=path)
    _check_standing(path)
    if missing:
        names = say("words.list").join(missing)
        raise SignatureError("cli.sign.missing_signers", path=path, names=names)
    if not is_good:
        raise typer.Exit(ExitCode.SIGNATURE)
    said = "cli.sign.verified" if trusted else "cli.sign.fits"
    note(say(said, count=len(checks), path=path))
    if not required:
        note(say("cli.sign.nobody_required"))
    _say_practice(path, "practice.verified")


def _is_ours(keys: Path, folder: Path) -> bool:
    """Return whether these are the keys of the activity folder that a person works in.

    Keys that came with a file prove nothing about who signed it: who sent the one sent the other.
    An activity folder is told from a copy that was handed on by its secret, which is never.
    """
    from office.new_folder import SECRET_KEY_FILE

    is_own = (folder / SECRET_KEY_FILE).is_file()
    return is_own and keys.resolve() == (folder / KEYS).resolve()


def _key_used(key: Path | None) -> dict[str, str | None]:
    """Return which key a signature was checked with, for programs."""
    from output.fingerprints import fingerprint_of

    if key is None:
        return {"key": None, "fingerprint": None}
    return {"key": str(key), "fingerprint": fingerprint_of(key)}


def _stranger(signer: str, key: Path) -> str:
    """Return that a signature fits a key that nobody here has vouched for."""
    from output.fingerprints import fingerprint_of, spaced

    return say(
        "cli.sign.stranger", signer=signer, path=key, fingerprint=spaced(fingerprint_of(key))
    )


def _check_standing(path: Path) -> None:
    """Say whether a tally stands in the folder it lies in; of any other, which checks need one.

    Raises:
        PingyiError: it is a folder's own, and isn't what evidence, seals and rules come to now.
    """
    from office.combine_job import KEPT, check_combined, inputs_beside, is_combined
    from office.folder import folder_of, open_folder
    from office.sign_job import check_of_own

    if is_combined(path):
        if not inputs_beside(path):
            note(say("combine.no_inputs", path=path.parent / KEPT))
        else:
            check_combined(path)
            note(say("combine.same"))
    folder = folder_of(path)
    check = None if folder is None else check_of_own(folder, path)
    if folder is None or check is None:
        note(say("gate.not_checked"))
        return
    opened = open_folder(folder)
    with opened.store() as store:
        check(opened, store)
    note(say("gate.checked_here"))


def _is_pdf(path: Path) -> bool:
    if path.suffix.lower() == ".pdf":
        return True
    with path.open("rb") as file:
        return file.read(5) == b"%PDF-"


def _certificates_for(path: Path, folder: Path) -> Path | None:
    """Return the first folder with certificates: of the activity, or beside or above the file."""
    from output.paper_keys import CERTIFICATE_SUFFIX

    above = [parent / KEYS for parent in path.resolve().parents]
    candidates = [folder / KEYS, path.parent, *above]
    return next((c for c in candidates if any(c.glob(f"*{CERTIFICATE_SUFFIX}"))), None)


def _verify_pdf(path: Path, keys: Path | None, *, trusted: bool, as_json: bool) -> None:
    """Say of each signature in a PDF who signed and whether it is unchanged since.

    Raises:
        SignatureError: it has none.
    """
    from output.pdf_signing import verify_pdf
    from output.signing import SignatureOutcome

    checks = verify_pdf(path, keys)
    is_good = bool(checks) and all(c.outcome is SignatureOutcome.VALID for c in checks)
    if as_json:
        show_json(
            {
                "ok": is_good,
                "trusted": trusted,
                "file": str(path),
                "signatures": [
                    {
                        "signer": c.signer,
                        "outcome": c.outcome.value,
                        "subject": c.subject,
                        **_key_used(c.certificate),
                    }
                    for c in checks
                ],
            }
        )
    else:
        for check in checks:
            held_by = None if trusted else check.certificate
            show(_stranger(check.signer, held_by) if held_by else str(check))
    if not checks:
        raise SignatureError("pdf_signing.none", path=path)
    if not is_good:
        raise typer.Exit(ExitCode.SIGNATURE)
    said = "cli.sign.verified" if trusted else "cli.sign.fits"
    note(say(said, count=len(checks), path=path))


def _check_proof(proof: Path, tally: Path) -> None:
    """Say that a proof holds.

    Raises:
        SignatureError: it doesn't.
    """
    from cli.recount import load_object
    from output.proofs import holds, shows_rows

    stated, shown = load_object(tally), load_object(proof)
    if not holds(shown, stated):
        raise SignatureError("prove.fails", path=proof)
    note(say("prove.holds", path=proof, sheets=stated["digests"]["records"]["sheets"]))
    note(say("prove.holds_rows" if shows_rows(shown) else "prove.holds_without_rows"))


def _found(file: Path, folder: Path) -> Path:
    """Return the file as named, or as named within the activity folder."""
    for path in (file, folder / file):
        if path.is_file():
            return path
    raise SourceError("cli.sign.no_file", path=file)


def _required_signers(path: Path) -> Sequence[str]:
    """Return who must sign, as the tally itself says."""
    required = _stated(path, "rules", "signatures", "required")
    return [str(name) for name in required] if isinstance(required, list) else []


def _say_practice(path: Path, key: str) -> None:
    """Say of a tally of practice that it is one."""
    if is_practice(str(_stated(path, "activity", "id"))):
        note(say(key))


def _stated(path: Path, *keys: str) -> Any:
    """Return what stands in a JSON file at a place; None where nothing does."""
    try:
        found = json.loads(path.read_bytes())
        for key in keys:
            found = found[key]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return found


def passphrase_of(name: str = "", *, variable: str = PASSPHRASE_VARIABLE) -> str:
    """Return the pass phrase of a key, asked for where the environment doesn't say it.

    Args:
        name: of the key, where more than one is asked for.
        variable: of the environment.
    """
    known = os.environ.get(variable)
    if known is not None:
        return known
    text = say("cli.sign.ask_of", name=name) if name else say("cli.sign.ask")
    return _ask(text, twice=False, variable=variable)


def _new_passphrase() -> str:
    known = os.environ.get(PASSPHRASE_VARIABLE)
    return known if known is not None else _ask(say("cli.sign.ask_new"), twice=True)


def _ask(text: str, *, twice: bool, variable: str = PASSPHRASE_VARIABLE) -> str:
    if not sys.stdin.isatty():
        raise UsageError("cli.sign.no_terminal", variable=variable)
    return ask_secret(text, again=say("cli.sign.ask_again") if twice else "")
