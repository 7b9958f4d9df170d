"""Signatures over the exact bytes of a tally, in files that openssl reads too: Ed25519, or SM2.

A key is `NAME.key.pem` (PKCS#8, encrypted) with `NAME.pub.pem`; of what kind it is stands in it. A
signature is `FILE.NAME.sig`: of Ed25519 the 64 raw bytes, of SM2 (`output.sm2`) DER. Who signs has
looked at the same bytes as everybody else who signs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, unique
from pathlib import Path
from typing import TypeGuard

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes

from ballot.errors import SignatureError, SourceError
from ballot.logbook import Logbook
from ballot.messages import say
from ballot.repertoire import drawable
from ballot.system_errors import system_words
from output.canonical import digest, parse_canonical, write_atomically
from output.key_files import encrypted_pem, write_new_files
from output.passphrase import check_passphrase
from output.sm2 import Sm2PrivateKey, Sm2PublicKey, generate_sm2_key, parsed
from output.sm2_files import load_private, load_public
from output.tally_schema import READABLE_NAMES, schema_of

_LOG = Logbook(__name__)

PRIVATE_SUFFIX = ".key.pem"
PUBLIC_SUFFIX = ".pub.pem"
SIGNATURE_SUFFIX = ".sig"
PAPER_SUFFIX = "-p256"
"""Ends the names of the files of a key that signs papers (`output.paper_keys`)."""
COMBINED_SCHEMA = "pingyi-combined/1"
"""Of a vote that was combined with other assessments (`output.combined`); signed like a tally."""
SIGNATURE_LENGTH = 64
"""Bytes of an Ed25519 signature, RFC 8032 section 5.1.6."""
LONGEST_NAME = 40
"""A name is part of file names, which hold 255 bytes; a Chinese character takes three."""


TallyKey = Ed25519PublicKey | Sm2PublicKey
"""A public key that signs tallies."""


@unique
class KeyKind(StrEnum):
    """What a key that signs tallies is made of."""

    ED25519 = "ed25519"
    SM2 = "sm2"


@dataclass(frozen=True, slots=True)
class KeyPair:
    """Where a new key was written."""

    private: Path
    public: Path


@unique
class SignatureOutcome(StrEnum):
    """What a signature file comes to."""

    VALID = "valid"
    TAMPERED = "tampered"
    """It fits neither this file nor one beside it: a byte of the file or signature changed."""
    UNKNOWN_SIGNER = "unknown_signer"
    """There is no public key of that name."""
    OTHER_TALLY = "other_tally"
    """It is that signer's signature of another file in the folder."""
    MALFORMED = "malformed"
    """Not the bytes of a signature by such a key, or no signer's name in the file name."""


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """One signature file and what it comes to."""

    signer: str
    path: Path
    outcome: SignatureOutcome
    other: Path | None = None
    """With `OTHER_TALLY`: the file that the signature belongs to."""
    key: str = field(default="", compare=False)
    """With `VALID`: `key_digest` of the public key that it was checked with."""

    def __str__(self) -> str:
        return say(
            f"signing.outcome.{self.outcome}",
            signer=self.signer,
            path=self.path,
            other=self.other or "",
        )


def check_name(name: str) -> str:
    """Return `name` if it may name a key: letters of any script, digits, inner hyphens.

    Raises:
        SignatureError: it may not.
    """
    if not _is_name(name):
        raise SignatureError("signing.bad_name", name=name, longest=LONGEST_NAME)
    return name


def check_new_name(name: str) -> str:
    """Return `name` if a new key may have it: what `check_name` says, and no ending of a file.

    Raises:
        SignatureError: it may not.
        UsageError: papers can't show it.
    """
    if drawable(check_name(name)).casefold().endswith(PAPER_SUFFIX):
        raise SignatureError("signing.reserved_name", name=name, suffix=PAPER_SUFFIX)
    return name


def _is_name(name: str) -> bool:
    characters = all(ch.isalpha() or ch.isdecimal() or ch == "-" for ch in name)
    return characters and 0 < len(name) <= LONGEST_NAME and name.strip("-") == name


@_LOG.step("make a key")
def generate_key(
    name: str, passphrase: str, folder: Path, kind: KeyKind = KeyKind.ED25519
) -> KeyPair:
    """Make a key pair; the private key is encrypted and readable by its owner alone.

    Raises:
        SignatureError: the name or pass phrase won't do, a key of that name is there, the files
            can't be written (both are, or neither), or what makes such keys isn't installed.
        UsageError: papers can't show the name.
    """
    check_new_name(name)
    check_passphrase(passphrase, name)
    pair = KeyPair(folder / f"{name}{PRIVATE_SUFFIX}", folder / f"{name}{PUBLIC_SUFFIX}")
    for path in (pair.private, pair.public):
        if path.exists():
            raise SignatureError("signing.key_exists", path=path)
    key = generate_sm2_key() if kind is KeyKind.SM2 else Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    write_new_files(
        {pair.private: (encrypted_pem(key, passphrase), 0o600), pair.public: (public, 0o644)}
    )
    return pair


@_LOG.step("sign")
def sign_file(
    path: Path,
    key: Path,
    passphrase: str,
    *,
    record: Callable[[str, str, str], None] = lambda *_: None,
) -> Path:
    """Sign the exact bytes of a final tally and return the path of the signature.

    Args:
        path: the tally.
        key: `NAME.key.pem`; the signature will carry that name.
        passphrase: what the key was encrypted with.
        record: is told the tally's digest, the signer, and the digest of the public key, before
            the signature can be seen.

    Raises:
        SignatureError: the file is no final tally in canonical bytes, or the key can't be used.
        SourceError: a file can't be read.
    """
    if not key.name.endswith(PRIVATE_SUFFIX):
        raise SignatureError("signing.not_a_key", path=key)
    name = check_name(key.name.removesuffix(PRIVATE_SUFFIX))
    data = read_file(path)
    _check_signable(path, data)
    private = load_private_key(key, passphrase)
    signature = private.sign(data)
    record(digest(data), name, key_digest(private.public_key()))
    target = path.with_name(f"{path.name}.{name}{SIGNATURE_SUFFIX}")
    write_atomically(target, signature)
    return target


def _check_signable(path: Path, data: bytes) -> None:
    tally = parse_canonical(data)
    if not isinstance(tally, dict) or (
        schema_of(tally) is None and tally.get("schema") != COMBINED_SCHEMA
    ):
        raise SignatureError("signing.not_a_tally", path=path, schema=READABLE_NAMES)
    # Only what says of itself that it is final: an absent flag is not a no.
    if tally.get("provisional") is not False:
        raise SignatureError("signing.provisional", path=path)


def load_private_key(path: Path, passphrase: str) -> Ed25519PrivateKey | Sm2PrivateKey:
    """Open a key that signs tallies.

    Raises:
        SignatureError: the pass phrase is wrong, or it is no such key.
        SourceError: the file can't be read.
    """
    key = open_key(path, passphrase)
    if isinstance(key, EllipticCurvePrivateKey):
        raise SignatureError("signing.paper_key", path=path)
    if not isinstance(key, Ed25519PrivateKey | Sm2PrivateKey):
        raise SignatureError("signing.not_a_key", path=path)
    return key


def open_key(path: Path, passphrase: str) -> PrivateKeyTypes | Sm2PrivateKey:
    """Open a private key of any kind.

    Raises:
        SignatureError: the pass phrase is wrong, or it is none.
        SourceError: the file can't be read.
    """
    data = read_file(path)
    try:
        try:
            return serialization.load_pem_private_key(data, passphrase.encode() or None)
        except UnsupportedAlgorithm:
            return load_private(data, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise SignatureError("signing.wrong_passphrase", path=path) from None


def verify_file(path: Path, public_keys: Path | Sequence[Path]) -> list[SignatureCheck]:
    """Check every signature that lies beside a file.

    Args:
        path: the signed file.
        public_keys: a folder with `NAME.pub.pem` files, or such files.

    Returns:
        One check for each `FILE.NAME.sig`, by name; empty where there is none.

    Raises:
        SignatureError: a public key can't be used.
        SourceError: a file can't be read.
    """
    data = read_file(path)
    keys = _public_keys(public_keys)
    prefix = f"{path.name}."
    signatures = sorted(
        candidate
        for candidate in path.parent.iterdir()
        if candidate.is_file()
        and candidate.name.startswith(prefix)
        and candidate.name.endswith(SIGNATURE_SUFFIX)
    )
    return [_check(path, data, signature, keys) for signature in signatures]


def missing_signers(checks: Sequence[SignatureCheck], required: Sequence[str]) -> list[str]:
    """Return the names in `required` without a valid signature, in their order.

    One key is one signer: under a second name it has signed for nobody.
    """
    by_key: dict[str, str] = {}
    for check in sorted(checks, key=lambda check: check.signer):
        if check.outcome is SignatureOutcome.VALID and check.signer in required:
            by_key.setdefault(check.key, check.signer)
    return [name for name in required if name not in by_key.values()]


def _check(
    path: Path, data: bytes, signature_path: Path, keys: Mapping[str, TallyKey]
) -> SignatureCheck:
    signer = signature_path.name[len(path.name) + 1 : -len(SIGNATURE_SUFFIX)]
    signature = read_file(signature_path)
    key = keys.get(signer)
    if not _is_name(signer) or not _is_signature(signature, key):
        return SignatureCheck(signer, signature_path, SignatureOutcome.MALFORMED)
    if key is None:
        return SignatureCheck(signer, signature_path, SignatureOutcome.UNKNOWN_SIGNER)
    if _fits(key, signature, data):
        return SignatureCheck(signer, signature_path, SignatureOutcome.VALID, key=key_digest(key))
    for other in sorted(path.parent.glob("*.json")):
        if other != path and other.is_file() and _fits(key, signature, read_file(other)):
            outcome = SignatureOutcome.OTHER_TALLY
            return SignatureCheck(signer, signature_path, outcome, other)
    return SignatureCheck(signer, signature_path, SignatureOutcome.TAMPERED)


def _is_signature(signature: bytes, key: TallyKey | None) -> bool:
    """Return whether bytes are a signature by such a key; of an unknown one, by any."""
    is_sm2 = not isinstance(key, Ed25519PublicKey) and parsed(signature) is not None
    return is_sm2 or (not isinstance(key, Sm2PublicKey) and len(signature) == SIGNATURE_LENGTH)


def _fits(key: TallyKey, signature: bytes, data: bytes) -> bool:
    try:
        key.verify(signature, data)
    except InvalidSignature:
        return False
    return True


def _public_keys(source: Path | Sequence[Path]) -> dict[str, TallyKey]:
    if isinstance(source, Path):
        source = sorted(source.glob(f"*{PUBLIC_SUFFIX}")) if source.is_dir() else [source]
    keys: dict[str, TallyKey] = {}
    for path in source:
        if not path.name.endswith(PUBLIC_SUFFIX):
            raise SignatureError("signing.not_a_public_key", path=path)
        name = check_name(path.name.removesuffix(PUBLIC_SUFFIX))
        if name in keys:
            raise SignatureError("signing.two_keys", name=name)
        keys[name] = _public_key(path)
    return keys


def key_digest(key: PublicKeyTypes | Sm2PublicKey) -> str:
    """Return the SHA-256 of a key's SubjectPublicKeyInfo in DER, hex."""
    der = key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return digest(der)


def signs_tallies(key: PublicKeyTypes | Sm2PublicKey) -> TypeGuard[TallyKey]:
    """Return whether a public key is of a kind that signs tallies and confirms decisions."""
    return isinstance(key, Ed25519PublicKey | Sm2PublicKey)


def _public_key(path: Path) -> TallyKey:
    data = read_file(path)
    try:
        key = load_public(data)
    except (ValueError, UnsupportedAlgorithm):
        raise SignatureError("signing.not_a_public_key", path=path) from None
    if signs_tallies(key):
        return key
    raise SignatureError("signing.not_a_public_key", path=path)


def read_file(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        SourceError: it can't be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError("signing.unreadable", path=path, reason=system_words(error)) from error
