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
from ballot.messages import say
from ballot.paper import EDGE_MM, FIDUCIAL_MM
from forms.drawing import PageCanvas
from forms.evaluation import PrintJob, print_sheets
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
    for y in (_EDGE_TEXT_MM, A4_MM[1] - _EDGE_TEXT_MM):
        for x in _EDGE_TEXTS_AT_MM:
            page_canvas.text(
                text, (x, y), size_pt=_EDGE_TEXT_PT, font=BOLD, color=_RED, anchor="middle"
            )
