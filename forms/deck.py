"""Prints a deck: sheets of the evaluation form with marks in them, stamped as not to be counted.

The marks lie beneath the form, so that no pale mark lightens an outline that it crosses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.colors import Color

from ballot.activity import Activity, Session
from ballot.geometry import A4_MM, RectMm
from ballot.ids import SessionId, SheetId
from ballot.ink import InkLine
from ballot.layout import Layout, PageLayout
from ballot.layout_plan import EDGE_MM, FIDUCIAL_MM
from ballot.messages import say
from forms.drawing import PT_PER_MM, PageCanvas
from forms.evaluation import PrintJob, print_sheets
from forms.fonts import BOLD

_RED = Color(0.78, 0.10, 0.12)

_STAMP = RectMm(EDGE_MM + FIDUCIAL_MM + 3.0, EDGE_MM - 1.0, 25.0, 6.4)
"""Beside the corner mark, left of the title; 3 mm keep the mark's white."""

_LABEL_PT = 8.0

_EDGE_TEXT_PT = 13.0
_EDGE_TEXT_MM = 7.0
"""Middle of the line along each edge: printers reach to 4.2 mm, and rows begin at 12 mm."""

_EDGE_TEXTS_AT_MM = (95.0, 165.0, 235.0)
"""Heights on the page, clear of the corner marks."""


@dataclass(frozen=True, slots=True)
class MarkedSheet:
    """One sheet with its marks."""

    sheet: SheetId
    label: str
    """What it is, such as `已知票 第3张（共11张）`: stacks that were dropped can be sorted."""
    ink: Mapping[int, Sequence[InkLine]]
    """By the number of the page."""


@dataclass(frozen=True, slots=True)
class DeckJob:
    """A deck that is printed in one go."""

    activity: Activity
    layout: Layout
    secret: bytes
    sheets: Sequence[MarkedSheet]


def print_deck(job: DeckJob, path: Path) -> None:
    """Write the PDF of a deck: all pages of the first sheet, then of the second, ...

    Raises:
        LayoutError: a text doesn't fit where it must stand, or has a character the font lacks.
    """
    sheets = {marked.sheet: marked for marked in job.sheets}

    def underlay(page_canvas: PageCanvas, sheet: SheetId, page: PageLayout) -> None:
        marked = sheets[sheet]
        for line in marked.ink.get(page.number, ()):
            red, green, blue = (level / 255.0 for level in line.rgb)
            color = Color(red, green, blue)
            page_canvas.path(line.points, line_mm=line.width_mm, line=color)
        _stamp(page_canvas, marked.label)

    print_sheets(
        PrintJob(
            job.activity,
            Session(id=SessionId("deck"), name=say("deck.form.session")),
            job.layout,
            list(sheets),
            job.secret,
            underlay,
        ),
        path,
    )


def _stamp(page_canvas: PageCanvas, label: str) -> None:
    """Say on the page, where no mark is looked for, that it is a test and what it is."""
    text = say("deck.form.stamp")
    page_canvas.rect(_STAMP, line_mm=0.6, line=_RED)
    page_canvas.text(text, _STAMP.center, size_pt=10, font=BOLD, color=_RED, anchor="middle")
    at = (_STAMP.x, _STAMP.bottom + 2.3)
    page_canvas.text(label, at, size_pt=_LABEL_PT, font=BOLD, color=_RED)
    canvas = page_canvas.canvas
    for x, degrees in ((_EDGE_TEXT_MM, 90), (A4_MM[0] - _EDGE_TEXT_MM, -90)):
        for y in _EDGE_TEXTS_AT_MM:
            canvas.saveState()
            canvas.translate(x * PT_PER_MM, (A4_MM[1] - y) * PT_PER_MM)
            canvas.rotate(degrees)
            canvas.setFillColor(_RED)
            canvas.setFont(BOLD, _EDGE_TEXT_PT)
            canvas.drawCentredString(0, -0.36 * _EDGE_TEXT_PT, text)
            canvas.restoreState()
