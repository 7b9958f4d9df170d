"""Prints cover sheets of batches: what lies on a bundle of filled-in forms and is scanned with it.

What the scanner looks at stands where a form has it, so that one search finds both.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from reportlab.lib.colors import Color

from ballot.activity import Activity, Session
from ballot.cover import COVER_FOOT_CODE, COVER_HEAD_CODE, Cover
from ballot.geometry import A4_MM, RectMm
from ballot.messages import say
from ballot.paper import EDGE_MM, FIDUCIAL_MM
from ballot.target import FIDUCIALS
from forms.codes import draw_code, draw_fiducial, draw_foot_code
from forms.drawing import PageCanvas, new_canvas
from forms.fonts import BOLD

_INK: Final = Color(0, 0, 0)
_SOFT: Final = Color(0.4, 0.4, 0.4)
_SHADE: Final = Color(0.93, 0.93, 0.93)

_HEAD: Final = RectMm(
    EDGE_MM + FIDUCIAL_MM + 4, 12.0, COVER_HEAD_CODE.x - EDGE_MM - FIDUCIAL_MM - 10, 17.0
)
_TABLE: Final = RectMm(24.0, 52.0, A4_MM[0] - 48.0, 186.0)
_LABEL_MM: Final = 40.0
_LINE_MM: Final = 0.35
_FRAME_MM: Final = 0.7
_PAD_MM: Final = 4.0

_SESSION_MM, _BATCH_MM, _SHEETS_MM, _WHO_MM = 34.0, 46.0, 46.0, 20.0
"""Heights of the rows; of the last kind there are three."""
_WHO: Final = ("cover.counted_by", "cover.scrutineer", "cover.date")

_CELL_MM: Final = 17.0
_CELLS: Final = 4
"""Squares for digits, where the number is written by hand."""

_DUPLEX: Final = "DuplexFlipLongEdge"


def print_covers(
    activity: Activity,
    session: Session,
    covers: Sequence[Cover],
    secret: bytes,
    path: Path,
    *,
    counted_by: str = "",
) -> None:
    """Write the PDF of some covers of a session to `path`.

    A single cover is one page. Of several each has an empty back of its own, so that a printer set
    to both sides puts no two on one paper.

    Args:
        activity: whose batches they are.
        session: of all of them.
        covers: in the order of the pages.
        secret: of the activity.
        path: of the PDF.
        counted_by: who counted, printed beside where that person signs.

    Raises:
        LayoutError: a text doesn't fit, or has a character that the font lacks.
    """
    title = say("cover.document", session=session.name)
    canvas = new_canvas(path, title=title, author=activity.name)
    canvas.setViewerPreference("Duplex", _DUPLEX if len(covers) > 1 else "Simplex")
    page = PageCanvas(canvas)
    for cover in covers:
        _draw(page, activity, session, cover, counted_by)
        draw_code(page, cover.text(activity.id, secret), COVER_HEAD_CODE)
        draw_foot_code(page, cover.foot_text(activity.id, secret), COVER_FOOT_CODE)
        canvas.showPage()
        if len(covers) > 1:
            canvas.showPage()
    # reportlab itself leaves the file open where the disk is full.
    path.write_bytes(canvas.getpdfdata())


def _draw(
    page: PageCanvas, activity: Activity, session: Session, cover: Cover, counted_by: str
) -> None:
    for fiducial in FIDUCIALS:
        draw_fiducial(page, fiducial)
    page.text_in(say("cover.title"), _HEAD, size_pt=30, min_pt=20, font=BOLD)
    name = say("cover.activity", name=activity.name, year=activity.year)
    page.text_in(name, RectMm(_TABLE.x, 34.0, _TABLE.w, 12.0), size_pt=14, min_pt=8)
    session_row, batch_row, sheets_row, *who_rows = _rows()
    page.text_in(session.name, _value(session_row), size_pt=40, min_pt=14, font=BOLD)
    batch = say("cover.batch_value", batch=cover.batch)
    page.text_in(batch, _value(batch_row), size_pt=80, min_pt=40, font=BOLD)
    _draw_sheets(page, _value(sheets_row), cover.sheets)
    labels = ["cover.session", "cover.batch", "cover.sheets", *_WHO]
    for row, label in zip(_rows(), labels, strict=True):
        page.rect(_label(row), fill=_SHADE)
        page.text_in(say(label), _label(row).grown(-2.0), size_pt=16, min_pt=9, anchor="middle")
    page.text_in(counted_by, _value(who_rows[0]), size_pt=16, min_pt=8)
    _rule(page)
    _draw_notes(page)


def _rows() -> list[RectMm]:
    rows, y = [], _TABLE.y
    for height in (_SESSION_MM, _BATCH_MM, _SHEETS_MM, *[_WHO_MM] * len(_WHO)):
        rows.append(RectMm(_TABLE.x, y, _TABLE.w, height))
        y += height
    return rows


def _label(row: RectMm) -> RectMm:
    return RectMm(row.x, row.y, _LABEL_MM, row.h)


def _value(row: RectMm) -> RectMm:
    left = row.x + _LABEL_MM + _PAD_MM
    return RectMm(left, row.y, row.right - left - _PAD_MM, row.h)


def _rule(page: PageCanvas) -> None:
    for row in _rows():
        page.rect(row, line_mm=_LINE_MM, line=_INK)
    x = _TABLE.x + _LABEL_MM
    page.path([(x, _TABLE.y), (x, _TABLE.bottom)], line_mm=_LINE_MM)
    page.rect(_TABLE, line_mm=_FRAME_MM, line=_INK)


def _draw_sheets(page: PageCanvas, room: RectMm, sheets: int | None) -> None:
    """Draw how many sheets the batch has, or where that is written."""
    middle = room.y + room.h / 2
    if sheets is not None:
        text = say("cover.sheets_value", sheets=sheets)
        page.text_in(text, room, size_pt=80, min_pt=40, font=BOLD)
        return
    top = middle - _CELL_MM / 2 - 4
    for number in range(_CELLS):
        cell = RectMm(room.x + number * _CELL_MM, top, _CELL_MM, _CELL_MM)
        page.rect(cell, line_mm=_LINE_MM, line=_INK)
    right = room.x + _CELLS * _CELL_MM + 4
    page.text(say("cover.sheets_unit"), (right, top + _CELL_MM / 2), size_pt=24, font=BOLD)
    below = RectMm(room.x, top + _CELL_MM + 2, room.w, 9.0)
    page.text_in(say("cover.sheets_by_hand"), below, size_pt=10, min_pt=7)


def _draw_notes(page: PageCanvas) -> None:
    top = _TABLE.bottom + 5
    for number in (1, 2, 3):
        room = RectMm(_TABLE.x, top + 7.5 * (number - 1), _TABLE.w, 7.0)
        page.text_in(f"{number}. {say(f'cover.note_{number}')}", room, size_pt=11, min_pt=7)
    page.text(say("cover.no_vote"), (EDGE_MM + FIDUCIAL_MM + 6, 281.0), size_pt=9, color=_SOFT)
