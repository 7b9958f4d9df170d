"""Opens the pages of TIFF files, also of kinds of pixels that Pillow leaves as they are."""

import io
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError
from PIL.TiffImagePlugin import COMPRESSION_INFO

from ballot.reading import RejectionReason
from scanner.files import heard
from scanner.files.directories import (
    BITS,
    COMPRESSION,
    FORMAT,
    LEAST_REAL,
    MOST_REAL,
    PHOTOMETRIC,
    STRIPS,
    WHITE_IS_ZERO,
    Directory,
)
from scanner.files.old_jpeg import old_jpeg_page
from scanner.files.pixels import check_size, gray_of
from scanner.files.tiff_jpeg import has_damaged_jpeg
from scanner.types import GrayImage, Refused

_OLD_JPEG, _JPEG = 6, 7
"""Values of `COMPRESSION`;"""

_FAX = frozenset({2, 3})
"""and those of lines coded each for itself (G3): a line that is lost is a warning, no error."""

_SIGNED = 2
"""Value of `FORMAT`."""

heard.listen_to_libtiff()


def open_tiff_page(path: Path, image: Image.Image | None, page: Directory) -> GrayImage:
    """Return one page of a TIFF file.

    Args:
        path: the file.
        image: the same, opened by Pillow; None where that can't open it.
        page: which.

    Raises:
        Refused: it can't be decoded.
    """
    check_size(*page.size)
    compression = page.number(COMPRESSION, 1)
    if compression not in COMPRESSION_INFO:
        raise Refused(RejectionReason.UNREADABLE_FILE, "source.pixel_kind")
    if compression == _JPEG and has_damaged_jpeg(path, page):
        heard.warn()
    if compression in _FAX:
        heard.decode_aloud(path, page.offset)
    if compression != _OLD_JPEG:
        return _opened(path, image, page)
    old = old_jpeg_page(path, page)
    if old is not None:
        return old
    try:
        return _opened(path, image, page)
    except Exception as problem:  # libtiff knows some kinds of it, and raises anything at others
        raise Refused(RejectionReason.UNREADABLE_FILE, "source.old_jpeg") from problem


def _opened(path: Path, image: Image.Image | None, page: Directory) -> GrayImage:
    """Return a page as Pillow decodes it."""
    try:
        if image is None or page.is_below:
            with Image.open(io.BytesIO(_starting_with(path, page)), formats=("TIFF",)) as alone:
                return _toned(alone, page)
        if page.frame or getattr(image, "n_frames", 1) > 1:
            image.seek(page.frame)
        return _toned(image, page)
    except (UnidentifiedImageError, SyntaxError) as problem:
        is_whole = all(page.size) and page.tags.get(STRIPS)
        detail = "source.pixel_kind" if is_whole else "source.damaged"
        raise Refused(RejectionReason.UNREADABLE_FILE, detail) from problem


def _starting_with(path: Path, page: Directory) -> bytes:
    """Return the file with a header that points to one of its directories."""
    content = path.read_bytes()
    order = "<" if content[:2] == b"II" else ">"
    if 43 in content[2:4]:
        return content[:8] + struct.pack(f"{order}Q", page.offset) + content[16:]
    return content[:4] + struct.pack(f"{order}I", page.offset) + content[8:]


def _toned(image: Image.Image, page: Directory) -> GrayImage:
    """Return a page as grey, 0 black, of pixels of any width."""
    if image.mode == "F":
        gray = _of_reals(np.asarray(image), page)
    elif image.mode.startswith("I"):
        gray = _of_integers(np.asarray(image), page)
    else:
        return gray_of(image)
    is_white_zero = page.number(PHOTOMETRIC, 1) == WHITE_IS_ZERO
    return np.asarray(255 - gray if is_white_zero else gray)


def _of_integers(values: NDArray[np.generic], page: Directory) -> GrayImage:
    """Return integers as grey; the lightest that they reach says how many bits are used."""
    bits = page.number(BITS, 16)
    if bits == 32 and page.number(FORMAT, 1) != _SIGNED:
        wide = np.asarray(values).astype(np.int32).view(np.uint32).astype(np.int64)
    else:
        wide = np.asarray(values).astype(np.int64)
    if wide.min() < 0:
        raise Refused(RejectionReason.UNREADABLE_FILE, "source.pixel_kind")
    used = max(8, int(wide.max()).bit_length())
    full = bits - 1 if page.number(FORMAT, 1) == _SIGNED else bits
    # Of 16 bits scanners fill 10, 12 or 14, or all; a page whose paper is dark fills all but one.
    return (wide >> (used if used < full - 1 else full) - 8).astype(np.uint8)


def _of_reals(values: NDArray[np.float32], page: Directory) -> GrayImage:
    """Return real numbers as grey: from black to white as the file says, 0 to 1, 255 or 65,535."""
    if not np.isfinite(values).all():
        raise Refused(RejectionReason.UNREADABLE_FILE, "source.pixel_kind")
    black = page.tags.get(LEAST_REAL, (0.0,))[0]
    lightest = float(values.max())
    most = page.tags.get(MOST_REAL, (0.0,))[0]
    white = most if most > black else next(
        (top for top in (1.0, 255.0, 65535.0) if lightest <= top), 0.0
    )  # fmt: skip
    if white <= black or float(values.min()) < black - 0.01 * (white - black):
        raise Refused(RejectionReason.UNREADABLE_FILE, "source.pixel_kind")
    scaled = (values - black) * np.float32(255 / (white - black)) + 0.5
    return np.asarray(np.clip(scaled, 0, 255), np.uint8)
