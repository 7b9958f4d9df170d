"""SM2: keys, signatures, and that openssl and GmSSL come to the same verdicts as we do."""

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import gmssl_pyx
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization

from ballot.errors import SignatureError
from office.second import public_keys, with_key
from output.fingerprints import fingerprint_of
from output.pdf_signing import PdfSigner
from output.signing import (
    KeyKind,
    KeyPair,
    SignatureCheck,
    SignatureOutcome,
    generate_key,
    missing_signers,
    sign_file,
    verify_file,
)
from output.sm2 import SIGNER_ID, Sm2PublicKey, generate_sm2_key, identity, parsed, public_of
from output.sm2_curve import BASE, ORDER, P, Point, fits
from output.sm2_files import load_public
from store.confirmation import key_fingerprint

WORD = "灯塔 纸鹤 七颗纽扣"
MESSAGE = b"message digest"

SECRET = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
STANDARD = Point(
    0x09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020,
    0xCCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13,
)
"""The worked example of GB/T 32918.5-2017, annex A."""
STANDARD_Z = "b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3"
STANDARD_R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
STANDARD_S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA

SHORT_R = (
    "3044021f3dff56a27d5cf93831133c89d6ae484d9f21a492fa53d6ac83706f67bbf0e9"
    "022100c8d51438a552866c6f68673f3cd35c2efa6b2f5f73cbf78c58cfeab5b3ef353d"
)
SHORT_S = (
    "30440221009878de56d6efd8b6f587c022870472f0d622e3b07036a0cc03b732748ce7c223"
    "021f1799f81408c7965ad673f3ec71f94b4beaa541500539a189178c48c285a0a9"
)
"""By the standard's key over its message: r, or s, begins with a byte of zeros."""


def number(value: int) -> bytes:
    body = value.to_bytes(value.bit_length() // 8 + 1, "big")
    return bytes([2, len(body)]) + body


def der(r: int, s: int) -> bytes:
    body = number(r) + number(s)
    return bytes([0x30, len(body)]) + body


def we_say(public: Sm2PublicKey, signature: bytes, data: bytes) -> bool:
    try:
        public.verify(signature, data)
    except InvalidSignature:
        return False
    return True


def gmssl_says(public: Sm2PublicKey, signature: bytes, data: bytes) -> bool:
    return bool(gmssl_pyx.sm2_verify(public.raw(), data, signature))


def openssl_says(folder: Path, public: Sm2PublicKey, signature: bytes, data: bytes) -> bool:
    (folder / "pub").write_bytes(
        public.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    (folder / "data").write_bytes(data)
    (folder / "sig").write_bytes(signature)
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "pub", "-rawin", "-in", "data"]
    command += ["-sigfile", "sig", "-digest", "sm3", "-pkeyopt", f"distid:{SIGNER_ID.decode()}"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def everybody(folder: Path, public: Sm2PublicKey, signature: bytes, data: bytes) -> set[bool]:
    return {
        we_say(public, signature, data),
        gmssl_says(public, signature, data),
        openssl_says(folder, public, signature, data),
    }


def test_the_worked_example_of_the_standard_holds() -> None:
    assert identity(STANDARD).hex() == STANDARD_Z
    assert we_say(Sm2PublicKey(STANDARD), der(STANDARD_R, STANDARD_S), MESSAGE)


def test_what_we_sign_openssl_and_gmssl_take_and_nothing_else(tmp_path: Path) -> None:
    draw = random.Random(32918)
    key, other = generate_sm2_key(), generate_sm2_key().public_key()
    for size in (0, 1, 63, 4096, 300_000):
        data = draw.randbytes(size)
        signature = key.sign(data)
        assert everybody(tmp_path, key.public_key(), signature, data) == {True}
        assert everybody(tmp_path, key.public_key(), signature, data + b"\n") == {False}
        assert everybody(tmp_path, other, signature, data) == {False}


def test_what_openssl_signs_we_take_and_its_keys_we_open(tmp_path: Path, tally_path: Path) -> None:
    private, public = tmp_path / "外.key.pem", tmp_path / "外.pub.pem"
    make = ["openssl", "genpkey", "-algorithm", "SM2", "-aes256", "-pass", "pass:x", "-out"]
    subprocess.run([*make, private], check=True)
    opened = ["-passin", "pass:x"]
    subprocess.run(
        ["openssl", "pkey", "-in", private, *opened, "-pubout", "-out", public], check=True
    )
    theirs = tally_path.with_name("tally.json.外.sig")
    sign = ["openssl", "pkeyutl", "-sign", "-inkey", private, *opened, "-rawin", "-digest", "sm3"]
    sign += ["-pkeyopt", f"distid:{SIGNER_ID.decode()}", "-in", tally_path, "-out", theirs]

    for _ in range(5):
        subprocess.run(sign, check=True)
        assert outcomes(verify_file(tally_path, [public])) == {"外": SignatureOutcome.VALID}

    ours = sign_file(tally_path, private, "x")
    key = load_public(public.read_bytes())
    assert isinstance(key, Sm2PublicKey)
    assert openssl_says(tmp_path, key, ours.read_bytes(), tally_path.read_bytes())


@pytest.mark.parametrize("signature", [SHORT_R, SHORT_S])
def test_numbers_that_begin_with_zeros_are_numbers(tmp_path: Path, signature: str) -> None:
    public = Sm2PublicKey(STANDARD)

    assert everybody(tmp_path, public, bytes.fromhex(signature), MESSAGE) == {True}


def test_every_nonce_makes_a_signature_the_lowest_too(tmp_path: Path) -> None:
    digest = hashes.Hash(hashes.SM3())
    digest.update(identity(STANDARD) + MESSAGE)
    r = (int.from_bytes(digest.finalize(), "big") + BASE.x) % ORDER  # of k = 1
    s = pow(1 + SECRET, -1, ORDER) * (1 - r * SECRET) % ORDER

    assert everybody(tmp_path, Sm2PublicKey(STANDARD), der(r, s), MESSAGE) == {True}


def test_where_both_points_are_the_same_or_opposite_the_sum_is_still_right() -> None:
    t = 0xABCDEF
    s = t * SECRET % ORDER
    r = (t - s) % ORDER
    twice = double(multiple(s))

    assert fits(STANDARD, (r - twice.x) % ORDER, r, s)
    assert not fits(STANDARD, (r - twice.x + 1) % ORDER, r, s)
    assert not any(fits(STANDARD, message, (t + s) % ORDER, -s % ORDER) for message in (0, r, t))


def double(point: Point) -> Point:
    """As in the textbook, with a division."""
    slope = (3 * point.x * point.x - 3) * pow(2 * point.y, -1, P) % P
    x = (slope * slope - 2 * point.x) % P
    return Point(x, (slope * (point.x - x) - point.y) % P)


def add(one: Point | None, other: Point) -> Point:
    if one is None:
        return other
    if one == other:
        return double(one)
    slope = (other.y - one.y) * pow(other.x - one.x, -1, P) % P
    x = (slope * slope - one.x - other.x) % P
    return Point(x, (slope * (one.x - x) - one.y) % P)


def multiple(times: int) -> Point:
    total, power = None, BASE
    while times:
        if times & 1:
            total = add(total, power)
        power, times = double(power), times >> 1
    assert total is not None
    return total


R, S = STANDARD_R, STANDARD_S
GOOD = der(R, S)
BAD = {
    "r is 0": der(0, S),
    "s is 0": der(R, 0),
    "s is the order": der(R, ORDER),
    "s and the order": der(R, S + ORDER),
    "r and the order": der(R + ORDER, S),
    "r and s are the order together": der(R, ORDER - R),
    "s is negative": GOOD[:-33] + b"\x80" + GOOD[-32:],
    "nothing": b"",
    "a head alone": b"\x30\x00",
    "one number": b"\x30\x23" + number(R),
    "three numbers": b"\x30\x49" + number(R) + number(S) + number(1),
    "a byte behind": GOOD + b"\0",
    "cut off": GOOD[:-1],
    "a zero more than needed": b"\x30\x47" + number(R) + b"\x02\x22\0" + number(S)[2:],
    "a long form of the length": b"\x30\x81" + GOOD[1:],
    "no end of the length": b"\x30\x80" + GOOD[2:] + b"\0\0",
    "another kind of list": b"\x31" + GOOD[1:],
    "another kind of number": b"\x30\x46\x04" + GOOD[3:],
    "the numbers alone": R.to_bytes(32, "big") + S.to_bytes(32, "big"),
    "the numbers in hex": (R.to_bytes(32, "big") + S.to_bytes(32, "big")).hex().encode(),
}


@pytest.mark.parametrize("why", BAD)
def test_a_signature_has_one_form_and_two_numbers_below_the_order(why: str) -> None:
    public = Sm2PublicKey(STANDARD)

    assert parsed(GOOD) == (R, S)
    assert not we_say(public, BAD[why], MESSAGE)
    if why != "r and s are the order together":  # in form it is one
        assert parsed(BAD[why]) is None


def test_every_changed_byte_is_found_and_never_an_error_of_ours() -> None:
    public = Sm2PublicKey(STANDARD)

    for place in range(len(GOOD)):
        for bit in (1, 0x80):
            changed = bytearray(GOOD)
            changed[place] ^= bit
            assert not we_say(public, bytes(changed), MESSAGE)


@pytest.mark.parametrize(
    "point", [Point(0, 0), Point(STANDARD.x, STANDARD.y + 1), Point(STANDARD.x + P, STANDARD.y)]
)
def test_a_key_is_a_point_of_the_curve(point: Point) -> None:
    with pytest.raises(ValueError, match="no point"):
        Sm2PublicKey(point)


# Of a tally.


@pytest.fixture
def signer(tmp_path: Path) -> KeyPair:
    """Return a notary's SM2 key."""
    return generate_key("公证", WORD, tmp_path / "keys", KeyKind.SM2)


def outcomes(checks: list[SignatureCheck]) -> dict[str, SignatureOutcome]:
    return {check.signer: check.outcome for check in checks}


def test_a_tally_is_signed_by_sm2_beside_ed25519_and_each_counts_for_one(
    tally_path: Path, signer: KeyPair, notary: KeyPair, passphrase: str
) -> None:
    sign_file(tally_path, notary.private, passphrase)
    told: list[tuple[str, str, str]] = []
    signature = sign_file(tally_path, signer.private, WORD, record=lambda *each: told.append(each))

    checks = verify_file(tally_path, [notary.public, signer.public])

    assert signature.name == "tally.json.公证.sig"
    assert set(outcomes(checks).values()) == {SignatureOutcome.VALID}
    assert missing_signers(checks, ["公证处", "公证", "评议办"]) == ["评议办"]
    assert [each[1:] for each in told] == [("公证", fingerprint_of(signer.public))]


def test_the_files_of_a_key_are_as_openssl_has_them(signer: KeyPair) -> None:
    shown = ["openssl", "pkey", "-in", signer.private, "-passin", f"pass:{WORD}", "-pubout"]
    theirs = subprocess.run(shown, capture_output=True, check=True).stdout
    wrong = subprocess.run([*shown[:-2], "pass:guess"], capture_output=True, check=False)

    assert theirs == signer.public.read_bytes()
    assert signer.private.read_text().startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert signer.private.stat().st_mode & 0o777 == 0o600
    assert wrong.returncode != 0


def test_what_is_no_signature_of_this_key_over_these_bytes_is_said_in_the_usual_words(
    tally_path: Path, signer: KeyPair, tmp_path: Path, notary: KeyPair, passphrase: str
) -> None:
    signature = sign_file(tally_path, signer.private, WORD)
    good, data = signature.read_bytes(), tally_path.read_bytes()
    public, secret = gmssl_pyx.sm2_key_generate()
    thief = gmssl_pyx.sm2_sign(secret, public, data, signer_id=SIGNER_ID)
    other_id = gmssl_pyx.sm2_sign(secret, public, data, signer_id=b"8765432187654321")
    theirs = public_of(public).public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    ed25519 = sign_file(tally_path, notary.private, passphrase).read_bytes()
    r, s = parsed(good) or (0, 0)

    def verdict(changed: bytes, key: bytes = signer.public.read_bytes()) -> SignatureOutcome:
        signature.write_bytes(changed)
        (tmp_path / "公证.pub.pem").write_bytes(key)
        return outcomes(verify_file(tally_path, [tmp_path / "公证.pub.pem"]))["公证"]

    assert verdict(good) is SignatureOutcome.VALID
    assert verdict(thief, theirs) is SignatureOutcome.VALID
    for no_fit in (thief, der(r, s ^ 1), der(s, r)):
        assert verdict(no_fit) is SignatureOutcome.TAMPERED
    assert verdict(other_id, theirs) is SignatureOutcome.TAMPERED
    for shapeless in (good[:-1], der(0, s), der(r, s + ORDER), ed25519, b""):
        assert verdict(shapeless) is SignatureOutcome.MALFORMED
    assert verdict(good, notary.public.read_bytes()) is SignatureOutcome.MALFORMED
    tally_path.write_bytes(data.replace(b"2006", b"2007"))
    assert verdict(good) is SignatureOutcome.TAMPERED


def test_a_signature_without_a_public_key_and_one_of_another_file_are_named(
    tally_path: Path, signer: KeyPair, tmp_path: Path
) -> None:
    signature = sign_file(tally_path, signer.private, WORD)
    (tmp_path / "none").mkdir()

    assert outcomes(verify_file(tally_path, tmp_path / "none")) == {
        "公证": SignatureOutcome.UNKNOWN_SIGNER
    }
    other = tally_path.with_name("tally-2.json")
    other.write_bytes(tally_path.read_bytes() + b" ")
    signature.rename(other.with_name("tally-2.json.公证.sig"))
    (check,) = verify_file(other, [signer.public])
    assert (check.outcome, check.other) == (SignatureOutcome.OTHER_TALLY, tally_path)


def test_a_wrong_pass_phrase_a_damaged_key_and_halves_of_two_pairs_sign_nothing(
    tally_path: Path, signer: KeyPair
) -> None:
    from asn1crypto import pem

    with pytest.raises(SignatureError, match="口令不对"):
        sign_file(tally_path, signer.private, "guess")
    _, _, sealed = pem.unarmor(signer.private.read_bytes())
    signer.private.write_bytes(pem.armor("ENCRYPTED PRIVATE KEY", sealed[:-40] + bytes(40)))
    with pytest.raises(SignatureError, match="口令不对"):
        sign_file(tally_path, signer.private, WORD)

    key, other = generate_sm2_key(), generate_sm2_key()
    mixed = type(key)(key.secret, other.public)
    with pytest.raises(SignatureError, match="不是一对"):
        mixed.sign(b"data")


def test_without_the_library_keys_are_neither_made_nor_used_and_signatures_still_verify(
    tally_path: Path, signer: KeyPair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_file(tally_path, signer.private, WORD)
    monkeypatch.setitem(sys.modules, "gmssl_pyx", None)

    assert outcomes(verify_file(tally_path, [signer.public])) == {"公证": SignatureOutcome.VALID}
    makes: list[Callable[[], object]] = [
        lambda: generate_key("新", WORD, tmp_path / "new", KeyKind.SM2),
        lambda: sign_file(tally_path, signer.private, WORD),
    ]
    for make in makes:
        with pytest.raises(SignatureError, match=r"pingyi\[sm2\]"):
            make()
    assert not (tmp_path / "new").exists()


def test_a_second_person_confirms_by_sm2(signer: KeyPair) -> None:
    second = with_key("公证", signer.private, WORD)

    ((name, key),) = public_keys(signer.public.parent)

    assert name == "公证"
    assert second.key == key_fingerprint(key)
    assert second.sign is not None
    key.verify(second.sign(b"statement"), b"statement")


def test_an_sm2_key_signs_no_paper_and_the_sentence_has_the_command(signer: KeyPair) -> None:
    with pytest.raises(SignatureError, match="--algorithm p256"):
        PdfSigner(signer.private, WORD)
