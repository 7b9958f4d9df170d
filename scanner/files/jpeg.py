"""Decodes JPEG: fast where it is as it should be, and with patience where a scanner left it odd.

Odd are: a header that doesn't know how many lines follow, no mark at the end, a subsampling or a
colour that the fast decoder doesn't take, a picture stored mirrored, a second picture behind it.
"""

import io
import struct
from dataclasses import dataclass

import numpy as np
import simplejpeg
from PIL import Image

from ballot.reading import RejectionReason
from scanner.files import heard
from scanner.files.pixels import (
    HALVED_FROM_PX,
    MAX_PIXELS,
    MAX_QUARTERED_PIXELS,
    MIN_SIDE_PX,
    QUARTERED_FROM_PX,
    check_size,
    gray_of,
    turned_back,
)
from scanner.types import GrayImage, Refused

_START, _END = b"\xff\xd8", b"\xff\xd9"

_EXIF = b"Exif\0\0"

_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Markers of headers with the picture's size: of 16 less those for tables."""

_SEQUENTIAL = frozenset({0xC0, 0xC1})

_READ = frozenset({0xC0, 0xC1, 0xC2, 0xC9, 0xCA})
"""Kinds of coding that libjpeg decodes, of 8 bits: not the lossless, nor the hierarchical ones."""

_TALLEST = 3
"""Lines a column from which a header can't be believed: the longest page is half an A4 sheet."""

_MCU_PX = 32
"""Most lines, and columns, of one of the units that a picture consists of."""

_INKS = frozenset({"CMYK", "YCCK"})
"""Colours of four inks, which the strict decoder doesn't turn into grey."""

_PADDED = 16
"""More zeros on end than data have: a file whose rest was never written. A decoder takes them for
data, and warns of nothing."""

_UNWRITTEN = 128
"""Grey of units for which there were no data."""


@dataclass(frozen=True, slots=True)
class JpegHead:
    """What stands before the data of a JPEG file."""

    frame_at: int
    """Offset of the marker of the header with the picture's size."""
    width: int
    height: int
    """As the header has it: 0 where it doesn't know."""
    is_read: bool
    """Whether decoders know its kind of coding."""
    is_whole_in_one_scan: bool
    """Whether the end of its only scan is the end of the picture: not so of progressive ones."""
    scan_at: int
    """Offset of the entropy-coded data."""
    exif: bytes | None
    is_set: bool
    """Whether it says itself that other pictures follow: a camera's previews."""


def read_head(content: bytes) -> JpegHead | None:
    """Return what stands before the data; None where that can't be followed."""
    at, frame_at, marker, exif, is_set = 2, 0, 0, None, False
    while at + 4 <= len(content) and content[at] == 0xFF:
        code = content[at + 1]
        if code == 0xFF:  # fill
            at += 1
            continue
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if code in _FRAMES and not frame_at:
            frame_at, marker = at, code
        elif code == 0xE1 and content.startswith(_EXIF, at + 4):
            exif = content[at + 4 : at + 2 + length]
        elif code == 0xE2 and content.startswith(b"MPF\0", at + 4):
            is_set = True
        elif code == 0xDA:
            break
        at += 2 + length
    else:
        return None
    if not frame_at or at + 4 > len(content):
        return None
    bits, height, width, components = struct.unpack_from(">BHHB", content, frame_at + 4)
    is_read = marker in _READ and bits == 8
    is_one = marker in _SEQUENTIAL and content[at + 4] == components
    return JpegHead(frame_at, width, height, is_read, is_one, at + 2 + length, exif, is_set)


def open_jpeg(content: bytes) -> GrayImage:
    """Return the page of a JPEG file, as whoever scanned it sees it.

    Raises:
        Refused: it can't be decoded, or holds another picture behind the first.
    """
    head = read_head(content)
    if head is not None and not head.is_set:
        _check_alone(content, head)
    page = decode_jpeg(content)
    if head is None or head.exif is None:
        return page
    exif = Image.Exif()
    try:
        exif.load(head.exif)
        return turned_back(page, exif)
    except (SyntaxError, ValueError, OSError, struct.error):  # what isn't EXIF says nothing
        return page


def decode_jpeg(content: bytes) -> GrayImage:
    """Return the grey picture of JPEG data as they are stored, also of a PDF page.

    Where a decoder warns of damaged data, `scanner.files.heard` hears it.

    Raises:
        Refused: it can't be decoded.
    """
    try:
        return _decode_strictly(content)
    except Refused:
        head = read_head(content)
        if head is None or not _is_unbelievable(head):
            raise
    except Exception:  # besides ValueError it raises KeyError for a subsampling unknown to it
        head = read_head(content)
    if head is not None:
        if not head.is_read:
            raise Refused(RejectionReason.UNREADABLE_FILE, "source.pixel_kind")
        if _is_unbelievable(head):
            return _decode_strictly(_with_true_height(content, head))
        whole = _ended(content, head)
        if whole is not None:
            return _decode_strictly(whole)
    # What turbojpeg won't take (CMYK, odd markers, truncation) Pillow decodes or explains.
    with Image.open(io.BytesIO(content)) as image:
        check_size(*image.size)
        page = gray_of(image)
    if may_be_damaged(content):
        heard.warn()
    return page


def may_be_damaged(content: bytes | memoryview) -> bool:
    """Return whether a decoder has anything to warn of in JPEG data, of whatever colours.

    Pillow returns their picture without a word.
    """
    try:
        *_, colours = simplejpeg.decode_jpeg_header(content)
        colourspace = "CMYK" if colours in _INKS else "GRAY"
        simplejpeg.decode_jpeg(
            content, colorspace=colourspace, min_height=1, min_width=1, min_factor=8
        )
    except KeyError:  # a subsampling of which the strict decoder can't say anything
        return False
    except ValueError:
        return True
    return False


def decode_whole_jpeg(content: bytes) -> GrayImage:
    """Return the grey picture of JPEG data about which a decoder has nothing to warn of.

    Raises:
        Refused: too large.
        ValueError, KeyError: the decoder doesn't take it.
    """
    return _decode_strictly(content)


def can_be_decoded(content: bytes) -> bool:
    """Return whether a decoder makes a picture of JPEG data, whatever it has to warn of."""
    try:
        simplejpeg.decode_jpeg(content, colorspace="GRAY", strict=False)
    except (ValueError, KeyError):
        return False
    return True


def _decode_strictly(content: bytes) -> GrayImage:
    height, width, _, _ = simplejpeg.decode_jpeg_header(content)
    longest = max(height, width)
    factor = 4 if longest >= QUARTERED_FROM_PX else 2 if longest >= HALVED_FROM_PX else 1
    check_size(width, height, MAX_QUARTERED_PIXELS if factor == 4 else MAX_PIXELS)
    if width * height > MAX_PIXELS:
        _check_sequential(content, width, height)
    page = simplejpeg.decode_jpeg(
        content,
        colorspace="GRAY",
        fastdct=True,
        min_height=height // factor if factor > 1 else 0,
        min_width=width // factor if factor > 1 else 0,
        min_factor=factor,
    )
    return np.asarray(page[:, :, 0])


def _check_sequential(content: bytes, width: int, height: int) -> None:
    """See that a decoder needn't keep all of a huge picture to make a small one of it."""
    head = read_head(content)
    if head is None or not head.is_whole_in_one_scan:
        check_size(width, height)


def _is_unbelievable(head: JpegHead) -> bool:
    return head.width > 0 and (head.height == 0 or head.height > _TALLEST * head.width)


def _with_true_height(content: bytes, head: JpegHead) -> bytes:
    """Return a JPEG whose header says how many lines there are.

    They stand behind the data (DNL), or are those for which there are data: the decoder leaves
    others grey. Whether all of them are there shows when they are decoded: it warns of what it
    misses.

    Raises:
        Refused: nobody can say how many there are.
    """
    told = content.find(b"\xff\xdc\x00\x04", head.scan_at)
    if told > 0:
        (lines,) = struct.unpack_from(">H", content, told + 4)
        return _with_height(content, head, lines)
    if not head.is_whole_in_one_scan or not content.rstrip(b"\0").endswith(_END):
        raise Refused(RejectionReason.TRUNCATED_IMAGE, "source.truncated")
    most = min(_TALLEST * head.width, MAX_PIXELS // head.width)
    probe = simplejpeg.decode_jpeg(
        _with_height(content, head, most), colorspace="GRAY", strict=False
    )[:, :, 0]
    # The bits that fill up the last byte may decode as a first unit of the line after the last.
    written = np.flatnonzero((probe[:, _MCU_PX:] != _UNWRITTEN).any(axis=1))
    lines = int(written[-1]) + 1 if written.size else 0
    if lines < MIN_SIDE_PX:
        raise Refused(RejectionReason.TRUNCATED_IMAGE, "source.truncated")
    if lines > most - _MCU_PX:
        raise Refused(RejectionReason.UNREADABLE_FILE, "source.no_height")
    return _with_height(content, head, lines)


def _with_height(content: bytes, head: JpegHead, height: int) -> bytes:
    at = head.frame_at + 5
    return content[:at] + struct.pack(">H", height) + content[at + 2 :]


def _ended(content: bytes, head: JpegHead) -> bytes | None:
    """Return a JPEG that lacks only its end mark with one; None where the mark isn't what it lacks.

    Raises:
        Refused: data are missing before it, too.
    """
    if _END in content[head.scan_at :]:
        return None
    data = content.rstrip(b"\0") if content.endswith(bytes(_PADDED)) else content
    ended = data.rstrip(b"\xff") + _END
    if head.is_whole_in_one_scan:
        try:
            simplejpeg.decode_jpeg(ended, colorspace="GRAY", min_factor=8)
            return ended
        except (ValueError, KeyError):
            pass
    raise Refused(RejectionReason.TRUNCATED_IMAGE, "source.truncated")


def _check_alone(content: bytes, head: JpegHead) -> None:
    """See that no second page lies behind the picture: nobody would ever look at it.

    Raises:
        Refused: `UNREADABLE_FILE`.
    """
    if not _may_hold(content, head.scan_at, _START):
        return
    at = head.scan_at
    while (at := content.find(_START + b"\xff", at)) > 0:
        other = read_head(content[at:])
        if other is not None and min(other.width, other.height or other.width) >= MIN_SIDE_PX:
            raise Refused(RejectionReason.UNREADABLE_FILE, "source.two_pictures")
        at += 2


def _may_hold(content: bytes, start: int, pair: bytes) -> bool:
    """Return whether two bytes stand in data, odd last ones aside: five times as fast as `find`."""
    wanted = np.frombuffer(pair, np.uint16)[0]
    return any(
        bool((np.frombuffer(content, np.uint16, (len(content) - at) // 2, at) == wanted).any())
        for at in (start, start + 1)
        if len(content) - at >= 2
    )
