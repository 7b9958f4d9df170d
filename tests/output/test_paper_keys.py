"""Keys for papers, and what pdfsig and openssl say of what they signed."""

import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from ballot.errors import SignatureError
from output.paper import text, write_paper
from output.paper_keys import PaperKey, generate_paper_key
from output.pdf_signing import PdfSigner
from output.signing import generate_key, sign_file

WORD = "灯塔 纸鹤 七颗纽扣"
IS_VALID = "Signature Validation: Signature is Valid."
BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> PaperKey:
    return generate_paper_key("公证", WORD, tmp_path_factory.mktemp("keys"))


@pytest.fixture
def signed(made: PaperKey, tmp_path: Path) -> Path:
    path = tmp_path / "通报附件.pdf"
    write_paper(path, "通报附件", [text("有效评议表 17 份")], "00" * 32)
    PdfSigner(made.private, WORD).sign(path)
    return path


def pdfsig_says(path: Path) -> str:
    """Return what pdfsig writes; its exit code doesn't tell a good signature from a bad one."""
    done = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False)
    return done.stdout


def openssl_judges(pdf: bytes, certificate: Path, folder: Path) -> tuple[int, str]:
    """Give openssl the CMS and the signed bytes of a PDF, taken out as ISO 32000 says."""
    found = BYTE_RANGE.search(pdf)
    assert found is not None
    start, length, start2, length2 = map(int, found.groups())
    cms = bytes.fromhex(pdf[start + length : start2].strip(b"<>").decode())
    (folder / "signature.der").write_bytes(cms)
    (folder / "signed").write_bytes(pdf[start : start + length] + pdf[start2 : start2 + length2])
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-out", os.devnull]
    command += ["-in", str(folder / "signature.der"), "-content", str(folder / "signed")]
    done = subprocess.run(
        [*command, "-cades", "-CAfile", str(certificate)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


def test_pdfsig_judges_a_signed_paper_valid_and_names_the_signer(signed: Path) -> None:
    told = pdfsig_says(signed)

    assert told.count(IS_VALID) == 1
    assert "Total document signed" in told
    assert "Signer Certificate Common Name: 公证" in told
    assert "Signing Hash Algorithm: SHA-256" in told


def test_pdfsig_finds_a_changed_byte(signed: Path) -> None:
    content = bytearray(signed.read_bytes())
    content[content.index(b"stream") + 40] ^= 1
    signed.write_bytes(content)

    assert IS_VALID not in pdfsig_says(signed)


def test_two_signatures_are_both_valid_to_pdfsig(signed: Path, tmp_path: Path) -> None:
    other = generate_paper_key("评议办", WORD, tmp_path)

    PdfSigner(other.private, WORD).sign(signed)

    assert pdfsig_says(signed).count(IS_VALID) == 2


def test_openssl_verifies_the_signature_taken_out_of_the_paper(
    signed: Path, made: PaperKey, tmp_path: Path
) -> None:
    code, told = openssl_judges(signed.read_bytes(), made.certificate, tmp_path)

    assert (code, "CAdES Verification successful" in told) == (0, True)


def test_openssl_refuses_changed_bytes_and_another_certificate(
    signed: Path, made: PaperKey, tmp_path: Path
) -> None:
    content = bytearray(signed.read_bytes())
    other = generate_paper_key("公证", WORD, tmp_path / "other")

    stranger, _ = openssl_judges(bytes(content), other.certificate, tmp_path)
    content[content.index(b"stream") + 40] ^= 1
    changed, _ = openssl_judges(bytes(content), made.certificate, tmp_path)

    assert (stranger != 0, changed != 0) == (True, True)


def test_the_certificate_names_its_holder_signs_documents_only_and_lasts_ten_years(
    made: PaperKey,
) -> None:
    certificate = x509.load_pem_x509_certificate(made.certificate.read_bytes())

    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    key = certificate.public_key()
    certificate.verify_directly_issued_by(certificate)
    assert certificate.subject.rfc4514_string() == "CN=公证"
    assert isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)
    assert isinstance(certificate.signature_hash_algorithm, hashes.SHA256)
    assert usage.critical and usage.value.digital_signature and usage.value.content_commitment
    assert not usage.value.key_cert_sign and not constraints.value.ca
    assert (first.hour, first.minute, first.second) == (0, 0, 0)
    assert first <= datetime.now(UTC) and (last - first).days == 3653


def test_a_key_for_papers_lies_beside_the_one_for_tallies_for_its_owner_alone(
    tmp_path: Path,
) -> None:
    generate_key("公证", WORD, tmp_path)

    made = generate_paper_key("公证", WORD, tmp_path)

    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"公证.key.pem", "公证.pub.pem", "公证-p256.key.pem", "公证-p256.cert.pem"}
    assert made.private.stat().st_mode & 0o777 == 0o600
    assert made.private.read_text().startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")


@pytest.mark.parametrize("left", ["公证-p256.key.pem", "公证-p256.cert.pem"])
def test_neither_key_nor_certificate_is_ever_overwritten(tmp_path: Path, left: str) -> None:
    (tmp_path / left).write_bytes(b"old")

    with pytest.raises(SignatureError, match="不会覆盖"):
        generate_paper_key("公证", WORD, tmp_path)

    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


@pytest.mark.parametrize("name", ["公证-p256", "notary-P256"])
def test_a_name_that_would_hide_another_persons_key_is_refused(tmp_path: Path, name: str) -> None:
    for generate in (generate_key, generate_paper_key):
        with pytest.raises(SignatureError, match="p256"):
            generate(name, WORD, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_pass_phrase_that_is_guessed_soon_is_refused_for_papers_too(tmp_path: Path) -> None:
    with pytest.raises(SignatureError, match="还差"):
        generate_paper_key("公证", "公证2026", tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_tally_is_not_signed_with_a_key_for_papers(tally_path: Path, made: PaperKey) -> None:
    with pytest.raises(SignatureError, match="不能签计票结果"):
        sign_file(tally_path, made.private, WORD)

    assert list(tally_path.parent.iterdir()) == [tally_path]
