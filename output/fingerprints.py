"""What two people compare when one hands the other a public key: SHA-256 of its SPKI bytes."""

import hashlib
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

from ballot.errors import SignatureError, UsageError
from output.signing import read_file

HEX_DIGITS = 64
"""All of a SHA-256: another key with the same first digits is a matter of time and money."""

GROUP = 4
"""Hex digits that are read out at a time."""


def fingerprint_of(path: Path) -> str:
    """Return the fingerprint of a public key, or of the key in a certificate, in hex.

    `openssl pkey -pubin -in NAME.pub.pem -outform DER | sha256sum` says the same.

    Raises:
        SignatureError: there is neither in the file.
        SourceError: it can't be read.
    """
    data = read_file(path)
    try:
        if b"BEGIN CERTIFICATE" in data:
            spki = _spki(x509.load_pem_x509_certificates(data)[0].public_key())
        else:
            spki = _spki(serialization.load_pem_public_key(data))
    except (ValueError, UnsupportedAlgorithm):
        raise SignatureError("signing.not_a_public_key", path=path) from None
    return hashlib.sha256(spki).hexdigest()


def _spki(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


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
