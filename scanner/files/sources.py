"""Opens scanned files: JPEG, PNG, multi-page TIFF and PDF become grey pages, one at a time.

What a file is shows in its first bytes, not in its name. A JPEG inside a PDF page that it covers is
taken out and decoded as it is; any other PDF page is rendered.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import simplejpeg
from PIL import Image, UnidentifiedImageError
from pypdfium2 import raw as pdfium

from ballot.reading import RejectionReason
from scanner.types import GrayImage, Refused

RENDER_DPI = 200
"""PDF pages that are not one scanned image are drawn at this resolution."""

MAX_PIXELS = 100_000_000
"""A page of more pixels than A4 at 900 dpi is no scan of ours; it is not decoded."""

HALVED_FROM_PX = 5200
"""Pages whose long side reaches this (A4 at 445 dpi) are read at half size: 300 dpi is plenty."""

MIN_SIDE_PX = 500
"""A page smaller than this (A4 at 60 dpi) can't show a mark."""


@unique
class FileKind(StrEnum):
    """The kinds of files that hold scanned pages."""

    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    PDF = "pdf"


_MAGIC = (
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
    (b"%PDF-", FileKind.PDF),
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that can be opened, and how many pages it has."""

    path: Path
    kind: FileKind
    pages: int
    sha256: str | None = None
    """What the bytes must have when pages are read, hex; None where nobody has said."""


def kind_of(path: Path) -> FileKind | None:
    """Return what the first bytes of the file say it is, or None."""
    with path.open("rb") as file:
        head = file.read(1024)
    for magic, kind in _MAGIC:
        if head.startswith(magic) or (kind is FileKind.PDF and magic in head):
            return kind
    return None


def examine(path: Path) -> SourceFile:
    """Return kind and number of pages of a file.

    Raises:
        Refused: `UNREADABLE_FILE`.
    """
    if path.stat().st_size == 0:
        raise Refused(RejectionReason.UNREADABLE_FILE, "source.empty")
    kind = kind_of(path)
    if kind is None:
        raise Refused(RejectionReason.UNREADABLE_FILE, "source.unknown_kind")
    try:
        match kind:
            case FileKind.JPEG | FileKind.PNG:
                pages = 1
            case FileKind.TIFF:
                with Image.open(path) as image:
                    pages = int(getattr(image, "n_frames", 1))
            case FileKind.PDF:
                with pypdfium2.PdfDocument(path) as document:
                    pages = len(document)
    except Exception as problem:  # decoders raise anything at all on damaged bytes
        raise _unreadable(problem) from problem
    if pages < 1:
        raise Refused(RejectionReason.UNREADABLE_FILE, "source.no_pages")
    return SourceFile(path, kind, pages)


def open_pages(source: SourceFile, start: int, stop: int) -> Iterator[GrayImage | Refused]:
    """Yield pages `start` to `stop` (from 0, exclusive) of a file as grey images, or why not.

    One page that can't be decoded doesn't keep the next from being read.
    """
    match source.kind:
        case FileKind.JPEG:
            yield _attempt(lambda: _decode_jpeg(source.path.read_bytes()))
        case FileKind.PNG:
            yield _attempt(lambda: _decode_png(source.path))
        case FileKind.TIFF:
            with Image.open(source.path) as image:
                for index in range(start, stop):
                    yield _attempt(partial(_pillow_page, image, index))
        case FileKind.PDF:
            with pypdfium2.PdfDocument(source.path) as document:
                for index in range(start, stop):
                    yield _attempt(partial(_pdf_page, document, index))


def _attempt(decode: Callable[[], GrayImage]) -> GrayImage | Refused:
    try:
        return _checked(decode())
    except Refused as refused:
        return refused
    except Exception as problem:  # decoders raise anything at all on damaged bytes
        return _unreadable(problem)


def _unreadable(problem: Exception) -> Refused:
    text = str(problem).lower()
    if any(word in text for word in ("truncated", "premature", "not enough", "broken data")):
        return Refused(RejectionReason.TRUNCATED_IMAGE, "source.truncated")
    return Refused(RejectionReason.UNREADABLE_FILE, "source.damaged", problem=problem)


def _checked(page: GrayImage) -> GrayImage:
    if min(page.shape) < MIN_SIDE_PX:
        height, width = page.shape
        raise Refused(RejectionReason.NOT_A_FORM, "source.too_small", width=width, height=height)
    if max(page.shape) >= HALVED_FROM_PX:
        return np.asarray(cv2.resize(page, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    return page


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise Refused(RejectionReason.UNREADABLE_FILE, "source.too_large", pixels=width * height)


def _decode_jpeg(content: bytes) -> GrayImage:
    try:
        height, width, _, _ = simplejpeg.decode_jpeg_header(content)
        _check_size(width, height)
        halved = max(height, width) >= HALVED_FROM_PX
        page = simplejpeg.decode_jpeg(
            content,
            colorspace="GRAY",
            fastdct=True,
            min_height=height // 2 if halved else 0,
            min_width=width // 2 if halved else 0,
            min_factor=2 if halved else 1,
        )
        return np.asarray(page[:, :, 0])
    except ValueError:
        # What turbojpeg won't take (CMYK, odd markers, truncation) Pillow decodes or explains.
        with Image.open(io.BytesIO(content)) as image:
            return _pillow_page(image, 0)


def _decode_png(path: Path) -> GrayImage:
    with Image.open(path) as image:
        return _pillow_page(image, 0)


def _pillow_page(image: Image.Image, index: int) -> GrayImage:
    try:
        if index or getattr(image, "n_frames", 1) > 1:
            image.seek(index)
        _check_size(*image.size)
        if image.mode in {"I;16", "I;16B", "I"}:
            wide = np.asarray(image, dtype=np.uint32)
            return (wide >> 8).astype(np.uint8)
        if "A" in image.getbands() or "transparency" in image.info:
            paper = Image.new("RGBA", image.size, "white")
            image = Image.alpha_composite(paper, image.convert("RGBA"))
        return np.asarray(image.convert("L"))
    except UnidentifiedImageError as problem:
        raise _unreadable(problem) from problem


def _pdf_page(document: pypdfium2.PdfDocument, index: int) -> GrayImage:
    page = document[index]
    try:
        image = _covering_image(page)
        if image is not None:
            _check_size(*image.get_px_size())
            if image.get_filters() == ["DCTDecode"]:
                return _decode_jpeg(bytes(image.get_data(decode_simple=False)))
            return _to_gray(image.get_bitmap().to_numpy())
        width, height = page.get_size()
        _check_size(int(width / 72 * RENDER_DPI), int(height / 72 * RENDER_DPI))
        bitmap = page.render(scale=RENDER_DPI / 72, grayscale=True)
        return _to_gray(bitmap.to_numpy()).copy()
    finally:
        page.close()


def _to_gray(pixels: np.ndarray) -> GrayImage:
    """Return (H, W) grey from what PDFium gives: (H, W), (H, W, 1), BGR or BGRx."""
    if pixels.ndim == 2:
        return np.ascontiguousarray(pixels)
    channels = pixels.shape[2]
    if channels == 1:
        return np.ascontiguousarray(pixels[:, :, 0])
    code = cv2.COLOR_BGR2GRAY if channels == 3 else cv2.COLOR_BGRA2GRAY
    return np.asarray(cv2.cvtColor(pixels, code))


def _covering_image(page: pypdfium2.PdfPage) -> pypdfium2.PdfImage | None:
    """Return the image of a scanned page: the only one, over all of it, under no other ink."""
    image = None
    for item in page.get_objects(max_depth=2):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE and image is None:
            image = item
        elif item.type == pdfium.FPDF_PAGEOBJ_TEXT and (
            pdfium.FPDFTextObj_GetTextRenderMode(item.raw) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        ):
            continue  # the text layer of a scanner's OCR
        else:
            return None
    if image is None:
        return None
    left, bottom, right, top = image.get_bounds()
    width, height = page.get_size()
    covers = (right - left) * (top - bottom) >= 0.9 * width * height
    a, b, c, d, _, _ = image.get_matrix().get()
    is_mirrored = a * d - b * c <= 0  # some scanners store the picture bottom up
    return image if covers and not is_mirrored else None
