"""The files of earlier years' tallies, kept in history/: exact bytes, signatures, public keys."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ballot.errors import SignatureError
from ballot.files import DRAFT, make_folder, naming, write_atomically
from ballot.history import PastYear
from office.folder import ActivityFolder
from office.merge_files import put_down
from output.canonical import digest
from output.fingerprints import fingerprint_of
from output.package import TALLY_FILE
from output.signing import PUBLIC_SUFFIX, SIGNATURE_SUFFIX, SignatureOutcome, read_file, verify_file


def year_folder(folder: ActivityFolder, past: PastYear) -> Path:
    """Return where the files of an earlier year's tally are kept."""
    return folder.history / str(past.year) / past.tally_sha256


def kept_files(tally: Path, data: bytes, keys: Mapping[str, Path]) -> dict[str, bytes]:
    """Return what is kept of a tally, by file name.

    Args:
        tally: the file, signatures beside it.
        data: its bytes, as they were checked.
        keys: by signer the public key with which the signature held.

    Raises:
        SourceError: a file can't be read.
    """
    files = {TALLY_FILE: data}
    for signer, key in keys.items():
        signature = tally.with_name(f"{tally.name}.{signer}{SIGNATURE_SUFFIX}")
        files[f"{TALLY_FILE}.{signer}{SIGNATURE_SUFFIX}"] = read_file(signature)
        files[f"{signer}{PUBLIC_SUFFIX}"] = read_file(key)
    return files


def keep_year(folder: ActivityFolder, past: PastYear, files: Mapping[str, bytes]) -> None:
    """Put the files of an earlier year's tally where they stay, whole and on disk.

    Raises:
        FileError: they can't be written.
        SignatureError: what was written isn't what was checked: a file changed meanwhile.
    """
    target = year_folder(folder, past)
    with _draft(target.parent) as place:
        for name, data in files.items():
            write_atomically(place / name, data)
        check_files(place, past)
        put_down(place, target)


@contextmanager
def _draft(parent: Path) -> Iterator[Path]:
    """Yield a new folder, which is removed again unless it was moved away."""
    make_folder(parent)
    with naming(parent):
        place = Path(tempfile.mkdtemp(prefix=DRAFT, dir=parent))
        place.chmod(0o755)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def check_files(place: Path, past: PastYear) -> bytes:
    """Return the bytes of a tally that is kept in `place`, if it is the one on record, signed.

    Raises:
        SignatureError: a file is missing or another one, or a signature doesn't hold with the key
            on record.
    """
    path = place / TALLY_FILE
    if not path.is_file():
        raise SignatureError("history.kept_gone", path=path)
    data = read_file(path)
    if digest(data) != past.tally_sha256:
        raise SignatureError("history.kept_changed", path=path)
    if not past.keys or [key.signer for key in past.keys] != [*past.signers]:
        raise SignatureError("history.kept_nobody")
    keys = {key: place / f"{key.signer}{PUBLIC_SUFFIX}" for key in past.keys}
    for key, public in keys.items():
        if not public.is_file():
            raise SignatureError("history.kept_gone", path=public)
        if fingerprint_of(public) != key.fingerprint:
            raise SignatureError("history.kept_key", path=public)
    checks = verify_file(path, list(keys.values()))
    held = {check.signer for check in checks if check.outcome is SignatureOutcome.VALID}
    for key in keys:
        if key.signer not in held:
            raise SignatureError("history.kept_signature", name=key.signer)
    return data
