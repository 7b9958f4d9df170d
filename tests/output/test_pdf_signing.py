"""Signatures in PDF: made, verified, broken."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from ballot.errors import SignatureError
from output.paper import text, write_paper
from output.pdf_signing import PdfSigner, certificate_path, verify_pdf
from output.signing import KeyPair, SignatureOutcome, generate_key, load_private_key

WORD = "钥匙"
MakeKey = Callable[..., KeyPair]


def certify(key: Path, *, days: int = 90, other: Ed25519PrivateKey | None = None) -> Path:
    """Write a self-signed certificate beside a key; that of `other` where it is given."""
    private = other or load_private_key(key, WORD)
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
        .sign(private, None)
    )
    path = certificate_path(key)
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def make_key(keys: Path) -> MakeKey:
    def make(name: str, *, certified: bool = True) -> KeyPair:
        pair = generate_key(name, WORD, keys)
        if certified:
            certify(pair.private)
        return pair

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
        PdfSigner(make_key(name).private, WORD).sign(paper)

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
    certify(pair.private, other=Ed25519PrivateKey.generate())

    for place in (keys, None):
        assert outcomes(paper, place) == [("公证处", SignatureOutcome.UNKNOWN_SIGNER, True)]


def test_without_a_certificate_the_missing_file_is_named(make_key: MakeKey) -> None:
    pair = make_key("公证处", certified=False)

    with pytest.raises(SignatureError, match=r"公证处\.cert\.pem"):
        PdfSigner(pair.private, WORD)


def test_the_certificate_of_another_key_or_time_is_refused(make_key: MakeKey) -> None:
    pair = make_key("公证处")

    certify(pair.private, other=Ed25519PrivateKey.generate())
    with pytest.raises(SignatureError, match="不是密钥"):
        PdfSigner(pair.private, WORD)
    certify(pair.private, days=-1)
    with pytest.raises(SignatureError, match="有效期"):
        PdfSigner(pair.private, WORD)
    certificate_path(pair.private).write_text("nothing")
    with pytest.raises(SignatureError, match=r"X\.509"):
        PdfSigner(pair.private, WORD)


def test_an_unsigned_paper_has_none_and_no_pdf_is_refused(paper: Path, keys: Path) -> None:
    assert verify_pdf(paper, keys) == []
    paper.write_bytes(b"no PDF")
    with pytest.raises(SignatureError, match="PDF"):
        verify_pdf(paper, keys)
