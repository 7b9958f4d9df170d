"""Makes files as scanners, copiers and programs write them, and opens them."""

import io
import struct
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ballot.reading import RejectionReason
from scanner.files.sources import examine, open_pages
from scanner.types import Refused

GrayImage = NDArray[np.uint8]
Tags = dict[int, tuple[int, int]]
"""Type and value of each; a value of -1 is where the directory's data stand."""


def jpeg(page: GrayImage, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(page).save(buffer, "JPEG", **{"quality": 88, **options})
    return buffer.getvalue()


def with_height(content: bytes, height: int) -> bytes:
    """Return a JPEG whose header says that it has so many lines."""
    at = content.find(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">H", height) + content[at + 2 :]


def in_441(page: GrayImage) -> bytes:
    """Return a colour JPEG with one value of colour for eight columns and 32 lines: 4:4:1.

    Nothing here writes that. But its units are those of 4:1:1 of a picture in which blocks that
    stand one under the other stand side by side.
    """
    height, width = page.shape[0] // 32 * 32, page.shape[1] // 8 * 8
    blocks = page[:height, :width].reshape(height // 32, 4, 8, width // 8, 8)
    beside = blocks.transpose(0, 2, 3, 1, 4).reshape(height // 4, 4 * width)
    options = [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_411]
    colour = cv2.cvtColor(np.ascontiguousarray(beside), cv2.COLOR_GRAY2BGR)
    content = bytearray(cv2.imencode(".jpg", colour, options)[1].tobytes())
    at = content.find(b"\xff\xc0") + 5
    struct.pack_into(">HH", content, at, height, width)
    content[at + 6] = 0x14
    return bytes(content)


def pixels(page: NDArray[np.generic], **tags: int) -> tuple[Tags, bytes]:
    """Return one uncompressed picture of a TIFF file."""
    height, width = page.shape
    bits = page.dtype.itemsize * 8
    known: Tags = {
        256: (4, width), 257: (4, height), 258: (3, bits), 259: (3, 1), 262: (3, 1), 273: (4, -1),
        277: (3, 1), 278: (4, height), 279: (4, page.nbytes),
    }  # fmt: skip
    return known | {int(tag[1:]): (3, value) for tag, value in tags.items()}, page.tobytes()


def old_jpeg(page: GrayImage, *, photometric: int = 1, where: str = "all") -> tuple[Tags, bytes]:
    """Return one picture of a TIFF file in old-style JPEG.

    Args:
        page: its pixels.
        photometric: what they mean.
        where: "all" of the JPEG where the tag 513 says and in the strip; its "header" there and
            the data in the strip; or all of it in the "strip" alone.
    """
    data, (height, width) = jpeg(page), page.shape
    tags: Tags = {
        256: (4, width), 257: (4, height), 258: (3, 8), 259: (3, 6), 262: (3, photometric),
        273: (4, -1), 277: (3, 1), 278: (4, height), 279: (4, len(data)),
    }  # fmt: skip
    if where == "all":
        tags |= {512: (3, 1), 513: (4, -1), 514: (4, len(data))}
    if where == "header":
        scan = data.find(b"\xff\xda")
        header = scan + 2 + int.from_bytes(data[scan + 2 : scan + 4], "big")
        tags |= {512: (3, 1), 513: (4, -1), 514: (4, header)}
        tags[273], tags[279] = (4, -1 - header), (4, len(data) - header)
    return tags, data


def old_jpeg_of_tables(page: GrayImage, *, restart: int = 0) -> tuple[Tags, bytes]:
    """Return one picture of a TIFF file in old-style JPEG without a header.

    Args:
        page: its pixels.
        restart: units between restart marks; 0 for none.
    """
    options = {"restart_marker_blocks": restart} if restart else {}
    content, (height, width) = jpeg(page, **options), page.shape
    tables: dict[int, bytes] = {}
    at = 2
    while True:
        size = int.from_bytes(content[at + 2 : at + 4], "big")
        marker, held = content[at + 1], content[at + 4 : at + 2 + size]
        at += 2 + size
        if marker == 0xDA:
            break
        if marker == 0xDB:
            tables[519] = held[1:65]
        while marker == 0xC4 and held:
            end = 17 + sum(held[1:17])
            tables[520 if held[0] == 0 else 521], held = held[1:end], held[end:]
    data, tags = b"", dict[int, tuple[int, int]]()
    for tag in (519, 520, 521):
        tags[tag] = (4, -1 - len(data))
        data += tables[tag]
    scan = content[at:-2]
    tags |= {
        256: (4, width), 257: (4, height), 258: (3, 8), 259: (3, 6), 262: (3, 1),
        273: (4, -1 - len(data)), 277: (3, 1), 278: (4, height), 279: (4, len(scan)), 512: (3, 1),
    }  # fmt: skip
    if restart:
        tags[515] = (3, restart)
    return tags, data + scan


def tiff(*pictures: tuple[Tags, bytes], below: dict[int, int] | None = None) -> bytes:
    """Return a TIFF file of pictures in a chain.

    Args:
        pictures: tags and data of each.
        below: which of them hangs below another instead (tag 330), by its parent.
    """
    below = below or {}
    full = [tags | ({330: (4, 0)} if n in below else {}) for n, (tags, _) in enumerate(pictures)]
    starts, at = [], 8
    for tags, (_, data) in zip(full, pictures, strict=True):
        starts.append(at)
        at += 2 + 12 * len(tags) + 4 + len(data) + len(data) % 2
    chain = [n for n in range(len(pictures)) if n not in below.values()]
    content = b"II*\0" + struct.pack("<I", starts[chain[0]])
    for n, (tags, (_, data)) in enumerate(zip(full, pictures, strict=True)):
        after = starts[n] + 2 + 12 * len(tags) + 4
        content += struct.pack("<H", len(tags))
        for tag, (kind, value) in sorted(tags.items()):
            value = starts[below[n]] if tag == 330 else value if value >= 0 else after - 1 - value
            content += struct.pack("<HHII", tag, kind, 1, value)
        rest = chain[chain.index(n) + 1 :] if n in chain else []
        content += struct.pack("<I", starts[rest[0]] if rest else 0)
        content += data + bytes(len(data) % 2)
    return content


Open = Callable[[bytes], list[GrayImage | tuple[RejectionReason, str]]]


def opener(path: Path) -> Open:
    """Return what opens every page of a file, or says why it is refused.

    Args:
        path: where it is written.
    """

    def open_it(content: bytes) -> list[GrayImage | tuple[RejectionReason, str]]:
        path.write_bytes(content)
        try:
            source = examine(path)
        except Refused as refused:
            return [(refused.rejection.reason, refused.rejection.detail)]
        pages = enumerate(open_pages(source, 0, source.pages))
        seen: list[GrayImage | tuple[RejectionReason, str]] = []
        for index, each in pages:
            if isinstance(each, Refused):
                said = each.rejection
                seen += [(said.reason, said.detail)] if index not in source.previews else []
            else:
                assert not each.is_damaged, "an odd file is no damaged one"
                seen.append(each.image)
        return seen

    return open_it


def assert_same(seen: object, page: GrayImage, most: float = 2.5) -> None:
    """See that two pages differ by few grey levels."""
    assert isinstance(seen, np.ndarray), seen
    assert seen.dtype == np.uint8
    assert seen.shape == page.shape
    assert float(np.abs(seen.astype(np.int16) - page).mean()) < most


def saved(page: GrayImage, kind: str, **options: object) -> bytes:
    """Return a page as Pillow saves it."""
    buffer = io.BytesIO()
    Image.fromarray(page).save(buffer, kind, **options)
    return buffer.getvalue()
