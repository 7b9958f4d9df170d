"""Prints a deck: sheets of the evaluation form with marks in them, stamped as not to be counted.

The marks lie beneath the form, so that no pale mark lightens an outline that it crosses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.colors import Color

from ballot.activity import Activity, Session
from ballot.ids import SessionId, SheetId
from ballot.ink import InkLine
from ballot.layout import Layout, PageLayout
from ballot.messages import say
from forms.drawing import PageCanvas
from forms.evaluation import PrintJob, print_sheets
from forms.stamp import draw_stamp


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
        draw_stamp(page_canvas, say("deck.form.stamp"), marked.label)

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
