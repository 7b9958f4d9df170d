"""The second person's own key: where it is, and how it confirms."""

from collections.abc import Collection, Iterator
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm

from ballot.errors import PingyiError, SignatureError
from ballot.person import Confirmed, Second, same_person
from ballot.public_key import PublicKey
from office.folder import ActivityFolder
from output.signing import PRIVATE_SUFFIX, PUBLIC_SUFFIX, load_private_key, signs_tallies
from output.sm2_files import load_public
from store.confirmation import confirmation_of, key_fingerprint
from store.decided import TallySigned


def key_of(keys: Path, name: str, recorded: Collection[str] = ()) -> Path | None:
    """Return the private key of a person, however the name is spelt, or None.

    Args:
        keys: the folder of keys.
        name: of the person.
        recorded: fingerprints of the keys that this person is known to have had.

    Raises:
        SignatureError: there is a public key of that person without the private one, or was a key.
    """
    found = sorted(
        path
        for path in keys.glob(f"*{PRIVATE_SUFFIX}")
        if same_person(path.name.removesuffix(PRIVATE_SUFFIX), name)
    )
    if found:
        return found[0]
    for other, path in _public_files(keys):
        # Else whoever moves a key away could type its owner's name.
        if same_person(other, name):
            private = path.with_name(f"{other}{PRIVATE_SUFFIX}")
            raise SignatureError("office.second.no_private", name=name, path=private)
    if recorded:
        raise SignatureError("office.second.key_gone", name=name, folder=keys)
    return None


def recorded_keys(folder: ActivityFolder, name: str) -> set[str]:
    """Return the fingerprints of every key of a person that the log or a witness slip knows."""
    found = {key for owner, key in _recorded(folder) if same_person(owner, name)}
    return found - {""}


def _recorded(folder: ActivityFolder) -> Iterator[tuple[str, str]]:
    """Yield names and fingerprints: of who signed here, who confirmed with a key, and on slips."""
    from output.slip import SLIP_TEXT, parse_slip

    with folder.evidence() as store:
        for said in store.decided():
            if isinstance(said, TallySigned):
                yield said.people.by, said.key_sha256
        for event in store.events():
            told = confirmation_of(event)
            if told is not None:
                yield told.confirmed_by, told.key
    for path in sorted(folder.sessions.glob(f"*/revision-*/{SLIP_TEXT}")):
        try:
            slip = parse_slip(path.read_text(encoding="utf-8"))
        except (PingyiError, OSError, ValueError):
            continue  # what is wrong with a slip is for verify-folder to say
        yield from slip.keys.items()


def with_key(name: str, key: Path, passphrase: str, recorded: Collection[str] = ()) -> Second:
    """Return the second person, who confirms with this key.

    Args:
        name: of the person.
        key: the private key.
        passphrase: that opens it.
        recorded: fingerprints of the keys that this person is known to have had.

    Raises:
        SignatureError: the pass phrase is wrong, it is no such key, another name has it too, or
            this person had another one.
        SourceError: the key can't be read.
    """
    private = load_private_key(key, passphrase)
    fingerprint = key_fingerprint(private.public_key())
    if set(recorded) - {fingerprint}:
        raise SignatureError("office.second.other_key", name=name, path=key)
    for other, public in public_keys(key.parent):
        if key_fingerprint(public) == fingerprint and not same_person(other, name):
            raise SignatureError("office.second.shared_key", name=name, other=other)
    return Second(name, Confirmed.KEY, key=fingerprint, sign=private.sign)


def public_keys(keys: Path) -> Iterator[tuple[str, PublicKey]]:
    """Yield the public keys in a folder that can confirm, with their names, by name."""
    for name, path in _public_files(keys):
        try:
            key = load_public(path.read_bytes())
        except (OSError, ValueError, UnsupportedAlgorithm):
            continue  # one that can't be used confirms nothing
        if signs_tallies(key):
            yield name, key


def _public_files(keys: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(keys.glob(f"*{PUBLIC_SUFFIX}")):
        yield path.name.removesuffix(PUBLIC_SUFFIX), path
