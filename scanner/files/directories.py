"""Follows the directories of a TIFF file, and tells which of its pictures are pages.

A directory that says of itself that it is a smaller copy, or a mask, of another is no page; nor is
what hangs below a page.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ballot.reading import RejectionReason
from scanner.types import Refused

SUBFILE, OLD_SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION = 254, 255, 256, 257, 258, 259
PHOTOMETRIC, STRIPS, SAMPLES, ROWS, STRIP_BYTES = 262, 273, 277, 278, 279
BELOW, FORMAT, LEAST_REAL, MOST_REAL = 330, 339, 340, 341
JPEG, JPEG_BYTES, JPEG_RESTART, QUANTA, DC_CODES, AC_CODES = 513, 514, 515, 519, 520, 521
SUBSAMPLING = 530
TILES, TILE_BYTES, JPEG_TABLES = 324, 325, 347

WHITE_IS_ZERO = 0
"""Value of `PHOTOMETRIC`."""

_KEPT_TAGS = frozenset(
    {SUBFILE, OLD_SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, STRIPS, SAMPLES, ROWS,
     STRIP_BYTES, BELOW, FORMAT, LEAST_REAL, MOST_REAL, JPEG, JPEG_BYTES, JPEG_RESTART, QUANTA,
     DC_CODES, AC_CODES, SUBSAMPLING, TILES, TILE_BYTES, JPEG_TABLES}
)  # fmt: skip

_SMALLER, _MASK = 1, 4
"""Bits of `SUBFILE`."""

_OLD_SMALLER = 2
"""Value of `OLD_SUBFILE`."""

_TYPES = {
    1: "B", 3: "H", 4: "I", 7: "B", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I", 16: "Q", 18: "Q"
}  # fmt: skip
"""Types of numbers that these tags have, as `struct` knows them."""

_MOST_VALUES = 100_000
"""More than strips of a page; a damaged count is larger."""


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
        return self.number(WIDTH), self.number(HEIGHT)

    @property
    def is_copy(self) -> bool:
        """Whether it says that it is a smaller copy or a mask."""
        is_old = self.number(OLD_SUBFILE) == _OLD_SMALLER
        return bool(self.number(SUBFILE) & (_SMALLER | _MASK)) or is_old

    def is_smaller_than(self, other: "Directory") -> bool:
        """Whether it can be a smaller copy or a mask of another."""
        return all(mine <= its for mine, its in zip(self.size, other.size, strict=True)) and (
            self.size != other.size or bool(self.number(SUBFILE) & _MASK)
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
        for offset in parent.tags.get(BELOW, ()):
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
