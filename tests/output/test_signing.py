"""Keys, signatures and what a verifier finds."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448

from ballot.errors import SignatureError, SourceError
from output.signing import (
    KeyPair,
    SignatureCheck,
    SignatureOutcome,
    generate_key,
    missing_signers,
    sign_file,
    verify_file,
)
from output.tally import TallyInputs, TallyKind, build_tally, write_tally

OTHER_WORD = "灯塔 纸鹤 七颗纽扣"


@pytest.fixture
def signature(tally_path: Path, notary: KeyPair, passphrase: str) -> Path:
    """Return the notary's signature of the tally."""
    return sign_file(tally_path, notary.private, passphrase)


def outcomes(checks: list[SignatureCheck]) -> dict[str, SignatureOutcome]:
    return {check.signer: check.outcome for check in checks}


def openssl_says(tally: Path, signature: Path, public: Path) -> bool:
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(public)]
    command += ["-rawin", "-in", str(tally), "-sigfile", str(signature)]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode == 0


def test_a_signature_is_64_raw_bytes_beside_the_file_and_holds(
    tally_path: Path, signature: Path, notary: KeyPair
) -> None:
    checks = verify_file(tally_path, notary.public.parent)

    assert signature == tally_path.parent / "tally.json.公证处.sig"
    assert len(signature.read_bytes()) == 64
    assert checks == [SignatureCheck("公证处", signature, SignatureOutcome.VALID)]


def test_openssl_comes_to_the_same_verdict_on_good_and_changed_bytes(
    tally_path: Path, signature: Path, notary: KeyPair
) -> None:
    good = tally_path.read_bytes()
    verdicts = []

    for data in (good, good.replace(b"2006", b"2007"), good + b"\n"):
        tally_path.write_bytes(data)
        ours = outcomes(verify_file(tally_path, [notary.public]))["公证处"]
        theirs = openssl_says(tally_path, signature, notary.public)
        verdicts.append((ours is SignatureOutcome.VALID, theirs))

    assert verdicts == [(True, True), (False, False), (False, False)]


def test_openssl_opens_the_private_key_with_its_pass_phrase_only(
    notary: KeyPair, passphrase: str
) -> None:
    command = ["openssl", "pkey", "-in", str(notary.private), "-noout", "-passin"]

    right = subprocess.run([*command, f"pass:{passphrase}"], capture_output=True, check=False)
    wrong = subprocess.run([*command, "pass:guess"], capture_output=True, check=False)

    assert (right.returncode, wrong.returncode != 0) == (0, True)


def test_the_private_key_is_encrypted_and_for_its_owner_alone(notary: KeyPair) -> None:
    assert notary.private.stat().st_mode & 0o777 == 0o600
    assert notary.private.read_text().startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert notary.public.read_text().startswith("-----BEGIN PUBLIC KEY-----")


def test_every_changed_byte_of_a_signature_is_found(
    tally_path: Path, signature: Path, notary: KeyPair
) -> None:
    good = signature.read_bytes()
    found = set()

    for position in range(64):
        changed = bytearray(good)
        changed[position] ^= 1
        signature.write_bytes(changed)
        found |= set(outcomes(verify_file(tally_path, [notary.public])).values())

    assert found == {SignatureOutcome.TAMPERED}


def test_a_signer_without_a_public_key_is_unknown(
    tally_path: Path, signature: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "no-keys"
    empty.mkdir()

    checks = verify_file(tally_path, empty)

    assert outcomes(checks) == {"公证处": SignatureOutcome.UNKNOWN_SIGNER}
    assert "公证处.pub.pem" in str(checks[0])


def test_a_signature_of_the_tally_beside_it_is_named_as_such(
    tally_path: Path,
    signature: Path,
    notary: KeyPair,
    make_inputs: Callable[..., TallyInputs],
) -> None:
    other = tally_path.with_name("tally-2.json")
    write_tally(other, build_tally(make_inputs(issued=7), TallyKind.FINAL))
    signature.rename(other.with_name("tally-2.json.公证处.sig"))

    (check,) = verify_file(other, [notary.public])

    assert check.outcome is SignatureOutcome.OTHER_TALLY
    assert check.other == tally_path


@pytest.mark.parametrize("data", [b"", b"\x00" * 63, b"\x00" * 65, b"-----BEGIN"])
def test_a_signature_of_another_length_is_malformed(
    tally_path: Path, signature: Path, notary: KeyPair, data: bytes
) -> None:
    signature.write_bytes(data)

    assert outcomes(verify_file(tally_path, [notary.public])) == {
        "公证处": SignatureOutcome.MALFORMED
    }


def test_a_signature_file_without_a_name_is_malformed(
    tally_path: Path, signature: Path, notary: KeyPair
) -> None:
    signature.rename(signature.with_name("tally.json.a b.sig"))

    assert outcomes(verify_file(tally_path, [notary.public])) == {"a b": SignatureOutcome.MALFORMED}


def test_another_persons_signature_does_not_pass_under_a_stolen_name(
    tally_path: Path, notary: KeyPair, passphrase: str, tmp_path: Path
) -> None:
    thief = generate_key("thief", OTHER_WORD, tmp_path)
    sign_file(tally_path, thief.private, OTHER_WORD).rename(
        tally_path.with_name("tally.json.公证处.sig")
    )

    checks = verify_file(tally_path, [notary.public, thief.public])

    assert outcomes(checks) == {"公证处": SignatureOutcome.TAMPERED}


def test_several_people_sign_the_same_bytes_and_missing_ones_are_named(
    tally_path: Path, signature: Path, notary: KeyPair, tmp_path: Path
) -> None:
    office = generate_key("评议办", OTHER_WORD, tmp_path)
    sign_file(tally_path, office.private, OTHER_WORD)

    checks = verify_file(tally_path, [notary.public, office.public])

    assert set(outcomes(checks).values()) == {SignatureOutcome.VALID}
    assert missing_signers(checks, ["operator", "评议办", "公证处"]) == ["operator"]


def test_one_key_under_two_names_is_one_signer(
    tally_path: Path, signature: Path, notary: KeyPair, tmp_path: Path
) -> None:
    other = notary.public.with_name("评议办.pub.pem")
    other.write_bytes(notary.public.read_bytes())
    tally_path.with_name("tally.json.评议办.sig").write_bytes(signature.read_bytes())

    checks = verify_file(tally_path, [notary.public, other])

    assert set(outcomes(checks).values()) == {SignatureOutcome.VALID}
    assert missing_signers(checks, ["公证处", "评议办"]) == ["评议办"]


def test_a_file_without_signatures_has_no_checks(tally_path: Path, notary: KeyPair) -> None:
    assert verify_file(tally_path, [notary.public]) == []


def test_a_provisional_tally_is_never_signed(
    tally_path: Path,
    notary: KeyPair,
    passphrase: str,
    make_inputs: Callable[..., TallyInputs],
) -> None:
    write_tally(tally_path, build_tally(make_inputs(), TallyKind.PROVISIONAL))

    with pytest.raises(SignatureError, match="临时结果"):
        sign_file(tally_path, notary.private, passphrase)

    assert list(tally_path.parent.iterdir()) == [tally_path]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data + b"\n",
        lambda data: data.replace(b"pingyi-tally/2", b"pingyi-tally/9"),
        lambda _: b"[]",
        lambda _: b"\xff\xfe",
    ],
)
def test_what_is_no_canonical_tally_is_not_signed(
    tally_path: Path, notary: KeyPair, passphrase: str, change: Callable[[bytes], bytes]
) -> None:
    tally_path.write_bytes(change(tally_path.read_bytes()))

    with pytest.raises(SignatureError, match="pingyi-tally/2"):
        sign_file(tally_path, notary.private, passphrase)


def test_a_tally_that_does_not_say_it_is_final_is_not_signed(
    tally_path: Path, notary: KeyPair, passphrase: str
) -> None:
    tally_path.write_bytes(tally_path.read_bytes().replace(b'"provisional":false,', b""))

    with pytest.raises(SignatureError, match="临时结果"):
        sign_file(tally_path, notary.private, passphrase)


@pytest.mark.parametrize("guess", ["wrong", ""])
def test_a_wrong_pass_phrase_is_refused(tally_path: Path, notary: KeyPair, guess: str) -> None:
    with pytest.raises(SignatureError, match="口令不对"):
        sign_file(tally_path, notary.private, guess)


@pytest.mark.parametrize("name", ["", "a/b", "..", "a b", "-a", "a.b", "a\\b", "a\n", "名" * 41])
def test_a_name_that_could_leave_the_folder_or_confuse_is_refused(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(SignatureError, match="密钥名"):
        generate_key(name, OTHER_WORD, tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("passphrase", ["", "  "])
def test_an_empty_pass_phrase_is_refused(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(SignatureError, match="口令不能为空"):
        generate_key("notary", passphrase, tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("left", ["notary.key.pem", "notary.pub.pem"])
def test_a_key_is_never_overwritten(tmp_path: Path, left: str) -> None:
    (tmp_path / left).write_bytes(b"old")

    with pytest.raises(SignatureError, match="不会覆盖"):
        generate_key("notary", OTHER_WORD, tmp_path)

    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_files_that_are_no_ed25519_keys_are_refused(tally_path: Path, tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    public, junk, named = (tmp_path / n for n in ("ec.pub.pem", "junk.pub.pem", "key.txt"))
    public.write_bytes(
        key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    junk.write_bytes(b"junk")
    named.write_bytes(b"")

    for path in (public, junk, named):
        with pytest.raises(SignatureError, match="不是 Ed25519 或 SM2 公钥"):
            verify_file(tally_path, [path])
    private = tmp_path / "other.key.pem"
    private.write_bytes(
        ed448.Ed448PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"x"),
        )
    )
    with pytest.raises(SignatureError, match="不是签名密钥"):
        sign_file(tally_path, private, "x")


def test_two_public_keys_of_one_name_are_refused(
    tally_path: Path, notary: KeyPair, tmp_path: Path
) -> None:
    twin = generate_key("公证处", OTHER_WORD, tmp_path)

    with pytest.raises(SignatureError, match="两个"):
        verify_file(tally_path, [notary.public, twin.public])


def test_a_file_that_is_not_there_is_named(tmp_path: Path, notary: KeyPair) -> None:
    with pytest.raises(SourceError, match=r"missing\.json"):
        verify_file(tmp_path / "missing.json", [notary.public])
