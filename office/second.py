"""The second person's own key: where it is, and how it confirms."""

from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ballot.errors import SignatureError
from ballot.person import Confirmed, Second, same_person
from output.signing import PRIVATE_SUFFIX, PUBLIC_SUFFIX, load_private_key
from store.confirmation import key_fingerprint


def key_of(keys: Path, name: str) -> Path | None:
    """Return the private key of a person, however the name is spelt, or None.

    Raises:
        SignatureError: there is a public key of that person without the private one.
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
    return None


def with_key(name: str, key: Path, passphrase: str) -> Second:
    """Return the second person, who confirms with this key.

    Raises:
        SignatureError: the pass phrase is wrong, it is no such key, or another name has it too.
        SourceError: the key can't be read.
    """
    private = load_private_key(key, passphrase)
    fingerprint = key_fingerprint(private.public_key())
    for other, public in public_keys(key.parent):
        if key_fingerprint(public) == fingerprint and not same_person(other, name):
            raise SignatureError("office.second.shared_key", name=name, other=other)
    return Second(name, Confirmed.KEY, key=fingerprint, sign=private.sign)


def public_keys(keys: Path) -> Iterator[tuple[str, Ed25519PublicKey]]:
    """Yield the public keys in a folder that can confirm, with their names, by name."""
    for name, path in _public_files(keys):
        try:
            key = serialization.load_pem_public_key(path.read_bytes())
        except (OSError, ValueError, UnsupportedAlgorithm):
            continue  # one that can't be used confirms nothing
        if isinstance(key, Ed25519PublicKey):
            yield name, key


def _public_files(keys: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(keys.glob(f"*{PUBLIC_SUFFIX}")):
        yield path.name.removesuffix(PUBLIC_SUFFIX), path
