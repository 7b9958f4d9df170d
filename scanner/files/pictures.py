"""Opens the pictures that Pillow alone decodes: PNG, BMP, WebP, JPEG 2000 and PNM, a page each."""

import re
from pathlib import Path
from typing import Final

from PIL import Image

from ballot.reading import RejectionReason
from scanner.files.kinds import FileKind
from scanner.files.pixels import (
    MAX_PIXELS,
    MAX_QUARTERED_PIXELS,
    QUARTERED_FROM_PX,
    check_size,
    gray_of,
    turned_back,
)
from scanner.types import GrayImage, Refused

_PILLOWS: Final = {
    FileKind.PNG: ("PNG",),
    FileKind.BMP: ("BMP",),
    FileKind.WEBP: ("WEBP",),
    FileKind.JPEG2000: ("JPEG2000",),
    FileKind.PNM: ("PPM",),
}
"""What Pillow calls them: a file is opened as what its first bytes say and as nothing else."""

_RAW_PNM: Final = {b"4": 1, b"5": 8, b"6": 24}
"""Bits a pixel of the binary kinds, where their greatest value fits into a byte."""

_PNM_HEAD: Final = re.compile(
    rb"P([456])(?:\s|#[^\n]*\n)+(\d+)(?:\s|#[^\n]*\n)+(\d+)(?:(?:\s|#[^\n]*\n)+(\d+))?"
)


def open_picture(path: Path, kind: FileKind) -> GrayImage:
    """Return the page of a picture file.

    Raises:
        Refused: too large, or of more than one page.
    """
    with Image.open(path, formats=_PILLOWS[kind]) as image:
        if getattr(image, "n_frames", 1) > 1 and kind is not FileKind.PNG:
            raise _two_pictures()
        if kind is FileKind.PNM:
            _check_alone(path)
        if kind is FileKind.BMP and image.mode == "1" and _bmp_bits(path) != 1:
            # Pillow takes the bytes of two colours for bits.
            raise Refused(RejectionReason.UNREADABLE_FILE, "source.pixel_kind")
        if kind is FileKind.JPEG2000 and max(image.size) >= QUARTERED_FROM_PX:
            check_size(*image.size, MAX_QUARTERED_PIXELS)
            image.reduce = 2  # type: ignore[method-assign,assignment] # how its plugin is told
        else:
            check_size(*image.size, MAX_PIXELS)
        return turned_back(gray_of(image), image.getexif())


def _two_pictures() -> Refused:
    return Refused(RejectionReason.UNREADABLE_FILE, "source.two_pictures")


def _bmp_bits(path: Path) -> int:
    with path.open("rb") as file:
        head = file.read(30)
    at = 24 if head[14] == 12 else 28  # the oldest header has shorter numbers
    return int.from_bytes(head[at : at + 2], "little")


def _check_alone(path: Path) -> None:
    """See that no second picture stands behind the first: `scanimage` writes all into one file.

    Raises:
        Refused: `UNREADABLE_FILE`.
    """
    with path.open("rb") as file:
        found = _PNM_HEAD.match(file.read(1024))
        if found is None:
            return
        kind, width, height, most = found.groups()
        bits = _RAW_PNM[kind] * (2 if kind != b"4" and most and int(most) > 255 else 1)
        end = found.end(3 if kind == b"4" else 4) + 1 + (int(width) * bits + 7) // 8 * int(height)
        file.seek(end)
        if file.read(64).lstrip()[:1] == b"P":
            raise _two_pictures()
