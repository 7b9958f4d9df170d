"""The resolution of a scanner's glass, as a scanned file states it.

Only with it can a true scale be told: pixels know nothing of millimetres.
"""

from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image

from scanner.files.sources import FileKind, kind_of

_USUAL: Final = (100, 150, 200, 240, 250, 300, 400, 600)
"""What scanners offer, and half of it: large pages are read at half size."""

_PLAUSIBLE: Final = 0.15
"""A printed form is no further than this from its size; phones state 72 dpi for anything."""

_POINTS_PER_INCH: Final = 72.0


def glass_dpi(
    path: Path, index: int, shape: tuple[int, int], sheet_dpi: float
) -> tuple[float, bool]:
    """Return the pixels an inch of glass of one page, and whether they had to be assumed.

    Args:
        path: the scanned file.
        index: the page, from 0.
        shape: height and width of the page as it was read, px.
        sheet_dpi: pixels an inch of the printed sheet, to see what can be believed.
    """
    stated = _stated(path, index, max(shape))
    if stated is not None and abs(sheet_dpi / stated - 1) <= _PLAUSIBLE:
        return round(stated, 2), False
    return float(min(_USUAL, key=lambda usual: abs(usual / sheet_dpi - 1))), True


def _stated(path: Path, index: int, longest_px: int) -> float | None:
    if kind_of(path) is FileKind.PDF:
        with pypdfium2.PdfDocument(path) as document:
            longest_pt = float(max(document.get_page_size(index)))
        return longest_px / (longest_pt / _POINTS_PER_INCH)
    with Image.open(path) as image:
        if index:
            image.seek(index)
        dpi = image.info.get("dpi")
        if dpi is None or not float(dpi[0]) > 0:
            return None
        return float(dpi[0]) * longest_px / max(image.size)
