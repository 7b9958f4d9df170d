"""The blank form as it was printed, small: what may stand on a page that nobody has marked."""

from collections.abc import Mapping
from pathlib import Path

import pypdfium2

from ballot.geometry import MM_PER_INCH
from ballot.ids import FormId
from ballot.layout import Layout
from scanner.types import GrayImage

BLANK_PX_PER_MM = 5.0
"""127 dpi: strokes of 10 point type are two pixels wide, a page takes 1.5 MB."""

BlankForms = Mapping[tuple[FormId, int], GrayImage]
"""The pages of each form by number, from 1; shape (1485, 1050) each, for A4."""

_POINTS_PER_MM = 72.0 / MM_PER_INCH


def render_blank_forms(pdf: Path, layout: Layout) -> BlankForms:
    """Return the pages of the first sheet in a file of printed forms.

    Its code and serial number are another sheet's; marks are looked for elsewhere.

    Args:
        pdf: what `pingyi print` wrote.
        layout: of the form that it holds.

    Raises:
        OSError, pypdfium2.PdfiumError: the file can't be read.
    """
    pages = {}
    with pypdfium2.PdfDocument(pdf) as document:
        for page_layout in layout.pages:
            page = document[page_layout.number - 1]
            bitmap = page.render(scale=BLANK_PX_PER_MM / _POINTS_PER_MM, grayscale=True)
            pages[layout.form, page_layout.number] = (
                bitmap.to_numpy().reshape(bitmap.height, -1).copy()
            )
            bitmap.close()
            page.close()
    return pages
