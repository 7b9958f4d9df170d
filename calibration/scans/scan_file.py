"""Scans as files, written the way scanners write them."""

import io
import struct
import time
from collections.abc import Sequence
from enum import StrEnum, unique
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ballot.files import naming
from calibration.scans.degrade import Scan
from calibration.scans.sensor import jpeg_bytes

_PLAIN_JPEG_QUALITY = 95
"""Quality of a JPEG whose preset asks for none: what it loses can't be seen."""

_JFIF_DENSITY_AT = 13
"""Offset of units, x and y density in a file that starts with SOI and a JFIF APP0 segment."""

_EPOCH = time.gmtime(0)
"""Date in every PDF, so that the same seed writes the same bytes."""


@unique
class FileFormat(StrEnum):
    """What a scanner writes; the value is the file's extension."""

    JPEG = "jpg"
    PNG = "png"
    TIFF = "tif"
    """Bilevel scans in CCITT G4, others in LZW."""
    PDF = "pdf"
    """An image a page: CCITT G4 or JPEG."""

    @property
    def holds_many(self) -> bool:
        """Whether one file can hold several pages."""
        return self in (FileFormat.TIFF, FileFormat.PDF)


def write_scans(path: Path, scans: Sequence[Scan], dpi: int) -> None:
    """Write one file.

    Args:
        path: its extension is that of a `FileFormat`.
        scans: its pages; more than one only where the format holds many.
        dpi: resolution that the file states.

    Raises:
        ValueError: several pages for a format that holds one, or none.
    """
    kind = FileFormat(path.suffix.removeprefix("."))
    if not scans or (len(scans) > 1 and not kind.holds_many):
        raise ValueError(f"{path.name}: {len(scans)} pages in one {kind} file")
    with naming(path):
        _write(path, kind, scans, dpi)


def _write(path: Path, kind: FileFormat, scans: Sequence[Scan], dpi: int) -> None:
    match kind:
        case FileFormat.JPEG:
            path.write_bytes(_jpeg(scans[0], dpi))
        case FileFormat.PNG:
            _pil(scans[0]).save(path, "PNG", dpi=(dpi, dpi), compress_level=1)
        case FileFormat.TIFF:
            coding = "group4" if all(scan.is_bilevel for scan in scans) else "tiff_lzw"
            _save_many(path, "TIFF", scans, dpi=(dpi, dpi), compression=coding)
        case FileFormat.PDF:
            quality = scans[0].jpeg_quality or _PLAIN_JPEG_QUALITY
            dates = {"creationDate": _EPOCH, "modDate": _EPOCH}
            _save_many(path, "PDF", scans, resolution=dpi, quality=quality, **dates)


def _jpeg(scan: Scan, dpi: int) -> bytes:
    """Return a JPEG file that states its resolution."""
    coded = bytearray(jpeg_bytes(scan.image, quality=scan.jpeg_quality or _PLAIN_JPEG_QUALITY))
    if coded[6:10] == b"JFIF":
        struct.pack_into(">BHH", coded, _JFIF_DENSITY_AT, 1, dpi, dpi)  # 1: dots per inch
    return bytes(coded)


def _pil(scan: Scan, *, decoded: bool = True) -> Image.Image:
    """Return the scan for Pillow: 1 bit where it is bilevel, else 8 bits a channel."""
    image = Image.fromarray(np.ascontiguousarray(scan.decoded() if decoded else scan.image))
    return image.convert("1", dither=Image.Dither.NONE) if scan.is_bilevel else image


def _save_many(path: Path, kind: str, scans: Sequence[Scan], **options: Any) -> None:
    # A PDF gets its JPEG coding from Pillow; coding twice would be a photocopy's loss.
    first, *rest = [_pil(scan, decoded=kind != "PDF") for scan in scans]
    buffer = io.BytesIO()
    first.save(buffer, kind, save_all=True, append_images=rest, **options)
    path.write_bytes(buffer.getvalue())
