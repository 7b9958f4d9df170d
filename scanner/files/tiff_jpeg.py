"""Whether the JPEG data of a TIFF page are whole: libtiff seldom says that they aren't.

It decodes as many lines as a strip has and looks no further, so that data which end too early, or
too late, go unnoticed. Each strip or tile is a JPEG of its own, whose tables may stand in a tag.
"""

from mmap import ACCESS_READ, mmap
from pathlib import Path

from scanner.files.directories import (
    JPEG_TABLES,
    STRIP_BYTES,
    STRIPS,
    TILE_BYTES,
    TILES,
    Directory,
)
from scanner.files.jpeg import may_be_damaged

_START, _END = b"\xff\xd8", b"\xff\xd9"


def has_damaged_jpeg(path: Path, page: Directory) -> bool:
    """Return whether a decoder that decodes a page's strips or tiles to their ends has to warn."""
    offsets = page.tags.get(STRIPS) or page.tags.get(TILES, ())
    sizes = page.tags.get(STRIP_BYTES) or page.tags.get(TILE_BYTES, ())
    tables = bytes(int(value) for value in page.tags.get(JPEG_TABLES, ()))
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return any(
            may_be_damaged(_joined(tables, content[int(at) : int(at + size)]))
            for at, size in zip(offsets, sizes, strict=False)
        )


def _joined(tables: bytes, strip: bytes) -> bytes:
    """Return a JPEG with its tables; a strip's own, where it has them as well, stand behind."""
    if not tables.startswith(_START) or not strip.startswith(_START):
        return strip
    return tables.removesuffix(_END) + strip.removeprefix(_START)
