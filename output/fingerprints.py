"""Fingerprints of public keys: what two people compare before they trust a key.

A fingerprint is the SHA-256 of the key's SubjectPublicKeyInfo in DER, as

    openssl pkey -pubin -in NAME.pub.pem -outform DER | sha256sum

gives it; of what kind the key is, and how its file is broken into lines, plays no part.
"""

from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from ballot.errors import SignatureError, UsageError
from output.paper_keys import CERTIFICATE_SUFFIX
from output.signing import PUBLIC_SUFFIX, key_digest, read_file
from output.sm2_files import load_public

HEX_DIGITS = 64
"""All of a SHA-256: another key with the same first digits is a matter of time and money."""

GROUP = 4
"""Hex digits that are read out at a time."""


def fingerprint_of(path: Path) -> str:
    """Return the fingerprint of the key in a `.pub.pem`, or of that in a `.cert.pem`, in hex.

    Raises:
        SignatureError: it holds no public key.
        SourceError: it can't be read.
    """
    data = read_file(path)
    try:
        key = (
            x509.load_pem_x509_certificate(data).public_key()
            if path.name.endswith(CERTIFICATE_SUFFIX)
            else load_public(data)
        )
    except (ValueError, TypeError, UnsupportedAlgorithm) as problem:
        raise SignatureError("fingerprints.no_key", path=path) from problem
    return key_digest(key)


def key_fingerprints(folder: Path) -> dict[str, str]:
    """Return the fingerprint of every public key in a folder by its name, sorted by name.

    A certificate counts where there is no `.pub.pem` of its name.

    Raises:
        SignatureError: one holds no public key.
        SourceError: one can't be read.
    """
    found: dict[str, str] = {}
    for suffix in (PUBLIC_SUFFIX, CERTIFICATE_SUFFIX):
        for path in sorted(folder.glob(f"*{suffix}")):
            name = path.name.removesuffix(suffix)
            if name not in found:
                found[name] = fingerprint_of(path)
    return dict(sorted(found.items()))


def spaced(fingerprint: str) -> str:
    """Return a fingerprint in groups, as people read it out."""
    return " ".join(fingerprint[k : k + GROUP] for k in range(0, len(fingerprint), GROUP))


def parse_fingerprint(text: str) -> str:
    """Return a fingerprint as somebody typed it, with spaces, colons or capitals.

    Raises:
        UsageError: it isn't a whole one.
    """
    digits = "".join(text.replace(":", " ").split()).lower()
    if len(digits) != HEX_DIGITS or not set(digits) <= set("0123456789abcdef"):
        raise UsageError("history.bad_fingerprint", got=text, digits=HEX_DIGITS)
    return digits
