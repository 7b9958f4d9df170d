"""A printed form looked at: as pixels at 300 dpi, and as its text."""

import re
from pathlib import Path

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from ballot.geometry import RectMm

DPI = 300
PX_PER_MM = DPI / 25.4


def first_page(pdf: Path) -> NDArray[np.uint8]:
    """Return the first page as grey pixels, shape (H, W) at `DPI`."""
    with pypdfium2.PdfDocument(pdf) as document:
        bitmap = document[0].render(scale=DPI / 72, grayscale=True)
        return bitmap.to_numpy().reshape(bitmap.height, -1).copy()


def cut(page: np.ndarray, rect: RectMm) -> np.ndarray:
    """Return the pixels that lie wholly inside a rectangle."""
    left, top = np.ceil(np.array([rect.x, rect.y]) * PX_PER_MM).astype(int)
    right, bottom = np.floor(np.array([rect.right, rect.bottom]) * PX_PER_MM).astype(int)
    return page[top:bottom, left:right]


def texts_of(pdf: Path) -> list[str]:
    """Return the text of every page, spaces removed."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]
