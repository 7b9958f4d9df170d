"""The red stamp of sheets that are printed like a form and count nowhere, drawn beneath it."""

from reportlab.lib.colors import Color

from ballot.geometry import A4_MM, RectMm
from ballot.paper import EDGE_MM, FIDUCIAL_MM
from forms.drawing import PageCanvas
from forms.fonts import BOLD

_RED = Color(0.78, 0.10, 0.12)

_STAMP = RectMm(EDGE_MM + FIDUCIAL_MM + 3.0, EDGE_MM - 1.0, 25.0, 6.4)
"""Beside the corner mark, left of the title; 3 mm keep the mark's white."""

_LABEL_PT = 8.0

_EDGE_TEXT_PT = 13.0
_EDGE_TEXT_MM = 6.5
"""Middle of the line along the upper and the lower edge: printers reach to 4.2 mm, and 3 mm keep
the white of corner marks and codes. Beside the table nothing may stand: whoever looks for strokes
of a row looks there (`scanner.ink.row_window.REACH_MM`)."""

_EDGE_TEXTS_AT_MM = (50.0, 100.0, 178.0)
"""Middles across the page, clear of the code at the foot."""


def draw_stamp(page_canvas: PageCanvas, text: str, label: str = "") -> None:
    """Say on the page, where no mark is looked for, that it doesn't count, and what it is.

    Args:
        page_canvas: of the page.
        text: of the stamp.
        label: what stands below it; nothing where it is empty.
    """
    page_canvas.rect(_STAMP, line_mm=0.6, line=_RED)
    page_canvas.text(text, _STAMP.center, size_pt=10, font=BOLD, color=_RED, anchor="middle")
    if label:
        at = (_STAMP.x, _STAMP.bottom + 2.3)
        page_canvas.text(label, at, size_pt=_LABEL_PT, font=BOLD, color=_RED)
    for y in (_EDGE_TEXT_MM, A4_MM[1] - _EDGE_TEXT_MM):
        for x in _EDGE_TEXTS_AT_MM:
            page_canvas.text(
                text, (x, y), size_pt=_EDGE_TEXT_PT, font=BOLD, color=_RED, anchor="middle"
            )
