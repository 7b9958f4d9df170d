"""Of each page that is opened it is known whether its decoder warned of the file's data."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scanner.files.sources import examine, open_pages
from scanner.types import OpenedPage
from tests.scanner.files.odd_files import (
    GrayImage,
    assert_same,
    in_441,
    jpeg,
    pixels,
    saved,
    tiff,
)
from tests.scanner.files.pdf_writer import A4, PdfWriter, jpeg_of, placed

LOST_BYTES = 600


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "scan"


def pages_of(path: Path) -> list[OpenedPage]:
    source = examine(path)
    pages = list(open_pages(source, 0, source.pages))
    assert all(isinstance(page, OpenedPage) for page in pages), pages
    return [page for page in pages if isinstance(page, OpenedPage)]


def overwritten(content: bytes, start: int, size: int) -> bytes:
    """Return a file in which bytes within `size` from `start` are others."""
    altered = bytearray(content)
    first = start + size // 2
    noise = np.random.default_rng(1).integers(1, 255, LOST_BYTES, np.uint8).tobytes()
    altered[first : first + LOST_BYTES] = noise
    return bytes(altered)


def black_and_white(page: GrayImage, compression: str) -> bytes:
    bits = np.where(page > 127, 255, 0).astype(np.uint8)
    return saved(bits > 0, "TIFF", compression=compression)  # type: ignore[arg-type]


def jpeg_in_tiff(page: GrayImage) -> bytes:
    return saved(page, "TIFF", compression="jpeg", quality=80)


@pytest.mark.parametrize(
    "write",
    [
        jpeg,
        lambda page: jpeg(page, progressive=True),
        lambda page: jpeg(page, restart_marker_rows=1),
    ],
    ids=["plain", "progressive", "restarts"],
)
def test_a_jpeg_whose_decoder_warns_is_damaged(
    write: Callable[[GrayImage], bytes], page: GrayImage, path: Path
) -> None:
    whole = write(page)
    path.write_bytes(whole)
    (before,) = pages_of(path)
    path.write_bytes(overwritten(whole, 0, len(whole)))
    (after,) = pages_of(path)

    assert not before.is_damaged
    assert after.is_damaged
    assert after.image.shape == page.shape


@pytest.mark.parametrize("compression", ["group3", "group4", "jpeg"])
def test_a_tiff_whose_decoder_warns_is_damaged(
    compression: str, page: GrayImage, path: Path
) -> None:
    whole = jpeg_in_tiff(page) if compression == "jpeg" else black_and_white(page, compression)
    path.write_bytes(whole)
    (before,) = pages_of(path)
    path.write_bytes(overwritten(whole, 0, len(whole)))
    (after,) = pages_of(path)

    assert not before.is_damaged
    assert after.is_damaged


def test_a_damaged_page_says_nothing_of_the_next(
    page: GrayImage, other: GrayImage, path: Path
) -> None:
    first, second = (Image.fromarray(each > 127) for each in (page, other))
    first.save(path, "TIFF", compression="group4", save_all=True, append_images=[second])
    content = path.read_bytes()
    path.write_bytes(overwritten(content, 0, len(content) // 2))

    found = pages_of(path)

    assert [each.is_damaged for each in found] == [True, False]
    assert_same(found[1].image, np.where(other > 127, 255, 0).astype(np.uint8), 0.01)


@pytest.mark.parametrize("is_drawn", [False, True])
def test_a_pdf_page_of_a_damaged_jpeg_is_damaged(
    is_drawn: bool, page: GrayImage, path: Path
) -> None:
    whole = jpeg_of(page)
    found = []
    for data in (whole, overwritten(whole, 0, len(whole))):
        pdf = PdfWriter()
        line = b" 0 0 m 9 9 l S\n" if is_drawn else b""
        pdf.page(placed(pdf.picture(data, page.shape), 0, 0, *A4) + line)
        (seen,) = pages_of(pdf.save(path.with_suffix(".pdf")))
        found.append(seen.is_damaged)

    assert found == [False, True]


def test_a_coding_that_only_pillow_takes_is_no_damage(page: GrayImage, path: Path) -> None:
    path.write_bytes(in_441(page))

    (seen,) = pages_of(path)

    assert not seen.is_damaged


def test_four_inks_are_checked_as_grey_is(page: GrayImage, path: Path) -> None:
    inks = Image.fromarray(page).convert("CMYK")
    inks.save(path, "JPEG", quality=80)
    whole = path.read_bytes()
    (before,) = pages_of(path)
    path.write_bytes(overwritten(whole, 0, len(whole)))
    (after,) = pages_of(path)

    assert (before.is_damaged, after.is_damaged) == (False, True)


def test_an_odd_tag_is_no_damage(page: GrayImage, path: Path) -> None:
    """libtiff warns of tags that it doesn't know, which many a scanner writes."""
    path.write_bytes(tiff(pixels(page, _50000=7, _65000=1)))

    (seen,) = pages_of(path)

    assert not seen.is_damaged
    assert_same(seen.image, page, 0.01)
