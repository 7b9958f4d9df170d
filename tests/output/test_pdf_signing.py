"""Signatures in PDF: made, verified, broken."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ballot.errors import SignatureError
from output.paper import text, write_paper
from output.paper_keys import PaperKey, certificate_path, generate_paper_key
from output.pdf_signing import PdfSigner, verify_pdf
from output.signing import SignatureOutcome, generate_key, open_key

WORD = "灯塔 纸鹤 七颗纽扣"
MakeKey = Callable[[str], PaperKey]
OLD = Path(__file__).parents[1] / "fixtures" / "ed25519_paper"


def certify(key: Path, *, days: int = 90, other: ec.EllipticCurvePrivateKey | None = None) -> Path:
    """Write another self-signed certificate beside a key; that of `other` where it is given."""
    private = other or open_key(key, WORD)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "市公证处")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=100))
        .not_valid_after(now + timedelta(days=days))
        .sign(private, hashes.SHA256())
    )
    path = certificate_path(key)
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def make_key(keys: Path) -> MakeKey:
    def make(name: str) -> PaperKey:
        return generate_paper_key(name, WORD, keys)

    return make


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "通报附件.pdf"
    write_paper(path, "通报附件", [text("有效评议表 17 份")], "00" * 32)
    return path


def outcomes(path: Path, keys: Path | None) -> list[tuple[str, SignatureOutcome, bool]]:
    return [(check.signer, check.outcome, check.is_last) for check in verify_pdf(path, keys)]


def test_two_signatures_hold_and_the_first_says_that_another_came_after(
    paper: Path, keys: Path, make_key: MakeKey
) -> None:
    for name in ("公证处", "评议办"):
        made = make_key(name)
        certify(made.private)
        PdfSigner(made.private, WORD).sign(paper)

    checks = verify_pdf(paper, keys)

    assert [(c.signer, c.outcome, c.is_last) for c in checks] == [
        ("公证处", SignatureOutcome.VALID, False),
        ("评议办", SignatureOutcome.VALID, True),
    ]
    assert "市公证处" in str(checks[0])


def test_the_signature_is_a_pades_one_and_invisible(paper: Path, make_key: MakeKey) -> None:
    PdfSigner(make_key("公证处").private, WORD).sign(paper)

    content = paper.read_bytes()

    assert b"/ETSI.CAdES.detached" in content
    assert b"/Rect [ 0 0 0 0 ]" in content


def test_a_changed_byte_breaks_the_signature(paper: Path, keys: Path, make_key: MakeKey) -> None:
    unsigned = len(paper.read_bytes())
    PdfSigner(make_key("公证处").private, WORD).sign(paper)
    good = paper.read_bytes()
    at = good.index(b"stream", 0, unsigned) + 40

    paper.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])

    assert outcomes(paper, keys) == [("公证处", SignatureOutcome.TAMPERED, True)]


def test_bytes_that_are_added_afterwards_break_the_signature(
    paper: Path, keys: Path, make_key: MakeKey
) -> None:
    from pyhanko.pdf_utils.generic import NameObject, pdf_string
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    PdfSigner(make_key("公证处").private, WORD).sign(paper)
    with paper.open("rb+") as file:
        writer = IncrementalPdfFileWriter(file)
        page, _ = writer.find_page_for_modification(0)
        page.get_object()[NameObject("/Changed")] = pdf_string("18")
        writer.update_container(page.get_object())
        writer.write_in_place()

    assert [outcome for _, outcome, _ in outcomes(paper, keys)] == [SignatureOutcome.TAMPERED]


def test_another_certificate_of_the_same_name_is_an_unknown_signer(
    paper: Path, keys: Path, make_key: MakeKey
) -> None:
    pair = make_key("公证处")
    PdfSigner(pair.private, WORD).sign(paper)
    certify(pair.private, other=ec.generate_private_key(ec.SECP256R1()))

    for place in (keys, None):
        assert outcomes(paper, place) == [("公证处", SignatureOutcome.UNKNOWN_SIGNER, True)]


def test_without_a_certificate_the_missing_file_is_named(make_key: MakeKey) -> None:
    made = make_key("公证处")
    made.certificate.unlink()

    with pytest.raises(SignatureError, match=r"公证处-p256\.cert\.pem"):
        PdfSigner(made.private, WORD)


def test_the_certificate_of_another_key_or_time_is_refused(make_key: MakeKey) -> None:
    made = make_key("公证处")

    certify(made.private, other=ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(SignatureError, match="不是密钥"):
        PdfSigner(made.private, WORD)
    certify(made.private, days=-1)
    with pytest.raises(SignatureError, match="有效期"):
        PdfSigner(made.private, WORD)
    made.certificate.write_text("nothing")
    with pytest.raises(SignatureError, match=r"X\.509"):
        PdfSigner(made.private, WORD)


def test_an_unsigned_paper_has_none_and_no_pdf_is_refused(paper: Path, keys: Path) -> None:
    assert verify_pdf(paper, keys) == []
    paper.write_bytes(b"no PDF")
    with pytest.raises(SignatureError, match="PDF"):
        verify_pdf(paper, keys)


def test_an_ed25519_key_signs_no_paper_and_the_sentence_has_the_command(
    paper: Path, keys: Path
) -> None:
    unsigned = paper.read_bytes()
    pair = generate_key("公证处", WORD, keys)

    with pytest.raises(SignatureError, match="pingyi keygen 公证处 --algorithm p256"):
        PdfSigner(pair.private, WORD)

    assert paper.read_bytes() == unsigned


def test_a_paper_that_an_earlier_version_signed_with_ed25519_still_verifies() -> None:
    (check,) = verify_pdf(OLD / "通报附件.pdf", OLD)

    assert (check.signer, check.outcome, check.is_last) == ("公证", SignatureOutcome.VALID, True)


def test_both_certificates_of_one_name_are_known(
    paper: Path, keys: Path, make_key: MakeKey
) -> None:
    PdfSigner(make_key("公证").private, WORD).sign(paper)
    shutil.copy(OLD / "公证.cert.pem", keys)

    assert outcomes(paper, keys) == [("公证", SignatureOutcome.VALID, True)]
    assert outcomes(OLD / "通报附件.pdf", keys) == [("公证", SignatureOutcome.VALID, True)]
