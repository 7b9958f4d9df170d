"""Prints sheets of any form.

What all sheets of a run share is drawn once for each page, as a PDF form object; a sheet adds its
codes and its printed id. 2,000 sheets are a file of a few megabytes and take seconds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ballot.activity import Activity, Group, Session
from ballot.code import PageCode
from ballot.errors import LayoutError
from ballot.ids import SheetId, grouped, is_practice
from ballot.layout import BLANK_SIDE, Layout, PageLayout
from ballot.messages import say
from ballot.turning import TurningEdge, turning_edge
from forms.codes import draw_code, draw_foot_code
from forms.drawing import PageCanvas, TrialCanvas, new_canvas
from forms.face import Face, draw_face
from forms.fonts import BOLD
from forms.stamp import draw_stamp

SERIAL_PT = 13
"""Type size of the printed id: letters of 3.4 mm, which a person reads at arm's length."""

Underlay = Callable[[PageCanvas, SheetId, PageLayout], None]
"""Draws what one page of one sheet has beneath the form: print lies over it as over a mark."""

_DUPLEX = {TurningEdge.LONG: "DuplexFlipLongEdge", TurningEdge.SHORT: "DuplexFlipShortEdge"}
"""What a PDF calls printing on both sides (ISO 32000-1, table 150)."""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What is printed in one go."""

    activity: Activity
    """As the form of the session has it."""
    session: Session
    layout: Layout
    sheets: Sequence[SheetId]
    secret: bytes
    underlay: Underlay | None = None
    """None on sheets for people; those for practice are stamped."""
    group: Group | None = None
    """The class of representatives that gets them, if any."""


def print_sheets(job: PrintJob, path: Path) -> None:
    """Write the PDF of `job` to `path`: all sides of the first sheet, then of the second, ...

    The file asks for printing on both sides, turned so that no mark shows through into a box, at
    its actual size.

    Raises:
        LayoutError: a text doesn't fit where it must stand, or has a character the font lacks.
    """
    names = [job.activity.form.title, job.session.name, job.group.name if job.group else ""]
    canvas = new_canvas(path, title=" ".join(filter(None, names)), author=job.activity.name)
    canvas.setViewerPreference("Duplex", _DUPLEX[turning_edge(job.layout)])
    page_canvas = PageCanvas(canvas)
    face = Face(job.activity, job.session, job.layout, job.group)
    sides = job.layout.sides
    for page in sides:
        canvas.beginForm(_form_name(page))
        draw_face(page_canvas, face, page)
        canvas.endForm()
    form = job.layout.form
    for sheet in job.sheets:
        for page in sides:
            if job.underlay is not None:
                job.underlay(page_canvas, sheet, page)
            elif is_practice(job.activity.id):
                draw_stamp(page_canvas, say("practice.stamp"))
            canvas.doForm(_form_name(page))
            code = PageCode(job.activity.id, form, sheet, page.number)
            draw_code(page_canvas, code.text(job.secret), page.code)
            if page.foot_code is not None:
                draw_foot_code(page_canvas, code.foot_text(job.secret), page.foot_code)
            page_canvas.text(
                serial_text(sheet, page.number),
                page.serial.center,
                size_pt=SERIAL_PT,
                font=BOLD,
                anchor="middle",
            )
            canvas.showPage()
    # reportlab itself leaves the file open where the disk is full.
    path.write_bytes(canvas.getpdfdata())


def refused_texts(activity: Activity, layout: Layout) -> list[LayoutError]:
    """Return everything that keeps `activity` from being printed, for any session and group.

    Nothing is drawn: every text is fitted into its place as `print_sheets` does it.

    Args:
        activity: as the form has it; a form that is handed out nowhere is refused nothing.
        layout: of the form.
    """
    faces = [Face(activity, session, layout) for session in activity.sessions]
    faces += [
        Face(activity, session, layout, group)
        for session in activity.sessions[:1]
        for group in activity.groups
    ]
    trial = TrialCanvas()
    for face in faces:
        for page in layout.sides:
            draw_face(trial, face, page)
    return list({str(error): error for error in trial.refused}.values())


def serial_text(sheet: SheetId, page: int) -> str:
    """Return the printed id of one page: the sheet's, and the page's number where it has rows."""
    return grouped(sheet) if page == BLANK_SIDE else f"{grouped(sheet)}-{page}"


def _form_name(page: PageLayout) -> str:
    return f"page-{page.number}"
