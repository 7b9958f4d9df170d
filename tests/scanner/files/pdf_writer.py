"""Writes PDF files byte by byte, as scanners do that no library writes like."""

import io
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

GrayImage = NDArray[np.uint8]

A4 = (595.276, 841.89)
"""Width and height in points."""

GRAY = "/ColorSpace /DeviceGray /BitsPerComponent 8"
STENCIL = "/ImageMask true /BitsPerComponent 1"
_INK = "[/Separation /Black /DeviceGray << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 >>]"
SEPARATION = f"/BitsPerComponent 8 /ColorSpace {_INK}"
TURNED_DEFAULT = f"/ColorSpace << /DefaultGray {_INK} >>"
"""Of a page's resources: what its pictures call grey is this ink."""
TURNED_PALETTE = (
    "/BitsPerComponent 8 /ColorSpace [/Indexed /DeviceGray 255 "
    f"<{bytes(range(255, -1, -1)).hex()}>]"
)


def jpeg_of(page: GrayImage) -> bytes:
    """Return a page as a JPEG file."""
    buffer = io.BytesIO()
    Image.fromarray(page).save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def packed(page: GrayImage) -> bytes:
    """Return a page in black and white, eight pixels a byte, as Flate packs it."""
    return zlib.compress(np.packbits(page > 127, axis=1).tobytes())


def placed(picture: int, left: float, bottom: float, width: float, height: float) -> bytes:
    """Return the commands that draw a picture, in points."""
    box = f"{width:.3f} 0 0 {height:.3f} {left:.3f} {bottom:.3f}"
    return f"q {box} cm /i{picture} Do Q\n".encode()


class PdfWriter:
    """A PDF file that grows object by object."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []
        self._pages: list[int] = []
        self._pictures: list[int] = []
        self.catalog = ""
        """What the catalogue holds besides its pages."""

    def add(self, body: str | bytes) -> int:
        """Add an object and return its number."""
        self._objects.append(body.encode() if isinstance(body, str) else body)
        return len(self._objects)

    def stream(self, keys: str, data: bytes) -> int:
        """Add bytes that a dictionary describes."""
        head = f"<< {keys} /Length {len(data)} >>\nstream\n".encode()
        return self.add(head + data + b"\nendstream")

    def picture(self, data: bytes, size: tuple[int, int], keys: str = GRAY) -> int:
        """Add a picture of (height, width) pixels: a JPEG, or else what Flate packed."""
        way = "DCTDecode" if data.startswith(b"\xff\xd8") else "FlateDecode"
        height, width = size
        shape = f"/Type /XObject /Subtype /Image /Width {width} /Height {height}"
        number = self.stream(f"{shape} /Filter /{way} {keys}", data)
        self._pictures.append(number)
        return number

    def page(
        self,
        commands: bytes,
        *,
        size: tuple[float, float] = A4,
        keys: str = "",
        resources: str = "",
    ) -> None:
        """Add a page that shows what the commands draw."""
        pictures = " ".join(f"/i{number} {number} 0 R" for number in self._pictures)
        contents = self.stream("", commands)
        box = f"/MediaBox [0 0 {size[0]} {size[1]}]"
        names = f"/Resources << /XObject << {pictures} >> {resources} >>"
        self._pages.append(
            self.add(
                f"<< /Type /Page /Parent 0 0 R {box} /Contents {contents} 0 R {names} {keys} >>"
            )
        )

    def save(self, path: Path) -> Path:
        """Write the file and return its path."""
        kids = " ".join(f"{number} 0 R" for number in self._pages)
        pages = self.add(f"<< /Type /Pages /Kids [{kids}] /Count {len(self._pages)} >>")
        root = self.add(f"<< /Type /Catalog /Pages {pages} 0 R {self.catalog} >>")
        parent = f"/Parent {pages} 0 R".encode()
        content, places = bytearray(b"%PDF-1.7\n"), []
        for number, body in enumerate(self._objects, 1):
            places.append(len(content))
            body = body.replace(b"/Parent 0 0 R", parent, 1)
            content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        table = "".join(f"{place:010d} 00000 n \n" for place in places)
        end = f"trailer << /Size {len(places) + 1} /Root {root} 0 R >>\n"
        content += (
            f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}{end}"
            f"startxref\n{len(content)}\n%%EOF\n"
        ).encode()
        path.write_bytes(content)
        return path


def protect(path: Path, *, password: str) -> Path:
    """Encrypt a file in its place, for its owner and for whoever reads it."""
    with path.open("rb") as file:
        writer = copy_into_new_writer(PdfFileReader(file))
        writer.encrypt("owner", password)  # type: ignore[no-untyped-call]
        content = path.with_suffix(".encrypted.pdf")
        with content.open("wb") as out:
            writer.write(out)  # type: ignore[no-untyped-call]
    return content
