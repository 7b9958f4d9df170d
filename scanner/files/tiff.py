"""Reads TIFF: which pictures are pages, and the kinds of pixels and of JPEG that Pillow leaves.

A directory that says of itself that it is a smaller copy, or a mask, of another is no page; nor is
what hangs below a page.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError
from PIL.TiffImagePlugin import COMPRESSION_INFO

from ballot.reading import RejectionReason
from scanner.files.jpeg import decode_whole_jpeg, read_head
from scanner.files.pixels import check_size, gray_of
from scanner.types import GrayImage, Refused

_SUBFILE, _OLD_SUBFILE, _WIDTH, _HEIGHT, _BITS, _COMPRESSION = 254, 255, 256, 257, 258, 259
_PHOTOMETRIC, _STRIPS, _STRIP_BYTES, _MOST, _BELOW, _FORMAT = 262, 273, 279, 281, 330, 339
_LEAST_REAL, _MOST_REAL, _JPEG, _JPEG_BYTES = 340, 341, 513, 514
_KEPT_TAGS = frozenset(
    {_SUBFILE, _OLD_SUBFILE, _WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _STRIPS,
     _STRIP_BYTES, _MOST, _BELOW, _FORMAT, _LEAST_REAL, _MOST_REAL, _JPEG, _JPEG_BYTES}
)  # fmt: skip

_SMALLER_OR_MASK = 1 | 4
"""Bits of the tag 254."""

_OLD_SMALLER = 2
"""Value of the tag 255."""

_OLD_JPEG = 6
_RGB = 2
_WHITE_IS_ZERO = 0
_SIGNED, _REAL = 2, 3

_TYPES = {1: "B", 3: "H", 4: "I", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I", 16: "Q", 18: "Q"}
"""Types of numbers that these tags have, as `struct` knows them."""

_MOST_VALUES = 100_000
"""More than strips of a page; a damaged count is larger."""

_IS_RGB = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"
"""A JPEG segment without which three components are taken for YCbCr."""


@dataclass(frozen=True, slots=True)
class Directory:
    """One picture of a TIFF file."""

    offset: int
    frame: int
    """Its place in the chain of directories; for one that hangs below another, that one's."""
    is_below: bool
    tags: dict[int, tuple[float, ...]]

    def number(self, tag: int, default: int = 0) -> int:
        """Return the first value of a tag."""
        return int(self.tags.get(tag, (default,))[0])

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, px."""
        return self.number(_WIDTH), self.number(_HEIGHT)

    @property
    def is_copy(self) -> bool:
        """Whether it says that it is a smaller copy or a mask."""
        is_old = self.number(_OLD_SUBFILE) == _OLD_SMALLER
        return bool(self.number(_SUBFILE) & _SMALLER_OR_MASK) or is_old

    def is_smaller_than(self, other: "Directory") -> bool:
        """Whether it can be a smaller copy or a mask of another."""
        return all(mine <= its for mine, its in zip(self.size, other.size, strict=True)) and (
            self.size != other.size or bool(self.number(_SUBFILE) & 4)
        )


def tiff_pages(path: Path) -> dict[int, Directory]:
    """Return the directories of a TIFF file that are pages, by their place in its chain, from 0.

    Raises:
        Refused: `TRUNCATED_IMAGE`, the file ends before its directories do.
    """
    with path.open("rb") as file:
        reader = _Reader(file)
        chain = list(reader.chain())
        whole = [each for each in chain if not each.is_copy]
        pages = {}
        for each in chain:
            below = [child for child in reader.below(each) if not child.is_copy]
            larger = max((b for b in below if each.is_smaller_than(b)), key=_area, default=None)
            if larger is not None:
                pages[each.frame] = larger  # what stands in the chain is its preview
            elif not (each.is_copy and any(each.is_smaller_than(other) for other in whole)):
                pages[each.frame] = each
    return pages


def _area(directory: Directory) -> int:
    width, height = directory.size
    return width * height


class _Reader:
    """Follows the directories of a TIFF or BigTIFF file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        head = file.read(16)
        self._order = "<" if head[:2] == b"II" else ">"
        self._is_big = 43 in (head[2], head[3])
        # Count of entries, entry without its value, bytes of the value, offset.
        self._count, self._entry, self._room, self._offset = (
            ("Q", "HHQ", 8, "Q") if self._is_big else ("H", "HHI", 4, "I")
        )
        at = 8 if self._is_big else 4
        (self._first,) = self._unpack(self._offset, head[at : at + self._room])

    def chain(self) -> Iterator[Directory]:
        """Yield the directories of the chain, each once."""
        seen: set[int] = set()
        offset = self._first
        while offset and offset not in seen:
            seen.add(offset)
            directory, offset = self._directory(offset, len(seen) - 1)
            yield directory

    def below(self, parent: Directory) -> Iterator[Directory]:
        """Yield the directories that hang below one."""
        for offset in parent.tags.get(_BELOW, ()):
            yield self._directory(int(offset), parent.frame, is_below=True)[0]

    def _directory(
        self, offset: int, frame: int, *, is_below: bool = False
    ) -> tuple[Directory, int]:
        """Return the directory at an offset, and the offset of the next, 0 for none."""
        (count,) = self._unpack(self._count, self._read(offset, struct.calcsize(self._count)))
        size = struct.calcsize(f"<{self._entry}") + self._room
        start = offset + struct.calcsize(self._count)
        if count > _MOST_VALUES:
            raise _cut_short()
        data = self._read(start, count * size + self._room)
        tags = {}
        for at in range(0, count * size, size):
            (tag,) = self._unpack("H", data[at : at + 2])
            if tag in _KEPT_TAGS:
                tags[tag] = self._values(data[at : at + size])
        (after,) = self._unpack(self._offset, data[count * size :])
        return Directory(offset, frame, is_below, {t: v for t, v in tags.items() if v}), after

    def _values(self, entry: bytes) -> tuple[float, ...]:
        _, kind, count = self._unpack(self._entry, entry[: -self._room])
        code = _TYPES.get(kind)
        if code is None or count > _MOST_VALUES:
            return ()
        size = struct.calcsize(code) * count
        data = entry[-self._room :][:size]
        if size > self._room:
            (offset,) = self._unpack(self._offset, entry[-self._room :])
            data = self._read(offset, size)
        return self._unpack(f"{count}{code}", data)

    def _unpack(self, layout: str, data: bytes) -> tuple[int, ...]:
        try:
            return struct.unpack(self._order + layout, data)
        except struct.error as error:
            raise _cut_short() from error

    def _read(self, offset: int, size: int) -> bytes:
        try:
            self._file.seek(offset)
        except (OSError, ValueError, OverflowError) as error:
            raise _cut_short() from error
        data = self._file.read(size)
        if len(data) < size:
            raise _cut_short()
        return data


def _cut_short() -> Refused:
    return Refused(RejectionReason.TRUNCATED_IMAGE, "source.truncated")


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
    compression = page.number(_COMPRESSION, 1)
    if compression not in COMPRESSION_INFO:
        raise Refused(RejectionReason.UNREADABLE_FILE, "source.pixel_kind")
    if compression != _OLD_JPEG:
        return _opened(path, image, page)
    old = _old_jpeg(path, page)
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
        is_whole = all(page.size) and page.tags.get(_STRIPS)
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
    is_white_zero = page.number(_PHOTOMETRIC, 1) == _WHITE_IS_ZERO
    return np.asarray(255 - gray if is_white_zero else gray)


def _of_integers(values: NDArray[np.generic], page: Directory) -> GrayImage:
    """Return integers as grey; the lightest that they reach says how many bits are used."""
    bits = page.number(_BITS, 16)
    if bits == 32 and page.number(_FORMAT, 1) != _SIGNED:
        wide = np.asarray(values).astype(np.int32).view(np.uint32).astype(np.int64)
    else:
        wide = np.asarray(values).astype(np.int64)
    if wide.min() < 0:
        raise Refused(RejectionReason.UNREADABLE_FILE, "source.pixel_kind")
    used = max(8, int(wide.max()).bit_length())
    full = bits - 1 if page.number(_FORMAT, 1) == _SIGNED else bits
    # Of 16 bits scanners fill 10, 12 or 14, or all; a page whose paper is dark fills all but one.
    return (wide >> (used if used < full - 1 else full) - 8).astype(np.uint8)


def _of_reals(values: NDArray[np.float32], page: Directory) -> GrayImage:
    """Return real numbers as grey: from black to white as the file says, 0 to 1, 255 or 65,535."""
    if not np.isfinite(values).all():
        raise Refused(RejectionReason.UNREADABLE_FILE, "source.pixel_kind")
    black = page.tags.get(_LEAST_REAL, (0.0,))[0]
    lightest = float(values.max())
    most = page.tags.get(_MOST_REAL, (0.0,))[0]
    white = most if most > black else next(
        (top for top in (1.0, 255.0, 65535.0) if lightest <= top), 0.0
    )  # fmt: skip
    if white <= black or float(values.min()) < black - 0.01 * (white - black):
        raise Refused(RejectionReason.UNREADABLE_FILE, "source.pixel_kind")
    scaled = (values - black) * np.float32(255 / (white - black)) + 0.5
    return np.asarray(np.clip(scaled, 0, 255), np.uint8)


def _old_jpeg(path: Path, page: Directory) -> GrayImage | None:
    """Return a page of "old-style" JPEG, or None where its parts aren't a JPEG of its size.

    Every maker has done it otherwise: all of a JPEG stands where the tag 513 says, or as the only
    strip, or its header there and its data in the strips.
    """
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        streams = list(_old_streams(content, page))
    width, height = page.size
    for data in streams:
        head = read_head(data)
        if head is None or head.width < width or 0 < head.height < height:
            continue
        if page.number(_PHOTOMETRIC) == _RGB:
            data = data[:2] + _IS_RGB + data[2:]
        try:
            gray = decode_whole_jpeg(data)
        except (ValueError, KeyError):
            continue
        gray = gray[:height, :width] if gray.shape == (head.height, head.width) else gray
        return 255 - gray if page.number(_PHOTOMETRIC, 1) == _WHITE_IS_ZERO else gray
    return None


def _old_streams(content: mmap, page: Directory) -> Iterator[bytes]:
    """Yield what may be a page's whole JPEG."""
    offsets = [int(n) for n in page.tags.get(_STRIPS, ())]
    sizes = [int(n) for n in page.tags.get(_STRIP_BYTES, ())]
    strips = b"".join(content[at : at + size] for at, size in zip(offsets, sizes, strict=False))
    start, size = page.number(_JPEG), page.number(_JPEG_BYTES)
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


def _ended(stream: bytes) -> bytes:
    return stream if stream.rstrip(b"\0").endswith(b"\xff\xd9") else stream + b"\xff\xd9"
