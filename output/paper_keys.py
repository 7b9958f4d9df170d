"""Keys for the papers' own signatures: ECDSA on P-256 with a certificate, which every reader knows.

A tally is signed with Ed25519 (`output.signing`); pdfsig, `openssl cms` and most PDF readers can't
judge that in a PDF. `NAME-p256.key.pem` is a second key of the same person, and
`NAME-p256.cert.pem` its certificate, signed by itself: who it belongs to is what its fingerprint
proves, compared in person, as with every other key here.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ballot.errors import SignatureError
from output.key_files import encrypted_pem, write_new_files
from output.passphrase import check_passphrase
from output.signing import PAPER_SUFFIX, PRIVATE_SUFFIX, check_new_name

CERTIFICATE_SUFFIX = ".cert.pem"

VALID_FOR = timedelta(days=3653)
"""Ten years: papers are kept, and readers judge a certificate by the day on which they are read."""


@dataclass(frozen=True, slots=True)
class PaperKey:
    """Where a new key for papers was written."""

    private: Path
    certificate: Path


def paper_key_path(folder: Path, name: str) -> Path:
    """Return where the key lies with which `name` signs papers."""
    return folder / f"{name}{PAPER_SUFFIX}{PRIVATE_SUFFIX}"


def certificate_path(key: Path) -> Path:
    """Return where the certificate of a key belongs."""
    return key.with_name(key.name.removesuffix(PRIVATE_SUFFIX) + CERTIFICATE_SUFFIX)


def signer_of(file: Path, suffix: str) -> str:
    """Return whose key or certificate a file is, of either algorithm."""
    return file.name.removesuffix(suffix).removesuffix(PAPER_SUFFIX)


def generate_paper_key(name: str, passphrase: str, folder: Path) -> PaperKey:
    """Make a P-256 key, encrypted and readable by its owner alone, and its certificate.

    Raises:
        SignatureError: the name or pass phrase won't do, one of the files is there, or they can't
            be written. Both are, or neither.
        UsageError: papers can't show the name.
    """
    check_new_name(name)
    check_passphrase(passphrase, name)
    private = paper_key_path(folder, name)
    made = PaperKey(private, certificate_path(private))
    for path in (made.private, made.certificate):
        if path.exists():
            raise SignatureError("signing.key_exists", path=path)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _self_signed(name, key).public_bytes(serialization.Encoding.PEM)
    write_new_files(
        {
            made.private: (encrypted_pem(key, passphrase), 0o600),
            made.certificate: (certificate, 0o644),
        }
    )
    return made


def _self_signed(name: str, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    # From the start of the day: no certificate says at which minute somebody sat at the machine.
    first = datetime.combine(datetime.now(UTC).date(), time(), UTC)
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(first + VALID_FOR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_SIGNS_DOCUMENTS, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )


_SIGNS_DOCUMENTS = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,  # the standard's newer name of nonRepudiation
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
