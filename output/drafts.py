"""Drafts, which may be looked at before anybody has ruled or signed, and papers of practice.

Each page says so across all of it, and so does the file: whoever verifies one is told.
"""

from io import BytesIO
from pathlib import Path
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ballot.ids import is_practice
from forms.fonts import BOLD, register_fonts

DRAFT: Final = "草稿"
PRACTICE: Final = "练习"
"""Across what follows from a practice activity, which counts for nothing."""
KEYWORD: Final = "pingyi-draft"
"""In the keywords of the file."""

_SIZE: Final = 150
_INK: Final = HexColor("#a12622")
_ALPHA: Final = 0.16
"""The text below stays readable, also on a copy."""


def marks_of(activity: str, *, is_draft: bool) -> str:
    """Return what stands across every page of a paper; empty of one that counts.

    Args:
        activity: the id.
        is_draft: whether it is made before anybody has ruled or signed.
    """
    return (PRACTICE if is_practice(activity) else "") + (DRAFT if is_draft else "")


def titled(title: str, across: str) -> str:
    """Return the title of a file whose pages say something across."""
    return f"{title}（{across}）" if across else title


def keywords_of(across: str) -> str:
    """Return the keywords of such a file, by which `is_draft` knows it."""
    return KEYWORD if DRAFT in across else ""


def mark_across(canvas: Canvas, words: str) -> None:
    """Write 草稿 or 练习 across the page of a canvas, from below left to above right."""
    register_fonts()
    canvas.saveState()
    canvas.setFillColor(_INK, alpha=_ALPHA)
    canvas.setFont(BOLD, _SIZE)
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(52)
    canvas.drawCentredString(0, -_SIZE * 0.35, words)
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
