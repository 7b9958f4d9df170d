"""The witness slip of a seal: the same facts in digits, in its code and in slip.txt."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from output.canonical import digest
from output.slip import MOST_BYTES_IN_CODE, Slip, in_groups, parse_slip
from tests.cli.conftest import FEW, done
from tests.pdf_fonts import fonts_not_embedded

Pingyi = Callable[..., Any]

PASSPHRASE = "钥匙之一二三四"


@pytest.fixture(scope="module")
def with_keys(scanned_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scanned activity with two keys and its hand counts."""
    folder = Path(shutil.copytree(scanned_template, tmp_path_factory.mktemp("keys") / "activity"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGYI_PASSPHRASE", PASSPHRASE)
        for name in ("评议办", "公证"):
            done("keygen", name, "-C", folder)
    done("reconcile", "main", "--issued", 3, "--returned", 3, "--by", "张三", "-C", folder)
    return folder


@pytest.fixture(scope="module")
def slip_template(with_keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, sealed."""
    folder = Path(shutil.copytree(with_keys, tmp_path_factory.mktemp("slip") / "activity"))
    done("seal", "main", "--by", "张三", *FEW, "-C", folder)
    return folder


@pytest.fixture
def sealed(slip_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the scanned activity with two keys, counted and sealed."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", PASSPHRASE)
    return Path(shutil.copytree(slip_template, tmp_path / "activity"))


def test_whoever_seals_is_told_of_the_slip(
    pingyi: Pingyi, with_keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINGYI_PASSPHRASE", PASSPHRASE)
    folder = shutil.copytree(with_keys, tmp_path / "activity")

    ran = pingyi("seal", "main", "--by", "张三", *FEW, "-C", folder)

    assert ran.code == 0
    assert "slip.pdf" in ran.err
    assert "计票结果报告单.pdf" in ran.err


def place(folder: Path) -> Path:
    return folder / "output/sessions/main/revision-1"


def slip_of(folder: Path) -> Slip:
    return parse_slip((place(folder) / "slip.txt").read_text(encoding="utf-8"))


def paper(folder: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", str(place(folder) / "slip.pdf"), "-"],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def last_entry(folder: Path) -> tuple[int, str]:
    connection = sqlite3.connect(folder / "pingyi.db")
    row: tuple[int, str] = connection.execute(
        "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    connection.close()
    return row


def test_the_slip_holds_the_head_after_the_seal_and_the_tally_digest(sealed: Path) -> None:
    slip = slip_of(sealed)

    assert (slip.entry, slip.head) == last_entry(sealed)
    assert slip.tally == digest((place(sealed) / "tally.json").read_bytes())
    assert (slip.session, slip.revision) == ("main", 1)
    assert (slip.sheets["issued"], slip.sheets["valid"], slip.sheets["unused"]) == (3, 3, None)


def test_the_paper_shows_counts_head_digest_and_every_key_in_fours(sealed: Path) -> None:
    slip = slip_of(sealed)

    words = paper(sealed).split()

    for digits in (slip.head, slip.tally, *slip.keys.values()):
        assert [group for group in in_groups(digits) if group not in words] == []
    assert {"封存见证单", "印制", "发出", "收回", "有效", "评议办", "公证"} <= set(words)
    assert all(f"{name}（签字）：" in words for name in ("监票", "公证", "计票"))


def test_the_code_holds_the_same_facts_as_the_text_beside_it(sealed: Path) -> None:
    with pypdfium2.PdfDocument(place(sealed) / "slip.pdf") as document:
        pages = len(document)
        picture = document[0].render(scale=150 / 72, grayscale=True).to_numpy()

    (code,) = zxingcpp.read_barcodes(picture[:, :, 0] if picture.ndim == 3 else picture)

    assert pages == 1
    assert fonts_not_embedded(place(sealed) / "slip.pdf") == []
    assert code.bytes.decode() == (place(sealed) / "slip.txt").read_text(encoding="utf-8")


def test_the_fingerprints_are_those_that_openssl_gives(sealed: Path) -> None:
    for name, stated in slip_of(sealed).keys.items():
        der = subprocess.run(
            [
                "openssl",
                "pkey",
                "-pubin",
                "-in",
                sealed / f"keys/{name}.pub.pem",
                "-outform",
                "DER",
            ],
            check=True,
            capture_output=True,
        ).stdout

        assert digest(der) == stated


def test_a_slip_says_the_day_and_no_time(sealed: Path) -> None:
    text = (place(sealed) / "slip.txt").read_text(encoding="utf-8")

    assert ":" not in text + "".join(paper(sealed).split("日后核验")[0])


def test_a_slip_is_printed_again_as_it_was_and_so_is_the_result(
    pingyi: Pingyi, sealed: Path
) -> None:
    before = (place(sealed) / "slip.txt").read_bytes()
    results = [place(sealed) / f"计票结果报告单{ending}" for ending in (".pdf", ".docx")]
    signed = [path.read_bytes() for path in results]
    for path in (place(sealed) / "slip.pdf", *results):
        path.unlink()
    assert pingyi("keygen", "新人", "-C", sealed).code == 0

    ran = pingyi("seal", "main", "--slip", "-C", sealed)

    assert ran.code == 0
    assert ran.out.strip().endswith("slip.pdf")
    assert (place(sealed) / "slip.txt").read_bytes() == before
    assert "新人" not in paper(sealed)
    assert [path.read_bytes() for path in results] == signed


def test_a_session_sealed_before_there_were_slips_gets_one(pingyi: Pingyi, sealed: Path) -> None:
    stated = slip_of(sealed)
    for name in ("slip.txt", "slip.pdf"):
        (place(sealed) / name).unlink()

    ran = pingyi("seal", "main", "--slip", "-C", sealed)

    assert ran.code == 0
    assert slip_of(sealed) == stated


def test_no_slip_is_made_of_another_tally_or_without_a_seal(pingyi: Pingyi, sealed: Path) -> None:
    path = place(sealed) / "tally.json"
    path.write_bytes(path.read_bytes().replace(b'"by":"', b'"by":"X', 1))

    other = pingyi("seal", "main", "--slip", "-C", sealed)
    unsealed = pingyi("seal", "evening", "--slip", "-C", sealed)

    assert (other.code, unsealed.code) == (5, 2)
    assert "tally.json" in other.err


def test_a_slip_that_cannot_be_made_leaves_the_seal_and_says_how_to_make_it(
    pingyi: Pingyi, scanned: Path
) -> None:
    numbers = ("--issued", 3, "--returned", 3, "--by", "张三")
    pingyi("reconcile", "main", *numbers, "-C", scanned)
    (scanned / "keys").mkdir()
    (scanned / "keys/坏.pub.pem").write_text("no key")

    failed = pingyi("seal", "main", "--by", "张三", *FEW, "-C", scanned)
    (scanned / "keys/坏.pub.pem").unlink()
    mended = pingyi("seal", "main", "--slip", "-C", scanned)

    assert (failed.code, mended.code) == (5, 0)
    assert "pingyi seal main --slip" in failed.err


def test_a_code_with_many_keys_leaves_them_to_the_paper(sealed: Path) -> None:
    slip = slip_of(sealed)
    many = {f"公证{number}": "ab" * 32 for number in range(20)}

    crowded = Slip(**{**{n: getattr(slip, n) for n in slip.__slots__}, "keys": many})

    assert crowded.code_text().endswith("\nkeys 20\n")
    assert len(crowded.code_text().encode()) < MOST_BYTES_IN_CODE
    assert parse_slip(crowded.to_text()) == crowded
