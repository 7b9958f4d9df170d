import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import Image
from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from ballot.reading import RejectionReason
from scanner.files.pdf_drawing import RENDER_DPI
from scanner.files.sources import FileKind, examine, open_pages
from scanner.types import OpenedPage, Refused

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]
Write = Callable[[str, bytes], Path]


@pytest.fixture(scope="module")
def page(example_form: "PrintedForm") -> GrayImage:
    return example_form.page(1, dpi=150)


@pytest.fixture(scope="module")
def other(example_form: "PrintedForm") -> GrayImage:
    return example_form.page(2, dpi=150)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_it(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write_it


def opened(path: Path) -> list[GrayImage | RejectionReason]:
    """Return every page of a file, or why it is refused."""
    source = examine(path)
    pages = open_pages(source, 0, source.pages)
    return [page.rejection.reason if isinstance(page, Refused) else page.image for page in pages]


def reason_of(path: Path) -> RejectionReason:
    """Return why a file of one page is refused, when it is examined or opened."""
    try:
        (outcome,) = opened(path)
    except Refused as refused:
        return refused.rejection.reason
    assert isinstance(outcome, RejectionReason)
    return outcome


def encoded(*pages: GrayImage, kind: str, mode: str = "L", **options: object) -> bytes:
    first, *rest = [Image.fromarray(page).convert(mode) for page in pages]
    buffer = io.BytesIO()
    many = {"save_all": True, "append_images": rest} if rest else {}
    first.save(buffer, kind, **many, **options)
    return buffer.getvalue()


def difference(one: object, two: GrayImage) -> float:
    """Return the mean difference of two pages in grey levels."""
    assert isinstance(one, np.ndarray)
    assert one.dtype == np.uint8
    assert one.shape == two.shape
    return float(np.abs(one.astype(np.int16) - two).mean())


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "L"),
        ("JPEG", "RGB"),
        ("JPEG", "CMYK"),
        ("PNG", "1"),
        ("PNG", "L"),
        ("PNG", "P"),
        ("PNG", "RGB"),
        ("PNG", "RGBA"),
        ("PNG", "LA"),
        ("PNG", "I;16"),
        ("TIFF", "1"),
        ("TIFF", "L"),
        ("TIFF", "RGB"),
        ("TIFF", "RGBA"),
    ],
)
def test_every_kind_of_pixel_becomes_the_same_grey_page(
    kind: str, mode: str, page: GrayImage, write: Write
) -> None:
    if mode == "1":
        page = np.where(page > 127, 255, 0).astype(np.uint8)
    if mode == "I;16":
        buffer = io.BytesIO()
        Image.fromarray(page.astype(np.uint16) * 257).save(buffer, kind)
        content = buffer.getvalue()
    else:
        content = encoded(page, kind=kind, mode=mode)

    (seen,) = opened(write("scan", content))

    assert difference(seen, page) < 2.5


def test_transparent_paper_is_white(write: Write) -> None:
    clear = np.zeros((700, 600, 4), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(clear, "RGBA").save(buffer, "PNG")

    (seen,) = opened(write("clear.png", buffer.getvalue()))

    assert isinstance(seen, np.ndarray)
    assert seen.min() == 255


@pytest.mark.parametrize(
    ("mode", "compression"),
    [("1", "group4"), ("L", "tiff_lzw"), ("L", "jpeg"), ("L", None), ("RGB", "tiff_lzw")],
)
def test_every_page_of_a_tiff_is_opened(
    mode: str, compression: str | None, page: GrayImage, other: GrayImage, write: Write
) -> None:
    if mode == "1":
        page, other = (np.where(p > 127, 255, 0).astype(np.uint8) for p in (page, other))
    content = encoded(page, other, page, kind="TIFF", mode=mode, compression=compression)

    first, second, third = opened(write("scans.tif", content))

    assert difference(first, page) < 2.5
    assert difference(second, other) < 2.5
    assert difference(third, page) < 2.5


def test_a_jpeg_in_a_pdf_is_taken_out_as_it_is(
    page: GrayImage, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rl_config, "useA85", 0)
    jpeg = encoded(page, kind="JPEG", quality=60)
    path = tmp_path / "scan.pdf"
    image = write("scan.jpg", jpeg)
    canvas = Canvas(str(path), pagesize=(595.2, 841.9))
    canvas.drawImage(str(image), 0, 0, 595.2, 841.9)
    canvas.showPage()
    canvas.save()

    (seen,) = opened(path)

    (as_file,) = opened(image)
    assert np.array_equal(seen, as_file)


def test_a_bilevel_image_in_a_pdf_is_taken_out_as_it_is(page: GrayImage, write: Write) -> None:
    bilevel = np.where(page > 127, 255, 0).astype(np.uint8)
    content = encoded(bilevel, bilevel, kind="PDF", mode="1", resolution=150)

    first, second = opened(write("scans.pdf", content))

    assert difference(first, bilevel) < 0.01
    assert difference(second, bilevel) < 0.01


def test_a_pdf_page_that_is_no_single_image_is_rendered(example_form: "PrintedForm") -> None:
    source = examine(example_form.pdf)

    (opened_page,) = open_pages(source, 1, 2)
    assert isinstance(opened_page, OpenedPage)
    seen = opened_page.image

    assert source.pages == 2 * len(example_form.layout.pages)
    paper = np.minimum(seen, 250)  # as `PrintedForm.page` has it
    assert difference(paper, example_form.page(2, dpi=RENDER_DPI)) < 1.0


def test_invisible_text_over_a_scanned_page_doesnt_matter(
    page: GrayImage, write: Write, tmp_path: Path
) -> None:
    """Scanners write what their OCR read under the picture of a page."""
    image = write("scan.png", encoded(page, kind="PNG"))
    path = tmp_path / "searchable.pdf"
    canvas = Canvas(str(path), pagesize=(595.2, 841.9))
    canvas.drawImage(str(image), 0, 0, 595.2, 841.9)
    text = canvas.beginText(100, 100)
    text.setTextRenderMode(3)
    text.textLine("read by OCR")
    canvas.drawText(text)
    canvas.showPage()
    canvas.save()

    (seen,) = opened(path)

    assert difference(seen, page) < 0.01


def test_an_image_stored_bottom_up_in_a_pdf_is_seen_as_its_page_shows_it(
    page: GrayImage, write: Write, tmp_path: Path
) -> None:
    image = write("scan.png", encoded(np.ascontiguousarray(page[::-1]), kind="PNG"))
    path = tmp_path / "turned.pdf"
    canvas = Canvas(str(path), pagesize=(595.2, 841.9))
    canvas.translate(0, 841.9)
    canvas.scale(1, -1)
    canvas.drawImage(str(image), 0, 0, 595.2, 841.9)
    canvas.showPage()
    canvas.save()

    (seen,) = opened(path)

    small, expected = (
        np.asarray(cv2.resize(picture, (413, 584), interpolation=cv2.INTER_AREA), np.uint8)
        for picture in (seen, page)
    )
    assert difference(small, expected) < 3.0


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9, 0.99])
def test_a_file_that_was_cut_short_is_refused(
    kind: str, share: float, page: GrayImage, write: Write
) -> None:
    content = encoded(page, kind=kind)

    reason = reason_of(write("scan", content[: int(share * len(content))]))

    assert reason in {RejectionReason.TRUNCATED_IMAGE, RejectionReason.UNREADABLE_FILE}


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_format_that_was_cut_short_is_said_to_be(
    kind: str, page: GrayImage, write: Write
) -> None:
    content = encoded(page, kind=kind)

    assert reason_of(write("x", content[: len(content) // 2])) is RejectionReason.TRUNCATED_IMAGE


@pytest.mark.parametrize("compression", ["group4", "tiff_lzw", "jpeg"])
@pytest.mark.parametrize("share", [0.4, 0.8, 0.999])
def test_a_tiff_of_many_pages_that_was_cut_short_never_loses_pages_unsaid(
    compression: str, share: float, page: GrayImage, other: GrayImage, write: Write
) -> None:
    mode = "1" if compression == "group4" else "L"
    content = encoded(page, other, page, kind="TIFF", mode=mode, compression=compression)
    path = write("scans.tif", content[: int(share * len(content))])

    try:
        pages = opened(path)
    except Refused as refused:
        pages = [refused.rejection.reason]

    refusals = {RejectionReason.TRUNCATED_IMAGE, RejectionReason.UNREADABLE_FILE}
    assert refusals & {page for page in pages if isinstance(page, RejectionReason)}


@pytest.mark.parametrize("share", [0.3, 0.8, 0.99])
def test_a_pdf_that_was_cut_short_is_refused(
    share: float, page: GrayImage, other: GrayImage, write: Write
) -> None:
    content = encoded(page, other, page, kind="PDF", resolution=150)
    path = write("scans.pdf", content[: int(share * len(content))])

    with pytest.raises(Refused) as refused:
        examine(path)

    assert refused.value.rejection.reason is RejectionReason.UNREADABLE_FILE


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.pdf", "这是一个文本文件".encode()),
        ("empty.jpg", b""),
        ("noise.tif", bytes(range(256)) * 20),
        ("header.pdf", b"%PDF-1.7\n"),
        ("header.png", b"\x89PNG\r\n\x1a\n"),
        ("header.tif", b"II*\x00\x08\x00\x00\x00"),
        ("header.jpg", b"\xff\xd8\xff"),
    ],
)
def test_what_is_no_scan_is_refused_whatever_its_name_says(
    name: str, content: bytes, write: Write
) -> None:
    reason = reason_of(write(name, content))

    assert reason in {RejectionReason.UNREADABLE_FILE, RejectionReason.TRUNCATED_IMAGE}


def test_a_kind_shows_in_the_content_and_not_in_the_name(page: GrayImage, write: Write) -> None:
    source = examine(write("scan.pdf", encoded(page, kind="PNG")))

    assert (source.kind, source.pages) == (FileKind.PNG, 1)


def png_of(width: int, height: int) -> bytes:
    content = bytearray(encoded(np.zeros((8, 8), np.uint8), kind="PNG"))
    struct.pack_into(">II", content, 16, width, height)
    struct.pack_into(">I", content, 29, zlib.crc32(bytes(content[12:29])))
    return bytes(content)


def tiff_of(width: int, height: int) -> bytes:
    content = bytearray(encoded(np.zeros((8, 8), np.uint8), kind="TIFF"))
    (directory,) = struct.unpack_from("<I", content, 4)
    (entries,) = struct.unpack_from("<H", content, directory)
    for at in range(directory + 2, directory + 2 + 12 * entries, 12):
        (tag,) = struct.unpack_from("<H", content, at)
        if tag in {256, 257}:
            struct.pack_into("<HHII", content, at, tag, 4, 1, width if tag == 256 else height)
    return bytes(content)


def jpeg_of(width: int, height: int) -> bytes:
    content = bytearray(encoded(np.zeros((8, 8), np.uint8), kind="JPEG"))
    struct.pack_into(">HH", content, content.find(b"\xff\xc0") + 5, height, width)
    return bytes(content)


@pytest.mark.parametrize("side", [11_000, 60_000])
@pytest.mark.parametrize("make", [png_of, tiff_of, jpeg_of])
def test_a_file_that_claims_huge_pages_is_refused_and_not_decoded(
    make: Callable[[int, int], bytes], side: int, write: Write
) -> None:
    assert reason_of(write("huge", make(side, side))) is RejectionReason.UNREADABLE_FILE


def test_a_pdf_page_as_large_as_a_house_is_not_rendered(write: Write) -> None:
    with pypdfium2.PdfDocument.new() as document:
        document.new_page(14_400, 14_400)
        buffer = io.BytesIO()
        document.save(buffer)

    assert reason_of(write("wall.pdf", buffer.getvalue())) is RejectionReason.UNREADABLE_FILE


def test_a_picture_too_small_to_show_a_mark_is_no_form(write: Write) -> None:
    content = encoded(np.full((400, 300), 255, np.uint8), kind="PNG")

    assert reason_of(write("stamp.png", content)) is RejectionReason.NOT_A_FORM


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_page_at_600_dpi_is_read_at_half_its_size(kind: str, write: Write) -> None:
    large = np.full((7016, 4960), 255, np.uint8)

    (seen,) = opened(write("scan", encoded(large, kind=kind)))

    assert isinstance(seen, np.ndarray)
    assert seen.shape == (3508, 2480)


def test_a_page_in_the_middle_that_cant_be_decoded_leaves_the_others(
    page: GrayImage, write: Write
) -> None:
    content = bytearray(encoded(page, page, page, kind="TIFF", compression="tiff_lzw"))
    middle = len(content) // 2
    content[middle : middle + 4000] = bytes(4000)

    first, second, third = opened(write("scans.tif", bytes(content)))

    assert difference(first, page) < 0.01
    assert isinstance(second, RejectionReason)
    assert difference(third, page) < 0.01
