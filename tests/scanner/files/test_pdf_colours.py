"""What a PDF page calls grey, and pixels that outlive the file."""

import gc
import io
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scanner.files.sources import examine, open_pages
from scanner.types import OpenedPage
from tests.scanner.files.odd_files import GrayImage, Open
from tests.scanner.files.pdf_writer import (
    A4,
    GRAY,
    TURNED_DEFAULT,
    PdfWriter,
    jpeg_of,
    packed,
    placed,
)

TWO_COLOURS = "/ColorSpace /DeviceGray /BitsPerComponent 1"
CALIBRATED = "/ColorSpace << /DefaultGray [/CalGray << /WhitePoint [0.95 1 1.09] >>] >>"


def flate_of(page: GrayImage) -> bytes:
    return zlib.compress(page.tobytes(), 1)


def pdf_of(path: Path, data: bytes, page: GrayImage, keys: str, resources: str = "") -> bytes:
    pdf = PdfWriter()
    pdf.page(placed(pdf.picture(data, page.shape, keys), 0, 0, *A4), resources=resources)
    return pdf.save(path).read_bytes()


@pytest.mark.parametrize(
    ("store", "keys"), [(jpeg_of, GRAY), (flate_of, GRAY), (packed, TWO_COLOURS)]
)
def test_grey_that_the_page_says_is_its_negative_is_read_as_shown(
    store: Callable[[GrayImage], bytes], keys: str, page: GrayImage, opened: Open, tmp_path: Path
) -> None:
    sheet = np.where(page > 127, 255, 0).astype(np.uint8)
    content = pdf_of(tmp_path / "made", store(255 - sheet), sheet, keys, TURNED_DEFAULT)

    (seen,) = opened(content)

    assert not isinstance(seen, tuple)
    assert seen.shape == sheet.shape
    assert np.abs(seen.astype(np.int16) - sheet).mean() < 1.5


@pytest.mark.parametrize(
    ("keys", "resources"),
    [(f"{GRAY} /DecodeParms << /ColorTransform 0 >>", ""), (GRAY, CALIBRATED)],
)
def test_a_grey_jpeg_of_which_nothing_is_turned_is_taken_out(
    keys: str, resources: str, page: GrayImage, opened: Open, tmp_path: Path
) -> None:
    jpeg = jpeg_of(page)
    content = pdf_of(tmp_path / "made", jpeg, page, keys, resources)

    (seen,) = opened(content)

    (alone,) = opened(jpeg)
    assert np.array_equal(seen, alone)


def test_how_three_colours_are_taken_counts_wherever_it_stands(
    page: GrayImage, opened: Open, tmp_path: Path
) -> None:
    buffer = io.BytesIO()
    Image.merge("RGB", [Image.fromarray(band) for band in (page, page // 2, page)]).save(
        buffer, "JPEG"
    )
    seen = []
    for is_apart in (False, True):
        pdf = PdfWriter()
        way = "<< /ColorTransform 0 >>"
        way = f"{pdf.add(way)} 0 R" if is_apart else way
        keys = f"/ColorSpace /DeviceRGB /BitsPerComponent 8 /DecodeParms {way}"
        picture = pdf.picture(buffer.getvalue(), page.shape, keys)
        pdf.page(placed(picture, 0, 0, *A4))
        seen += opened(pdf.save(tmp_path / "made").read_bytes())

    assert np.array_equal(*seen)


def test_pages_outlive_the_file_that_they_were_read_from(tmp_path: Path) -> None:
    """PDFium's memory isn't copied: three widths whose lines it pads, and one whose it doesn't."""
    shades = np.random.default_rng(1)
    pages = [shades.integers(0, 255, (900, width), np.uint8) for width in (701, 702, 703, 704)]
    pdf = PdfWriter()
    for page in pages:
        pdf.page(placed(pdf.picture(flate_of(page), page.shape), 0, 0, *A4))
    source = examine(pdf.save(tmp_path / "scan.pdf"))

    seen = [
        page.image for page in open_pages(source, 0, source.pages) if isinstance(page, OpenedPage)
    ]
    source.path.unlink()
    gc.collect()

    assert [np.array_equal(*pair) for pair in zip(seen, pages, strict=True)] == [True] * 4
