"""Drafts: papers that may be looked at before anybody has ruled or signed, and are none.

Each page says so across all of it, and so does the file: whoever verifies one is told.
"""

from io import BytesIO
from pathlib import Path
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from forms.fonts import BOLD, register_fonts

DRAFT: Final = "草稿"
KEYWORD: Final = "pingyi-draft"
"""In the keywords of the file."""

_SIZE: Final = 150
_INK: Final = HexColor("#a12622")
_ALPHA: Final = 0.16
"""The text below stays readable, also on a copy."""


def mark_draft(canvas: Canvas) -> None:
    """Write 草稿 across the page of a canvas, from below left to above right."""
    register_fonts()
    canvas.saveState()
    canvas.setFillColor(_INK, alpha=_ALPHA)
    canvas.setFont(BOLD, _SIZE)
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(52)
    canvas.drawCentredString(0, -_SIZE * 0.35, DRAFT)
    canvas.restoreState()


def is_draft(path: Path) -> bool:
    """Return whether a PDF says of itself that it is a draft; whatever is no PDF isn't one."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(BytesIO(path.read_bytes()), strict=False)
        keywords = reader.trailer["/Info"]["/Keywords"]
    except (OSError, KeyError, TypeError, ValueError, PdfError):
        return False
    return KEYWORD in str(keywords).split()
