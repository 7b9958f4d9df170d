"""Finds where a damaged file stops being what it should: by what it says of itself.

Libraries say "broken data stream", and not where. Looked for in files alone that couldn't be
decoded.
"""

import re
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

from scanner.files.directories import STRIP_BYTES, STRIPS, tiff_pages
from scanner.files.jpeg import read_head
from scanner.files.kinds import FileKind, kind_of
from scanner.types import Refused

_ZEROS = 512
"""More zeros on end than data have: a file whose rest was never written."""

_RAW = frozenset({FileKind.BMP, FileKind.PNM})
"""In these zeros are black pixels."""

_MOST_BYTES = 1 << 26
"""Of larger files nobody looks for it."""


@dataclass(frozen=True, slots=True)
class Damage:
    """Where a file goes wrong."""

    at: int
    """Offset of the first byte that isn't as it should be; the size where the file ends early."""
    size: int
    """Bytes of the file."""
    is_unwritten: bool = False
    """Whether all is zero from there on."""

    @property
    def kind(self) -> str:
        """Return which text says so: `source.<...>.<kind>`."""
        if self.is_unwritten:
            return "zeros"
        return "end" if self.at >= self.size else "from"


def damage_of(path: Path, kind: FileKind) -> Damage | None:
    """Return where a file that can't be decoded is damaged; None where that can't be told."""
    size = path.stat().st_size
    if size > _MOST_BYTES:
        return None
    content = path.read_bytes()
    written = len(content.rstrip(b"\0"))
    if size - written >= _ZEROS and kind not in _RAW:
        return Damage(written, size, is_unwritten=True)
    try:
        at = _AT[kind](path, content)
    except (struct.error, ValueError, IndexError, OSError, Refused):
        return None
    return None if at is None else Damage(min(at, size), size)


def is_whole(path: Path) -> bool | None:
    """Return whether a file ends as its kind must; None where its kind doesn't tell."""
    try:
        kind = kind_of(path)
        if kind is None:  # its head comes first: nothing was written yet, or it is no scan
            with path.open("rb") as file:
                return bool(file.read(_ZEROS).strip(b"\0"))
        if kind is FileKind.PNM or path.stat().st_size > _MOST_BYTES:
            return False if _lacks_its_end(path, kind) else None
        return damage_of(path, kind) is None
    except OSError:
        return None


def _lacks_its_end(path: Path, kind: FileKind) -> bool:
    """Return whether a file that isn't looked through ends too early, or was written in part.

    Of a bare bitmap the head says how long it is; black pixels are zeros there.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        if kind is FileKind.PNM:
            told = pnm_bytes(file.read(_PNM_HEAD))
            return told is not None and size < told
        file.seek(max(0, size - _TAIL))
        tail = file.read(_TAIL)
    if len(tail) - len(tail.rstrip(b"\0")) >= _ZEROS:
        return True
    return kind is FileKind.PDF and b"%%EOF" not in tail


_TAIL = 1024
_PNM_HEAD = 512
_PNM_WORDS = re.compile(
    rb"P([456])(?:\s|#[^\n]*\n)+(\d+)(?:\s|#[^\n]*\n)+(\d+)(?:(?:\s|#[^\n]*\n)+(\d+))?\s"
)
"""Kind, width, height and, but for black and white, the largest value; remarks between them."""


def pnm_bytes(head: bytes) -> int | None:
    """Return how long a bare bitmap is, as its head says; None where that is none, or in words."""
    found = _PNM_WORDS.match(head)
    if found is None:
        return None
    kind, width, height = int(found[1]), int(found[2]), int(found[3])
    if kind == _PNM_BITS:
        pattern = re.match(rb"P4(?:\s|#[^\n]*\n)+\d+(?:\s|#[^\n]*\n)+\d+\s", head)
        return (pattern.end() if pattern else 0) + (width + 7) // 8 * height
    if found[4] is None:
        return None
    samples = width * height * (3 if kind == _PNM_COLOUR else 1)
    return found.end() + samples * (1 if int(found[4]) < 256 else 2)


_PNM_BITS, _PNM_COLOUR = 4, 6


def _at_jpeg(_path: Path, content: bytes) -> int | None:
    head = read_head(content)
    start = 2 if head is None else head.scan_at
    return None if content.find(b"\xff\xd9", start) >= 0 else len(content)


def _at_png(_path: Path, content: bytes) -> int | None:
    """Return the first chunk whose checksum is wrong, or the end where chunks go beyond it."""
    at = 8
    while at < len(content):
        if at + 12 > len(content):
            return len(content)
        length, name = struct.unpack_from(">I4s", content, at)
        if not name.isalpha():
            return at
        if at + 12 + length > len(content):
            return len(content)
        (told,) = struct.unpack_from(">I", content, at + 8 + length)
        if zlib.crc32(content[at + 4 : at + 8 + length]) != told:
            return at
        if name == b"IEND":
            return None
        at += 12 + length
    return len(content)


def _at_tiff(path: Path, content: bytes) -> int | None:
    try:
        pages = tiff_pages(path)
    except Refused:
        return len(content)  # its directories, mostly last in the file, aren't there
    for page in pages.values():
        parts = zip(page.tags.get(STRIPS, ()), page.tags.get(STRIP_BYTES, ()), strict=False)
        if any(int(start) + int(length) > len(content) for start, length in parts):
            return len(content)
    return None


def _at_pdf(_path: Path, content: bytes) -> int | None:
    return None if b"%%EOF" in content[-1024:] else len(content)


def _at_told_size(content: bytes, told: int) -> int | None:
    return len(content) if told > len(content) else None


def _at_bmp(_path: Path, content: bytes) -> int | None:
    return _at_told_size(content, int.from_bytes(content[2:6], "little"))


def _at_webp(_path: Path, content: bytes) -> int | None:
    return _at_told_size(content, 8 + int.from_bytes(content[4:8], "little"))


def _at_jpeg2000(_path: Path, content: bytes) -> int | None:
    return None if content.endswith(b"\xff\xd9") else len(content)


def _at_pnm(_path: Path, content: bytes) -> int | None:
    return len(content) if content[1:2] in b"456" else None


_AT = {
    FileKind.JPEG: _at_jpeg,
    FileKind.PNG: _at_png,
    FileKind.TIFF: _at_tiff,
    FileKind.PDF: _at_pdf,
    FileKind.BMP: _at_bmp,
    FileKind.WEBP: _at_webp,
    FileKind.JPEG2000: _at_jpeg2000,
    FileKind.PNM: _at_pnm,
}
