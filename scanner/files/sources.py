"""Opens scanned files: JPEG, PNG, multi-page TIFF and PDF become grey pages, one at a time.

What a file is shows in its first bytes, not in its name.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import simplejpeg
from PIL import Image, UnidentifiedImageError

from ballot.reading import RejectionReason
from scanner.files.limits import HALVED_FROM_PX, check_size
from scanner.files.pdf import PdfPages, count_pages, open_pdf
from scanner.types import GrayImage, Refused

Image.MAX_IMAGE_PIXELS = None  # `check_size` is asked; Pillow would warn on the terminal

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
                pages = count_pages(path)
    except Refused:
        raise
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
            with open_pdf(source.path, start) as document:
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


def _decode_jpeg(content: bytes | memoryview) -> GrayImage:
    try:
        height, width, _, _ = simplejpeg.decode_jpeg_header(content)
        check_size(width, height)
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
        check_size(*image.size)
        if image.mode in {"I;16", "I;16B", "I"}:
            wide = np.asarray(image, dtype=np.uint32)
            return (wide >> 8).astype(np.uint8)
        if "A" in image.getbands() or "transparency" in image.info:
            paper = Image.new("RGBA", image.size, "white")
            image = Image.alpha_composite(paper, image.convert("RGBA"))
        return np.asarray(image.convert("L"))
    except UnidentifiedImageError as problem:
        raise _unreadable(problem) from problem


def _pdf_page(document: PdfPages, index: int) -> GrayImage:
    page = document.page(index)
    return _decode_jpeg(page) if isinstance(page, memoryview) else page
