"""BMP, WebP, JPEG 2000 and PNM, 1,200 dpi, and files that are no scans."""

import io
import re
import zipfile

import cv2
import numpy as np
import pytest
from PIL import Image

from ballot.messages import say
from ballot.reading import RejectionReason
from tests.scanner.files.odd_files import (
    GrayImage,
    Open,
    assert_same,
    saved,
)

NUMBERS = np.array([b"%3d " % n for n in range(256)])
"""Grey values as a PNM of plain text has them."""


@pytest.mark.parametrize(
    ("kind", "options"),
    [("BMP", {}), ("WEBP", {}), ("WEBP", {"lossless": True}), ("JPEG2000", {}),
     ("JPEG2000", {"no_jp2": True}), ("PPM", {})],
)  # fmt: skip
@pytest.mark.parametrize("is_colour", [False, True])
def test_other_kinds_of_pictures_are_read(
    kind: str, options: dict[str, bool], is_colour: bool, page: GrayImage, opened: Open
) -> None:
    pixels_ = np.repeat(page[..., None], 3, axis=2) if is_colour else page

    (seen,) = opened(saved(pixels_, kind, **options))

    assert_same(seen, page)


@pytest.mark.parametrize("white", [0, 1])
def test_a_bitmap_of_two_colours_is_no_negative(white: int, page: GrayImage, opened: Open) -> None:
    is_white = page > 127
    content = bytearray(saved(is_white if white else ~is_white, "BMP"))
    if not white:
        content[54:58], content[58:62] = content[58:62], content[54:58]  # the two colours

    (seen,) = opened(bytes(content))

    assert_same(seen, np.where(is_white, 255, 0).astype(np.uint8), 0.01)


def test_a_bitmap_of_two_colours_in_whole_bytes_is_refused(page: GrayImage, opened: Open) -> None:
    picture = Image.fromarray((page > 127).astype(np.uint8), "P")
    picture.putpalette([0, 0, 0, 255, 255, 255])
    buffer = io.BytesIO()
    picture.save(buffer, "BMP")

    (seen,) = opened(buffer.getvalue())

    assert seen == (RejectionReason.UNREADABLE_FILE, say("source.pixel_kind"))


@pytest.mark.parametrize("kind", ["P4", "P5", "P5 of 16 bits", "P2"])
def test_what_scanimage_writes_is_read(kind: str, page: GrayImage, opened: Open) -> None:
    height, width = page.shape
    black = page <= 127
    size = f"# SANE data follows\n{width} {height}\n"
    content = {
        "P4": f"P4\n{size}".encode() + np.packbits(black, axis=1).tobytes(),
        "P5": f"P5\n{size}255\n".encode() + page.tobytes(),
        "P5 of 16 bits": f"P5\n{size}65535\n".encode() + (page.astype(">u2") * 257).tobytes(),
        "P2": f"P2\n{size}255\n".encode() + NUMBERS[page].tobytes() + b"\n",
    }[kind]

    (seen,) = opened(content)

    assert_same(seen, np.where(black, 0, 255).astype(np.uint8) if kind == "P4" else page, 0.01)


def test_two_pages_in_one_pnm_are_said(page: GrayImage, opened: Open) -> None:
    (seen,) = opened(saved(page, "PPM") * 2)

    assert seen == (RejectionReason.UNREADABLE_FILE, say("source.two_pictures"))


def test_a_webp_of_many_pictures_is_said(page: GrayImage, opened: Open) -> None:
    rest = [Image.fromarray(255 - page)]

    (seen,) = opened(saved(page, "WEBP", save_all=True, append_images=rest))

    assert seen == (RejectionReason.UNREADABLE_FILE, say("source.two_pictures"))


@pytest.mark.parametrize("kind", ["BMP", "WEBP", "JPEG2000", "PPM"])
@pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
def test_other_kinds_that_were_cut_short_are_refused_without_a_decoders_words(
    kind: str, share: float, page: GrayImage, opened: Open
) -> None:
    content = saved(page, kind)

    (seen,) = opened(content[: int(share * len(content))])

    assert isinstance(seen, tuple)
    assert not re.search("[a-z]{3,}", seen[1])


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("kind", ["JPEG", "JPEG2000"])
def test_1200_dpi_is_read_at_a_quarter_where_the_decoder_can(kind: str, opened: Open) -> None:
    large = np.full((14_032, 9_920), 240, np.uint8)
    cv2.rectangle(large, (2000, 4000), (6000, 8000), 0, -1)
    suffix = {"JPEG": ".jpg", "JPEG2000": ".jp2"}[kind]

    (seen,) = opened(cv2.imencode(suffix, large)[1].tobytes())

    assert_same(seen, large[::4, ::4])


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_1200_dpi_is_refused_with_what_to_set_where_it_cant(opened: Open) -> None:
    (seen,) = opened(cv2.imencode(".png", np.zeros((14_032, 9_920), np.uint8))[1].tobytes())

    assert isinstance(seen, tuple)
    assert seen[0] is RejectionReason.UNREADABLE_FILE
    assert "300 dpi" in seen[1]


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr(name, "content")
    return buffer.getvalue()


FOREIGN = {
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "avif": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf",
    "video": b"\0\0\0\x18ftypisom\0\0\2\0isomiso2",
    "gif": b"GIF89a" + bytes(20),
    "ofd": zipped("OFD.xml"),
    "office": zipped("[Content_Types].xml"),
    "zip": zipped("scan.jpg"),
    "archive": b"Rar!\x1a\x07\x01\0",
    "photoshop": b"8BPS" + bytes(20),
    "djvu": b"AT&TFORM" + bytes(20),
    "jpeg_xl": b"\xff\x0a" + bytes(20),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_file_that_isnt_read_is_named_with_its_kind(kind: str, opened: Open) -> None:
    (seen,) = opened(FOREIGN[kind])

    assert seen == (RejectionReason.UNREADABLE_FILE, say(f"source.foreign.{kind}"))


@pytest.mark.parametrize("content", [b"BMW is a car, no bitmap", b"P5 is a road, no picture"])
def test_letters_that_begin_like_a_picture_make_none(content: bytes, opened: Open) -> None:
    (seen,) = opened(content)

    assert seen == (RejectionReason.UNREADABLE_FILE, say("source.unknown_kind"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "JPEG2000", "BMP", "PPM"])
@pytest.mark.parametrize("seed", range(3))
def test_no_refusal_of_a_damaged_file_speaks_a_decoders_language(
    kind: str, seed: int, page: GrayImage, opened: Open
) -> None:
    content = bytearray(saved(page, kind))
    rng = np.random.default_rng(seed)
    for at in rng.integers(0, len(content), 40):
        content[at] = rng.integers(0, 256)
    content[12:40] = rng.bytes(28)

    for seen in opened(bytes(content)):
        assert isinstance(seen, np.ndarray) or not re.search("[a-z_<>]{4,}", seen[1])
