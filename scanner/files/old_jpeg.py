"""Decodes "old-style" JPEG in TIFF, of which every maker has made something else.

All of a JPEG stands where the tag 513 says, or as the only strip; or its header there and its data
in the strips; or there is no header, but tables that the tags 519 to 521 name.
"""

import struct
from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path

import numpy as np

from scanner.files import heard
from scanner.files.directories import (
    AC_CODES,
    DC_CODES,
    JPEG,
    JPEG_BYTES,
    JPEG_RESTART,
    PHOTOMETRIC,
    QUANTA,
    ROWS,
    SAMPLES,
    STRIP_BYTES,
    STRIPS,
    SUBSAMPLING,
    WHITE_IS_ZERO,
    Directory,
)
from scanner.files.jpeg import can_be_decoded, decode_whole_jpeg, read_head
from scanner.types import GrayImage

_RGB = 2
"""Value of `PHOTOMETRIC`."""

_IS_RGB = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"
"""A JPEG segment without which three components are taken for YCbCr."""

_QUANTA_BYTES = 64
_LENGTHS = 16
"""Of the codes of a table, each with a count, before its values."""

_BLOCK_PX = 8


def old_jpeg_page(path: Path, page: Directory) -> GrayImage | None:
    """Return a page, or None where its parts aren't a JPEG of its size without a fault."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        streams = list(_old_streams(content, page))
    width, height = page.size
    for data in streams:
        head = read_head(data)
        if head is None or head.width < width or 0 < head.height < height:
            continue
        if page.number(PHOTOMETRIC) == _RGB:
            data = data[:2] + _IS_RGB + data[2:]
        try:
            gray = decode_whole_jpeg(data)
        except (ValueError, KeyError):
            if can_be_decoded(data):  # libtiff may decode the same without a word
                heard.warn()
            continue
        gray = gray[:height, :width] if gray.shape == (head.height, head.width) else gray
        heard.begin()
        is_white_zero = page.number(PHOTOMETRIC, 1) == WHITE_IS_ZERO
        return np.asarray(255 - gray if is_white_zero else gray)
    return None


def _old_streams(content: mmap, page: Directory) -> Iterator[bytes]:
    """Yield what may be a page's whole JPEG."""
    offsets = [int(n) for n in page.tags.get(STRIPS, ())]
    sizes = [int(n) for n in page.tags.get(STRIP_BYTES, ())]
    parts = [content[at : at + size] for at, size in zip(offsets, sizes, strict=False)]
    strips = b"".join(parts)
    start, size = page.number(JPEG), page.number(JPEG_BYTES)
    if start and content[start : start + 2] == b"\xff\xd8":
        stream = content[start : start + size] if size else content[start:]
        head = read_head(stream)
        if head is not None and len(stream) > head.scan_at + 2:
            yield _ended(stream)
        if head is not None:
            yield _ended(stream[: head.scan_at] + strips)
        elif size:  # of a length that covers less than the header
            yield _ended(content[start:])
    if strips[:2] == b"\xff\xd8":
        yield _ended(strips)
    if not start and page.tags.keys() >= {QUANTA, DC_CODES, AC_CODES}:
        yield _ended(_header(content, page, len(parts)) + _restarted(parts))


def _header(content: mmap, page: Directory, strips: int) -> bytes:
    """Return the header of a JPEG that a page's tags describe."""
    width, height = page.size
    samples = page.number(SAMPLES, 1)
    across, down = page.tags.get(SUBSAMPLING, (2, 2)) if samples > 1 else (1, 1)
    header = b"\xff\xd8"
    for number in range(samples):
        quanta, dc, ac = (
            int(page.tags[tag][min(number, len(page.tags[tag]) - 1)])
            for tag in (QUANTA, DC_CODES, AC_CODES)
        )
        header += _segment(0xDB, bytes([number]) + content[quanta : quanta + _QUANTA_BYTES])
        header += _segment(0xC4, bytes([number]) + _codes(content, dc))
        header += _segment(0xC4, bytes([0x10 | number]) + _codes(content, ac))
    factors = [int(across) << 4 | int(down)] + [0x11] * (samples - 1)
    frame = b"".join(bytes([n + 1, factor, n]) for n, factor in enumerate(factors))
    header += _segment(0xC0, struct.pack(">BHHB", 8, height, width, samples) + frame)
    restart = page.number(JPEG_RESTART)
    if strips > 1:  # each begins anew
        units = -(-width // (_BLOCK_PX * int(across)))
        restart = units * (page.number(ROWS, height) // (_BLOCK_PX * int(down)))
    header += _segment(0xDD, struct.pack(">H", restart & 0xFFFF)) if restart else b""
    scan = b"".join(bytes([n + 1, n << 4 | n]) for n in range(samples))
    return header + _segment(0xDA, bytes([samples]) + scan + b"\x00\x3f\x00")


def _codes(content: mmap, at: int) -> bytes:
    lengths = content[at : at + _LENGTHS]
    return content[at : at + _LENGTHS + sum(lengths)]


def _segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", 2 + len(content)) + content


def _restarted(strips: list[bytes]) -> bytes:
    """Return the strips with a mark between each and the next."""
    data = strips[0] if strips else b""
    for number, strip in enumerate(strips[1:]):
        data += bytes([0xFF, 0xD0 + number % 8]) + strip
    return data


def _ended(stream: bytes) -> bytes:
    return stream if stream.rstrip(b"\0").endswith(b"\xff\xd9") else stream + b"\xff\xd9"
