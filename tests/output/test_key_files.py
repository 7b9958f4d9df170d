"""Private keys on disk: how they are locked, with what, and that there is never half a pair."""

import errno
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ballot.errors import SignatureError
from output import key_files
from output.key_files import KDF_ROUNDS, write_new_files
from output.passphrase import LEAST_WEIGHT, check_passphrase
from output.signing import generate_key, load_private_key

WORD = "灯塔 纸鹤 七颗纽扣"


def test_a_private_key_is_locked_with_600000_rounds_as_openssl_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_files, "KDF_ROUNDS", KDF_ROUNDS)  # the program's own, not the tests'
    private = generate_key("公证处", WORD, tmp_path).private
    command = ["openssl", "asn1parse", "-in", str(private)]

    parsed = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    objects = [line.rpartition(":")[2].strip() for line in parsed.splitlines() if "OBJECT" in line]
    rounds = [line.rpartition(":")[2] for line in parsed.splitlines() if "INTEGER" in line]
    assert objects == ["PBES2", "PBKDF2", "hmacWithSHA256", "aes-256-cbc"]
    assert [int(number, 16) for number in rounds] == [KDF_ROUNDS]
    assert KDF_ROUNDS >= 600_000
    assert load_private_key(private, WORD).private_bytes_raw()


def test_two_keys_share_neither_salt_nor_vector(tmp_path: Path) -> None:
    from asn1crypto import keys, pem

    parameters = []
    for name in ("甲", "乙"):
        path = generate_key(name, WORD, tmp_path).private
        _, _, data = pem.unarmor(path.read_bytes())
        parameters.append(keys.EncryptedPrivateKeyInfo.load(data)["encryption_algorithm"])
    first, second = parameters

    assert first.kdf_salt != second.kdf_salt
    assert first.encryption_iv != second.encryption_iv


def test_a_key_with_a_short_pass_phrase_from_before_still_opens(tmp_path: Path) -> None:
    path = tmp_path / "旧.key.pem"
    subprocess.run(
        ["openssl", "genpkey", "-algorithm", "ed25519", "-aes256", "-pass", "pass:x", "-out", path],
        check=True,
    )

    assert load_private_key(path, "x").private_bytes_raw()


@pytest.mark.parametrize(
    "obvious",
    [
        "x",
        "demo",
        "钥匙",
        "elevenchars",
        "password1234",
        "Password Password",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "abcdefghijklmnop",
        "zyxwvutsrqponmlk",
        "qwertyuiop12",
        "20262026202620262026",
        "公证公证公证公证",
        "评议办公证处2026",
        "correct horse battery staple",
        "ＰＡＳＳＷＯＲＤ１２３４",
        "一二三四五六七八九十",
        "    x    x    y    ",
    ],
)
def test_a_pass_phrase_that_is_guessed_soon_is_refused_and_says_what_is_missing(
    tmp_path: Path, obvious: str
) -> None:
    with pytest.raises(SignatureError, match=f"还差 .*至少 {LEAST_WEIGHT} 个"):
        generate_key("notary", obvious, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_the_name_of_the_key_counts_for_nothing() -> None:
    check_passphrase("linxiaoyu-notary", "评议办")

    with pytest.raises(SignatureError):
        check_passphrase("linxiaoyu-notary", "linxiaoyu-notary")


@pytest.mark.parametrize("good", [WORD, "tin roof, slow river", "xK9#mQ2$vL7p", "桥上七只蓝船"])
def test_a_pass_phrase_of_length_is_taken_whatever_its_kinds_of_characters(good: str) -> None:
    check_passphrase(good, "公证")


def test_a_pass_phrase_that_nobody_can_type_is_refused() -> None:
    with pytest.raises(SignatureError, match="看不见的字符"):
        check_passphrase(WORD + "\r", "公证")


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("call", ["write", "fsync", "link"])
@pytest.mark.parametrize("at", [1, 2])
def test_a_full_disk_leaves_no_half_key_and_the_message_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, at: int
) -> None:
    calls = []

    def counted(original: Any) -> Any:
        def once(*args: Any, **options: Any) -> Any:
            calls.append(args)
            return full() if len(calls) == at else original(*args, **options)

        return once

    if call == "write":
        monkeypatch.setattr(key_files, "_write_synced", counted(key_files._write_synced))
    else:
        monkeypatch.setattr(os, call, counted(getattr(os, call)))

    with pytest.raises(SignatureError, match=r"公证\.(key|pub)\.pem.*没有留下"):
        generate_key("公证", WORD, tmp_path)

    assert len(calls) == at
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named_with_the_file_that_was_to_be_in_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "keys").touch()

    with pytest.raises(SignatureError, match=r"公证\.(key|pub)\.pem.*没有留下"):
        generate_key("公证", WORD, tmp_path / "keys")

    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_a_file_that_appears_meanwhile_is_kept_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    second.write_text("old")

    with pytest.raises(SignatureError, match="second 已存在"):
        write_new_files({first: (b"new", 0o600), second: (b"new", 0o600)})

    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("second", "old")]


def test_a_disk_without_links_takes_keys_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", no_links)
    (tmp_path / "taken").write_text("old")

    write_new_files({tmp_path / "new": (b"new", 0o600)})
    with pytest.raises(SignatureError, match="taken 已存在"):
        write_new_files({tmp_path / "taken": (b"new", 0o600)})

    assert (tmp_path / "new").read_bytes() == b"new"
    assert (tmp_path / "taken").read_text() == "old"


def test_a_private_key_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        pair = generate_key("公证", WORD, tmp_path)
    finally:
        os.umask(before)

    assert pair.private.stat().st_mode & 0o777 == 0o600
    assert pair.public.stat().st_mode & 0o777 == 0o644
