"""What a file is, by its first bytes and not its name: a scan, or another kind that has a name."""

import re
import zipfile
from enum import StrEnum, unique
from pathlib import Path


@unique
class FileKind(StrEnum):
    """The kinds of files that hold scanned pages."""

    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    PDF = "pdf"
    BMP = "bmp"
    WEBP = "webp"
    JPEG2000 = "jpeg2000"
    PNM = "pnm"


@unique
class ForeignKind(StrEnum):
    """Kinds of files that may hold pages and aren't read; `source.foreign.…` says what to do."""

    HEIC = "heic"
    AVIF = "avif"
    JPEG_XL = "jpeg_xl"
    GIF = "gif"
    OFD = "ofd"
    DJVU = "djvu"
    PHOTOSHOP = "photoshop"
    OFFICE = "office"
    ZIP = "zip"
    ARCHIVE = "archive"
    """RAR, 7z, gzip: what nobody looks into here."""
    VIDEO = "video"


_HEAD_BYTES = 1024
"""A PDF may begin with other bytes, up to here."""

_MAGIC = (
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
    (b"II+\x00\x08\x00\x00\x00", FileKind.TIFF),  # BigTIFF
    (b"MM\x00+\x00\x08\x00\x00", FileKind.TIFF),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", FileKind.JPEG2000),
    (b"\xff\x4f\xff\x51", FileKind.JPEG2000),  # without its box
)

_PNM = re.compile(rb"P[1-6](?:\s|#[^\n]*\n)+\d+(?:\s|#[^\n]*\n)+\d+\s")

_BMP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
"""Bytes of the header that follows: two letters alone would make a scan of many a text."""

_FOREIGN_MAGIC = (
    (b"\xff\x0a", ForeignKind.JPEG_XL),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", ForeignKind.JPEG_XL),
    (b"GIF87a", ForeignKind.GIF),
    (b"GIF89a", ForeignKind.GIF),
    (b"AT&TFORM", ForeignKind.DJVU),
    (b"8BPS", ForeignKind.PHOTOSHOP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ForeignKind.OFFICE),
    (b"PK\x03\x04", ForeignKind.ZIP),
    (b"Rar!\x1a\x07", ForeignKind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ForeignKind.ARCHIVE),
    (b"\x1f\x8b\x08", ForeignKind.ARCHIVE),
)

_BRANDS = {
    **dict.fromkeys(
        (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"), ForeignKind.HEIC
    ),
    **dict.fromkeys((b"avif", b"avis"), ForeignKind.AVIF),
}
"""Brands of ISO media files that are pictures; all others are films."""


def kind_of(path: Path) -> FileKind | None:
    """Return what the first bytes of the file say it is, or None."""
    head = _head(path)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return FileKind.WEBP
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return FileKind.BMP
    if _PNM.match(head):
        return FileKind.PNM
    return FileKind.PDF if b"%PDF-" in head else None


def foreign_kind(path: Path) -> ForeignKind | None:
    """Return what a file is that is no scan, where that can be told."""
    head = _head(path)
    if head[4:8] == b"ftyp":
        brands = {head[8:12], *(head[at : at + 4] for at in range(16, min(len(head), 64), 4))}
        avif = brands & {b"avif", b"avis"}  # names the general brand, too
        known = [_BRANDS[brand] for brand in avif or brands if brand in _BRANDS]
        return known[0] if known else ForeignKind.VIDEO
    for magic, kind in _FOREIGN_MAGIC:
        if head.startswith(magic):
            return _in_zip(path) if kind is ForeignKind.ZIP else kind
    return None


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD_BYTES)


def _in_zip(path: Path) -> ForeignKind:
    """Return which of the kinds that are packed as ZIP a file is."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = {name.casefold() for name in packed.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ForeignKind.ZIP
    if "ofd.xml" in names:
        return ForeignKind.OFD
    return ForeignKind.OFFICE if "[content_types].xml" in names else ForeignKind.ZIP
