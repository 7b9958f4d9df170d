"""Draws what machines read on a page: QR codes and corner marks."""

from collections.abc import Sequence

import segno
from reportlab.lib.colors import black
from reportlab.pdfgen.pathobject import PDFPathObject

from ballot.geometry import A4_MM, RectMm
from ballot.layout import Fiducial
from forms.drawing import PT_PER_MM, PageCanvas
from forms.fiducials import fiducial_modules

CODE_VERSION = 4
FOOT_CODE_VERSION = 2
CODE_ERROR = "q"
"""33 modules a side hold the code's 61 characters and bear the loss of a quarter of them; so do 25
those of the code at the foot, 29."""

_CODE_MASK = 2
"""The code's data is random enough for any mask; a fixed one saves trying all eight."""


def draw_code(page_canvas: PageCanvas, text: str, rect: RectMm) -> None:
    """Draw `text` as the QR code at a page's head, which fills `rect`."""
    _draw_qr(page_canvas, text, CODE_VERSION, rect)


def draw_foot_code(page_canvas: PageCanvas, text: str, rect: RectMm) -> None:
    """Draw `text` as the smaller QR code at a page's foot, which fills `rect`."""
    _draw_qr(page_canvas, text, FOOT_CODE_VERSION, rect)


def draw_fiducial(page_canvas: PageCanvas, fiducial: Fiducial) -> None:
    """Draw a corner mark."""
    _draw_modules(page_canvas, fiducial_modules(fiducial.id), fiducial.rect)


def _draw_qr(page_canvas: PageCanvas, text: str, version: int, rect: RectMm) -> None:
    matrix = segno.make(
        text, version=version, error=CODE_ERROR, mask=_CODE_MASK, boost_error=False
    ).matrix
    _draw_modules(page_canvas, matrix, rect)


class _WholePath(PDFPathObject):  # type: ignore[misc]
    """A path of rectangles in whole numbers.

    reportlab finds out of each number how many decimals it needs, which takes most of the time of
    printing a code; the bytes are the same.
    """

    def whole_rect(self, x: int, y: int, width: int, height: int) -> None:
        """Add a rectangle; `x`, `y` is its lower left corner."""
        self._code_append(f"{x:d} {y:d} {width:d} {height:d} re")


def _draw_modules(page_canvas: PageCanvas, matrix: Sequence[Sequence[int]], rect: RectMm) -> None:
    """Draw modules, 1 is black, the dark ones of a line joined into runs."""
    canvas = page_canvas.canvas
    canvas.saveState()
    canvas.translate(rect.x * PT_PER_MM, (A4_MM[1] - rect.bottom) * PT_PER_MM)
    canvas.scale(rect.w * PT_PER_MM / len(matrix[0]), rect.h * PT_PER_MM / len(matrix))
    canvas.setFillColor(black)
    path = _WholePath()
    for row, modules in enumerate(matrix):
        start = None
        for column, dark in enumerate((*modules, 0)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                path.whole_rect(start, len(matrix) - 1 - row, column - start, 1)
                start = None
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
