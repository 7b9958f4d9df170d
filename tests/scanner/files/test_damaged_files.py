"""Damaged files are refused in our words, with where; no library speaks to whoever scans."""

import io
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from scanner.files.damage import Damage, damage_of
from scanner.files.sources import FileKind, examine, kind_of, open_pages
from scanner.types import Refused

KINDS = {
    "jpg": ("JPEG", "L", {}),
    "png": ("PNG", "L", {}),
    "tif": ("TIFF", "L", {"compression": "tiff_lzw"}),
    "g4.tif": ("TIFF", "1", {"compression": "group4"}),
    "raw.tif": ("TIFF", "L", {}),
    "pdf": ("PDF", "L", {"resolution": 72}),
    "bmp": ("BMP", "L", {}),
    "webp": ("WEBP", "L", {}),
    "jp2": ("JPEG2000", "L", {}),
    "pgm": ("PPM", "L", {}),
}

OUR_WORDS = {
    "JPEG", "PNG", "TIFF", "PDF", "BMP", "HEIC", "AVIF", "ZIP", "GIF", "G4", "A4", "dpi", "RAR",
    "OFD", "EXIF",
}  # fmt: skip
"""All that may stand in Latin letters in a Chinese text."""


@pytest.fixture(scope="module")
def whole() -> dict[str, bytes]:
    """A page of noise and lines in each kind of file."""
    rng = np.random.default_rng(5)
    page = rng.integers(200, 255, (640, 560), np.uint8)
    page[::40] = 0
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x8769] = 1, "scanner", {0x9003: "2026:01:01 00:00:00"}
    files = {}
    for suffix, (kind, mode, options) in KINDS.items():
        buffer = io.BytesIO()
        more = {"exif": exif} if kind in {"JPEG", "PNG", "WEBP"} else {}
        Image.fromarray(page).convert(mode).save(buffer, kind, **options, **more)
        files[suffix] = buffer.getvalue()
    return files


def spoilt(content: bytes, seed: int) -> bytes:
    """Cut a file off, change bytes anywhere or in its head, or leave a part unwritten."""
    rng = random.Random(seed)
    data = bytearray(content)
    match seed % 4:
        case 0:
            del data[rng.randrange(1, len(data)) :]
        case 1 | 2:
            reach = len(data) if seed % 4 == 1 else min(400, len(data))
            for _ in range(rng.randrange(1, 20)):
                data[rng.randrange(reach)] = rng.randrange(256)
        case _:
            start = rng.randrange(len(data))
            data[start : start + 2000] = bytes(len(data[start : start + 2000]))
    return bytes(data)


def details(path: Path) -> Iterator[str]:
    """Yield what is told of a file and of its pages."""
    try:
        source = examine(path)
        for page in open_pages(source, 0, min(source.pages, 20)):
            if isinstance(page, Refused):
                yield page.rejection.detail
    except Refused as refused:
        yield refused.rejection.detail


@pytest.mark.parametrize("suffix", KINDS)
def test_whatever_is_spoilt_is_told_in_our_words(
    suffix: str, whole: dict[str, bytes], tmp_path: Path
) -> None:
    told = set()
    for seed in range(60):
        path = tmp_path / f"{seed}.{suffix}"
        path.write_bytes(spoilt(whole[suffix], seed))
        told.update(details(path))

    assert told
    for text in told:
        assert set(re.findall("[A-Za-z][A-Za-z0-9_]+", text)) <= OUR_WORDS, text


def test_no_library_writes_to_the_terminal(whole: dict[str, bytes], tmp_path: Path) -> None:
    """Neither Python's warnings nor libtiff, which writes to it from C."""
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[270] = "x" * 4000
    with_text = io.BytesIO()
    Image.fromarray(np.full((640, 560), 255, np.uint8)).save(with_text, "TIFF", tiffinfo=tags)
    at = with_text.getvalue().find(b"x" * 4000)
    (tmp_path / "cut.tif").write_bytes(with_text.getvalue()[: at + 10])
    for suffix in KINDS:
        for seed in range(30):
            path = tmp_path / f"{seed}.{suffix}"
            path.write_bytes(spoilt(whole[suffix], seed))
    program = (
        "import sys, pathlib\n"
        "from scanner.files.sources import examine, open_pages\n"
        "from scanner.types import Refused\n"
        "for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):\n"
        "    try:\n"
        "        source = examine(path)\n"
        "        list(open_pages(source, 0, min(source.pages, 20)))\n"
        "    except Refused:\n"
        "        pass\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )

    assert ran.stderr == ""


@pytest.mark.parametrize("suffix", ["jpg", "png", "raw.tif", "pdf", "bmp", "webp", "jp2", "pgm"])
def test_a_file_that_was_cut_off_says_at_which_byte(
    suffix: str, whole: dict[str, bytes], tmp_path: Path
) -> None:
    size = len(whole[suffix]) * 2 // 3
    path = tmp_path / f"x.{suffix}"
    path.write_bytes(whole[suffix][:size])

    (text,) = details(path)

    assert f"到第 {size:,} 字节" in text


@pytest.mark.parametrize("suffix", ["jpg", "png", "raw.tif"])
def test_a_file_whose_end_was_never_written_says_from_which_byte(
    suffix: str, whole: dict[str, bytes], tmp_path: Path
) -> None:
    content = whole[suffix]
    start = len(content) // 2
    while content[start - 1] == 0:
        start -= 1
    path = tmp_path / f"x.{suffix}"
    path.write_bytes(content[:start] + bytes(len(content) - start))

    damage = damage_of(path, examine_kind(path))

    assert damage == Damage(start, len(content), is_unwritten=True)


def examine_kind(path: Path) -> FileKind:
    kind = kind_of(path)
    assert kind is not None
    return kind


def test_a_png_with_a_wrong_byte_says_in_which_part(
    whole: dict[str, bytes], tmp_path: Path
) -> None:
    content = bytearray(whole["png"])
    chunk = content.find(b"IDAT") - 4
    content[chunk + 100] ^= 0xFF
    path = tmp_path / "x.png"
    path.write_bytes(content)

    (text,) = details(path)

    assert f"共 {len(content):,} 字节，从第 {chunk + 1:,} 字节起损坏" in text


@pytest.mark.parametrize("suffix", KINDS)
def test_a_whole_file_has_no_damage(suffix: str, whole: dict[str, bytes], tmp_path: Path) -> None:
    if suffix == "pgm":
        pytest.skip("a PNM says nowhere that it is whole: it is asked only where it isn't")
    path = tmp_path / f"x.{suffix}"
    path.write_bytes(whole[suffix])

    assert damage_of(path, examine_kind(path)) is None
