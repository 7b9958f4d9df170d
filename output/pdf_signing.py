"""PAdES signatures (baseline B-B) in the papers, by keys that every PDF reader can judge.

A key `NAME-p256.key.pem` signs PDF where its certificate `NAME-p256.cert.pem` lies beside it:
X.509 over the same key, those that issued it after it, where there are any. Who verifies trusts
the certificates that lie in a folder, and no other; the day of today plays no part in it. Papers
that were signed with Ed25519, as earlier versions did, verify by `NAME.cert.pem`.

A signature says the day on which it was made and no time of it, like all that leaves the program.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ballot.errors import SignatureError
from ballot.messages import say
from output.canonical import write_atomically
from output.paper_keys import CERTIFICATE_SUFFIX, certificate_path, signer_of
from output.signing import PRIVATE_SUFFIX, SignatureOutcome, check_name, open_key, read_file

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_Outcome = TypeVar("_Outcome")


@dataclass(frozen=True, slots=True)
class PdfSignatureCheck:
    """One signature in a PDF and what it comes to."""

    signer: str
    """The name of its field, which is that of the key."""
    outcome: SignatureOutcome
    is_last: bool
    """Whether it covers the whole file; after another only signatures were added."""
    subject: str = ""
    """As the certificate names the signer."""
    certificate: Path | None = None
    """With `VALID`: the file of the certificate that it holds by."""

    def __str__(self) -> str:
        key = f"pdf_signing.outcome.{self.outcome}"
        if self.outcome is SignatureOutcome.VALID and not self.is_last:
            key = "pdf_signing.outcome.signed_since"
        return say(key, signer=self.signer, subject=self.subject)


class PdfSigner:
    """Signs papers as one person; the key is opened once.

    Args:
        key: `NAME-p256.key.pem`.
        passphrase: what it was encrypted with.

    Raises:
        SignatureError: it is no P-256 key, there is no certificate beside it, that belongs to
            another key or isn't in force today, or the key can't be used.
    """

    def __init__(self, key: Path, passphrase: str) -> None:
        self.name = check_name(signer_of(key, PRIVATE_SUFFIX))
        private = open_key(key, passphrase)
        if not (
            isinstance(private, ec.EllipticCurvePrivateKey)
            and isinstance(private.curve, ec.SECP256R1)
        ):
            raise SignatureError("pdf_signing.no_paper_key", path=key, name=self.name)
        certificates = certificates_of(key)
        path = certificate_path(key)
        leaf = certificates[0]
        if _spki(leaf) != private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        ):
            raise SignatureError("pdf_signing.other_key", path=path, name=key.name)
        first, last = leaf.not_valid_before_utc, leaf.not_valid_after_utc
        if not first <= datetime.now(UTC) <= last:
            raise SignatureError(
                "pdf_signing.not_in_force", path=path, first=first.date(), last=last.date()
            )
        self._signer = _signer(
            private.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
            certificates,
        )

    def sign(self, path: Path) -> None:
        """Add an invisible signature to a PDF, which keeps those that it has.

        Raises:
            SignatureError: it is no PDF, or has a signature of this name.
        """
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.sign.fields import SigSeedSubFilter
        from pyhanko.sign.general import SigningError
        from pyhanko.sign.signers import PdfSignatureMetadata

        from output.pdf_day import DaySigner, UndatedWriter

        meta = PdfSignatureMetadata(
            field_name=self.name, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
        )
        try:
            writer = UndatedWriter(BytesIO(read_file(path)))
            signer = DaySigner(meta, self._signer)
            signed = _in_own_thread(lambda: signer.sign_pdf(writer))
        except (PdfError, SigningError, ValueError) as problem:
            raise SignatureError("pdf_signing.cannot_sign", path=path, reason=problem) from problem
        write_atomically(path, signed.getvalue(), mode=path.stat().st_mode & 0o777)


def certificates_of(key: Path) -> list[x509.Certificate]:
    """Return the certificate of a key and those that issued it.

    Raises:
        SignatureError: there is none, or it isn't X.509 in PEM.
    """
    path = certificate_path(key)
    if not path.is_file():
        raise SignatureError("pdf_signing.no_certificate", path=path)
    return _load(path)


def _load(path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(read_file(path))
    except ValueError:
        raise SignatureError("pdf_signing.not_a_certificate", path=path) from None


def _spki(certificate: x509.Certificate) -> bytes:
    return certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _signer(key: bytes, certificates: Sequence[x509.Certificate]) -> "SimpleSigner":
    from asn1crypto.keys import PrivateKeyInfo
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    chain = [Certificate.load(c.public_bytes(serialization.Encoding.DER)) for c in certificates]
    registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    registry.register_multiple(chain)
    return SimpleSigner(
        signing_cert=chain[0], signing_key=PrivateKeyInfo.load(key), cert_registry=registry
    )


def verify_pdf(path: Path, keys: Path | None) -> list[PdfSignatureCheck]:
    """Check every signature in a PDF, in the order in which they were made.

    Args:
        path: the PDF.
        keys: the folder with the certificates; None where there is none.

    Returns:
        One check for each; empty where the file has none. A signature holds only where its
        certificate is one of that name in `keys`, byte for byte.

    Raises:
        SignatureError: the file can't be read as PDF, or a certificate can't be used.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    trusted: dict[str, dict[bytes, Path]] = {}
    for file in sorted(keys.glob(f"*{CERTIFICATE_SUFFIX}")) if keys else ():
        certificate = _load(file)[0].public_bytes(serialization.Encoding.DER)
        trusted.setdefault(signer_of(file, CERTIFICATE_SUFFIX), {})[certificate] = file
    data = read_file(path)
    try:
        return list(_checks(PdfFileReader(BytesIO(data)), trusted))
    except (PdfError, ValueError, KeyError, TypeError, IndexError) as problem:
        raise SignatureError("pdf_signing.damaged", path=path) from problem


def _checks(
    reader: object, trusted: Mapping[str, Mapping[bytes, Path]]
) -> Iterator[PdfSignatureCheck]:
    for embedded in reader.embedded_signatures:  # type: ignore[attr-defined]
        yield _check(embedded, trusted)


def _check(
    embedded: "EmbeddedPdfSignature", trusted: Mapping[str, Mapping[bytes, Path]]
) -> PdfSignatureCheck:
    name = str(embedded.field_name)
    try:
        certificate = embedded.signer_cert
        subject, found = str(certificate.subject.human_friendly), certificate.dump()
        is_unchanged, is_last = _integrity(embedded)
    except Exception:
        # Foreign bytes: whatever goes wrong in them, this signature proves nothing.
        return PdfSignatureCheck(name, SignatureOutcome.TAMPERED, is_last=False)
    if not is_unchanged:
        return PdfSignatureCheck(name, SignatureOutcome.TAMPERED, is_last, subject)
    known = trusted.get(name, {}).get(found)
    if known is None:
        return PdfSignatureCheck(name, SignatureOutcome.UNKNOWN_SIGNER, is_last, subject)
    return PdfSignatureCheck(name, SignatureOutcome.VALID, is_last, subject, known)


def _integrity(embedded: "EmbeddedPdfSignature") -> tuple[bool, bool]:
    """Return whether all that was signed still stands unchanged, and whether that is all there is.

    After the signature only further signatures may have been added (ISO 32000-2, 12.8.2.2).
    """
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    status = _in_own_thread(
        lambda: validate_pdf_signature(
            embedded,
            # Who is trusted is decided in `_check`; nothing is fetched.
            ValidationContext(trust_roots=[embedded.signer_cert], allow_fetching=False),
            key_usage_settings=KeyUsageConstraints(key_usage=set()),
        )
    )
    coverage = status.coverage
    is_last = coverage is SignatureCoverageLevel.ENTIRE_FILE
    is_covered = is_last or (
        coverage is SignatureCoverageLevel.ENTIRE_REVISION
        and status.modification_level is not None
        and status.modification_level <= ModificationLevel.FORM_FILLING
    )
    return bool(status.intact and status.valid and is_covered), is_last


def _in_own_thread(work: Callable[[], _Outcome]) -> _Outcome:
    """Return what `work` returns: pyhanko runs an event loop, and a thread can hold only one."""
    with ThreadPoolExecutor(max_workers=1) as executor:
        return executor.submit(work).result()
