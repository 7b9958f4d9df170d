"""Signs a tally of an activity folder: what `pingyi sign` does there, without the terminal."""

from collections.abc import Callable
from pathlib import Path

from ballot.errors import SignatureError
from office.combine_job import check_own_combined, is_own_combined
from office.folder import ActivityFolder, open_folder
from office.gate import check_package, is_own_package, standing_tally, tally_form
from output.signing import sign_file
from store.evidence import Store


def sign_own(own: Path, path: Path, key: Path, passphrase: Callable[[], str]) -> Path:
    """Sign a tally that lies in an activity folder and stands there; it goes on record.

    Args:
        own: the activity folder.
        path: the tally; no link.
        key: `NAME.key.pem`.
        passphrase: asked once the tally is found to stand.

    Returns:
        Where the signature is.

    Raises:
        SignatureError: it is no tally of the folder, or the key can't be used.
        PingyiError: the tally doesn't stand: as the gate says.
    """
    check = check_of_own(own, path)
    if check is None:
        raise SignatureError("office.sign.not_own", path=path, folder=own)
    opened = open_folder(own)
    with opened.store() as store, store.writing():

        def recorded(tally_sha256: str, signer: str, key_sha256: str) -> None:
            store.record_signature(tally_sha256, signer, key_sha256)
            store.keep_now()

        check(opened, store)
        return sign_file(path, key, passphrase(), record=recorded)


def check_of_own(folder: Path, path: Path) -> Callable[[ActivityFolder, Store], object] | None:
    """Return what makes sure that a file of an activity folder stands; None for any other file."""
    form = tally_form(folder, path)
    if form is not None:
        return lambda opened, store: standing_tally(opened.seen_by(form), store)
    if is_own_combined(folder, path):
        return check_own_combined
    if is_own_package(folder, path):
        return lambda opened, store: check_package(opened, store, path)
    return None
