"""What a PDF says of a picture beside its bytes: mask, decoding, colours.

PDFium tells nobody that a picture has a mask, or is turned into its negative. The dictionary that
says so stands in the file, in plain text, right before the picture's bytes, since that of a stream
can't be packed into another (ISO 32000-1, 7.5.7). So it is found by the bytes themselves.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType

import numpy as np
import pypdfium2
from pypdfium2 import raw as pdfium

_NEEDLE_BYTES = 48
"""So many bytes of a picture's end are looked for: its beginning is that of others, and within it
white is the same bytes again and again."""

_NEAR_BYTES = 1 << 14
"""So far behind where the next picture is expected it is looked for first: little stands between
the pictures of pages that follow each other."""

_BLOCK_BYTES = 1 << 20
_MOST_BLOCKS = 48
"""What is farther than 24 MB from where it is expected isn't looked for: that costs more time than
to draw the page."""

_MOST_TRIES = 64
"""Places that may hold the needle alone: pages that end in white end in the same bytes."""

_COMPARED_BYTES = 1 << 12
"""So many bytes of a picture's beginning and of its end must be those in the file, besides its
length: two pictures of which all three agree are one."""

_DICTIONARY_BYTES = 8192
"""A dictionary with the longest palette in hexadecimal is shorter."""

_STREAM = re.compile(rb"\s*(<<.*>>)\s*stream\r?\n?", re.DOTALL)
_SIDE = {side: re.compile(rb"/%b\s+(\d+)(?!\s+\d+\s+R)" % side) for side in (b"Width", b"Height")}


@dataclass(frozen=True, slots=True)
class ImageDictionary:
    """The dictionary of a picture, as it stands in the file."""

    text: bytes
    at: int
    """Where the picture's bytes begin, from the beginning of the file."""

    @property
    def is_obscure(self) -> bool:
        """Whether names are written in a way that hides them from a plain search."""
        return b"#" in self.text

    @property
    def is_stencil(self) -> bool:
        """Whether the picture is no picture but the holes through which a colour is painted."""
        return re.search(rb"/ImageMask(?!\s*false)", self.text) is not None

    @property
    def is_masked(self) -> bool:
        """Whether only parts of the picture show, or parts shine through."""
        return re.search(rb"/S?Mask", self.text) is not None

    @property
    def is_optional(self) -> bool:
        """Whether the picture belongs to a layer, which may be switched off."""
        return re.search(rb"/OC(?![A-Za-z])", self.text) is not None

    @property
    def is_turned(self) -> bool:
        """Whether its values mean something else than they say."""
        decode = re.search(rb"/Decode(?![A-Za-z])\s*(\[[^\]]*\])?", self.text)
        is_plain = decode is None or (
            decode[1] is not None and re.fullmatch(rb"\[(\s*0(\.0*)?\s+1(\.0*)?)+\s*\]", decode[1])
        )
        return not is_plain

    @property
    def is_transformed(self) -> bool:
        """Whether it says how a JPEG's three colours are to be taken; of grey that means nothing.

        PDFium writes it of every grey JPEG that it is given.
        """
        return re.search(rb"/ColorTransform|/DecodeParms\s+\d", self.text) is not None

    @property
    def is_of_device(self) -> bool:
        """Whether its colours are those of the device, grey or RGB, unless its page turns them."""
        named = re.search(rb"/ColorSpace\s*/Device(Gray|RGB)(?![A-Za-z])", self.text)
        return named is not None

    @property
    def mask(self) -> bytes | None:
        """The object that is its mask, like `12 0`."""
        named = re.search(rb"/S?Mask\s+(\d+\s+\d+)\s+R", self.text)
        return named[1] if named else None


class DictionaryFinder:
    """Finds the dictionaries of pictures in a PDF file; one after the other costs least."""

    def __init__(self, path: Path, *, share: float = 0.0, is_encrypted: bool = False) -> None:
        """Open the file; `share` is where in it the first picture is expected, 0-1.

        Nothing is found in a file that `is_encrypted`: the bytes there are others.
        """
        self._is_encrypted = is_encrypted
        self._file = path.open("rb", buffering=0)
        self._size = self._file.seek(0, 2)
        self._next = int(share * self._size)
        self._buffer = np.empty(0, np.uint8)

    def __enter__(self) -> "DictionaryFinder":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def bytes_of(self, image: pypdfium2.PdfImage) -> memoryview:
        """Return the bytes of a picture as they stand in the file, until the next is asked for."""
        size = int(pdfium.FPDFImageObj_GetImageDataRaw(image, None, 0))
        if size > self._buffer.size:
            self._buffer = np.empty(size + size // 4, np.uint8)  # the next may be a little larger
        # PDFium 159 copies only to a buffer of exactly this size, and ends the process at a smaller
        pdfium.FPDFImageObj_GetImageDataRaw(image, self._buffer.ctypes.data, size)
        return self._buffer.data[:size]

    def find(self, data: memoryview) -> ImageDictionary | None:
        """Return the dictionary of the picture that has these bytes.

        None where it isn't found: in an encrypted file, of a picture that stands between the
        drawing commands of its page, or far from where it is expected.
        """
        if self._is_encrypted:
            return None
        needle = bytes(data[-_NEEDLE_BYTES:])
        before = len(data) - len(needle)
        places = self._places(needle, self._next + before)
        for place in islice(places, _MOST_TRIES):
            found = self._read_at(place - before, data)
            if found is not None:
                self._next = found.at + len(data)
                return found
        return None

    def mask_size(self, picture: ImageDictionary) -> tuple[int, int] | None:
        """Return width and height of a picture's mask in pixels; None where it isn't found."""
        if picture.mask is None:
            return None
        number, generation = picture.mask.split()
        for place in self._places(b"%b %b obj" % (number, generation), picture.at):
            text = self._bytes(place - 1, place + _DICTIONARY_BYTES)
            if text[:1].isdigit():
                continue
            sides = [_SIDE[side].search(text.split(b"stream")[0]) for side in (b"Width", b"Height")]
            if sides[0] and sides[1]:
                return int(sides[0][1]), int(sides[1][1])
        return None

    def _read_at(self, start: int, data: memoryview) -> ImageDictionary | None:
        """Return the dictionary before `start` if `data` stands there."""
        if start < 0:
            return None
        beginning, end = bytes(data[:_COMPARED_BYTES]), bytes(data[-_COMPARED_BYTES:])
        before = max(0, start - _DICTIONARY_BYTES)
        text = self._bytes(before, start + len(beginning))
        stop = start + len(data)
        if not text.endswith(beginning) or self._bytes(stop - len(end), stop) != end:
            return None
        head = text[: start - before]
        found = _STREAM.fullmatch(head, head.rfind(b"obj") + 3)
        return ImageDictionary(found[1], start) if found else None

    def _places(self, needle: bytes, expected: int) -> Iterator[int]:
        """Yield where `needle` stands, the blocks nearest to where it is expected first."""
        for start, stop in self._blocks(expected):
            block = self._bytes(start, stop + len(needle) - 1)
            at = block.find(needle)
            while at >= 0:
                yield start + at
                at = block.find(needle, at + 1)

    def _blocks(self, expected: int) -> Iterator[tuple[int, int]]:
        """Yield where blocks begin and end that reach farther and farther to both sides."""
        yield expected, expected + _NEAR_BYTES
        for step in range(_MOST_BLOCKS):
            away = (step + 1) // 2 * (1 if step % 2 else -1)
            start = expected + away * _BLOCK_BYTES
            if -_BLOCK_BYTES < start < self._size:
                yield max(0, start), start + _BLOCK_BYTES

    def _bytes(self, start: int, stop: int) -> bytes:
        self._file.seek(max(0, start))
        return self._file.read(max(0, stop - max(0, start)))
